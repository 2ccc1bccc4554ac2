//! MESSAGE: one frame of traffic, sealed with its flags (RFC 26, MESSAGE).
//!
//! The RFC knows one flag, MORE. A command such as PING or SUBSCRIBE travels in a MESSAGE too, with
//! a second one that libzmq brought in.

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::traffic::Direction;
use super::{check_name, check_size_from, fits, nonce_of, refuse};
use crate::frame::{Frame, INLINE_OCTETS};
use crate::rule::Rule;
use crate::wire::ProtocolError;
use crate::wire::curve::TAG_OCTETS;
use crate::wire::curve::message::{BOX, MIN_OCTETS, NAME, NONCE};

/// Octets that a MESSAGE has more than the body in it: its name, a nonce, a tag and the flags.
pub(in crate::connection) const OVERHEAD_OCTETS: usize = MIN_OCTETS;
/// The inner flag of a frame that another one of its message follows.
pub(in crate::connection) const MORE: u8 = 0b01;
/// The inner flag of a command (libzmq: not in the RFC, and not the flag of the frame outside).
pub(in crate::connection) const COMMAND: u8 = 0b10;

/// Who speaks: the two directions have nonces of their own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sender {
    Client,
    Server,
}

impl Sender {
    /// How all nonces of its MESSAGEs begin.
    pub(super) const fn prefix(self) -> &'static [u8; 16] {
        match self {
            Self::Client => b"CurveZMQMESSAGEC",
            Self::Server => b"CurveZMQMESSAGES",
        }
    }
}

/// Appends the body of a MESSAGE to `out`.
pub(super) fn make(
    direction: &mut Direction,
    nonce: u64,
    flags: u8,
    body: &[u8],
    out: &mut BytesMut,
) {
    out.reserve(MIN_OCTETS + body.len());
    out.extend_from_slice(NAME);
    out.put_u64(nonce);
    let tag_at = out.len();
    out.put_bytes(0, TAG_OCTETS);
    out.put_u8(flags);
    out.extend_from_slice(body);
    let (tag, message) = out[tag_at..].split_at_mut(TAG_OCTETS);
    tag.copy_from_slice(&direction.seal(nonce, message));
}

/// What a MESSAGE holds.
pub(super) struct Opened {
    pub(super) flags: u8,
    pub(super) body: Frame,
    /// The sender's short nonce.
    pub(super) nonce: u64,
}

/// Opens a MESSAGE behind the one with the nonce `last`.
///
/// # Errors
/// Another command, too few octets, a nonce that did not rise, a box that does not open, flags that
/// nobody knows.
pub(super) fn open(
    sealed: &[u8],
    direction: &mut Direction,
    last: u64,
) -> Result<Opened, ProtocolError> {
    check_name(sealed, NAME, Rule::CurveMessage)?;
    check_size_from(sealed, MIN_OCTETS, Rule::CurveMessage)?;
    let nonce = nonce_of(sealed, NONCE, last)?;
    let (tag, message) = sealed[BOX].split_at(TAG_OCTETS);
    fits(direction.proves(nonce, tag, message), || {
        let expected = "a box by the keys of this connection";
        refuse(
            BOX.start,
            Rule::CurveMessage,
            expected,
            "one that does not open",
        )
    })?;
    let (flags, body) = unseal(message, direction, nonce);
    fits(
        flags & !(MORE | COMMAND) == 0 && flags != MORE | COMMAND,
        || {
            let at = BOX.start + TAG_OCTETS;
            let expected = "flags 00, 01 (more) or 02 (command)";
            refuse(at, Rule::CurveMessage, expected, format!("{flags:02X}"))
        },
    )?;
    Ok(Opened { flags, body, nonce })
}

/// The flags and the body of a message that has proved to be the sender's.
fn unseal(message: &[u8], direction: &mut Direction, nonce: u64) -> (u8, Frame) {
    // A small body goes into its frame, without memory of its own on the way.
    let mut small = [0; 1 + INLINE_OCTETS];
    if let Some(inside) = small.get_mut(..message.len()) {
        inside.copy_from_slice(message);
        direction.unseal(nonce, inside);
        return (inside[0], Frame::copy_from(&inside[1..]));
    }
    let mut inside = message.to_vec();
    direction.unseal(nonce, &mut inside);
    let (flags, mut body) = (inside[0], Bytes::from(inside));
    body.advance(1);
    (flags, Frame::from_shared(body))
}
