//! Who is let in: the users, or the keys, that a server of a scenario knows.

use crate::frame::Frame;
use crate::wire::Metadata;
use crate::zap::{Credentials, Status, Verdict};

/// Decides on a server's peers, in the place of a ZAP handler (RFC 27).
#[derive(Clone, Eq, PartialEq)]
pub enum Guard {
    /// PLAIN: these names with these passwords.
    Users(Vec<(Frame, Frame)>),
    /// CURVE: the owners of these public keys.
    Keys(Vec<[u8; 32]>),
}

impl Guard {
    /// Whether who shows these may come in, and as whom.
    pub fn judge(&self, credentials: &Credentials) -> Verdict {
        let user_id = match (self, credentials) {
            (Self::Users(users), Credentials::Plain { username, password }) => users
                .iter()
                .any(|(name, secret)| name == username && secret == password)
                .then(|| username.text().unwrap_or_default().to_owned()),
            (Self::Keys(keys), Credentials::Curve { public_key }) => keys
                .contains(public_key)
                .then(|| crate::z85::encode_key(public_key)),
            _ => None,
        };
        let (status, text) = match user_id {
            Some(_) => (Status::Success, "OK"),
            None => (Status::AuthenticationFailure, "not among those let in"),
        };
        Verdict {
            status,
            text: text.to_owned(),
            user_id: user_id.unwrap_or_default(),
            metadata: Metadata::new(),
        }
    }
}

/// Never shows a password.
impl core::fmt::Debug for Guard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Users(users) => f
                .debug_list()
                .entries(users.iter().map(|(name, _)| name))
                .finish(),
            Self::Keys(keys) => f
                .debug_list()
                .entries(keys.iter().map(|key| Frame::copy_from(key)))
                .finish(),
        }
    }
}
