//! Links that would run through cards: they go along the free lanes between these, where there are
//! some.
//!
//! ```text
//!          ________________________
//!   +---+ /   +---+    +---+       \  +---+
//!   |   |/    |   |    |   |        \ |   |
//!   +---+     +---+    +---+          +---+
//! ```

use super::{Layout, LinkLine, Orientation};
use crate::geometry::{Area, Point, curve};

/// Links and cards beyond which no way is looked for: a picture has to be there at once.
const MOST: usize = 40_000;
/// How near a link comes to a card that it has nothing to do with.
const NEAR: f64 = 3.0;
/// Between a card and the nearest lane.
const ASIDE: f64 = 7.0;
/// How far lanes lie apart, and how many there are side by side.
const LANES: (f64, usize) = (3.0, 4);
/// Between the cards that a lane passes and where it begins and ends.
const TURN: f64 = 11.0;

/// Leads the links around the cards in their way. `ends` are the nodes of each link, and `solid` is what
/// stands in the way, with its node.
#[inline(never)]
pub(super) fn lead(layout: &mut Layout, ends: &[(usize, usize)], solid: &[(usize, Area)]) {
    if ends.len() * solid.len() > MOST {
        return;
    }
    for (number, (line, ends)) in layout.links.iter_mut().zip(ends).enumerate() {
        let others = solid
            .iter()
            .filter(|(node, _)| *node != ends.0 && *node != ends.1);
        let others: Vec<Area> = others.map(|(_, area)| *area).collect();
        let cards = [ends.0, ends.1].map(|node| layout.nodes[node].card);
        if let Some([begin, end]) = lane(line, number, &others, cards) {
            line.via = vec![begin, end];
            // Where rows stand above each other messages have a lane of their own.
            if layout.orientation == Orientation::Across {
                line.over = begin.middle(end);
            }
            line.label = None;
        }
    }
}

/// Where the link leaves for a lane and where it comes back from it, if it needs one and there is one.
fn lane(line: &LinkLine, number: usize, others: &[Area], cards: [Area; 2]) -> Option<[Point; 2]> {
    let turn = |point: Point| {
        if line.upright {
            Point::new(point.y, point.x)
        } else {
            point
        }
    };
    let lay = |area: &Area| {
        if line.upright {
            Area {
                x: area.y,
                y: area.x,
                w: area.h,
                h: area.w,
            }
        } else {
            *area
        }
    };
    let (mut from, mut to) = (turn(line.from), turn(line.to));
    let backwards = from.x > to.x;
    if backwards {
        (from, to) = (to, from);
    }
    let near: Vec<Area> = others
        .iter()
        .map(lay)
        .filter(|area| area.right() > from.x && area.x < to.x)
        .map(|area| Area {
            x: area.x - NEAR,
            y: area.y - NEAR,
            w: area.w + 2.0 * NEAR,
            h: area.h + 2.0 * NEAR,
        })
        .collect();
    if bends_past(from, to, &near) {
        return None;
    }
    let between = || {
        near.iter()
            .filter(|area| area.x > from.x && area.right() < to.x)
    };
    let left = between().map(|area| area.x).fold(f64::MAX, f64::min) - TURN;
    let right = between().map(Area::right).fold(f64::MIN, f64::max) + TURN;
    let (left, right) = (left.max(from.x + 4.0), right.min(to.x - 4.0));
    if left >= right {
        return None;
    }
    // The longer turn is better made where there is more room for it.
    let (before, after) = (left - from.x, to.x - right);
    let (near_from, near_to) = if before < after {
        (2.0, 1.0)
    } else {
        (1.0, 2.0)
    };
    let aside = ASIDE + LANES.0 * (number % LANES.1) as f64;
    let mut best: Option<(f64, f64)> = None;
    for area in near.iter().copied().chain(cards.iter().map(lay)) {
        for y in [area.y - aside, area.bottom() + aside] {
            let detour = near_from * (y - from.y).abs() + near_to * (y - to.y).abs();
            let (begin, end) = (Point::new(left, y), Point::new(right, y));
            let better = best.is_none_or(|(least, _)| detour < least);
            let crosses = |area: &Area| {
                area.x < right && left < area.right() && area.y < y && y < area.bottom()
            };
            if better
                && !near.iter().any(crosses)
                && bends_past(from, begin, &near)
                && bends_past(end, to, &near)
            {
                best = Some((detour, y));
            }
        }
    }
    let (_, y) = best?;
    let (begin, end) = (turn(Point::new(left, y)), turn(Point::new(right, y)));
    Some(if backwards {
        [end, begin]
    } else {
        [begin, end]
    })
}

/// Whether a link that is bent from one place to another touches none of the boxes.
fn bends_past(from: Point, to: Point, boxes: &[Area]) -> bool {
    (0..=24).all(|step| {
        let at = curve(from, to, false, f64::from(step) / 24.0);
        !boxes.iter().any(|area| {
            area.x < at.x && at.x < area.right() && area.y < at.y && at.y < area.bottom()
        })
    })
}
