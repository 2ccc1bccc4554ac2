//! Peers of a socket coming and going, and what a new one is told first.

use crate::frame::Frame;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::socket_type::{Pattern, SocketType, of};
use crate::socket::{Origin, PeerError, PeerInfo, Router, Socket, SocketKind, Stream};
use crate::trace::{Event, Observer, PeerId};

impl Socket {
    /// The number that the next peer will have.
    pub const fn next_peer(&self) -> PeerId {
        self.peers.next_id()
    }

    /// Adds a peer: when the application connects, or when a peer's handshake is done.
    pub fn attach(&mut self, origin: Origin, obs: &mut impl Observer) -> PeerId {
        let peer = self.add(origin, obs);
        self.begin(peer, obs);
        peer
    }

    /// Adds a peer under a name of this side's choice (`ZMQ_CONNECT_ROUTING_ID`): it can be sent to
    /// by that name at once, and the name it may announce is not used.
    ///
    /// # Errors
    /// [`PeerError::NameTaken`] if another peer has the name; [`PeerError::Nameless`] unless this
    /// is a ROUTER or STREAM. No peer is added then.
    pub fn attach_named(
        &mut self,
        origin: Origin,
        identity: Identity,
        obs: &mut impl Observer,
    ) -> Result<PeerId, PeerError> {
        let kind = self.kind;
        let (Pattern::Router(Router { names, .. }) | Pattern::Stream(Stream { names, .. })) =
            &self.pattern
        else {
            return Err(PeerError::Nameless(kind));
        };
        if names.get(identity.octets()).is_some() {
            return Err(PeerError::NameTaken(identity));
        }
        let peer = self.add(origin, obs);
        if let Pattern::Router(Router { names, .. }) | Pattern::Stream(Stream { names, .. }) =
            &mut self.pattern
        {
            let rule = Rule::IdentityAssigned;
            names.enter(&mut self.peers, peer, identity, rule, obs);
        }
        self.begin(peer, obs);
        Ok(peer)
    }

    fn add(&mut self, origin: Origin, obs: &mut impl Observer) -> PeerId {
        let peer = self.peers.attach(origin);
        let queues_at_once = origin == Origin::Connect && !self.options.immediate;
        obs.emit(|| Event::PeerAttached {
            peer,
            rule: queues_at_once.then_some(Rule::ConnectQueuesAtOnce),
        });
        peer
    }

    fn begin(&mut self, peer: PeerId, obs: &mut impl Observer) {
        of!(&mut self.pattern, it => it.peer_attached(&mut self.peers, peer, obs));
        if self.peers.get(peer).is_some_and(|peer| peer.open) {
            self.greet(peer, obs);
        }
    }

    /// The handshake with `peer` is done: from now on messages pass.
    ///
    /// # Errors
    /// [`PeerError::Incompatible`] if the two types do not talk to each other; close the link then
    /// and do not try again. Spec: RFC 37, Socket-Type.
    pub fn handle_peer_ready(
        &mut self,
        peer: PeerId,
        info: &PeerInfo,
        obs: &mut impl Observer,
    ) -> Result<(), PeerError> {
        if let Some(kind) = info.kind
            && !self.kind.may_talk_to(kind)
        {
            obs.emit(|| Event::PeerRefused {
                peer,
                rule: Rule::IncompatiblePeers,
            });
            return Err(PeerError::Incompatible {
                own: self.kind,
                peer: kind,
            });
        }
        let before = self.peers.get(peer);
        // Greeted already in the queue it has had since it was attached.
        let was_greeted = before.is_none_or(|peer| peer.open && !peer.was_ready);
        self.peers.make_ready(peer);
        of!(&mut self.pattern, it => it.peer_ready(&mut self.peers, peer, info, obs));
        if !was_greeted {
            self.greet(peer, obs);
        }
        Ok(())
    }

    /// Queues for a new peer what the options want it to hear first.
    fn greet(&mut self, peer: PeerId, obs: &mut impl Observer) {
        if self.peers.get(peer).is_none_or(|peer| !peer.is_reachable()) {
            return;
        }
        let is_probing = matches!(
            self.kind,
            SocketKind::Req | SocketKind::Dealer | SocketKind::Router
        );
        if is_probing && self.options.probe_router {
            let probe = Message::of([Frame::EMPTY]);
            self.peers.originate(peer, probe, Rule::ProbesRouter, obs);
        }
        if self.kind.says_hello()
            && let Some(hello) = self.options.hello_message.clone()
        {
            self.peers.originate(peer, hello, Rule::HelloMessage, obs);
        }
        if self.kind == SocketKind::Xpub
            && let Some(welcome) = self.options.xpub_welcome.clone()
        {
            self.peers.originate(peer, welcome, Rule::XpubWelcomes, obs);
        }
    }

    /// The link to `peer` is down. An accepted peer is gone; one that was connected to keeps its
    /// queue and waits for [`handle_peer_ready`](Self::handle_peer_ready).
    pub fn handle_peer_lost(&mut self, peer: PeerId, obs: &mut impl Observer) {
        let Some(lost) = self.peers.get(peer).filter(|peer| !peer.gone) else {
            return;
        };
        let (origin, heard) = (lost.origin, lost.ready && lost.deaf.is_none());
        let (notice, rule) = match origin {
            Origin::Accept => (&self.options.disconnect_message, Rule::DisconnectMessage),
            Origin::Connect => (&self.options.hiccup_message, Rule::HiccupMessage),
        };
        if heard
            && self.kind.hears_of_loss()
            && let Some(notice) = notice.clone()
        {
            self.peers.notify(peer, notice, rule, obs);
        }
        match origin {
            Origin::Accept => self.detach(peer, obs),
            Origin::Connect => self.peers.suspend(peer, obs),
        }
    }

    /// Gives `peer` up for good, whoever connected: after a refusal there is nothing to wait for.
    /// What was queued for it is dropped; what it had delivered can still be received.
    pub fn detach(&mut self, peer: PeerId, obs: &mut impl Observer) {
        if self.is_here(peer) {
            of!(&mut self.pattern, it => it.peer_gone(&mut self.peers, peer, obs));
            self.peers.detach(peer, obs);
        }
    }
}
