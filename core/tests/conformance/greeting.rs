//! The greeting of ZMTP 3.x (RFC 37, Formal Grammar; Version Negotiation; Authentication).

use hopscope_core::Rule;
use hopscope_core::connection::{Config, KeyPair, Security};
use hopscope_core::socket::SocketKind::{self, Dealer, Router};
use hopscope_core::wire::Generation;

use crate::support::{Wire, frames, greeting, message, ready};

/// Every mechanism and role.
fn securities() -> [Security; 5] {
    let keys = KeyPair::from_secret([2; 32]);
    [
        Security::Null,
        Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        Security::PlainServer,
        Security::CurveClient {
            server_key: KeyPair::from_secret([3; 32]).public,
            keys: keys.clone(),
        },
        Security::CurveServer { keys },
    ]
}

fn config(security: Security) -> Config {
    Config {
        security,
        seed: [9; 32],
        ..Config::new(Dealer)
    }
}

/// The greeting we send to a peer of the same mechanism, and what we send behind it.
fn our_greeting(config: Config) -> (Vec<u8>, Vec<u8>) {
    let theirs = greeting(1, config.security.mechanism());
    let mut wire = Wire::new(config);
    wire.feed(theirs);
    let mut sent = wire.take_sent();
    assert!(sent.len() >= 64, "only {} octets", sent.len());
    let rest = sent.split_off(64);
    (sent, rest)
}

#[test]
fn gr_1_the_greeting_is_64_octets_and_nothing_but_frames_follows() {
    for security in securities() {
        let mechanism = security.mechanism();
        let server = u8::from(security.is_server());
        let (ours, rest) = our_greeting(config(security));
        assert_eq!((ours[0], ours[9]), (0xFF, 0x7F), "signature");
        assert_eq!(ours[10..12], [3, 1], "version");
        let mut field = mechanism.as_bytes().to_vec();
        field.resize(20, 0);
        assert_eq!(ours[12..32], field, "mechanism");
        assert_eq!(ours[32], server, "as-server");
        assert_eq!(ours[33..], [0; 31], "filler");
        if !rest.is_empty() {
            assert_eq!(rest[0], 0x04, "a command: {rest:02X?}");
            assert_eq!(rest.len(), 2 + usize::from(rest[1]), "and no more");
        }
    }
}

#[test]
fn gr_2_the_padding_of_the_peer_means_nothing() {
    for padding in [
        [0x00; 8],
        [0xFF; 8],
        [0, 0, 0, 0, 0, 0, 0, 1],
        *b"GET / HT",
        [0x7F, 0, 0, 0, 0, 0, 0, 0x7F],
    ] {
        let mut theirs = greeting(1, "NULL");
        theirs[1..9].copy_from_slice(&padding);
        let mut wire = Wire::new(Config::new(Dealer));
        wire.feed(&theirs);
        wire.feed(ready("ROUTER"));
        assert!(wire.is_ready(), "{padding:02X?}: {wire:?}");
    }
}

#[test]
fn gr_3_without_detection_the_padding_is_zeros() {
    for identity in [None, Some(crate::support::identity("a long enough name"))] {
        let wire = Wire::new(Config {
            oldest: Generation::Zmtp30,
            identity,
            ..Config::new(Dealer)
        })
        .take_sent();
        assert_eq!(wire[1..9], [0; 8]);
    }
}

#[test]
fn gr_4_mechanism_names_are_of_capitals_digits_hyphen_and_underscore_and_zeros_fill() {
    for security in securities() {
        let (ours, _) = our_greeting(config(security));
        let field = &ours[12..32];
        let end = field.iter().position(|octet| *octet == 0).unwrap_or(20);
        assert!(end > 0, "there is a name");
        let allowed =
            |octet: &u8| matches!(octet, b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'+');
        assert!(field[..end].iter().all(allowed), "{field:02X?}");
        assert!(field[end..].iter().all(|octet| *octet == 0), "{field:02X?}");
    }
}

#[test]
fn gr_5_every_connection_of_a_socket_announces_the_same_one_mechanism() {
    for security in securities() {
        let (first, _) = our_greeting(config(security.clone()));
        let (second, _) = our_greeting(Config {
            seed: [7; 32],
            ..config(security.clone())
        });
        assert_eq!(first[12..32], second[12..32]);
        let names: Vec<_> = first[12..32].split(|octet| *octet == 0).collect();
        assert_eq!(names[0], security.mechanism().as_bytes());
        assert!(names[1..].iter().all(|rest| rest.is_empty()), "one name");
    }
}

#[test]
fn gr_6_another_mechanism_than_ours_closes_the_connection() {
    for security in securities() {
        let ours = security.mechanism();
        let trailed = format!("{ours}\0X");
        let longer = format!("{ours}X");
        for theirs in [
            "NULL",
            "PLAIN",
            "CURVE",
            "GSSAPI",
            "",
            &ours.to_lowercase(),
            &trailed,
            &longer,
            &ours[1..],
        ] {
            if theirs == ours {
                continue;
            }
            let mut wire = Wire::new(config(security.clone()));
            wire.feed(greeting(1, theirs));
            wire.assert_breach(Rule::MechanismMismatch);
        }
    }
}

#[test]
fn gr_7_as_server_is_ignored_where_there_are_no_roles() {
    let mut theirs = greeting(1, "NULL");
    theirs[32] = 1;
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(&theirs);
    wire.feed(ready("DEALER"));
    assert!(wire.is_ready(), "{wire:?}");
}

#[test]
fn gr_8_as_server_is_zero_with_null() {
    for kind in SocketKind::ALL {
        if kind == SocketKind::Stream {
            continue; // it speaks no ZMTP
        }
        let (ours, _) = our_greeting(Config::new(kind));
        assert_eq!(ours[32], 0, "{kind}");
    }
}

#[test]
fn gr_9_whoever_has_read_a_full_greeting_has_sent_its_own() {
    for security in securities() {
        let theirs = greeting(1, security.mechanism());
        let mut wire = Wire::new(config(security));
        wire.trickle(&theirs[..63]);
        assert!(wire.closed().is_none(), "{wire:?}");
        wire.trickle(&theirs[63..]);
        assert!(wire.take_sent().len() >= 64, "all of ours");
    }
}

#[test]
fn gr_10_how_the_octets_are_cut_does_not_matter() {
    let whole = [
        &greeting(1, "NULL")[..],
        &ready("DEALER"),
        &frames(&[b"", b"hello"]),
    ]
    .concat();
    let mut uncut = Wire::new(Config::new(Router));
    uncut.feed(&whole);
    assert_eq!(uncut.messages(), [message(&["", "hello"])]);
    let sent = uncut.take_sent();
    for cut in 0..=whole.len() {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(&whole[..cut]);
        wire.feed(&whole[cut..]);
        assert_eq!(wire.outputs, uncut.outputs, "cut at {cut}");
        assert_eq!(wire.take_sent(), sent, "cut at {cut}");
    }
    let mut wire = Wire::new(Config::new(Router));
    wire.trickle(&whole);
    assert_eq!(wire.outputs, uncut.outputs);
    assert_eq!(wire.take_sent(), sent);
}
