//! What is on the stage at one step: a pure function of the run, the layout and the step.
//!
//! ```text
//! run ----.
//! layout --+--> Scene: nodes, links, items, motions
//! step ---'              components draw it once; the animator then moves what has a motion
//! ```
//!
//! Items are stacks of frames (messages) and pills (everything without frames). Each holds its own
//! motions, so that an item which goes on as it did is the same value from step to step and need
//! not be drawn anew; [`Scene::movers`] lists all that moves for the one loop that moves it.

mod crowd;
mod focus;
mod items;
mod motion;
mod nodes;
mod pills;

use std::rc::Rc;

use hopscope_core::Rule;
use hopscope_core::trace::{Direction, LinkId, NodeId, WirePart};

pub use crowd::{Crowd, Looked, place};
pub use motion::{Ease, Motion, Pose};
pub use nodes::{Drawer, DrawerKind, DrawerRow, LinkView, NodeMark, NodeView, SocketView};
pub use pills::{EDGE, PILL_HEIGHT};

use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::layout::{Layout, drawer_height};
use crate::run::Run;
use crate::stack_size::StackSize;

/// Everything on the stage at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The step.
    pub step: usize,
    /// The nodes of the topology.
    pub nodes: Vec<NodeView>,
    /// The links of the topology.
    pub links: Vec<LinkView>,
    /// Messages and notes, the lowest first.
    pub items: Vec<Item>,
    /// The place that matters most now, for a stage that has to be scrolled.
    pub center: Option<Point>,
    /// How far what is there goes up from it.
    pub above: f64,
    /// From where to where goes all that the step is about: the message, and the card with what hangs
    /// under it and its neighbours.
    pub whole: (f64, f64),
}

/// A thing on the stage that comes and goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name, the same as long as it is the same thing.
    pub key: String,
    /// How it moves.
    pub motion: Motion,
    /// What it is.
    pub body: ItemBody,
}

/// What a thing on the stage is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemBody {
    /// A message.
    Stack(Stack),
    /// A note without frames.
    Pill(Pill),
}

/// A message as a stack of frames.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// What it is doing.
    pub state: StackState,
    /// The record it is drawn from.
    pub record: usize,
    /// Its number among the run's messages on links, and its link and direction, if it is on one.
    pub span: Option<(usize, LinkId, Direction)>,
    /// The socket's name, if it is at one.
    pub socket: Option<String>,
    /// Whether it is what this step is about.
    pub focus: bool,
    /// What somebody did to it on its way.
    pub mark: Option<StackMark>,
    /// Its frames, first frame on top.
    pub frames: Rc<[FrameView]>,
    /// The frames that come with this step, by their number: how they come.
    pub coming: Vec<(usize, Motion)>,
    /// What was a frame of it and goes with this step.
    pub leaving: Vec<(FrameView, Motion)>,
    /// Its size.
    pub size: StackSize,
}

/// What somebody did to a message on its way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StackMark {
    /// It is held.
    Held,
    /// It has become another.
    Edited,
}

/// What a message is doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StackState {
    /// On its way along a link.
    Flight,
    /// At a socket, being worked on.
    Here,
    /// At a socket or in an application's hands, waiting.
    Waits,
    /// Ended here by this rule.
    Dropped(Rule),
}

impl StackState {
    /// The word in styles and test hooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flight => "flight",
            Self::Here => "here",
            Self::Waits => "waits",
            Self::Dropped(_) => "dropped",
        }
    }
}

/// A note on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Pill {
    /// What it says.
    pub text: PillText,
    /// Whether it tells of something that went wrong.
    pub alarm: bool,
}

/// What a note says; the words are the page's.
#[derive(Clone, Debug, PartialEq)]
pub enum PillText {
    /// Octets of the handshake, and how many.
    Octets(WirePart, usize),
    /// A call was refused.
    Refused,
    /// A peer was refused.
    PeerRefused,
    /// A peer has a name now.
    Named(String),
    /// The handshake is done.
    Ready,
    /// The node wrote something for its user.
    Printed,
    /// A peer has gone, or its connection has.
    Gone,
    /// What somebody wants to hear; whether it begins, and the topic or group.
    Interest(bool, String),
    /// A lost link will be tried again.
    Retry,
    /// A handler has let a peer in, or not.
    Judged(bool),
    /// The link was cut or unplugged.
    LinkBroken,
    /// The link can be used again.
    LinkRestored,
    /// The node was killed.
    Killed,
    /// The node starts again.
    Restarted,
    /// Something else was done from outside.
    Done(hopscope_core::Phrase),
}

impl Scene {
    /// The scene of `run` at `step`.
    pub fn new(run: &Run, layout: &Layout, step: usize) -> Self {
        let snapshot = run.snapshot(step);
        let mut scene = Self {
            step,
            nodes: Vec::new(),
            links: Vec::new(),
            items: Vec::new(),
            center: None,
            above: 0.0,
            whole: (0.0, 0.0),
        };
        scene.links = nodes::links(run, &snapshot, step);
        scene.nodes = nodes::nodes(run, layout, &snapshot, step);
        if let Some(record) = run.record(step) {
            scene.wait(run, layout, &snapshot, record);
        }
        scene.fly(run, layout, &snapshot, step);
        scene.focus(run, layout, &snapshot, step);
        scene.center = scene.find_center(layout, step, run);
        scene.above = scene.find_above(layout);
        scene.whole = scene.find_whole(layout);
        scene
    }

    /// All elements that move: the key of its item or node, its number there, and how.
    pub fn movers(&self, crowd: &Crowd) -> Vec<Mover<'_>> {
        let mut movers = Vec::new();
        let mut add = |key, part, motion: &Motion| {
            if !motion.is_still() {
                movers.push(Mover {
                    key,
                    part,
                    motion: *motion,
                });
            }
        };
        for node in &self.nodes {
            let drawers = node
                .sockets
                .iter()
                .filter_map(|socket| socket.drawer.as_ref());
            for (part, row) in drawers.flat_map(|drawer| &drawer.rows).enumerate() {
                add(&node.key, part + 1, &row.motion);
            }
        }
        for item in crowd.elements.iter().map(|number| &self.items[*number]) {
            add(&item.key, 0, &item.motion);
            if let ItemBody::Stack(stack) = &item.body {
                let coming = stack.coming.iter().map(|(_, motion)| motion);
                let leaving = stack.leaving.iter().map(|(_, motion)| motion);
                for (part, motion) in coming.chain(leaving).enumerate() {
                    add(&item.key, part + 1, motion);
                }
            }
        }
        movers
    }

    fn find_center(&self, layout: &Layout, step: usize, run: &Run) -> Option<Point> {
        let focus = self.items.iter().rev().find(|item| match &item.body {
            ItemBody::Stack(stack) => stack.focus,
            ItemBody::Pill(_) => true,
        });
        let NodeId(node) = run.record(step)?.node;
        let card = layout.nodes.get(node).map(|node| node.card.center());
        let rest = run.timeline.rest(step);
        focus.map(|item| item.motion.at(rest).at).or(card)
    }

    /// How high the message stands above its place that the step is about.
    fn find_above(&self, layout: &Layout) -> f64 {
        let height = self.items.iter().rev().find_map(|item| match &item.body {
            ItemBody::Stack(stack) if stack.focus => Some(stack.size.height),
            _ => None,
        });
        let part = if layout.anchor_is_below() { 1.0 } else { 0.5 };
        height.unwrap_or_default() * part
    }

    fn find_whole(&self, layout: &Layout) -> (f64, f64) {
        let at = self.center.unwrap_or_default().y;
        let below = if layout.anchor_is_below() {
            0.0
        } else {
            self.above
        };
        let (mut top, mut bottom) = (at - self.above, at + below);
        let active = self.nodes.iter().position(|node| node.active);
        if let Some(active) = active {
            let card = layout.nodes[active].card;
            (top, bottom) = (top.min(card.y), bottom.max(card.bottom()));
            for (node, place) in self.nodes.iter().zip(&layout.nodes) {
                for socket in &node.sockets {
                    if let Some(drawer) = socket.drawer.as_ref().filter(|_| place.card.y == card.y)
                    {
                        bottom = bottom.max(card.bottom() + drawer_height(drawer.rows.len()));
                    }
                }
            }
        }
        (top, bottom)
    }
}

/// Something that moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mover<'a> {
    /// The key of the item or node it belongs to.
    pub key: &'a str,
    /// 0 for the item itself; else which of its parts.
    pub part: usize,
    /// How it moves.
    pub motion: Motion,
}

/// The upper left corner of a stack, seen from its anchor.
pub fn corner(layout: &Layout, size: &StackSize) -> Point {
    if layout.anchor_is_below() {
        Point::new(-crate::stack_size::STACK_WIDTH / 2.0, -size.height)
    } else {
        Point::new(0.0, -size.height / 2.0)
    }
}

#[cfg(test)]
mod tests;
