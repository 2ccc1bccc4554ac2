//! What happened: one event for each thing a socket, a connection or a node does, silent things
//! included.
//!
//! Events are built only when somebody listens (see [`Observer`](crate::trace::Observer)); a message in one is a clone,
//! which shares its large bodies. A trace keeps each message once, however many of its events show it.

mod about;
mod kind;

use core::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::Direction;

pub use kind::EventKind;

/// A peer of one socket, numbered in the order in which they were attached; never used twice.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct PeerId(pub u32);

/// Something that happened at one socket (or, where said, at its connection or its node).
///
/// `M` is how it holds messages: as they are where it is told, shared where it is [recorded](crate::trace::Recorded).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Event<M = Message> {
    // --- the application and its socket ---
    /// The application handed a message to the socket.
    Submitted {
        /// As the application gave it.
        message: M,
    },
    /// The application took a message from the socket.
    Delivered {
        /// The peer it came from.
        peer: PeerId,
        /// As the application gets it.
        message: M,
    },
    /// A call was refused; nothing was sent or received.
    Refused {
        /// The call.
        operation: Operation,
        /// The rule it would have broken.
        rule: Rule,
    },
    /// A send has to wait.
    Blocked {
        /// The message that waits, as the application gave it.
        message: M,
        /// What it waits for: [`Rule::HighWaterMark`] or [`Rule::NoPeer`].
        rule: Rule,
    },

    // --- the envelope ---
    /// A delimiter was put in front.
    DelimiterAdded {
        /// With the delimiter.
        message: M,
    },
    /// The delimiter was taken off.
    DelimiterStripped {
        /// The peer it came from.
        peer: PeerId,
        /// Without the delimiter.
        message: M,
    },
    /// The sender's identity was put in front.
    IdentityPushed {
        /// The peer it came from.
        peer: PeerId,
        /// The name pushed, now the first frame.
        identity: Identity,
        /// With the identity.
        message: M,
    },
    /// The first frame was taken off to choose the peer.
    IdentityPopped {
        /// The peer of that name.
        peer: PeerId,
        /// The name that was the first frame.
        identity: Identity,
        /// Without the identity.
        message: M,
    },
    /// The envelope was set aside.
    EnvelopeKept {
        /// The peer it came from.
        peer: PeerId,
        /// Identities and delimiter, kept in the socket.
        envelope: M,
        /// The body.
        message: M,
    },
    /// The kept envelope was put back in front.
    EnvelopeRestored {
        /// With the envelope.
        message: M,
    },

    /// A number was put in front of the delimiter.
    NumberAdded {
        /// With the number.
        message: M,
    },

    // --- what the socket says of itself ---
    /// The socket made a message of its own for a peer; it is queued next.
    Originated {
        /// To whom.
        peer: PeerId,
        /// As it will cross the link.
        message: M,
        /// Why.
        rule: Rule,
    },
    /// The socket made a message about a peer for the application; it waits among those that came
    /// from that peer.
    Notified {
        /// About whom.
        peer: PeerId,
        /// As it waits.
        message: M,
        /// Messages waiting from that peer now, this one included.
        depth: usize,
        /// Why.
        rule: Rule,
    },

    // --- subscriptions and groups ---
    /// The application stated what it wants to hear, or no longer.
    InterestStated {
        /// What.
        interest: Interest,
    },
    /// An interest is on its way to a peer.
    InterestSent {
        /// To whom.
        peer: PeerId,
        /// What.
        interest: Interest,
    },
    /// A peer's interest came in and is known from now on.
    InterestReceived {
        /// Whose.
        peer: PeerId,
        /// What.
        interest: Interest,
    },
    /// An interest changes nothing here.
    InterestIgnored {
        /// Whose; `None` for the application's own.
        peer: Option<PeerId>,
        /// What.
        interest: Interest,
        /// Why.
        rule: Rule,
    },

    // --- queues and links ---
    /// A message entered the queue to a peer.
    Queued {
        /// To whom.
        peer: PeerId,
        /// As it will cross the link.
        message: M,
        /// Messages in that queue now, this one included.
        depth: usize,
    },
    /// A message left the queue to a peer and is on its way.
    Sent {
        /// To whom.
        peer: PeerId,
        /// As it crosses the link.
        message: M,
    },
    /// A message came in from a peer and waits for the application.
    Received {
        /// From whom.
        peer: PeerId,
        /// As it crossed the link.
        message: M,
        /// Messages waiting from that peer now, this one included.
        depth: usize,
    },
    /// A message ended here and nobody will get it.
    Dropped {
        /// The peer it was to or from, if there is one.
        peer: Option<PeerId>,
        /// As it was when it was dropped.
        message: M,
        /// How far it had come.
        stage: Stage,
        /// Why.
        rule: Rule,
    },

    // --- peers ---
    /// A peer was attached: there is a queue for it now.
    PeerAttached {
        /// Its number.
        peer: PeerId,
        /// [`Rule::ConnectQueuesAtOnce`] for the connecting side, before the peer answers.
        rule: Option<Rule>,
    },
    /// A ROUTER gave a peer its name.
    PeerNamed {
        /// The peer.
        peer: PeerId,
        /// Its name from now on.
        identity: Identity,
        /// [`Rule::IdentityChosen`] or [`Rule::IdentityGenerated`].
        rule: Rule,
    },
    /// A peer is not let in, or is connected but deaf.
    PeerRefused {
        /// The peer.
        peer: PeerId,
        /// Why.
        rule: Rule,
    },
    /// A peer has gone.
    PeerDetached {
        /// The peer.
        peer: PeerId,
    },

    // --- the connection (ZMTP) ---
    /// Octets of the handshake or of a command left for the peer.
    OctetsSent {
        /// The peer.
        peer: PeerId,
        /// As they cross the link.
        octets: Bytes,
        /// What they are.
        part: WirePart,
    },
    /// A greeting or a command of the peer has been read whole.
    OctetsReceived {
        /// The peer.
        peer: PeerId,
        /// As they crossed the link.
        octets: Bytes,
        /// What they are.
        part: WirePart,
    },
    /// The handshake is done on this side: messages may pass.
    HandshakeCompleted {
        /// The peer.
        peer: PeerId,
    },
    /// A handler has decided whether a peer may come in.
    Judged {
        /// The peer.
        peer: PeerId,
        /// Whether it may.
        admitted: bool,
        /// Who it is, if it may.
        user: String,
        /// [`Rule::HandlerDecides`].
        rule: Rule,
    },
    /// The connecting side will try again to reach its peer.
    RetryScheduled {
        /// The peer.
        peer: PeerId,
        /// After this long.
        after: Duration,
    },
    /// The connection ended.
    Disconnected {
        /// The peer.
        peer: PeerId,
        /// Why, if not in order.
        rule: Option<Rule>,
        /// What was wrong, for a person.
        detail: String,
    },

    // --- from outside ---
    /// The link was cut: both ends know at once.
    LinkCut,
    /// The link was unplugged: nothing crosses it any more, and nobody is told.
    LinkUnplugged,
    /// The link can be used again.
    LinkRestored,
    /// What is sent along the link from now on takes longer.
    LinkDelayed {
        /// How much longer; nothing is as before.
        by: Duration,
    },
    /// A part of what is sent along the link from now on is lost.
    LinkLossy {
        /// The part in millionths: 0 none, 1,000,000 all.
        millionths: u32,
    },
    /// The next message that way will be lost.
    NextDoomed {
        /// Which way.
        direction: Direction,
    },
    /// A message on the link is stopped, and all that is behind it with it. Told of the sender, as the
    /// next three are.
    Held {
        /// Which way it goes.
        direction: Direction,
        /// As it crosses the link.
        message: M,
        /// Messages that are still before it on the link.
        ahead: usize,
    },
    /// A message that was held goes on.
    Released {
        /// Which way it goes.
        direction: Direction,
        /// As it crosses the link.
        message: M,
        /// Messages that are still before it on the link.
        ahead: usize,
    },
    /// A message on the link has become another.
    Edited {
        /// Which way it goes.
        direction: Direction,
        /// As it is now.
        message: M,
        /// Messages that are still before it on the link.
        ahead: usize,
        /// [`Rule::MessageEdited`], or [`Rule::SealBroken`] under CURVE.
        rule: Rule,
    },
    /// Octets of a message were lost on the way and will be sent again by TCP.
    Resent {
        /// Which way it goes.
        direction: Direction,
        /// As it crosses the link.
        message: M,
        /// Messages that are still before it on the link.
        ahead: usize,
    },
    /// The queues of the socket count as full from now on, whatever they hold.
    QueuesFilled,
    /// The queues of the socket are as large again as its marks say.
    QueuesUnfilled,
    /// The node was killed, and all that it held is gone.
    Killed,
    /// The node starts again.
    Restarted,
    /// The node's program makes no calls any more.
    Frozen,
    /// The node's program goes on.
    Thawed,
    /// The node's program takes another time for each of its calls.
    PaceChanged {
        /// How long; `None` if it is the scenario's pace again.
        pace: Option<Duration>,
    },
    /// Something that was to be done from outside could not be done, or would change nothing.
    ActInVain {
        /// Why.
        rule: Rule,
    },

    // --- the node ---
    /// The node wrote lines for its user, such as a dump of frames.
    Printed {
        /// The lines, without the last line feed.
        text: String,
    },
    /// The node has done all it was to do.
    Finished,
}

/// How far a message had come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The socket was about to queue it.
    Sending,
    /// It waited in the queue to a peer.
    Queued,
    /// It was on a link.
    OnLink {
        /// Messages that went before it the same way and are still on the link.
        ahead: usize,
    },
    /// It had just come from a peer and was not let into its queue.
    Arriving,
    /// It had come from a peer and waited for the application.
    Receiving,
}

/// A call of the application.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Sending a message.
    Send,
    /// Receiving one.
    Receive,
}

/// What a run of octets on the wire is. Messages are told by [`Event::Sent`] and
/// [`Event::Received`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WirePart {
    /// What opens a connection: 64 octets since ZMTP 3.0, an identity and less before.
    Greeting,
    /// The HELLO command, which opens the handshake of PLAIN and CURVE.
    Hello,
    /// The WELCOME command, which answers HELLO.
    Welcome,
    /// The INITIATE command, which answers WELCOME.
    Initiate,
    /// The READY command.
    Ready,
    /// The ERROR command.
    Error,
    /// The PING command.
    Ping,
    /// The PONG command.
    Pong,
    /// The SUBSCRIBE command.
    Subscribe,
    /// The CANCEL command.
    Cancel,
    /// The JOIN command.
    Join,
    /// The LEAVE command.
    Leave,
    /// A command that is not known.
    UnknownCommand,
}
