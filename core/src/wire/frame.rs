//! The head of a frame: what kind of frame it is and how many octets follow.
//!
//! How a head looks on the link differs from generation to generation ([`Form`](super::Form));
//! what it says does not.

use super::error::ProtocolError;
use super::zmtp3;
use bytes::BytesMut;

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
    pub(super) flags: u8,
    /// Octets of the head on the link.
    pub(super) octets: u8,
    pub(super) size: u64,
}

impl Header {
    /// Octets of the longest head: the long one of ZMTP 1.0.
    pub const MAX_OCTETS: usize = 10;

    /// The head of a message frame, in the shortest form of ZMTP 2.0 and later.
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
        let (long, octets) = if size > usize::from(u8::MAX) {
            (LONG, zmtp3::LONG_HEAD_OCTETS)
        } else {
            (0, zmtp3::SHORT_HEAD_OCTETS)
        };
        // Nothing in memory is longer than isize::MAX, so no size goes past the invariant.
        Self {
            flags: flags | long,
            octets,
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

    /// Octets of the head itself: 2 or 9, in the long form of ZMTP 1.0 10.
    #[inline]
    pub const fn octets(self) -> usize {
        self.octets as usize
    }

    /// The head of a frame with `octets` fewer, but for what is checked as if they were not there.
    pub(crate) const fn without(self, octets: u64) -> Self {
        Self {
            size: self.size.saturating_sub(octets),
            ..self
        }
    }

    /// Appends the head to `out` in the form of ZMTP 3.x.
    #[inline]
    pub fn encode(self, out: &mut BytesMut) {
        zmtp3::encode_head(self, out);
    }

    /// Reads a head of ZMTP 3.x from the front of `octets`; `None` while it is not whole.
    ///
    /// # Errors
    /// Flags that RFC 37 does not allow, and a size over 2^63 - 1, as soon as they can be seen.
    #[inline]
    pub fn decode(octets: &[u8]) -> Result<Option<Self>, ProtocolError> {
        zmtp3::decode_head(octets)
    }
}

/// MORE on a command is illegal.
pub(super) const fn is_command_with_more(flags: u8) -> bool {
    flags & (COMMAND | MORE) == COMMAND | MORE
}
