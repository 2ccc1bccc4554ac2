//! STREAM: bare TCP. Octets as they come, each piece behind the identity of its connection.
//!
//! ```text
//!  from the peer      octets            to the application     identity, octets
//!  to the peer        octets            from the application   identity, octets
//!  connected or gone                    to the application     identity, ""
//!  to be closed                         from the application   identity, ""
//! ```
//!
//! No RFC describes it: this is libzmq's `ZMQ_STREAM`.

use crate::frame::Frame;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::names::{self, Names};
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::{PeerInfo, RecvError, SocketOptions, Unsent};
use crate::trace::{Event, Observer, PeerId, Stage};

#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) names: Names,
    notifies: bool,
}

impl SocketType for Stream {
    fn new(options: &SocketOptions) -> Self {
        Self {
            names: Names::new(options.first_generated_identity),
            notifies: options.stream_notify,
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let refusal = Rule::RouterRefusesUnroutable;
        let (peer, message) = self.names.address(peers, message, refusal, obs)?;
        obs.emit(|| Event::Submitted { message: &message });
        if message.frames()[1].is_empty() {
            let stage = Stage::Sending;
            obs.emit(|| Event::Dropped {
                peer: Some(peer),
                message: &message,
                stage,
                rule: Rule::StreamEmptyFrame,
            });
            peers.disconnect_when_sent(peer);
        } else {
            let message = names::pop(peers, peer, message, obs);
            peers.queue(peer, message, obs);
        }
        Ok(())
    }

    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        names::recv(peers, obs)
    }

    fn is_writable(&self, peers: &Peers) -> bool {
        peers.any_has_room()
    }

    fn peer_attached<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        // One that the application named already keeps that name.
        if peers.get(id).is_some_and(|peer| peer.identity.is_none()) {
            let identity = self.names.generate();
            self.names
                .enter(peers, id, identity, Rule::StreamNames, obs);
        }
    }

    fn peer_ready<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        _: &PeerInfo,
        obs: &mut O,
    ) {
        if self.notifies {
            let notice = Message::of([Frame::EMPTY]);
            peers.notify(id, notice, Rule::StreamEmptyFrame, obs);
        }
    }

    fn peer_gone<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        if self.notifies && peers.get(id).is_some_and(|peer| peer.was_ready) {
            let notice = Message::of([Frame::EMPTY]);
            peers.notify(id, notice, Rule::StreamEmptyFrame, obs);
        }
        self.names.forget(peers, id);
    }
}
