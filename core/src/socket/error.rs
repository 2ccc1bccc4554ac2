//! What a call on a socket can be refused for.

use core::fmt;

use crate::message::Message;
use crate::socket::SocketKind;

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
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
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
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RecvError {
    /// There is none now (`EAGAIN`).
    WouldBlock,
    /// It is not this socket's turn to receive (`EFSM`).
    WrongState,
    /// The socket has been closed (`ETERM`). The core's sockets never say so; those who drive them
    /// do.
    Closed,
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the socket has been closed (ETERM)",
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
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PeerError {
    /// The two socket types do not talk to each other.
    Incompatible {
        /// This side's type.
        own: SocketKind,
        /// The peer's.
        peer: SocketKind,
    },
}

impl fmt::Display for PeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incompatible { own, peer } => {
                write!(f, "{own} does not talk to {peer}, only to ")?;
                let partners: Vec<_> = own.partners().iter().map(|kind| kind.name()).collect();
                f.write_str(&partners.join(", "))
            }
        }
    }
}

impl core::error::Error for PeerError {}
