//! The composer: a message that is sent from a socket by hand.

use hopscope_core::scenario::edit::End;

use super::Form;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::{self, build as words};
use crate::state::{Action, BuildAction, FRAMES};

/// What is typed for a message that is sent by hand, and who keeps it.
pub(in crate::components::build) struct Compose {
    pub(in crate::components::build) frames: String,
    pub(in crate::components::build) keep: Callback<String>,
}

/// The id of what tells at which moment the message is sent.
const MOMENT: &str = "bench-moment";
/// The id of what tells why there is no message.
const MISTAKE: &str = "bench-frames-error";

impl Form<'_> {
    /// `That is the moment at which the run stands: step 7 of 24 · 3.2 ms`.
    fn moment(&self) -> String {
        let (run, step, lang) = (&self.state.run, self.state.step, self.lang);
        let time = run.record(step).map_or(0, |record| record.at.as_micros());
        let step = i18n::step_of(lang, step, run.steps());
        let told = words::MOMENT.get(lang);
        format!("{told}{step} · {}", i18n::milliseconds(time))
    }

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
        let mistake = self.mistake(FRAMES).map(|told| told.set("id", MISTAKE));
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
                    .flag("aria-invalid", mistake.is_some())
                    .maybe("aria-describedby", mistake.is_some().then_some(MISTAKE))
                    .value(compose.frames.clone())
                    .on_key(quick)
                    .on_input(typed),
            )
            .maybe_child(mistake)
            .child(
                self.act(words::SEND_NOW.get(lang), send)
                    .class("primary")
                    .set("title", "Ctrl+Enter")
                    .set("aria-describedby", MOMENT),
            )
            .child(el("small").set("id", MOMENT).text(self.moment()))
    }
}
