//! The short ways: for a driver that hands messages from socket to socket within a process, and
//! whose observer is silent.
//!
//! ```text
//!  one socket                                             the other
//!
//!  queue to the peer  -- take_queue ... handle_batch -->  queue from the peer
//! ```
//!
//! What comes of it is what would come of
//! [`poll_transmit`](Socket::poll_transmit) and [`handle_message`](Socket::handle_message), message
//! by message; but no observer is told, and however long the queues are, they only change places.

use std::collections::VecDeque;

use crate::message::Message;
use crate::socket::Socket;
use crate::socket::socket_type::Pattern;
use crate::trace::{PeerId, Silent};

impl Socket {
    /// Whether a message of one frame, whatever it is, would be queued now as it is, by
    /// [`queue_straight`](Self::queue_straight).
    #[inline]
    pub fn may_queue_straight(&self) -> bool {
        self.kind.passes_outgoing() && !self.peers.conflates && self.peers.next_in_turn().is_some()
    }

    /// Sends a message that is not empty as [`send`](Self::send) would, where it
    /// [may be queued](Self::may_queue_straight).
    #[inline]
    pub fn queue_straight(&mut self, message: Message) {
        self.peers.queue_next(message);
    }

    /// Receives a message as [`recv`](Self::recv) would, if there is one and nothing is to be done to
    /// it.
    #[inline]
    pub fn recv_straight(&mut self) -> Option<Message> {
        if !self.kind.passes_incoming() {
            return None;
        }
        if !self.peers.has_leftovers() {
            return self.peers.take_next();
        }
        let (peer, message) = self.peers.take_incoming()?;
        self.peers.forget_if_drained(peer);
        Some(message)
    }

    /// Publishes a message of one frame as [`send`](Self::send) would, at a PUB or XPUB: to each
    /// receiver for whom nothing waits by `pass`, which tells whether it was put on the link to that
    /// peer; to the others by their queues. Tells whether it was published: if not, `send` has more
    /// to do, and `pass` was not called.
    #[inline]
    pub fn publish_past(&mut self, body: &[u8], pass: impl FnMut(PeerId) -> bool) -> bool {
        match &mut self.pattern {
            Pattern::Pub(it) => it.publish_past(&mut self.peers, body, pass),
            Pattern::Xpub(it) => it.publish_past(&mut self.peers, body, pass),
            _ => false,
        }
    }

    /// Takes up to `most` messages that are queued for `peer` to the end of `into`, as
    /// [`poll_transmit`](Self::poll_transmit) would. It takes none while an interest is to go
    /// before them.
    pub fn take_queue(&mut self, peer: PeerId, most: usize, into: &mut VecDeque<Message>) {
        self.peers.take_queue(peer, most, into);
    }

    /// Queues all of `batch` for `peer`, to whom it was dealt without the queue: behind what is there,
    /// and no more than there is room for.
    pub fn queue_batch(&mut self, peer: PeerId, batch: &mut VecDeque<Message>) {
        self.peers.queue_batch(peer, batch);
    }

    /// Takes all of `batch`, which came from `peer` and is no more than there is
    /// [`room`](Self::room) for, as [`handle_message`](Self::handle_message) would.
    pub fn handle_batch(&mut self, peer: PeerId, batch: &mut VecDeque<Message>) {
        if self.takes_batches() && self.is_here(peer) {
            self.peers.deliver_batch(peer, batch);
            return;
        }
        for message in batch.drain(..) {
            self.handle_message(peer, message, &mut Silent);
        }
    }

    /// Whether a batch takes no longer than one message.
    pub const fn takes_batches(&self) -> bool {
        self.kind.queues_what_comes() && !self.peers.conflates
    }

    /// From now on [`Output::Resume`](super::Output::Resume) comes for `peer` only once half of its
    /// incoming queue has been taken, so that a batch is worth it.
    pub fn resume_late(&mut self, peer: PeerId) {
        self.peers.resume_late(peer);
    }
}
