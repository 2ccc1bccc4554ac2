//! PAIR: talks to exactly one other PAIR, in any order, every frame as it is.
//!
//! It waits if the peer is not there or has no room. Spec: RFC 31, the PAIR socket type.

use crate::message::Message;
use crate::socket::SocketOptions;
use crate::socket::only::Only;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::trace::{Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Pair {
    only: Only,
}

impl SocketType for Pair {
    fn new(_: &SocketOptions) -> Self {
        Self {
            only: Only::default(),
        }
    }

    fn peer_attached<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        self.only.peer_attached(peers, id, obs);
    }

    fn peer_gone<O: Observer>(&mut self, _: &mut Peers, id: PeerId, _: &mut O) {
        self.only.peer_gone(id);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        self.only.message(peers, id, message, obs);
    }
}
