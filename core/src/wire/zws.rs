//! ZWS 2.0: ZeroMQ's frames in the binary messages of a WebSocket (RFC 45).
//!
//! ```text
//! message    flags | body                     no size: WebSocket knows where a message ends
//! flags      00 last frame   01 more frames follow   02 a command
//!
//! ZWS2.0            the first message of each side is its routing id: 00 id, then traffic
//! ZWS2.0/NULL ...   the mechanism's commands, then traffic; no greeting
//! ```
//!
//! The WebSocket itself, with its upgrade, its masks and its own pings, is the driver's. It agrees
//! on a sub-protocol and hands whole binary messages over.

use bytes::{BufMut, Bytes, BytesMut};

use super::error::ProtocolError;
use super::frame::{COMMAND, Header, MORE};
use crate::rule::Rule;

/// Flags of ZWS: the last frame of a message.
const LAST: u8 = 0;
/// More frames of the message follow.
const MORE_FOLLOW: u8 = 1;
/// A command.
const IS_COMMAND: u8 = 2;

/// The sub-protocol without a mechanism, which every ZWS peer knows (RFC 45, No Mechanism).
pub const SUBPROTOCOL: &str = "ZWS2.0";

/// Reads a binary WebSocket message: the head its frame would have in ZMTP 3.x, and its body,
/// which shares `message`.
///
/// ```
/// use bytes::Bytes;
/// use hopscope_core::wire::zws;
///
/// let (header, body) = zws::read(&Bytes::from_static(b"\x01hello"))?;
/// assert!(header.has_more());
/// assert_eq!(&body[..], b"hello");
/// # Ok::<(), hopscope_core::wire::ProtocolError>(())
/// ```
///
/// # Errors
/// An empty message, and flags that RFC 45 does not know.
pub fn read(message: &Bytes) -> Result<(Header, Bytes), ProtocolError> {
    let refuse = |found| {
        let expected = "a binary message that starts with flags 00, 01 or 02";
        Err(ProtocolError::new(0, Rule::ZwsFraming, expected, found))
    };
    let Some(&flags) = message.first() else {
        return refuse("an empty one".to_owned());
    };
    let body = message.slice(1..);
    match flags {
        LAST => Ok((Header::message(body.len(), false), body)),
        MORE_FOLLOW => Ok((Header::message(body.len(), true), body)),
        IS_COMMAND => Ok((Header::command(body.len()), body)),
        _ => refuse(format!("flags {flags:02X}")),
    }
}

/// Writes a frame as a binary WebSocket message.
pub fn write(header: Header, body: &[u8]) -> Bytes {
    let mut octets = BytesMut::with_capacity(1 + body.len());
    encode_head(header, &mut octets);
    octets.extend_from_slice(body);
    octets.freeze()
}

/// Appends the flags that a frame has here to `out`.
pub(super) fn encode_head(header: Header, out: &mut BytesMut) {
    out.put_u8(match header.flags & (MORE | COMMAND) {
        COMMAND => IS_COMMAND,
        MORE => MORE_FOLLOW,
        _ => LAST,
    });
}
