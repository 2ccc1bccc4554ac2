//! The incoming queues: what arrives, what the socket adds, and whose turn it is to be read.

use std::collections::VecDeque;

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::Output;
use crate::socket::peers::Peers;
use crate::trace::{Event, Observer, PeerId, Stage};

impl Peers {
    /// How many messages the incoming queue of `id` still has room for.
    pub(in crate::socket) fn room(&self, id: PeerId) -> usize {
        match (self.get(id), self.receive_mark) {
            (None, _) => 0,
            _ if self.filled.is_some() => 0,
            (Some(_), 0) => usize::MAX,
            (Some(peer), mark) => mark.saturating_sub(peer.incoming.len()),
        }
    }

    /// Whether `id` is here and listened to.
    #[inline]
    pub(in crate::socket) fn hears(&self, id: PeerId) -> bool {
        self.get(id)
            .is_some_and(|peer| peer.ready && peer.deaf.is_none())
    }

    /// A message came from `id`.
    pub(in crate::socket) fn deliver<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if self.conflates
            && let Some(message) = peer.incoming.pop_front()
        {
            self.receivable.retain(|other| *other != id);
            let stage = Stage::Receiving;
            obs.emit(|| Event::Dropped {
                peer: Some(id),
                message: &message,
                stage,
                rule: Rule::ConflateKeepsLast,
            });
        }
        obs.emit(|| Event::Received {
            peer: id,
            message: &message,
            depth: peer.incoming.len() + 1,
        });
        self.keep(id, message);
    }

    /// All of `batch` came from `id`. The queues do not conflate.
    pub(in crate::socket) fn deliver_batch(&mut self, id: PeerId, batch: &mut VecDeque<Message>) {
        let mark = self.receive_mark;
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        let was_empty = peer.incoming.is_empty();
        if was_empty {
            core::mem::swap(batch, &mut peer.incoming);
        } else {
            peer.incoming.append(batch);
        }
        let has_some = !peer.incoming.is_empty();
        peer.stopped = mark != 0 && peer.incoming.len() >= mark;
        if peer.deaf.is_none() && was_empty && has_some {
            self.make_receivable(id);
        }
    }

    /// [`Output::Resume`] comes for `id` only once half of its queue has been taken.
    pub(in crate::socket) fn resume_late(&mut self, id: PeerId) {
        let half = self.receive_mark / 2;
        if let Some(peer) = self.all.get_mut(id) {
            peer.resume_at = half;
        }
    }

    /// Puts a message that the socket makes itself among those that came from `id`.
    pub(in crate::socket) fn notify<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        obs.emit(|| Event::Notified {
            peer: id,
            message: &message,
            depth: peer.incoming.len() + 1,
            rule,
        });
        self.keep(id, message);
    }

    fn keep(&mut self, id: PeerId, message: Message) {
        let mark = self.receive_mark;
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        peer.incoming.push_back(message);
        peer.stopped = mark != 0 && peer.incoming.len() >= mark;
        if peer.deaf.is_none() && peer.incoming.len() == 1 {
            self.make_receivable(id);
        }
    }

    pub(super) fn make_receivable(&mut self, id: PeerId) {
        self.receivable.push_back(id);
        if self.receivable.len() == 1 {
            self.outputs.push_back(Output::Readable);
        }
    }

    /// A message came from `id` and is not let in.
    pub(in crate::socket) fn turn_away<O: Observer>(
        &self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        let stage = Stage::Arriving;
        obs.emit(|| Event::Dropped {
            peer: Some(id),
            message: &message,
            stage,
            rule,
        });
    }

    /// Whose message [`take_incoming`](Self::take_incoming) would take.
    pub(in crate::socket) fn next_to_receive(&self) -> Option<PeerId> {
        self.receivable.front().copied()
    }

    /// Takes the next message in fair turn, one from each peer that has some.
    #[inline]
    pub(in crate::socket) fn take_incoming(&mut self) -> Option<(PeerId, Message)> {
        let id = self.next_to_receive()?;
        Some((id, self.take_next()?))
    }

    /// The same where nobody asks whose it is: it is not moved on its way out.
    #[inline]
    pub(in crate::socket) fn take_next(&mut self) -> Option<Message> {
        let id = self.next_to_receive()?;
        let peer = self.all.get_mut(id)?;
        let left = peer.incoming.len().checked_sub(1)?;
        if peer.stopped && left <= peer.resume_at {
            peer.stopped = false;
            self.outputs.push_back(Output::Resume(id));
        }
        if left == 0 {
            self.receivable.pop_front();
        } else if self.receivable.len() > 1 {
            self.receivable.rotate_left(1);
        }
        peer.incoming.pop_front()
    }

    /// Whether a peer has gone of whose messages some have not been taken.
    #[inline]
    pub(in crate::socket) const fn has_leftovers(&self) -> bool {
        self.leftovers > 0
    }

    /// Forgets `id` if it has gone and everything it had delivered has been taken.
    #[inline]
    pub(in crate::socket) fn forget_if_drained(&mut self, id: PeerId) {
        if self.leftovers > 0
            && let Some(peer) = self.all.get(id)
            && peer.gone
            && peer.incoming.is_empty()
        {
            self.all.remove(id);
            self.leftovers -= 1;
        }
    }
}
