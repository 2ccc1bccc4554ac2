//! What comes out of a connection, in order.

use core::fmt;

use bytes::Bytes;

use super::security::SecurityError;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::trace::WirePart;
use crate::wire::{Generation, Metadata, ProtocolError};
use crate::zap::{Credentials, Status};

/// Something that happened on a connection.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Output {
    /// Octets of the handshake or of a command were put in line for the peer. A greeting that
    /// leaves in parts is told once, whole, or as far as it had left at the end.
    OctetsSent {
        /// As they cross the link.
        octets: Bytes,
        /// What they are.
        part: WirePart,
    },
    /// A greeting or a command of the peer has been read whole.
    OctetsReceived {
        /// As they crossed the link.
        octets: Bytes,
        /// What they are.
        part: WirePart,
    },
    /// The handshake is done: messages may be sent from now on.
    Ready {
        /// The peer's socket type, which may talk to ours; ZMTP 1.0 and bare ZWS do not tell.
        kind: Option<SocketKind>,
        /// The identity it chose. Only a ROUTER is told of one (RFC 37, Identity).
        identity: Option<Identity>,
        /// All properties it sent, and those that a handler's verdict added.
        metadata: Metadata,
        /// What is spoken from now on.
        generation: Generation,
        /// Who the peer is, by a handler's verdict (`User-Id`).
        user_id: Option<String>,
    },
    /// The peer has shown this: ask whether it may come in, and tell
    /// [`handle_verdict`](super::Connection::handle_verdict).
    Authenticate(Credentials),
    /// A whole message came.
    Message(Message),
    /// The peer wants to hear something, or no longer: SUBSCRIBE, CANCEL, JOIN or LEAVE. The
    /// message form of older peers comes as [`Output::Message`].
    Interest(Interest),
    /// The connection is over; nothing comes out behind this.
    Closed(CloseReason),
}

/// Why a connection is over.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CloseReason {
    /// The peer closed the link after the handshake.
    Ended,
    /// The peer closed the link before its part of the handshake was whole.
    ///
    /// libzmq does so without a word when it does not like a socket type or a version.
    EndedInHandshake {
        /// The part that did not come.
        missing: WirePart,
    },
    /// The peer broke the protocol, or cannot be talked to.
    Protocol(ProtocolError),
    /// The peer sent ERROR.
    Refused {
        /// Its reason; what is not printable ASCII is escaped.
        reason: String,
    },
    /// A handler did not let the peer in.
    Denied {
        /// Its verdict, which is no success.
        status: Status,
    },
    /// What this side was given to prove who it is cannot be used; nothing has been sent.
    Misconfigured(SecurityError),
    /// The peer gave no sign of life for too long.
    Silence {
        /// Which promise of a sign it was.
        deadline: Deadline,
    },
    /// The peer's part of the handshake did not come in time.
    HandshakeTimeout {
        /// The part that did not come.
        missing: WirePart,
    },
    /// The handler that was asked about the peer did not answer in time: no fault of the peer's.
    HandlerTimeout,
}

impl CloseReason {
    /// The rule that ended the connection, if it did not end in order.
    pub const fn rule(&self) -> Option<Rule> {
        match self {
            Self::Ended | Self::Misconfigured(_) => None,
            Self::EndedInHandshake {
                missing: WirePart::Greeting,
            } => Some(Rule::ZmtpGreeting),
            Self::EndedInHandshake {
                missing: WirePart::Hello | WirePart::Welcome | WirePart::Initiate,
            } => Some(Rule::MechanismHandshake),
            Self::EndedInHandshake { .. } => Some(Rule::ZmtpReady),
            Self::Protocol(error) => Some(error.rule),
            Self::Refused { .. } => Some(Rule::ZmtpError),
            Self::Denied { .. } | Self::HandlerTimeout => Some(Rule::HandlerDecides),
            Self::Silence { .. } => Some(Rule::HeartbeatTimeout),
            Self::HandshakeTimeout { .. } => Some(Rule::HandshakeTimeout),
        }
    }

    /// Whether trying again makes no sense: the peer would be refused again, or refuse again
    /// (RFC 37, Error Handling). Anything else is a temporary error.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Protocol(_) | Self::Refused { .. } | Self::Misconfigured(_) => true,
            Self::Denied { status } => !matches!(status, Status::TemporaryError),
            Self::Ended
            | Self::EndedInHandshake { .. }
            | Self::Silence { .. }
            | Self::HandshakeTimeout { .. }
            | Self::HandlerTimeout => false,
        }
    }
}

/// For a person: `the peer refused: no such resource`.
impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended => f.write_str("the peer closed the connection"),
            Self::EndedInHandshake {
                missing: WirePart::Greeting,
            } => f.write_str(
                "the peer closed the connection before its ZMTP greeting was whole; it may use \
                 another security mechanism",
            ),
            Self::EndedInHandshake { missing } => write!(
                f,
                "the peer closed the connection before it sent {}; it may not like {}",
                part_name(*missing),
                match missing {
                    WirePart::Welcome => "how we log in",
                    WirePart::Hello | WirePart::Initiate => "our mechanism or our key",
                    _ => "our socket type",
                }
            ),
            Self::Protocol(error) => error.fmt(f),
            Self::Refused { reason } => write!(f, "the peer refused: {reason}"),
            Self::Denied { status } => {
                write!(f, "the peer was not let in: status {}", status.code())
            }
            Self::Misconfigured(error) => error.fmt(f),
            Self::Silence {
                deadline: Deadline::Ttl,
            } => f.write_str("the peer gave no sign of life within the time it had promised"),
            Self::Silence { .. } => f.write_str("the peer gave no sign of life after a PING"),
            Self::HandshakeTimeout { missing } => {
                write!(f, "the peer did not send {} in time", part_name(*missing))
            }
            Self::HandlerTimeout => {
                f.write_str("the handler did not say in time whether the peer may come in")
            }
        }
    }
}

const fn part_name(missing: WirePart) -> &'static str {
    match missing {
        WirePart::Greeting => "a ZMTP greeting",
        WirePart::Hello => "HELLO",
        WirePart::Welcome => "WELCOME",
        WirePart::Initiate => "INITIATE",
        _ => "READY",
    }
}

/// What a connection waits for until its timeout.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Deadline {
    /// The peer's part of the handshake, or a handler's verdict on it.
    Handshake,
    /// The moment to send a PING.
    Heartbeat,
    /// A sign of life after a PING.
    HeartbeatTimeout,
    /// A sign of life within the time that the peer's own PING has promised.
    Ttl,
}

/// Why a message could not be sent on a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SendError {
    /// The message has no frames.
    NoFrames,
    /// The handshake is not done, or the connection is over.
    NotReady,
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoFrames => "a message has at least one frame, this one has none",
            Self::NotReady => "messages can only be sent between handshake and end",
        })
    }
}

impl core::error::Error for SendError {}
