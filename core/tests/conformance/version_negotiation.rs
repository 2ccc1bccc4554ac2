//! Which version two peers speak (RFC 37, Version Negotiation; Backwards Interoperability).

use hopscope_core::connection::{Config, Output};
use hopscope_core::socket::SocketKind::{Dealer, Router, Sub};
use hopscope_core::wire::{Generation, OUR_GREETING};
use hopscope_core::{Interest, Rule};

use crate::support::{Wire, command, frame, frames, greeting, hex, message, ready, topic};

fn oldest(oldest: Generation) -> Config {
    Config {
        oldest,
        ..Config::new(Dealer)
    }
}

fn generation(wire: &Wire) -> Option<Generation> {
    wire.outputs.iter().find_map(|output| match output {
        Output::Ready { generation, .. } => Some(*generation),
        _ => None,
    })
}

/// A greeting of any version from 3.0 on.
fn greeting_of(major: u8, minor: u8) -> Vec<u8> {
    let mut octets = greeting(minor, "NULL");
    octets[10] = major;
    octets
}

#[test]
fn vn_1_a_detecting_peer_sends_the_rest_once_it_has_seen_the_peers_version() {
    for from in [Generation::Zmtp1, Generation::Zmtp2] {
        let mut wire = Wire::new(oldest(from));
        let mut sent = wire.take_sent();
        assert!((10..=11).contains(&sent.len()), "{sent:02X?}");
        wire.trickle(&greeting(1, "NULL")[..10]);
        sent.extend(wire.take_sent());
        assert!(sent.len() <= 11, "nothing that depends on a version");
        wire.trickle(&greeting(1, "NULL")[10..11]);
        sent.extend(wire.take_sent());
        assert_eq!(sent.len(), 64);
        assert_eq!((sent[0], sent[9]), (0xFF, 0x7F));
        assert_eq!(sent[10..], OUR_GREETING[10..]);
    }
}

#[test]
fn vn_2_a_peer_that_does_not_detect_sends_64_octets_and_expects_64() {
    let mut wire = Wire::new(oldest(Generation::Zmtp30));
    assert_eq!(wire.take_sent(), OUR_GREETING);
    wire.feed(&greeting(1, "NULL")[..63]);
    assert_eq!(wire.take_sent(), b"", "READY waits for the last octet");
    wire.feed([0]);
    assert_eq!(wire.take_sent()[2..8], *b"\x05READY");
}

#[test]
fn vn_3_a_peer_without_old_friends_greets_as_soon_as_the_link_is_there() {
    for from in [Generation::Zmtp30, Generation::Zmtp31] {
        assert_eq!(Wire::new(oldest(from)).take_sent(), OUR_GREETING);
    }
}

#[test]
fn vn_4_any_version_from_ours_on_is_valid() {
    for (major, minor) in [(3, 1), (3, 9), (3, 255), (4, 0), (127, 7), (255, 255)] {
        let mut wire = Wire::new(Config::new(Dealer));
        wire.feed(greeting_of(major, minor));
        wire.feed(ready("ROUTER"));
        assert!(wire.is_ready(), "{major}.{minor}: {wire:?}");
    }
}

#[test]
fn vn_5_with_an_equal_or_higher_peer_we_speak_our_own_version() {
    for (major, minor) in [(3, 1), (3, 2), (4, 0), (200, 0)] {
        let mut wire = Wire::new(Config::new(Sub));
        wire.feed(greeting_of(major, minor));
        wire.feed(ready("PUB"));
        assert_eq!(generation(&wire), Some(Generation::Zmtp31));
        let sent = wire.take_sent();
        assert_eq!(sent[10..12], [3, 1], "our version");
        wire.send_interest(&Interest::Subscribe(topic("A")));
        assert_eq!(wire.take_sent(), command("SUBSCRIBE", b"A"));
    }
}

#[test]
fn vn_6_with_a_lower_peer_we_go_down() {
    for (octets, expected) in [
        (hex("01 00"), Generation::Zmtp1),
        (hex("FF 0000000000000000 7F 01 06 00 00"), Generation::Zmtp2),
        (
            [&greeting(0, "NULL")[..], &ready("ROUTER")].concat(),
            Generation::Zmtp30,
        ),
    ] {
        let mut wire = Wire::new(Config::new(Dealer));
        wire.feed(octets);
        assert_eq!(generation(&wire), Some(expected), "{wire:?}");
    }
}

#[test]
fn vn_7_a_peer_that_is_too_old_is_refused() {
    for (oldest_spoken, octets) in [
        (Generation::Zmtp2, hex("01 00")),
        (Generation::Zmtp30, hex("01 00")),
        (
            Generation::Zmtp30,
            hex("FF 0000000000000000 7F 01 06 00 00"),
        ),
        (
            Generation::Zmtp31,
            hex("FF 0000000000000000 7F 01 06 00 00"),
        ),
    ] {
        let mut wire = Wire::new(oldest(oldest_spoken));
        wire.feed(octets);
        wire.assert_breach(Rule::ZmtpGreeting);
    }
}

#[test]
fn vn_8_a_3_0_peer_gets_messages_and_subscriptions_in_their_old_form() {
    let mut wire = Wire::ready_with(Config::new(Sub), 0, "PUB");
    wire.send_interest(&Interest::Subscribe(topic("A")));
    wire.send_interest(&Interest::Cancel(topic("A")));
    let old = [frame(0, b"\x01A"), frame(0, b"\x00A")].concat();
    assert_eq!(wire.take_sent(), old);
    wire.feed(frames(&[b"A", b"1"]));
    assert_eq!(wire.messages(), [message(&["A", "1"])]);
    // It may still send a PING, as libzmq 4.2 does.
    let mut wire = Wire::ready_with(Config::new(Router), 0, "DEALER");
    wire.feed(command("PING", &[0, 0]));
    assert_eq!(wire.take_sent(), command("PONG", b""));
}
