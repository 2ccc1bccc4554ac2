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

mod crowd;
pub mod names;
mod plan;
mod routes;

use hopscope_core::trace::{Direction, LinkId, Topology};

use crate::geometry::{Area, Point, Way, curve};
use crate::layout::plan::{Density, MARGIN, Plan};
use crate::stack_size::STACK_WIDTH;

pub use crate::layout::crowd::MOST_ACROSS;

/// How nodes follow each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Orientation {
    /// From left to right.
    Across,
    /// From top to bottom, on narrow screens.
    Down,
}

/// So few nodes have no link that runs through one of them, unless they are put somewhere.
const FEW: usize = 8;
/// A gap that has room for the name of an endpoint.
const GAP_LABELLED: f64 = 40.0;
/// Between a message and the card or line it stands over.
const CLEARANCE: f64 = 9.0;
/// Between the ends of two links at the same side of a card.
const PORT_GAP: f64 = 20.0;
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
    /// Where nodes are to stand, for those of which the scenario says it.
    pub places: Vec<Option<[i32; 2]>>,
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

/// A link between two cards.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLine {
    /// At the card of the node listed first.
    pub from: Point,
    /// At the other card.
    pub to: Point,
    /// Where a message stands that is halfway.
    pub over: Point,
    /// Where the endpoint's name stands, if there is room for it.
    pub label: Option<Point>,
    /// Whether the connecting side is at `from`.
    pub connector_first: bool,
    /// Whether it leaves and comes in upright, not sideways.
    pub upright: bool,
    /// Where it goes straight for a while, from the first of two to the second.
    pub via: Vec<Point>,
}

impl LinkLine {
    /// The ends of its parts: the first, the third and so on are bent, the others straight.
    pub fn points(&self) -> Vec<Point> {
        let mut points = vec![self.from];
        points.extend_from_slice(&self.via);
        points.push(self.to);
        points
    }

    /// Places on it, close to each other.
    #[inline(never)]
    pub fn places(&self) -> Vec<Point> {
        let points = self.points();
        let parts = points.windows(2).enumerate();
        let parts = parts.flat_map(|(number, ends)| {
            let (from, to) = (ends[0], ends[1]);
            let length = (to.x - from.x).abs() + (to.y - from.y).abs();
            let steps = (length / 12.0).clamp(24.0, 200.0) as u32;
            (0..=steps).map(move |step| {
                let part = f64::from(step) / f64::from(steps);
                match number % 2 {
                    0 => curve(from, to, self.upright, part),
                    _ => Point::new(
                        from.x + (to.x - from.x) * part,
                        from.y + (to.y - from.y) * part,
                    ),
                }
            })
        });
        parts.collect()
    }
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
            origin: Point::default(),
            nodes,
            sockets: Vec::new(),
            links: Vec::new(),
        };
        let placed = layout.put_in_places(demand, &plan);
        layout.place_sockets(topology, &plan);
        layout.place_links(topology, placed);
        layout
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
        let (left, top) = (MARGIN, MARGIN / 2.0 + plan.headroom());
        let least = |at: fn(&Area) -> f64| cards().map(|card| at(&card)).fold(f64::MAX, f64::min);
        self.origin = Point::new(left - least(|card| card.x), top - least(|card| card.y));
        let most = |at: fn(&Area) -> f64| cards().map(|card| at(&card)).fold(0.0, f64::max);
        let width = most(Area::right) + self.origin.x + MARGIN;
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
                Orientation::Down => Point::new(plan.lane(), badge.center().y),
            };
            self.sockets.push(SocketBox {
                badge,
                drawer,
                perch,
            });
        }
    }

    fn place_links(&mut self, topology: &Topology, placed: bool) {
        let ends: Vec<(usize, usize, bool)> = topology
            .links
            .iter()
            .map(|link| {
                let (a, b) = (
                    topology.node_of(link.connector).0,
                    topology.node_of(link.binder).0,
                );
                if a <= b { (a, b, true) } else { (b, a, false) }
            })
            .collect();
        for (index, &(first, second, connector_first)) in ends.iter().enumerate() {
            // Links at the same side of a card are spread along it.
            let port = |node: usize, end: fn(&(usize, usize, bool)) -> usize| {
                let here: Vec<usize> = (0..ends.len()).filter(|i| end(&ends[*i]) == node).collect();
                let nth = here.iter().position(|i| *i == index).unwrap_or_default();
                let room = match self.orientation {
                    Orientation::Across => self.nodes[node].card.h,
                    Orientation::Down => self.nodes[node].card.w,
                } - 24.0;
                let gap = PORT_GAP.min(room / (here.len() as f64));
                (nth as f64 - (here.len() as f64 - 1.0) / 2.0) * gap
            };
            let (out, into) = (port(first, |end| end.0), port(second, |end| end.1));
            let (a, b) = (self.nodes[first].card, self.nodes[second].card);
            // Cards that stand one above the other have their links at their edges between them.
            let beside = b.x >= a.right() || a.x >= b.right();
            let line = match self.orientation {
                Orientation::Across if !beside => {
                    let (start, end) = if a.y <= b.y {
                        (a.bottom(), b.y)
                    } else {
                        (a.y, b.bottom())
                    };
                    let from = Point::new(a.center().x + out, start);
                    let to = Point::new(b.center().x + into, end);
                    let middle = from.middle(to);
                    LinkLine {
                        from,
                        to,
                        over: middle.moved(STACK_WIDTH / 2.0 + 8.0, 10.0),
                        label: Some(middle.moved(-34.0, 4.0)),
                        connector_first,
                        upright: true,
                        via: Vec::new(),
                    }
                }
                Orientation::Across => {
                    let (start, end) = if b.x >= a.right() {
                        (a.right(), b.x)
                    } else {
                        (a.x, b.right())
                    };
                    let from = Point::new(start, a.center().y + out);
                    let to = Point::new(end, b.center().y + into);
                    let middle = from.middle(to);
                    let gap = (to.x - from.x).abs();
                    let over = if gap >= STACK_WIDTH + 4.0 {
                        middle.moved(0.0, -CLEARANCE)
                    } else {
                        Point::new(middle.x, a.y.min(b.y) - CLEARANCE)
                    };
                    LinkLine {
                        from,
                        to,
                        over,
                        label: (gap >= GAP_LABELLED).then(|| middle.moved(0.0, 20.0)),
                        connector_first,
                        upright: false,
                        via: Vec::new(),
                    }
                }
                Orientation::Down => {
                    // It comes out from behind a drawer, which is as long as what is in it.
                    let from = Point::new(a.center().x + out, a.bottom());
                    let to = Point::new(b.center().x + into, b.y);
                    let foot = self.foot(topology, first);
                    let middle = Point::new(from.x, foot).middle(to);
                    let lane = self
                        .sockets
                        .first()
                        .map_or(middle.x, |socket| socket.perch.x);
                    let over = Point::new(lane, middle.y);
                    LinkLine {
                        from,
                        to,
                        over,
                        label: Some(middle.moved(10.0, 4.0)),
                        connector_first,
                        upright: true,
                        via: Vec::new(),
                    }
                }
            };
            self.links.push(line);
        }
        if placed || self.nodes.len() > FEW {
            let cards = self.nodes.iter().map(|node| node.card).enumerate();
            let drawers = topology.sockets.iter().zip(&self.sockets);
            let drawers = drawers.filter_map(|(info, own)| Some((info.node.0, own.drawer?)));
            let solid: Vec<(usize, Area)> = cards.chain(drawers).collect();
            let ends: Vec<(usize, usize)> = ends.iter().map(|end| (end.0, end.1)).collect();
            routes::lead(self, &ends, &solid);
        }
    }

    /// The lower edge of a card and its drawers.
    fn foot(&self, topology: &Topology, node: usize) -> f64 {
        let drawers = topology.nodes[node]
            .sockets
            .iter()
            .filter_map(|id| self.sockets[id.0].drawer);
        drawers
            .map(|drawer| drawer.bottom())
            .fold(self.nodes[node].card.bottom(), f64::max)
    }
}

/// The height of a drawer with so many rows.
pub fn drawer_height(rows: usize) -> f64 {
    rows.min(DRAWER_ROWS) as f64 * DRAWER_ROW + DRAWER_FRAME
}

#[cfg(test)]
mod tests;
