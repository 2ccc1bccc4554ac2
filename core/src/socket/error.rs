//! What a call on a socket can be refused for.

use core::fmt;

use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::socket::group::GroupError;

/// Why a message was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SendError {
    /// The message has no frames.
    NoFrames,
    /// A mandatory ROUTER knows no peer of the name in the first frame (`EHOSTUNREACH`).
    Unroutable,
    /// No peer has room, or there is none (`EAGAIN`).
    WouldBlock,
    /// It is not this socket's turn to send (`EFSM`).
    WrongState,
    /// The socket has been closed (`ETERM`). The core's sockets never say so; those who drive them
    /// do.
    Closed,
    /// A socket of this type only receives (`ENOTSUP`).
    NotSupported(SocketKind),
    /// The type takes messages of one length only (`EINVAL`).
    FrameCount {
        /// The type.
        kind: SocketKind,
        /// How many frames the message has, as far as 32 bits can tell.
        frames: u32,
    },
    /// RADIO: the first frame does not name a group (`EINVAL`).
    InvalidGroup(GroupError),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSupported(kind) => {
                return write!(f, "{kind} only receives and cannot send (ENOTSUP)");
            }
            Self::FrameCount { kind, frames } => {
                let expected = match kind {
                    SocketKind::Server | SocketKind::Peer => "2 frames, routing id and body",
                    SocketKind::Radio => "2 frames, group and body",
                    SocketKind::Stream => "2 frames, identity and octets",
                    _ => "1 frame",
                };
                return write!(
                    f,
                    "a message of {kind} has {expected}, this one has {frames} (EINVAL)"
                );
            }
            Self::InvalidGroup(error) => return write!(f, "{error} (EINVAL)"),
            Self::NoFrames => "a message needs at least one frame",
            Self::Unroutable => "no peer has the identity in the first frame (EHOSTUNREACH)",
            Self::Closed => "the socket has been closed (ETERM)",
            Self::WouldBlock => "no peer can take a message now (EAGAIN)",
            Self::WrongState => {
                "not this socket's turn to send (EFSM): a REQ sends again after its reply, a REP \
                 after a request"
            }
        })
    }
}

impl core::error::Error for SendError {}

/// A message that was not accepted, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unsent {
    /// Why.
    pub error: SendError,
    /// The message, as it was given.
    pub message: Message,
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl core::error::Error for Unsent {}

/// Why there is no message.
///
/// It begins where a message would in a `Result` of either: with the error further in front, a message
/// would be moved by octets that are out of step with its words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[repr(align(8))]
pub enum RecvError {
    /// There is none now (`EAGAIN`).
    WouldBlock,
    /// It is not this socket's turn to receive (`EFSM`).
    WrongState,
    /// The socket has been closed (`ETERM`). The core's sockets never say so; those who drive them
    /// do.
    Closed,
    /// A socket of this type only sends (`ENOTSUP`).
    NotSupported(SocketKind),
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the socket has been closed (ETERM)",
            Self::NotSupported(kind) => {
                return write!(f, "{kind} only sends and cannot receive (ENOTSUP)");
            }
            Self::WouldBlock => "no message is there (EAGAIN)",
            Self::WrongState => {
                "not this socket's turn to receive (EFSM): a REQ receives after its request, a \
                 REP after its reply"
            }
        })
    }
}

impl core::error::Error for RecvError {}

/// Why a peer is not let in.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PeerError {
    /// The two socket types do not talk to each other.
    Incompatible {
        /// This side's type.
        own: SocketKind,
        /// The peer's.
        peer: SocketKind,
    },
    /// A peer has the name already that the next one is to have (`ZMQ_CONNECT_ROUTING_ID`).
    NameTaken(Identity),
    /// Peers of this type's sockets cannot be named: only those of ROUTER and STREAM can.
    Nameless(SocketKind),
}

impl fmt::Display for PeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incompatible { own, peer } => {
                write!(f, "{own} does not talk to {peer}, only to ")?;
                let partners: Vec<_> = own.partners().iter().map(|kind| kind.name()).collect();
                f.write_str(&partners.join(", "))
            }
            Self::NameTaken(identity) => write!(f, "another peer has the identity {identity}"),
            Self::Nameless(kind) => {
                write!(f, "expected ROUTER or STREAM to name a peer, got {kind}")
            }
        }
    }
}

impl core::error::Error for PeerError {}

/// Why a statement of interest was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum InterestError {
    /// This socket does not take such a statement: SUB and XSUB take subscriptions, a manual XPUB
    /// too, and DISH takes groups.
    NotSupported,
    /// A manual XPUB has not received a subscription that could be answered.
    NobodyAsked,
    /// The octets do not name a group.
    InvalidGroup(GroupError),
    /// A DISH is in the group already (`EINVAL`).
    AlreadyJoined,
    /// A DISH is not in the group (`EINVAL`).
    NotJoined,
}

impl InterestError {
    /// The rule that a statement which is not accepted would break.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::NotSupported => Rule::InterestUnexpected,
            Self::NobodyAsked => Rule::NobodyAsked,
            Self::InvalidGroup(_) => Rule::GroupInvalid,
            Self::AlreadyJoined => Rule::NothingChanges,
            Self::NotJoined => Rule::CancelsNothing,
        }
    }
}

impl fmt::Display for InterestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSupported => {
                "expected SUB, XSUB or a manual XPUB for a topic, DISH for a group"
            }
            Self::NobodyAsked => {
                "a manual XPUB answers the subscription it has received last, and there is none"
            }
            Self::InvalidGroup(error) => return error.fmt(f),
            Self::AlreadyJoined => "the group is joined already (EINVAL)",
            Self::NotJoined => "the group is not joined (EINVAL)",
        })
    }
}

impl core::error::Error for InterestError {}
