//! What a reader has to be told, above everything else, until it is put away.

use hopscope_core::Lang;

use super::button::square;
use super::icon::Icon;
use crate::el::{Callback, El, el};
use crate::i18n::{self, words};
use crate::state::{Action, Notice};

/// Draws the notice.
pub fn notice(notice: &Notice, send: &Callback<Action>, lang: Lang) -> El {
    el("div")
        .class("notice")
        .set("role", "alert")
        .set("data-testid", "notice")
        .child(el("p").text(i18n::notice(lang, notice)))
        .child(square(
            Icon::Cross,
            words::DISMISS.get(lang),
            send,
            Action::Dismiss,
        ))
}
