//! How messages and octets move between the socket and its lanes.

use std::io;
use std::sync::Arc;

use bytes::BytesMut;
use hopscope_core::Instant;
use hopscope_core::Message;
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
use super::monitor::Way;
use super::state::Leaving;
use super::state::State;
use crate::transport::Outgoing;
use crate::transport::Stream;

/// Messages that come out of one lane in one turn, before others have theirs.
pub(super) const TURN_MESSAGES: usize = 64;

/// A body of so many octets that goes to many is shared by them and not copied into their lines.
const SHARED_FROM_OCTETS: usize = 4096;

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
                _ => link.wake.notify_one(),
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
        let is_beside = self.is_beside;
        let goes_on = self.core.has_incoming() || lane.connection.has_unread();
        match lane.due(goes_on, || is_apart(is_beside)) {
            Due::Nothing => {}
            Due::Wake => link.wake.notify_one(),
            Due::Write => self.due.push(peer),
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
            link.wake.notify_one();
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
            link.wake.notify_one();
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

    // --- past the socket ---

    /// Puts a message of one frame in line for the peer whose turn it is, if it can go past the
    /// socket's queue.
    #[inline]
    pub(super) fn send_past(&mut self, body: &[u8]) -> bool {
        if self.events.is_some() || self.closing {
            return false;
        }
        let Some(peer) = self.core.may_send_past() else {
            return self.publish_past(body);
        };
        let Some(link) = self.links.get_mut(peer) else {
            return false;
        };
        let Some(lane) = &mut link.lane else {
            return false;
        };
        if link.leaving != Leaving::No || !lane.has_room() || lane.is_congested_by(body.len()) {
            return false;
        }
        if lane.connection.send_octets(body).is_err() {
            return false;
        }
        self.core.sent_past(peer);
        if lane.is_seen_to() {
            return true;
        }
        let is_beside = self.is_beside;
        let goes_on = self.core.has_incoming() || lane.connection.has_unread();
        match lane.due(goes_on, || is_apart(is_beside)) {
            Due::Nothing => {}
            Due::Wake => link.wake.notify_one(),
            Due::Write => self.due.push(peer),
        }
        true
    }

    /// Puts a message of one frame in line for each subscriber that wants it, if the socket publishes:
    /// no message is made of it, unless one of them has no room in its line.
    fn publish_past(&mut self, body: &[u8]) -> bool {
        if body.len() >= SHARED_FROM_OCTETS {
            return false;
        }
        let (links, due, is_beside) = (&mut self.links, &mut self.due, self.is_beside);
        let has_incoming = self.core.has_incoming();
        let published = self.core.publish_past(body, |peer| {
            let Some(link) = links.get_mut(peer) else {
                return false;
            };
            let Some(lane) = &mut link.lane else {
                return false;
            };
            let may = link.leaving == Leaving::No && lane.has_room();
            if !may || lane.connection.send_octets(body).is_err() {
                return false;
            }
            if lane.is_seen_to() {
                return true;
            }
            let goes_on = has_incoming || lane.connection.has_unread();
            match lane.due(goes_on, || is_apart(is_beside)) {
                Due::Nothing => {}
                Due::Wake => link.wake.notify_one(),
                Due::Write => due.push(peer),
            }
            true
        });
        self.settle();
        published
    }

    /// Takes the right to write a message of one frame of `size` octets to the peer whose turn it is,
    /// past queue and line: its head, and the stream for both. [`end_write`](Self::end_write) ends it.
    pub(super) fn begin_direct(&mut self, size: usize) -> Option<(PeerId, Arc<Stream>, BytesMut)> {
        let seen = self.monitor.as_ref().is_some_and(|it| it.wants_octets());
        if seen || self.events.is_some() || self.is_closing() {
            return None;
        }
        let peer = self.core.may_send_past()?;
        let link = self.links.get_mut(peer)?;
        if link.leaving != Leaving::No {
            return None;
        }
        let (stream, head) = link.lane.as_mut()?.begin_direct(size)?;
        self.core.sent_past(peer);
        self.wrote = true;
        Some((peer, stream, head))
    }

    /// The kernel takes no more of what is written to `peer`: its task tells when it does.
    pub(super) fn await_kernel(&mut self, peer: PeerId, stream: &Arc<Stream>) {
        if let Some(link) = self.links.get_mut(peer)
            && let Some(lane) = link.lane.as_mut().filter(|lane| lane.is_over(stream))
        {
            lane.block();
            link.wake.notify_one();
        }
    }

    /// The kernel takes more of what is written to `peer`.
    pub(super) fn unblock(&mut self, peer: PeerId) {
        if let Some(lane) = self.lane(peer) {
            lane.unblock();
        }
        self.pacers.wake();
    }

    /// Whether a message of so many octets would only be queued behind what the kernel is soon to
    /// take.
    pub(super) fn is_congested_by(&mut self, octets: usize) -> bool {
        let next = self.core.next_to_send_past();
        let lane = next.and_then(|peer| self.lane(peer));
        lane.is_some_and(|lane| lane.is_congested_by(octets))
    }

    /// The kernel has taken nothing for as long as a sender waits for that.
    pub(super) fn give_up_waiting(&mut self) {
        let next = self.core.next_to_send_past();
        if let Some(lane) = next.and_then(|peer| self.lane(peer)) {
            lane.give_up_waiting();
        }
    }

    /// The one peer there is, if its messages may reach the application without passing through
    /// its queue: nothing would be done to them, nobody is told, and no turn is to be kept.
    ///
    /// Likewise [`near`](State::near) is the one peer, if it is in this process. When it is not the
    /// only one any more, the task takes over from those who were to pull.
    pub(super) fn note_sole_peer(&mut self) {
        let mut all = self.links.iter();
        let near = match (all.next(), all.next()) {
            (Some((peer, link)), None) if link.passage.is_some() => Some(peer),
            _ => None,
        };
        if near.is_none()
            && let Some(peer) = self.near
        {
            self.wake_link(peer);
        }
        self.near = near;
        let mut lanes = self.links.iter().filter(|(_, link)| link.lane.is_some());
        self.sole = match (lanes.next(), lanes.next()) {
            (Some((peer, _)), None) if self.links.len() == 1 => Some(peer),
            _ => None,
        };
    }

    /// The next message of the only peer, if it can go past the queue.
    #[inline]
    pub(super) fn take_past(&mut self) -> Option<Message> {
        let peer = self.sole?;
        if self.events.is_some() || self.closing || !self.core.may_take_past(peer) {
            return None;
        }
        let lane = self.links.get_mut(peer)?.lane.as_mut()?;
        // Nobody looks at it: it is made where it is to be.
        if self.core.lets_all_in() {
            return lane.connection.poll_message();
        }
        core::iter::from_fn(|| lane.connection.poll_message())
            .find(|message| self.core.lets_in(message))
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
            wake.notified().await;
            let nothing_left = Outgoing::default();
            let mut state = shared.lock();
            state.end_write(peer, &stream, nothing_left, Ok(()));
            let mut heard = core::pin::pin!(wake.notified());
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
