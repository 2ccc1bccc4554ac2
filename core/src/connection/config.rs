//! What a connection is told at its start.

use core::time::Duration;

use crate::identity::Identity;
use crate::socket::SocketKind;

/// How long a peer has for its part of the handshake unless told otherwise: libzmq's default.
pub const DEFAULT_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);

/// What one end of a connection is and what it tolerates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    /// The socket type, announced in READY.
    pub kind: SocketKind,
    /// The identity announced by REQ, DEALER and ROUTER; REP announces none.
    pub identity: Option<Identity>,
    /// How long the peer has, from the start, to finish its part of the handshake.
    pub handshake_timeout: Duration,
    /// What is taken from the peer.
    pub limits: Limits,
}

impl Config {
    /// A socket of this type without an identity, and the defaults.
    pub fn new(kind: SocketKind) -> Self {
        Self {
            kind,
            identity: None,
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            limits: Limits::default(),
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
