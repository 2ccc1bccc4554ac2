//! A task: its conditions tick themselves from the run, hints come when they are asked for.

use core::cmp::Ordering;

use hopscope_core::Lang;
use hopscope_core::scenario::{Task, gallery, library};
use hopscope_core::trace::Verdict;

use crate::browser;
use crate::components::button::button;
use crate::components::icon::{Icon, icon};
use crate::el::{Callback, El, el};
use crate::i18n::gallery as words;
use crate::route::Place;
use crate::state::{Action, BuildAction, Source, State};

/// The tasks of the scenario, if it has any.
pub fn tasks(state: &State, send: &Callback<Action>) -> Vec<El> {
    let all = state.run.scenario.tasks.iter().zip(&state.run.verdicts);
    all.enumerate()
        .map(|(number, (one, verdicts))| task(state, send, number, one, verdicts))
        .collect()
}

/// Whether the scenario has a task, and everything in it is done. What was seen of the run would answer an
/// open question.
pub fn is_solved(state: &State) -> bool {
    let mut verdicts = state.run.verdicts.iter().flatten().peekable();
    state.secret_from().is_none()
        && verdicts.peek().is_some()
        && verdicts.all(|verdict| verdict.met)
}

/// Whether what comes of a task is to be told: what is shown has come to its end, or goes another way than its
/// lesson.
pub fn is_over(state: &State) -> bool {
    !state.playing && (state.has_parted() || state.step == state.run.last())
}

/// How far the task is done, and the way to it, for where it may be out of sight.
pub fn tally(state: &State) -> Option<El> {
    let verdicts = state.run.verdicts.first()?;
    if state.secret_from().is_some() {
        return None;
    }
    let met = verdicts.iter().filter(|verdict| verdict.met).count();
    let solved = is_solved(state);
    let go = Callback::from(|_| browser::show_by_id("task-0"));
    let tally = el("button")
        .set("type", "button")
        .classes(&["tally", if solved { "solved" } else { "" }])
        .set("data-testid", "tally")
        .on_click(go)
        .maybe_child(solved.then(|| icon(Icon::Tick)))
        .text(words::progress(state.lang, met, verdicts.len()));
    Some(tally)
}

fn task(
    state: &State,
    send: &Callback<Action>,
    number: usize,
    task: &Task,
    verdicts: &[Verdict],
) -> El {
    let lang = state.lang;
    // What was seen of the run would answer an open question; what is to come of it might.
    let kept = state.secret_from().is_some();
    let met = verdicts.iter().filter(|verdict| verdict.met).count();
    let solved = !kept && met == verdicts.len();
    let status = if kept {
        words::PREDICT_FIRST.get(lang).to_owned()
    } else {
        words::progress(lang, met, verdicts.len())
    };
    let heading = format!("task-{number}-name");
    let conditions = task.conditions.iter().zip(verdicts).enumerate();
    let conditions = conditions.map(|(index, (condition, verdict))| {
        let verdict = (!kept).then_some(verdict);
        self::condition(state, send, condition.text.get(lang), verdict).key(index)
    });
    el("section")
        // The hints of one scenario do not stay open in another.
        .key(format!("{number} {}", task.text.en))
        .classes(&["task", if solved { "solved" } else { "" }])
        .set("id", format!("task-{number}"))
        .set("aria-labelledby", heading.clone())
        .set("data-testid", "task")
        .flag("data-solved", solved)
        .child(
            el("h3")
                .set("id", heading)
                .child(el("span").class("tag").text(words::TASK.get(lang)))
                .text(task.text.get(lang).to_owned()),
        )
        .maybe_child((!kept || state.build.open).then(|| {
            el("ul")
                .class("conditions")
                .set("role", "list")
                .children(conditions)
        }))
        .child(el("p").class("progress").set("role", "status").text(status))
        .maybe_child((!kept && !solved && !state.build.open).then(|| {
            button(send, Action::Build(BuildAction::Open(true)))
                .class("mend")
                .text(words::MEND.get(lang))
        }))
        .maybe_child(solved.then(|| next(state, send)).flatten())
        .maybe_child(hints(task, lang, 0).filter(|_| !kept || state.build.open))
        .maybe_child(start_over(state, send))
}

/// The way on from a lesson that has been seen to its end.
pub fn next_lesson(state: &State, send: &Callback<Action>) -> Option<El> {
    let told = state.untold_from().is_none() && !state.playing;
    (told && state.run.scenario.tasks.is_empty() && state.step == state.run.last())
        .then(|| next(state, send))?
}

/// The way on from a lesson, or from a mistake that has been put right, unless it is the last.
#[inline(never)]
pub fn next(state: &State, send: &Callback<Action>) -> Option<El> {
    let here = state.source().origin()?;
    let all = || library().iter().chain(gallery()).map(|one| one.id);
    let behind = all().skip_while(|id| *id != here).nth(1)?;
    let (number, lessons) = (all().position(|id| id == behind)?, library().len());
    let word = match number.cmp(&lessons) {
        Ordering::Less => words::NEXT_LESSON,
        Ordering::Equal => words::FIRST_MISTAKE,
        Ordering::Greater => words::NEXT,
    };
    let place = Place {
        lesson: Some(behind.to_owned()),
        over: Some(state.run.over),
        lang: Some(state.lang),
        ..Place::default()
    };
    Some(
        button(send, Action::Follow(Ok(place)))
            .class("primary")
            .text(word.get(state.lang)),
    )
}

/// A condition; ticked or not once there is a verdict to be shown.
fn condition(state: &State, send: &Callback<Action>, text: &str, verdict: Option<&Verdict>) -> El {
    let lang = state.lang;
    let met = verdict.is_some_and(|verdict| verdict.met);
    let mark = el("span").class("mark").set("aria-hidden", "true");
    let word = if met { words::MET } else { words::NOT_MET };
    let seen = verdict.map(|verdict| {
        let step = verdict.record.map(|record| state.run.step_of(record));
        let go = step.filter(|step| *step != state.step).map(|step| {
            button(send, Action::Seek(step))
                .class("quiet")
                .text(words::SEE_STEP.get(lang))
        });
        el("p")
            .class("seen")
            .child(el("span").class("vh").text(word.get(lang)).text(": "))
            .child(el("span").text(verdict.seen.say(lang)))
            .maybe_child(go)
    });
    el("li")
        .class(if met { "met" } else { "open" })
        .flag("data-met", met)
        .child(mark.maybe_child(met.then(|| icon(Icon::Tick))))
        .child(
            el("div")
                .child(el("p").text(text.to_owned()))
                .maybe_child(seen),
        )
}

/// The hints from `first` on, each behind the one before it.
fn hints(task: &Task, lang: Lang, first: usize) -> Option<El> {
    let hint = task.hints.get(first)?;
    let word = if first == 0 {
        words::HINT
    } else {
        words::NEXT_HINT
    };
    Some(
        el("details")
            .class("hint")
            .child(el("summary").text(word.get(lang)))
            .child(el("p").text(hint.get(lang).to_owned()))
            .maybe_child(hints(task, lang, first + 1)),
    )
}

/// The way back to the scenario as it is shipped, once it has been changed.
fn start_over(state: &State, send: &Callback<Action>) -> Option<El> {
    let Source::Text {
        origin: Some(origin),
        ..
    } = state.source()
    else {
        return None;
    };
    let place = Place {
        lesson: Some(origin.clone()),
        over: Some(state.run.over),
        lang: Some(state.lang),
        ..Place::default()
    };
    Some(
        button(send, Action::Follow(Ok(place)))
            .class("quiet")
            .text(words::START_OVER.get(state.lang)),
    )
}
