//! What stands where on the sheet, what is hit there, and how nodes are moved.

use hopscope_core::scenario::edit::End;
use hopscope_core::socket::SocketKind;

use crate::build::view::View;
use crate::geometry::{Area, Point};
use crate::layout::{Demand, Layout, LinkLine};
use crate::run::Run;
use crate::state::Pick;

/// Nodes are put on a grid of so many pixels.
pub const GRID: f64 = 8.0;
/// How far the pointer has to go until it drags: less is a click.
pub const THRESHOLD: f64 = 5.0;
/// The height of what is seen of the sheet, in pixels.
pub const HEIGHT: f64 = 420.0;
/// The width from which the sheet is laid out from left to right, as it always is.
const WIDE: f64 = 640.0;
/// How often a crowd is laid out on a larger sheet, each half as wide again as the first.
const LARGER: u32 = 16;
/// About the size of a new node.
pub const NEW: (f64, f64) = (140.0, 88.0);
/// Between new nodes, and between them and what is there.
const APART: (f64, f64) = (48.0, 40.0);
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
    /// The sheet of a run where what is seen has this width. A crowd is laid out on a larger one, in
    /// the proportion of what is seen.
    pub fn on_bench(run: &Run, width: f64) -> Self {
        let width = width.max(WIDE);
        let wide = |times: f64| Layout::new(run.topology(), &run.demand, width * times);
        let mut layout = wide(1.0);
        for step in 1..=LARGER {
            let placed = run.demand.places.iter().any(Option::is_some);
            if placed || layout.height <= layout.width * HEIGHT / width || !is_crowd(&layout) {
                break;
            }
            layout = wide(1.0 + f64::from(step) / 2.0);
        }
        Self::of(run, &layout)
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

    /// Where a new node finds room: in what is seen, row by row, and if that is full below it.
    pub fn free(&self, view: &View, room: (f64, f64)) -> [i32; 2] {
        let seen = view.seen(room);
        let across = ((seen.w - APART.0) / (NEW.0 + APART.0)).max(1.0) as usize;
        let taken = |x: f64, y: f64| {
            let wanted = Area {
                x: x - APART.0 / 3.0,
                y: y - APART.1 / 2.0,
                w: NEW.0 + APART.0 / 1.5,
                h: NEW.1 + APART.1,
            };
            self.cards.iter().any(|card| card.area.overlaps(&wanted))
        };
        // Each card takes four of these places at most.
        for number in 0..=across * (4 * self.cards.len() + 1) {
            let (row, column) = (number / across, number % across);
            let x = seen.x + APART.0 / 2.0 + column as f64 * (NEW.0 + APART.0);
            let y = seen.y + APART.1 + row as f64 * (NEW.1 + APART.1);
            if !taken(x, y) {
                return [snapped(x), snapped(y)];
            }
        }
        place(Point::new(seen.x, self.bounds.bottom()))
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

    /// The places of all nodes, as the scenario has them, with the `chosen` ones moved; those that
    /// are moved stand on the grid. So a picture that is moved by hand keeps its shape.
    pub fn moved(&self, chosen: &[&str], x: f64, y: f64) -> Vec<(String, Option<[i32; 2]>)> {
        let cards = self.cards.iter().map(|card| {
            let (own_x, own_y) = (card.area.x, card.area.y);
            let place = if chosen.contains(&&*card.name) {
                [snapped(own_x + x), snapped(own_y + y)]
            } else {
                [whole(own_x), whole(own_y)]
            };
            (card.name.clone(), Some(place))
        });
        cards.collect()
    }

    /// The places of all nodes with the `chosen` ones in a row, or in a column, at the first of
    /// them.
    pub fn aligned(&self, chosen: &[&str], row: bool) -> Vec<(String, Option<[i32; 2]>)> {
        let mut places = self.moved(&[], 0.0, 0.0);
        let axis = usize::from(row);
        let is_chosen = |name: &str| chosen.contains(&name);
        let first = places.iter().find(|(name, _)| is_chosen(name));
        let Some(Some(line)) = first.map(|(_, place)| place.map(|place| place[axis])) else {
            return places;
        };
        for (name, place) in &mut places {
            if let Some(place) = place
                && is_chosen(name)
            {
                place[axis] = line;
            }
        }
        places
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

/// Where a new node stands that is dropped at a place of the sheet: its middle is there.
pub fn dropped(at: Point) -> [i32; 2] {
    place(at.moved(-NEW.0 / 2.0, -NEW.1 / 2.0))
}

fn place(at: Point) -> [i32; 2] {
    [snapped(at.x), snapped(at.y)]
}

/// A number of pixels on the grid.
fn snapped(value: f64) -> i32 {
    whole((value / GRID).round() * GRID)
}

fn whole(value: f64) -> i32 {
    // Far beyond any sheet; a scenario says what is too far.
    value.round().clamp(-1e6, 1e6) as i32
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
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn sheet() -> Sheet {
        let run = Run::of_lesson(
            "chain-of-routers",
            &[("length".to_owned(), 2)],
            Over::Inproc,
        )
        .expect("it is a lesson");
        Sheet::of(&run, &Layout::new(run.topology(), &run.demand, 1000.0))
    }

    #[test]
    fn what_is_hit_is_the_smallest_thing_there() {
        let sheet = sheet();
        let hop = &sheet.cards[1];
        let badge = hop.sockets[1].1.center();
        let end = End {
            node: "hop1".to_owned(),
            socket: 1,
        };
        assert_eq!(sheet.hit(badge), Some(Pick::Socket(end)));
        let corner = Point::new(hop.area.x + 2.0, hop.area.y + 2.0);
        assert_eq!(sheet.hit(corner), Some(Pick::Node("hop1".to_owned())));
        let link = sheet.links[0].line.from.middle(sheet.links[0].line.to);
        let client = End {
            node: "client".to_owned(),
            socket: 0,
        };
        assert_eq!(
            sheet.hit(link.moved(0.0, 3.0)),
            Some(Pick::Link(client, "link1".to_owned()))
        );
        assert_eq!(sheet.hit(Point::new(-50.0, -50.0)), None);
    }

    #[test]
    fn fifty_nodes_have_about_the_proportion_of_what_is_seen_and_all_of_them_are_shown() {
        let mut text = "title = \"t\"\nsummary = \"s\"\n".to_owned();
        for number in 0..50 {
            text.push_str(&format!(
                "[[nodes]]\nname = \"n{number}\"\nkind = \"echo\"\nsockets = {{ type = \"REP\" }}\n"
            ));
        }
        let run =
            Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
        for width in [340.0, 720.0, 1400.0] {
            let room = (width, HEIGHT);
            let sheet = Sheet::on_bench(&run, width);
            let seen = View::whole(sheet.bounds, room).seen(room);
            for card in &sheet.cards {
                let (x, y) = (card.area.x, card.area.y);
                assert!(
                    x >= seen.x && card.area.right() <= seen.right(),
                    "{width} {x}"
                );
                assert!(
                    y >= seen.y && card.area.bottom() <= seen.bottom(),
                    "{width} {y}"
                );
            }
            let shape = sheet.bounds.w / sheet.bounds.h;
            assert!(shape > 0.8 && shape < 5.0, "{width} {shape}");
        }
    }

    #[test]
    fn a_new_node_finds_room_in_what_is_seen_and_then_below() {
        let mut sheet = sheet();
        let view = View::whole(sheet.bounds, (720.0, HEIGHT));
        let seen = view.seen((720.0, HEIGHT));
        let mut outside = 0;
        for _ in 0..40 {
            let [x, y] = sheet.free(&view, (720.0, HEIGHT)).map(f64::from);
            let (w, h) = NEW;
            let area = Area { x, y, w, h };
            assert!(!sheet.cards.iter().any(|card| card.area.overlaps(&area)));
            assert!(x >= seen.x && x + w <= seen.right(), "{x} {seen:?}");
            outside += usize::from(y > seen.bottom());
            let card = sheet.cards[0].clone();
            sheet.cards.push(Card { area, ..card });
        }
        assert!((1..40).contains(&outside), "{outside} of 40 are below");
    }

    #[test]
    fn a_box_takes_the_nodes_it_touches() {
        let sheet = sheet();
        let first = sheet.cards[0].area;
        assert_eq!(
            sheet.touched(&Area {
                x: 0.0,
                y: 0.0,
                w: first.x + 1.0,
                h: 999.0
            }),
            ["client"]
        );
        let all = sheet.touched(&Area {
            x: 0.0,
            y: 0.0,
            w: 999.0,
            h: 999.0,
        });
        assert_eq!(all, ["client", "hop1", "hop2", "server"]);
    }

    #[test]
    fn what_is_moved_stands_on_the_grid_and_the_rest_stays() {
        let sheet = sheet();
        let still = sheet.moved(&[], 0.0, 0.0);
        let moved = sheet.moved(&["hop1"], 13.0, -3.0);
        for (before, after) in still.iter().zip(&moved) {
            if after.0 == "hop1" {
                let [x, y] = after.1.expect("it has a place");
                assert_eq!((x % 8, y % 8), (0, 0));
            } else {
                assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn what_is_aligned_shares_a_line_with_the_first() {
        let mut sheet = sheet();
        sheet.cards[2].area.y += 40.0;
        let aligned = sheet.aligned(&["hop1", "hop2"], true);
        assert_eq!(
            aligned[1].1.map(|place| place[1]),
            aligned[2].1.map(|place| place[1])
        );
        let column = sheet.aligned(&["hop1", "hop2"], false);
        assert_eq!(
            column[1].1.map(|place| place[0]),
            column[2].1.map(|place| place[0])
        );
        assert_ne!(
            column[0].1.map(|place| place[0]),
            column[2].1.map(|place| place[0])
        );
    }
}
