//! Commands: what the two ends tell each other without their applications (RFC 37, Commands).
//!
//! ```text
//! command   04 or 06 | size | name length (1) | name, 1-255 letters | data
//!
//! READY     properties, see metadata                       RFC 37, NULL
//! ERROR     reason length (1) | reason                     RFC 37, NULL
//! PING      TTL in tenths of a second (2) | context 0-16   RFC 37, Connection Heartbeating
//! PONG      context 0-16, that of the PING                 RFC 37, Connection Heartbeating
//! ```

use bytes::{BufMut, Bytes, BytesMut};

use super::error::ProtocolError;
use super::frame::Header;
use super::metadata::Metadata;
use super::quoted;
use crate::rule::Rule;

/// The longest context of a PING, in octets; no PONG echoes more.
pub const MAX_PING_CONTEXT_OCTETS: usize = 16;

/// One command.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Command {
    /// Ends the handshake of one side.
    Ready(Metadata),
    /// Refuses the peer in the handshake.
    Error {
        /// Why, in printable ASCII; at most 255 octets.
        reason: Bytes,
    },
    /// Asks for a sign of life.
    Ping {
        /// After this many tenths of a second of silence the peer may be given up; 0 for never.
        ttl: u16,
        /// To be sent back. At most 16 octets by the RFC; what came may be longer.
        context: Bytes,
    },
    /// Answers a PING.
    Pong {
        /// The context of the PING.
        context: Bytes,
    },
    /// Any other command.
    Unknown {
        /// Its name: letters.
        name: Bytes,
        /// What stands behind the name.
        data: Bytes,
    },
}

impl Command {
    /// Reads a command from the body of its frame.
    ///
    /// # Errors
    /// A name that is empty, not of letters or past the end; data that do not fit the command.
    /// Offsets count from the start of `body`.
    pub fn decode(body: &Bytes) -> Result<Self, ProtocolError> {
        let (name, data) = split_name(body)?;
        let at = (body.len() - data.len()) as u64;
        match &name[..] {
            b"READY" => Metadata::decode(&data)
                .map(Self::Ready)
                .map_err(|error| error.shifted(at)),
            b"ERROR" => match data.split_first() {
                Some((&length, reason)) if usize::from(length) == reason.len() => Ok(Self::Error {
                    reason: data.slice(1..),
                }),
                _ => Err(ProtocolError::new(
                    at,
                    Rule::ZmtpError,
                    "a reason behind its length",
                    quoted(&data),
                )),
            },
            b"PING" => match data.split_first_chunk() {
                Some((&ttl, _)) => Ok(Self::Ping {
                    ttl: u16::from_be_bytes(ttl),
                    context: data.slice(2..),
                }),
                None => Err(ProtocolError::new(
                    at,
                    Rule::ZmtpHeartbeat,
                    "a time to live of 2 octets",
                    format!("{} octets to the end", data.len()),
                )),
            },
            b"PONG" => Ok(Self::Pong { context: data }),
            _ => Ok(Self::Unknown { name, data }),
        }
    }

    /// The command as a whole frame.
    pub fn encode(&self) -> Bytes {
        let mut body = BytesMut::new();
        let (name, short_data): (&[u8], &[u8]) = match self {
            Self::Ready(_) => (b"READY", b""),
            Self::Error { reason } => (b"ERROR", reason),
            Self::Ping { context, .. } => (b"PING", context),
            Self::Pong { context } => (b"PONG", context),
            Self::Unknown { name, data } => (name, data),
        };
        // No name is longer: decode() takes the length from one octet.
        body.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
        body.extend_from_slice(name);
        match self {
            Self::Ready(metadata) => metadata.encode(&mut body),
            Self::Error { reason } => body.put_u8(u8::try_from(reason.len()).unwrap_or(u8::MAX)),
            Self::Ping { ttl, .. } => body.put_u16(*ttl),
            Self::Pong { .. } | Self::Unknown { .. } => {}
        }
        body.extend_from_slice(short_data);

        let mut frame = BytesMut::with_capacity(Header::MAX_OCTETS + body.len());
        Header::command(body.len()).encode(&mut frame);
        frame.extend_from_slice(&body);
        frame.freeze()
    }
}

/// The name of the command in `body` and the data behind it.
fn split_name(body: &Bytes) -> Result<(Bytes, Bytes), ProtocolError> {
    let error = |offset, expected: &'static str, found: String| {
        ProtocolError::new(offset, Rule::ZmtpViolation, expected, found)
    };
    let Some((&length, rest)) = body.split_first() else {
        return Err(error(
            0,
            "a command name behind its length",
            "an empty command".to_owned(),
        ));
    };
    let length = usize::from(length);
    match rest.get(..length) {
        None => {
            let found = format!("a length of {length} with {} octets to the end", rest.len());
            Err(error(0, "a command name within its frame", found))
        }
        Some([]) => Err(error(
            0,
            "a command name of 1 to 255 letters",
            "none".to_owned(),
        )),
        Some(name) if !name.iter().all(u8::is_ascii_alphabetic) => {
            Err(error(1, "a command name of letters", quoted(name)))
        }
        Some(_) => Ok((body.slice(1..=length), body.slice(1 + length..))),
    }
}
