//! Messages on links and messages that wait.

use std::rc::Rc;

use hopscope_core::Message;
use hopscope_core::envelope::Vantage;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{
    Event, NodeId, Record, Snapshot, SocketId, Span, received_vantage, sent_vantage,
};

use super::{Ease, Item, ItemBody, Motion, Pose, Scene, Stack, StackMark, StackState};
use crate::frame_view::FrameView;
use crate::geometry::Way;
use crate::layout::Layout;
use crate::run::{Course, Run};

/// How far a message has come when its arrival is the next step: it is read halfway.
const HALFWAY: f64 = 0.5;
/// How far it has come when other steps come between; it moves on through all of them.
const NEARLY_THERE: f64 = 0.82;

/// How much of its way a message makes before the step of its arrival.
pub(super) fn reach(course: Course) -> f64 {
    match course.to {
        Some(to) if to == course.from + 1 => HALFWAY,
        _ => NEARLY_THERE,
    }
}

/// How a message goes along its way at `step`: halfway with the step of its leaving, and slowly on
/// through the steps that come between.
fn flight(run: &Run, way: Way, course: Course, step: usize) -> Motion {
    let timeline = &run.timeline;
    if step == course.from {
        let times = (timeline.start(step), timeline.rest(step));
        return Motion::Along {
            way,
            parts: (0.0, HALFWAY),
            times,
            ease: Ease::Out,
        };
    }
    let end = course
        .to
        .map_or_else(|| timeline.end(), |to| timeline.start(to));
    let times = (timeline.start(course.from + 1), end);
    Motion::Along {
        way,
        parts: (HALFWAY, NEARLY_THERE),
        times,
        ease: Ease::Even,
    }
}

/// The way of a message, from where it was worked on last.
pub(super) fn way(run: &Run, layout: &Layout, span: &Span, course: Course) -> Way {
    let mut way = layout.way(run.topology(), span.link, span.direction);
    // Inside a proxy a message passes from one socket to the other: it starts at the first.
    if let Some(before) = course.from.checked_sub(1) {
        let (Some(before), Some(now)) = (run.record(before), run.record(course.from)) else {
            return way;
        };
        let passed = before.node == now.node && before.event.message().is_some();
        if let Some(socket) = before
            .socket
            .filter(|_| passed && before.exchange == now.exchange)
        {
            way.from = layout.sockets[socket.0].perch;
        }
    }
    way
}

impl Scene {
    /// Adds what is on its way.
    pub(super) fn fly(&mut self, run: &Run, layout: &Layout, snapshot: &Snapshot, step: usize) {
        let now = run.record_number(step);
        let touched = run.record(step).and_then(|record| {
            let (direction, ahead) = record.event.in_flight()?;
            let flights = &snapshot.links[record.link?.0].flights[direction as usize];
            Some(flights.get(ahead)?.sent)
        });
        for number in run.finder.between(&run.courses, step, step) {
            let (span, course) = (&run.recording.flights()[number], run.courses[number]);
            if course.to.is_some_and(|to| to <= step) {
                continue;
            }
            let way = way(run, layout, span, course);
            let mut flights = snapshot.links[span.link.0].flights[span.direction as usize].iter();
            let flight_now = flights.find(|flight| flight.sent == span.sent);
            let frames = run.frames_at(number, step);
            let mark = match flight_now {
                Some(flight) if flight.held => Some(StackMark::Held),
                Some(flight) if flight.edited => Some(StackMark::Edited),
                _ => None,
            };
            let stack = Stack {
                state: StackState::Flight,
                record: span.sent,
                span: Some((number, span.link, span.direction)),
                socket: None,
                focus: Some(span.sent) == now || Some(span.sent) == touched,
                mark,
                size: layout.stack(frames.len()),
                frames,
                coming: Vec::new(),
                leaving: Vec::new(),
            };
            self.items.push(Item {
                key: format!("f{}", span.sent),
                motion: flight(run, way, course, step),
                body: ItemBody::Stack(stack),
            });
        }
    }

    /// Adds what waits at sockets and in applications' hands.
    pub(super) fn wait(
        &mut self,
        run: &Run,
        layout: &Layout,
        snapshot: &Snapshot,
        record: &Record,
    ) {
        for (index, state) in snapshot.sockets.iter().enumerate() {
            let socket = SocketId(index);
            let NodeId(node) = run.topology().node_of(socket);
            let here = record.node.0 == node && record.event.message().is_some();
            let leaves = matches!(record.event, Event::Sent { .. });
            if here && !leaves {
                continue;
            }
            let first = run.topology().nodes[node].sockets.first() == Some(&socket);
            let holding = snapshot.nodes[node].holding.as_ref().filter(|_| first);
            let incoming = state.peers.iter().find_map(|peer| peer.incoming.front());
            let outgoing = state.peers.iter().find_map(|peer| peer.outgoing.front());
            let kind = run.topology().sockets[index].kind;
            let sent = sent_vantage(kind);
            let came = received_vantage(kind);
            let held = match kind {
                SocketKind::Router => Vantage::RouterApplication,
                SocketKind::Server | SocketKind::Peer => Vantage::NumberedApplication,
                SocketKind::Req | SocketKind::Rep => Vantage::BodyOnly,
                _ => sent,
            };
            let candidates = [
                (state.working.as_ref(), sent),
                (state.blocked.as_ref(), held),
                (holding, held),
                (incoming, came),
                (outgoing, sent),
            ];
            let waiting = candidates
                .into_iter()
                .find_map(|(message, vantage)| Some((message?, vantage)));
            if let Some((message, vantage)) = waiting {
                self.add_waiting(run, layout, socket, message, vantage);
            }
        }
    }

    fn add_waiting(
        &mut self,
        run: &Run,
        layout: &Layout,
        socket: SocketId,
        message: &Message,
        vantage: Vantage,
    ) {
        let frames: Rc<[FrameView]> = run.palette.frames(message, vantage).into();
        let stack = Stack {
            state: StackState::Waits,
            record: last_record_of(run, self.step, socket, message),
            span: None,
            socket: Some(run.socket_name(socket)),
            focus: false,
            mark: None,
            size: layout.stack(frames.len()),
            frames,
            coming: Vec::new(),
            leaving: Vec::new(),
        };
        self.items.push(Item {
            key: format!("w{}", socket.0),
            motion: Motion::Still(Pose::upright(layout.sockets[socket.0].perch)),
            body: ItemBody::Stack(stack),
        });
    }
}

/// The last record up to `step` by which `socket` had this message, or another socket of its node:
/// what an application holds is drawn at the first.
fn last_record_of(run: &Run, step: usize, socket: SocketId, message: &Message) -> usize {
    let until = run.records_until(step);
    let records = &run.recording.trace().records;
    let last = |socket: SocketId| {
        let mut before = run.finder.at_socket(socket, until);
        before.find(|number| records[*number].event.message() == Some(message))
    };
    let others = &run.topology().nodes[run.topology().node_of(socket).0].sockets;
    last(socket)
        .or_else(|| others.iter().filter_map(|other| last(*other)).max())
        .unwrap_or_else(|| until.saturating_sub(1))
}
