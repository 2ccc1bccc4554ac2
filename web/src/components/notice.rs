//! What a reader has to be told, above everything else, until it is put away.

use hopscope_core::Lang;
use hopscope_core::scenario::{Lesson, gallery, library};

use super::button::{button, square};
use super::icon::Icon;
use super::picker::link;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::gallery::MISTAKES;
use crate::i18n::{self, Word, words};
use crate::run::LoadError;
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
    // Who asks for a lesson that is not there chooses from those that are.
    let unknown = matches!(notice, Notice::Load(LoadError::Lesson(_)));
    let lists = unknown.then(|| {
        let list = |(name, lessons): (Word, &[Lesson])| {
            el("div").child(el("p").text(name.get(lang))).child(
                el("ul").set("aria-label", name.get(lang)).children(
                    lessons
                        .iter()
                        .map(|lesson| el("li").child(link(lesson, lang, None))),
                ),
            )
        };
        let all = [(words::LESSONS, library()), (MISTAKES, gallery())];
        el("div").class("known").children(all.map(list))
    });
    el("div")
        .classes(&["notice", if act.is_some() { "kind" } else { "" }])
        .set("role", "alert")
        .set("data-testid", "notice")
        .child(el("p").text(i18n::notice(lang, notice)))
        .maybe_child(lists)
        .maybe_child(act)
        .child(square(
            Icon::Cross,
            words::DISMISS.get(lang),
            send,
            Action::Dismiss,
        ))
}
