//! The stage: nodes, links and what moves between them, as one SVG.
//!
//! It is drawn anew only when the step, the size or the language changes. In between the animator
//! moves every element that carries `data-m`, the number of its motion in the scene.

use hopscope_core::Lang;
use yew::prelude::*;

use super::stack::{direction_name, stack};
use super::{chip, node};
use crate::i18n::{self, words};
use crate::layout::{Layout, LinkLine, Orientation};
use crate::run::Run;
use crate::scene::{Item, ItemBody, LinkView, Pill, Scene, Stack};
use crate::shared::Shared;
use crate::state::Action;

/// What a stage draws.
#[derive(PartialEq, Properties)]
pub struct StageProps {
    /// The run.
    pub run: Shared<Run>,
    /// Where everything stands.
    pub layout: Shared<Layout>,
    /// What is there.
    pub scene: Shared<Scene>,
    /// The language.
    pub lang: Lang,
    /// The play time at which it is drawn; what moves is moved on by the animator.
    pub position: Position,
    /// The message on a link that was chosen.
    pub chosen: Option<usize>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The play time now, the same for all who hold it. Reading it never draws anything anew.
#[derive(Clone, Debug, Default)]
pub struct Position(std::rc::Rc<std::cell::Cell<f64>>);

impl Position {
    /// The play time.
    pub fn get(&self) -> f64 {
        self.0.get()
    }

    /// Sets the play time.
    pub fn set(&self, position: f64) {
        self.0.set(position);
    }
}

impl PartialEq for Position {
    fn eq(&self, other: &Self) -> bool {
        std::rc::Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let StageProps {
        run,
        layout,
        scene,
        lang,
        ..
    } = props;
    let (lang, position) = (*lang, props.position.get());
    let (width, height) = (layout.width.to_string(), layout.height.to_string());
    let nodes = layout.nodes.iter().zip(&scene.nodes);
    html! {
        <svg
            class="stage"
            width={width.clone()}
            height={height.clone()}
            viewBox={format!("0 0 {width} {height}")}
            role="group"
            aria-label={words::STAGE_LABEL.get(lang)}
            data-testid="stage"
        >
            { for layout.links.iter().zip(&scene.links).map(|(line, view)| link(line, view, layout)) }
            { for nodes.map(|(place, view)| node::node(scene, layout, place, view, position, lang)) }
            { for scene.items.iter().map(|item| draw(props, run, item, position)) }
        </svg>
    }
}

fn link(line: &LinkLine, view: &LinkView, layout: &Layout) -> Html {
    let (start, end) = if line.connector_first {
        (line.from, line.to)
    } else {
        (line.to, line.from)
    };
    // The arrow's head ends at the card of the side that binds.
    let path = match layout.orientation {
        Orientation::Across => {
            let head = if line.connector_first { -7.0 } else { 7.0 };
            let middle = (start.x + end.x) / 2.0;
            let tip = end.x + head;
            format!(
                "M{} {}C{middle} {} {middle} {} {tip} {}",
                start.x, start.y, start.y, end.y, end.y
            )
        }
        Orientation::Down => {
            let head = if line.connector_first { -7.0 } else { 7.0 };
            let middle = (start.y + end.y) / 2.0;
            let tip = end.y + head;
            format!(
                "M{} {}C{} {middle} {} {middle} {} {tip}",
                start.x, start.y, start.x, end.x, end.x
            )
        }
    };
    let turn = match (layout.orientation, line.connector_first) {
        (Orientation::Across, true) => 0,
        (Orientation::Across, false) => 180,
        (Orientation::Down, true) => 90,
        (Orientation::Down, false) => 270,
    };
    let anchor = if layout.orientation == Orientation::Across {
        "middle"
    } else {
        "start"
    };
    html! {
        <g
            key={view.id.0}
            class={classes!(
                "link",
                view.active.map(|_| "active"),
                (!view.up).then_some("down"),
            )}
            data-link={view.id.0.to_string()}
            data-up={view.up.to_string()}
            data-active={view.active.map(direction_name)}
        >
            <path class="line" d={path} />
            <path
                class="head"
                d="M-9 -4.5 0 0 -9 4.5z"
                transform={format!("translate({} {}) rotate({turn})", end.x, end.y)}
            />
            if let Some(label) = line.label {
                <text
                    class="mono endpoint"
                    x={label.x.to_string()}
                    y={label.y.to_string()}
                    text-anchor={anchor}
                >
                    { &view.endpoint }
                </text>
            }
        </g>
    }
}

fn draw(props: &StageProps, run: &Run, item: &Item, position: f64) -> Html {
    let motion = &props.scene.motions[item.motion];
    let pose = motion.at(position);
    let moves = (!motion.is_still()).then(|| item.motion.to_string());
    let transform = pose.transform();
    let opacity = pose.opacity.to_string();
    match &item.body {
        ItemBody::Stack(view) => draw_stack(props, run, item, view, (transform, opacity, moves)),
        ItemBody::Pill(view) => html! {
            <g
                key={item.key.clone()}
                class={classes!("pill", view.alarm.then_some("alarm"))}
                role="img"
                aria-label={i18n::pill(props.lang, &view.text)}
                {transform}
                {opacity}
                data-m={moves}
                data-testid="pill"
            >
                { draw_pill(view, props.layout.anchor_is_below(), props.lang) }
            </g>
        },
    }
}

fn draw_stack(
    props: &StageProps,
    run: &Run,
    item: &Item,
    view: &Stack,
    (transform, opacity, moves): (String, String, Option<String>),
) -> Html {
    let span = run
        .recording
        .flights()
        .iter()
        .position(|span| view.link.is_some() && span.sent == view.record);
    let chosen = span.is_some() && span == props.chosen;
    let onclick = span.map(|span| {
        props
            .send
            .reform(move |_: MouseEvent| Action::Choose(Some(span)))
    });
    let staying = view
        .frames
        .iter()
        .filter(|frame| !frame.leaving)
        .map(|frame| &frame.view);
    html! {
        <g
            key={item.key.clone()}
            class={classes!(
                "stack",
                view.state.name(),
                view.focus.then_some("focus"),
                chosen.then_some("chosen"),
                span.map(|_| "open"),
            )}
            role="img"
            aria-label={chip::spoken_all(staying, props.lang)}
            {transform}
            {opacity}
            data-m={moves}
            data-stack={view.state.name()}
            data-focus={view.focus.to_string()}
            data-record={view.record.to_string()}
            data-link={view.link.map(|(link, _)| link.0.to_string())}
            data-direction={view.link.map(|(_, direction)| direction_name(direction))}
            data-socket={view.socket.map(|socket| run.socket_name(socket))}
            {onclick}
        >
            { stack(&props.scene, view, position_of(props), props.layout.anchor_is_below(), props.lang) }
        </g>
    }
}

fn position_of(props: &StageProps) -> f64 {
    props.position.get()
}

fn draw_pill(pill: &Pill, anchor_is_below: bool, lang: Lang) -> Html {
    let text = i18n::pill(lang, &pill.text);
    let letters: usize = text
        .chars()
        .map(|letter| if letter < '\u{1100}' { 1 } else { 2 })
        .sum();
    let width = letters as f64 * 6.9 + 22.0;
    let (x, y) = if anchor_is_below {
        (-width / 2.0, -26.0)
    } else {
        (0.0, -13.0)
    };
    html! {
        <>
            <rect
                x={x.to_string()}
                y={y.to_string()}
                width={width.to_string()}
                height="26"
                rx="13"
            />
            <text class="mono" x={(x + width / 2.0).to_string()} y={(y + 17.0).to_string()}>
                { text }
            </text>
        </>
    }
}
