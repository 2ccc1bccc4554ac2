//! What stays in sight at the workbench: how far the task is done, and the button that runs what is
//! built. On a narrow window the text that is run, and the task, are screens apart.

use super::acts::count;
use crate::browser;
use crate::components::gallery::task::tally;
use crate::components::icon::{Icon, icon};
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, State};

/// The foot of the workbench; in a wide window the end of its bar.
pub(super) fn foot(state: &State, send: &Callback<Action>) -> El {
    let run = {
        let send = send.clone();
        let refused = state.build.refused_field();
        let wrong = refused.map(|refused| format!("bench-field-{}", refused.field));
        Callback::from(move |_| {
            send.emit(Action::Build(BuildAction::Run));
            if let Some(wrong) = &wrong {
                browser::focus_by_id(wrong);
            }
        })
    };
    el("div")
        .class("bench-foot")
        .maybe_child(count(state))
        .maybe_child(tally(state))
        .child(
            el("button")
                .set("type", "button")
                .on_click(run)
                .class("primary")
                .child(icon(Icon::Play))
                .text(words::RUN.get(state.lang)),
        )
}
