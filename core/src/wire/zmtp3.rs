//! ZMTP 3.0 and 3.1: greeting and frames (RFC 23, RFC 37).
//!
//! ```text
//! octet   0       1-8       9      10      11      12-31       32          33-63
//!       +----+-----------+----+-------+-------+-----------+-----------+-----------+
//!       | FF |  padding  | 7F | major | minor | mechanism | as-server |  filler   |
//!       +----+-----------+----+-------+-------+-----------+-----------+-----------+
//!
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

use core::ops::Range;

use bytes::{BufMut, BytesMut};

use super::error::ProtocolError;
use super::frame::{COMMAND, Header, LONG, MORE, is_command_with_more};
use super::signature::SIGNATURE_OCTETS;
use crate::rule::Rule;

/// Octets of a greeting.
pub const GREETING_OCTETS: usize = 64;

pub(super) const SHORT_HEAD_OCTETS: u8 = 2;
pub(super) const LONG_HEAD_OCTETS: u8 = 9;

pub(super) const MAJOR: usize = SIGNATURE_OCTETS;
pub(super) const MINOR: usize = 11;
pub(super) const MECHANISM: Range<usize> = 12..32;
pub(super) const AS_SERVER: usize = 32;
pub(super) const FILLER: Range<usize> = 33..GREETING_OCTETS;

/// The greeting of a side that speaks ZMTP 3.1 with NULL and nothing older: zeros for padding, as
/// RFC 37 asks of such a peer (RFC 37, Version Negotiation).
pub const OUR_GREETING: [u8; GREETING_OCTETS] = greeting(0, "NULL", false);

/// A greeting of ZMTP 3.1. `padding` is a length for peers of ZMTP 1.0, or zero; of a mechanism
/// only the first 20 octets fit.
pub const fn greeting(padding: u64, mechanism: &str, is_server: bool) -> [u8; GREETING_OCTETS] {
    let mut octets = [0; GREETING_OCTETS];
    octets[0] = 0xFF;
    let padding = padding.to_be_bytes();
    let mut index = 0;
    while index < padding.len() {
        octets[1 + index] = padding[index];
        index += 1;
    }
    octets[9] = 0x7F;
    octets[MAJOR] = 3;
    octets[MINOR] = 1;
    let name = mechanism.as_bytes();
    let mut index = 0;
    while index < name.len() && MECHANISM.start + index < MECHANISM.end {
        octets[MECHANISM.start + index] = name[index];
        index += 1;
    }
    octets[AS_SERVER] = is_server as u8;
    octets
}

/// Reads a head from the front of `octets`; `None` while it is not whole.
///
/// # Errors
/// Flags that RFC 37 does not allow, and a size over 2^63 - 1, as soon as they can be seen.
#[inline]
pub(super) fn decode_head(octets: &[u8]) -> Result<Option<Header>, ProtocolError> {
    match *octets {
        [] => Ok(None),
        [flags, ..] if flags & !(MORE | LONG | COMMAND) != 0 || is_command_with_more(flags) => {
            Err(bad_flags(flags))
        }
        [flags, size, ..] if flags & LONG == 0 => Ok(Some(Header {
            flags,
            octets: SHORT_HEAD_OCTETS,
            size: size.into(),
        })),
        [_, top, ..] if top & 0x80 != 0 && octets[0] & LONG != 0 => Err(too_large(1, top)),
        [flags, a, b, c, d, e, f, g, h, ..] => Ok(Some(Header {
            flags,
            octets: LONG_HEAD_OCTETS,
            size: u64::from_be_bytes([a, b, c, d, e, f, g, h]),
        })),
        _ => Ok(None),
    }
}

/// Appends a head to `out`.
#[inline]
pub(super) fn encode_head(header: Header, out: &mut BytesMut) {
    let size = header.size.to_be_bytes();
    if header.flags & LONG == 0 {
        out.extend_from_slice(&[header.flags, size[7]]);
    } else {
        out.put_u8(header.flags);
        out.extend_from_slice(&size);
    }
}

/// A size whose top bit is set.
#[cold]
pub(super) fn too_large(at: u64, top: u8) -> ProtocolError {
    ProtocolError::new(
        at,
        Rule::ZmtpViolation,
        "a frame of at most 2^63 - 1 octets",
        format!("a size that starts with {top:02X}"),
    )
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
