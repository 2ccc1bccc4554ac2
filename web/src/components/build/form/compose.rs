//! The composer: a message that is sent from a socket by hand.

use hopscope_core::scenario::edit::End;

use super::Form;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction};

/// What is typed for a message that is sent by hand, and who keeps it.
pub(in crate::components::build) struct Compose {
    pub(in crate::components::build) frames: String,
    pub(in crate::components::build) keep: Callback<String>,
}

impl Form<'_> {
    /// A message that is sent from the socket by hand.
    pub(super) fn compose(&self, end: &End, compose: &Compose) -> El {
        let lang = self.lang;
        let keep = compose.keep.clone();
        let typed = Callback::from(move |event: yew::InputEvent| keep.emit(browser::typed(&event)));
        let send = BuildAction::Send(end.clone(), compose.frames.clone());
        let quick = {
            let (emit, end) = (self.send.clone(), end.clone());
            Callback::from(move |event: yew::KeyboardEvent| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    let send = BuildAction::Send(end.clone(), browser::typed(&event));
                    emit.emit(Action::Build(send));
                }
            })
        };
        el("fieldset")
            .class("compose")
            .child(el("legend").text(words::SEND.get(lang)))
            .child(
                el("label")
                    .set("for", "bench-frames")
                    .text(words::FRAMES.get(lang)),
            )
            .child(
                el("textarea")
                    .set("id", "bench-frames")
                    .set("spellcheck", "false")
                    .num("rows", 3)
                    .value(compose.frames.clone())
                    .on_key(quick)
                    .on_input(typed),
            )
            .child(
                self.act(words::SEND_NOW.get(lang), send)
                    .class("primary")
                    .set("title", "Ctrl+Enter"),
            )
    }
}
