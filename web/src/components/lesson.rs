//! The lesson: what it is about, what happens step by step, and a question to predict.

use hopscope_core::Lang;
use hopscope_core::scenario::library;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::predict::Predict;
use crate::i18n::{self, words};
use crate::shared::Shared;
use crate::state::{Action, State};

/// What the parts of a lesson show.
#[derive(PartialEq, Properties)]
pub struct LessonProps {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// Title and summary.
#[component]
pub fn Intro(props: &LessonProps) -> Html {
    let State { run, lang, .. } = &*props.state;
    let lang = *lang;
    let lessons = library();
    let number = run
        .lesson
        .and_then(|id| lessons.iter().position(|lesson| lesson.id == id));
    html! {
        <div class="intro">
            if let Some(number) = number {
                <p class="eyebrow">{ i18n::lesson_of(lang, number, lessons.len()) }</p>
            }
            <h1>{ run.scenario.title.get(lang) }</h1>
            <p class="summary">{ run.scenario.summary.get(lang) }</p>
        </div>
    }
}

/// The narration, with what has been told ticked off, and the question.
#[component]
pub fn Steps(props: &LessonProps) -> Html {
    let State {
        run, lang, step, ..
    } = &*props.state;
    let lang = *lang;
    let current = run.line_at(*step);
    let lines = run.scenario.narration.iter().zip(&run.told).enumerate();
    // What is told after an open question would give its answer away.
    let secret = props.state.secret_from();
    let is_open = |at: &Option<usize>| secret.is_none_or(|secret| at.is_some_and(|at| at < secret));
    let open = run.told.iter().filter(|at| is_open(at)).count();
    let kept = run.told.len() - open;
    let list = use_node_ref();
    use_effect_with((current, list.clone()), |(current, list)| {
        if let Some(current) = current {
            crate::browser::show_child(list, *current);
        }
    });
    html! {
        <div class="steps">
            <h2 class="vh">{ words::STEPS.get(lang) }</h2>
            <ol class="narration" ref={list} tabindex="0" role="list" aria-label={words::STEPS.get(lang)}>
                { for lines.take(open).map(|(index, (line, at))| {
                    let text = line.text.get(lang);
                    let told = current.is_some_and(|current| index <= current);
                    tell(props, index, text, *at, (told, current == Some(index)), lang)
                }) }
                if kept > 0 {
                    <li class="kept" data-line="kept">
                        <span class="mark" aria-hidden="true">{ "?" }</span>
                        <span>{ i18n::kept(lang, kept) }</span>
                    </li>
                }
            </ol>
            <Predict state={props.state.clone()} send={props.send.clone()} />
        </div>
    }
}

fn tell(
    props: &LessonProps,
    index: usize,
    text: &str,
    at: Option<usize>,
    (told, now): (bool, bool),
    lang: Lang,
) -> Html {
    let class = if now {
        "now"
    } else if told {
        "done"
    } else {
        "later"
    };
    let onclick = props
        .send
        .reform(move |_: MouseEvent| Action::Seek(at.unwrap_or_default()));
    html! {
        <li key={index} {class} data-line={class}>
            <button
                type="button"
                aria-current={now.then_some("step")}
                disabled={at.is_none()}
                {onclick}
            >
                <span class="mark" aria-hidden="true">
                    if told && !now { { icon(Icon::Tick) } } else { { index + 1 } }
                </span>
                <span lang={lang.tag()}>{ text }</span>
            </button>
        </li>
    }
}
