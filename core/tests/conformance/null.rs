//! The NULL mechanism (RFC 23 and RFC 37, NULL).

use hopscope_core::connection::{CloseReason, Config};
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::{Message, Rule};

use crate::support::{Wire, command, frames, greeting, hex, message, named, pair, property, ready};

/// What we send behind the greeting once the peer's has come.
fn ready_sent(config: Config) -> Vec<u8> {
    let mut wire = Wire::new(config);
    wire.feed(greeting(1, "NULL"));
    wire.take_sent().split_off(64)
}

#[test]
fn nu_1_the_handshake_is_a_ready_from_each_side_or_an_error() {
    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(greeting(1, "NULL"));
    assert!(!wire.is_ready());
    assert_eq!(wire.take_sent()[64..], ready("REP"));
    wire.feed(ready("REQ"));
    assert!(wire.is_ready());
    assert_eq!(wire.take_sent(), b"", "nothing more is needed");

    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(greeting(1, "NULL"));
    wire.feed(hex("04 0A 05 45 52 52 4F 52 03 34 30 30"));
    let refused = CloseReason::Refused {
        reason: "400".to_owned(),
    };
    assert_eq!(wire.closed(), Some(&refused));
}

#[test]
fn nu_2_ready_is_sent_before_the_peers_is_read() {
    for kind in [Req, Rep, Dealer, Router] {
        let octets = ready_sent(Config::new(kind));
        assert_eq!(octets[2..8], *b"\x05READY", "{kind}");
    }
}

#[test]
fn nu_3_the_connecting_side_sends_ready_first_and_the_binding_side_answers() {
    // A binder that waits for our READY gets it unasked ...
    let mut connector = Wire::new(named(Req, "A"));
    connector.feed(greeting(1, "NULL"));
    let sent = connector.take_sent().split_off(64);
    assert_eq!(sent[..8], hex("04 27 05 52 45 41 44 59"));
    // ... and a connector that waits after its own gets ours.
    let mut binder = Wire::new(Config::new(Router));
    binder.feed(greeting(1, "NULL"));
    binder.feed(&sent);
    assert!(binder.is_ready());
    let answer = binder.take_sent().split_off(64);
    connector.feed(answer);
    assert!(connector.is_ready());
}

#[test]
fn nu_4_ready_is_parsed_and_what_it_says_is_judged() {
    for (octets, rule) in [
        (
            command("READY", b"\x0BSocket-Type\0\0\0\x09REQ"),
            Rule::ZmtpReady,
        ),
        (command("READY", b"\x00"), Rule::ZmtpReady),
        (ready("PUB"), Rule::IncompatiblePeers),
        (ready("dealer"), Rule::IncompatiblePeers),
    ] {
        let mut wire = Wire::new(Config::new(Rep));
        wire.feed(greeting(1, "NULL"));
        wire.feed(octets);
        wire.assert_breach(rule);
    }
}

#[test]
fn nu_5_messages_may_follow_once_ready_was_sent_and_received() {
    let (mut req, mut router) = pair(named(Req, "A"), Config::new(Router));
    req.send(&message(&["", "hello"]));
    router.feed(req.take_sent());
    assert_eq!(router.messages(), [message(&["", "hello"])]);
    // A 3.0 peer may write as soon as its own READY has left, without having seen ours.
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(
        [
            &greeting(0, "NULL")[..],
            &ready("DEALER"),
            &frames(&[b"early"]),
        ]
        .concat(),
    );
    assert_eq!(wire.messages(), [message(&["early"])]);
}

#[test]
fn nu_6_a_peer_that_sends_at_once_and_one_that_waits_are_both_served() {
    let mut at_once = Wire::new(Config::new(Dealer));
    at_once.feed([&greeting(0, "NULL")[..], &ready("ROUTER")].concat());
    assert!(at_once.is_ready());

    let mut waiting = Wire::new(Config::new(Dealer));
    waiting.feed(greeting(1, "NULL"));
    assert_eq!(waiting.take_sent()[66..72], *b"\x05READY");
    waiting.feed(ready("ROUTER"));
    assert!(waiting.is_ready());
}

#[test]
fn nu_7_messages_in_the_same_read_as_ready_are_not_lost() {
    let whole = [
        &greeting(1, "NULL")[..],
        &ready("REQ"),
        &frames(&[b"", b"hello"]),
        &frames(&[b"x"]),
    ]
    .concat();
    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(&whole);
    assert_eq!(wire.messages(), [message(&["", "hello"]), message(&["x"])]);
    let property = property("Socket-Type", b"REQ");
    let in_one = [&command("READY", &property)[..], &frames(&[b"", b"y"])].concat();
    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(greeting(1, "NULL"));
    wire.feed(in_one);
    assert_eq!(wire.messages(), [Message::of(["", "y"])]);
}
