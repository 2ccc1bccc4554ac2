//! The inspector: lenses on the step, on what it is about and on what was picked.

use super::super::button::{button, square};
use super::super::code::code_tab;
use super::bytes_tab::bytes_tab;
use super::frames_tab::frames_tab;
use super::state_tab::state_tab;
use super::why_tab::why_tab;
use crate::components::icon::Icon;
use crate::components::tabs::turned;
use crate::el::{Callback, El, el};
use crate::i18n::{self, words};
use crate::inside::Subject;
use crate::state::{Action, Look, State, Tab};

/// The inspector.
pub fn inspector(state: &State, subject: Option<&Subject>, send: &Callback<Action>) -> El {
    let (lang, tab) = (state.lang, state.tab);
    let tabs = Tab::ALL.into_iter().map(|one| {
        let selected = one == tab;
        button(send, Action::Look(one))
            .set("role", "tab")
            .set("id", tab_id(one))
            .flag("aria-selected", selected)
            .set("aria-controls", "lens")
            .set("tabindex", if selected { "0" } else { "-1" })
            .text(i18n::tab(one).get(lang))
    });
    let turn = {
        let send = send.clone();
        Callback::from(move |event: yew::KeyboardEvent| turn(&event, tab, &send))
    };
    let over = state.inside.over;
    let let_go = {
        let (send, picked) = (send.clone(), state.inside.frame.is_some());
        Callback::from(move |event: yew::KeyboardEvent| {
            if (picked || over) && event.key() == "Escape" {
                event.stop_propagation();
                let look = if over {
                    Look::Over(false)
                } else {
                    Look::Frame(None)
                };
                send.emit(Action::Inside(look));
            }
        })
    };
    let content = match tab {
        Tab::Frames => frames_tab(state, subject, send),
        Tab::Bytes => bytes_tab(state, subject, send),
        Tab::State => state_tab(state, send),
        Tab::Why => why_tab(state),
        Tab::Code => code_tab(state, send),
    };
    el("aside")
        .classes(&["inspector", if over { "raised" } else { "" }])
        .set("aria-label", words::INSPECTOR.get(lang))
        .set("data-testid", "inspector")
        .on_key(let_go)
        .child(
            el("div")
                .class("tabs")
                .set("role", "tablist")
                .set("aria-label", words::INSPECTOR.get(lang))
                .on_key(turn)
                .children(tabs),
        )
        .maybe_child(over.then(|| {
            square(
                Icon::Cross,
                words::CLOSE.get(lang),
                send,
                Action::Inside(Look::Over(false)),
            )
        }))
        .child(
            el("div")
                .set("id", "lens")
                .class("lens")
                .set("role", "tabpanel")
                .set("tabindex", "0")
                .set("aria-labelledby", tab_id(tab))
                .set("data-tab", tab.name())
                .child(content),
        )
}

const fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Frames => "tab-frames",
        Tab::Bytes => "tab-bytes",
        Tab::State => "tab-state",
        Tab::Why => "tab-why",
        Tab::Code => "tab-code",
    }
}

/// Arrow keys go from tab to tab, and the focus goes along.
fn turn(event: &yew::KeyboardEvent, tab: Tab, send: &Callback<Action>) {
    let now = Tab::ALL.iter().position(|one| *one == tab);
    if let Some(next) = turned(event, now.unwrap_or_default(), Tab::ALL.len()) {
        let next = Tab::ALL[next];
        send.emit(Action::Look(next));
        crate::browser::focus_by_id(tab_id(next));
    }
}
