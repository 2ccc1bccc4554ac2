//! The button of the menu on the stage: at what was chosen there, or where the keyboard stands.

use hopscope_core::world::Thing;

use crate::breaking::flight;
use crate::components::chip::spoken;
use crate::el::{El, el, translate};
use crate::geometry::Point;
use crate::i18n::breaking as told;
use crate::i18n::breaking::words;
use crate::i18n::inside::fill;
use crate::inside::Subject;
use crate::layout::{Layout, Orientation};
use crate::scene::{ItemBody, Scene};
use crate::stack_size::STACK_WIDTH;
use crate::state::State;

/// The id of the button, for the focus to come back to it.
pub(super) const HANDLE: &str = "break-handle";
/// How far from a link's line it stands.
const BESIDE: f64 = 8.0;

/// The button, as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    at: Point,
    name: String,
    /// Whether it is at something that was chosen; else only the keyboard finds it.
    chosen: bool,
    open: bool,
}

/// The button for what is chosen at the step that is shown; a message bears it where it comes to rest,
/// or is at `position` if that is later.
pub fn handle(state: &State, position: f64, layout: &Layout, scene: &Scene) -> Option<Handle> {
    let thing = state.handled()?;
    let mut name = told::thing(&state.run, thing, state.lang);
    let frame = state.handled_frame().and_then(|at| {
        let frames = Subject::new(&state.run, state.step, None, Some(at))?.frames;
        frames.into_iter().nth(at.frame)
    });
    if let Some(frame) = frame {
        name.push_str(", ");
        name.push_str(&spoken(&frame, state.lang));
    }
    Some(Handle {
        at: place(state, position, (thing, layout, scene))?,
        name: fill(state.lang, words::HANDLE, &name),
        chosen: state.breaking.chosen.is_some(),
        open: state.breaking.open.is_some(),
    })
}

fn place(
    state: &State,
    position: f64,
    (thing, layout, scene): (Thing, &Layout, &Scene),
) -> Option<Point> {
    match thing {
        Thing::Node(node) => {
            let card = layout.nodes.get(node.0)?.card;
            Some(Point::new(card.right() - 4.0, card.y + 4.0))
        }
        Thing::Link(link) => {
            let line = layout.links.get(link.0)?;
            let middle = line.from.middle(line.to);
            // What stands beside the line stays to be read.
            Some(match layout.orientation {
                Orientation::Across => middle.moved(0.0, -BESIDE),
                // Below the drawers of the card from which it comes, if it goes straight down.
                Orientation::Down if line.via.is_empty() => {
                    Point::new(middle.x - BESIDE, line.over.y)
                }
                Orientation::Down => middle.moved(-BESIDE, 0.0),
            })
        }
        Thing::Message { .. } => {
            let sent = flight(&state.run, state.step, thing)?.sent;
            scene.items.iter().find_map(|item| {
                let ItemBody::Stack(stack) = &item.body else {
                    return None;
                };
                if stack.span.is_none() || stack.record != sent {
                    return None;
                }
                let rest = state.run.timeline.rest(state.step);
                let at = item.motion.at(position.max(rest)).at;
                Some(if layout.anchor_is_below() {
                    at.moved(STACK_WIDTH / 2.0, -stack.size.height)
                } else {
                    at.moved(STACK_WIDTH, -stack.size.height / 2.0)
                })
            })
        }
    }
}

/// Draws it.
pub fn draw(handle: &Handle) -> El {
    let Point { x, y } = handle.at;
    let dot = |x: &'static str| el("circle").class("dot").set("cx", x).set("r", "1.8");
    el("g")
        .key("handle")
        .classes(&["handle", if handle.chosen { "chosen" } else { "" }])
        .set("id", HANDLE)
        .set("transform", translate(x, y))
        .set("role", "button")
        .set("tabindex", "0")
        .set("aria-haspopup", "menu")
        .flag("aria-expanded", handle.open)
        .set("aria-label", handle.name.clone())
        .child(el("circle").class("face").set("r", "12"))
        .children(["-5", "0", "5"].map(dot))
}
