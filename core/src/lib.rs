//! Hopscope's core: ZeroMQ's sockets, envelopes and wire protocol, without any IO.
//!
//! The same code runs in a browser page, over real TCP and in tests: it reads no clock, opens no
//! socket, starts no thread and takes no randomness from its host. Everything enters through
//! arguments, so everything can be replayed exactly.
//!
//! ```text
//!            Program         what an application does with its sockets
//!               |  Call / Outcome
//!            Socket          REQ, ROUTER, PUB, ...: envelope, queues, whose turn
//!               |  Message, for each peer
//!            Connection      ZMTP of every generation: greeting, handshake, frames
//!               |  octets
//!   a driver: the world's simulated links, or native TCP
//! ```
//!
//! Each layer works without the ones beside it: sockets without octets (in process), connections
//! without sockets (fuzzing). All of them tell what they do to an [`Observer`](trace::Observer).
//!
//! The shortest way through everything is to play a built-in lesson in the world:
//!
//! ```
//! use hopscope_core::{scenario, trace, world};
//!
//! let lesson = scenario::find("hello")?.document()?.scenario(&[])?;
//! let trace = world::play(&lesson, world::Over::Inproc);
//! let account = trace::account(&trace).to_string();
//! assert!(account.contains(r#"wire client>server: "" "Hello""#), "{account}");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

pub mod connection;
pub mod dump;
pub mod envelope;
mod frame;
pub mod identity;
mod interest;
mod lang;
mod message;
pub mod mme;
pub mod program;
pub mod rng;
pub mod rule;
pub mod scenario;
pub mod socket;
pub mod time;
pub mod trace;
pub mod wire;
pub mod world;
pub mod z85;
pub mod zap;

pub use frame::{Frame, INLINE_OCTETS};
pub use identity::{Identity, IdentityError};
pub use interest::Interest;
#[cfg(not(feature = "texts"))]
pub use lang::{BadTexts, has_texts, provide_texts};
pub use lang::{Lang, Phrase, Text};
pub use message::{Message, Outbound};
pub use rule::Rule;
pub use time::Instant;
