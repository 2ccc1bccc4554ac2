//! How fast the world runs, how it grows, what its trace takes and how fast one seeks in it.
//!
//! Two programs print tab-separated lines: `world-speed` times, natively and as WebAssembly under
//! Node, and `world-memory` counts octets, natively. `cargo xtask bench-world` runs both and makes
//! tables of their lines. Nothing is held against a limit here: times belong to a machine.

pub mod host;
pub mod random;
pub mod scenes;
