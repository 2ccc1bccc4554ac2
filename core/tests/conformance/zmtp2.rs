//! ZMTP 2.0 (RFC 15).

use core::time::Duration;

use hopscope_core::connection::{Config, Heartbeat};
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};
use hopscope_core::{Frame, Message, Rule};

use crate::support::{Node, Wire, frame, frames, hex, message};

/// The greeting of an anonymous 2.0 peer of that type.
fn greeting(kind: u8) -> Vec<u8> {
    [&hex("FF 0000000000000000 7F 01")[..], &[kind, 0, 0]].concat()
}

fn facing(config: Config, kind: u8) -> Wire {
    let mut wire = Wire::new(config);
    wire.feed(greeting(kind));
    assert!(wire.is_ready(), "{wire:?}");
    wire.outputs.clear();
    wire
}

#[test]
fn z2_1_frames_have_the_flags_more_and_long_and_no_command() {
    let mut wire = facing(Config::new(Dealer), 6);
    wire.take_sent();
    let long = Frame::from(vec![7; 256]);
    wire.send(&Message::of([
        Frame::from("a"),
        long.clone(),
        Frame::from("b"),
    ]));
    wire.send(&Message::of([long.clone()]));
    let long_head = hex("0000000000000100");
    let expected = [
        &hex("01 01 61 03")[..],
        &long_head,
        &long,
        &hex("00 01 62 02"),
        &long_head,
        &long,
    ];
    assert_eq!(wire.take_sent(), expected.concat());
    for flags in [0x04, 0x06, 0x08, 0x80] {
        let mut wire = facing(Config::new(Dealer), 6);
        wire.feed(frame(flags, b"x"));
        assert_eq!(wire.messages(), [], "{flags:02X}");
        wire.assert_breach(Rule::ZmtpViolation);
    }
}

#[test]
fn z2_2_wrong_pairs_are_disconnected_without_a_word() {
    for (ours, theirs) in [(Req, 3), (Rep, 6), (Router, 1), (Pub, 8), (Pair, 5)] {
        let mut wire = Wire::new(Config::new(ours));
        wire.feed(greeting(theirs));
        wire.assert_breach(Rule::IncompatiblePeers);
        let sent = wire.take_sent();
        assert!(
            sent.len() <= 14,
            "{ours}: nothing but a greeting: {sent:02X?}"
        );
    }
    // A type that ZMTP 2.0 does not know.
    let mut wire = Wire::new(Config::new(Dealer));
    wire.feed(greeting(77));
    wire.assert_protocol_error();
}

#[test]
fn z2_3_each_type_has_its_octet_and_xpub_and_xsub_are_pub_and_sub() {
    let table: [(SocketKind, u8, u8); 11] = [
        (Pair, 0, 0),
        (Pub, 1, 2),
        (Sub, 2, 1),
        (Req, 3, 4),
        (Rep, 4, 3),
        (Dealer, 5, 6),
        (Router, 6, 5),
        (Pull, 7, 8),
        (Push, 8, 7),
        (Xpub, 1, 2),
        (Xsub, 2, 1),
    ];
    for (kind, octet, partner) in table {
        let mut wire = facing(Config::new(kind), partner);
        assert_eq!(wire.take_sent()[11], octet, "{kind}");
    }
    // libzmq's own constants for XPUB and XSUB are understood.
    facing(Config::new(Sub), 9);
    facing(Config::new(Pub), 10);
}

#[test]
fn z2_4_subscriptions_are_messages() {
    let mut sub = Node::new(Sub);
    sub.feed(greeting(1));
    sub.take_sent();
    sub.bench.subscribe("A");
    sub.bench.unsubscribe("A");
    assert_eq!(sub.take_sent(), hex("00 02 01 41 00 02 00 41"));
    let mut publisher = Node::new(Pub);
    publisher.feed(greeting(2));
    publisher.take_sent();
    publisher.feed(hex("00 02 01 41"));
    publisher.bench.send(&["A"]).expect("it never waits");
    publisher.bench.send(&["B"]).expect("it never waits");
    assert_eq!(publisher.take_sent(), frames(&[b"A"]));
}

#[test]
fn z2_5_there_is_no_ready_no_heartbeat_and_no_metadata() {
    let config = Config {
        heartbeat: Heartbeat {
            interval: Some(Duration::from_secs(1)),
            ..Heartbeat::default()
        },
        ..Config::new(Dealer)
    };
    let mut wire = Wire::new(config);
    wire.feed(greeting(6));
    let metadata = wire.metadata().expect("the handshake is done");
    assert!(metadata.get("X-Anything").is_none());
    let sent = wire.take_sent();
    assert_eq!(sent[11..], hex("05 00 00"), "no READY behind the greeting");
    wire.pass(Duration::from_secs(3600));
    assert_eq!(wire.take_sent(), b"", "no PING");
    assert_eq!(wire.closed(), None, "and no end for want of an answer");
}

#[test]
fn z2_6_an_anonymous_peer_sends_an_empty_identity_frame() {
    let mut wire = facing(Config::new(Dealer), 6);
    assert_eq!(wire.take_sent()[12..], hex("00 00"));
    let mut router = Node::new(Router);
    router.feed(greeting(5));
    router.feed(frames(&[b"x"]));
    let received = router.bench.recv().expect("it has come");
    let name = received.frames()[0].octets();
    assert_eq!((name.len(), name[0]), (5, 0), "a generated name");
    assert_eq!(received.frames()[1..], *message(&["x"]).frames());
}
