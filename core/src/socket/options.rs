//! What can be set on a socket, with libzmq's names, units and defaults.

use crate::identity::Identity;

/// Messages each queue of a peer holds before the sender waits or drops: libzmq's default.
pub const DEFAULT_HIGH_WATER_MARK: usize = 1000;

/// The counter from which a ROUTER makes up identities unless told otherwise. libzmq starts at a
/// random number; this is the one that the guide's printed examples show.
pub const FIRST_GENERATED_IDENTITY: u32 = 0x6B8B_4567;

/// Options of a socket, fixed before its first peer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SocketOptions {
    /// The identity announced to ROUTER peers (`ZMQ_ROUTING_ID`).
    pub identity: Option<Identity>,
    /// Messages waiting to be sent, for each peer (`ZMQ_SNDHWM`); 0 is no limit.
    pub send_high_water_mark: usize,
    /// Messages waiting to be received, for each peer (`ZMQ_RCVHWM`); 0 is no limit.
    pub receive_high_water_mark: usize,
    /// ROUTER: refuse what cannot be routed instead of dropping it (`ZMQ_ROUTER_MANDATORY`).
    pub router_mandatory: bool,
    /// ROUTER: the counter of the first identity it makes up.
    pub first_generated_identity: u32,
}

impl Default for SocketOptions {
    fn default() -> Self {
        Self {
            identity: None,
            send_high_water_mark: DEFAULT_HIGH_WATER_MARK,
            receive_high_water_mark: DEFAULT_HIGH_WATER_MARK,
            router_mandatory: false,
            first_generated_identity: FIRST_GENERATED_IDENTITY,
        }
    }
}
