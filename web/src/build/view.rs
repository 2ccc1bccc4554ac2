//! The part of the sheet that is seen.

use crate::geometry::{Area, Point};

/// The smallest and the greatest scale to which one zooms; what shows a large sheet whole may be
/// smaller.
const SCALES: (f64, f64) = (0.2, 3.0);
/// No sheet needs less than this.
const LEAST: f64 = 0.005;
/// A scale at which small letters are no longer told apart.
const TINY: f64 = 0.4;
/// A screen narrower than this is touched rather than pointed at.
pub const NARROW: f64 = 560.0;
/// The scale at which a socket is large enough for a finger, and its letters can be read.
const TOUCHED: f64 = 0.8;
/// How much one step of zoom changes.
pub const STEP: f64 = 1.25;

/// The part of the sheet that is seen: what stands at the upper left, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The upper left corner, in pixels of the sheet.
    pub corner: Point,
    /// Pixels of the screen for one of the sheet.
    pub scale: f64,
}

impl View {
    /// The view that shows a sheet of this size whole, no larger than it is.
    pub fn whole(sheet: Area, room: (f64, f64)) -> Self {
        let scale = (room.0 / sheet.w).min(room.1 / sheet.h).clamp(LEAST, 1.0);
        let middle = sheet.center();
        let corner = middle.moved(-room.0 / scale / 2.0, -room.1 / scale / 2.0);
        Self { corner, scale }
    }

    /// The view at the beginning: all of the sheet, or on a narrow screen where it begins, so large
    /// that fingers find what is there.
    pub fn first(sheet: Area, room: (f64, f64)) -> Self {
        let whole = Self::whole(sheet, room);
        if room.0 >= NARROW || whole.scale >= TOUCHED {
            return whole;
        }
        // In the middle if it is not too wide, and from its top.
        let beside = (room.0 / TOUCHED - sheet.w).max(0.0) / 2.0;
        Self {
            corner: Point::new(sheet.x - beside, sheet.y),
            scale: TOUCHED,
        }
    }

    /// The view that shows something of a sheet: all of the sheet, or on a narrow screen that thing in the middle
    /// where all would be too small for fingers.
    pub fn around(thing: Area, sheet: Area, room: (f64, f64)) -> Self {
        let first = Self::first(sheet, room);
        let seen = first.seen(room);
        if seen.contains(&thing) {
            return first;
        }
        let (middle, now) = (thing.center(), seen.center());
        let corner = first.corner.moved(middle.x - now.x, middle.y - now.y);
        Self { corner, ..first }
    }

    /// The place of the sheet at a place of the screen, counted from the corner of what is seen.
    pub fn at(&self, screen: Point) -> Point {
        self.corner
            .moved(screen.x / self.scale, screen.y / self.scale)
    }

    /// The part of the sheet that is seen in a room of this size.
    pub const fn seen(&self, room: (f64, f64)) -> Area {
        Area {
            x: self.corner.x,
            y: self.corner.y,
            w: room.0 / self.scale,
            h: room.1 / self.scale,
        }
    }

    /// Larger by `factor`, with the place at `screen` kept where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f64, screen: Point) -> Self {
        let scale = (self.scale * factor).clamp(SCALES.0.min(self.scale), SCALES.1);
        let fixed = self.at(screen);
        let corner = fixed.moved(-screen.x / scale, -screen.y / scale);
        Self { corner, scale }
    }

    /// Whether small letters are better left out.
    pub const fn is_tiny(&self) -> bool {
        self.scale < TINY
    }

    /// Moved by so many pixels of the screen.
    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        Self {
            corner: self.corner.moved(x / self.scale, y / self.scale),
            scale: self.scale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(w: f64, h: f64) -> Area {
        let (x, y) = (0.0, 0.0);
        Area { x, y, w, h }
    }

    #[test]
    fn a_sheet_is_shown_whole_and_never_enlarged() {
        let view = View::whole(sheet(800.0, 200.0), (400.0, 300.0));
        assert_eq!(view.scale, 0.5);
        assert_eq!(view.at(Point::new(0.0, 0.0)).x, 0.0);
        assert_eq!(view.at(Point::new(400.0, 0.0)).x, 800.0);
        let small = View::whole(sheet(100.0, 50.0), (400.0, 300.0));
        assert_eq!(small.scale, 1.0);
        assert_eq!(small.corner.x, -150.0, "it stands in the middle");
    }

    #[test]
    fn the_largest_sheet_is_shown_whole_and_can_be_zoomed_from_there() {
        let room = (340.0, 420.0);
        let large = sheet(9000.0, 6000.0);
        let view = View::whole(large, room);
        let seen = view.seen(room);
        assert!(seen.x <= 0.0 && seen.y <= 0.0, "{seen:?}");
        assert!(
            seen.right() >= 9000.0 && seen.bottom() >= 6000.0,
            "{seen:?}"
        );
        let middle = Point::new(170.0, 210.0);
        assert!(view.zoomed(STEP, middle).scale > view.scale);
        assert_eq!(
            view.zoomed(1.0 / STEP, middle).scale,
            view.scale,
            "no smaller than that"
        );
    }

    #[test]
    fn on_a_narrow_screen_things_are_large_enough_for_fingers() {
        let (long, room) = (sheet(340.0, 900.0), (340.0, 400.0));
        let view = View::first(long, room);
        assert_eq!((view.scale, view.corner), (TOUCHED, Point::new(-42.5, 0.0)));
        let below = Area {
            x: 20.0,
            y: 800.0,
            w: 96.0,
            h: 88.0,
        };
        let view = View::around(below, long, room);
        assert_eq!(view.scale, TOUCHED);
        assert!(view.seen(room).contains(&below), "{view:?}");
        assert_eq!(
            View::around(sheet(9.0, 9.0), long, room),
            View::first(long, room)
        );
        let wide = (800.0, 400.0);
        let whole = View::whole(sheet(2000.0, 200.0), wide);
        assert_eq!(View::first(sheet(2000.0, 200.0), wide), whole);
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let view = View::whole(sheet(800.0, 200.0), (400.0, 300.0));
        let pointer = Point::new(100.0, 40.0);
        let before = view.at(pointer);
        for factor in [STEP, 1.0 / STEP, 9.0, 0.01] {
            let after = view.zoomed(factor, pointer).at(pointer);
            assert!((after.x - before.x).abs() < 1e-9 && (after.y - before.y).abs() < 1e-9);
        }
        assert_eq!(view.zoomed(1000.0, pointer).scale, SCALES.1);
    }

    #[test]
    fn panning_is_by_pixels_of_the_screen() {
        let view = View::whole(sheet(800.0, 200.0), (400.0, 300.0)).moved(10.0, -5.0);
        let corner = View::whole(sheet(800.0, 200.0), (400.0, 300.0)).corner;
        assert_eq!(view.corner, corner.moved(20.0, -10.0));
    }
}
