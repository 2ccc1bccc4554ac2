//! One connection, without any IO: ZMTP of every generation, with any mechanism, over a stream of
//! octets or a WebSocket (RFC 13, 15, 23, 37, 45).
//!
//! ```text
//!                 handle_octets   handle_end   handle_timeout
//!                        |             |             |
//!                        v             v             v
//!                +---------------------------------------+
//!   send ------> |              Connection               | ------> poll_output
//!                +---------------------------------------+
//!                     |                            |
//!                     v                            v
//!               poll_transmit                poll_timeout
//! ```
//!
//! After [`Connection::new`] and after each call of a `handle_` or of `send`, ask both polls in
//! turn until both give `None`: writing what [`poll_transmit`](Connection::poll_transmit) gives
//! can make the last output, [`Output::Closed`], come out, since an ERROR for the peer leaves
//! first.
//!
//! ```
//! use bytes::Bytes;
//! use hopscope_core::connection::{Config, Connection, Output};
//! use hopscope_core::{Instant, Message, socket::SocketKind};
//!
//! // Everything that `from` has to write is read by `to`.
//! fn pass(from: &mut Connection, to: &mut Connection) {
//!     while let Some(octets) = from.poll_transmit() {
//!         to.handle_octets(Instant::ZERO, octets);
//!     }
//! }
//!
//! let mut req = Connection::new(Instant::ZERO, Config::new(SocketKind::Req));
//! let mut rep = Connection::new(Instant::ZERO, Config::new(SocketKind::Rep));
//! for _greetings_in_three_parts_then_ready in 0..4 {
//!     pass(&mut req, &mut rep);
//!     pass(&mut rep, &mut req);
//! }
//! req.send(&Message::of(["", "hello"]))?;
//! pass(&mut req, &mut rep);
//!
//! let outputs: Vec<Output> = std::iter::from_fn(|| rep.poll_output()).collect();
//! assert_eq!(outputs.last(), Some(&Output::Message(Message::of(["", "hello"]))));
//! # Ok::<(), hopscope_core::connection::SendError>(())
//! ```
//!
//! What a mechanism says is its alone; what both sides tell of themselves is judged in one place,
//! whatever the mechanism. [`TRANSITIONS`] is the picture of it all.

mod assembly;
mod config;
mod handshake;
mod heartbeat;
mod lent;
mod mechanism;
mod opening;
mod outgoing;
mod output;
mod phase;
mod security;
mod setup;
mod state;
mod traffic;

pub use config::{Config, DEFAULT_HANDSHAKE_TIMEOUT, Framing, Heartbeat, Limits};
pub use lent::{LentChunk, LentTail};
pub use output::{CloseReason, Deadline, Output, SendError};
pub use phase::{Phase, TRANSITIONS, Transition};
pub use security::{KeyPair, Security, SecurityError};
pub use state::Connection;

pub use crate::wire::ProtocolError;
