//! Hopscope's sockets: a ZeroMQ library on tokio, over TCP, ipc, inproc and WebSocket.
//!
//! The core decides everything; this crate only carries octets between it and the kernel, and
//! brings what the core must not have: a clock, timers, randomness for keys and for the pauses
//! between two attempts to connect.
//!
//! ```text
//!  application            Socket                      one task for each link
//!
//!  send().await ------>  core's Socket  ------------>  Connection --octets--> tcp, ipc, ws
//!  recv().await <------  (behind a lock) <-----------  Connection <--octets-- tcp, ipc, ws
//!                              ^
//!                              '--- messages --- another core's Socket        inproc
//! ```
//!
//! Any message is in exactly one place: in the core's socket, in a connection, or in the kernel.
//! No future holds one, so a dropped `send` has queued the whole message or nothing and a dropped
//! `recv` has taken nothing. Every call may be dropped at any moment, and a REQ stays usable.
//!
//! ```
//! use hopscope::{Endpoint, Socket, SocketKind};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let server = Socket::new(SocketKind::Rep);
//! let bound = server.bind(&Endpoint::loopback(0)).await?;
//!
//! let client = Socket::new(SocketKind::Req);
//! client.connect(&bound)?;
//! client.send("hello").await?;
//! assert_eq!(server.recv().await?, "hello".into());
//!
//! server.send("world").await?;
//! assert_eq!(client.recv().await?, "world".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! Where to go on:
//! - [`patterns`] shows each pattern, [`Endpoint`] each transport, [`Config`] each option;
//! - [`Context`] holds sockets together, [`blocking`] has them for programs without a runtime;
//! - [`Proxy`] passes messages on, [`Socket::monitor`] tells what happens, [`Authenticator`]
//!   decides who may come in.

mod auth;
pub mod blocking;
mod clock;
mod config;
mod context;
pub mod device;
mod endpoint;
mod known;
pub mod node;
pub mod patterns;
mod random;
mod socket;
mod transport;
mod zap;

pub use auth::{Applicant, Authenticator, Deciding};
pub use clock::Clock;
pub use config::{
    Config, DEFAULT_BACKLOG, DEFAULT_PENDING_HANDSHAKES, DEFAULT_RECONNECT_INTERVAL, Keepalive,
    Reconnect, TcpOptions,
};
pub use context::Context;
pub use device::Proxy;
pub use endpoint::{Endpoint, EndpointError, HostPort, IpcName};
pub use socket::{
    BindError, ConnectError, ConnectRefusal, Events, LinkNotice, Monitor, NotAttached, Peer, Place,
    Socket, SocketEvent, SocketEventKind, Way,
};

pub use hopscope_core::connection::{Heartbeat, KeyPair, Limits, Security};
pub use hopscope_core::dump::dump;
pub use hopscope_core::socket::{
    InterestError, PeerError, PeerStatus, RecvError, RouterNotify, SendError, SocketKind,
    SocketOptions, Unsent,
};
pub use hopscope_core::wire::{Generation, Metadata};
pub use hopscope_core::zap::{Addresses, Credentials, Keys, Lists, Users, Verdict};
pub use hopscope_core::{Frame, Identity, Message, Rule, z85};
pub use random::new_key_pair;
