//! Hopscope over real TCP: the core's sockets on tokio.
//!
//! The core decides everything; this crate only carries octets between it and the kernel, and
//! brings what the core must not have: a clock, timers, randomness for the pauses between two
//! attempts to connect.
//!
//! ```text
//!  application            Socket                      one task for each link
//!
//!  send().await ------>  core's Socket  ------------>  Connection --octets--> TCP
//!  recv().await <------  (behind a lock) <-----------  Connection <--octets-- TCP
//! ```
//!
//! Any message is in exactly one place: in the core's socket, in a connection, or in the kernel.
//! No future holds one, so a dropped `send` has queued the whole message or nothing and a dropped
//! `recv` has taken nothing.
//!
//! ```
//! use hopscope::{Endpoint, Socket};
//! use hopscope_core::{Message, socket::SocketKind};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let server = Socket::new(SocketKind::Rep);
//! let bound = server.bind(&Endpoint::loopback(0)).await?;
//!
//! let client = Socket::new(SocketKind::Req);
//! client.connect(&bound)?;
//! client.send(Message::of(["hello"])).await?;
//! assert_eq!(server.recv().await?, Message::of(["hello"]));
//!
//! server.send(Message::of(["world"])).await?;
//! assert_eq!(client.recv().await?, Message::of(["world"]));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod auth;
pub mod blocking;
mod clock;
mod config;
mod context;
pub mod device;
mod endpoint;
pub mod node;
mod random;
mod socket;
mod transport;
mod zap;

pub use auth::{Applicant, Authenticator, Deciding};
pub use clock::Clock;
pub use config::{
    Config, DEFAULT_BACKLOG, DEFAULT_RECONNECT_INTERVAL, Keepalive, Reconnect, TcpOptions,
};
pub use context::Context;
pub use device::Proxy;
pub use endpoint::{Endpoint, EndpointError, HostPort, IpcName};
pub use socket::{
    BindError, ConnectError, ConnectRefusal, Events, LinkNotice, Monitor, NotAttached, Peer, Place,
    Socket, SocketEvent, SocketEventKind, Way,
};
