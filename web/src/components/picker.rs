//! The list of lessons and of mistakes: real links, behind a button.

use hopscope_core::Lang;
use hopscope_core::scenario::{Lesson, gallery, library};
use hopscope_core::world::Over;

use super::button::button;
use super::icon::{Icon, icon};
use crate::browser;
use crate::el::{Callback, El, On, el};
use crate::i18n::{Word, gallery as mistakes, words};
use crate::route::{self, Place};
use crate::state::{Action, State};

/// The button with the lesson's title, and the lists of all lessons and mistakes.
pub fn picker(state: &State, send: &Callback<Action>) -> El {
    let (lang, open) = (state.lang, state.menu);
    let title = state.run.scenario.title.get(lang).to_owned();
    let toggle = button(send, Action::Menu(!open))
        .set("id", "lessons-button")
        .flag("aria-expanded", open)
        .set("aria-controls", "lessons")
        .set("data-testid", "lessons")
        .child(
            el("span")
                .class("where")
                .text(shelf(state).get(lang))
                .child(el("i").text(" / ")),
        )
        .child(el("b").text(title))
        .child(icon(Icon::Down));
    // Titles are read from the scenarios themselves, which is work: only for those who look.
    let parts = open.then(|| {
        [
            part("lessons-head", words::LESSONS, library(), state, send),
            part("mistakes-head", mistakes::MISTAKES, gallery(), state, send),
        ]
    });
    let keys = {
        let send = send.clone();
        Callback::from(move |event: yew::KeyboardEvent| {
            if open && event.key() == "Escape" {
                event.stop_propagation();
                send.emit(Action::Menu(false));
                browser::focus_by_id("lessons-button");
            }
        })
    };
    el("nav")
        .class("picker")
        .set("aria-label", words::LESSONS.get(lang))
        .on_key(keys)
        .child(toggle)
        .child(el("div").class("veil").given("hidden", !open).act(
            On::Click,
            send,
            Action::Menu(false),
        ))
        .child(
            el("div")
                .set("id", "lessons")
                .class("menu")
                .given("hidden", !open)
                .children(parts.into_iter().flatten().flatten()),
        )
}

/// Where what is shown belongs.
fn shelf(state: &State) -> Word {
    match state.source().origin() {
        Some(id) if gallery().iter().any(|lesson| lesson.id == id) => mistakes::MISTAKES,
        Some(_) => words::LESSONS,
        None => words::OWN,
    }
}

/// One list under its heading, if there is anything in it.
fn part(
    id: &'static str,
    heading: Word,
    lessons: &[Lesson],
    state: &State,
    send: &Callback<Action>,
) -> Option<El> {
    let ended = browser::ended();
    let entries = lessons.iter().map(|lesson| {
        let ended = browser::has_ended(&ended, lesson.id);
        entry(lesson, ended, state, send)
    });
    let list = el("ol").set("aria-labelledby", id).children(entries);
    let heading = el("p")
        .class("heading")
        .set("id", id)
        .text(heading.get(state.lang));
    (!lessons.is_empty()).then(|| el("div").key(id).child(heading).child(list))
}

fn entry(lesson: &Lesson, ended: bool, state: &State, send: &Callback<Action>) -> El {
    let current = state.source().origin() == Some(lesson.id);
    // What links are made of stays.
    let link = link(lesson, state.lang, Some(state.run.over))
        .maybe("aria-current", current.then_some("page"))
        .set("data-lesson", lesson.id)
        .maybe_child(ended.then(|| {
            el("span")
                .class("ended")
                .child(icon(Icon::Tick))
                .child(el("span").class("vh").text(words::ENDED.get(state.lang)))
        }))
        .act(On::Click, send, Action::Menu(false));
    el("li").key(lesson.id).child(link)
}

/// A link to a lesson, with its title.
pub(super) fn link(lesson: &Lesson, lang: Lang, over: Option<Over>) -> El {
    // A built-in lesson can be read: a test of the core reads them all.
    let document = lesson.document().ok();
    let title = document.as_ref().map_or("", |document| match lang {
        Lang::En => document.title().en,
        Lang::Zh => document.title().zh,
    });
    let place = Place {
        lesson: Some(lesson.id.to_owned()),
        over,
        lang: Some(lang),
        ..Place::default()
    };
    el("a")
        .set("href", format!("#{}", route::write(&place)))
        .text(title.to_owned())
}
