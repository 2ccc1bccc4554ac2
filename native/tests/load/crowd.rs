//! Ten thousand connections at once: silent strangers, and peers that are idle.

use std::io::Read;
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

/// What an idle peer may cost.
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

/// Handshakes that a node lets be under way while it is flooded.
const MOST: usize = 64;

/// What a flood may cost besides: allocators keep some of what was freed.
const SLACK_OCTETS: u64 = 8 * 1024 * 1024;

#[test]
fn a_flood_of_connections_that_never_greet_is_bounded_as_a_whole() {
    let crowd = crowd();
    let most = MOST.to_string();
    let patience = ["--handshake-timeout", "10m", "--pending-handshakes", &most];
    let node = Node::start(&[&["router", "--echo"], &patience[..]].concat());
    let mut honest = raw::join(node.port, "DEALER");
    raw::round_trip(&mut honest);
    let before = node.memory();
    let mut strangers: Vec<TcpStream> = Vec::with_capacity(crowd);
    while strangers.len() < crowd {
        let batch = BATCH.min(crowd - strangers.len());
        strangers.extend((0..batch).map(|_| raw::dial(node.port)));
        // Who was in stays, and who comes in the middle of it gets in.
        raw::round_trip(&mut honest);
        raw::round_trip(&mut raw::join(node.port, "DEALER"));
    }
    let taken = node.memory().saturating_sub(before);
    println!(
        "{} at {MOST} handshakes: {} in all",
        strangers.len(),
        kib(taken)
    );
    let bound = MOST as u64 * STRANGER_OCTETS + SLACK_OCTETS;
    assert!(taken <= bound, "{} of {}", kib(taken), kib(bound));
    for stranger in &mut strangers[..crowd - MOST] {
        // The start of a greeting is all that it was told, then the node closed.
        let mut told = Vec::new();
        let ended = stranger.read_to_end(&mut told);
        let reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(ended.as_ref().err().is_none_or(reset), "{ended:?}");
    }
}

/// Files that a node may open while it is flooded.
const FILES: usize = 64;

#[test]
fn a_node_without_file_descriptors_left_still_lets_honest_peers_in() {
    let arguments = ["router", "--echo", "--handshake-timeout", "10m"];
    let node = Node::start_with_files(FILES, &arguments);
    let mut honest = raw::join(node.port, "DEALER");
    let mut strangers: Vec<TcpStream> = Vec::new();
    for _ in 0..3 {
        strangers.extend((0..FILES).map(|_| raw::dial(node.port)));
        raw::round_trip(&mut honest);
        raw::round_trip(&mut raw::join(node.port, "DEALER"));
    }
}

#[test]
fn one_router_holds_ten_thousand_idle_peers() {
    let each = memory_of_each("idle peers", |port| raw::join(port, "DEALER"));
    assert!(each <= IDLE_OCTETS, "{}", kib(each));
}
