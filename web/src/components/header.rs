//! The top of the page: name, lesson, settings, link, language and theme.

use hopscope_core::Lang;

use super::button::button;
use super::home::home;
use super::icon::{Icon, icon};
use super::picker::picker;
use super::settings::settings;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::hooks::Link;
use crate::i18n::{self, build, words};
use crate::shared::Shared;
use crate::state::{Action, BuildAction, State, Theme};

/// The header.
pub fn header(state: &Shared<State>, link: &Link, send: &Callback<Action>) -> El {
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
    let now = state.theme;
    let turn = move |_| Action::Paint(now.next(browser::system_is_dark()));
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
        .child(home(state, link, send))
        .child(
            button(send, Action::Speak(other))
                .set("lang", other.tag())
                .set("data-testid", "language")
                .text(words::LANGUAGE.get(lang)),
        )
        .child(
            el("button")
                .set("type", "button")
                .class("square")
                .set("aria-label", theme.clone())
                .set("title", theme)
                .set("data-testid", "theme")
                .on_click(send.reform(turn))
                .child(icon(face)),
        )
}
