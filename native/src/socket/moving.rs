//! How messages and octets move between the socket and its lanes.

use std::io;
use std::sync::Arc;

use hopscope_core::Instant;
use hopscope_core::connection::Output;
use hopscope_core::connection::Phase;
use hopscope_core::socket::Transmission;
use hopscope_core::trace::Event;
use hopscope_core::trace::PeerId;
use hopscope_core::trace::Silent;
use tokio::runtime::Handle;
use tokio::runtime::RuntimeFlavor;

use super::lane::Due;
use super::lane::Lane;
use super::lane::Room;
use super::leaving::Leaving;
use super::monitor::Way;
use super::state::Link;
use super::state::State;
use crate::transport::Outgoing;
use crate::transport::Stream;

/// Messages that come out of one lane in one turn, before others have theirs.
pub(super) const TURN_MESSAGES: usize = 64;

/// How a turn of [`State::decode`] has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Decoded {
    /// Nothing is left of what has come.
    All,
    /// There is more, and the socket has room for it.
    More,
    /// The socket has no room for more; its task is woken when it has.
    Full,
    /// Something is left that the link's task is to act upon.
    Left,
}

impl State {
    pub(super) fn lane(&mut self, peer: PeerId) -> Option<&mut Lane> {
        self.links.get_mut(peer)?.lane.as_deref_mut()
    }

    // --- out ---

    /// Puts what the socket has for `peer` in line, and sees to it that it leaves.
    pub(super) fn carry(&mut self, peer: PeerId) {
        let Some(link) = self.links.get_mut(peer) else {
            return;
        };
        let Some(lane) = &mut link.lane else {
            match &link.passage {
                Some(access) if access.other_is_awaited() => self.due.push(peer),
                _ => link.wake.ring(),
            }
            return;
        };
        // What leaves with the link leaves at once: nothing more is to join it in the queue.
        let (has_room, most): (fn(&Lane) -> bool, _) = match link.leaving {
            Leaving::No => (Lane::has_room, usize::MAX),
            Leaving::Drained => (|lane| lane.connection.is_ready(), usize::MAX),
            Leaving::Now | Leaving::Cut => (|_| false, 0),
        };
        for _ in 0..most {
            if !has_room(lane) {
                break;
            }
            let next = match &mut self.events {
                Some(events) => self.core.poll_transmit(peer, events),
                None => self.core.poll_transmit(peer, &mut Silent),
            };
            match next {
                Some(Transmission::Message(message)) => lane.connection.send(&message),
                Some(Transmission::Interest(interest)) => lane.connection.send_interest(&interest),
                None => break,
            }
            .expect("the connection is ready, the message not empty");
        }
        if link.see_off(self.core.has_incoming(), self.is_beside) {
            self.due.push(peer);
        }
    }

    /// Takes the line to `peer`, if nobody else has it, with the stream to write it to.
    pub(super) fn begin_write(&mut self, peer: PeerId) -> Option<(Arc<Stream>, Outgoing)> {
        self.line_up(peer);
        let lane = self.lane(peer)?;
        let stream = lane.stream()?.clone();
        Some((stream, lane.begin_write()?))
    }

    /// Takes the line to `peer`, to be written by its task alone.
    pub(super) fn take_line(&mut self, peer: PeerId) -> Outgoing {
        self.line_up(peer);
        let line = self.lane(peer).and_then(Lane::begin_write);
        let line = line.unwrap_or_default();
        if let Some(lane) = self.lane(peer) {
            lane.end_write(Outgoing::default(), Ok(()));
        }
        line
    }

    fn line_up(&mut self, peer: PeerId) {
        let Some(link) = self.links.get_mut(peer) else {
            return;
        };
        let Some(lane) = &mut link.lane else { return };
        while let Some(octets) = lane.line_up() {
            if let Some(monitor) = self.monitor.as_ref().filter(|it| it.wants_octets()) {
                let (now, framing) = (self.clock.now(), lane.framing());
                monitor.handle_octets(now, &link.place, Way::Sent, framing, &octets);
            }
        }
    }

    /// The line to `peer` is back from `stream`, after `result`. If the link has been made anew in
    /// the meantime, it went down with the one before.
    pub(super) fn end_write(
        &mut self,
        peer: PeerId,
        stream: &Arc<Stream>,
        line: Outgoing,
        result: io::Result<()>,
    ) {
        let Some(link) = self.links.get_mut(peer) else {
            return;
        };
        let Some(lane) = link.lane.as_mut().filter(|lane| lane.is_over(stream)) else {
            return;
        };
        let failed = result.is_err();
        lane.end_write(line, result);
        if !failed {
            self.pacers.wake();
        }
        // The kernel is to be waited for, or this was the last thing the link has waited for.
        if failed || self.closing || link.leaving != Leaving::No {
            link.wake.ring();
        }
        self.carry(peer);
        self.settle();
    }

    // --- in ---

    /// Hands what has come over the link to `peer` to the socket, while it has room.
    pub(super) fn decode(&mut self, peer: PeerId, most: usize) -> Decoded {
        for _ in 0..most {
            let has_room = self.has_room(peer);
            let Some(lane) = self.lane(peer) else {
                return Decoded::All;
            };
            if !has_room {
                // With nothing unread the link is read all the same, once: a peer that goes on
                // showing signs of life is not to seem silent.
                return match lane.connection.has_unread() {
                    true => Decoded::Full,
                    false => Decoded::All,
                };
            }
            if lane.left.is_some() {
                return Decoded::Left;
            }
            if !lane.connection.has_news() {
                return Decoded::All;
            }
            match lane.connection.poll_output() {
                // What is left for the peer stands before the end, which is told only behind it.
                None if lane.connection.phase() == Phase::Closing => self.line_up(peer),
                None => return Decoded::All,
                Some(Output::Message(message)) => self.handle_message(peer, message),
                Some(Output::Interest(interest)) => self.handle_interest(peer, interest),
                Some(Output::OctetsSent { octets, part }) => {
                    self.observe(|| Event::OctetsSent { peer, octets, part });
                }
                Some(Output::OctetsReceived { octets, part }) => {
                    self.observe(|| Event::OctetsReceived { peer, octets, part });
                    // It may be a PING, which is answered.
                    self.carry(peer);
                    self.settle();
                }
                Some(other) => {
                    lane.left = Some(Box::new(other));
                    return Decoded::Left;
                }
            }
        }
        Decoded::More
    }

    /// The same for the only peer there is, by a caller who has found nothing to receive. Tells
    /// whether there may be something now.
    pub(super) fn decode_sole(&mut self) -> bool {
        let Some(peer) = self.sole else { return false };
        let Some(lane) = self.lane(peer) else {
            return false;
        };
        if !lane.connection.has_news() {
            return false;
        }
        let is_over = lane.connection.phase() == Phase::Closing;
        let may = lane.connection.is_ready() && lane.left.is_none();
        // Without a peer, the socket has not let it in.
        let may = may && self.peer(peer).is_some();
        let is_left = may && self.decode(peer, TURN_MESSAGES) == Decoded::Left;
        if (is_over || is_left)
            && let Some(link) = self.links.get(peer)
        {
            link.wake.ring();
        }
        may && self.core.has_incoming()
    }

    /// Takes room of the lane to `peer`, if nobody else has it, with the stream to read from.
    pub(super) fn begin_read(&mut self, peer: PeerId) -> Option<(Arc<Stream>, Room)> {
        let seen = self.monitor.as_ref().is_some_and(|it| it.wants_octets());
        let lane = self.links.get_mut(peer)?.lane.as_deref_mut()?;
        let stream = lane.stream()?.clone();
        Some((stream, lane.begin_read(seen, &mut self.spare)?))
    }

    /// The room is back from `stream`, after `result`. If the link has been made anew in the
    /// meantime, it went down with the one before. Tells whether there may be more.
    pub(super) fn end_read(
        &mut self,
        peer: PeerId,
        stream: &Arc<Stream>,
        now: Instant,
        room: Room,
        result: &io::Result<usize>,
    ) -> bool {
        let Some(link) = self.links.get_mut(peer) else {
            return false;
        };
        let Some(lane) = link.lane.as_mut().filter(|lane| lane.is_over(stream)) else {
            return false;
        };
        let octets = lane.end_read(now, room, result, &mut self.spare);
        if let Some(monitor) = self.monitor.as_ref().filter(|it| it.wants_octets())
            && let Some(octets) = octets
        {
            let framing = lane.framing();
            monitor.handle_octets(now, &link.place, Way::Received, framing, &octets);
        }
        !lane.is_dry()
    }
}

impl Link {
    /// Sees to it that what is in line leaves: wakes the link's task if that is to write it, and tells
    /// whether the caller is to.
    #[inline]
    pub(super) fn see_off(&mut self, has_incoming: bool, is_beside: bool) -> bool {
        let Some(lane) = &mut self.lane else {
            return false;
        };
        let goes_on = has_incoming || lane.connection.has_unread();
        match lane.due(goes_on, || is_apart(is_beside)) {
            Due::Nothing => false,
            Due::Wake => {
                self.wake.ring();
                false
            }
            Due::Write => true,
        }
    }
}

/// Whether the tasks of links run beside the caller, on other threads: not if it is a task itself,
/// or on the runtime's only thread.
fn is_apart(is_beside: bool) -> bool {
    let is_alone = |it: Handle| it.runtime_flavor() == RuntimeFlavor::CurrentThread;
    is_beside || (tokio::task::try_id().is_none() && !Handle::try_current().is_ok_and(is_alone))
}

#[cfg(all(test, unix))]
mod tests {
    use bytes::Buf;
    use bytes::Bytes;
    use hopscope_core::connection::Framing;
    use hopscope_core::socket::SocketKind;
    use tokio::net::UnixStream;

    use super::super::shared::Shared;
    use super::*;
    use crate::config::Config;
    use crate::context::Context;
    use crate::endpoint::Endpoint;

    /// Opens a lane to `peer` over a new stream, in place of the one before.
    fn open(shared: &Shared, peer: PeerId) -> (Arc<Stream>, UnixStream) {
        let (near, far) = UnixStream::pair().expect("there are streams");
        let stream = Arc::new(Stream::from(near));
        let connection = shared.connection(Framing::Zmtp, false);
        let lane = Lane::new(connection, Framing::Zmtp, Some(stream.clone()));
        shared.lock().open_lane(peer, lane);
        (stream, far)
    }

    /// A DEALER with a lane to a peer that does not answer.
    fn dealer() -> (Shared, PeerId, Arc<Stream>, UnixStream) {
        let shared = Shared::new(Context::new(), SocketKind::Dealer, Config::default());
        let place = shared
            .lock()
            .attach_connected(&Endpoint::loopback(1), None)
            .expect("a DEALER has room");
        let (stream, far) = open(&shared, place.peer);
        (shared, place.peer, stream, far)
    }

    #[tokio::test]
    async fn a_link_that_is_to_end_hears_when_another_has_written_the_last_line() {
        for leaving in [Leaving::No, Leaving::Drained] {
            let (shared, peer, stream, _far) = dealer();
            let wake = shared.lock().wake_of(peer);
            shared.lock().begin_write(peer).expect("a greeting leaves");
            shared.lock().leave(peer, leaving);
            // The task has seen that, and waits for the line.
            wake.rung().await;
            let nothing_left = Outgoing::default();
            let mut state = shared.lock();
            state.end_write(peer, &stream, nothing_left, Ok(()));
            let mut heard = core::pin::pin!(wake.rung());
            assert_eq!(heard.as_mut().enable(), leaving != Leaving::No);
        }
    }

    #[tokio::test]
    async fn nothing_leaves_behind_a_line_that_another_still_writes_when_the_link_ends() {
        let (shared, peer, stream, _far) = dealer();
        let mut state = shared.lock();
        state.begin_write(peer).expect("a greeting leaves");
        let mut later = Outgoing::default();
        later.push(Bytes::from_static(b"later"));
        state.lane(peer).expect("it is open").line = later;
        assert_eq!(state.close_lane(peer).remaining(), 0);
        drop(state);
        // As it is when nobody writes.
        let (next, _far) = open(&shared, peer);
        assert!(!Arc::ptr_eq(&stream, &next));
        assert!(shared.lock().close_lane(peer).has_remaining());
    }

    #[tokio::test]
    async fn what_comes_back_from_an_earlier_stream_does_not_touch_the_next_one() {
        let (shared, peer, earlier, mut far) = dealer();
        let (_, mut late_line) = shared.lock().begin_write(peer).expect("a greeting leaves");
        late_line.push(Bytes::from_static(b"late"));
        let (_, mut late_room) = shared.lock().begin_read(peer).expect("nobody reads");
        tokio::io::AsyncWriteExt::write_all(&mut far, b"late")
            .await
            .expect("the stream stands");
        let there = core::future::poll_fn(|context| earlier.poll_readable(context)).await;
        there.expect("the stream stands");
        let read = late_room.read_from(&earlier);
        assert!(matches!(read, Ok(4)), "{read:?}");

        let _next = open(&shared, peer);
        let (next, line) = shared.lock().begin_write(peer).expect("a greeting leaves");
        let greeting = line.remaining();
        let (_, room) = shared.lock().begin_read(peer).expect("nobody reads");
        let mut state = shared.lock();
        let now = shared.clock().now();
        state.end_read(peer, &earlier, now, late_room, &read);
        let blocked = Err(io::ErrorKind::WouldBlock.into());
        state.end_write(peer, &earlier, late_line, blocked);
        assert!(state.begin_read(peer).is_none(), "the room is still away");
        let lane = state.lane(peer).expect("it is open");
        assert!(!lane.connection.has_unread(), "nothing has come over it");
        assert!(lane.is_writing() && !lane.is_blocked());
        state.end_write(peer, &next, line, Err(io::ErrorKind::WouldBlock.into()));
        state.end_read(
            peer,
            &next,
            now,
            room,
            &Err(io::ErrorKind::WouldBlock.into()),
        );
        let lane = state.lane(peer).expect("it is open");
        assert_eq!(lane.line_octets(), greeting, "nothing is added to its line");
    }
}
