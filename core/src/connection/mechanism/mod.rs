//! Security mechanisms: what both sides say between greeting and traffic (RFC 37, Authentication).
//!
//! Each is a small state machine with the same members. A command goes in, steps come out; what a
//! step costs in octets, and when the handshake is over, is the connection's business.
//!
//! ```text
//!                start   handle_command   handle_verdict
//!                  |           |                |
//!                  v           v                v
//!             +------------------------------------+
//!             |             mechanism              | --> steps: Send, Authenticate,
//!             +------------------------------------+            Done, Refuse
//! ```
//!
//! ERROR never arrives here: the connection reads it under every mechanism alike. While a verdict
//! is awaited no command arrives either.

#[cfg_attr(not(feature = "curve"), path = "without_curve.rs")]
pub(super) mod curve;
mod null;
pub(super) mod plain;

use std::collections::VecDeque;

use bytes::{BufMut, Bytes, BytesMut};

use self::curve::{Curve, Seed};
use self::null::Null;
use self::plain::Plain;
use super::config::Config;
use super::handshake;
use super::security::{Security, SecurityError};
use crate::trace::WirePart;
use crate::wire::{Metadata, ProtocolError};
use crate::zap::{Credentials, Verdict};

/// What a mechanism wants done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Send this command.
    Send {
        /// Its body: name length, name, data.
        body: Bytes,
        /// What it is.
        part: WirePart,
    },
    /// Ask whether the peer may come in. The answer goes to `handle_verdict`.
    Authenticate(Credentials),
    /// The peer has said all it had to: messages may pass once it has been judged.
    Done {
        /// What the peer tells of itself.
        metadata: Metadata,
    },
    /// Send ERROR and close.
    Refuse {
        /// The reason, printable ASCII of at most 255 octets.
        reason: Bytes,
    },
}

/// The mechanism of one connection.
#[derive(Clone, Debug)]
pub(super) enum Mechanism {
    Null(Null),
    Plain(Plain),
    Curve(Box<Curve>),
}

impl Mechanism {
    /// The mechanism that `config` asks for.
    ///
    /// # Errors
    /// A mistake in what `config` holds for it that [`Security::check`] leaves to be found here.
    pub(super) fn new(config: &Config) -> Result<Self, SecurityError> {
        let metadata = handshake::metadata(config);
        let authenticates = config.authenticates;
        Ok(match &config.security {
            Security::Null => Self::Null(Null::new(metadata, authenticates)),
            Security::PlainClient { username, password } => {
                Self::Plain(Plain::client(username, password, metadata))
            }
            Security::PlainServer => Self::Plain(Plain::server(metadata, authenticates)),
            Security::CurveClient { server_key, keys } => {
                let seed = Seed::new(&config.seed);
                Self::Curve(Box::new(Curve::client(keys, server_key, &seed, metadata)?))
            }
            Security::CurveServer { keys } => {
                let seed = Seed::new(&config.seed);
                let curve = Curve::server(keys, seed, metadata, authenticates)?;
                Self::Curve(Box::new(curve))
            }
        })
    }

    /// The greetings are exchanged and agree.
    pub(super) fn start(&mut self, steps: &mut VecDeque<Step>) {
        match self {
            Self::Null(null) => null.start(steps),
            Self::Plain(plain) => plain.start(steps),
            Self::Curve(curve) => curve.start(steps),
        }
    }

    /// Takes a command of the peer's handshake: name length, name, data.
    ///
    /// # Errors
    /// What must not come now, or is malformed. Offsets count from the start of `body`.
    pub(super) fn handle_command(
        &mut self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<(), ProtocolError> {
        match self {
            Self::Null(null) => null.handle_command(body, steps),
            Self::Plain(plain) => plain.handle_command(body, steps),
            Self::Curve(curve) => curve.handle_command(body, steps),
        }
    }

    /// What seals the traffic once the handshake is done, if anything does.
    pub(super) fn into_curve(self) -> Option<Box<Curve>> {
        match self {
            Self::Curve(curve) => Some(curve),
            Self::Null(_) | Self::Plain(_) => None,
        }
    }

    /// Takes the answer to [`Step::Authenticate`]. Status 300 never arrives: the connection is
    /// closed then, without a word.
    pub(super) fn handle_verdict(&mut self, verdict: &Verdict, steps: &mut VecDeque<Step>) {
        match self {
            Self::Null(null) => null.handle_verdict(verdict, steps),
            Self::Plain(plain) => plain.handle_verdict(verdict, steps),
            Self::Curve(curve) => curve.handle_verdict(verdict, steps),
        }
    }
}

/// The body of a command: name length, name, data.
fn command(name: &str, data: &[u8]) -> Bytes {
    let mut body = BytesMut::with_capacity(1 + name.len() + data.len());
    // The names of commands are short words of the RFCs.
    body.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(data);
    body.freeze()
}

/// A command whose data are properties: READY and INITIATE.
fn command_with(name: &str, metadata: &Metadata) -> Bytes {
    let mut data = BytesMut::new();
    metadata.encode(&mut data);
    command(name, &data)
}
