//! Commands: what the two ends tell each other without their applications (RFC 37, Commands).
//!
//! ```text
//! command   04 or 06 | size | name length (1) | name, 1-255 letters | data
//!
//! READY     properties, see metadata                       RFC 37, NULL
//! ERROR     reason length (1) | reason                     RFC 37, NULL
//! PING      TTL in tenths of a second (2) | context 0-16   RFC 37, Connection Heartbeating
//! PONG      context 0-16, that of the PING                 RFC 37, Connection Heartbeating
//! SUBSCRIBE topic, CANCEL topic                            RFC 37, Publish-Subscribe
//! JOIN      group 0-255, LEAVE group                       RFC 37, Radio-Dish; RFC 48
//! ```

use bytes::{BufMut, Bytes, BytesMut};

use super::error::ProtocolError;
use super::frame::Header;
use super::metadata::Metadata;
use super::quoted;
use crate::interest::Interest;
use crate::rule::Rule;
use crate::trace::WirePart;

/// The longest name of a group, in octets (RFC 48, Groups).
const MAX_GROUP_OCTETS: usize = 255;

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
    /// Wants messages of a topic.
    Subscribe {
        /// The topic.
        topic: Bytes,
    },
    /// Wants them no longer.
    Cancel {
        /// The topic.
        topic: Bytes,
    },
    /// Wants messages of a group.
    Join {
        /// The group, at most 255 octets.
        group: Bytes,
    },
    /// Wants them no longer.
    Leave {
        /// The group, at most 255 octets.
        group: Bytes,
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
        let end = end_of_name(body)?;
        let (name, data, at) = (&body[1..end], body.slice(end..), end as u64);
        match name {
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
            b"SUBSCRIBE" => Ok(Self::Subscribe { topic: data }),
            b"CANCEL" => Ok(Self::Cancel { topic: data }),
            b"JOIN" => group(data, at).map(|group| Self::Join { group }),
            b"LEAVE" => group(data, at).map(|group| Self::Leave { group }),
            _ => Ok(Self::Unknown {
                name: body.slice(1..end),
                data,
            }),
        }
    }

    /// The command as the body of a frame: name length, name, data.
    pub fn body(&self) -> Bytes {
        self.write_body().freeze()
    }

    pub(crate) fn write_body(&self) -> BytesMut {
        let (name, data): (&[u8], &[u8]) = match self {
            Self::Ready(_) => (b"READY", b""),
            Self::Error { reason } => (b"ERROR", reason),
            Self::Ping { context, .. } => (b"PING", context),
            Self::Pong { context } => (b"PONG", context),
            Self::Subscribe { topic } => (b"SUBSCRIBE", topic),
            Self::Cancel { topic } => (b"CANCEL", topic),
            Self::Join { group } => (b"JOIN", group),
            Self::Leave { group } => (b"LEAVE", group),
            Self::Unknown { name, data } => (name, data),
        };
        let mut body = BytesMut::with_capacity(1 + name.len() + 2 + data.len());
        // No name is longer: decode() takes the length from one octet.
        body.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
        body.extend_from_slice(name);
        match self {
            Self::Ready(metadata) => metadata.encode(&mut body),
            Self::Error { reason } => body.put_u8(u8::try_from(reason.len()).unwrap_or(u8::MAX)),
            Self::Ping { ttl, .. } => body.put_u16(*ttl),
            _ => {}
        }
        body.extend_from_slice(data);
        body
    }

    /// The command as a whole frame of ZMTP 3.x.
    pub fn encode(&self) -> Bytes {
        let body = self.write_body();
        let mut frame = BytesMut::with_capacity(Header::MAX_OCTETS + body.len());
        Header::command(body.len()).encode(&mut frame);
        frame.extend_from_slice(&body);
        frame.freeze()
    }

    /// What a trace calls it.
    pub(crate) const fn part(&self) -> WirePart {
        match self {
            Self::Ready(_) => WirePart::Ready,
            Self::Error { .. } => WirePart::Error,
            Self::Ping { .. } => WirePart::Ping,
            Self::Pong { .. } => WirePart::Pong,
            Self::Subscribe { .. } => WirePart::Subscribe,
            Self::Cancel { .. } => WirePart::Cancel,
            Self::Join { .. } => WirePart::Join,
            Self::Leave { .. } => WirePart::Leave,
            Self::Unknown { .. } => WirePart::UnknownCommand,
        }
    }
}

/// The command that carries an interest upstream since ZMTP 3.1.
impl From<&Interest> for Command {
    fn from(interest: &Interest) -> Self {
        let name = interest.name().to_shared();
        match interest {
            Interest::Subscribe(_) => Self::Subscribe { topic: name },
            Interest::Cancel(_) => Self::Cancel { topic: name },
            Interest::Join(_) => Self::Join { group: name },
            Interest::Leave(_) => Self::Leave { group: name },
        }
    }
}

/// The group of a JOIN or LEAVE whose data start at `at`.
fn group(data: Bytes, at: u64) -> Result<Bytes, ProtocolError> {
    if data.len() <= MAX_GROUP_OCTETS {
        return Ok(data);
    }
    Err(ProtocolError::new(
        at,
        Rule::ZmtpViolation,
        "a group of at most 255 octets",
        format!("one of {} octets", data.len()),
    ))
}

/// The name of the command in `body` and the data behind it.
///
/// # Errors
/// A name that is empty, not of letters or past the end. Offsets count from the start of `body`.
pub(crate) fn split_command(body: &Bytes) -> Result<(Bytes, Bytes), ProtocolError> {
    let end = end_of_name(body)?;
    Ok((body.slice(1..end), body.slice(end..)))
}

/// Where the name of the command in `body` ends, which begins behind one octet.
fn end_of_name(body: &[u8]) -> Result<usize, ProtocolError> {
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
        Some(_) => Ok(1 + length),
    }
}
