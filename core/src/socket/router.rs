//! ROUTER: knows each peer by name. It puts the sender's name in front of what it receives, and
//! sends to the peer whose name stands in front.
//!
//! ```text
//!  from the peer      frames ...              to the application   identity, frames ...
//!  to the peer        frames ...              from the application identity, frames ...
//! ```
//!
//! Spec: RFC 28, the ROUTER socket type.

use std::collections::BTreeMap;

use crate::envelope;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::{RecvError, SendError, SocketOptions, Unsent, block};
use crate::trace::{Event, Observer, Operation, PeerId, Stage};

#[derive(Clone, Debug)]
pub(super) struct Router {
    /// **Invariant:** holds each peer that can be reached, under the identity the peer has.
    table: BTreeMap<Identity, PeerId>,
    /// The counter of the next identity to be made up.
    next_generated: u32,
    mandatory: bool,
}

impl Router {
    pub(super) const fn new(options: &SocketOptions) -> Self {
        Self {
            table: BTreeMap::new(),
            next_generated: options.first_generated_identity,
            mandatory: options.router_mandatory,
        }
    }

    /// Enters a peer into the table under the name it chose, or a generated one. The first of two
    /// equal names keeps it; the second peer stays connected and is not heard, as in libzmq.
    pub(super) fn name_peer<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        chosen: Option<&Identity>,
        obs: &mut O,
    ) {
        // A peer that this side connected to keeps its name over a broken link.
        if peers.get(id).is_none_or(|peer| peer.identity.is_some()) {
            return;
        }
        let (identity, rule) = match chosen {
            Some(identity) if self.table.contains_key(identity) => {
                peers.make_deaf(id);
                obs.emit(|| Event::PeerRefused {
                    peer: id,
                    rule: Rule::IdentityDuplicate,
                });
                return;
            }
            Some(identity) => (identity.clone(), Rule::IdentityChosen),
            None => (self.generate(), Rule::IdentityGenerated),
        };
        obs.emit(|| Event::PeerNamed {
            peer: id,
            identity: identity.clone(),
            rule,
        });
        self.table.insert(identity.clone(), id);
        peers.name(id, identity);
    }

    fn generate(&mut self) -> Identity {
        loop {
            let identity = Identity::generated(self.next_generated);
            self.next_generated = self.next_generated.wrapping_add(1);
            if !self.table.contains_key(&identity) {
                return identity;
            }
        }
    }

    /// Takes a peer that is going out of the table.
    pub(super) fn forget_peer(&mut self, peers: &Peers, id: PeerId) {
        if let Some(peer) = peers.get(id)
            && let Some(identity) = &peer.identity
        {
            self.table.remove(identity);
        }
    }

    pub(super) fn send<O: Observer>(
        &self,
        peers: &mut Peers,
        mut message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let entry = self.table.get_key_value(message.frames()[0].octets());
        if self.mandatory {
            let Some((_, peer)) = entry else {
                let rule = Rule::RouterRefusesUnroutable;
                obs.emit(|| Event::Refused {
                    operation: Operation::Send,
                    rule,
                });
                return Err(Unsent {
                    error: SendError::Unroutable,
                    message,
                });
            };
            if !peers.has_room(*peer) {
                return Err(block(peers, message, obs));
            }
        }
        obs.emit(|| Event::Submitted {
            message: message.clone(),
        });
        let stage = Stage::Sending;
        let Some((identity, &peer)) = entry else {
            let rule = Rule::RouterDropsUnroutable;
            obs.emit(|| Event::Dropped {
                peer: None,
                message,
                stage,
                rule,
            });
            return Ok(());
        };
        if message.len() == 1 {
            let rule = Rule::RouterDropsBareIdentity;
            obs.emit(|| Event::Dropped {
                peer: Some(peer),
                message,
                stage,
                rule,
            });
            return Ok(());
        }
        message.pop_front();
        obs.emit(|| Event::IdentityPopped {
            peer,
            identity: identity.clone(),
            message: message.clone(),
        });
        if peers.has_room(peer) {
            peers.queue(peer, message, obs);
        } else {
            let rule = Rule::RouterDropsFull;
            obs.emit(|| Event::Dropped {
                peer: Some(peer),
                message,
                stage,
                rule,
            });
        }
        Ok(())
    }

    pub(super) fn recv<O: Observer>(
        &self,
        peers: &mut Peers,
        obs: &mut O,
    ) -> Result<Message, RecvError> {
        while let Some((peer, mut message)) = peers.take_incoming() {
            // **Invariant:** a peer is named before its first message, so it has an identity.
            let Some(identity) = peers.get(peer).and_then(|peer| peer.identity.clone()) else {
                continue;
            };
            peers.forget_if_drained(peer);
            envelope::push_identity(&mut message, &identity);
            obs.emit(|| Event::IdentityPushed {
                peer,
                identity,
                message: message.clone(),
            });
            obs.emit(|| Event::Delivered {
                peer,
                message: message.clone(),
            });
            return Ok(message);
        }
        Err(RecvError::WouldBlock)
    }
}
