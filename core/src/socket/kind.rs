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
    /// Publishes to every subscriber whose topic matches.
    Pub,
    /// Receives what it has subscribed to.
    Sub,
    /// PUB whose application sees subscriptions.
    Xpub,
    /// SUB whose application sends subscriptions as messages.
    Xsub,
    /// Deals messages to PULL peers in turn, and never receives.
    Push,
    /// Takes messages from PUSH peers in turn, and never sends.
    Pull,
    /// Talks to exactly one other PAIR.
    Pair,
    /// Thread-safe DEALER of single frames, for SERVER.
    Client,
    /// Names each CLIENT by a number and sends by number.
    Server,
    /// Publishes to every DISH that has joined the group.
    Radio,
    /// Receives what is sent to the groups it has joined.
    Dish,
    /// Thread-safe PUSH of single frames.
    Scatter,
    /// Thread-safe PULL of single frames.
    Gather,
    /// SERVER on both sides: each names the other by a number.
    Peer,
    /// Thread-safe PAIR of single frames.
    Channel,
    /// Bare TCP: no ZMTP, octets as they come, each behind the identity of its connection.
    Stream,
}

/// One row of the table of socket types.
struct Row {
    kind: SocketKind,
    name: &'static str,
    partners: &'static [SocketKind],
    /// The octet that stands for the type in a ZMTP 2.0 greeting (RFC 15, Socket type).
    zmtp2: Option<u8>,
}

/// The table of socket types and legal pairs (RFC 37, Socket-Type; RFC 41, 48, 49, 51, 52 for the
/// drafts), in the order of the enum.
const TABLE: [Row; 20] = {
    use SocketKind::{
        Channel, Client, Dealer, Dish, Gather, Pair, Peer, Pub, Pull, Push, Radio, Rep, Req,
        Router, Scatter, Server, Stream, Sub, Xpub, Xsub,
    };
    const fn row(
        kind: SocketKind,
        name: &'static str,
        zmtp2: Option<u8>,
        partners: &'static [SocketKind],
    ) -> Row {
        Row {
            kind,
            name,
            partners,
            zmtp2,
        }
    }
    [
        row(Req, "REQ", Some(3), &[Rep, Router]),
        row(Rep, "REP", Some(4), &[Req, Dealer]),
        row(Dealer, "DEALER", Some(5), &[Rep, Dealer, Router]),
        row(Router, "ROUTER", Some(6), &[Req, Dealer, Router]),
        row(Pub, "PUB", Some(1), &[Sub, Xsub]),
        row(Sub, "SUB", Some(2), &[Pub, Xpub]),
        // RFC 15, Publish-Subscribe: XPUB and XSUB announce themselves as PUB and SUB.
        row(Xpub, "XPUB", Some(1), &[Sub, Xsub]),
        row(Xsub, "XSUB", Some(2), &[Pub, Xpub]),
        row(Push, "PUSH", Some(8), &[Pull]),
        row(Pull, "PULL", Some(7), &[Push]),
        row(Pair, "PAIR", Some(0), &[Pair]),
        row(Client, "CLIENT", None, &[Server]),
        row(Server, "SERVER", None, &[Client]),
        row(Radio, "RADIO", None, &[Dish]),
        row(Dish, "DISH", None, &[Radio]),
        row(Scatter, "SCATTER", None, &[Gather]),
        row(Gather, "GATHER", None, &[Scatter]),
        row(Peer, "PEER", None, &[Peer]),
        row(Channel, "CHANNEL", None, &[Channel]),
        row(Stream, "STREAM", None, &[]),
    ]
};

impl SocketKind {
    /// Every kind, those of RFC 28 first.
    pub const ALL: [Self; 20] = {
        let mut all = [Self::Req; 20];
        let mut index = 0;
        while index < all.len() {
            all[index] = TABLE[index].kind;
            index += 1;
        }
        all
    };

    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The name as the wire carries it: `REQ`, `ROUTER`, `PUB`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The kinds this one may talk to.
    pub const fn partners(self) -> &'static [Self] {
        self.row().partners
    }

    /// Whether this kind may talk to `other`; symmetric.
    pub fn may_talk_to(self, other: Self) -> bool {
        self.partners().contains(&other)
    }

    /// The octet that stands for it in a ZMTP 2.0 greeting, if that version knows it.
    pub const fn zmtp2_octet(self) -> Option<u8> {
        self.row().zmtp2
    }

    /// Whether it announces an identity in the handshake, if only an empty one, as libzmq does.
    pub const fn announces_identity(self) -> bool {
        matches!(self, Self::Req | Self::Dealer | Self::Router)
    }

    /// Whether it sends messages of one frame only: the thread-safe types (RFC 37, Thread-Safe).
    pub const fn is_single_part(self) -> bool {
        matches!(
            self,
            Self::Client
                | Self::Server
                | Self::Radio
                | Self::Dish
                | Self::Scatter
                | Self::Gather
                | Self::Peer
                | Self::Channel
        )
    }

    /// Whether it deals its messages to its peers in turn.
    pub const fn deals(self) -> bool {
        matches!(
            self,
            Self::Req
                | Self::Dealer
                | Self::Push
                | Self::Pair
                | Self::Client
                | Self::Scatter
                | Self::Channel
        )
    }

    /// Whether every message that is let in reaches the application as it came.
    #[inline]
    pub(super) const fn passes_incoming(self) -> bool {
        matches!(self, Self::Dealer | Self::Pull | Self::Sub)
    }

    /// Whether every message of a peer waits for the application, whatever it is.
    #[inline]
    pub(super) const fn queues_what_comes(self) -> bool {
        matches!(
            self,
            Self::Req | Self::Rep | Self::Dealer | Self::Router | Self::Xsub | Self::Pull
        )
    }

    /// Whether every message is dealt to the peers in turn as it is, whatever it is.
    #[inline]
    pub(super) const fn passes_outgoing(self) -> bool {
        matches!(self, Self::Dealer | Self::Push)
    }

    /// How many frames a message has at its application, if the type allows only one number.
    pub const fn application_frames(self) -> Option<usize> {
        match self {
            Self::Client | Self::Scatter | Self::Gather | Self::Channel => Some(1),
            // A routing id or a group stands in front of the body.
            Self::Server | Self::Peer | Self::Radio | Self::Dish | Self::Stream => Some(2),
            _ => None,
        }
    }

    /// How many frames a message has between two sockets, if the type allows only one number.
    pub const fn link_frames(self) -> Option<usize> {
        match self {
            Self::Radio | Self::Dish => Some(2),
            Self::Stream => Some(1),
            _ if self.is_single_part() => Some(1),
            _ => None,
        }
    }

    /// Whether its messages may bear an envelope: those of the request-reply types (RFC 28).
    /// Elsewhere an empty frame is a body like any other.
    pub const fn has_envelope(self) -> bool {
        matches!(self, Self::Req | Self::Rep | Self::Dealer | Self::Router)
    }

    /// Whether it may send a message of its own to a new peer: what it sends goes to one peer and
    /// waits for no turn of the conversation.
    pub const fn says_hello(self) -> bool {
        matches!(
            self,
            Self::Dealer
                | Self::Router
                | Self::Push
                | Self::Pair
                | Self::Client
                | Self::Server
                | Self::Scatter
                | Self::Peer
                | Self::Channel
        )
    }

    /// Whether its application may be told of a lost peer by a message of its own.
    pub const fn hears_of_loss(self) -> bool {
        matches!(
            self,
            Self::Dealer
                | Self::Router
                | Self::Pull
                | Self::Pair
                | Self::Client
                | Self::Server
                | Self::Gather
                | Self::Peer
                | Self::Channel
        )
    }

    /// Whether its queues may be told to keep the last message only (`ZMQ_CONFLATE`).
    pub const fn conflates(self) -> bool {
        matches!(
            self,
            Self::Dealer | Self::Push | Self::Pull | Self::Pub | Self::Sub
        )
    }

    /// Whether its application can send.
    pub const fn can_send(self) -> bool {
        !matches!(self, Self::Sub | Self::Pull | Self::Dish | Self::Gather)
    }

    /// Whether its application can receive.
    pub const fn can_receive(self) -> bool {
        !matches!(self, Self::Pub | Self::Push | Self::Radio | Self::Scatter)
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
        f.write_str("expected a socket type: ")?;
        for (index, kind) in SocketKind::ALL.into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{kind}")?;
        }
        f.write_str(" (or XREQ for DEALER, XREP for ROUTER)")
    }
}

impl core::error::Error for UnknownSocketKind {}

/// Reads a name in any case; the 2.x names XREQ and XREP are DEALER and ROUTER.
impl FromStr for SocketKind {
    type Err = UnknownSocketKind;

    fn from_str(name: &str) -> Result<Self, UnknownSocketKind> {
        let name = name.to_ascii_uppercase();
        match name.as_str() {
            "XREQ" => Ok(Self::Dealer),
            "XREP" => Ok(Self::Router),
            _ => Self::ALL
                .into_iter()
                .find(|kind| kind.name() == name)
                .ok_or(UnknownSocketKind),
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
