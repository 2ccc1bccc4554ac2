//! The whole run at a glance: a lane for each node, a stroke for each message, a mark for each
//! step, with the playhead and the slider that moves it. Every step is one unit wide.
//!
//! The drawing is made once for a run. It lies there twice: pale, and in ink but only as far as the
//! playhead has come; so playing moves an edge and draws nothing.

use std::rc::Rc;

use hopscope_core::trace::EventKind;
use yew::{Properties, component, html};

use crate::el::{Callback, El, Html, decimal, el, push_decimal};
use crate::i18n::{self, words};
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, State};
use crate::thin::thin;

/// The height of a lane, at least and at most.
const LANE: (f64, f64) = (2.5, 46.0);
/// The height under which a lane has no room for a name.
const NAMED: f64 = 12.0;
/// The height that all lanes together take: of few, and of many.
const HEIGHT: (f64, f64) = (128.0, 150.0);
/// Of more steps than this only drops are marked.
const MARKED_STEPS: usize = 600;
/// The most strokes, and the most marks, that are drawn: of more, some for all.
const MOST: usize = 800;
/// Of more messages than this under way at once only those that come or go are highlighted.
const HIGHLIGHTED: usize = 24;

/// Slider, playhead and, if asked for, lanes.
pub fn lanes(state: &State, full: bool, send: &Callback<Action>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let sentence = i18n::sentence(run, state.step, lang);
    let spoken = i18n::told_at(lang, state.step, run.steps(), &sentence);
    let seek = send.reform(|event: yew::InputEvent| {
        Action::Seek(crate::browser::typed(&event).parse().unwrap_or_default())
    });
    let slider = el("input")
        .set("type", "range")
        .class("scrub")
        .set("min", "0")
        .num("max", run.last())
        .set("step", "1")
        .value(state.step.to_string())
        .set("aria-label", words::SCRUB.get(lang))
        .set("aria-valuetext", spoken)
        .set("data-testid", "scrub")
        .on_input(seek);
    let plot = el("div")
        .class("plot")
        .maybe_child(full.then(|| drawing(state)))
        .maybe_child(state.views.parted.map(|step| parted(run, step)))
        .child(
            playhead(state, Head::Line)
                .class("playhead")
                .set("aria-hidden", "true"),
        )
        .child(slider);
    let names = full.then(|| names(run));
    el("div")
        .classes(&["lanes", if full { "" } else { "bare" }])
        .maybe_child(names)
        .child(plot)
}

/// The mark of the step at which a branch beside this one is first to be different.
fn parted(run: &Run, step: usize) -> El {
    el("i")
        .class("parted")
        .style(format!("left:{}", across(run, step)))
        .set("aria-hidden", "true")
        .num("data-parted", step + 1)
}

/// What moves with the playhead.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Head {
    /// The playhead itself.
    Line,
    /// A box that ends where the playhead is, and cuts off what lies beyond.
    Ink,
    /// What stands still inside that box.
    Still,
}

impl Head {
    const ALL: [Self; 3] = [Self::Line, Self::Ink, Self::Still];

    const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Ink => "ink",
            Self::Still => "still",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|head| head.name() == name)
    }

    /// The transform of it when the playhead is so far along, from 0.0 to 1.0. Transforms alone
    /// move without anything being painted anew.
    pub fn transform(self, part: f64) -> String {
        let number = match self {
            Self::Line => part,
            Self::Ink => part - 1.0,
            Self::Still => 1.0 - part,
        };
        let mut text = String::from("translateX(");
        push_decimal(&mut text, number * 100.0);
        text.push_str("cqw)");
        text
    }
}

/// Something that moves with the playhead.
fn playhead(state: &State, head: Head) -> El {
    let mut style = String::from("transform:");
    style.push_str(&head.transform(part(&state.run, state.step)));
    el("div").style(style).set("data-playhead", head.name())
}

/// The height of a lane of this run.
fn lane_height(run: &Run) -> f64 {
    let nodes = run.topology().nodes.len().max(1) as f64;
    let height = if nodes * LANE_ROOMY > HEIGHT.0 {
        HEIGHT.1
    } else {
        HEIGHT.0
    };
    (height / nodes).clamp(LANE.0, LANE.1)
}

/// From this height on lanes are as high as they like.
const LANE_ROOMY: f64 = 15.0;

fn names(run: &Run) -> El {
    let lane = lane_height(run);
    let names = run.topology().nodes.iter().filter(|_| lane >= NAMED);
    el("ol")
        .class("lane-names")
        .style(format!("--lane:{}px", decimal(lane)))
        .children(names.map(|node| {
            el("li")
                .set("title", node.name.clone())
                .text(node.name.clone())
        }))
}

/// How far a step is along the run, from 0.0 to 1.0.
fn part(run: &Run, step: usize) -> f64 {
    step as f64 / run.last().max(1) as f64
}

/// How far a step is along the plot, in percent.
fn across(run: &Run, step: usize) -> String {
    let mut percent = decimal(part(run, step) * 100.0);
    percent.push('%');
    percent
}

fn drawing(state: &State) -> El {
    let run = Shared(Rc::clone(&state.run));
    let layer = |class: &'static str| {
        let run = run.clone();
        html! { <Drawing {run} {class} /> }
    };
    el("div")
        .class("lane-area")
        .set("role", "img")
        .set("aria-label", words::LANES.get(state.lang))
        .set("data-testid", "lanes")
        .child(layer("ahead"))
        .child(
            playhead(state, Head::Ink)
                .class("ink")
                .child(playhead(state, Head::Still).child(layer("behind"))),
        )
        .child(highlights(state))
}

#[derive(PartialEq, Properties)]
struct DrawingProps {
    run: Shared<Run>,
    class: &'static str,
}

/// One copy of the drawing; it never changes for a run.
#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let run = &*props.run;
    let lane = lane_height(run);
    let rows = (0..run.topology().nodes.len()).map(|node| {
        let y = middle(node, lane);
        el("line")
            .class("row")
            .set("x1", "0")
            .set("x2", "100%")
            .px("y1", y)
            .px("y2", y)
    });
    picture(run, props.class)
        .children(rows)
        .children(
            strokes(run)
                .into_iter()
                .map(|number| stroke(run, number, lane)),
        )
        .children(
            marks(run)
                .into_iter()
                .filter_map(|step| mark(run, step, lane)),
        )
        .into()
}

/// The messages on links that are drawn.
fn strokes(run: &Run) -> Vec<usize> {
    let placed = run.spans().enumerate().map(|(number, (span, course))| {
        let lane = span.link.0 * 2 + span.direction as usize;
        (lane, course.from, number)
    });
    thin(&placed.collect::<Vec<_>>(), run.steps(), MOST)
}

/// The steps that are marked.
fn marks(run: &Run) -> Vec<usize> {
    let drops_only = run.steps() > MARKED_STEPS;
    let marked = (0..run.steps()).filter_map(|step| {
        let record = run.record(step)?;
        let shown = !drops_only || record.event.kind() == EventKind::Dropped;
        shown.then_some((record.node.0, step, step))
    });
    thin(&marked.collect::<Vec<_>>(), run.steps(), MOST)
}

/// What is under way at the step, and the step itself.
fn highlights(state: &State) -> El {
    let run = &*state.run;
    let lane = lane_height(run);
    let step = state.step;
    let here = |number: &usize| {
        let course = run.courses[*number];
        course.from == step || course.to == Some(step)
    };
    let mut strokes: Vec<usize> = run.finder.between(&run.courses, step, step).collect();
    if strokes.len() > HIGHLIGHTED {
        strokes.retain(here);
        strokes.truncate(HIGHLIGHTED);
    }
    picture(run, "now")
        .children(strokes.into_iter().map(|number| stroke(run, number, lane)))
        .maybe_child(mark(run, step, lane))
}

fn picture(run: &Run, class: &'static str) -> El {
    el("svg")
        .class(class)
        .set("width", "100%")
        .px(
            "height",
            lane_height(run) * run.topology().nodes.len() as f64,
        )
        .set("aria-hidden", "true")
}

/// The middle of a node's lane.
fn middle(node: usize, lane: f64) -> f64 {
    lane * (node as f64 + 0.5)
}

fn stroke(run: &Run, number: usize, lane: f64) -> El {
    let (span, course) = (&run.recording.flights()[number], run.courses[number]);
    let (from, to) = run.topology().ends(span.link, span.direction);
    let y1 = middle(run.topology().node_of(from).0, lane);
    let y2 = middle(run.topology().node_of(to).0, lane);
    // A message that is lost ends between the lanes.
    let y2 = if span.lost { (y1 + y2) / 2.0 } else { y2 };
    let end = across(run, course.to.unwrap_or_else(|| run.last()));
    el("line")
        .classes(&["stroke", if span.lost { "lost" } else { "" }])
        .set("x1", across(run, course.from))
        .px("y1", y1)
        .set("x2", end)
        .px("y2", y2)
}

/// A dot where a step happens, larger where a message arrives; a ring for a drop.
fn mark(run: &Run, step: usize, lane: f64) -> Option<El> {
    let record = run.record(step)?;
    let (class, radius): (_, f64) = match record.event.kind() {
        EventKind::Dropped => ("mark drop", 4.5),
        EventKind::Sent | EventKind::Received => ("mark", 3.4),
        _ => ("mark", 2.6),
    };
    let mark = el("circle")
        .class(class)
        .set("cx", across(run, step))
        .px("cy", middle(record.node.0, lane))
        .px("r", radius.min(lane * 0.3));
    Some(mark)
}
