//! What one message costs in the core, in pieces that can be measured each by itself.
//!
//! Each function here prepares something and returns a closure that does one round of it: always
//! the same work, for [`BATCH`] messages unless it says otherwise. Two things run the rounds:
//!
//! - `cargo bench --package hopscope-micro` measures time with the benchmarks in `benches/`;
//! - `cargo xtask counts` counts instructions of the program `counts`, which do not depend on what
//!   else the machine does, and holds them against the budget in `counts.txt`.
//!
//! Nothing here listens on a link: octets pass from one connection to the other in memory. The core
//! is built without CURVE.

pub mod decoder;
pub mod encoder;
pub mod end;
pub mod envelopes;
pub mod pair;
pub mod routing;
pub mod subscriptions;

/// Messages in a round: they pass together, as they do between sockets that are busy.
pub const BATCH: usize = 64;

/// A body of so many octets.
pub fn body(octets: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(octets).collect()
}
