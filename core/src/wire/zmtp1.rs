//! ZMTP 1.0: frames, the first of which is the greeting (RFC 13).
//!
//! ```text
//! greeting   one frame that holds the identity; 01 00 if there is none
//!
//! short      length (1 octet, 1-254)                 | flags | body of length - 1 octets
//! long       FF | length (8 octets, big-endian)      | flags | body of length - 1 octets
//!
//! flags      bit 0 is MORE, the others are zero
//! ```
//!
//! The length counts the flags octet. A length of 0 is refused as libzmq does it; RFC 13 would
//! drop such a frame, but nothing sends one except what is no ZeroMQ. There are no socket types,
//! no commands, no subscriptions: a subscriber gets everything and filters for itself.

use bytes::{BufMut, BytesMut};

use super::error::ProtocolError;
use super::frame::{Header, LONG, MAX_SIZE, MORE};
use super::zmtp3;
use crate::rule::Rule;

/// The first octet of a long length.
const LONG_LENGTH: u8 = 0xFF;

const SHORT_HEAD_OCTETS: u8 = 2;
const LONG_HEAD_OCTETS: u8 = 10;

/// Reads a head from the front of `octets`; `None` while it is not whole.
///
/// # Errors
/// A length of 0 or over 2^63 - 1, and flags that RFC 13 does not know, as soon as they can be
/// seen.
pub(super) fn decode_head(octets: &[u8]) -> Result<Option<Header>, ProtocolError> {
    let Some((header, flags)) = split_head(octets)? else {
        return Ok(None);
    };
    if flags & !MORE != 0 {
        return Err(ProtocolError::new(
            u64::from(header.octets) - 1,
            Rule::ZmtpViolation,
            "frame flags 00 or 01",
            format!("flags {flags:02X}"),
        ));
    }
    Ok(Some(header))
}

/// The head of the frame that greets, whose flags are not looked at (RFC 13, Connection Layer).
///
/// # Errors
/// A length of 0 or over 2^63 - 1.
pub(super) fn decode_greeting_head(octets: &[u8]) -> Result<Option<Header>, ProtocolError> {
    Ok(split_head(octets)?.map(|(header, _)| header))
}

/// The head, MORE if the flags say so, and the flags as they came.
fn split_head(octets: &[u8]) -> Result<Option<(Header, u8)>, ProtocolError> {
    let (length, octets, flags, long) = match *octets {
        [0, ..] => return Err(no_length(0)),
        [LONG_LENGTH, top, ..] if top & 0x80 != 0 => return Err(zmtp3::too_large(1, top)),
        [LONG_LENGTH, a, b, c, d, e, f, g, h, ref rest @ ..] => {
            let length = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
            if length == 0 {
                return Err(no_length(1));
            }
            let Some(&flags) = rest.first() else {
                return Ok(None);
            };
            (length, LONG_HEAD_OCTETS, flags, LONG)
        }
        [LONG_LENGTH, ..] | [] | [_] => return Ok(None),
        [length, flags, ..] => (length.into(), SHORT_HEAD_OCTETS, flags, 0),
    };
    let header = Header {
        flags: flags & MORE | long,
        octets,
        size: (length - 1).min(MAX_SIZE),
    };
    Ok(Some((header, flags)))
}

/// Appends a head to `out`: the long form from a length of 255 on, whatever form `header` has.
pub(super) fn encode_head(header: Header, out: &mut BytesMut) {
    let length = header.size.saturating_add(1);
    match u8::try_from(length) {
        Ok(length) if length != LONG_LENGTH => out.put_u8(length),
        _ => {
            out.put_u8(LONG_LENGTH);
            out.put_u64(length);
        }
    }
    out.put_u8(header.flags & MORE);
}

fn no_length(at: u64) -> ProtocolError {
    ProtocolError::new(
        at,
        Rule::ZmtpViolation,
        "a frame length of at least 1, since it counts the flags octet",
        "0",
    )
}
