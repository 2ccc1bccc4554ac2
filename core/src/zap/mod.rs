//! ZAP, the authentication protocol between a server's sockets and the one who decides (RFC 27).
//!
//! A connection that wants to know whether its peer may come in gives its [`Credentials`] out and
//! waits for a [`Verdict`]. Whoever drives it asks a handler: one in this process, or an
//! application's own behind `inproc://zeromq.zap.01`.
//!
//! ```text
//! request   "" | 1.0 | request id | domain | address | identity | mechanism | credentials ...
//! reply     "" | 1.0 | request id | status | text | user id | metadata
//! ```
//!
//! [`Lists`] is a handler ready made: [`Users`] for PLAIN, [`Keys`] for CURVE and [`Addresses`] for
//! every mechanism, each read from a text with one entry a line.

mod addresses;
mod error;
mod fields;
mod keys;
mod lines;
mod lists;
mod reply;
mod request;
mod users;

pub use addresses::Addresses;
pub use error::{ListError, ZapError};
pub use keys::Keys;
pub use lists::Lists;
pub use reply::Reply;
pub use request::Request;
pub use users::Users;

use crate::frame::Frame;
use crate::wire::Metadata;

/// What a peer shows in the handshake (RFC 27, mechanisms).
#[derive(Clone, Eq, PartialEq)]
pub enum Credentials {
    /// NULL: nothing.
    Null,
    /// PLAIN: a name and a password, 0 to 255 octets each.
    Plain {
        /// The name.
        username: Frame,
        /// The password.
        password: Frame,
    },
    /// CURVE: the peer's permanent public key, which it has proved to own.
    Curve {
        /// The key.
        public_key: [u8; 32],
    },
}

impl Credentials {
    /// The mechanism by which they were shown.
    pub const fn mechanism(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Plain { .. } => "PLAIN",
            Self::Curve { .. } => "CURVE",
        }
    }
}

/// Never shows a password: traces and error messages are written from this.
impl core::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Plain { username, .. } => write!(f, "Plain({username}, ...)"),
            Self::Curve { public_key } => write!(f, "Curve({})", Frame::copy_from(public_key)),
        }
    }
}

/// What a handler answers (RFC 27, Message Format).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdict {
    /// May it come in.
    pub status: Status,
    /// A reason, for a person.
    pub text: String,
    /// Who the peer is, if it may come in.
    pub user_id: String,
    /// Properties that are added to those of the peer.
    pub metadata: Metadata,
}

impl Verdict {
    /// Lets the peer in as `user_id`, which may be empty.
    pub fn success(user_id: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            ..Self::of(Status::Success, "OK")
        }
    }

    /// Keeps the peer out, for a reason.
    pub fn refusal(text: impl Into<String>) -> Self {
        Self::of(Status::AuthenticationFailure, text)
    }

    /// A verdict of this status, without a user and without metadata.
    pub fn of(status: Status, text: impl Into<String>) -> Self {
        Self {
            status,
            text: text.into(),
            user_id: String::new(),
            metadata: Metadata::new(),
        }
    }
}

/// The status of a verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// 200: it may come in.
    Success,
    /// 300: try again later; the connection is closed without a word.
    TemporaryError,
    /// 400: it may not.
    AuthenticationFailure,
    /// 500: the handler has failed.
    InternalError,
}

impl Status {
    /// Every status, by rising code.
    pub const ALL: [Self; 4] = [
        Self::Success,
        Self::TemporaryError,
        Self::AuthenticationFailure,
        Self::InternalError,
    ];

    /// The three digits that the wire carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Success => "200",
            Self::TemporaryError => "300",
            Self::AuthenticationFailure => "400",
            Self::InternalError => "500",
        }
    }
}
