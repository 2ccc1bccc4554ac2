//! What makes one socket type different from another: a trait whose defaults are the ordinary case,
//! and the table of all types.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::{
    InterestError, PeerInfo, RecvError, SocketKind, SocketOptions, Unsent, deal, publisher,
};
use crate::trace::{Observer, PeerId};

/// The decisions of a socket type. Each file of a type holds these members in this order, as far
/// as the type differs from the default.
pub(super) trait SocketType: Sized {
    /// The type as it begins.
    fn new(options: &SocketOptions) -> Self;

    /// The application sends. By default the peers are dealt to in turn.
    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        deal::send(peers, message, obs)
    }

    /// The application receives. By default from the peers in turn, each message as it came.
    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        deal::recv(peers, obs)
    }

    /// Whether [`send`](Self::send) would not have to wait.
    fn is_writable(&self, peers: &Peers) -> bool {
        peers.next_in_turn().is_some()
    }

    /// A peer was added; it may not be there yet.
    fn peer_attached<O: Observer>(&mut self, _peers: &mut Peers, _id: PeerId, _obs: &mut O) {}

    /// The link to a peer stands, for the first time or again.
    fn peer_ready<O: Observer>(
        &mut self,
        _peers: &mut Peers,
        _id: PeerId,
        _info: &PeerInfo,
        _obs: &mut O,
    ) {
    }

    /// A peer is about to be gone for good.
    fn peer_gone<O: Observer>(&mut self, _peers: &mut Peers, _id: PeerId, _obs: &mut O) {}

    /// A message came from a peer. By default it waits for the application.
    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        peers.deliver(id, message, obs);
    }

    /// A peer says what it wants to hear. By default nothing comes of it.
    fn interest<O: Observer>(
        &mut self,
        _peers: &mut Peers,
        id: PeerId,
        interest: Interest,
        obs: &mut O,
    ) {
        publisher::ignore(Some(id), &interest, Rule::InterestUnexpected, obs);
    }

    /// The application says what it wants to hear. By default it cannot.
    fn state<O: Observer>(
        &mut self,
        _peers: &mut Peers,
        _interest: Interest,
        _obs: &mut O,
    ) -> Result<(), InterestError> {
        Err(InterestError::NotSupported)
    }

    /// What the application wants to hear, and how often it said so.
    fn wanted(&self) -> Vec<(Frame, usize)> {
        Vec::new()
    }

    /// What a peer wants to hear, and how often it said so.
    fn wanted_by(&self, _id: PeerId) -> Vec<(Frame, usize)> {
        Vec::new()
    }
}

/// Makes the enum of all types, which hands each call on to the one it is.
macro_rules! types {
    ($($kind:ident $(/ $like:ident)?),* $(,)?) => {
        /// A type's state.
        #[derive(Clone, Debug)]
        pub(super) enum Pattern {
            $($kind(super::$kind),)*
        }

        impl Pattern {
            pub(super) fn new(kind: SocketKind, options: &SocketOptions) -> Self {
                match kind {
                    $(SocketKind::$kind $(| SocketKind::$like)? => {
                        Self::$kind(SocketType::new(options))
                    })*
                }
            }
        }

        /// Runs `$call` on the type's state.
        macro_rules! of {
            ($pattern:expr, $state:ident => $call:expr) => {
                match $pattern {
                    $(Pattern::$kind($state) => $call,)*
                }
            };
        }
    };
}

// Every socket type, each with one that differs from it only by what `SocketKind` says of the two: their
// peers, and how many frames a message has.
types!(
    Req,
    Rep,
    Dealer / Client,
    Router,
    Pub,
    Sub,
    Xpub,
    Xsub,
    Push / Scatter,
    Pull / Gather,
    Pair / Channel,
    Server / Peer,
    Radio,
    Dish,
    Stream,
);

pub(super) use of;
