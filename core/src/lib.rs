//! Hopscope core.
pub mod dump;
pub mod envelope;
mod frame;
pub mod identity;
mod lang;
mod message;
pub mod rule;
pub mod trace;
pub mod socket;
pub mod rng;
pub mod time;
pub mod scenario;

pub use frame::{Frame, INLINE_OCTETS};
pub use identity::{Identity, IdentityError};
pub use lang::{Lang, Text};
pub use message::Message;
pub use rule::Rule;
pub use time::Instant;
