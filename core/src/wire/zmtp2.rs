//! ZMTP 2.0: greeting and frames (RFC 15).
//!
//! ```text
//! octet   0      1-8     9       10          11         12-
//!       +----+---------+----+----------+-------------+----------------------+
//!       | FF | padding | 7F | revision | socket type | identity: one frame  |
//!       +----+---------+----+----------+-------------+----------------------+
//!
//! frames   as in ZMTP 3.x, without commands: flags 00, 01, 02 or 03
//! ```
//!
//! There are no mechanisms, no metadata and no heartbeats. A subscription is a message: `01` and
//! the topic, or `00` and the topic.

use bytes::BytesMut;

use super::error::ProtocolError;
use super::frame::{Header, LONG, MORE};
use super::zmtp3;
use crate::rule::Rule;
use crate::socket::SocketKind;

/// The octet of the socket type in the greeting.
pub(super) const SOCKET_TYPE: usize = 11;
/// Where the identity's frame begins.
pub(super) const IDENTITY: usize = 12;

/// Appends what follows signature and revision in a greeting: the socket type and the identity's
/// frame. Socket types that came later have no octet, and ZMTP 2.0 is not spoken with them.
pub(crate) fn end_greeting(kind: SocketKind, identity: &[u8], out: &mut BytesMut) {
    out.extend(kind.zmtp2_octet());
    encode_head(Header::message(identity.len(), false), out);
    out.extend_from_slice(identity);
}

/// The socket type behind its octet. libzmq announces XPUB and XSUB by numbers of their own, where
/// RFC 15 has PUB and SUB.
pub(super) fn socket_kind(octet: u8) -> Option<SocketKind> {
    match octet {
        9 => Some(SocketKind::Xpub),
        10 => Some(SocketKind::Xsub),
        _ => SocketKind::ALL
            .into_iter()
            .find(|kind| kind.zmtp2_octet() == Some(octet)),
    }
}

/// Reads a head from the front of `octets`; `None` while it is not whole.
///
/// # Errors
/// Flags that RFC 15 does not allow, and a size over 2^63 - 1, as soon as they can be seen.
#[inline]
pub(super) fn decode_head(octets: &[u8]) -> Result<Option<Header>, ProtocolError> {
    match octets.first() {
        Some(flags) if flags & !(MORE | LONG) != 0 => Err(ProtocolError::new(
            0,
            Rule::ZmtpViolation,
            "frame flags between 00 and 03",
            format!("flags {flags:02X}"),
        )),
        _ => zmtp3::decode_head(octets),
    }
}

/// Appends a head to `out`.
#[inline]
pub(super) fn encode_head(header: Header, out: &mut BytesMut) {
    zmtp3::encode_head(header, out);
}
