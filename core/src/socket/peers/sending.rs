//! The outgoing queues: room, turn, and what leaves.

use std::collections::VecDeque;

use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::{Peer, Peers};
use crate::socket::{Output, Transmission};
use crate::trace::{Event, Observer, PeerId, Stage};

impl Peers {
    /// How many messages wait to be sent to `id`.
    pub(in crate::socket) fn queued(&self, id: PeerId) -> usize {
        self.get(id).map_or(0, |peer| peer.outgoing.len())
    }

    /// The peer whose turn it is to be dealt to, among those with room.
    #[inline]
    pub(in crate::socket) fn next_in_turn(&self) -> Option<PeerId> {
        self.turn.front().copied()
    }

    /// Whether only `id` has room.
    pub(in crate::socket) fn is_only_in_turn(&self, id: PeerId) -> bool {
        self.turn.len() == 1 && self.turn.front() == Some(&id)
    }

    /// Whether the link to `id` stands and nothing waits to be sent to it.
    #[inline]
    pub(in crate::socket) fn has_nothing_queued(&self, id: PeerId) -> bool {
        self.get(id)
            .is_some_and(|peer| peer.ready && peer.nothing_to_send())
    }

    /// The peer whose turn it was goes to the end of it.
    #[inline]
    pub(in crate::socket) fn had_its_turn(&mut self, id: PeerId) {
        if self.turn.len() > 1 && self.turn.front() == Some(&id) {
            self.turn.rotate_left(1);
        }
    }

    /// What a send that found no one waits for.
    pub(in crate::socket) fn obstacle(&self) -> Rule {
        if self.all.values().any(Peer::is_reachable) {
            Rule::HighWaterMark
        } else {
            Rule::NoPeer
        }
    }

    pub(in crate::socket) fn has_room(&self, id: PeerId) -> bool {
        self.get(id).is_some_and(Peer::has_room)
    }

    /// Whether anybody has room.
    pub(in crate::socket) fn any_has_room(&self) -> bool {
        self.all.values().any(Peer::has_room)
    }

    /// The next place in the queue for `id`, if there is room: for types that keep no turn.
    #[inline]
    pub(in crate::socket) fn place(&mut self, id: PeerId) -> Option<Place<'_>> {
        let peer = self.all.get_mut(id).filter(|peer| peer.has_room())?;
        Some(Place {
            id,
            peer,
            mark: self.send_mark,
            conflates: self.conflates,
            outputs: &mut self.outputs,
        })
    }

    /// Queues a message for `id`, which [has room](Self::has_room), and moves it to the end of the
    /// turn.
    pub(in crate::socket) fn queue<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        let (mark, conflates) = (self.send_mark, self.conflates);
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        let mut place = Place {
            id,
            peer,
            mark,
            conflates,
            outputs: &mut self.outputs,
        };
        place.queue(message, obs);
        let peer = place.peer;
        let stays = !peer.full;
        let was_in_turn = peer.in_turn;
        peer.in_turn &= stays;
        if was_in_turn {
            if self.turn.front() == Some(&id) {
                // The ordinary case of dealing in turn: no search.
                if stays {
                    return self.had_its_turn(id);
                }
                self.turn.pop_front();
            } else {
                self.turn.retain(|other| *other != id);
            }
            if stays {
                self.turn.push_back(id);
            }
        }
    }

    /// Queues a message for the peer whose turn it is; the queues do not conflate.
    #[inline]
    pub(in crate::socket) fn queue_next(&mut self, message: Message) {
        let mark = self.send_mark;
        let Some(id) = self.next_in_turn() else {
            return;
        };
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if peer.nothing_to_send() && peer.ready {
            self.outputs.push_back(Output::Transmit(id));
        }
        peer.outgoing.push_back(message);
        if mark != 0 && peer.outgoing.len() >= mark {
            peer.full = true;
            peer.in_turn = false;
            self.turn.pop_front();
        } else {
            self.had_its_turn(id);
        }
    }

    /// Queues a message that the socket makes itself, whatever the mark.
    pub(in crate::socket) fn originate<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        obs.emit(|| Event::Originated {
            peer: id,
            message: &message,
            rule,
        });
        self.queue(id, message, obs);
    }

    /// Tells `id` of an interest if its link stands; one that comes later is told everything then.
    pub(in crate::socket) fn tell(&mut self, id: PeerId, interest: Interest) {
        if let Some(peer) = self.all.get_mut(id)
            && peer.ready
            && peer.deaf.is_none()
        {
            if peer.nothing_to_send() {
                self.outputs.push_back(Output::Transmit(id));
            }
            peer.interests.push_back(interest);
        }
    }

    /// Takes what goes to `id` next, if its link stands.
    pub(in crate::socket) fn transmit<O: Observer>(
        &mut self,
        id: PeerId,
        obs: &mut O,
    ) -> Option<Transmission> {
        let peer = self.all.get_mut(id)?;
        if !peer.ready || peer.deaf.is_some() {
            return None;
        }
        if let Some(interest) = peer.interests.pop_front() {
            obs.emit(|| Event::InterestSent {
                peer: id,
                interest: interest.clone(),
            });
            return Some(Transmission::Interest(interest));
        }
        let message = peer.outgoing.pop_front()?;
        obs.emit(|| Event::Sent {
            peer: id,
            message: &message,
        });
        if peer.closing || peer.full {
            self.note_left(id);
        }
        Some(Transmission::Message(message))
    }

    /// Takes the first `most` messages of the queue for `id`, or all of it at once, to the end of
    /// `into`, if its link stands and no interest goes before them.
    pub(in crate::socket) fn take_queue(
        &mut self,
        id: PeerId,
        most: usize,
        into: &mut VecDeque<Message>,
    ) {
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if !peer.ready || peer.deaf.is_some() || !peer.interests.is_empty() {
            return;
        }
        let leaving = most.min(peer.outgoing.len());
        if leaving == 0 {
            return;
        }
        if into.is_empty() && leaving == peer.outgoing.len() {
            core::mem::swap(into, &mut peer.outgoing);
        } else {
            into.extend(peer.outgoing.drain(..leaving));
        }
        if peer.closing || peer.full {
            self.note_left(id);
        }
    }

    /// Queues all of `batch` for `id`, whose turn it was when they were sent. The queues do not conflate.
    pub(in crate::socket) fn queue_batch(&mut self, id: PeerId, batch: &mut VecDeque<Message>) {
        let mark = self.send_mark;
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if batch.is_empty() || peer.gone {
            return;
        }
        if peer.nothing_to_send() && peer.ready {
            self.outputs.push_back(Output::Transmit(id));
        }
        peer.outgoing.append(batch);
        if mark != 0 && peer.outgoing.len() >= mark {
            peer.full = true;
            self.take_out_of_turn(id);
        }
    }

    /// Messages have left the queue for `id`, which was full or is the last there will be.
    fn note_left(&mut self, id: PeerId) {
        let mark = self.send_mark;
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if peer.closing && peer.outgoing.is_empty() {
            self.outputs.push_back(Output::Disconnect(id));
        }
        // As in libzmq, a full queue takes messages again when half of it has drained.
        if peer.full && self.filled.is_none() && peer.outgoing.len() <= mark / 2 {
            peer.full = false;
            self.offer_room(id);
        }
    }

    /// `id` may have room now: it takes part in the turn, and a sender that waits is told.
    pub(super) fn offer_room(&mut self, id: PeerId) {
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if !peer.has_room() {
            return;
        }
        if self.deals && !core::mem::replace(&mut peer.in_turn, true) {
            self.turn.push_back(id);
        }
        if core::mem::take(&mut self.sender_waits) {
            self.outputs.push_back(Output::Writable);
        }
    }

    pub(super) fn take_out_of_turn(&mut self, id: PeerId) {
        if let Some(peer) = self.all.get_mut(id)
            && core::mem::take(&mut peer.in_turn)
        {
            self.turn.retain(|other| *other != id);
        }
    }
}

/// The end of one peer's outgoing queue.
pub(in crate::socket) struct Place<'a> {
    id: PeerId,
    peer: &'a mut Peer,
    mark: usize,
    conflates: bool,
    outputs: &'a mut VecDeque<Output>,
}

impl Place<'_> {
    /// Queues a message here.
    #[inline]
    pub(in crate::socket) fn queue<O: Observer>(&mut self, message: Message, obs: &mut O) {
        let (id, peer) = (self.id, &mut *self.peer);
        let first = peer.nothing_to_send() && peer.ready;
        if self.conflates
            && let Some(message) = peer.outgoing.pop_front()
        {
            let stage = Stage::Queued;
            obs.emit(|| Event::Dropped {
                peer: Some(id),
                message: &message,
                stage,
                rule: Rule::ConflateKeepsLast,
            });
        }
        obs.emit(|| Event::Queued {
            peer: id,
            message: &message,
            depth: peer.outgoing.len() + 1,
        });
        peer.outgoing.push_back(message);
        peer.full = self.mark != 0 && peer.outgoing.len() >= self.mark;
        if first {
            self.outputs.push_back(Output::Transmit(id));
        }
    }
}
