//! DEALER: deals to its peers in turn and takes from them in turn, every frame as it is.
//!
//! Spec: RFC 28, the DEALER socket type. It adds no delimiter: an application that talks to a REP
//! sends the empty frame itself.

use crate::socket::SocketOptions;
use crate::socket::socket_type::SocketType;

#[derive(Clone, Debug)]
pub(super) struct Dealer;

impl SocketType for Dealer {
    fn new(_: &SocketOptions) -> Self {
        Self
    }
}
