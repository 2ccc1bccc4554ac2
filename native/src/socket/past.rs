//! Past the socket's queues: where nothing would be done to a message, nobody is told and no turn is to be
//! kept, its body goes from the caller's slice into the line, and out of the chunk to the receiver.

use std::sync::Arc;

use bytes::BytesMut;
use hopscope_core::Message;
use hopscope_core::trace::PeerId;

use super::leaving::Leaving;
use super::state::State;
use crate::transport::Stream;

/// A body of so many octets that goes to many is shared by them and not copied into their lines.
const SHARED_FROM_OCTETS: usize = 4096;

impl State {
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
            self.laid_out.sends = true;
            return true;
        }
        if link.see_off(self.core.has_incoming(), self.is_beside) {
            self.due.push(peer);
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
            if link.see_off(has_incoming, is_beside) {
                due.push(peer);
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
            link.wake.ring();
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
        drop(all);
        if self.near != near {
            self.end_near_way();
            self.near = near;
            // Who waits already is to say so to the other side, from now on.
            self.readers.wake();
        }
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
            let message = lane.connection.poll_message();
            self.laid_out.receives = lane.connection.has_unread();
            return message;
        }
        core::iter::from_fn(|| lane.connection.poll_message())
            .find(|message| self.core.lets_in(message))
    }
}
