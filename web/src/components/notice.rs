//! What a reader has to be told, above everything else, until it is put away.

use hopscope_core::Lang;

use super::button::{button, square};
use super::icon::Icon;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::{self, words};
use crate::state::{Action, Notice};

/// By this event the page is asked to let its newer version take over: see `page.js`.
const TAKE_OVER: &str = "hopscope-take-over";

/// Draws the notice.
#[inline(never)]
pub fn notice(notice: &Notice, send: &Callback<Action>, lang: Lang) -> El {
    let act = match notice {
        Notice::Draft(draft) => Some(
            button(send, Action::Load(draft.text.clone())).text(i18n::home::DRAFT_OPEN.get(lang)),
        ),
        Notice::Newer => {
            let take_over = Callback::from(|_| browser::tell_page(TAKE_OVER));
            let button = el("button").set("type", "button").on_click(take_over);
            Some(button.text(words::TAKE_OVER.get(lang)))
        }
        _ => None,
    };
    el("div")
        .classes(&["notice", if act.is_some() { "kind" } else { "" }])
        .set("role", "alert")
        .set("data-testid", "notice")
        .child(el("p").text(i18n::notice(lang, notice)))
        .maybe_child(act)
        .child(square(
            Icon::Cross,
            words::DISMISS.get(lang),
            send,
            Action::Dismiss,
        ))
}
