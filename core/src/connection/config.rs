//! What a connection is told at its start.

use core::time::Duration;

use super::security::Security;
use crate::identity::Identity;
use crate::socket::SocketKind;
use crate::wire::{Generation, Metadata};

/// How long a peer has for its part of the handshake unless told otherwise: libzmq's default.
pub const DEFAULT_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);

/// What one end of a connection is and what it tolerates.
#[derive(Clone, Debug, Eq, PartialEq)]
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
    /// The oldest ZMTP that is still spoken; an older peer is refused. Default ZMTP 1.0, with
    /// another mechanism than NULL always 3.0.
    pub oldest: Generation,
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
    /// ZWS 2.0: each frame is one binary WebSocket message (RFC 45).
    Zws,
    /// No framing: octets as they come, for STREAM.
    Raw,
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
    /// A socket of this type without an identity, and the defaults.
    pub fn new(kind: SocketKind) -> Self {
        Self {
            kind,
            identity: None,
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            limits: Limits::default(),
            framing: Framing::default(),
            oldest: Generation::Zmtp1,
            heartbeat: Heartbeat::default(),
            security: Security::default(),
            authenticates: false,
            properties: Metadata::new(),
            seed: [0; 32],
        }
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
