//! DEALER: deals to its peers in turn and takes from them in turn, every frame as it is.
//!
//! Spec: RFC 28, the DEALER socket type. It adds no delimiter: an application that talks to a REP
//! sends the empty frame itself. So does CLIENT with messages of one frame to and from SERVER peers: a
//! DEALER that several threads may use at once. Spec: RFC 41, the CLIENT socket type.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Dealer;

impl SocketType for Dealer {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
