//! Where everything stands on the stage: from a topology and the room there is to boxes and lines.
//!
//! Nodes stand in columns: each is one column behind the nodes it is linked with that the
//! scenario lists before it. On a narrow screen columns become rows, from top to bottom.
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

use hopscope_core::trace::{Direction, LinkId, SocketId, Topology};

use crate::geometry::{Area, Point, Way};
use crate::stack_size::{STACK_WIDTH, StackSize};

/// How nodes follow each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Orientation {
    /// From left to right.
    Across,
    /// From top to bottom, on narrow screens.
    Down,
}

/// A stage narrower than this runs down.
const NARROW: f64 = 560.0;
const MARGIN: f64 = 28.0;
/// The height of a card with its badges side by side.
const CARD_HEIGHT: f64 = 88.0;
const BADGE_WIDTH: f64 = 52.0;
const BADGE_HEIGHT: f64 = 20.0;
const BADGE_GAP: f64 = 4.0;
/// What a badge and its queue take when badges stand one above the other.
const BADGE_ROW: f64 = 38.0;
/// About the width of a letter of a node's name.
const LETTER: f64 = 8.6;
const GAP_MAX: f64 = 230.0;
const GAP_MIN: f64 = 46.0;
/// The gap under which badges are put one above the other to save width.
const GAP_ROOMY: f64 = 48.0;
/// Between the rows of a column, next to the room for messages.
const ROW_GAP: f64 = 18.0;
/// Between a message and the card or line it stands over.
const CLEARANCE: f64 = 9.0;
/// Between the ends of two links at the same side of a card.
const PORT_GAP: f64 = 20.0;
/// One row of a drawer.
pub const DRAWER_ROW: f64 = 20.0;
/// A drawer's title and padding.
pub const DRAWER_FRAME: f64 = 26.0;
/// The most rows of a drawer; the last one tells how many more there are.
pub const DRAWER_ROWS: usize = 6;

/// The most that a run asks of the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demand {
    /// The most frames of any message.
    pub frames: usize,
    /// For each socket the most rows in its drawer.
    pub drawers: Vec<usize>,
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
    /// Where the endpoint's name stands.
    pub label: Point,
    /// Whether the connecting side is at `from`.
    pub connector_first: bool,
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
            nodes,
            sockets: Vec::new(),
            links: Vec::new(),
        };
        layout.place_sockets(topology, &plan);
        layout.place_links(topology);
        layout
    }

    /// Whether a message stands above its anchor (its anchor is the middle of its lower edge);
    /// else it stands to the right of it.
    pub fn anchor_is_below(&self) -> bool {
        self.orientation == Orientation::Across
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

    /// Whether a message in that direction goes the way in which nodes are listed: what a reader
    /// takes for the request.
    pub fn goes_forward(&self, link: LinkId, direction: Direction) -> bool {
        self.links[link.0].connector_first == (direction == Direction::ToBinder)
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
                    let x = if plan.stacked && siblings.len() > 1 {
                        card.center().x + (nth as f64 - 0.5) * 28.0
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

    fn place_links(&mut self, topology: &Topology) {
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
            let line = match self.orientation {
                Orientation::Across => {
                    let from = Point::new(a.right(), a.center().y + out);
                    let to = Point::new(b.x, b.center().y + into);
                    let middle = from.middle(to);
                    let over = if to.x - from.x >= STACK_WIDTH + 4.0 {
                        middle.moved(0.0, -CLEARANCE)
                    } else {
                        Point::new(middle.x, a.y.min(b.y) - CLEARANCE)
                    };
                    LinkLine {
                        from,
                        to,
                        over,
                        label: middle.moved(0.0, 20.0),
                        connector_first,
                    }
                }
                Orientation::Down => {
                    let from = Point::new(a.center().x + out, self.foot(topology, first));
                    let to = Point::new(b.center().x + into, b.y);
                    let middle = from.middle(to);
                    let lane = self
                        .sockets
                        .first()
                        .map_or(middle.x, |socket| socket.perch.x);
                    let over = Point::new(lane, middle.y);
                    LinkLine {
                        from,
                        to,
                        over,
                        label: middle.moved(10.0, 4.0),
                        connector_first,
                    }
                }
            };
            self.links.push(line);
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

/// The sizes from which places follow.
struct Plan<'a> {
    topology: &'a Topology,
    demand: &'a Demand,
    orientation: Orientation,
    /// Badges of one card stand one above the other.
    stacked: bool,
    columns: Vec<usize>,
    /// The place of each node in its column.
    rows: Vec<usize>,
    /// How many nodes each column has.
    counts: Vec<usize>,
    card_widths: Vec<f64>,
    card_height: f64,
    gap: f64,
    available: f64,
}

impl<'a> Plan<'a> {
    fn new(topology: &'a Topology, demand: &'a Demand, available: f64) -> Self {
        let columns = columns(topology);
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let mut counts = vec![0; count];
        let mut rows = Vec::with_capacity(columns.len());
        for column in &columns {
            rows.push(counts[*column]);
            counts[*column] += 1;
        }
        let orientation = if available < NARROW {
            Orientation::Down
        } else {
            Orientation::Across
        };
        let mut plan = Self {
            topology,
            demand,
            orientation,
            stacked: false,
            columns,
            rows,
            counts,
            card_widths: Vec::new(),
            card_height: CARD_HEIGHT,
            gap: GAP_MAX,
            available,
        };
        plan.fit();
        plan
    }

    /// Chooses card widths and the gap between columns.
    fn fit(&mut self) {
        self.measure_cards();
        if self.orientation == Orientation::Down {
            return;
        }
        if self.gap_left() < GAP_ROOMY && self.topology.nodes.iter().any(|n| n.sockets.len() > 1) {
            self.stacked = true;
            self.card_height = CARD_HEIGHT + BADGE_ROW;
            self.measure_cards();
        }
        self.gap = self.gap_left().clamp(GAP_MIN, GAP_MAX);
    }

    fn measure_cards(&mut self) {
        let width = |name: &str, sockets: usize| {
            let badges = if self.stacked { 1 } else { sockets.max(1) };
            let badges = badges as f64 * (BADGE_WIDTH + BADGE_GAP) + 10.0;
            let least = if self.stacked { 84.0 } else { 96.0 };
            badges
                .max(name.chars().count() as f64 * LETTER + 20.0)
                .max(least)
        };
        self.card_widths = self
            .topology
            .nodes
            .iter()
            .map(|node| width(&node.name, node.sockets.len()))
            .collect();
    }

    /// The width that is left for each gap.
    fn gap_left(&self) -> f64 {
        let cards: f64 = (0..self.counts.len())
            .map(|column| self.column_width(column))
            .sum();
        let gaps = self.counts.len().saturating_sub(1).max(1);
        (self.available - 2.0 * MARGIN - cards) / gaps as f64
    }

    fn column_width(&self, column: usize) -> f64 {
        let cards = self.columns.iter().zip(&self.card_widths);
        cards
            .filter(|(c, _)| **c == column)
            .map(|(_, width)| *width)
            .fold(0.0, f64::max)
    }

    /// The room that messages and drawers want above and below a card.
    fn headroom(&self) -> f64 {
        StackSize::of(self.demand.frames).height + CLEARANCE + 10.0
    }

    fn footroom(&self) -> f64 {
        let most = self
            .demand
            .drawers
            .iter()
            .max()
            .copied()
            .unwrap_or_default();
        if most == 0 { 0.0 } else { drawer_height(most) }
    }

    fn pitch(&self) -> f64 {
        match self.orientation {
            Orientation::Across => self.headroom() + self.card_height + self.footroom() + ROW_GAP,
            Orientation::Down => {
                let stack = StackSize::of(self.demand.frames).height + 12.0;
                (self.card_height + self.footroom() + 52.0).max(stack)
            }
        }
    }

    fn tallest(&self) -> usize {
        self.counts.iter().max().copied().unwrap_or_default()
    }

    fn width(&self) -> f64 {
        match self.orientation {
            Orientation::Across => self.content_width().max(self.available),
            Orientation::Down => (self.lane() + STACK_WIDTH + 10.0).max(self.available),
        }
    }

    fn content_width(&self) -> f64 {
        let cards: f64 = (0..self.counts.len())
            .map(|column| self.column_width(column))
            .sum();
        cards + self.gap * self.counts.len().saturating_sub(1) as f64 + 2.0 * MARGIN
    }

    fn height(&self) -> f64 {
        match self.orientation {
            Orientation::Across => {
                let rows = self.tallest().max(1) as f64;
                rows * self.pitch() - ROW_GAP + 2.0 * MARGIN / 2.0
            }
            Orientation::Down => {
                let stack = StackSize::of(self.demand.frames).height;
                let first = self.first_row();
                let last = first + self.pitch() * self.counts.len().saturating_sub(1) as f64;
                let foot =
                    (self.card_height + self.footroom()).max(self.card_height / 2.0 + stack / 2.0);
                last + foot + MARGIN / 2.0
            }
        }
    }

    /// Down: where the first row starts, so that the tallest message beside it is not cut off.
    fn first_row(&self) -> f64 {
        let stack = StackSize::of(self.demand.frames).height;
        (MARGIN / 2.0).max((stack - self.card_height) / 2.0 + 8.0)
    }

    /// Down: where messages travel.
    fn lane(&self) -> f64 {
        let widest = (0..self.counts.len())
            .map(|row| self.row_width(row))
            .fold(0.0, f64::max);
        (MARGIN / 2.0 + widest + 18.0).max((self.available - STACK_WIDTH) / 2.0 + 30.0)
    }

    fn row_width(&self, row: usize) -> f64 {
        let cards = self
            .columns
            .iter()
            .zip(&self.card_widths)
            .filter(|(c, _)| **c == row);
        cards.map(|(_, width)| width + 12.0).sum::<f64>() - 12.0
    }

    fn card(&self, node: usize) -> Area {
        let (column, row) = (self.columns[node], self.rows[node]);
        let (w, h) = (self.card_widths[node], self.card_height);
        match self.orientation {
            Orientation::Across => {
                let before: f64 = (0..column).map(|c| self.column_width(c) + self.gap).sum();
                let left = ((self.available - self.content_width()) / 2.0).max(0.0) + MARGIN;
                let x = left + before + (self.column_width(column) - w) / 2.0;
                let missing = (self.tallest() - self.counts[column]) as f64;
                let y =
                    MARGIN / 2.0 + self.headroom() + (row as f64 + missing / 2.0) * self.pitch();
                Area { x, y, w, h }
            }
            Orientation::Down => {
                let nodes = 0..self.topology.nodes.len();
                let before: f64 = nodes
                    .filter(|n| self.columns[*n] == column && self.rows[*n] < row)
                    .map(|n| self.card_widths[n] + 12.0)
                    .sum();
                let widest = (0..self.counts.len())
                    .map(|row| self.row_width(row))
                    .fold(0.0, f64::max);
                let indent = (widest - self.row_width(column)) / 2.0;
                let y = self.first_row() + self.pitch() * column as f64;
                Area {
                    x: MARGIN / 2.0 + indent + before,
                    y,
                    w,
                    h,
                }
            }
        }
    }

    fn badge(&self, card: &Area, nth: usize, of: usize) -> Area {
        let (w, h) = (BADGE_WIDTH, BADGE_HEIGHT);
        if self.stacked {
            let x = card.center().x - w / 2.0;
            let extra = if of > 1 { 0.0 } else { BADGE_ROW / 2.0 };
            return Area {
                x,
                y: card.y + 38.0 + extra + nth as f64 * BADGE_ROW,
                w,
                h,
            };
        }
        let all = of as f64 * w + (of as f64 - 1.0) * BADGE_GAP;
        let x = card.center().x - all / 2.0 + nth as f64 * (w + BADGE_GAP);
        Area {
            x,
            y: card.y + 38.0,
            w,
            h,
        }
    }

    fn drawer(&self, card: &Area, nth: usize, of: usize, rows: usize) -> Area {
        let h = drawer_height(rows);
        let w = if of > 1 && !self.stacked {
            card.w / 2.0 + 14.0
        } else {
            card.w - 12.0
        };
        let x = if of > 1 && !self.stacked {
            if nth == 0 {
                card.x + 6.0
            } else {
                card.right() - 6.0 - w
            }
        } else {
            card.x + 6.0
        };
        Area {
            x,
            y: card.bottom(),
            w,
            h,
        }
    }
}

/// The height of a drawer with so many rows.
pub fn drawer_height(rows: usize) -> f64 {
    rows.min(DRAWER_ROWS) as f64 * DRAWER_ROW + DRAWER_FRAME
}

/// The column of each node: one behind the last of the nodes listed before it that it is linked
/// with.
fn columns(topology: &Topology) -> Vec<usize> {
    let mut columns = vec![0; topology.nodes.len()];
    for node in 0..columns.len() {
        for link in &topology.links {
            let ends =
                [link.connector, link.binder].map(|socket: SocketId| topology.node_of(socket).0);
            for (here, there) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                if here == node && there < node {
                    columns[node] = columns[node].max(columns[there] + 1);
                }
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests;
