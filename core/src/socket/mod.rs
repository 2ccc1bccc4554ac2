//! Sockets.
mod kind;
mod options;

pub use kind::{SocketKind, UnknownSocketKind};
pub use options::{DEFAULT_HIGH_WATER_MARK, FIRST_GENERATED_IDENTITY, SocketOptions};
