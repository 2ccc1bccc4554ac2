//! The kinds of socket and which of them may talk to which (RFC 37, Socket-Type; RFC 28).

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// A socket type.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum SocketKind {
    /// Asks and waits: sends one, receives one.
    Req,
    /// Answers: receives one, sends one.
    Rep,
    /// Deals messages to its peers in turn, frames untouched. ZeroMQ 2.x called it XREQ.
    #[serde(alias = "XREQ")]
    Dealer,
    /// Names each peer and sends by name. ZeroMQ 2.x called it XREP.
    #[serde(alias = "XREP")]
    Router,
}

impl SocketKind {
    /// Every kind, in the order of the RFC.
    pub const ALL: [Self; 4] = [Self::Req, Self::Rep, Self::Dealer, Self::Router];

    /// The name as the wire carries it: `REQ`, `REP`, `DEALER` or `ROUTER`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Req => "REQ",
            Self::Rep => "REP",
            Self::Dealer => "DEALER",
            Self::Router => "ROUTER",
        }
    }

    /// The kinds this one may talk to.
    pub const fn partners(self) -> &'static [Self] {
        match self {
            Self::Req => &[Self::Rep, Self::Router],
            Self::Rep => &[Self::Req, Self::Dealer],
            Self::Dealer => &[Self::Rep, Self::Dealer, Self::Router],
            Self::Router => &[Self::Req, Self::Dealer, Self::Router],
        }
    }

    /// Whether this kind may talk to `other`; symmetric.
    pub fn may_talk_to(self, other: Self) -> bool {
        self.partners().contains(&other)
    }
}

impl fmt::Display for SocketKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name was none of the socket types.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownSocketKind;

impl fmt::Display for UnknownSocketKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected REQ, REP, DEALER (or XREQ) or ROUTER (or XREP)")
    }
}

impl core::error::Error for UnknownSocketKind {}

/// Reads a name in any case; the 2.x names XREQ and XREP are DEALER and ROUTER.
impl FromStr for SocketKind {
    type Err = UnknownSocketKind;

    fn from_str(name: &str) -> Result<Self, UnknownSocketKind> {
        match name.to_ascii_uppercase().as_str() {
            "REQ" => Ok(Self::Req),
            "REP" => Ok(Self::Rep),
            "DEALER" | "XREQ" => Ok(Self::Dealer),
            "ROUTER" | "XREP" => Ok(Self::Router),
            _ => Err(UnknownSocketKind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partnership_is_symmetric() {
        for a in SocketKind::ALL {
            for b in SocketKind::ALL {
                assert_eq!(a.may_talk_to(b), b.may_talk_to(a), "{a} and {b}");
            }
        }
    }

    #[test]
    fn the_names_of_2_x_are_understood() {
        assert_eq!("xrep".parse(), Ok(SocketKind::Router));
        assert_eq!("XREQ".parse(), Ok(SocketKind::Dealer));
        assert_eq!("rout".parse::<SocketKind>(), Err(UnknownSocketKind));
    }
}
