//! What is on the stage at one step: a pure function of the run, the layout and the step.
//!
//! ```text
//! run ----.
//! layout --+--> Scene: nodes, links, items, motions
//! step ---'              components draw it once; the animator then moves what has a motion
//! ```
//!
//! Items are stacks of frames (messages) and pills (everything without frames). What moves refers
//! to its [`Motion`] by number, so that one loop can move all of it without drawing anew.

mod focus;
mod items;
mod motion;
mod nodes;

use hopscope_core::Rule;
use hopscope_core::trace::{Direction, LinkId, NodeId, SocketId, WirePart};

pub use motion::{Ease, Motion, Pose};
pub use nodes::{Drawer, DrawerKind, DrawerRow, LinkView, NodeView, SocketView};

use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::layout::Layout;
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
    /// How things move.
    pub motions: Vec<Motion>,
    /// The place that matters most now, for a stage that has to be scrolled.
    pub center: Option<Point>,
}

/// The number of a motion in [`Scene::motions`].
pub type MotionId = usize;

/// A thing on the stage that comes and goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name, the same as long as it is the same thing.
    pub key: String,
    /// How it moves.
    pub motion: MotionId,
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
    /// The link and the direction, if it is on one.
    pub link: Option<(LinkId, Direction)>,
    /// The socket, if it is at one.
    pub socket: Option<SocketId>,
    /// Whether it is what this step is about.
    pub focus: bool,
    /// Its frames, first frame on top, and those that are leaving it.
    pub frames: Vec<StackFrame>,
    /// Its size.
    pub size: StackSize,
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

/// A frame in a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct StackFrame {
    /// The frame.
    pub view: FrameView,
    /// Its place in the stack.
    pub motion: MotionId,
    /// Whether it is only to be seen leaving: it is no part of the message any more.
    pub leaving: bool,
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
            motions: Vec::new(),
            center: None,
        };
        let record = run.record(step);
        scene.links = nodes::links(run, &snapshot, step);
        scene.nodes = nodes::nodes(run, &snapshot, step);
        scene.wait(run, layout, &snapshot, record);
        scene.fly(run, layout, step);
        scene.focus(run, layout, &snapshot, step);
        scene.settle_drawers(run, layout, step);
        scene.center = scene.find_center(layout, step, run);
        scene
    }

    /// Whether anything moves at all.
    pub fn moves(&self) -> bool {
        self.motions.iter().any(|motion| !motion.is_still())
    }

    fn add_motion(&mut self, motion: Motion) -> MotionId {
        self.motions.push(motion);
        self.motions.len() - 1
    }

    fn find_center(&self, layout: &Layout, step: usize, run: &Run) -> Option<Point> {
        let focus = self.items.iter().rev().find(|item| match &item.body {
            ItemBody::Stack(stack) => stack.focus,
            ItemBody::Pill(_) => true,
        });
        let NodeId(node) = run.record(step).node;
        let card = layout.nodes.get(node).map(|node| node.card.center());
        let rest = run.timeline.rest(step);
        focus
            .map(|item| self.motions[item.motion].at(rest).at)
            .or(card)
    }
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
