//! What a connection is told at its start.

use core::fmt;
use core::time::Duration;

use super::security::Security;
use crate::identity::Identity;
use crate::socket::SocketKind;
use crate::wire::{Generation, Metadata, zws};

/// How long a peer has for its part of the handshake unless told otherwise: libzmq's default.
pub const DEFAULT_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);

/// What one end of a connection is and what it tolerates.
#[derive(Clone, Eq, PartialEq)]
pub struct Config {
    /// The socket type, announced in READY.
    pub kind: SocketKind,
    /// The identity announced by REQ, DEALER and ROUTER; the others announce none.
    pub identity: Option<Identity>,
    /// How long the peer has, from the start, to finish its part of the handshake.
    pub handshake_timeout: Duration,
    /// What is taken from the peer.
    pub limits: Limits,
    /// How messages become octets.
    pub framing: Framing,
    /// The oldest ZMTP that is still spoken; an older peer is refused. Default ZMTP 1.0. With
    /// another mechanism than NULL, a handler that decides or a socket type that came later it is
    /// 3.0 at least.
    ///
    /// It also says how much of our greeting leaves unasked: with 3.0 all of it, with older ones
    /// only what is right for each of them (see [`Connection`](super::Connection)).
    pub oldest: Generation,
    /// The newest ZMTP that is spoken. Default ZMTP 3.1; anything else plays a peer of earlier
    /// times.
    pub newest: Generation,
    /// Signs of life.
    pub heartbeat: Heartbeat,
    /// How this side proves who it is, and what it asks of the peer.
    pub security: Security,
    /// Whether a handler decides on the peer: [`Output::Authenticate`](super::Output) comes out
    /// and the handshake waits for [`handle_verdict`](super::Connection::handle_verdict).
    pub authenticates: bool,
    /// Properties announced beside type and identity; names of applications start with `X-`
    /// (RFC 37, Connection Metadata).
    pub properties: Metadata,
    /// Octets that nobody can foresee, other ones for each connection: CURVE makes its transient
    /// keys and nonces of them. The core has no randomness of its own.
    pub seed: [u8; 32],
}

/// How messages become octets.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Framing {
    /// ZMTP over a stream of octets, of whatever generation the peer speaks.
    #[default]
    Zmtp,
    /// ZWS 2.0 with a mechanism: each frame is one binary WebSocket message (RFC 45). See
    /// [`Connection`](super::Connection) for how messages are handed over.
    Zws,
    /// ZWS 2.0 without a mechanism: each side only tells its routing id (RFC 45, No Mechanism).
    /// For NULL alone, and without a handler that decides.
    ZwsBare,
    /// No framing: octets as they come, for STREAM.
    Raw,
}

impl Framing {
    /// The WebSocket sub-protocols that a side with this mechanism offers or takes, the best first
    /// (RFC 45, Handshake; `ZWS2.0/CURVE` is libzmq's).
    pub const fn subprotocols(security: &Security) -> &'static [&'static str] {
        match security {
            Security::Null => &["ZWS2.0/NULL", zws::SUBPROTOCOL],
            Security::PlainClient { .. } | Security::PlainServer => &["ZWS2.0/PLAIN"],
            Security::CurveClient { .. } | Security::CurveServer { .. } => &["ZWS2.0/CURVE"],
        }
    }

    /// The framing that a WebSocket sub-protocol stands for; `None` if it is none of
    /// [`subprotocols`](Self::subprotocols).
    pub fn of_subprotocol(name: &str, security: &Security) -> Option<Self> {
        if !Self::subprotocols(security).contains(&name) {
            return None;
        }
        Some(if name == zws::SUBPROTOCOL {
            Self::ZwsBare
        } else {
            Self::Zws
        })
    }

    /// Whether a WebSocket tells where a frame ends.
    pub const fn is_zws(self) -> bool {
        matches!(self, Self::Zws | Self::ZwsBare)
    }
}

/// PING and PONG (RFC 37, Connection Heartbeating), from ZMTP 3.0 on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Heartbeat {
    /// The pause between two PINGs (`ZMQ_HEARTBEAT_IVL`); `None` sends none.
    pub interval: Option<Duration>,
    /// How long nothing may come after a PING (`ZMQ_HEARTBEAT_TIMEOUT`); by default the interval.
    pub timeout: Option<Duration>,
    /// How long the peer is to wait for our next sign (`ZMQ_HEARTBEAT_TTL`), up to 6553.5 s.
    pub ttl: Duration,
}

impl Config {
    /// The oldest ZMTP that is really spoken: mechanisms, handlers and the later socket types need
    /// ZMTP 3.0 (RFC 37, Detecting ZMTP 1.0 and 2.0 Peers).
    pub(super) fn oldest_spoken(&self) -> Generation {
        let is_old_enough = self.security == Security::Null
            && !self.authenticates
            && self.kind.zmtp2_octet().is_some();
        if is_old_enough {
            self.oldest
        } else {
            self.oldest.max(Generation::Zmtp30)
        }
    }

    /// The identity as it is announced: none but by REQ, DEALER and ROUTER, as libzmq does it.
    pub(super) fn announced(&self) -> &[u8] {
        match &self.identity {
            Some(identity) if self.kind.announces_identity() => identity.octets(),
            _ => &[],
        }
    }

    /// A socket of this type without an identity, and the defaults.
    pub fn new(kind: SocketKind) -> Self {
        Self {
            kind,
            identity: None,
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            limits: Limits::default(),
            framing: Framing::default(),
            oldest: Generation::Zmtp1,
            newest: Generation::Zmtp31,
            heartbeat: Heartbeat::default(),
            security: Security::default(),
            authenticates: false,
            properties: Metadata::new(),
            seed: [0; 32],
        }
    }
}

/// Never shows the seed: CURVE's transient keys follow from it.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("kind", &self.kind)
            .field("identity", &self.identity)
            .field("handshake_timeout", &self.handshake_timeout)
            .field("limits", &self.limits)
            .field("framing", &self.framing)
            .field("oldest", &self.oldest)
            .field("newest", &self.newest)
            .field("heartbeat", &self.heartbeat)
            .field("security", &self.security)
            .field("authenticates", &self.authenticates)
            .field("properties", &self.properties)
            .finish_non_exhaustive()
    }
}

/// The most that is taken from a peer; more closes the connection before any memory is taken.
///
/// libzmq has no limit unless one is set (`ZMQ_MAXMSGSIZE`). The defaults are generous: memory
/// follows what has arrived, so a claim alone costs nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Octets of one message frame's body. Default 1 GiB.
    pub max_frame_octets: usize,
    /// Octets of all bodies of one message together. Default 1 GiB.
    pub max_message_octets: usize,
    /// Frames of one message. Default 65,536.
    pub max_frames: usize,
    /// Octets of one command, READY with its metadata included. Default 64 KiB.
    pub max_command_octets: usize,
}

impl Limits {
    /// Octets of a message of one frame, at most; `None` if not even that is taken.
    #[inline]
    pub(super) fn sole_frame_octets(&self) -> Option<usize> {
        (self.max_frames > 0).then(|| self.max_frame_octets.min(self.max_message_octets))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_frame_octets: 1 << 30,
            max_message_octets: 1 << 30,
            max_frames: 1 << 16,
            max_command_octets: 1 << 16,
        }
    }
}
