//! PING and PONG (RFC 37, Connection Heartbeating).

use core::time::Duration;

use hopscope_core::connection::{CloseReason, Config, Heartbeat};
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub,
};

use crate::support::{Node, Wire, command, frames, hex, message};

const SECOND: Duration = Duration::from_secs(1);

fn beating(heartbeat: Heartbeat) -> Wire {
    let config = Config {
        heartbeat,
        ..Config::new(Dealer)
    };
    Wire::ready_with(config, 1, "ROUTER")
}

fn every_second() -> Heartbeat {
    Heartbeat {
        interval: Some(SECOND),
        timeout: Some(3 * SECOND),
        ttl: Duration::ZERO,
    }
}

fn pings(sent: &[u8]) -> usize {
    sent.windows(5)
        .filter(|octets| *octets == b"\x04PING")
        .count()
}

#[test]
fn hb_1_pings_go_out_once_the_handshake_is_done() {
    let config = Config {
        heartbeat: every_second(),
        ..Config::new(Dealer)
    };
    let mut wire = Wire::new(config);
    wire.pass(2 * SECOND);
    assert_eq!(pings(&wire.take_sent()), 0, "not in the handshake");
    let mut wire = beating(every_second());
    wire.pass(SECOND);
    assert_eq!(wire.take_sent(), hex("04 07 04 50494E47 0000"));
}

#[test]
fn hb_2_a_ping_is_a_ttl_in_tenths_of_a_second_and_a_context() {
    for (ttl, octets) in [
        (Duration::ZERO, "00 00"),
        (Duration::from_millis(100), "00 01"),
        (5 * SECOND, "00 32"),
        (Duration::from_millis(6_553_500), "FF FF"),
        (Duration::from_secs(100_000), "FF FF"),
    ] {
        let mut wire = beating(Heartbeat {
            ttl,
            ..every_second()
        });
        wire.pass(SECOND);
        let sent = wire.take_sent();
        assert_eq!(sent[2..9], [&b"\x04PING"[..], &hex(octets)].concat());
        assert!(sent.len() - 9 <= 16, "a context of at most 16 octets");
    }
}

#[test]
fn hb_3_each_ping_is_answered_with_its_context_of_at_most_16_octets() {
    for (ping, pong) in [
        ("04 07 04 50494E47 0000", "04 05 04 504F4E47"),
        ("04 07 04 50494E47 0032", "04 05 04 504F4E47"),
        ("04 0A 04 50494E47 0000 4C4F4C", "04 08 04 504F4E47 4C4F4C"),
    ] {
        let mut wire = Wire::ready(Rep, "REQ");
        wire.feed(hex(ping));
        assert_eq!(wire.take_sent(), hex(pong));
    }
    for context in 0..=60 {
        let mut wire = Wire::ready(Rep, "REQ");
        wire.feed(command(
            "PING",
            &[&[0, 0][..], &vec![b'c'; context]].concat(),
        ));
        let sent = wire.take_sent();
        let refused = wire.closed().is_some() && sent.is_empty();
        let echoed = sent == command("PONG", &vec![b'c'; context.min(16)]);
        assert!(
            echoed || (refused && context > 16),
            "{context}: {sent:02X?}"
        );
    }
}

#[test]
fn hb_4_any_traffic_is_a_sign_of_life() {
    for sign in [
        command("PONG", b""),
        command("PING", &[0, 0]),
        command("Unheard", b""),
        frames(&[b"message"]),
    ] {
        let mut wire = beating(every_second());
        for _ in 0..20 {
            wire.pass(SECOND);
            wire.feed(&sign);
        }
        assert_eq!(wire.closed(), None, "{sign:02X?}");
    }
}

#[test]
fn hb_5_only_a_few_pings_wait_for_their_pong() {
    // Nothing comes for an hour: all PINGs there ever were left before the timeout.
    let mut wire = beating(every_second());
    wire.pass(3600 * SECOND);
    let sent = pings(&wire.take_sent());
    assert!((1..=4).contains(&sent), "{sent} PINGs");
}

#[test]
fn hb_6_a_ping_without_any_traffic_behind_it_ends_the_connection() {
    let mut wire = beating(every_second());
    wire.pass(SECOND);
    assert_eq!(pings(&wire.take_sent()), 1);
    wire.pass(3 * SECOND - Duration::from_millis(1));
    assert_eq!(wire.closed(), None, "too early");
    wire.pass(Duration::from_millis(1));
    assert!(wire.closed().is_some(), "{wire:?}");
}

#[test]
fn hb_7_a_ttl_of_the_peer_without_any_traffic_ends_the_connection() {
    for (kind, theirs) in [(Dealer, "ROUTER"), (Pull, "PUSH")] {
        let mut wire = Wire::ready(kind, theirs);
        wire.feed(command("PING", &[0, 20]));
        wire.pass(Duration::from_millis(1_999));
        assert_eq!(wire.closed(), None, "too early");
        wire.feed(command("PONG", b""));
        wire.pass(Duration::from_millis(1_999));
        assert_eq!(wire.closed(), None, "any traffic counts");
        wire.feed(command("PING", &[0, 20]));
        wire.pass(2 * SECOND);
        assert!(wire.closed().is_some(), "{wire:?}");
    }
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.feed(command("PING", &[0, 0]));
    wire.pass(7200 * SECOND);
    assert_eq!(wire.closed(), None, "no TTL, no end");
    // The longest TTL is not cut to 16 bits of milliseconds.
    wire.feed(command("PING", &[0xFF, 0xFF]));
    wire.pass(6_553 * SECOND);
    assert_eq!(wire.closed(), None);
    wire.pass(SECOND);
    assert!(wire.closed().is_some());
}

#[test]
fn hb_8_a_failed_heartbeat_is_a_loss_like_any_other() {
    let mut silent = beating(every_second());
    silent.pass(10 * SECOND);
    let mut over = Wire::ready(Dealer, "ROUTER");
    over.feed(command("PING", &[0, 10]));
    over.pass(2 * SECOND);
    for wire in [silent, over] {
        assert!(
            wire.closed()
                .is_some_and(|reason| !CloseReason::is_final(reason))
        );
    }
}

#[test]
fn hb_9_a_ping_never_reaches_an_application_nor_changes_whose_turn_it_is() {
    let ping = command("PING", b"\0\0ctx");
    let pong = command("PONG", b"ctx");
    // In every state of a REQ ...
    let mut req = Node::facing(Req, 1, "REP");
    for turn in 0..2 {
        req.feed(&ping);
        assert_eq!(req.take_sent(), pong, "turn {turn}");
        assert_eq!(
            req.bench.recv(),
            Err(RecvError::WrongState),
            "nothing asked"
        );
        req.bench.send(&["question"]).expect("its turn to send");
        assert_eq!(req.take_sent(), frames(&[b"", b"question"]));
        req.feed(&ping);
        assert_eq!(req.take_sent(), pong);
        assert_eq!(req.bench.recv(), Err(RecvError::WouldBlock));
        req.feed(frames(&[b"", b"answer"]));
        assert_eq!(req.bench.recv(), Ok(message(&["answer"])));
    }
    // ... and of a REP ...
    let mut rep = Node::facing(Rep, 1, "REQ");
    for turn in 0..2 {
        rep.feed(&ping);
        assert_eq!(rep.take_sent(), pong, "turn {turn}");
        assert!(rep.bench.send(&["early"]).is_err());
        rep.feed(frames(&[b"", b"question"]));
        assert_eq!(rep.bench.recv(), Ok(message(&["question"])));
        rep.feed(&ping);
        assert_eq!(rep.take_sent(), pong);
        rep.bench.send(&["answer"]).expect("its turn to send");
        assert_eq!(rep.take_sent(), frames(&[b"", b"answer"]));
    }
    // ... and to every other type, between the frames of a message too.
    let pairs: [(SocketKind, &str); 6] = [
        (Dealer, "ROUTER"),
        (Router, "DEALER"),
        (Pull, "PUSH"),
        (Push, "PULL"),
        (Pair, "PAIR"),
        (Sub, "PUB"),
    ];
    for (kind, theirs) in pairs {
        let mut node = Node::facing(kind, 1, theirs);
        node.feed(&ping);
        assert_eq!(node.take_sent(), pong, "{kind}");
        assert!(node.bench.recv().is_err(), "{kind}");
    }
    let mut publisher = Node::facing(Pub, 1, "SUB");
    publisher.feed(&ping);
    assert_eq!(publisher.take_sent(), pong);
}
