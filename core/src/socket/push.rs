//! PUSH: deals messages to PULL peers in turn, every frame as it is. It never receives.
//!
//! It waits if no peer has room and drops nothing. Spec: RFC 30, the PUSH socket type. So does SCATTER with
//! messages of one frame to GATHER peers: a PUSH that several threads may use at once. Spec: RFC 49, the
//! SCATTER socket type.

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketOptions;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::trace::{Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Push;

impl SocketType for Push {
    fn new(_: &SocketOptions) -> Self {
        Self
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        peers.turn_away(id, message, Rule::OneWay, obs);
    }
}
