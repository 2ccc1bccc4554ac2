//! The names by which a socket knows its peers: identities at a ROUTER, numbers at SERVER and PEER,
//! connections at a STREAM. One table, and the frame in front of each message.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use crate::envelope;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::{RecvError, SendError, Unsent, deal};
use crate::trace::{Event, Observer, Operation, PeerId};

/// The peers of a socket by name.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// **Invariant:** holds each peer that can be reached, under the identity the peer has.
    table: BTreeMap<Identity, PeerId>,
    /// The counter of the next name to be made up.
    next: u32,
}

impl Names {
    /// No names; the first to be made up has number `first`.
    pub(super) const fn new(first: u32) -> Self {
        Self {
            table: BTreeMap::new(),
            next: first,
        }
    }

    /// The peer of this name.
    pub(super) fn get(&self, name: &[u8]) -> Option<(&Identity, PeerId)> {
        let (identity, peer) = self.table.get_key_value(name)?;
        Some((identity, *peer))
    }

    /// An identity of five octets that nobody has.
    pub(super) fn generate(&mut self) -> Identity {
        self.make_up(|counter| Some(Identity::generated(counter)))
    }

    /// An identity of 17 octets that nobody has.
    pub(super) fn generate_long(&mut self) -> Identity {
        self.make_up(|counter| Some(Identity::generated_long(counter)))
    }

    /// A number that nobody has.
    pub(super) fn number(&mut self) -> Identity {
        self.make_up(|counter| NonZeroU32::new(counter).map(Identity::number))
    }

    fn make_up(&mut self, name: impl Fn(u32) -> Option<Identity>) -> Identity {
        loop {
            let made_up = name(self.next);
            self.next = self.next.wrapping_add(1);
            if let Some(identity) = made_up
                && !self.table.contains_key(&identity)
            {
                return identity;
            }
        }
    }

    /// Knows `id` by this name from now on; the name is free.
    pub(super) fn enter<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        identity: Identity,
        rule: Rule,
        obs: &mut O,
    ) {
        obs.emit(|| Event::PeerNamed {
            peer: id,
            identity: identity.clone(),
            rule,
        });
        self.table.insert(identity.clone(), id);
        peers.name(id, identity);
    }

    /// Takes a peer that is going out of the table.
    pub(super) fn forget(&mut self, peers: &Peers, id: PeerId) {
        if let Some(peer) = peers.get(id)
            && let Some(identity) = &peer.identity
            && self.table.get(identity) == Some(&id)
        {
            self.table.remove(identity);
        }
    }

    /// The peer whose name stands in front of a message; an error if there is none, and a wait if
    /// it has no room.
    pub(super) fn address<O: Observer>(
        &self,
        peers: &mut Peers,
        message: Message,
        refusal: Rule,
        obs: &mut O,
    ) -> Result<(PeerId, Message), Unsent> {
        let name = message.first().map_or(&[][..], |frame| frame.octets());
        let Some((_, peer)) = self.get(name) else {
            obs.emit(|| Event::Refused {
                operation: Operation::Send,
                rule: refusal,
            });
            return Err(Unsent {
                error: SendError::Unroutable,
                message,
            });
        };
        if !peers.has_room(peer) {
            return Err(deal::block(peers, message, obs));
        }
        Ok((peer, message))
    }
}

/// Takes the name of `peer` off the front of a message to it.
pub(super) fn pop<O: Observer>(
    peers: &Peers,
    peer: PeerId,
    mut message: Message,
    obs: &mut O,
) -> Message {
    message.pop_front();
    if O::LISTENS
        && let Some(identity) = peers.get(peer).and_then(|peer| peer.identity.clone())
    {
        obs.emit(|| Event::IdentityPopped {
            peer,
            identity,
            message: &message,
        });
    }
    message
}

/// Receives from the next peer that has something, its name in front.
pub(super) fn recv<O: Observer>(peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
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
            message: &message,
        });
        obs.emit(|| Event::Delivered {
            peer,
            message: &message,
        });
        return Ok(message);
    }
    Err(RecvError::WouldBlock)
}
