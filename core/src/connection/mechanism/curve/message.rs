//! MESSAGE: one frame of traffic, sealed with its flags (RFC 26, MESSAGE).
//!
//! The RFC knows one flag, MORE. A command such as PING or SUBSCRIBE travels in a MESSAGE too, with
//! a second one that libzmq brought in.

use bytes::{BufMut, Bytes, BytesMut};

use super::boxes::{self, Shared};
use super::{check_name, check_size_from, fits, nonce_of, refuse};
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
    const fn prefix(self) -> &'static [u8; 16] {
        match self {
            Self::Client => b"CurveZMQMESSAGEC",
            Self::Server => b"CurveZMQMESSAGES",
        }
    }
}

/// The body of a MESSAGE.
pub(super) fn make(shared: &Shared, sender: Sender, nonce: u64, flags: u8, body: &[u8]) -> Bytes {
    let mut sealed = BytesMut::with_capacity(MIN_OCTETS + body.len());
    sealed.extend_from_slice(NAME);
    sealed.put_u64(nonce);
    sealed.put_bytes(0, TAG_OCTETS);
    sealed.put_u8(flags);
    sealed.extend_from_slice(body);
    let nonce = boxes::nonce(sender.prefix(), &nonce.to_be_bytes());
    shared.seal(&nonce, &mut sealed[BOX]);
    sealed.freeze()
}

/// What a MESSAGE holds.
pub(super) struct Opened {
    pub(super) flags: u8,
    pub(super) body: Bytes,
    /// The sender's short nonce.
    pub(super) nonce: u64,
}

/// Opens a MESSAGE behind the one with the nonce `last`.
///
/// # Errors
/// Another command, too few octets, a nonce that did not rise, a box that does not open, flags that
/// nobody knows.
pub(super) fn open(
    sealed: &Bytes,
    shared: &Shared,
    sender: Sender,
    last: u64,
) -> Result<Opened, ProtocolError> {
    check_name(sealed, NAME, Rule::CurveMessage)?;
    check_size_from(sealed, MIN_OCTETS, Rule::CurveMessage)?;
    let nonce = nonce_of(sealed, NONCE, last)?;
    let whole = boxes::nonce(sender.prefix(), &sealed[NONCE]);
    let mut inside = BytesMut::from(&sealed[BOX]);
    fits(shared.open(&whole, &mut inside), || {
        let expected = "a box by the keys of this connection";
        refuse(
            BOX.start,
            Rule::CurveMessage,
            expected,
            "one that does not open",
        )
    })?;
    let flags = inside[TAG_OCTETS];
    fits(
        flags & !(MORE | COMMAND) == 0 && flags != MORE | COMMAND,
        || {
            let at = BOX.start + TAG_OCTETS;
            let expected = "flags 00, 01 (more) or 02 (command)";
            refuse(at, Rule::CurveMessage, expected, format!("{flags:02X}"))
        },
    )?;
    let body = inside.freeze().slice(TAG_OCTETS + 1..);
    Ok(Opened { flags, body, nonce })
}
