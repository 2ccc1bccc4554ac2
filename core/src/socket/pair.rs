//! PAIR: talks to exactly one other PAIR, in any order, every frame as it is.
//!
//! The first to come keeps its place. It waits if the peer is not there or has no room. Spec: RFC 31, the
//! PAIR socket type. So does CHANNEL with messages of one frame: a PAIR that several threads may use at
//! once. Spec: RFC 52, the CHANNEL socket type.

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketOptions;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::trace::{Event, Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Pair {
    only: Option<PeerId>,
}

impl SocketType for Pair {
    fn new(_: &SocketOptions) -> Self {
        Self { only: None }
    }

    fn peer_attached<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        if self.only.is_none() {
            self.only = Some(id);
            return;
        }
        obs.emit(|| Event::PeerRefused {
            peer: id,
            rule: Rule::PairTakesOne,
        });
        peers.make_deaf(id, Rule::PairTakesOne);
        peers.disconnect(id);
    }

    fn peer_gone<O: Observer>(&mut self, _: &mut Peers, id: PeerId, _: &mut O) {
        if self.only == Some(id) {
            self.only = None;
        }
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        if self.only == Some(id) {
            peers.deliver(id, message, obs);
        } else {
            peers.turn_away(id, message, Rule::PairTakesOne, obs);
        }
    }
}
