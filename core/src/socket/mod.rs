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
//! Everything a socket does, silent drops included, is an [`Event`](crate::trace::Event) for the
//! observer passed in; with [`Silent`](crate::trace::Silent) that costs nothing.
//!
//! Spec: RFC 28; where libzmq differs and interoperation needs it, the place says so.

mod batch;
mod branches;
mod calls;
mod deal;
mod dealer;
mod dish;
mod error;
mod group;
mod kind;
mod membership;
mod names;
mod options;
mod pair;
mod peers;
mod r#pub;
mod publisher;
mod pull;
mod push;
mod radio;
mod rep;
mod req;
mod router;
mod server;
mod sieve;
mod socket_type;
mod spread;
mod status;
mod stream;
mod sub;
mod subscriptions;
mod table;
mod topics;
mod wanted;
mod xpub;
mod xsub;

pub use error::{InterestError, PeerError, RecvError, SendError, Unsent};
pub use group::GroupError;
pub use kind::{SocketKind, UnknownSocketKind};
pub use options::{
    DEFAULT_HIGH_WATER_MARK, DEFAULT_MAX_INTEREST_OCTETS, FIRST_GENERATED_IDENTITY, RouterNotify,
    SocketOptions, TOPIC_OCTETS,
};
pub use status::PeerStatus;
pub use table::PeerTable;

use dealer::Dealer;
use dish::Dish;
use pair::Pair;
use peers::Peers;
use r#pub::Pub;
use pull::Pull;
use push::Push;
use radio::Radio;
use rep::Rep;
use req::Req;
use router::Router;
use server::Server;
use socket_type::{Pattern, SocketType, of};
use stream::Stream;
use sub::Sub;
use xpub::Xpub;
use xsub::Xsub;

use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{Observer, PeerId};
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
    /// The socket wants the link to this peer closed once everything queued for it has left:
    /// [`Output::Disconnect`] follows then.
    Closing(PeerId),
    /// The socket wants the link to this peer closed and not made again; [detach](Socket::detach)
    /// the peer then.
    Disconnect(PeerId),
}

/// A socket of any kind.
#[derive(Clone, Debug)]
pub struct Socket {
    kind: SocketKind,
    options: SocketOptions,
    peers: Peers,
    pattern: Pattern,
}

impl Socket {
    /// A socket without peers.
    pub fn new(kind: SocketKind, options: SocketOptions) -> Self {
        Self {
            kind,
            peers: Peers::new(kind, &options),
            pattern: Pattern::new(kind, &options),
            options,
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

    /// How many more messages `peer` may hand over; at 0 leave them on its link until
    /// [`Output::Resume`].
    pub fn room(&self, peer: PeerId) -> usize {
        self.peers.room(peer)
    }

    /// From now on every queue counts as full, whatever it holds, until [`unfill`](Self::unfill).
    /// Tells whether that changes anything: a queue that keeps the last message only is never full.
    pub fn fill(&mut self) -> bool {
        self.peers.fill()
    }

    /// The queues are as large again as the high-water marks say. Tells whether that changes
    /// anything.
    pub fn unfill(&mut self) -> bool {
        self.peers.unfill()
    }

    /// How many messages wait to be sent to `peer`: a driver that closes lets these leave first.
    pub fn queued(&self, peer: PeerId) -> usize {
        self.peers.queued(peer)
    }

    /// Whether there is something to receive.
    #[inline]
    pub fn has_incoming(&self) -> bool {
        self.peers.next_to_receive().is_some()
    }

    /// Whether a message from `peer` may be given to the application past the socket, without
    /// [`handle_message`](Self::handle_message) and [`recv`](Self::recv), if it is
    /// [let in](Self::lets_in): nothing would be done to it, and nothing waits before it. Whoever
    /// does so keeps the turn among several peers himself, and the observer is told nothing.
    #[inline]
    pub fn may_take_past(&self, peer: PeerId) -> bool {
        self.kind.passes_incoming()
            && !self.peers.conflates
            && !self.has_incoming()
            && self.peers.hears(peer)
    }

    /// Whether the application is to get every message that comes past the socket.
    #[inline]
    pub fn lets_all_in(&self) -> bool {
        match &self.pattern {
            Pattern::Sub(sub) => sub.lets_all_in(),
            _ => true,
        }
    }

    /// Whether the application is to get a message that comes past the socket: SUB looks at each.
    #[inline]
    pub fn lets_in(&self, message: &Message) -> bool {
        match &self.pattern {
            Pattern::Sub(sub) => sub.lets_in(message),
            _ => true,
        }
    }

    /// The peer to which a message, whatever it is, would be sent now, if it may leave past the
    /// socket, without [`send`](Self::send) and [`poll_transmit`](Self::poll_transmit): nothing
    /// would be done to it, nothing waits before it, and the link stands. Whoever does so tells
    /// with [`sent_past`](Self::sent_past); the observer is told nothing.
    #[inline]
    pub fn may_send_past(&self) -> Option<PeerId> {
        let peer = self.next_to_send_past()?;
        self.peers.has_nothing_queued(peer).then_some(peer)
    }

    /// The same, if every further message would be sent to that peer, for there is no other.
    pub fn may_only_send_past(&self) -> Option<PeerId> {
        let peer = self.may_send_past()?;
        self.peers.is_only_in_turn(peer).then_some(peer)
    }

    /// The same, whatever waits before it.
    #[inline]
    pub fn next_to_send_past(&self) -> Option<PeerId> {
        let passes = self.kind.passes_outgoing() && !self.peers.conflates;
        passes.then(|| self.peers.next_in_turn())?
    }

    /// A message has left for `peer`, as [`may_send_past`](Self::may_send_past) allowed.
    #[inline]
    pub fn sent_past(&mut self, peer: PeerId) {
        self.peers.had_its_turn(peer);
    }

    /// Takes a whole message that came from `peer`.
    pub fn handle_message(&mut self, peer: PeerId, message: Message, obs: &mut impl Observer) {
        let fits = match self.kind.link_frames() {
            Some(frames) => message.len() == frames,
            None => !message.is_empty(),
        };
        if !self.is_here(peer) {
            self.peers.turn_away(peer, message, Rule::PeerGone, obs);
        } else if !fits {
            self.peers.turn_away(peer, message, Rule::SinglePart, obs);
        } else {
            of!(&mut self.pattern, it => it.message(&mut self.peers, peer, message, obs));
        }
    }

    /// Takes what `peer` wants to hear, or no longer.
    pub fn handle_interest(&mut self, peer: PeerId, interest: Interest, obs: &mut impl Observer) {
        if self.is_here(peer) {
            of!(&mut self.pattern, it => it.interest(&mut self.peers, peer, interest, obs));
        } else {
            publisher::ignore(Some(peer), &interest, Rule::PeerGone, obs);
        }
    }

    fn is_here(&self, peer: PeerId) -> bool {
        self.peers.get(peer).is_some_and(|peer| !peer.gone)
    }

    /// What to put on the link to `peer` next; `None` if there is nothing or the link is not up.
    #[must_use]
    pub fn poll_transmit(&mut self, peer: PeerId, obs: &mut impl Observer) -> Option<Transmission> {
        self.peers.transmit(peer, obs)
    }

    /// Whether [`poll_output`](Self::poll_output) has something.
    #[inline]
    pub fn has_output(&self) -> bool {
        self.peers.has_output()
    }

    /// What has become possible since the last call, in order; `None` once drained.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Output> {
        self.peers.poll_output()
    }
}
