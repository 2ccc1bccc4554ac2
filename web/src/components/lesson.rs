//! The lesson: what it is about, what happens step by step, a question to predict, and a task.

use hopscope_core::scenario::{Lesson, gallery, library};

use super::button::button;
use super::gallery::task::{next_lesson, tasks};
use super::icon::{Icon, icon};
use super::predict::predict;
use crate::el::{Callback, El, el};
use crate::i18n::ending::ending;
use crate::i18n::{self, words};
use crate::state::{Action, State};

/// Title and summary.
pub fn intro(state: &State) -> El {
    let (run, lang) = (&state.run, state.lang);
    let origin = state.source().origin();
    let number = |among: &[Lesson]| among.iter().position(|one| Some(one.id) == origin);
    let (lessons, mistakes) = (library(), gallery());
    let eyebrow = match (number(lessons), number(mistakes)) {
        (Some(number), _) => Some(i18n::lesson_of(lang, number, lessons.len())),
        (_, Some(number)) => Some(i18n::gallery::mistake_of(lang, number, mistakes.len())),
        _ => None,
    };
    let eyebrow = eyebrow.map(|text| el("p").class("eyebrow").text(text));
    // What stands in a scenario that nobody has summed up yet.
    let summary = Some(run.scenario.summary.get(lang)).filter(|summary| *summary != "…");
    let summary = summary.map(|summary| el("p").class("summary").text(summary.to_owned()));
    el("div")
        .class("intro")
        .maybe_child(eyebrow)
        .child(el("h1").text(run.scenario.title.get(lang).to_owned()))
        .maybe_child(summary)
}

/// The narration, with what has been told ticked off, and the question.
pub fn steps(state: &State, send: &Callback<Action>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let current = state.line();
    // What is told after an open question would give its answer away.
    let secret = state.untold_from();
    let is_open = |at: &Option<usize>| secret.is_none_or(|secret| at.is_some_and(|at| at < secret));
    let open = run.told.iter().filter(|at| is_open(at)).count();
    let kept = run.told.len() - open;
    // Where the run parts from the lesson's own stands why some lines do not hold.
    let before = state.lines_before();
    let lines = (0..open).flat_map(|index| {
        let note = (index == before).then(|| parted(state, send)).flatten();
        let one = match state.holds(index) {
            true => line(state, send, index, current),
            false => stray(state, index),
        };
        note.into_iter().chain([one])
    });
    let behind = (before >= open && state.has_parted())
        .then(|| parted(state, send))
        .flatten();
    let kept = (kept > 0).then(|| {
        el("li")
            .class("kept")
            .set("data-line", "kept")
            .child(
                el("span")
                    .class("mark")
                    .set("aria-hidden", "true")
                    .text("?"),
            )
            .child(el("span").text(i18n::kept(lang, kept)))
    });
    let list = el("ol")
        .class("narration")
        .set("role", "list")
        .set("aria-label", words::STEPS.get(lang))
        .children(lines)
        .maybe_child(behind)
        .maybe_child(kept);
    // Where no lesson tells anything, the trace does.
    let sentence = run.told.is_empty().then(|| said(state));
    el("div")
        .class("steps")
        .child(el("h2").class("vh").text(words::STEPS.get(lang)))
        .maybe_child(sentence)
        .child(list)
        .maybe_child(state.is_at_end().then(|| {
            el("p")
                .class("ending")
                .set("data-testid", "run-end")
                .text(ending(&state.run, lang))
        }))
        .maybe_child(predict(state, send))
        .children(tasks(state, send))
        .maybe_child(next_lesson(state, send).map(|next| el("p").class("onward").child(next)))
}

/// What the trace tells of this step.
fn said(state: &State) -> El {
    let sentence = i18n::sentence(&state.run, state.step, state.lang);
    el("p").class("sentence").text(sentence)
}

fn line(state: &State, send: &Callback<Action>, index: usize, current: Option<usize>) -> El {
    let at = state.run.told[index];
    let now = current == Some(index);
    let told = current.is_some_and(|current| index <= current);
    let class = match (now, told) {
        (true, _) => "now",
        (false, true) => "done",
        (false, false) => "later",
    };
    let mark = el("span").class("mark").set("aria-hidden", "true");
    // Without a number: what is counted are steps and hops.
    let mark = mark.maybe_child((told && !now).then(|| icon(Icon::Tick)));
    let text = state.run.scenario.narration[index].text.get(state.lang);
    // The line stays until the next is told: what happens meanwhile stands below it.
    let said = (now && at != Some(state.step) && !state.is_passed_over()).then(|| said(state));
    let go = button(send, Action::Seek(at.unwrap_or_default()))
        .maybe("aria-current", now.then_some("step"))
        .given("disabled", at.is_none())
        .child(mark)
        .child(
            el("span")
                .set("lang", state.lang.tag())
                .text(text.to_owned()),
        );
    el("li")
        .key(index)
        .classes(&[class, if said.is_some() { "past" } else { "" }])
        .set("data-line", class)
        .child(go)
        .maybe_child(said)
}

/// That a branch goes another way than the lesson from here on, and the way back.
fn parted(state: &State, send: &Callback<Action>) -> Option<El> {
    let (lang, back) = (state.lang, state.way_back()?);
    let now = state.tells_parting();
    let note = el("li")
        .class(if now { "parted now" } else { "parted" })
        .set("data-line", "parted")
        .maybe("aria-current", now.then_some("step"))
        .child(el("p").text(i18n::parted(lang, state.telling.parted?, state.strays())))
        .maybe_child(now.then(|| said(state)))
        .child(
            button(send, back)
                .class("quiet")
                .text(words::BACK_TO_LESSON.get(lang)),
        );
    Some(note)
}

/// A line that tells of the lesson's own run and not of the one that is shown.
fn stray(state: &State, index: usize) -> El {
    let text = state.run.scenario.narration[index].text.get(state.lang);
    let mark = el("span").class("mark").set("aria-hidden", "true");
    el("li")
        .key(index)
        .class("stray")
        .set("data-line", "stray")
        .child(el("p").child(mark).child(el("span").text(text.to_owned())))
}
