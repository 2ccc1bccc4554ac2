//! PUB: publishes to every subscriber who has subscribed to how a message begins.
//!
//! It never receives and never waits; a subscriber that has no room misses the message. Spec:
//! RFC 29, the PUB socket type.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::publisher::{Publisher, take_subscriptions};
use crate::socket::socket_type::SocketType;
use crate::socket::{PeerInfo, SocketOptions, Unsent};
use crate::trace::{Observer, PeerId};
use crate::wire::Generation;

#[derive(Clone, Debug)]
pub(super) struct Pub {
    publisher: Publisher,
    only_first: bool,
}

impl Pub {
    /// See [`Publisher::send_past`].
    pub(super) fn publish_past(
        &mut self,
        peers: &mut Peers,
        body: &[u8],
        pass: impl FnMut(PeerId) -> bool,
    ) -> bool {
        self.publisher.send_past(peers, body, pass)
    }
}

impl SocketType for Pub {
    fn new(options: &SocketOptions) -> Self {
        Self {
            publisher: Publisher::new(options),
            only_first: options.only_first_subscribe,
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        self.publisher.send(peers, message, None, obs)
    }

    fn is_writable(&self, _: &Peers) -> bool {
        true
    }

    fn peer_ready<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        info: &PeerInfo,
        obs: &mut O,
    ) {
        // A subscriber that comes back tells everything anew. Until then it keeps what it had, so
        // that this side queues for it, as for every peer that it connects to.
        self.publisher.forget(id, obs);
        if info.generation == Some(Generation::Zmtp1) {
            self.interest(peers, id, Interest::Subscribe(Frame::EMPTY), obs);
        }
    }

    fn peer_gone<O: Observer>(&mut self, _: &mut Peers, id: PeerId, obs: &mut O) {
        self.publisher.forget(id, obs);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        let rest = take_subscriptions(message, self.only_first, |interest| {
            self.interest(peers, id, interest, obs);
        });
        if let Some(message) = rest {
            peers.turn_away(id, message, Rule::OneWay, obs);
        }
    }

    fn interest<O: Observer>(
        &mut self,
        _: &mut Peers,
        id: PeerId,
        interest: Interest,
        obs: &mut O,
    ) {
        self.publisher.take(id, &interest, obs);
    }

    fn wanted_by(&self, id: PeerId) -> Vec<(Frame, usize)> {
        self.publisher.of(id)
    }
}
