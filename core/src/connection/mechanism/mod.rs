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

mod null;

use std::collections::VecDeque;

use bytes::{BufMut, Bytes, BytesMut};

use self::null::Null;
use super::config::Config;
use super::handshake;
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
}

impl Mechanism {
    /// The mechanism that `config` asks for.
    pub(super) fn new(config: &Config) -> Self {
        Self::Null(Null::new(handshake::metadata(config), config.authenticates))
    }

    /// The greetings are exchanged and agree.
    pub(super) fn start(&mut self, steps: &mut VecDeque<Step>) {
        match self {
            Self::Null(null) => null.start(steps),
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
        }
    }

    /// Takes the answer to [`Step::Authenticate`]. Status 300 never arrives: the connection is
    /// closed then, without a word.
    pub(super) fn handle_verdict(&mut self, verdict: &Verdict, steps: &mut VecDeque<Step>) {
        match self {
            Self::Null(null) => null.handle_verdict(verdict, steps),
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
