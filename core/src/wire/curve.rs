//! Where the fields of CURVE's commands stand, counted from the start of the command's body
//! (RFC 26, Command grammar).
//!
//! ```text
//! HELLO     05 HELLO | 01 00 | 72 zeros | C' | nonce (8) | box of 64 zeros (80)
//! WELCOME   07 WELCOME | nonce (16) | box of S' and cookie (144)
//! INITIATE  08 INITIATE | cookie (96) | nonce (8) | box of C, vouch and metadata (144 or more)
//! READY     05 READY | nonce (8) | box of metadata (16 or more)
//! MESSAGE   07 MESSAGE | nonce (8) | box of flags and body (17 or more)
//! ```

use core::ops::{Range, RangeFrom};

/// Octets of a key.
pub(crate) const KEY_OCTETS: usize = 32;
/// Octets that a box has more than what is in it.
pub(crate) const TAG_OCTETS: usize = 16;

/// The client's first word.
pub(crate) mod hello {
    use super::Range;

    pub(crate) const NAME: &[u8] = b"\x05HELLO";
    pub(crate) const OCTETS: usize = 200;
    pub(crate) const VERSION: Range<usize> = 6..8;
    /// So that no answer of the server is longer than the question.
    pub(crate) const PADDING: Range<usize> = 8..80;
    /// C', the client's transient public key.
    pub(crate) const CLIENT_KEY: Range<usize> = 80..112;
    pub(crate) const NONCE: Range<usize> = 112..120;
    /// 64 zeros, from C' to S.
    pub(crate) const BOX: Range<usize> = 120..200;
}

/// The server's first word.
pub(crate) mod welcome {
    use super::Range;

    pub(crate) const NAME: &[u8] = b"\x07WELCOME";
    pub(crate) const OCTETS: usize = 168;
    pub(crate) const NONCE: Range<usize> = 8..24;
    /// S' and the cookie, from S to C'.
    pub(crate) const BOX: Range<usize> = 24..168;
    /// Octets of the cookie: what the server wants to be told again.
    pub(crate) const COOKIE_OCTETS: usize = 96;
    /// Within the cookie.
    pub(crate) const COOKIE_NONCE: Range<usize> = 0..16;
    /// Within the cookie: C' and s', sealed by a key that the server alone knows.
    pub(crate) const COOKIE_BOX: Range<usize> = 16..96;
}

/// The client's proof of who it is.
pub(crate) mod initiate {
    use super::{Range, RangeFrom};

    pub(crate) const NAME: &[u8] = b"\x08INITIATE";
    /// Without any metadata.
    pub(crate) const MIN_OCTETS: usize = 257;
    pub(crate) const COOKIE: Range<usize> = 9..105;
    pub(crate) const NONCE: Range<usize> = 105..113;
    /// C, the vouch and the metadata, from C' to S'.
    pub(crate) const BOX: RangeFrom<usize> = 113..;
    /// Within the box, opened: C, the client's permanent public key.
    pub(crate) const CLIENT_KEY: Range<usize> = 0..32;
    /// Within the box, opened.
    pub(crate) const VOUCH: Range<usize> = 32..128;
    /// Within the box, opened.
    pub(crate) const METADATA: RangeFrom<usize> = 128..;
    /// Octets of the vouch.
    pub(crate) const VOUCH_OCTETS: usize = 96;
    /// Within the vouch.
    pub(crate) const VOUCH_NONCE: Range<usize> = 0..16;
    /// Within the vouch: C' and S, from C to S'.
    pub(crate) const VOUCH_BOX: Range<usize> = 16..96;
}

/// The server's consent.
pub(crate) mod ready {
    use super::{Range, RangeFrom};

    pub(crate) const NAME: &[u8] = b"\x05READY";
    /// Without any metadata.
    pub(crate) const MIN_OCTETS: usize = 30;
    pub(crate) const NONCE: Range<usize> = 6..14;
    /// The metadata, from S' to C'.
    pub(crate) const BOX: RangeFrom<usize> = 14..;
}

/// One frame of traffic.
pub(crate) mod message {
    use super::{Range, RangeFrom};

    pub(crate) const NAME: &[u8] = b"\x07MESSAGE";
    /// With an empty body.
    pub(crate) const MIN_OCTETS: usize = 33;
    pub(crate) const NONCE: Range<usize> = 8..16;
    /// The flags and the body, between C' and S'.
    pub(crate) const BOX: RangeFrom<usize> = 16..;
}
