//! How a side proves who it is, and what it asks of its peer.

use core::fmt;

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
}

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
