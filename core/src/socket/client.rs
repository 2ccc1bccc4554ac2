//! CLIENT: deals messages of one frame to SERVER peers in turn and takes theirs in turn.
//!
//! A DEALER that several threads may use at once. Spec: RFC 41, the CLIENT socket type.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Client;

impl SocketType for Client {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
