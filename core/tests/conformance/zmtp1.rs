//! ZMTP 1.0 (RFC 13).

use hopscope_core::Identity;
use hopscope_core::connection::{Config, Output};
use hopscope_core::socket::SocketKind::{Dealer, Pub, Push, Rep, Req, Router, Sub};

use crate::support::{Node, Wire, hex, identity, message};

/// Past the handshake with an anonymous ZMTP 1.0 peer.
fn facing(config: Config) -> Wire {
    let mut wire = Wire::new(config);
    wire.feed(hex("01 00"));
    assert!(wire.is_ready(), "{wire:?}");
    wire.outputs.clear();
    wire.take_sent();
    wire
}

fn node(kind: hopscope_core::socket::SocketKind) -> Node {
    let mut node = Node::new(kind);
    node.feed(hex("01 00"));
    assert!(node.wire.is_ready(), "{:?}", node.wire);
    node.take_sent();
    node
}

#[test]
fn z1_1_the_lowest_flag_is_more_and_the_others_are_left_zero() {
    let mut wire = facing(Config::new(Dealer));
    wire.send(&message(&["a", "b"]));
    assert_eq!(wire.take_sent(), hex("02 01 61 02 00 62"));
    wire.feed(hex("02 01 61 02 00 62"));
    assert_eq!(wire.messages(), [message(&["a", "b"])]);
}

#[test]
fn z1_2_lengths_to_254_take_one_octet_and_longer_ones_nine() {
    for (body, head) in [
        (0, hex("01 00")),
        (253, hex("FE 00")),
        (254, hex("FF 00000000000000FF 00")),
        (255, hex("FF 0000000000000100 00")),
        (70_000, hex("FF 0000000000011171 00")),
    ] {
        let sent = hopscope_core::Message::of([vec![7; body]]);
        let mut wire = facing(Config::new(Push));
        wire.send(&sent);
        let octets = wire.take_sent();
        assert_eq!(octets[..head.len()], head, "{body} octets");
        assert_eq!(octets.len(), head.len() + body);
        let mut wire = facing(Config::new(Dealer));
        wire.feed(&octets);
        assert_eq!(wire.messages(), [sent]);
    }
    let mut wire = facing(Config::new(Dealer));
    wire.feed(hex("FF 0000000000000006 00 68656C6C6F"));
    assert_eq!(wire.messages(), [message(&["hello"])], "long though short");
}

#[test]
fn z1_3_a_frame_of_length_zero_is_dropped_or_closes_and_is_never_a_message() {
    for zero in ["00", "FF 0000000000000000"] {
        let mut wire = facing(Config::new(Dealer));
        wire.feed(hex(zero));
        assert_eq!(wire.messages(), []);
        wire.feed(hex("02 00 78"));
        let goes_on = wire.messages() == [message(&["x"])];
        assert!(goes_on || wire.closed().is_some(), "{wire:?}");
    }
}

#[test]
fn z1_4_the_greeting_is_one_frame_with_the_identity_or_without() {
    for (octets, name) in [
        (hex("01 00"), None),
        (hex("02 00 41"), Some(identity("A"))),
        (
            [hex("FF 0000000000000100 00"), vec![b'n'; 255]].concat(),
            Some(identity(&"n".repeat(255))),
        ),
    ] {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(octets);
        let told = wire.outputs.iter().find_map(|output| match output {
            Output::Ready { identity, .. } => Some(identity.clone()),
            _ => None,
        });
        assert_eq!(told, Some(name), "{wire:?}");
    }
}

#[test]
fn z1_5_the_flags_of_the_identity_frame_are_not_validated() {
    for flags in [0x00, 0x01, 0x7E, 0xFF] {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed([0x02, flags, b'A']);
        assert!(wire.is_ready(), "{flags:02X}: {wire:?}");
    }
}

#[test]
fn z1_6_an_identity_that_starts_with_zero_is_not_taken_as_chosen() {
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(hex("03 00 00 41"));
    let taken = wire.outputs.iter().any(|output| {
        matches!(output, Output::Ready { identity: Some(identity), .. } if identity.is_generated())
    });
    assert!(!taken, "{wire:?}");
    // Ours never does.
    assert!(Identity::chosen(b"\0A").is_err());
}

#[test]
fn z1_7_addressed_content_is_an_envelope_a_delimiter_and_the_message() {
    let mut req = node(Req);
    req.bench.send(&["hello"]).expect("its turn");
    assert_eq!(req.take_sent(), hex("01 01 06 00 68656C6C6F"));
    let mut rep = node(Rep);
    rep.feed(hex("02 01 41 02 01 42 01 01 06 00 68656C6C6F"));
    assert_eq!(rep.bench.recv(), Ok(message(&["hello"])));
}

#[test]
fn z1_8_forwarders_prepend_the_senders_identity_and_responders_give_the_envelope_back() {
    let mut router = Node::new(Router);
    router.feed(hex("02 00 41"));
    router.feed(hex("01 01 06 00 68656C6C6F"));
    let request = message(&["A", "", "hello"]);
    assert_eq!(router.bench.recv(), Ok(request));
    let mut rep = node(Rep);
    rep.feed(hex("02 01 41 01 01 06 00 68656C6C6F"));
    rep.bench.recv().expect("the request is there");
    rep.bench.send(&["world"]).expect("its turn");
    assert_eq!(rep.take_sent(), hex("02 01 41 01 01 06 00 776F726C64"));
}

#[test]
fn z1_9_subscribers_send_nothing_and_filter_for_themselves() {
    let mut sub = node(Sub);
    sub.bench.subscribe("A");
    assert_eq!(sub.take_sent(), b"");
    sub.feed(hex("02 00 41 02 00 42"));
    assert_eq!(sub.bench.recv_all(), [message(&["A"])]);
    // To a subscriber of 1.0 a publisher sends everything.
    let mut publisher = node(Pub);
    publisher.bench.send(&["B"]).expect("it never waits");
    assert_eq!(publisher.take_sent(), hex("02 00 42"));
}

#[test]
fn z1_10_the_length_counts_the_flags_too() {
    let mut wire = facing(Config::new(Push));
    wire.send(&message(&[""]));
    assert_eq!(wire.take_sent(), hex("01 00"));
    wire.send(&hopscope_core::Message::of([vec![7; 254]]));
    assert_eq!(wire.take_sent()[..10], hex("FF 00000000000000FF 00"));
}
