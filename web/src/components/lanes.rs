//! The whole run at a glance: a lane for each node, a stroke for each message, a mark for each
//! step, with the playhead and the slider that moves it. Every step is one unit wide.

use hopscope_core::trace::{EventKind, say};
use yew::prelude::*;

use crate::i18n::{self, words};
use crate::run::{Course, Run};
use crate::shared::Shared;
use crate::state::{Action, State};

/// The height of a lane, at least and at most.
const LANE: (f64, f64) = (15.0, 46.0);
/// The height that all lanes may take before they are put closer.
const HEIGHT: f64 = 128.0;

/// What the lanes show.
#[derive(PartialEq, Properties)]
pub struct LanesProps {
    /// The state.
    pub state: Shared<State>,
    /// Whether there are lanes, or the slider alone.
    pub lanes: bool,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// Slider, playhead and lanes.
#[component]
pub fn Lanes(props: &LanesProps) -> Html {
    let state = &props.state;
    let (run, lang, last) = (&state.run, state.lang, state.run.last());
    let oninput = props.send.reform(move |event: InputEvent| {
        let value = crate::browser::value_of(&event);
        Action::Seek(value.parse().unwrap_or_default())
    });
    let spoken = format!(
        "{}: {}",
        i18n::step_of(lang, state.step, run.steps()),
        say(run.topology(), run.record(state.step), lang)
    );
    let lane = (HEIGHT / run.topology().nodes.len().max(1) as f64).clamp(LANE.0, LANE.1);
    let height = lane * run.topology().nodes.len() as f64;
    let part = if last == 0 {
        0.0
    } else {
        state.step as f64 / last as f64
    };
    html! {
        <div class={classes!("lanes", (!props.lanes).then_some("bare"))}>
            if props.lanes {
                <ol class="lane-names" ~style={format!("--lane:{lane}px")}>
                    { for run.topology().nodes.iter().map(|node| html! { <li>{ &node.name }</li> }) }
                </ol>
            }
            <div class="plot">
                if props.lanes {
                    <div class="lane-area">
                        <svg
                            width="100%"
                            height={height.to_string()}
                            role="img"
                            aria-label={words::LANES.get(lang)}
                            data-testid="lanes"
                        >
                            { rows(run, lane) }
                            { for run.spans().map(|(span, course)| {
                                let ends = run.topology().ends(span.link, span.direction);
                                let from = run.topology().node_of(ends.0).0;
                                let to = run.topology().node_of(ends.1).0;
                                stroke(state, course, span.lost, from, to, lane)
                            }) }
                            { marks(state, lane) }
                        </svg>
                    </div>
                }
                <div class="playhead" ~style={format!("--at:{part}")} data-playhead="" aria-hidden="true"></div>
                <input
                    type="range"
                    class="scrub"
                    min="0"
                    max={last.to_string()}
                    step="1"
                    value={state.step.to_string()}
                    aria-label={words::SCRUB.get(lang)}
                    aria-valuetext={spoken}
                    {oninput}
                    data-testid="scrub"
                />
            </div>
        </div>
    }
}

/// Across the plot, in percent.
fn across(run: &Run, step: usize) -> String {
    let part = if run.last() == 0 {
        0.0
    } else {
        step as f64 / run.last() as f64
    };
    format!("{:.3}%", part * 100.0)
}

fn rows(run: &Run, lane: f64) -> Html {
    let nodes = 0..run.topology().nodes.len();
    html! {
        <g class="rows">
            { for nodes.map(|node| {
                let y = (lane * (node as f64 + 0.5)).to_string();
                html! { <line x1="0" x2="100%" y1={y.clone()} y2={y} /> }
            }) }
        </g>
    }
}

fn stroke(state: &State, course: Course, lost: bool, from: usize, to: usize, lane: f64) -> Html {
    let run = &state.run;
    let end = course.to.unwrap_or_else(|| run.last());
    let class = if course.from > state.step {
        "later"
    } else if course.to.is_none_or(|to| to >= state.step) {
        "now"
    } else {
        "past"
    };
    let y = |node: usize| lane * (node as f64 + 0.5);
    // A message that is lost ends between the lanes.
    let y2 = if lost { (y(from) + y(to)) / 2.0 } else { y(to) };
    html! {
        <g class={classes!("stroke", class, lost.then_some("lost"))}>
            <line
                x1={across(run, course.from)}
                y1={y(from).to_string()}
                x2={across(run, end)}
                y2={y2.to_string()}
            />
            <circle class="end" cx={across(run, end)} cy={y2.to_string()} r="3.4" />
        </g>
    }
}

/// A dot for every step, where it happens; a cross for a drop.
fn marks(state: &State, lane: f64) -> Html {
    let run = &state.run;
    html! {
        <g class="marks">
            { for (0..run.steps()).map(|step| {
                let record = run.record(step);
                let y = lane * (record.node.0 as f64 + 0.5);
                let dropped = record.event.kind() == EventKind::Dropped;
                let class = classes!(
                    dropped.then_some("drop"),
                    (step > state.step).then_some("later"),
                    (step == state.step).then_some("now"),
                );
                let radius = if dropped { "4.5" } else { "2.6" };
                html! { <circle {class} cx={across(run, step)} cy={y.to_string()} r={radius} /> }
            }) }
        </g>
    }
}
