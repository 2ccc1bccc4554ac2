//! PULL: takes messages from PUSH peers in turn, every frame as it is. It never sends.
//!
//! Spec: RFC 30, the PULL socket type.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Pull;

impl SocketType for Pull {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
