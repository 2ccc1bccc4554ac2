//! Ten thousand connections at once: silent strangers, and peers that are idle.

use std::net::TcpStream;

use crate::raw;
use crate::support::Node;
use crate::support::crowd;
use crate::support::kib;

/// What a connection that has said nothing may cost. A peer can make as many as it likes.
const STRANGER_OCTETS: u64 = 16 * 1024;

/// Connections made before it is seen that they are in: the system's line of those that wait to be
/// accepted is not endless.
const BATCH: usize = 100;

/// What an idle peer may cost: libzmq takes 27.5 KiB.
const IDLE_OCTETS: u64 = 27 * 1024;

/// Connects a crowd by `connect`, looks that an honest peer is served while it is there, and gives
/// the memory that each connection takes.
fn memory_of_each(what: &str, connect: impl Fn(u16) -> TcpStream) -> u64 {
    let crowd = crowd();
    let node = Node::start(&["router", "--echo", "--handshake-timeout", "10m"]);
    let mut honest = raw::join(node.port, "DEALER");
    raw::round_trip(&mut honest);
    let before = node.memory();
    let mut strangers = Vec::with_capacity(crowd);
    while strangers.len() < crowd {
        let batch = BATCH.min(crowd - strangers.len());
        strangers.extend((0..batch).map(|_| connect(node.port)));
        raw::round_trip(&mut honest);
        // Connections are accepted in order: when one made after them is served, all are in.
        raw::round_trip(&mut raw::join(node.port, "DEALER"));
    }
    let each = node.memory().saturating_sub(before) / strangers.len() as u64;
    println!("{} {what}: {} each", strangers.len(), kib(each));
    each
}

#[test]
fn connections_that_never_greet_cost_little_and_hinder_nobody() {
    let each = memory_of_each("connections that never greet", raw::dial);
    assert!(each <= STRANGER_OCTETS, "{}", kib(each));
}

#[test]
fn one_router_holds_ten_thousand_idle_peers() {
    let each = memory_of_each("idle peers", |port| raw::join(port, "DEALER"));
    assert!(each <= IDLE_OCTETS, "{}", kib(each));
}
