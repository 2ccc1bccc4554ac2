//! What a reader has to be told, above everything else, until it is put away.

use hopscope_core::Lang;

use super::button::{button, square};
use super::icon::Icon;
use crate::el::{Callback, El, el};
use crate::i18n::{self, words};
use crate::state::{Action, Notice};

/// Draws the notice.
pub fn notice(notice: &Notice, send: &Callback<Action>, lang: Lang) -> El {
    let draft = match notice {
        Notice::Draft(draft) => Some(
            button(send, Action::Load(draft.text.clone())).text(i18n::home::DRAFT_OPEN.get(lang)),
        ),
        _ => None,
    };
    el("div")
        .classes(&["notice", if draft.is_some() { "kind" } else { "" }])
        .set("role", "alert")
        .set("data-testid", "notice")
        .child(el("p").text(i18n::notice(lang, notice)))
        .maybe_child(draft)
        .child(square(
            Icon::Cross,
            words::DISMISS.get(lang),
            send,
            Action::Dismiss,
        ))
}
