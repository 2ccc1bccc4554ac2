//! Peers of ZMTP 1.0 and 2.0 told apart (RFC 37, Detecting ZMTP 1.0 and 2.0 Peers).

use hopscope_core::connection::{Config, KeyPair, Output, Security};
use hopscope_core::socket::SocketKind::{Dealer, Req, Router};
use hopscope_core::wire::Generation;
use hopscope_core::{Identity, Rule};

use crate::support::{Wire, greeting, hex, identity, message, named, ready};

/// What the handshake has settled: the generation, and the identity that a ROUTER is told of.
fn settled(wire: &Wire) -> Option<(Generation, Option<Identity>)> {
    wire.outputs.iter().find_map(|output| match output {
        Output::Ready {
            generation,
            identity,
            ..
        } => Some((*generation, identity.clone())),
        _ => None,
    })
}

/// A long identity frame of ZMTP 1.0.
fn long_identity(name: &[u8]) -> Vec<u8> {
    let length = (name.len() as u64 + 1).to_be_bytes();
    [&[0xFF][..], &length, &[0x00], name].concat()
}

#[test]
fn bd_1_another_first_octet_than_ff_is_the_length_of_a_1_0_identity() {
    for (octets, name) in [
        (hex("01 00"), None),
        (hex("02 00 41"), Some(identity("A"))),
        (hex("06 00 68656C6C6F"), Some(identity("hello"))),
    ] {
        let mut wire = Wire::new(Config::new(Router));
        wire.trickle(octets);
        assert_eq!(settled(&wire), Some((Generation::Zmtp1, name)), "{wire:?}");
    }
}

#[test]
fn bd_2_an_even_tenth_octet_is_a_1_0_identity_in_the_long_form() {
    for name in [vec![b'n'; 254], vec![b'n'; 255], b"short".to_vec()] {
        let mut wire = Wire::new(Config::new(Router));
        wire.trickle(long_identity(&name));
        let name = Identity::chosen(&name).ok();
        assert_eq!(settled(&wire), Some((Generation::Zmtp1, name)), "{wire:?}");
    }
}

#[test]
fn bd_3_behind_an_odd_one_comes_the_version() {
    for version in [1, 2] {
        let mut wire = Wire::new(Config::new(Router));
        wire.trickle(hex("FF 0000000000000000 7F"));
        wire.trickle([version]);
        wire.trickle(hex("05 00 00"));
        assert_eq!(settled(&wire), Some((Generation::Zmtp2, None)), "{wire:?}");
    }
    for version in [3, 4, 255] {
        let mut octets = greeting(1, "NULL");
        octets[10] = version;
        let mut wire = Wire::new(Config::new(Router));
        wire.trickle(octets);
        wire.trickle(ready("DEALER"));
        assert_eq!(settled(&wire), Some((Generation::Zmtp31, None)));
    }
}

#[test]
fn bd_4_to_a_1_0_peer_our_first_ten_octets_were_the_head_of_our_identity() {
    for (config, name) in [
        (Config::new(Req), &b""[..]),
        (named(Req, "alice"), b"alice"),
    ] {
        let mut wire = Wire::new(config);
        let mut sent = wire.take_sent();
        assert_eq!(sent[1..9], (name.len() as u64 + 1).to_be_bytes());
        assert_eq!((sent[0], sent[9], sent.len()), (0xFF, 0x7F, 10));
        wire.feed(hex("01 00"));
        sent.extend(wire.take_sent());
        assert_eq!(sent[10..], *name, "the body and nothing else");
        wire.send(&message(&["", "hello"]));
        assert_eq!(wire.take_sent(), hex("01 01 06 00 68656C6C6F"));
    }
}

#[test]
fn bd_5_to_a_2_0_peer_go_version_type_and_identity() {
    for (config, behind) in [
        (Config::new(Dealer), hex("05 00 00")),
        (named(Dealer, "alice"), hex("05 00 05 616C696365")),
        (named(Req, "A"), hex("03 00 01 41")),
    ] {
        let mut wire = Wire::new(config);
        wire.feed(hex("FF 0000000000000000 7F 01 06 00 00"));
        let sent = wire.take_sent();
        assert_eq!((sent[0], sent[9]), (0xFF, 0x7F));
        assert!((1..=3).contains(&sent[10]), "a version: {}", sent[10]);
        assert_eq!(sent[11..], behind);
        wire.send(&message(&["", "hello"]));
        assert_eq!(wire.take_sent(), hex("01 00 00 05 68656C6C6F"));
    }
}

#[test]
fn bd_6_to_a_3_x_peer_goes_the_rest_of_the_greeting_and_then_the_handshake() {
    let mut wire = Wire::new(Config::new(Dealer));
    let mut sent = wire.take_sent();
    wire.feed(&greeting(0, "NULL")[..11]);
    sent.extend(wire.take_sent());
    assert_eq!(sent.len(), 64, "octets 10 to 63");
    wire.feed(&greeting(0, "NULL")[11..]);
    assert_eq!(wire.take_sent()[2..8], *b"\x05READY");
}

#[test]
fn bd_7_with_another_mechanism_than_null_older_peers_are_refused_at_once() {
    let keys = KeyPair::from_secret([2; 32]);
    for security in [Security::PlainServer, Security::CurveServer { keys }] {
        for octets in [hex("01"), hex("FF 0000000000000000 7F 01")] {
            let mut wire = Wire::new(Config {
                security: security.clone(),
                seed: [9; 32],
                ..Config::new(Router)
            });
            wire.feed(octets);
            wire.assert_breach(Rule::ZmtpGreeting);
        }
    }
}

#[test]
fn bd_8_without_1_0_the_signature_and_the_version_go_first() {
    let config = || Config {
        oldest: Generation::Zmtp2,
        ..Config::new(Dealer)
    };
    let mut wire = Wire::new(config());
    let sent = wire.take_sent();
    assert_eq!(sent, hex("FF 0000000000000000 7F 03"));
    wire.feed(hex("FF 0000000000000000 7F 01 06 00 00"));
    assert_eq!(settled(&wire), Some((Generation::Zmtp2, None)));
    assert_eq!(wire.take_sent(), hex("05 00 00"), "type and identity");

    let mut wire = Wire::new(config());
    wire.take_sent();
    wire.feed(&greeting(1, "NULL")[..11]);
    assert_eq!(wire.take_sent().len(), 64 - 11, "the rest of the greeting");
}
