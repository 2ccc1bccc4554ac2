//! What can be set on a socket before it is made, with libzmq's names, units and defaults.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use hopscope_core::connection::DEFAULT_HANDSHAKE_TIMEOUT;
use hopscope_core::connection::Heartbeat;
use hopscope_core::connection::Limits;
use hopscope_core::connection::Security;
use hopscope_core::socket::SocketOptions;
use hopscope_core::wire::Generation;
use hopscope_core::wire::Metadata;

use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::socket::Monitor;

/// The pause between two attempts to connect unless told otherwise (`ZMQ_RECONNECT_IVL`).
pub const DEFAULT_RECONNECT_INTERVAL: Duration = Duration::from_millis(100);

/// Connections that wait to be accepted unless told otherwise (`ZMQ_BACKLOG`).
pub const DEFAULT_BACKLOG: u32 = 100;

/// Handshakes that may be under way at one listener unless told otherwise.
pub const DEFAULT_PENDING_HANDSHAKES: usize = 16_384;

/// What can be set on a socket before it is made.
///
/// ```
/// use core::time::Duration;
/// use hopscope::{Config, Socket};
/// use hopscope_core::socket::SocketKind;
///
/// let config = Config {
///     receive_timeout: Some(Duration::from_secs(1)),
///     linger: Some(Duration::ZERO),
///     ..Config::default()
/// };
/// let socket = Socket::with(SocketKind::Pull, config);
/// assert_eq!(socket.kind(), SocketKind::Pull);
/// ```
#[derive(Clone)]
pub struct Config {
    /// The options of the core's socket: identity, marks, what each pattern can be told.
    pub options: SocketOptions,
    /// How long what was sent may take to leave when an endpoint is disconnected, a STREAM closes a
    /// connection or a context closes (`ZMQ_LINGER`); `None`, the default, is as long as it takes.
    /// A connection that the socket itself closes is given up even so when nothing has left for
    /// 30 s.
    pub linger: Option<Duration>,
    /// How long a send waits before it gives up with
    /// [`WouldBlock`](hopscope_core::socket::SendError::WouldBlock) (`ZMQ_SNDTIMEO`); `None`, the
    /// default, is for ever.
    pub send_timeout: Option<Duration>,
    /// How long a receive waits before it gives up with
    /// [`WouldBlock`](hopscope_core::socket::RecvError::WouldBlock) (`ZMQ_RCVTIMEO`); `None`, the
    /// default, is for ever.
    pub receive_timeout: Option<Duration>,
    /// When a broken link is made again.
    pub reconnect: Reconnect,
    /// How long an attempt to connect may take (`ZMQ_CONNECT_TIMEOUT`); `None`, the default, is
    /// as long as the system lets it.
    pub connect_timeout: Option<Duration>,
    /// How long a peer has for its part of the handshake (`ZMQ_HANDSHAKE_IVL`). Default 30 s.
    pub handshake_timeout: Duration,
    /// Handshakes that may be under way at once with peers accepted at one endpoint, so that those
    /// who connect and say nothing take a bounded amount of memory. Beyond it the oldest is closed,
    /// with an event; honest peers are through long before. Default 16,384, at least 1.
    pub pending_handshakes: usize,
    /// Signs of life (`ZMQ_HEARTBEAT_IVL`, `_TIMEOUT`, `_TTL`). Default none.
    pub heartbeat: Heartbeat,
    /// What is taken from a peer (`ZMQ_MAXMSGSIZE`).
    pub limits: Limits,
    /// The oldest ZMTP that is still spoken. Default ZMTP 1.0.
    pub oldest: Generation,
    /// How this side proves who it is and what it asks of its peers. Default NULL.
    pub security: Security,
    /// The name of the group of sockets that one set of rules holds for (`ZMQ_ZAP_DOMAIN`, RFC
    /// 27). Default empty.
    pub zap_domain: String,
    /// With a domain, peers come in by a verdict only: where there is nobody to ask they are
    /// refused (`ZMQ_ZAP_ENFORCE_DOMAIN`). A PLAIN server always does so. Default false.
    pub zap_enforce_domain: bool,
    /// Who decides which peers may come in. Without, the context's is asked if it has one. Under
    /// NULL, one that was set here is always asked; the context's only if there is a domain.
    pub authenticator: Option<Arc<dyn Authenticator>>,
    /// Properties announced beside type and identity (`ZMQ_METADATA`): their names start with
    /// `X-`.
    pub properties: Metadata,
    /// What concerns TCP alone.
    pub tcp: TcpOptions,
    /// Who is told what happens, at once.
    pub monitor: Option<Arc<dyn Monitor>>,
    /// The clock that stamps what happens.
    pub clock: Clock,
}

/// When a broken link is made again. Each pause is the interval and up to as much again at random,
/// so that peers that lost the same server do not all come back at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reconnect {
    /// The shortest pause between two attempts (`ZMQ_RECONNECT_IVL`); `None` never tries again.
    /// Default 100 ms.
    pub interval: Option<Duration>,
    /// The pause doubles from attempt to attempt and stays below this (`ZMQ_RECONNECT_IVL_MAX`);
    /// `None`, the default, or less than the interval, lets it stay the same.
    pub longest: Option<Duration>,
}

/// Options of TCP.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TcpOptions {
    /// Connections that wait to be accepted (`ZMQ_BACKLOG`). Default 100.
    pub backlog: u32,
    /// Names give IPv6 addresses too, and `*` listens on both (`ZMQ_IPV6`). Default false.
    pub ipv6: bool,
    /// TCP's own signs of life (`ZMQ_TCP_KEEPALIVE`); `None`, the default, leaves the system's.
    pub keepalive: Option<Keepalive>,
    /// Octets the kernel keeps for what is sent (`ZMQ_SNDBUF`); `None` leaves the system's.
    pub send_buffer_octets: Option<usize>,
    /// Octets the kernel keeps of what came (`ZMQ_RCVBUF`); `None` leaves the system's.
    pub receive_buffer_octets: Option<usize>,
}

/// TCP's own signs of life; what is `None` is left to the system.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Keepalive {
    /// Silence before the first probe (`ZMQ_TCP_KEEPALIVE_IDLE`), in whole seconds.
    pub idle: Option<Duration>,
    /// The pause between two probes (`ZMQ_TCP_KEEPALIVE_INTVL`), in whole seconds.
    pub interval: Option<Duration>,
    /// Probes without an answer before the connection is given up (`ZMQ_TCP_KEEPALIVE_CNT`).
    pub count: Option<u32>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            options: SocketOptions::default(),
            linger: None,
            send_timeout: None,
            receive_timeout: None,
            reconnect: Reconnect::default(),
            connect_timeout: None,
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            pending_handshakes: DEFAULT_PENDING_HANDSHAKES,
            heartbeat: Heartbeat::default(),
            limits: Limits::default(),
            oldest: Generation::Zmtp1,
            security: Security::default(),
            zap_domain: String::new(),
            zap_enforce_domain: false,
            authenticator: None,
            properties: Metadata::new(),
            tcp: TcpOptions::default(),
            monitor: None,
            clock: Clock::start(),
        }
    }
}

impl Default for Reconnect {
    fn default() -> Self {
        Self {
            interval: Some(DEFAULT_RECONNECT_INTERVAL),
            longest: None,
        }
    }
}

impl Default for TcpOptions {
    fn default() -> Self {
        Self {
            backlog: DEFAULT_BACKLOG,
            ipv6: false,
            keepalive: None,
            send_buffer_octets: None,
            receive_buffer_octets: None,
        }
    }
}

/// Never shows a secret.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("options", &self.options)
            .field("linger", &self.linger)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}
