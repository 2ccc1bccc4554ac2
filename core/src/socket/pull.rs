//! PULL: takes messages from PUSH peers in turn, every frame as it is. It never sends.
//!
//! Spec: RFC 30, the PULL socket type. So does GATHER with messages of one frame from SCATTER peers: a PULL
//! that several threads may use at once. Spec: RFC 49, the GATHER socket type.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Pull;

impl SocketType for Pull {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
