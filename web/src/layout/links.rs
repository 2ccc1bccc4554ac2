//! Links: where they leave and come in, where a message halfway and the endpoint's name stand.

use hopscope_core::trace::Topology;

use super::{CLEARANCE, Layout, Orientation, routes};
use crate::geometry::{Area, Point, curve};
use crate::stack_size::STACK_WIDTH;

/// So few nodes have no link that runs through one of them, unless they are put somewhere.
const FEW: usize = 8;
/// A gap that has room for the name of an endpoint.
const GAP_LABELLED: f64 = 40.0;
/// Between the ends of two links at the same side of a card.
const PORT_GAP: f64 = 20.0;
/// Between the name of an endpoint and what is beside it.
const BESIDE: f64 = 8.0;
/// Between a link that goes down and the middle of its endpoint's name.
const SIDEWAYS: f64 = 34.0;

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
    /// How wide that name may be, in pixels.
    pub room: f64,
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

impl Layout {
    /// Draws the links between the cards, around others if some were `placed` by the scenario.
    /// Those that go down are passed by messages in the `lane`.
    pub(super) fn place_links(&mut self, topology: &Topology, placed: bool, lane: f64) {
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
                        label: Some(middle.moved(-SIDEWAYS, 4.0)),
                        room: 2.0 * SIDEWAYS - BESIDE,
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
                        room: gap - BESIDE,
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
                    let over = Point::new(lane, middle.y);
                    // Beside a link that bends its name stands where that is nearly upright again, unless
                    // another comes in there with a name of its own.
                    let bends = (to.x - from.x).abs() > 4.0;
                    let alone = ends.iter().filter(|end| end.1 == second).count() == 1;
                    let (label, limit) = if bends && alone {
                        (to.moved(10.0, -9.0), lane.min(b.right() + 12.0))
                    } else {
                        (middle.moved(10.0, 4.0), lane)
                    };
                    LinkLine {
                        from,
                        to,
                        over,
                        label: Some(label),
                        room: (limit - label.x - BESIDE).max(0.0),
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
