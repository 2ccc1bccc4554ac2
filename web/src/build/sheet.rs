//! What stands where on the sheet, and what is hit there.

mod places;

use hopscope_core::scenario::edit::End;
use hopscope_core::socket::SocketKind;

use crate::build::view::NARROW;
use crate::geometry::{Area, Point};
use crate::layout::{Demand, Layout, LinkLine};
use crate::run::Run;
use crate::state::Pick;

pub use places::{GRID, NEW, dropped};

/// How far the pointer has to go until it drags: less is a click.
pub const THRESHOLD: f64 = 5.0;
/// The width from which the sheet is laid out from left to right, as it always is.
const WIDE: f64 = 640.0;
/// How many times as high as what is seen is a sheet, at most, on which nodes stand below each other.
const MOST_BELOW: f64 = 5.0;
/// How often a crowd is laid out on a larger sheet, each half as wide again as the first.
const LARGER: u32 = 16;
/// How far beside a socket or a link still counts.
const NEAR: f64 = 8.0;

/// Everything on the sheet, in the scenario's own places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The nodes, in the order of the scenario.
    pub cards: Vec<Card>,
    /// The links.
    pub links: Vec<Line>,
    /// All of it, with some room around.
    pub bounds: Area,
}

/// A node on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its card.
    pub area: Area,
    /// Its sockets and their badges.
    pub sockets: Vec<(SocketKind, Area)>,
}

/// A link on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The socket that connects.
    pub connector: End,
    /// The socket that binds.
    pub binder: End,
    /// The endpoint.
    pub endpoint: String,
    /// Where it is drawn.
    pub line: LinkLine,
}

impl Sheet {
    /// The sheet of a run where what is seen has this width and height. A crowd is laid out on a larger
    /// one, in the proportion of what is seen; on a narrow screen nodes stand below each other, as on the stage,
    /// unless the scenario says where they stand.
    pub fn on_bench(run: &Run, (width, height): (f64, f64)) -> Self {
        let placed = run.demand.places.iter().any(Option::is_some);
        let below = (width < NARROW && !placed).then(|| Self::below(run, width));
        // A crowd would go on and on.
        if let Some(sheet) = below.filter(|sheet| sheet.bounds.h <= MOST_BELOW * height) {
            return sheet;
        }
        let width = width.max(WIDE);
        let wide = |times: f64| Layout::new(run.topology(), &run.demand, width * times);
        let mut layout = wide(1.0);
        for step in 1..=LARGER {
            if placed || layout.height <= layout.width * height / width || !is_crowd(&layout) {
                break;
            }
            layout = wide(1.0 + f64::from(step) / 2.0);
        }
        Self::of(run, &layout)
    }

    /// The sheet on which nodes stand below each other.
    fn below(run: &Run, width: f64) -> Self {
        // There are no messages here, and nothing is remembered.
        let layout = Layout::new(run.topology(), &Demand::default(), width);
        let mut sheet = Self::of(run, &layout);
        let cards = || sheet.cards.iter().map(|card| card.area);
        let left = cards().map(|card| card.x).fold(f64::MAX, f64::min);
        // Nor is there a lane for messages.
        if let Some(right) = cards().map(|card| card.right()).reduce(f64::max) {
            sheet.bounds.w = right + left;
        }
        sheet
    }

    /// The sheet with the `chosen` nodes moved, laid out as if they were there already.
    #[must_use]
    pub fn dragged(&self, run: &Run, width: f64, chosen: &[&str], by: (f64, f64)) -> Self {
        let places = self.moved(chosen, by.0, by.1).into_iter();
        let demand = Demand {
            places: places.map(|(_, place)| place).collect(),
            ..run.demand.clone()
        };
        let layout = Layout::new(run.topology(), &demand, width.max(WIDE));
        Self::of(run, &layout)
    }

    /// The sheet of a run that is laid out.
    pub fn of(run: &Run, layout: &Layout) -> Self {
        let topology = run.topology();
        let end = |socket: hopscope_core::trace::SocketId| {
            let node = &topology.nodes[topology.node_of(socket).0];
            let number = node.sockets.iter().position(|own| *own == socket);
            End {
                node: node.name.clone(),
                socket: number.unwrap_or_default(),
            }
        };
        // What is moved off the edge of the stage must not move all else.
        let Point { x, y } = layout.origin;
        let point = |point: Point| point.moved(-x, -y);
        let area = |area: Area| Area {
            x: area.x - x,
            y: area.y - y,
            ..area
        };
        let cards = topology.nodes.iter().zip(&layout.nodes);
        let cards = cards.map(|(node, place)| Card {
            name: node.name.clone(),
            area: area(place.card),
            sockets: node
                .sockets
                .iter()
                .map(|id| {
                    (
                        topology.sockets[id.0].kind,
                        area(layout.sockets[id.0].badge),
                    )
                })
                .collect(),
        });
        let links = topology.links.iter().zip(&layout.links);
        let links = links.map(|(link, line)| Line {
            connector: end(link.connector),
            binder: end(link.binder),
            endpoint: link.endpoint.to_string(),
            line: LinkLine {
                from: point(line.from),
                to: point(line.to),
                over: point(line.over),
                label: line.label.map(point),
                via: line.via.iter().copied().map(point).collect(),
                ..line.clone()
            },
        });
        Self {
            cards: cards.collect(),
            links: links.collect(),
            bounds: area(Area {
                x: 0.0,
                y: 0.0,
                w: layout.width,
                h: layout.height,
            }),
        }
    }

    /// What is at a place: a socket before its node, a node before a link.
    pub fn hit(&self, at: Point) -> Option<Pick> {
        self.socket_at(at)
            .map(Pick::Socket)
            .or_else(|| {
                let cards = self.cards.iter().rev();
                let mut hit = cards.filter(|card| contains(&card.area, at, 0.0));
                hit.next().map(|card| Pick::Node(card.name.clone()))
            })
            .or_else(|| {
                let hit = self.links.iter().find(|link| is_near(&link.line, at))?;
                Some(Pick::Link(hit.connector.clone(), hit.endpoint.clone()))
            })
    }

    /// The socket at a place, or close to it.
    pub fn socket_at(&self, at: Point) -> Option<End> {
        for card in self.cards.iter().rev() {
            let mut badges = card.sockets.iter();
            if let Some(socket) = badges.position(|(_, badge)| contains(badge, at, NEAR / 2.0)) {
                let node = card.name.clone();
                return Some(End { node, socket });
            }
        }
        None
    }

    /// The badge of a socket.
    pub fn badge(&self, end: &End) -> Option<Area> {
        let card = self.cards.iter().find(|card| card.name == end.node)?;
        card.sockets.get(end.socket).map(|(_, badge)| *badge)
    }

    /// The names of the nodes that a box touches.
    pub fn touched(&self, frame: &Area) -> Vec<String> {
        let cards = self.cards.iter().filter(|card| card.area.overlaps(frame));
        cards.map(|card| card.name.clone()).collect()
    }
}

/// Whether some column has so many nodes that it is folded where there is room.
fn is_crowd(layout: &Layout) -> bool {
    let own = |column| {
        layout
            .nodes
            .iter()
            .filter(move |node| node.column == column)
    };
    layout
        .nodes
        .iter()
        .any(|node| own(node.column).count() > crate::layout::MOST_ACROSS)
}

fn contains(area: &Area, at: Point, margin: f64) -> bool {
    at.x >= area.x - margin
        && at.x <= area.right() + margin
        && at.y >= area.y - margin
        && at.y <= area.bottom() + margin
}

/// Whether a place is near a link as it is drawn.
fn is_near(line: &LinkLine, at: Point) -> bool {
    line.places().iter().any(|place| {
        let (x, y) = (place.x - at.x, place.y - at.y);
        x * x + y * y <= NEAR * NEAR
    })
}

#[cfg(test)]
mod tests;
