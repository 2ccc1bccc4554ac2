//! The lesson: what it is about, what happens step by step, a question to predict, and a task.

use hopscope_core::scenario::{Lesson, gallery, library};

use super::button::button;
use super::gallery::task::{next_lesson, tasks};
use super::icon::{Icon, icon};
use super::predict::predict;
use crate::el::{Callback, El, el};
use crate::i18n::ending::ending;
use crate::i18n::{self, words};
use crate::state::{Action, Row, State};

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
    let (rows, now) = state.rows();
    let lines = rows.into_iter().enumerate().filter_map(|(number, row)| {
        let now = now == Some(number);
        match row {
            Row::Line(index) => Some(line(state, send, index, now)),
            Row::Stray(index) => Some(stray(state, index)),
            Row::Parted => parted(state, send, now),
            Row::Kept(count) => Some(kept(state, count, now)),
        }
    });
    let list = el("ol")
        .class("narration")
        .set("role", "list")
        .set("aria-label", words::STEPS.get(lang))
        .children(lines);
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

/// That some lines come after a question, and what happens meanwhile.
fn kept(state: &State, count: usize, now: bool) -> El {
    let mark = el("span").class("mark").set("aria-hidden", "true");
    el("li")
        .classes(&["kept", if now { "now" } else { "" }])
        .set("data-line", "kept")
        .maybe("aria-current", now.then_some("step"))
        .child(mark.text("?"))
        .child(el("span").text(i18n::kept(state.lang, count)))
        .maybe_child(now.then(|| said(state)))
}

fn line(state: &State, send: &Callback<Action>, index: usize, now: bool) -> El {
    let at = state.run.told[index];
    let told = state.line().is_some_and(|current| index <= current);
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
    let said = (now && at != Some(state.step)).then(|| said(state));
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
#[inline(never)]
fn parted(state: &State, send: &Callback<Action>, now: bool) -> Option<El> {
    let (lang, back) = (state.lang, state.way_back()?);
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
#[inline(never)]
fn stray(state: &State, index: usize) -> El {
    let text = state.run.scenario.narration[index].text.get(state.lang);
    let mark = el("span").class("mark").set("aria-hidden", "true");
    el("li")
        .key(index)
        .class("stray")
        .set("data-line", "stray")
        .child(el("p").child(mark).child(el("span").text(text.to_owned())))
}
