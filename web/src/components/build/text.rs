//! The scenario as text, beside its picture.

use crate::browser;
use crate::components::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, State};

/// The text with its line numbers, and what is wrong with it.
pub(super) fn text(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let draft = state.build.draft.as_ref();
    let shown = draft.map_or_else(|| state.source_text(), |draft| draft.text.clone());
    let wrong = draft.map(|draft| draft.error.line);
    let lines = shown.matches('\n').count() + 1;
    let numbers = (1..=lines).map(|line| {
        let class = if wrong == Some(line) { "wrong" } else { "" };
        el("span").classes(&[class]).text(line.to_string())
    });
    let typed = {
        let send = send.clone();
        Callback::from(move |event: yew::InputEvent| {
            let text = browser::typed(&event);
            send.emit(Action::Build(BuildAction::Type(text.into())));
        })
    };
    let status = match draft {
        None => el("p").class("hint").text(words::TEXT_HELP.get(lang)),
        Some(draft) => el("div")
            .class("mistake")
            .child(
                el("p")
                    .class("mono")
                    .text(draft.error.text().get(lang).to_owned()),
            )
            .child(el("p").text(words::REPAIR.get(lang)))
            .child(
                button(send, Action::Build(BuildAction::TakeBack)).text(words::TAKE_BACK.get(lang)),
            ),
    };
    el("section")
        .class("bench-text")
        .set("aria-label", words::TEXT.get(lang))
        .child(el("h2").class("eyebrow").text(words::TEXT.get(lang)))
        .child(
            el("div")
                .class("editor")
                .child(
                    el("div")
                        .class("numbers")
                        .set("aria-hidden", "true")
                        .children(numbers),
                )
                .child(
                    el("textarea")
                        .set("aria-label", words::TEXT.get(lang))
                        .set("aria-describedby", "bench-text-status")
                        .set("spellcheck", "false")
                        .set("autocapitalize", "off")
                        .set("wrap", "off")
                        .num("rows", lines.clamp(8, 400) + 1)
                        .flag("aria-invalid", draft.is_some())
                        .set("data-testid", "text")
                        .value(shown.to_string())
                        .on_input(typed),
                ),
        )
        .child(
            el("div")
                .set("id", "bench-text-status")
                .set("role", "status")
                .set("data-testid", "text-status")
                .child(status),
        )
}
