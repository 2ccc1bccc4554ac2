//! Playback: buttons, the step, a slider over the whole run and the lanes below it.

use yew::prelude::*;

use super::icon::{Icon, icon};
use super::keys_help::keys_help;
use super::lanes::Lanes;
use crate::i18n::{self, words};
use crate::shared::Shared;
use crate::state::{Action, State};

/// What playback shows.
#[derive(PartialEq, Properties)]
pub struct TransportProps {
    /// The state.
    pub state: Shared<State>,
    /// Whether the lanes are shown.
    pub lanes: bool,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// Buttons, slider and lanes.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let run = &state.run;
    let (first, last) = (state.step == 0, state.step == run.last());
    let on = |action: Action| props.send.reform(move |_: MouseEvent| action.clone());
    let button =
        |face: Icon, word: hopscope_core::Text<&'static str>, off: bool, action: Action| {
            html! {
                <button
                    type="button"
                    class="square"
                    aria-label={word.get(lang)}
                    title={word.get(lang)}
                    aria-disabled={off.to_string()}
                    onclick={on(action)}
                    data-act={word.en.to_ascii_lowercase().replace(' ', "-")}
                >
                    { icon(face) }
                </button>
            }
        };
    let (face, word) = if state.playing {
        (Icon::Pause, words::PAUSE)
    } else {
        (Icon::Play, words::PLAY)
    };
    html! {
        <section class="transport" aria-label={words::TRANSPORT.get(lang)} data-testid="transport">
            <div class="controls">
                <div class="buttons">
                    { button(Icon::First, words::FIRST, first, Action::Seek(0)) }
                    { button(Icon::Back, words::BACK, first, Action::Back) }
                    <button
                        type="button"
                        class="square primary"
                        aria-label={word.get(lang)}
                        title={word.get(lang)}
                        onclick={on(Action::Toggle)}
                        data-act="play"
                    >
                        { icon(face) }
                    </button>
                    { button(Icon::Forward, words::FORWARD, last, Action::Forward) }
                    { button(Icon::Last, words::LAST, last, Action::Seek(run.last())) }
                    <button
                        type="button"
                        class="speed"
                        aria-label={format!("{} {}", words::SPEED.get(lang), state.speed.label())}
                        title={words::SPEED.get(lang)}
                        onclick={on(Action::Faster)}
                        data-act="speed"
                    >
                        { state.speed.label() }
                    </button>
                </div>
                { status(state) }
                if props.lanes {
                    { keys_help(state.shortcuts, &props.send, lang) }
                }
            </div>
            <Lanes state={state.clone()} lanes={props.lanes} send={props.send.clone()} />
        </section>
    }
}

/// `step 7 of 24 · 3.2 ms · hop 2 of 6`.
fn status(state: &State) -> Html {
    let lang = state.lang;
    let run = &state.run;
    let sent = run
        .courses
        .iter()
        .filter(|course| course.from <= state.step)
        .count();
    let time = run.record(state.step).at;
    html! {
        <p class="status" data-testid="status">
            <span>{ i18n::step_of(lang, state.step, run.steps()) }</span>
            <span>{ i18n::milliseconds(time.as_micros()) }</span>
            <span>{ i18n::hop_of(lang, sent, run.courses.len()) }</span>
        </p>
    }
}
