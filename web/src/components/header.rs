//! The top of the page: name, lesson, settings, link, language and theme.

use hopscope_core::Lang;

use super::button::{button, square};
use super::icon::{Icon, icon};
use super::picker::picker;
use super::settings::settings;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::{self, build, words};
use crate::state::{Action, BuildAction, State, Theme};

/// The header.
pub fn header(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let other = if lang == Lang::En { Lang::Zh } else { Lang::En };
    let theme = format!(
        "{}: {}",
        words::THEME.get(lang),
        i18n::theme(state.theme).get(lang)
    );
    let face = match state.theme {
        Theme::Auto => Icon::Theme,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    let logo = el("a")
        .class("logo")
        .set("href", "./")
        .set("translate", "no")
        .text("Hop")
        .child(el("b").text("scope"));
    el("header")
        .class("top")
        .child(logo)
        .child(picker(state, send))
        .child(settings(state, send))
        .child(
            button(send, Action::Build(BuildAction::Open(!state.build.open)))
                .class("build")
                .flag("aria-pressed", state.build.open)
                .set("data-testid", "build")
                .text(build::BUILD.get(lang)),
        )
        .maybe_child(state.run.lesson.map(|_| share(state, send)))
        .child(
            button(send, Action::Speak(other))
                .set("lang", other.tag())
                .set("data-testid", "language")
                .text(words::LANGUAGE.get(lang)),
        )
        .child(
            square(face, theme, send, Action::Paint(state.theme.next()))
                .set("data-testid", "theme"),
        )
}

/// Puts the link to the moment on the clipboard, and says whether that was allowed.
fn share(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let word = match state.copied {
        None => words::SHARE,
        Some(true) => words::SHARED,
        Some(false) => words::SHARE_FAILED,
    };
    let word = word.get(lang);
    let send = send.clone();
    let copy = Callback::from(move |_| {
        let send = send.clone();
        browser::copy(browser::address(), move |done| {
            send.emit(Action::Copied(done))
        });
    });
    let face = if state.copied == Some(true) {
        Icon::Tick
    } else {
        Icon::Link
    };
    el("div")
        .class("share")
        .child(
            el("button")
                .set("type", "button")
                .set("aria-label", word)
                .set("title", word)
                .set("data-testid", "share")
                .on_click(copy)
                .child(icon(face))
                .child(el("span").text(word)),
        )
        .child(
            el("span")
                .class("vh")
                .set("role", "status")
                .text(if state.copied.is_some() { word } else { "" }),
        )
}
