//! Notes on the stage: what happens without a message.

use hopscope_core::envelope::Role;
use hopscope_core::trace::{Event, Record};

use super::{Ease, Item, ItemBody, Motion, Pill, PillText, Pose, Scene, corner};
use crate::geometry::{Area, Point, Way};
use crate::i18n::breaking::{done, words};
use crate::layout::Layout;
use crate::run::Run;
use crate::stack_size::STACK_WIDTH;

/// The height of a note.
pub const PILL_HEIGHT: f64 = 26.0;
/// A note is no wider than this.
const PILL_ROOM: f64 = 150.0;
/// Between a note and the edge of the stage.
pub const EDGE: f64 = 2.0;
/// Between a note and the message it stands over.
const CLEARANCE: f64 = 5.0;

/// The note of a step.
pub(super) fn pill(scene: &Scene, run: &Run, layout: &Layout, step: usize) -> Option<Item> {
    let record = run.record(step)?;
    let (text, alarm) = match &record.event {
        Event::OctetsSent { octets, part, .. } | Event::OctetsReceived { octets, part, .. } => {
            (PillText::Octets(*part, octets.len()), false)
        }
        Event::Refused { .. } => (PillText::Refused, true),
        Event::PeerRefused { .. } => (PillText::PeerRefused, true),
        Event::PeerNamed { identity, .. } => {
            let view = run.palette.frame(identity.frame(), Role::Identity);
            (PillText::Named(view.label), false)
        }
        Event::HandshakeCompleted { .. } => (PillText::Ready, false),
        Event::Printed { .. } => (PillText::Printed, false),
        Event::PeerDetached { .. } | Event::Disconnected { .. } => (PillText::Gone, true),
        Event::InterestStated { interest }
        | Event::InterestSent { interest, .. }
        | Event::InterestReceived { interest, .. }
        | Event::InterestIgnored { interest, .. } => {
            // No topic in particular is every topic.
            let all = interest.name().is_empty();
            let view = (!all).then(|| run.palette.frame(interest.name(), Role::Topic));
            let label = view.map(|view| view.label).unwrap_or_default();
            (PillText::Interest(interest.is_begin(), label), false)
        }
        Event::RetryScheduled { .. } => (PillText::Retry, false),
        Event::Judged { admitted, .. } => (PillText::Judged(*admitted), !admitted),
        Event::LinkCut | Event::LinkUnplugged => (PillText::LinkBroken, true),
        Event::LinkRestored => (PillText::LinkRestored, false),
        Event::Killed => (PillText::Killed, true),
        Event::Restarted => (PillText::Restarted, false),
        Event::ActInVain { .. } => (PillText::Done(words::IN_VAIN), true),
        event => (PillText::Done(done(event)?), false),
    };
    let rest = run.timeline.rest(step);
    let motion = motion(run, layout, step, record);
    let motion = moved(motion, inward(layout, motion.at(rest).at), 0.0);
    let rise = rise(scene, layout, motion.at(rest).at, rest);
    let body = ItemBody::Pill(Pill { text, alarm });
    Some(Item {
        key: format!("p{step}"),
        motion: moved(motion, 0.0, -rise),
        body,
    })
}

fn motion(run: &Run, layout: &Layout, step: usize, record: &Record) -> Motion {
    let times = (run.timeline.start(step), run.timeline.rest(step));
    if let (Some(link), Some(socket)) = (record.link, record.socket) {
        let outward = run.topology().direction_from(link, socket);
        let along = |direction, parts, ease| {
            let way = layout.way(run.topology(), link, direction);
            Motion::Along {
                way,
                parts,
                times,
                ease,
            }
        };
        match record.event {
            Event::OctetsSent { .. } | Event::InterestSent { .. } => {
                return along(outward, (0.0, 0.5), Ease::Out);
            }
            Event::OctetsReceived { .. } | Event::InterestReceived { .. } => {
                return along(outward.reversed(), (0.5, 1.0), Ease::Both);
            }
            _ => {}
        }
    }
    let node = &run.topology().nodes[record.node.0];
    let socket = record.socket.or_else(|| node.sockets.first().copied());
    let at = socket.map_or_else(Point::default, |socket| layout.sockets[socket.0].perch);
    let to = Pose::upright(at);
    Motion::Shift {
        from: to.shifted(Point::new(0.0, 8.0), 0.0),
        to,
        times,
    }
}

/// The box of a note whose anchor is at `at`; for one beside its anchor, at its left end.
fn area(layout: &Layout, at: Point) -> Area {
    let (x, y) = if layout.anchor_is_below() {
        (at.x - PILL_ROOM / 2.0, at.y - PILL_HEIGHT)
    } else {
        (at.x, at.y - PILL_HEIGHT / 2.0)
    };
    Area {
        x,
        y,
        w: PILL_ROOM,
        h: PILL_HEIGHT,
    }
}

/// How far a note has to rise so that it lies on no message.
fn rise(scene: &Scene, layout: &Layout, at: Point, rest: f64) -> f64 {
    let mut rise: f64 = 0.0;
    for item in &scene.items {
        let ItemBody::Stack(stack) = &item.body else {
            continue;
        };
        let (anchor, corner) = (item.motion.at(rest).at, corner(layout, &stack.size));
        let (x, y) = (anchor.x + corner.x, anchor.y + corner.y);
        let covered = Area {
            x,
            y,
            w: STACK_WIDTH,
            h: stack.size.height,
        };
        if covered.overlaps(&area(layout, at.moved(0.0, -rise))) {
            rise = rise.max(area(layout, at).bottom() + CLEARANCE - covered.y);
        }
    }
    // Not out of the stage.
    rise.min(area(layout, at).y - 1.0).max(0.0)
}

/// How far to the right a note has to go so that no edge of the stage cuts it.
fn inward(layout: &Layout, at: Point) -> f64 {
    let area = area(layout, at);
    let over = (area.right() + EDGE - layout.width).max(0.0);
    (EDGE - area.x).max(-over)
}

fn moved(motion: Motion, x: f64, y: f64) -> Motion {
    let up = |point: Point| point.moved(x, y);
    match motion {
        Motion::Still(pose) => Motion::Still(Pose {
            at: up(pose.at),
            ..pose
        }),
        Motion::Along {
            way,
            parts,
            times,
            ease,
        } => {
            let way = Way {
                from: up(way.from),
                over: up(way.over),
                to: up(way.to),
            };
            Motion::Along {
                way,
                parts,
                times,
                ease,
            }
        }
        Motion::Shift { from, to, times } => Motion::Shift {
            from: Pose {
                at: up(from.at),
                ..from
            },
            to: Pose {
                at: up(to.at),
                ..to
            },
            times,
        },
    }
}
