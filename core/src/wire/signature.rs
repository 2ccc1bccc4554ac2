//! The first ten octets of a connection, which look right to every generation (RFC 37, Detecting
//! ZMTP 1.0 and 2.0 Peers).
//!
//! ```text
//! octet   0             1-8                  9
//!       +----+-------------------------+----------+
//!       | FF | identity's length + 1   |    7F    |
//!       +----+-------------------------+----------+
//!
//! 1.0    a long length that counts the flags | flags: the head of our identity's frame
//! 2.0    a signature, revision follows
//! 3.x    a signature, version follows
//! ```

use core::ops::Range;

/// Octets of a signature.
pub(super) const SIGNATURE_OCTETS: usize = 10;
pub(super) const START: usize = 0;
pub(super) const PADDING: Range<usize> = 1..9;
pub(super) const END: usize = 9;

/// The first octet of a signature.
pub(super) const START_OCTET: u8 = 0xFF;
/// The last octet of a signature. To ZMTP 1.0 it is a flags octet, whose lowest bit its own peers
/// never set in their first frame.
pub(super) const END_OCTET: u8 = 0x7F;
