//! What a step is about: the message at its socket, and what is just being done to it.

use std::rc::Rc;

use hopscope_core::envelope::Role;
use hopscope_core::trace::{Event, Record, Recorded, Snapshot, SocketId, Span, Stage, vantage};
use hopscope_core::{Frame, Message};

use super::items::{reach, way};
use super::nodes::{row_corner, row_of_peer};
use super::pills::pill;
use super::{Ease, Item, ItemBody, Motion, Pose, Scene, Stack, StackState, corner};
use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::layout::Layout;
use crate::run::{Course, Run};
use crate::stack_size::{STACK_PADDING, StackSize};

/// How far a frame comes from that is put on, when it comes from nowhere on the stage.
const ASIDE: Point = Point::new(46.0, 0.0);

impl Scene {
    /// Adds what the step is about, unless that is on its way already.
    pub(super) fn focus(&mut self, run: &Run, layout: &Layout, snapshot: &Snapshot, step: usize) {
        let Some(record) = run.record(step) else {
            return;
        };
        if matches!(record.event, Event::Sent { .. }) {
            return;
        }
        let item = match (record.socket, record.event.message()) {
            // The message it is about is drawn where it is, on its way.
            (Some(socket), Some(message)) if record.event.in_flight().is_none() => {
                let size = layout.stack(message.len());
                let work = Work {
                    run,
                    layout,
                    snapshot,
                    step,
                    socket,
                    size,
                };
                Some(work.item(record, message))
            }
            _ => pill(self, run, layout, step),
        };
        self.items.extend(item);
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

/// What becomes of a message's frames.
struct Changes {
    /// The frames that come, by their number.
    coming: Vec<(usize, Motion)>,
    /// The frames that go.
    leaving: Vec<(FrameView, Motion)>,
}

impl Work<'_> {
    fn item(&self, record: &Record, message: &Message) -> Item {
        let vantage = vantage(self.run.topology(), record);
        let frames: Rc<[FrameView]> = self.run.palette.frames(message, vantage).into();
        let Changes { coming, leaving } = self.work_on_frames(&record.event);
        let (motion, state) = self.stack_motion(record);
        let stack = Stack {
            state,
            record: self.run.record_number(self.step).unwrap_or_default(),
            span: None,
            socket: Some(self.run.socket_name(self.socket)),
            focus: true,
            mark: None,
            frames,
            coming,
            leaving,
            size: self.size,
        };
        Item {
            key: format!("k{}", self.step),
            motion,
            body: ItemBody::Stack(stack),
        }
    }

    /// The frames that come and go as the event says.
    fn work_on_frames(&self, event: &Recorded) -> Changes {
        let drawer_row = |peer| {
            let state = &self.snapshot.sockets[self.socket.0];
            row_of_peer(state, |known| known.peer == peer)
        };
        let mut coming = Vec::new();
        let mut leaving = Vec::new();
        match event {
            Event::IdentityPushed { peer, .. } => coming.push(self.come(0, drawer_row(*peer))),
            Event::DelimiterAdded { .. } => coming.push(self.come(0, None)),
            Event::EnvelopeRestored { message } => {
                let envelope = hopscope_core::envelope::delimiter(message).map_or(0, |at| at + 1);
                let shown = (0..envelope).filter(|index| self.size.shows(*index));
                coming.extend(shown.map(|index| self.come(index, Some(index))));
            }
            Event::IdentityPopped { peer, identity, .. } => {
                leaving.push(self.go(1, identity.frame(), Role::Identity, drawer_row(*peer)));
            }
            Event::DelimiterStripped { .. } => {
                leaving.push(self.go(1, &Frame::EMPTY, Role::Delimiter, None));
            }
            Event::EnvelopeKept { envelope, .. } => {
                let roles = hopscope_core::envelope::roles(envelope, Default::default());
                let frames = envelope.frames().iter().zip(roles).enumerate();
                leaving.extend(frames.map(|(row, (frame, role))| {
                    self.go(envelope.len() - row, frame, role, Some(row))
                }));
            }
            _ => {}
        }
        Changes { coming, leaving }
    }

    /// Frame `index` comes from row `row` of the drawer, or from the side.
    fn come(&self, index: usize, row: Option<usize>) -> (usize, Motion) {
        let at = Point::new(STACK_PADDING, self.size.chip_top(index));
        let to = Pose::upright(at);
        let from = to.shifted(self.aside(at, row), 0.15);
        (
            index,
            Motion::Shift {
                from,
                to,
                times: self.times(),
            },
        )
    }

    /// A frame that stood `above` places above the first one goes to row `row` of the drawer, or
    /// to the side.
    fn go(
        &self,
        above: usize,
        frame: &Frame,
        role: Role,
        row: Option<usize>,
    ) -> (FrameView, Motion) {
        let at = Point::new(
            STACK_PADDING,
            STACK_PADDING - above as f64 * self.size.pitch,
        );
        let from = Pose::upright(at);
        let to = from.shifted(self.aside(at, row), 0.0);
        let view = self.run.palette.frame(frame, role);
        (
            view,
            Motion::Shift {
                from,
                to,
                times: self.times(),
            },
        )
    }

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
                    Stage::OnLink { .. } => self.run_aground().unwrap_or(here),
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
        let Some((span, course)) = self.ended() else {
            return Motion::Still(Pose::upright(self.perch()));
        };
        Motion::Along {
            way: way(self.run, self.layout, span, course),
            parts: (reach(course), 1.0),
            times: self.times(),
            ease: Ease::Both,
        }
    }

    /// The message whose way on a link ends with the step.
    fn ended(&self) -> Option<(&Span, Course)> {
        let now = self.run.record_number(self.step)?;
        let number = self.run.finder.of_record(now)?;
        let span = &self.run.recording.flights()[number];
        (span.ended == Some(now)).then(|| (span, self.run.courses[number]))
    }

    /// Where on its link a message was lost.
    fn run_aground(&self) -> Option<Pose> {
        let (span, course) = self.ended()?;
        let way = way(self.run, self.layout, span, course);
        Some(Pose::upright(way.at(reach(course))))
    }
}
