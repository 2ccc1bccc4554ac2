//! What a step is about: the message at its socket, and what is just being done to it.

use hopscope_core::envelope::Role;
use hopscope_core::trace::{Event, NodeId, Record, Snapshot, SocketId, Stage, vantage};
use hopscope_core::{Frame, Message};

use super::items::{reach, way};
use super::nodes::{row_corner, row_of_peer};
use super::{
    Ease, Item, ItemBody, Motion, Pill, PillText, Pose, Scene, Stack, StackFrame, StackState,
    corner,
};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::run::Run;
use crate::stack_size::{STACK_PADDING, StackSize};

/// How far a frame comes from that is put on, when it comes from nowhere on the stage.
const ASIDE: Point = Point::new(46.0, 0.0);

impl Scene {
    /// Adds what the step is about, unless that is on its way already.
    pub(super) fn focus(&mut self, run: &Run, layout: &Layout, snapshot: &Snapshot, step: usize) {
        let record = run.record(step);
        if matches!(record.event, Event::Sent { .. }) {
            return;
        }
        match (record.socket, record.event.message()) {
            (Some(socket), Some(message)) => {
                self.add_focus(run, layout, snapshot, step, socket, message);
            }
            _ => self.add_pill(run, layout, step),
        }
    }

    fn add_focus(
        &mut self,
        run: &Run,
        layout: &Layout,
        snapshot: &Snapshot,
        step: usize,
        socket: SocketId,
        message: &Message,
    ) {
        let record = run.record(step);
        let views = run.palette.frames(message, vantage(run.topology(), record));
        let size = StackSize::of(views.len());
        let mut frames = self.still_frames(views);
        let work = Work {
            run,
            layout,
            snapshot,
            step,
            socket,
            size,
        };
        self.work_on_frames(&work, &record.event, &mut frames);
        let (motion, state) = work.stack_motion(record);
        let stack = Stack {
            state,
            record: run.record_number(step),
            link: None,
            socket: Some(socket),
            focus: true,
            frames,
            size,
        };
        let motion = self.add_motion(motion);
        let item = Item {
            key: format!("k{step}"),
            motion,
            body: ItemBody::Stack(stack),
        };
        self.items.push(item);
    }

    /// Lets frames come and go as the event says.
    fn work_on_frames(&mut self, work: &Work<'_>, event: &Event, frames: &mut Vec<StackFrame>) {
        let drawer_row = |peer| {
            let state = &work.snapshot.sockets[work.socket.0];
            row_of_peer(state, |known| known.peer == peer)
        };
        match event {
            Event::IdentityPushed { peer, .. } => {
                let row = drawer_row(*peer);
                self.come(work, frames, 0, row);
            }
            Event::DelimiterAdded { .. } => self.come(work, frames, 0, None),
            Event::EnvelopeRestored { message } => {
                let envelope = hopscope_core::envelope::delimiter(message).map_or(0, |at| at + 1);
                for index in 0..envelope {
                    self.come(work, frames, index, Some(index));
                }
            }
            Event::IdentityPopped { peer, identity, .. } => {
                let row = drawer_row(*peer);
                let gone = [(identity.frame().clone(), Role::Identity, row)];
                self.go(work, frames, &gone);
            }
            Event::DelimiterStripped { .. } => {
                self.go(work, frames, &[(Frame::EMPTY, Role::Delimiter, None)]);
            }
            Event::EnvelopeKept { envelope, .. } => {
                let roles = hopscope_core::envelope::roles(envelope, Default::default());
                let gone: Vec<_> = envelope
                    .frames()
                    .iter()
                    .zip(roles)
                    .enumerate()
                    .map(|(row, (frame, role))| (frame.clone(), role, Some(row)))
                    .collect();
                self.go(work, frames, &gone);
            }
            _ => {}
        }
    }

    /// Lets frame `index` come from row `row` of the drawer, or from the side.
    fn come(&mut self, work: &Work<'_>, frames: &[StackFrame], index: usize, row: Option<usize>) {
        let at = Point::new(STACK_PADDING, work.size.chip_top(index));
        let to = Pose::upright(at);
        let from = to.shifted(work.aside(at, row), 0.15);
        if let Some(frame) = frames.get(index) {
            self.motions[frame.motion] = Motion::Shift {
                from,
                to,
                times: work.times(),
            };
        }
    }

    /// Lets frames that stood on top go to rows of the drawer, or to the side.
    fn go(
        &mut self,
        work: &Work<'_>,
        frames: &mut Vec<StackFrame>,
        gone: &[(Frame, Role, Option<usize>)],
    ) {
        for (index, (frame, role, row)) in gone.iter().enumerate() {
            let above = (gone.len() - index) as f64 * work.size.pitch;
            let at = Point::new(STACK_PADDING, STACK_PADDING - above);
            let from = Pose::upright(at);
            let to = from.shifted(work.aside(at, *row), 0.0);
            let motion = self.add_motion(Motion::Shift {
                from,
                to,
                times: work.times(),
            });
            let view = work.run.palette.frame(frame, *role);
            frames.push(StackFrame {
                view,
                motion,
                leaving: true,
            });
        }
    }

    fn add_pill(&mut self, run: &Run, layout: &Layout, step: usize) {
        let record = run.record(step);
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
            _ => return,
        };
        let above = self.waiting_height(record.node);
        let motion = self.add_motion(pill_motion(run, layout, step, record, above));
        let body = ItemBody::Pill(Pill { text, alarm });
        self.items.push(Item {
            key: format!("p{step}"),
            motion,
            body,
        });
    }
}

impl Scene {
    /// The height of the message that waits at a node: a note stands above it.
    fn waiting_height(&self, node: NodeId) -> Option<f64> {
        self.items.iter().find_map(|item| match &item.body {
            ItemBody::Stack(stack) => {
                let sockets = &self.nodes[node.0].sockets;
                let here = sockets.iter().any(|socket| stack.socket == Some(socket.id));
                here.then_some(stack.size.height)
            }
            ItemBody::Pill(_) => None,
        })
    }
}

fn pill_motion(
    run: &Run,
    layout: &Layout,
    step: usize,
    record: &Record,
    above: Option<f64>,
) -> Motion {
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
            Event::OctetsSent { .. } => return along(outward, (0.0, 0.5), Ease::Out),
            Event::OctetsReceived { .. } => {
                return along(outward.reversed(), (0.5, 1.0), Ease::Both);
            }
            _ => {}
        }
    }
    let node = &run.topology().nodes[record.node.0];
    let socket = record.socket.or_else(|| node.sockets.first().copied());
    let at = socket.map_or_else(Point::default, |socket| layout.sockets[socket.0].perch);
    let rise = above.map_or(0.0, |height| {
        if layout.anchor_is_below() {
            height + 4.0
        } else {
            height / 2.0 + 18.0
        }
    });
    let to = Pose::upright(at.moved(0.0, -rise));
    Motion::Shift {
        from: to.shifted(Point::new(0.0, 8.0), 0.0),
        to,
        times,
    }
}

/// What is needed to place the frames of the message a step works on.
struct Work<'a> {
    run: &'a Run,
    layout: &'a Layout,
    snapshot: &'a Snapshot,
    step: usize,
    socket: SocketId,
    size: StackSize,
}

impl Work<'_> {
    fn times(&self) -> (f64, f64) {
        (
            self.run.timeline.start(self.step),
            self.run.timeline.rest(self.step),
        )
    }

    fn perch(&self) -> Point {
        self.layout.sockets[self.socket.0].perch
    }

    /// From a frame's place in the stack to row `row` of the drawer, or to the side.
    fn aside(&self, at: Point, row: Option<usize>) -> Point {
        let corner = corner(self.layout, &self.size);
        let perch = self.perch();
        let row = row.and_then(|row| row_corner(self.layout, self.socket, row));
        row.map_or(ASIDE, |row| {
            Point::new(
                row.x - (perch.x + corner.x + at.x),
                row.y - (perch.y + corner.y + at.y),
            )
        })
    }

    /// How the whole stack moves.
    fn stack_motion(&self, record: &Record) -> (Motion, StackState) {
        let times = self.times();
        let here = Pose::upright(self.perch());
        match &record.event {
            Event::Received { .. } => (self.arrival(), StackState::Here),
            Event::Submitted { .. } => {
                let rise = if self.layout.anchor_is_below() {
                    Point::new(0.0, 30.0)
                } else {
                    Point::new(-30.0, 0.0)
                };
                let from = here.shifted(rise, 0.0);
                (
                    Motion::Shift {
                        from,
                        to: here,
                        times,
                    },
                    StackState::Here,
                )
            }
            Event::Blocked { .. } => (Motion::Still(here), StackState::Waits),
            Event::Dropped { stage, rule, .. } => {
                let from = match stage {
                    Stage::OnLink => self.run_aground().unwrap_or(here),
                    _ => here,
                };
                let mut to = from.shifted(Point::new(30.0, -4.0), 0.85);
                to.turn = 8.0;
                (
                    Motion::Shift { from, to, times },
                    StackState::Dropped(*rule),
                )
            }
            _ => (Motion::Still(here), StackState::Here),
        }
    }

    /// The rest of a message's way to its socket.
    fn arrival(&self) -> Motion {
        let now = self.run.record_number(self.step);
        let mut spans = self.run.spans();
        let Some((span, course)) = spans.find(|(span, _)| span.ended == Some(now)) else {
            return Motion::Still(Pose::upright(self.perch()));
        };
        Motion::Along {
            way: way(self.run, self.layout, span, course),
            parts: (reach(course), 1.0),
            times: self.times(),
            ease: Ease::Both,
        }
    }

    /// Where on its link a message was lost.
    fn run_aground(&self) -> Option<Pose> {
        let now = self.run.record_number(self.step);
        let (span, course) = self.run.spans().find(|(span, _)| span.ended == Some(now))?;
        let way = way(self.run, self.layout, span, course);
        Some(Pose::upright(way.at(reach(course))))
    }
}
