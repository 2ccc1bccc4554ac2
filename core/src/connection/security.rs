//! How a side proves who it is, and what it asks of its peer.

use core::fmt;

#[cfg(feature = "curve")]
use super::mechanism::curve::{self, Purpose, Seed};
use crate::frame::Frame;

/// The mechanism of a socket and its side of it (RFC 37, Authentication). The as-server octet of
/// the greeting is written but not read: libzmq always leaves it zero.
#[derive(Clone, Default, Eq, PartialEq)]
pub enum Security {
    /// NULL: anyone is let in unless a handler refuses.
    #[default]
    Null,
    /// PLAIN (RFC 24), the side that logs in.
    PlainClient {
        /// 0 to 255 octets.
        username: Frame,
        /// 0 to 255 octets.
        password: Frame,
    },
    /// PLAIN (RFC 24), the side that checks; a handler decides.
    PlainServer,
    /// CURVE (RFC 25, RFC 26), the side that knows the server's key.
    CurveClient {
        /// The server's permanent public key.
        server_key: [u8; 32],
        /// Our permanent key pair.
        keys: KeyPair,
    },
    /// CURVE, the side whose key is known.
    CurveServer {
        /// Our permanent key pair.
        keys: KeyPair,
    },
}

/// A CURVE key pair, 32 octets each.
#[derive(Clone, Eq, PartialEq)]
pub struct KeyPair {
    /// What everybody may know.
    pub public: [u8; 32],
    /// What nobody else may know.
    pub secret: [u8; 32],
}

impl Security {
    /// The mechanism's name, as the greeting carries it.
    pub const fn mechanism(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::PlainClient { .. } | Self::PlainServer => "PLAIN",
            Self::CurveClient { .. } | Self::CurveServer { .. } => "CURVE",
        }
    }

    /// Whether this side is the one that checks the other.
    pub const fn is_server(&self) -> bool {
        matches!(self, Self::PlainServer | Self::CurveServer { .. })
    }

    /// Whether each connection needs a [seed](super::Config::seed) of its own.
    pub const fn needs_seed(&self) -> bool {
        matches!(self, Self::CurveClient { .. } | Self::CurveServer { .. })
    }
}

/// The longest name and the longest password of PLAIN, in octets (RFC 24, Implementation).
const MAX_PLAIN_OCTETS: usize = 255;

impl Security {
    /// Finds out whether a connection can be made with this, before any is: `seed` is what
    /// [`Config::seed`](super::Config) will be.
    ///
    /// # Errors
    /// The first mistake there is.
    pub fn check(&self, seed: &[u8; 32]) -> Result<(), SecurityError> {
        match self {
            Self::Null | Self::PlainServer => Ok(()),
            Self::PlainClient { username, password } => {
                for (what, found) in [("name", username.len()), ("password", password.len())] {
                    if found > MAX_PLAIN_OCTETS {
                        return Err(SecurityError::PlainTooLong { what, found });
                    }
                }
                Ok(())
            }
            Self::CurveClient { keys, server_key } => {
                keys.check(seed)?;
                check_server_key(server_key)
            }
            Self::CurveServer { keys } => keys.check(seed),
        }
    }
}

#[cfg(feature = "curve")]
impl KeyPair {
    /// The pair that follows from 32 octets which nobody else can foresee.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::from_secret(Seed::new(seed).secret(Purpose::PermanentKey))
    }

    /// The pair of a secret key: the public key follows from it.
    pub fn from_secret(secret: [u8; 32]) -> Self {
        let public = curve::public_key(&crypto_box::SecretKey::from_bytes(secret));
        Self { public, secret }
    }

    fn check(&self, seed: &[u8; 32]) -> Result<(), SecurityError> {
        if self.public != Self::from_secret(self.secret).public {
            Err(SecurityError::KeysDoNotMatch)
        } else if *seed == [0; 32] {
            Err(SecurityError::NoSeed)
        } else {
            Ok(())
        }
    }
}

#[cfg(feature = "curve")]
fn check_server_key(key: &[u8; 32]) -> Result<(), SecurityError> {
    if curve::protects(key) {
        Ok(())
    } else {
        Err(SecurityError::WeakServerKey)
    }
}

#[cfg(not(feature = "curve"))]
impl KeyPair {
    #[expect(clippy::unused_self, reason = "with CURVE the keys are looked at")]
    const fn check(&self, _seed: &[u8; 32]) -> Result<(), SecurityError> {
        Err(SecurityError::NoCurve)
    }
}

#[cfg(not(feature = "curve"))]
const fn check_server_key(_key: &[u8; 32]) -> Result<(), SecurityError> {
    Err(SecurityError::NoCurve)
}

/// A mistake in what a side was given to prove who it is: ours, not the peer's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SecurityError {
    /// PLAIN's name or password is over 255 octets.
    PlainTooLong {
        /// Which of them.
        what: &'static str,
        /// Its octets.
        found: usize,
    },
    /// CURVE was asked for, and this build has none.
    NoCurve,
    /// CURVE was asked for with a seed that anybody can guess.
    NoSeed,
    /// The public key is not the one that follows from the secret key.
    KeysDoNotMatch,
    /// The server's public key is one of the few that protect nothing.
    WeakServerKey,
}

/// `expected a password of at most 255 octets, found one of 300`.
impl fmt::Display for SecurityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PlainTooLong { what, found } => write!(
                f,
                "expected a {what} of at most {MAX_PLAIN_OCTETS} octets, found one of {found}"
            ),
            Self::NoCurve => f.write_str(
                "CURVE was left out when this was built: the cargo feature `curve` of \
                 hopscope-core brings it",
            ),
            Self::NoSeed => f.write_str("CURVE needs a seed that nobody can foresee, found zeros"),
            Self::KeysDoNotMatch => f.write_str(
                "expected the public key that belongs to the secret key, found another one",
            ),
            Self::WeakServerKey => f.write_str(
                "expected the public key of a server, found one that makes the same box with \
                 every secret",
            ),
        }
    }
}

impl core::error::Error for SecurityError {}

/// Never shows a secret.
impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = match self {
            Self::Null => "",
            _ if self.is_server() => " server",
            _ => " client",
        };
        write!(f, "{}{role}", self.mechanism())
    }
}

/// Never shows the secret.
impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({})", Frame::copy_from(&self.public))
    }
}
