//! The head of a frame: flags and size (RFC 37, Framing).
//!
//! ```text
//! short   flags | size (1 octet)  | body of 0-255 octets
//! long    flags | size (8 octets) | body of 0-2^63-1 octets, big-endian
//!
//! flags   7 6 5 4 3 2 1 0
//!         0 0 0 0 0 | | `-- MORE     more frames of this message follow
//!                   | `---- LONG     the size has 8 octets
//!                   `------ COMMAND  a command, not a part of a message; never with MORE
//! ```
//!
//! A small body may be announced in the long form. Flag bits that have no meaning, and MORE on a
//! command, are refused: the RFC does not allow them (libzmq looks away).

use bytes::{BufMut, Bytes, BytesMut};

use super::error::ProtocolError;
use crate::message::Message;
use crate::rule::Rule;

/// The greatest size a frame can announce, in octets: 2^63 - 1.
pub const MAX_SIZE: u64 = u64::MAX >> 1;

pub(super) const MORE: u8 = 0b001;
pub(super) const LONG: u8 = 0b010;
pub(super) const COMMAND: u8 = 0b100;

/// The head of a frame.
///
/// **Invariant:** `size <= MAX_SIZE`, `size <= 255` unless LONG is set, no bit but the three, and
/// not COMMAND with MORE.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header {
    flags: u8,
    size: u64,
}

impl Header {
    /// Octets of the longest head.
    pub const MAX_OCTETS: usize = 9;

    /// The head of a message frame, in the shortest form.
    #[inline]
    pub fn message(size: usize, more: bool) -> Self {
        Self::shortest(if more { MORE } else { 0 }, size)
    }

    /// The head of a command, in the shortest form.
    pub fn command(size: usize) -> Self {
        Self::shortest(COMMAND, size)
    }

    #[inline]
    fn shortest(flags: u8, size: usize) -> Self {
        let long = if size > usize::from(u8::MAX) { LONG } else { 0 };
        // Nothing in memory is longer than isize::MAX, so no size goes past the invariant.
        Self {
            flags: flags | long,
            size: size as u64,
        }
    }

    /// Whether more frames of the same message follow.
    #[inline]
    pub const fn has_more(self) -> bool {
        self.flags & MORE != 0
    }

    /// Whether the frame is a command.
    #[inline]
    pub const fn is_command(self) -> bool {
        self.flags & COMMAND != 0
    }

    /// Octets of the body.
    #[inline]
    pub const fn size(self) -> u64 {
        self.size
    }

    /// Octets of the head itself: 2 or 9.
    #[inline]
    pub const fn octets(self) -> usize {
        if self.flags & LONG == 0 {
            2
        } else {
            Self::MAX_OCTETS
        }
    }

    /// Appends the head to `out`.
    #[inline]
    pub fn encode(self, out: &mut BytesMut) {
        let size = self.size.to_be_bytes();
        if self.flags & LONG == 0 {
            out.extend_from_slice(&[self.flags, size[7]]);
        } else {
            out.put_u8(self.flags);
            out.extend_from_slice(&size);
        }
    }

    /// Reads a head from the front of `octets`; `None` while it is not whole.
    ///
    /// # Errors
    /// Flags that RFC 37 does not allow, and a size over 2^63 - 1, as soon as they can be seen.
    #[inline]
    pub fn decode(octets: &[u8]) -> Result<Option<Self>, ProtocolError> {
        match *octets {
            [] => Ok(None),
            [flags, ..] if flags & !(MORE | LONG | COMMAND) != 0 || is_command_with_more(flags) => {
                Err(bad_flags(flags))
            }
            [flags, size, ..] if flags & LONG == 0 => Ok(Some(Self {
                flags,
                size: size.into(),
            })),
            [_, top, ..] if top & 0x80 != 0 && octets[0] & LONG != 0 => Err(ProtocolError::new(
                1,
                Rule::ZmtpViolation,
                "a frame of at most 2^63 - 1 octets",
                format!("a size that starts with {top:02X}"),
            )),
            [flags, a, b, c, d, e, f, g, h, ..] => Ok(Some(Self {
                flags,
                size: u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            })),
            _ => Ok(None),
        }
    }
}

/// MORE on a command is illegal.
pub(super) const fn is_command_with_more(flags: u8) -> bool {
    flags & (COMMAND | MORE) == COMMAND | MORE
}

#[cold]
fn bad_flags(flags: u8) -> ProtocolError {
    let expected = if is_command_with_more(flags) {
        "a command in a single frame"
    } else {
        "frame flags between 00 and 06"
    };
    let found = format!("flags {flags:02X}");
    ProtocolError::new(0, Rule::ZmtpViolation, expected, found)
}

/// A whole message as it crosses the wire: each frame with its head.
///
/// ```
/// use hopscope_core::{Message, wire};
/// let request = Message::of(["", "hello"]);
/// assert_eq!(&wire::encode_message(&request)[..], b"\x01\x00\x00\x05hello");
/// ```
pub fn encode_message(message: &Message) -> Bytes {
    let heads = message.len() * Header::MAX_OCTETS;
    let mut out = BytesMut::with_capacity(message.size_octets() + heads);
    for (index, frame) in message.frames().iter().enumerate() {
        Header::message(frame.len(), index + 1 < message.len()).encode(&mut out);
        out.extend_from_slice(frame);
    }
    out.freeze()
}
