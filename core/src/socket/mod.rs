//! Sockets: one pattern's state each, between an application and its peers.
//!
//! A socket takes messages from the application and from peers and gives messages to peers and to
//! the application. It knows no octets, no links and no time; whoever drives it connects it to a
//! [`Connection`](crate::connection::Connection) for each peer, or to another socket directly.
//!
//! ```text
//!  application                      socket                             link to a peer
//!
//!  send(message) ---------------->  envelope, choice of the peer
//!                                   queue of that peer  -- poll_transmit(peer) -->
//!
//!                                   queue of that peer  <-- handle_message(peer) --
//!  recv() -> message <------------  envelope, fair turn
//! ```
//!
//! After each call, drain [`poll_output`](Socket::poll_output): it tells what has become possible.
//! Everything a socket does, silent drops included, is an [`Event`] for the
//! observer passed in; with [`Silent`](crate::trace::Silent) that costs nothing.
//!
//! Spec: RFC 28; where libzmq differs and interoperation needs it, the place says so.

mod dealer;
mod error;
mod kind;
mod options;
mod peers;
mod rep;
mod req;
mod router;

pub use error::{PeerError, RecvError, SendError, Unsent};
pub use kind::{SocketKind, UnknownSocketKind};
pub use options::{DEFAULT_HIGH_WATER_MARK, FIRST_GENERATED_IDENTITY, RouterNotify, SocketOptions};

use dealer::Dealer;
use peers::Peers;
use rep::Rep;
use req::Req;
use router::Router;

use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{Event, Observer, PeerId};
use crate::wire::Generation;

/// How a peer came to be one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// This side connects: there is a queue for the peer at once, and it outlives a broken link.
    Connect,
    /// The peer connected to an endpoint this side has bound: its queue lives while the link does.
    Accept,
}

/// What a peer has said of itself in the handshake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PeerInfo {
    /// Its socket type; ZMTP 1.0 and bare ZWS do not tell.
    pub kind: Option<SocketKind>,
    /// The identity it chose, if it did.
    pub identity: Option<Identity>,
    /// What is spoken with it; `None` within one process.
    pub generation: Option<Generation>,
}

impl PeerInfo {
    /// A peer within this process.
    pub const fn new(kind: SocketKind, identity: Option<Identity>) -> Self {
        Self {
            kind: Some(kind),
            identity,
            generation: None,
        }
    }
}

/// What a socket puts on the link to a peer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Transmission {
    /// A whole message.
    Message(Message),
    /// What this side wants to hear from the peer, or no longer.
    Interest(Interest),
}

impl Transmission {
    /// The message, if it is one.
    pub fn into_message(self) -> Option<Message> {
        match self {
            Self::Message(message) => Some(message),
            Self::Interest(_) => None,
        }
    }
}

/// What has become possible or needed. Outputs tell of changes: each is given once when the state
/// is entered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Output {
    /// There is something to send to this peer: call [`Socket::poll_transmit`] until it is `None`.
    Transmit(PeerId),
    /// There is something to receive.
    Readable,
    /// A send that would have blocked may be tried again.
    Writable,
    /// This peer's incoming queue has room again: read from its link.
    Resume(PeerId),
}

/// A socket of any kind.
#[derive(Clone, Debug)]
pub struct Socket {
    kind: SocketKind,
    options: SocketOptions,
    peers: Peers,
    pattern: Pattern,
}

#[derive(Clone, Debug)]
enum Pattern {
    Req(Req),
    Rep(Rep),
    Dealer(Dealer),
    Router(Router),
}

impl Socket {
    /// A socket without peers.
    pub fn new(kind: SocketKind, options: SocketOptions) -> Self {
        let pattern = match kind {
            SocketKind::Req => Pattern::Req(Req::default()),
            SocketKind::Rep => Pattern::Rep(Rep::default()),
            SocketKind::Router => Pattern::Router(Router::new(&options)),
            _ => Pattern::Dealer(Dealer),
        };
        Self {
            kind,
            peers: Peers::new(&options),
            options,
            pattern,
        }
    }

    /// Its type.
    pub const fn kind(&self) -> SocketKind {
        self.kind
    }

    /// Its options.
    pub const fn options(&self) -> &SocketOptions {
        &self.options
    }

    // --- peers ---

    /// The number that the next peer will have.
    pub const fn next_peer(&self) -> PeerId {
        self.peers.next_id()
    }

    /// Adds a peer: when the application connects, or when a peer's handshake is done.
    pub fn attach(&mut self, origin: Origin, obs: &mut impl Observer) -> PeerId {
        let peer = self.peers.attach(origin);
        obs.emit(|| Event::PeerAttached {
            peer,
            rule: (origin == Origin::Connect).then_some(Rule::ConnectQueuesAtOnce),
        });
        peer
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
        if let Pattern::Router(router) = &mut self.pattern {
            router.name_peer(&mut self.peers, peer, info.identity.as_ref(), obs);
        }
        self.peers.make_ready(peer);
        Ok(())
    }

    /// The link to `peer` is down. An accepted peer is gone; one that was connected to keeps its
    /// queue and waits for [`handle_peer_ready`](Self::handle_peer_ready).
    pub fn handle_peer_lost(&mut self, peer: PeerId, obs: &mut impl Observer) {
        match self.peers.get(peer).map(|peer| peer.origin) {
            Some(Origin::Connect) => self.peers.suspend(peer),
            Some(Origin::Accept) => self.detach(peer, obs),
            None => {}
        }
    }

    /// Gives `peer` up for good, whoever connected: after a refusal there is nothing to wait for.
    /// What was queued for it is dropped; what it had delivered can still be received.
    pub fn detach(&mut self, peer: PeerId, obs: &mut impl Observer) {
        if let Pattern::Router(router) = &mut self.pattern {
            router.forget_peer(&self.peers, peer);
        }
        self.peers.detach(peer, obs);
    }

    // --- links ---

    /// How many more messages `peer` may hand over; at 0 leave them on its link until
    /// [`Output::Resume`].
    pub fn room(&self, peer: PeerId) -> usize {
        self.peers.room(peer)
    }

    /// How many messages wait to be sent to `peer`: a driver that closes lets these leave first.
    pub fn queued(&self, peer: PeerId) -> usize {
        self.peers.queued(peer)
    }

    /// Takes a whole message that came from `peer`.
    pub fn handle_message(&mut self, peer: PeerId, message: Message, obs: &mut impl Observer) {
        self.peers.deliver(peer, message, obs);
    }

    /// Takes what `peer` wants to hear, or no longer.
    pub fn handle_interest(
        &mut self,
        _peer: PeerId,
        _interest: Interest,
        _obs: &mut impl Observer,
    ) {
    }

    /// What to put on the link to `peer` next; `None` if there is nothing or the link is not up.
    #[must_use]
    pub fn poll_transmit(&mut self, peer: PeerId, obs: &mut impl Observer) -> Option<Transmission> {
        self.peers.transmit(peer, obs).map(Transmission::Message)
    }

    /// What has become possible since the last call, in order; `None` once drained.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Output> {
        self.peers.poll_output()
    }

    // --- application ---

    /// Sends a message: one or more frames, all or none.
    ///
    /// ```text
    /// REQ      body ...                      a delimiter is added
    /// REP      body ...                      the kept envelope is added
    /// DEALER   any frames                    sent as they are
    /// ROUTER   identity, any frames          the identity is taken off
    /// ```
    ///
    /// # Errors
    /// The message comes back with the reason: [`SendError::WouldBlock`] until
    /// [`Output::Writable`], [`SendError::WrongState`] out of turn at a REQ or REP,
    /// [`SendError::Unroutable`] at a mandatory ROUTER, [`SendError::NoFrames`].
    pub fn send(&mut self, message: Message, obs: &mut impl Observer) -> Result<(), Unsent> {
        if message.is_empty() {
            return Err(Unsent {
                error: SendError::NoFrames,
                message,
            });
        }
        match &mut self.pattern {
            Pattern::Req(req) => req.send(&mut self.peers, message, obs),
            Pattern::Rep(rep) => rep.send(&mut self.peers, message, obs),
            Pattern::Dealer(dealer) => dealer.send(&mut self.peers, message, obs),
            Pattern::Router(router) => router.send(&mut self.peers, message, obs),
        }
    }

    /// Whether [`send`](Self::send) would find a peer with room; if not, [`Output::Writable`]
    /// will tell when. REP and ROUTER never wait for room.
    pub fn poll_writable(&mut self) -> bool {
        let waits = matches!(self.pattern, Pattern::Req(_) | Pattern::Dealer(_))
            && self.peers.next_sendable().is_none();
        self.peers.sender_waits |= waits;
        !waits
    }

    /// Receives a message, if there is one.
    ///
    /// ```text
    /// REQ      body ...                      the delimiter is taken off
    /// REP      body ...                      the envelope is kept
    /// DEALER   any frames                    as they came
    /// ROUTER   identity, any frames          the sender's identity is put in front
    /// ```
    ///
    /// # Errors
    /// [`RecvError::WouldBlock`] until [`Output::Readable`], [`RecvError::WrongState`] out of turn
    /// at a REQ or REP.
    pub fn recv(&mut self, obs: &mut impl Observer) -> Result<Message, RecvError> {
        match &mut self.pattern {
            Pattern::Req(req) => req.recv(&mut self.peers, obs),
            Pattern::Rep(rep) => rep.recv(&mut self.peers, obs),
            Pattern::Dealer(dealer) => dealer.recv(&mut self.peers, obs),
            Pattern::Router(router) => router.recv(&mut self.peers, obs),
        }
    }
}

/// A send that has to wait: the message goes back, and the wait is told once.
fn block<O: Observer>(peers: &mut Peers, message: Message, obs: &mut O) -> Unsent {
    if !core::mem::replace(&mut peers.sender_waits, true) {
        let rule = peers.obstacle();
        obs.emit(|| Event::Blocked {
            message: message.clone(),
            rule,
        });
    }
    Unsent {
        error: SendError::WouldBlock,
        message,
    }
}
