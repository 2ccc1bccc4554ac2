//! Where everything stands on the stage: from a topology and the room there is to boxes and lines.
//!
//! Nodes stand in columns: each is one column behind the nodes it is linked with that the
//! scenario lists before it. On a narrow screen columns become rows, from top to bottom. A layer of
//! very many nodes is folded into several, and its links go along the lanes between them.
//!
//! ```text
//!   Across                                  Down
//!   [message]   above its socket            +------+
//!   +------+         +------+               | node |  [message] beside
//!   | node | ------> | node |               +------+
//!   +------+  link   +------+                  |  link
//!     |drawer|                              +------+
//! ```
//!
//! Under a ROUTER hangs a drawer with the names it knows, under a REP one with the envelope it
//! keeps; room for the fullest one of the run is kept from the start, so that nothing jumps.

mod cards;
mod crowd;
mod links;
pub mod names;
mod plan;
mod routes;

use hopscope_core::trace::{Direction, LinkId, Topology};

use crate::geometry::{Area, Point, Way};
use crate::layout::plan::{Density, MARGIN, Plan};
use crate::stack_size::StackSize;

pub use crate::layout::cards::{ASKING_WIDTH, new_width};
pub use crate::layout::crowd::MOST_ACROSS;
pub use crate::layout::links::LinkLine;

/// How nodes follow each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Orientation {
    /// From left to right.
    Across,
    /// From top to bottom, on narrow screens.
    Down,
}

/// The smallest scale at which small letters can still be read.
const SMALLEST: f64 = 0.75;
/// In so many steps it is come to.
const SMALLER: u32 = 10;
/// Between a message and the card or line it stands over.
const CLEARANCE: f64 = 9.0;
/// The height from which a message is a long one.
const LONG: f64 = 180.0;
/// One row of a drawer.
pub const DRAWER_ROW: f64 = 18.0;
/// A drawer's title and padding.
pub const DRAWER_FRAME: f64 = 24.0;
/// Between the sides of a drawer and its rows.
pub const DRAWER_PADDING: f64 = 5.0;
/// The most rows of a drawer; the last one tells how many more there are.
pub const DRAWER_ROWS: usize = 6;

/// The most that a run asks of the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demand {
    /// The most frames of any message.
    pub frames: usize,
    /// For each socket the most rows in its drawer.
    pub drawers: Vec<usize>,
    /// Whether anything is ever said above a message: that it is dropped, or a note.
    pub notes: bool,
    /// Whether any message is ever dropped.
    pub drops: bool,
    /// Where nodes are to stand, for those of which the scenario says it.
    pub places: Vec<Option<[i32; 2]>>,
}

impl Demand {
    /// What two runs between the same nodes ask of stages that stand beside each other.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let both = self.drawers.iter().zip(&other.drawers);
        Self {
            frames: self.frames.max(other.frames),
            drawers: both.map(|(one, other)| *one.max(other)).collect(),
            notes: self.notes || other.notes,
            drops: self.drops || other.drops,
            places: self.places.clone(),
        }
    }
}

/// A node's card.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    /// The card.
    pub card: Area,
    /// Its column (its row, when the stage runs down).
    pub column: usize,
}

/// A socket on its card.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketBox {
    /// The badge with its type.
    pub badge: Area,
    /// The drawer under the card, if the socket ever remembers anything.
    pub drawer: Option<Area>,
    /// Where a message stands that is at this socket; see [`Layout::anchor_is_below`].
    pub perch: Point,
}

/// A stage with everything in its place, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// How nodes follow each other.
    pub orientation: Orientation,
    /// The whole width.
    pub width: f64,
    /// The whole height.
    pub height: f64,
    /// How large it is shown: pixels of the page for one of the stage.
    pub scale: f64,
    /// Where the places of the scenario are counted from.
    pub origin: Point,
    /// The nodes of the topology.
    pub nodes: Vec<NodeBox>,
    /// The sockets of the topology.
    pub sockets: Vec<SocketBox>,
    /// The links of the topology.
    pub links: Vec<LinkLine>,
}

impl Layout {
    /// The layout of `topology` in a stage as wide as `width`; wider than that if need be.
    pub fn new(topology: &Topology, demand: &Demand, width: f64) -> Self {
        let plan = Plan::new(topology, demand, width);
        let mut nodes = Vec::with_capacity(topology.nodes.len());
        for node in 0..topology.nodes.len() {
            nodes.push(NodeBox {
                card: plan.card(node),
                column: plan.columns[node],
            });
        }
        let mut layout = Self {
            orientation: plan.orientation,
            width: plan.width(),
            height: plan.height(),
            scale: 1.0,
            origin: Point::default(),
            nodes,
            sockets: Vec::new(),
            links: Vec::new(),
        };
        let placed = layout.put_in_places(demand, &plan);
        layout.place_sockets(topology, &plan);
        layout.place_links(topology, placed, plan.lane());
        layout
    }

    /// The layout in a part of the page that is so wide, and so high if that is known: where it has no room
    /// otherwise it is shown smaller, as long as it can be read. With it comes the height that it would have
    /// where only the width is given.
    pub fn fitted(
        topology: &Topology,
        demand: &Demand,
        width: f64,
        height: Option<f64>,
    ) -> (Self, f64) {
        let layout = Self::new(topology, demand, width);
        let tall = layout.height;
        let is_cut = layout.width > width + 1.0 || height.is_some_and(|height| tall > height + 1.0);
        if layout.orientation == Orientation::Across && is_cut {
            return layout.smaller(topology, demand, (width, height));
        }
        (layout, tall)
    }

    /// The layout shown so small that it has room, or as small as can be read.
    #[inline(never)]
    fn smaller(
        self,
        topology: &Topology,
        demand: &Demand,
        (width, height): (f64, Option<f64>),
    ) -> (Self, f64) {
        let (mut layout, mut tall) = (self, None);
        for step in 1..=SMALLER {
            let shown = layout.shown();
            if shown.0 <= width + 1.0 {
                tall = tall.or(Some(shown.1));
                if height.is_none_or(|height| shown.1 <= height + 1.0) {
                    break;
                }
            }
            let scale = 1.0 - f64::from(step) * (1.0 - SMALLEST) / f64::from(SMALLER);
            layout = Self::new(topology, demand, (width / scale).floor());
            layout.scale = scale;
        }
        let tall = tall.unwrap_or_else(|| layout.shown().1);
        (layout, tall)
    }

    /// The width and the height in which it is shown, in pixels of the page.
    pub fn shown(&self) -> (f64, f64) {
        (self.width * self.scale, self.height * self.scale)
    }

    /// Puts those nodes where the scenario says, which it says for wide stages; tells whether there
    /// are some.
    fn put_in_places(&mut self, demand: &Demand, plan: &Plan<'_>) -> bool {
        if self.orientation == Orientation::Down {
            return false;
        }
        let places = demand.places.iter().enumerate();
        let places = places.filter_map(|(node, place)| Some((node, (*place)?)));
        let mut placed = false;
        for (node, [x, y]) in places {
            if let Some(node) = self.nodes.get_mut(node) {
                (node.card.x, node.card.y) = (f64::from(x), f64::from(y));
                placed = true;
            }
        }
        if !placed {
            return false;
        }
        let cards = || self.nodes.iter().map(|node| node.card);
        let top = MARGIN / 2.0 + plan.headroom();
        let least = |at: fn(&Area) -> f64| cards().map(|card| at(&card)).fold(f64::MAX, f64::min);
        let most = |at: fn(&Area) -> f64| cards().map(|card| at(&card)).fold(f64::MIN, f64::max);
        let width = most(Area::right) - least(|card| card.x) + 2.0 * MARGIN;
        // In the middle, as what stands in columns.
        let left = MARGIN + ((plan.available - width) / 2.0).max(0.0);
        self.origin = Point::new(left - least(|card| card.x), top - least(|card| card.y));
        let height = most(Area::bottom) + self.origin.y + plan.footroom() + MARGIN / 2.0;
        (self.width, self.height) = (width.max(self.width), height);
        for node in &mut self.nodes {
            node.card.x += self.origin.x;
            node.card.y += self.origin.y;
        }
        true
    }

    /// Whether a message stands above its anchor (its anchor is the middle of its lower edge);
    /// else it stands to the right of it.
    pub fn anchor_is_below(&self) -> bool {
        self.orientation == Orientation::Across
    }

    /// The size of a message of so many frames: beside narrow stages a long one is folded.
    pub fn stack(&self, frames: usize) -> StackSize {
        StackSize::of(frames, !self.anchor_is_below())
    }

    /// Whether a message of so many frames leaves no room for its card beside what else is to be in sight.
    pub fn is_long(&self, frames: usize) -> bool {
        !self.anchor_is_below() && self.stack(frames).height > LONG
    }

    /// How much room is free at the bottom, as far to the right as `width`.
    pub fn free_below(&self, width: f64) -> f64 {
        let cards = self.nodes.iter().map(|node| node.card);
        let drawers = self.sockets.iter().filter_map(|socket| socket.drawer);
        let near = cards.chain(drawers).filter(|area| area.x < width);
        self.height - near.map(|area| area.bottom()).fold(0.0, f64::max)
    }

    /// The way of a message along `link`.
    pub fn way(&self, topology: &Topology, link: LinkId, direction: Direction) -> Way {
        let (from, to) = topology.ends(link, direction);
        Way {
            from: self.sockets[from.0].perch,
            over: self.links[link.0].over,
            to: self.sockets[to.0].perch,
        }
    }

    fn place_sockets(&mut self, topology: &Topology, plan: &Plan<'_>) {
        let cards = self.nodes.iter().map(|node| node.card.right());
        let right = cards.fold(0.0, f64::max);
        for (index, socket) in topology.sockets.iter().enumerate() {
            let card = self.nodes[socket.node.0].card;
            let siblings = &topology.nodes[socket.node.0].sockets;
            let nth = siblings
                .iter()
                .position(|id| id.0 == index)
                .unwrap_or_default();
            let badge = plan.badge(&card, nth, siblings.len());
            let rows = plan.demand.drawers.get(index).copied().unwrap_or_default();
            let drawer = (rows > 0).then(|| plan.drawer(&card, nth, siblings.len(), rows));
            let perch = match plan.orientation {
                Orientation::Across => {
                    let x = if plan.density != Density::Roomy && siblings.len() > 1 {
                        let last = siblings.len() as f64 - 1.0;
                        let apart = (card.w / (last + 1.0)).min(28.0);
                        card.center().x + (nth as f64 - last / 2.0) * apart
                    } else {
                        badge.center().x
                    };
                    Point::new(x, card.y - CLEARANCE)
                }
                // Close to the cards, which it points at; on its way it is further off, beside the names of
                // links.
                Orientation::Down => {
                    Point::new(plan.lane().min(right + CLEARANCE), badge.center().y)
                }
            };
            self.sockets.push(SocketBox {
                badge,
                drawer,
                perch,
            });
        }
    }
}

/// The height of a drawer with so many rows.
pub fn drawer_height(rows: usize) -> f64 {
    rows.min(DRAWER_ROWS) as f64 * DRAWER_ROW + DRAWER_FRAME
}

#[cfg(test)]
mod tests;
