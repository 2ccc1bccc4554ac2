//! Where new nodes find room on the sheet, and how nodes are moved and aligned.

use super::Sheet;
use crate::build::view::View;
use crate::geometry::{Area, Point};

/// Nodes are put on a grid of so many pixels.
pub const GRID: f64 = 8.0;
/// About the size of a new node.
pub const NEW: (f64, f64) = (140.0, 88.0);
/// Between new nodes, and between them and what is there: a message has room between two that are beside each other.
const APART: (f64, f64) = (112.0, 40.0);
/// Between new nodes and the edge of what is seen.
const EDGE: f64 = 24.0;

impl Sheet {
    /// Where a new node finds room: in what is seen, beside the last one, else row by row, and if that is full
    /// below it.
    pub fn free(&self, view: &View, room: (f64, f64)) -> [i32; 2] {
        let seen = view.seen(room);
        let across = ((seen.w - 2.0 * EDGE + APART.0) / (NEW.0 + APART.0)).max(1.0) as usize;
        let taken = |x: f64, y: f64| {
            let wanted = Area {
                x: x - APART.0 / 3.0,
                y: y - APART.1 / 2.0,
                w: NEW.0 + APART.0 / 1.5,
                h: NEW.1 + APART.1,
            };
            self.cards.iter().any(|card| card.area.overlaps(&wanted))
        };
        let last = self.cards.last().map(|card| card.area);
        if let Some(last) = last.filter(|last| seen.contains(last)) {
            let (right, left) = (last.right() + APART.0, last.x - APART.0 - NEW.0);
            let fits = |x: &f64| seen.x <= *x && x + NEW.0 <= seen.right() && !taken(*x, last.y);
            if let Some(x) = [right, left].into_iter().find(fits) {
                return [snapped(x), snapped(last.y)];
            }
        }
        // Each card takes four of these places at most.
        for number in 0..=across * (4 * self.cards.len() + 1) {
            let (row, column) = (number / across, number % across);
            let x = seen.x + EDGE + column as f64 * (NEW.0 + APART.0);
            let y = seen.y + APART.1 + row as f64 * (NEW.1 + APART.1);
            if !taken(x, y) {
                return [snapped(x), snapped(y)];
            }
        }
        place(Point::new(seen.x, self.bounds.bottom()))
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

/// Where the card of a new node, as its file has it, stands that is dropped at a place of the sheet: its middle
/// is there.
pub fn dropped(node: &str, at: Point) -> Area {
    let (w, h) = (
        crate::layout::new_width(node.matches("type = ").count()),
        NEW.1,
    );
    let [x, y] = place(at.moved(-w / 2.0, -h / 2.0)).map(f64::from);
    Area { x, y, w, h }
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
