//! The name by which a ROUTER knows a peer (RFC 28, the ROUTER socket type).
//!
//! RFC 28 and RFC 37 call it *identity*; today's libzmq calls it *routing id*. A peer may choose
//! its own and announce it once, in the handshake; for one that does not, the ROUTER makes one up:
//! a zero octet and a 32-bit counter.

use core::borrow::Borrow;
use core::fmt;

use crate::frame::Frame;
use crate::rng::Rng;

/// The longest identity there may be, in octets (RFC 37, Identity).
pub const MAX_OCTETS: usize = 255;

/// A peer's name within one ROUTER: 1 to 255 octets.
///
/// ```text
/// chosen      1-255 octets, the first not 00
/// generated   00 | 32-bit counter, big-endian
/// of 2.x      00 | 16 octets
/// number      32-bit counter, big-endian, not 0: at SERVER and PEER
/// ```
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Identity(Frame);

impl Identity {
    /// The identity a peer has chosen. Spec: RFC 37, Identity.
    ///
    /// # Errors
    /// [`IdentityError::Empty`], [`IdentityError::TooLong`] over 255 octets, and
    /// [`IdentityError::LeadingZero`], since a zero in front marks the generated ones.
    pub fn chosen(octets: &[u8]) -> Result<Self, IdentityError> {
        match octets {
            [] => Err(IdentityError::Empty),
            _ if octets.len() > MAX_OCTETS => Err(IdentityError::TooLong(octets.len())),
            [0, ..] => Err(IdentityError::LeadingZero),
            _ => Ok(Self(Frame::copy_from(octets))),
        }
    }

    /// The identity a ROUTER makes up for its peer number `counter`.
    pub fn generated(counter: u32) -> Self {
        let mut octets = [0; 5];
        octets[1..].copy_from_slice(&counter.to_be_bytes());
        Self(Frame::copy_from(&octets))
    }

    /// The identity that libzmq 2.x made up: a zero and 16 octets that are unique, here drawn from
    /// `counter`.
    pub fn generated_long(counter: u32) -> Self {
        let mut unique = Rng::new(u64::from(counter));
        let mut octets = [0; 17];
        octets[1..9].copy_from_slice(&unique.next_u64().to_be_bytes());
        octets[9..].copy_from_slice(&unique.next_u64().to_be_bytes());
        Self(Frame::copy_from(&octets))
    }

    /// The routing id by which a SERVER or PEER knows a peer: four octets, big-endian.
    /// Spec: RFC 41, SERVER; the octets are how it stands in a message here.
    pub fn number(number: core::num::NonZeroU32) -> Self {
        Self(Frame::copy_from(&number.get().to_be_bytes()))
    }

    /// Whether a ROUTER made it up: it starts with a zero octet.
    pub fn is_generated(&self) -> bool {
        self.0.first() == Some(&0)
    }

    /// The identity as the frame that stands in an envelope.
    pub const fn frame(&self) -> &Frame {
        &self.0
    }

    /// Its octets.
    pub fn octets(&self) -> &[u8] {
        self.0.octets()
    }
}

/// Ordered as its octets are, so a table of identities can be searched by a frame.
impl Borrow<[u8]> for Identity {
    fn borrow(&self) -> &[u8] {
        self.octets()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why octets cannot serve as a chosen identity.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum IdentityError {
    /// There are no octets.
    Empty,
    /// The first octet is zero.
    LeadingZero,
    /// There are more than 255 octets: this many.
    TooLong(usize),
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(
                f,
                "an identity has 1 to {MAX_OCTETS} octets, this one has none"
            ),
            Self::LeadingZero => f.write_str(
                "an identity must not start with a zero octet, which marks the generated ones",
            ),
            Self::TooLong(len) => {
                write!(
                    f,
                    "an identity has 1 to {MAX_OCTETS} octets, this one has {len}"
                )
            }
        }
    }
}

impl core::error::Error for IdentityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_identities_are_a_zero_and_a_counter() {
        let identity = Identity::generated(0x6B8B_4567);
        assert_eq!(identity.octets(), [0x00, 0x6B, 0x8B, 0x45, 0x67]);
        assert!(identity.is_generated());
    }

    #[test]
    fn what_cannot_be_chosen_is_refused_with_its_reason() {
        assert_eq!(Identity::chosen(b""), Err(IdentityError::Empty));
        assert_eq!(Identity::chosen(b"\0a"), Err(IdentityError::LeadingZero));
        assert_eq!(
            Identity::chosen(&[1; 256]),
            Err(IdentityError::TooLong(256))
        );
        assert!(Identity::chosen(&[1; 255]).is_ok());
    }
}
