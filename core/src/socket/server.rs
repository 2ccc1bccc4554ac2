//! SERVER: knows each CLIENT by a number and sends by number, in messages of one frame.
//!
//! ```text
//!  from the peer      body              to the application     number, body
//!  to the peer        body              from the application   number, body
//! ```
//!
//! The number has 32 bits, is never zero and never crosses the wire. SERVER waits for a peer that
//! has no room and drops nothing. Spec: RFC 41, the SERVER socket type.
//!
//! PEER is a SERVER on both sides, each of which knows the other by a number. A peer that this side
//! connects to has its number at once, so that the first word can be this side's. Spec: RFC 51, the PEER
//! socket type.

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::names::{self, Names};
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::{RecvError, SocketOptions, Unsent};
use crate::trace::{Event, Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Server {
    names: Names,
}

impl SocketType for Server {
    fn new(options: &SocketOptions) -> Self {
        Self {
            names: Names::new(options.first_generated_identity),
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let refusal = Rule::ServerRefusesUnknown;
        let (peer, message) = self.names.address(peers, message, refusal, obs)?;
        obs.emit(|| Event::Submitted { message: &message });
        let message = names::pop(peers, peer, message, obs);
        peers.queue(peer, message, obs);
        Ok(())
    }

    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        names::recv(peers, obs)
    }

    fn is_writable(&self, peers: &Peers) -> bool {
        peers.any_has_room()
    }

    fn peer_attached<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        let number = self.names.number();
        self.names
            .enter(peers, id, number, Rule::ServerNumbers, obs);
    }

    fn peer_gone<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, _: &mut O) {
        self.names.forget(peers, id);
    }
}
