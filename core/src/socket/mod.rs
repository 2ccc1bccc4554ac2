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

mod channel;
mod client;
mod deal;
mod dealer;
mod dish;
mod error;
mod gather;
mod group;
mod kind;
mod names;
mod only;
mod options;
mod pair;
mod peer;
mod peers;
mod r#pub;
mod publisher;
mod pull;
mod push;
mod radio;
mod rep;
mod req;
mod router;
mod scatter;
mod server;
mod socket_type;
mod spread;
mod status;
mod stream;
mod sub;
mod subscriptions;
mod topics;
mod wanted;
mod xpub;
mod xsub;

pub use error::{InterestError, PeerError, RecvError, SendError, Unsent};
pub use group::GroupError;
pub use kind::{SocketKind, UnknownSocketKind};
pub use options::{DEFAULT_HIGH_WATER_MARK, FIRST_GENERATED_IDENTITY, RouterNotify, SocketOptions};
pub use status::PeerStatus;

use channel::Channel;
use client::Client;
use dealer::Dealer;
use dish::Dish;
use gather::Gather;
use pair::Pair;
use peer::Peer;
use peers::Peers;
use r#pub::Pub;
use pull::Pull;
use push::Push;
use radio::Radio;
use rep::Rep;
use req::Req;
use router::Router;
use scatter::Scatter;
use server::Server;
use socket_type::{Pattern, SocketType, of};
use stream::Stream;
use sub::Sub;
use xpub::Xpub;
use xsub::Xsub;

use crate::frame::Frame;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{Event, Observer, Operation, PeerId};
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

    // --- peers ---

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
        let (origin, heard) = (lost.origin, lost.ready && !lost.deaf);
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

    /// What has become possible since the last call, in order; `None` once drained.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Output> {
        self.peers.poll_output()
    }

    // --- application ---

    /// Sends a message: one or more frames, all or none.
    ///
    /// ```text
    /// REQ                       body ...           a delimiter is added
    /// REP                       body ...           the kept envelope is added
    /// DEALER PUSH PAIR          any frames         sent as they are
    /// PUB XPUB                  topic ...          to all whose subscription fits the first frame
    /// XSUB                      01 topic, 00 topic a subscription; anything else to all publishers
    /// ROUTER                    identity, frames   the identity is taken off
    /// SERVER PEER               number, body       the number, of 4 octets, is taken off
    /// CLIENT SCATTER CHANNEL    body               one frame
    /// RADIO                     group, body        to all who have joined the group
    /// STREAM                    identity, octets   no octets: the connection is closed
    /// ```
    ///
    /// # Errors
    /// The message comes back with the reason: [`SendError::WouldBlock`] until
    /// [`Output::Writable`], [`SendError::WrongState`] out of turn at a REQ or REP,
    /// [`SendError::Unroutable`] at a mandatory ROUTER, SERVER, PEER or STREAM,
    /// [`SendError::NoFrames`], [`SendError::FrameCount`] where the number of frames is fixed,
    /// [`SendError::InvalidGroup`] at a RADIO, [`SendError::NotSupported`] at a type that only
    /// receives.
    pub fn send(&mut self, message: Message, obs: &mut impl Observer) -> Result<(), Unsent> {
        let (kind, frames) = (self.kind, message.len());
        let refusal = if frames == 0 {
            Some((SendError::NoFrames, None))
        } else if !kind.can_send() {
            Some((SendError::NotSupported(kind), Some(Rule::OneWay)))
        } else if kind
            .application_frames()
            .is_some_and(|fixed| fixed != frames)
        {
            let frames = u32::try_from(frames).unwrap_or(u32::MAX);
            let error = SendError::FrameCount { kind, frames };
            Some((error, Some(Rule::SinglePart)))
        } else {
            None
        };
        if let Some((error, rule)) = refusal {
            if let Some(rule) = rule {
                let operation = Operation::Send;
                obs.emit(|| Event::Refused { operation, rule });
            }
            return Err(Unsent { error, message });
        }
        of!(&mut self.pattern, it => it.send(&mut self.peers, message, obs))
    }

    /// Whether [`send`](Self::send) would find a peer with room; if not, [`Output::Writable`]
    /// will tell when. Types that never wait for room are always writable.
    pub fn poll_writable(&mut self) -> bool {
        // A send that is refused anyway need not be waited for.
        let is_writable =
            !self.kind.can_send() || of!(&self.pattern, it => it.is_writable(&self.peers));
        self.peers.sender_waits |= !is_writable;
        is_writable
    }

    /// Receives a message, if there is one.
    ///
    /// ```text
    /// REQ                       body ...           the delimiter is taken off
    /// REP                       body ...           the envelope is kept
    /// DEALER PULL PAIR          any frames         as they came
    /// SUB XSUB                  topic ...          as they came
    /// XPUB                      01 topic, 00 topic a subscription; anything else as it came
    /// ROUTER                    identity, frames   the sender's identity is put in front
    /// SERVER PEER               number, body       the sender's number is put in front
    /// CLIENT GATHER CHANNEL     body               one frame
    /// DISH                      group, body        as they came
    /// STREAM                    identity, octets   no octets: connected, or gone
    /// ```
    ///
    /// # Errors
    /// [`RecvError::WouldBlock`] until [`Output::Readable`], [`RecvError::WrongState`] out of turn
    /// at a REQ or REP, [`RecvError::NotSupported`] at a type that only sends.
    pub fn recv(&mut self, obs: &mut impl Observer) -> Result<Message, RecvError> {
        if !self.kind.can_receive() {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::OneWay,
            });
            return Err(RecvError::NotSupported(self.kind));
        }
        of!(&mut self.pattern, it => it.recv(&mut self.peers, obs))
    }

    // --- subscriptions and groups ---

    /// Subscribes a SUB or XSUB to messages whose first frame starts with `topic`; the empty topic
    /// is every message. At a manual XPUB: subscribes the peer whose subscription it has received
    /// last (`ZMQ_SUBSCRIBE`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`] and, at an XPUB, [`InterestError::NobodyAsked`].
    pub fn subscribe(
        &mut self,
        topic: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Subscribe(topic.into()), obs)
    }

    /// Takes one subscription to `topic` back (`ZMQ_UNSUBSCRIBE`). If there is none, nothing
    /// happens but an event.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe).
    pub fn unsubscribe(
        &mut self,
        topic: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Cancel(topic.into()), obs)
    }

    /// Joins a DISH to a group of 0 to 255 octets without a zero (`zmq_join`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::AlreadyJoined`].
    pub fn join(
        &mut self,
        group: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Join(group.into()), obs)
    }

    /// Takes a DISH out of a group (`zmq_leave`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::NotJoined`].
    pub fn leave(
        &mut self,
        group: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Leave(group.into()), obs)
    }

    fn state(&mut self, interest: Interest, obs: &mut impl Observer) -> Result<(), InterestError> {
        let is_group = matches!(interest, Interest::Join(_) | Interest::Leave(_));
        if is_group != (self.kind == SocketKind::Dish) {
            return Err(InterestError::NotSupported);
        }
        of!(&mut self.pattern, it => it.state(&mut self.peers, interest, obs))
    }
}
