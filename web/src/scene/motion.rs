//! How a thing moves during the play time of a step: a pure function from position to pose.

use crate::el::push_decimal;
use crate::geometry::{Point, Way};
use crate::playback::{ease_in_out, ease_out};

/// Where a thing is and how it looks there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Its place.
    pub at: Point,
    /// Turned by so many degrees.
    pub turn: f64,
    /// From 0.0, not to be seen, to 1.0.
    pub opacity: f64,
}

impl Pose {
    /// Upright and fully visible.
    pub const fn upright(at: Point) -> Self {
        Self {
            at,
            turn: 0.0,
            opacity: 1.0,
        }
    }

    /// The same, moved and with another opacity.
    #[must_use]
    pub const fn shifted(self, by: Point, opacity: f64) -> Self {
        Self {
            at: self.at.moved(by.x, by.y),
            opacity,
            ..self
        }
    }

    /// The value of an SVG `transform` attribute.
    pub fn transform(&self) -> String {
        let mut text = String::with_capacity(32);
        text.push_str("translate(");
        push_decimal(&mut text, self.at.x);
        text.push(' ');
        push_decimal(&mut text, self.at.y);
        text.push(')');
        if self.turn != 0.0 {
            text.push_str(" rotate(");
            push_decimal(&mut text, self.turn);
            text.push(')');
        }
        text
    }
}

/// The course of a pose over play time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Motion {
    /// Stays where it is.
    Still(Pose),
    /// Goes along a way, from one part of it to another.
    Along {
        /// The way.
        way: Way,
        /// The parts of it at which it starts and ends.
        parts: (f64, f64),
        /// The play times at which it starts and ends.
        times: (f64, f64),
        /// How it gathers and loses speed.
        ease: Ease,
    },
    /// Goes straight from one pose to another.
    Shift {
        /// The pose before.
        from: Pose,
        /// The pose after.
        to: Pose,
        /// The play times at which it starts and ends.
        times: (f64, f64),
    },
}

/// How a thing gathers and loses speed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ease {
    /// Always the same speed.
    Even,
    /// Slow at the end.
    Out,
    /// Slow at both ends.
    Both,
}

impl Motion {
    /// The pose at a position of play time; before and after its times a thing keeps still.
    pub fn at(&self, position: f64) -> Pose {
        match self {
            Self::Still(pose) => *pose,
            Self::Along {
                way,
                parts,
                times,
                ease,
            } => {
                let time = part(*times, position);
                let eased = match ease {
                    Ease::Even => time,
                    Ease::Out => ease_out(time),
                    Ease::Both => ease_in_out(time),
                };
                Pose::upright(way.at(parts.0 + (parts.1 - parts.0) * eased))
            }
            Self::Shift { from, to, times } => {
                let part = ease_in_out(part(*times, position));
                let between = |from: f64, to: f64| from + (to - from) * part;
                Pose {
                    at: Point::new(between(from.at.x, to.at.x), between(from.at.y, to.at.y)),
                    turn: between(from.turn, to.turn),
                    opacity: between(from.opacity, to.opacity),
                }
            }
        }
    }

    /// Whether it ever changes.
    pub const fn is_still(&self) -> bool {
        matches!(self, Self::Still(_))
    }
}

fn part((start, end): (f64, f64), position: f64) -> f64 {
    if end <= start {
        return if position < end { 0.0 } else { 1.0 };
    }
    ((position - start) / (end - start)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::{Direction, LinkId};
    use hopscope_core::world::Over;

    use super::*;
    use crate::geometry::Area;
    use crate::layout::Layout;
    use crate::run::Run;
    use crate::stack_size::{STACK_WIDTH, StackSize};

    #[test]
    fn a_motion_keeps_still_before_and_after_its_times() {
        let (from, to) = (
            Pose::upright(Point::new(0., 0.)),
            Pose::upright(Point::new(10., 0.)),
        );
        let motion = Motion::Shift {
            from,
            to,
            times: (100.0, 200.0),
        };
        assert_eq!(motion.at(-1e9), from);
        assert_eq!(motion.at(150.0).at.x, 5.0);
        assert_eq!(motion.at(1e9), to);
    }

    #[test]
    fn a_motion_without_duration_is_over_at_once() {
        let pose = |x| Pose::upright(Point::new(x, 0.));
        let motion = Motion::Shift {
            from: pose(0.),
            to: pose(1.),
            times: (5.0, 5.0),
        };
        assert_eq!((motion.at(4.9).at.x, motion.at(5.0).at.x), (0.0, 1.0));
    }

    /// Two clients, a proxy and two servers: two rows, with links that go up and down.
    #[test]
    fn a_message_between_two_rows_covers_no_card() {
        let node = |name: &str, kind: &str, socket: &str, more: &str| {
            format!("[[nodes]]\nname = \"{name}\"\nkind = \"{kind}\"\nsockets = {socket}\n{more}\n")
        };
        let client = "{ type = \"REQ\", connect = \"front\" }";
        let server = "{ type = \"REP\", connect = \"back\" }";
        let proxy =
            "[{ type = \"ROUTER\", bind = \"front\" }, { type = \"DEALER\", bind = \"back\" }]";
        let text = [
            "title = \"Two rows\"\nsummary = \"Each way is looked at.\"\n".to_owned(),
            node(
                "one",
                "client",
                client,
                "steps = [{ send = \"a\" }, \"receive\"]",
            ),
            node(
                "two",
                "client",
                client,
                "steps = [{ send = \"b\" }, \"receive\"]",
            ),
            node("proxy", "proxy", proxy, ""),
            node("left", "worker", server, "reply = \"x\""),
            node("right", "worker", server, "reply = \"y\""),
        ];
        let run = Run::of_source(&text.concat(), &[], Over::Inproc)
            .unwrap_or_else(|error| panic!("{error}"));
        let layout = Layout::new(run.topology(), &run.demand, 820.0);
        let height = StackSize::of(run.demand.frames, false).height;
        for link in 0..layout.links.len() {
            for direction in [Direction::ToBinder, Direction::ToConnector] {
                let way = layout.way(run.topology(), LinkId(link), direction);
                for part in 0..=40 {
                    let at = way.at(f64::from(part) / 40.0);
                    let message = Area {
                        x: at.x - STACK_WIDTH / 2.0,
                        y: at.y - height,
                        w: STACK_WIDTH,
                        h: height,
                    };
                    let covered = layout.nodes.iter().any(|node| node.card.overlaps(&message));
                    assert!(
                        !covered,
                        "link {link} {direction:?}, {part} of 40: {message:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn transforms_are_short() {
        let mut pose = Pose::upright(Point::new(1.0 / 3.0, -2.0));
        assert_eq!(pose.transform(), "translate(0.33 -2)");
        pose.turn = 9.0;
        assert_eq!(pose.transform(), "translate(0.33 -2) rotate(9)");
    }
}
