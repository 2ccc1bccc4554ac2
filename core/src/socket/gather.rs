//! GATHER: takes messages of one frame from SCATTER peers in turn. It never sends.
//!
//! A PULL that several threads may use at once. Spec: RFC 49, the GATHER socket type.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Gather;

impl SocketType for Gather {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
