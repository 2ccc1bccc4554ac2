//! The greeting: 64 octets that open a connection, from each side (RFC 37, Formal Grammar).
//!
//! ```text
//! octet   0       1-8       9      10      11      12-31       32          33-63
//!       +----+-----------+----+-------+-------+-----------+-----------+-----------+
//!       | FF |  padding  | 7F | major | minor | mechanism | as-server |  filler   |
//!       +----+-----------+----+-------+-------+-----------+-----------+-----------+
//! ours    FF     zeros     7F    03      01     NULL, 00..     00         zeros
//! ```
//!
//! What is looked at: signature, major version and mechanism. Padding has no meaning (libzmq puts
//! a length there for the oldest peers), as-server has none with NULL, and filler is for later.
//! A peer that speaks an older ZMTP, or no ZeroMQ at all, is told apart as early as its octets
//! allow; older versions are not spoken.

use core::ops::Range;

use super::error::ProtocolError;
use super::incoming::Incoming;
use super::{hex, quoted};
use crate::rule::Rule;

/// Octets of a greeting.
pub const GREETING_OCTETS: usize = 64;

pub(super) const SIGNATURE_START: usize = 0;
pub(super) const PADDING: Range<usize> = 1..9;
pub(super) const SIGNATURE_END: usize = 9;
pub(super) const MAJOR: usize = 10;
pub(super) const MINOR: usize = 11;
pub(super) const MECHANISM: Range<usize> = 12..32;
pub(super) const FILLER: Range<usize> = 33..GREETING_OCTETS;

/// The only mechanism spoken here, as it fills its field.
const NULL: &[u8; 20] = b"NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The greeting this side sends: ZMTP 3.1, mechanism NULL, zeros for padding as RFC 37 asks of a
/// peer that speaks no older version (RFC 37, Version Negotiation).
pub const OUR_GREETING: [u8; GREETING_OCTETS] = {
    let mut octets = [0; GREETING_OCTETS];
    octets[SIGNATURE_START] = 0xFF;
    octets[SIGNATURE_END] = 0x7F;
    octets[MAJOR] = 3;
    octets[MINOR] = 1;
    let mut index = 0;
    while index < NULL.len() {
        octets[MECHANISM.start + index] = NULL[index];
        index += 1;
    }
    octets
};

/// What a peer's greeting says; its mechanism is NULL, or it would have been refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Greeting {
    /// The major version: 3 or more.
    pub major: u8,
    /// The minor version.
    pub minor: u8,
}

/// Reads a greeting that arrives in pieces.
#[derive(Clone, Debug)]
pub struct GreetingReader {
    octets: [u8; GREETING_OCTETS],
    /// How many of them have come.
    have: usize,
}

impl GreetingReader {
    /// A reader that has seen nothing yet.
    pub const fn new() -> Self {
        Self {
            octets: [0; GREETING_OCTETS],
            have: 0,
        }
    }

    /// Reads what has come; the greeting once all 64 octets are there.
    ///
    /// # Errors
    /// The first octet that no ZMTP 3.x peer with the NULL mechanism sends, as soon as it is seen;
    /// the mechanism is judged when its whole name is there.
    pub fn read(&mut self, incoming: &mut Incoming) -> Result<Option<Greeting>, ProtocolError> {
        while self.have < GREETING_OCTETS {
            let Some(&octet) = incoming.peek().first() else {
                return Ok(None);
            };
            self.octets[self.have] = octet;
            incoming.consume(1);
            self.check(self.have)?;
            self.have += 1;
        }
        Ok(Some(Greeting {
            major: self.octets[MAJOR],
            minor: self.octets[MINOR],
        }))
    }

    /// The octets of the greeting; zeros where none has come yet.
    pub const fn octets(&self) -> &[u8; GREETING_OCTETS] {
        &self.octets
    }

    /// Judges the octet at `at`, the last that has come.
    fn check(&self, at: usize) -> Result<(), ProtocolError> {
        const LAST_OF_MECHANISM: usize = MECHANISM.end - 1;
        let octet = self.octets[at];
        let (offset, expected, found) = match at {
            SIGNATURE_START if octet != 0xFF => (
                at,
                "FF, the first octet of a ZMTP greeting",
                who_begins_with(octet),
            ),
            SIGNATURE_END if octet & 1 == 0 => (
                at,
                "7F, the end of a ZMTP signature",
                format!("{octet:02X}: ZMTP 1.0 (libzmq 2)"),
            ),
            SIGNATURE_END if octet != 0x7F => (
                at,
                "7F, the end of a ZMTP signature",
                format!("{octet:02X}"),
            ),
            MAJOR if octet < 3 => {
                let name = if octet == 0 {
                    "ZMTP 1.0 (libzmq 2)"
                } else {
                    "ZMTP 2.0 (libzmq 3)"
                };
                (at, "version 3 or later", format!("{octet:02X}: {name}"))
            }
            LAST_OF_MECHANISM if self.octets[MECHANISM] != *NULL => (
                MECHANISM.start,
                "mechanism NULL",
                mechanism_name(&self.octets[MECHANISM]),
            ),
            _ => return Ok(()),
        };
        Err(ProtocolError::new(
            offset as u64,
            Rule::ZmtpGreeting,
            expected,
            found,
        ))
    }
}

impl Default for GreetingReader {
    fn default() -> Self {
        Self::new()
    }
}

/// The first octet of a stranger and what it is likely to be. Only this octet may be looked at:
/// what follows may not have come yet, and the answer must not depend on that.
fn who_begins_with(octet: u8) -> String {
    match octet {
        0x01 => "01: ZMTP 1.0 (libzmq 2)".to_owned(),
        0x16 => "16: TLS".to_owned(),
        b'A'..=b'Z' => format!("{octet:02X} ('{}'): text, such as HTTP", char::from(octet)),
        0x20..0x7F => format!("{octet:02X} ('{}'): text", char::from(octet)),
        _ => format!("{octet:02X}: no ZeroMQ peer of today"),
    }
}

/// The name in a mechanism field, without its zeros if it is one.
pub(super) fn mechanism_name(field: &[u8]) -> String {
    let end = field
        .iter()
        .rposition(|&octet| octet != 0)
        .map_or(0, |last| last + 1);
    if end == 0 {
        hex(field)
    } else {
        quoted(&field[..end])
    }
}
