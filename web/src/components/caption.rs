//! What is told now, right above the buttons of playback: for windows in which the lesson stands far
//! below the stage. Where playing waits for an answer it leads to the question, and where a branch has
//! parted from its lesson, back.

use super::button::{button, square};
use super::icon::Icon;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::{self, build, words};
use crate::state::{Action, State};

/// The line that is told, or why it is not, and the way on.
pub fn caption(state: &State, send: &Callback<Action>) -> Option<El> {
    let (run, lang) = (&state.run, state.lang);
    let asked = state.telling.asked.filter(|number| {
        let answer = state.answers.get(*number);
        answer.is_some_and(|answer| !answer.checked)
    });
    let parted = state.telling.parted.filter(|_| state.has_parted());
    let (text, way) = if asked.is_some() {
        let go = Callback::from(|_| browser::show_by_id("predict"));
        let go = el("button")
            .set("type", "button")
            .class("primary")
            .on_click(go)
            .text(words::TO_QUESTION.get(lang));
        (words::WAITS.get(lang).to_owned(), Some(go))
    } else if let Some(parted) = parted {
        let back = state.way_back().map(|back| button(send, back));
        let back = back.map(|back| back.text(words::BACK_TO_LESSON.get(lang)));
        (i18n::parted_at(lang, parted), back)
    } else if let Some(line) = state.line() {
        let text = run.scenario.narration[line].text.get(lang);
        (text.to_owned(), None)
    } else if run.told.is_empty() && run.steps() > 0 {
        (i18n::sentence(run, state.step, lang), None)
    } else {
        return None;
    };
    let undo = state.history.can_undo();
    let undo = undo.then(|| square(Icon::Undo, build::UNDO.get(lang), send, Action::Undo));
    Some(
        el("div")
            .class("saying")
            .set("data-testid", "caption")
            .child(el("p").text(text))
            .maybe_child(way)
            .maybe_child(undo),
    )
}
