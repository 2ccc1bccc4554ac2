//! What a socket can be asked about itself: its peers, their queues, who wants what.

use crate::frame::Frame;
use crate::identity::Identity;
use crate::socket::socket_type::{Pattern, SocketType, of};
use crate::socket::{Origin, Socket};
use crate::trace::PeerId;

/// One peer of a socket, as it stands now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PeerStatus {
    /// Its number.
    pub peer: PeerId,
    /// How it came to be one.
    pub origin: Origin,
    /// The handshake is done and the link stands.
    pub ready: bool,
    /// Connected and neither read nor written: its name was taken, or the place was.
    pub deaf: bool,
    /// Has gone, and what it had delivered is not read yet.
    pub gone: bool,
    /// The name under which a ROUTER, SERVER, PEER or STREAM knows it.
    pub identity: Option<Identity>,
    /// Messages waiting to be sent to it.
    pub outgoing: usize,
    /// Messages that came from it and wait for the application.
    pub incoming: usize,
    /// Topics or groups it wants to hear, and how often it said so.
    pub interests: Vec<(Frame, usize)>,
}

impl Socket {
    /// Its peers, in the order in which they were attached.
    pub fn peers(&self) -> impl Iterator<Item = PeerStatus> {
        self.peers.iter().map(|(id, peer)| PeerStatus {
            peer: id,
            origin: peer.origin,
            ready: peer.ready,
            deaf: peer.deaf.is_some(),
            gone: peer.gone,
            identity: peer.identity.clone(),
            outgoing: peer.outgoing.len(),
            incoming: peer.incoming.len(),
            interests: of!(&self.pattern, it => it.wanted_by(id)),
        })
    }

    /// The name under which a ROUTER, SERVER, PEER or STREAM knows `peer`: what stands in front of
    /// a message to it. A PEER knows it from [`attach`](Self::attach) on.
    pub fn identity_of(&self, peer: PeerId) -> Option<&Identity> {
        self.peers.get(peer)?.identity.as_ref()
    }

    /// The peer that has this name.
    pub fn peer_named(&self, identity: &Identity) -> Option<PeerId> {
        let mut peers = self.peers.iter().filter(|(_, peer)| !peer.gone);
        let named = peers.find(|(_, peer)| peer.identity.as_ref() == Some(identity));
        named.map(|(id, _)| id)
    }

    /// What the application of a SUB, XSUB or DISH wants to hear, and how often it said so, by
    /// name (`ZMQ_TOPICS_COUNT` counts them).
    pub fn subscriptions(&self) -> Vec<(Frame, usize)> {
        of!(&self.pattern, it => it.wanted())
    }
}
