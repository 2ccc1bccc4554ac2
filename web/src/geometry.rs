//! Points, boxes and the way a message takes, in pixels of the stage.

/// A place on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// The point `x` to the right and `y` down.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The point halfway to `other`.
    #[must_use]
    pub const fn middle(self, other: Self) -> Self {
        Self::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }

    /// The point `x` further right and `y` further down.
    #[must_use]
    pub const fn moved(self, x: f64, y: f64) -> Self {
        Self::new(self.x + x, self.y + y)
    }
}

/// An upright box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Its width.
    pub w: f64,
    /// Its height.
    pub h: f64,
}

impl Area {
    /// Its right edge.
    pub const fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Its lower edge.
    pub const fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Its middle.
    pub const fn center(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether all of the other is within.
    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x
            && other.right() <= self.right()
            && self.y <= other.y
            && other.bottom() <= self.bottom()
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// The place after `part`, 0.0 to 1.0, of a line from one place to another that leaves and comes in
/// sideways, or upright.
pub fn curve(from: Point, to: Point, upright: bool, part: f64) -> Point {
    let rest = 1.0 - part;
    // The weights of a cubic curve whose two control points are level with its ends, halfway.
    let (begin, end) = (
        rest * rest * (rest + 3.0 * part),
        part * part * (part + 3.0 * rest),
    );
    let across = |a: f64, b: f64| begin * a + end * b;
    let along = |a: f64, b: f64| {
        rest * rest * rest * a + part * part * part * b + 3.0 * rest * part * (a + b) / 2.0
    };
    if upright {
        Point::new(across(from.x, to.x), along(from.y, to.y))
    } else {
        Point::new(along(from.x, to.x), across(from.y, to.y))
    }
}

/// A way from one place over a second to a third, bent smoothly.
///
/// At half the way it is exactly at `over`. Where that is lower than an end, the way keeps as high as
/// the end until it is halfway there: a message passes above the card that it comes from or goes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Where it starts.
    pub from: Point,
    /// Where it is at half the way.
    pub over: Point,
    /// Where it ends.
    pub to: Point,
}

impl Way {
    /// The place after `part` of the way, 0.0 to 1.0.
    pub fn at(&self, part: f64) -> Point {
        let part = part.clamp(0.0, 1.0);
        let rest = 1.0 - part;
        // The control point of the quadratic curve that passes `over` at one half.
        let bend = |from: f64, over: f64, to: f64| {
            let control = 2.0 * over - (from + to) / 2.0;
            rest * rest * from + 2.0 * rest * part * control + part * part * to
        };
        let x = bend(self.from.x, self.over.x, self.to.x);
        let (end, near) = if part < 0.5 {
            (self.from, 2.0 * part)
        } else {
            (self.to, 2.0 * rest)
        };
        let aside = |end: Point| (self.over.x - end.x).abs() >= 1.0;
        let y = if aside(self.from) || aside(self.to) {
            let late = if self.over.y > end.y {
                (2.0 * near - 1.0).max(0.0)
            } else {
                near
            };
            end.y + (self.over.y - end.y) * late * late * (3.0 - 2.0 * late)
        } else {
            bend(self.from.y, self.over.y, self.to.y)
        };
        Point::new(x, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_passes_its_three_points() {
        let way = Way {
            from: Point::new(0., 0.),
            over: Point::new(50., 40.),
            to: Point::new(100., 0.),
        };
        assert_eq!(way.at(0.0), way.from);
        assert_eq!(way.at(0.5), way.over);
        assert_eq!(way.at(1.0), way.to);
        assert_eq!(way.at(7.0), way.to, "what is past the end is the end");
    }

    #[test]
    fn a_way_leaves_a_place_above_it_sideways_and_goes_straight_where_it_is_upright() {
        let way = Way {
            from: Point::new(0., 0.),
            over: Point::new(100., 60.),
            to: Point::new(200., 120.),
        };
        assert_eq!(
            way.at(0.25),
            Point::new(50., 0.),
            "it has not begun to sink"
        );
        assert_eq!(way.at(0.75), Point::new(150., 90.));
        let down = Way {
            from: Point::new(5., 0.),
            over: Point::new(5., 60.),
            to: Point::new(5., 120.),
        };
        assert_eq!(down.at(0.25), Point::new(5., 30.));
    }

    #[test]
    fn a_bent_line_is_level_at_both_ends() {
        let (from, to) = (Point::new(0., 0.), Point::new(100., 40.));
        assert_eq!(curve(from, to, false, 0.0), from);
        assert_eq!(curve(from, to, false, 1.0), to);
        assert_eq!(curve(from, to, false, 0.5), from.middle(to));
        let early = curve(from, to, false, 0.1);
        assert!(early.x > 10.0 && early.y < 2.0, "{early:?}");
        let early = curve(from, to, true, 0.1);
        assert!(early.x < 4.0 && early.y > 4.0, "{early:?}");
    }

    #[test]
    fn boxes_that_only_touch_do_not_overlap() {
        let a = Area {
            x: 0.,
            y: 0.,
            w: 10.,
            h: 10.,
        };
        assert!(!a.overlaps(&Area { x: 10., ..a }));
        assert!(a.overlaps(&Area { x: 9., ..a }));
    }
}
