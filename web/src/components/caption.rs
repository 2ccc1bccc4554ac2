//! What is told now, right above the buttons of playback: for windows in which the lesson stands far
//! below the stage. Where a question is open it leads there, where a branch has parted from its lesson,
//! back, and where a task is solved, on.

use super::button::{button, square};
use super::gallery::task::{is_over, is_solved, next, next_lesson, tally};
use super::icon::Icon;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::gallery::progress;
use crate::i18n::{self, build, words};
use crate::state::{Action, State};

/// The line that is told, or why it is not, and the way on.
pub fn caption(state: &State, send: &Callback<Action>) -> Option<El> {
    let (run, lang) = (&state.run, state.lang);
    let open = state.open_question();
    let asked = open.is_some_and(|(number, _)| state.telling.asked == Some(number));
    // The question is far below, and one is to know of it before what answers it is shown.
    let passed = state.is_passed_over().then(|| state.question()).flatten();
    let question = open.map(|(number, _)| number).or(passed).map(|_| {
        let (class, word) = if asked {
            ("primary", words::TO_QUESTION)
        } else {
            ("quiet", words::PREDICT)
        };
        el("button")
            .set("type", "button")
            .class(class)
            .on_click(Callback::from(|_| browser::show_by_id("predict")))
            .text(word.get(lang))
    });
    let over = is_over(state);
    let solved = over && is_solved(state);
    let parted = state.telling.parted.filter(|_| state.tells_parting());
    let (text, way) = if asked {
        (words::WAITS.get(lang).to_owned(), question)
    } else if solved {
        (progress(lang, 1, 1), next(state, send))
    } else if let Some(parted) = parted {
        let back = state.way_back().map(|back| button(send, back));
        let back = back.map(|back| back.text(words::BACK_TO_LESSON.get(lang)));
        (i18n::parted_at(lang, parted), back)
    } else if let Some(number) = passed {
        let text = run.scenario.predictions[number].question.get(lang);
        (text.to_owned(), question)
    } else if let Some(line) = state.line() {
        // A line of an earlier step stands among the others.
        let text = match run.told[line] == Some(state.step) {
            true => run.scenario.narration[line].text.get(lang).to_owned(),
            false => i18n::sentence(run, state.step, lang),
        };
        let task = || over.then(|| tally(state)).flatten();
        let on = || next_lesson(state, send);
        (text, question.or_else(task).or_else(on))
    } else if let Some((number, _)) = open {
        let text = run.scenario.predictions[number].question.get(lang);
        (text.to_owned(), question)
    } else if run.told.is_empty() && run.steps() > 0 {
        (i18n::sentence(run, state.step, lang), None)
    } else {
        return None;
    };
    let undo = state.history.can_undo();
    let undo = undo.then(|| square(Icon::Undo, build::UNDO.get(lang), send, Action::Undo));
    Some(
        el("div")
            .classes(&["saying", if solved { "solved" } else { "" }])
            .set("data-testid", "caption")
            .child(el("p").text(text))
            .maybe_child(way)
            .maybe_child(undo),
    )
}
