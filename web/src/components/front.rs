//! What a first visitor is told: in a sentence what this is, and where one may begin.

use super::button::button;
use super::icon::{Icon, icon};
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::words;
use crate::route::{self, Place};
use crate::state::{Action, BuildAction, State};

/// The lesson that is offered beside the first.
const CHAIN: &str = "chain-of-routers";

/// The front; nothing once it has been put away, or where something else is shown.
pub fn front(state: &State, send: &Callback<Action>) -> Option<El> {
    if !state.welcomes() {
        return None;
    }
    let lang = state.lang;
    let begin = {
        let send = send.clone();
        Callback::from(move |_| {
            put_away(&send);
            send.emit(Action::Seek(0));
            send.emit(Action::Toggle);
            browser::focus_by_id("stage");
        })
    };
    let chain = Place {
        lesson: Some(CHAIN.to_owned()),
        lang: Some(lang),
        ..Place::default()
    };
    let away = {
        let send = send.clone();
        Callback::from(move |_| {
            put_away(&send);
            browser::focus_by_id("stage");
        })
    };
    let lists = {
        let send = send.clone();
        Callback::from(move |_| {
            send.emit(Action::Menu(true));
            browser::focus_by_id("lessons-button");
        })
    };
    let press = |act: Callback<yew::MouseEvent>| el("button").set("type", "button").on_click(act);
    Some(
        el("section")
            .class("front")
            .set("aria-label", words::WELCOME_NAME.get(lang))
            .set("data-testid", "front")
            .child(el("p").text(words::WELCOME.get(lang)))
            .child(
                el("div")
                    .class("ways")
                    .child(
                        press(begin)
                            .class("primary")
                            .text(words::WELCOME_HERE.get(lang)),
                    )
                    .child(
                        el("a")
                            .class("button")
                            .set("href", format!("#{}", route::write(&chain)))
                            .text(words::WELCOME_CHAIN.get(lang)),
                    )
                    .child(
                        button(send, Action::Build(BuildAction::New))
                            .text(words::WELCOME_BUILD.get(lang)),
                    )
                    .child(press(lists).text(words::WELCOME_MISTAKES.get(lang))),
            )
            .child(
                press(away)
                    .class("square")
                    .set("aria-label", words::DISMISS.get(lang))
                    .set("title", words::DISMISS.get(lang))
                    .child(icon(Icon::Cross)),
            ),
    )
}

/// Puts it away for good.
fn put_away(send: &Callback<Action>) {
    browser::remember_welcome();
    send.emit(Action::Dismiss);
}
