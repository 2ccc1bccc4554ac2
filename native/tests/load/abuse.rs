//! Peers that send without end, or never read: what they can take of a node is bounded.

use std::io::ErrorKind;
use std::io::Write;

use crate::raw;
use crate::support::Node;
use crate::support::kib;

/// More than any of these peers may make a node hold.
const BOUND_OCTETS: u64 = 64 << 20;

#[test]
fn a_message_without_an_end_is_cut_off() {
    let node = Node::start(&["router", "--echo"]);
    let mut honest = raw::join(node.port, "DEALER");
    raw::round_trip(&mut honest);
    let before = node.memory();
    let mut peer = raw::join(node.port, "DEALER");
    // Frames of no octets, each with MORE.
    let frames = b"\x01\x00".repeat(32 * 1024);
    let mut sent = 0;
    let error = loop {
        match peer.write_all(&frames) {
            Ok(()) => sent += frames.len() / 2,
            Err(error) => break error,
        }
        let taken = node.memory().saturating_sub(before);
        assert!(taken < BOUND_OCTETS, "{} for {sent} frames", kib(taken));
        assert!(sent < 50_000_000, "the node goes on reading");
    };
    let expected = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset];
    assert!(expected.contains(&error.kind()), "{error}");
    println!("a message without an end was cut off after at most {sent} frames");
    raw::round_trip(&mut honest);
}

#[test]
fn a_peer_that_asks_and_never_reads_takes_a_bounded_share() {
    let node = Node::start(&["router", "--echo"]);
    let mut honest = raw::join(node.port, "DEALER");
    raw::round_trip(&mut honest);
    let before = node.memory();
    let mut peer = raw::join(node.port, "DEALER");
    peer.set_nonblocking(true).unwrap();
    let mut request = b"\x02\0\0\0\0\0\0\x40\x00".to_vec();
    request.resize(request.len() + 16 * 1024, 7);
    // Until the node takes no more of it, or for a gigabyte: it may drop what it cannot send.
    let (mut written, mut refusals) = (0, 0);
    while written < 1 << 30 && refusals < 100 {
        match peer.write(&request[written % request.len()..]) {
            Ok(count) => {
                written += count;
                refusals = 0;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}");
                refusals += 1;
                raw::round_trip(&mut honest);
            }
        }
    }
    let taken = node.memory().saturating_sub(before);
    println!(
        "a peer that wrote {} and read nothing took {}",
        kib(written as u64),
        kib(taken)
    );
    assert!(taken < BOUND_OCTETS, "{}", kib(taken));
    raw::round_trip(&mut honest);
}
