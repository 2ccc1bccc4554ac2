//! ROUTER: knows each peer by name. It puts the sender's name in front of what it receives, and
//! sends to the peer whose name stands in front.
//!
//! ```text
//!  from the peer      frames ...              to the application   identity, frames ...
//!  to the peer        frames ...              from the application identity, frames ...
//! ```
//!
//! Spec: RFC 28, the ROUTER socket type.

use crate::frame::Frame;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::names::{self, Names};
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::{PeerInfo, RecvError, RouterNotify, SocketOptions, Unsent};
use crate::trace::{Event, Observer, PeerId, Stage};
use crate::wire::Generation;

#[derive(Clone, Debug)]
pub(super) struct Router {
    pub(super) names: Names,
    mandatory: bool,
    handover: bool,
    notify: RouterNotify,
    long_names: bool,
}

impl SocketType for Router {
    fn new(options: &SocketOptions) -> Self {
        Self {
            names: Names::new(options.first_generated_identity),
            mandatory: options.router_mandatory,
            handover: options.router_handover,
            notify: options.router_notify,
            long_names: options.long_generated_identities,
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let mut message = message;
        if self.mandatory {
            let refusal = Rule::RouterRefusesUnroutable;
            (_, message) = self.names.address(peers, message, refusal, obs)?;
        }
        obs.emit(|| Event::Submitted { message: &message });
        let stage = Stage::Sending;
        let Some((_, peer)) = self.names.get(&message.frames()[0]) else {
            let rule = Rule::RouterDropsUnroutable;
            obs.emit(|| Event::Dropped {
                peer: None,
                message: &message,
                stage,
                rule,
            });
            return Ok(());
        };
        let dropped = if message.len() == 1 {
            Some(Rule::RouterDropsBareIdentity)
        } else {
            message = names::pop(peers, peer, message, obs);
            (!peers.has_room(peer)).then_some(Rule::RouterDropsFull)
        };
        match dropped {
            None => peers.queue(peer, message, obs),
            Some(rule) => obs.emit(|| Event::Dropped {
                peer: Some(peer),
                message: &message,
                stage,
                rule,
            }),
        }
        Ok(())
    }

    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        names::recv(peers, obs)
    }

    /// It drops rather than waits; a mandatory one waits if nobody at all has room, as in libzmq.
    fn is_writable(&self, peers: &Peers) -> bool {
        !self.mandatory || peers.any_has_room()
    }

    /// Enters a peer into the table under the name it chose, or a generated one. The first of two
    /// equal names keeps it, unless newcomers take over; the second peer stays connected and is not
    /// heard, as in libzmq.
    fn peer_ready<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        info: &PeerInfo,
        obs: &mut O,
    ) {
        // A peer that this side connected to keeps its name over a broken link.
        if peers.get(id).is_none_or(|peer| peer.identity.is_some()) {
            return;
        }
        let (identity, rule) = match &info.identity {
            Some(identity) => (identity.clone(), Rule::IdentityChosen),
            None => (self.make_up(info), Rule::IdentityGenerated),
        };
        if let Some((_, first)) = self.names.get(identity.octets()) {
            if !self.handover {
                peers.make_deaf(id, Rule::IdentityDuplicate);
                obs.emit(|| Event::PeerRefused {
                    peer: id,
                    rule: Rule::IdentityDuplicate,
                });
                return;
            }
            self.replace(peers, first, obs);
        }
        // One that was deaf may come back under a name that is free.
        peers.hear_again(id);
        self.names.enter(peers, id, identity, rule, obs);
        if self.notify.connect {
            let notice = Message::of([Frame::EMPTY]);
            peers.notify(id, notice, Rule::RouterNotifies, obs);
        }
    }

    fn peer_gone<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        if self.notify.disconnect
            && peers
                .get(id)
                .is_some_and(|peer| peer.identity.is_some() && peer.was_ready)
        {
            let notice = Message::of([Frame::EMPTY]);
            peers.notify(id, notice, Rule::RouterNotifies, obs);
        }
        self.names.forget(peers, id);
    }
}

impl Router {
    /// A name for a peer that chose none.
    fn make_up(&mut self, info: &PeerInfo) -> Identity {
        let is_old = matches!(info.generation, Some(Generation::Zmtp1 | Generation::Zmtp2));
        if self.long_names && is_old {
            self.names.generate_long()
        } else {
            self.names.generate()
        }
    }

    /// `first` loses its name to a newcomer: it gets another one and is disconnected.
    fn replace<O: Observer>(&mut self, peers: &mut Peers, first: PeerId, obs: &mut O) {
        obs.emit(|| Event::PeerRefused {
            peer: first,
            rule: Rule::RouterHandsOver,
        });
        self.names.forget(peers, first);
        // The name that is taken from it is not free in between: nothing is generated like it.
        let other = self.names.generate();
        self.names
            .enter(peers, first, other, Rule::IdentityGenerated, obs);
        peers.disconnect(first);
    }
}
