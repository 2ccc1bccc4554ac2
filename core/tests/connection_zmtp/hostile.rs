//! Octets that break the protocol: each ends the connection with what was expected and found.

use hopscope_core::Rule;
use hopscope_core::connection::Config;
use hopscope_core::socket::SocketKind::{Dealer, Router};

use crate::support::{LIBZMQ_GREETING, command, feed, modern, property, ready};

/// Feeds `octets` to a ROUTER whole and octet by octet; both must end as expected.
fn check(octets: &[u8], rule: Rule, message: &str) {
    let single: Vec<&[u8]> = octets.chunks(1).collect();
    for chunks in [&[octets][..], &single] {
        let (_, seen) = feed(modern(Router), chunks);
        let error = seen.protocol_error();
        assert_eq!((error.rule, error.to_string().as_str()), (rule, message));
    }
}

/// A greeting with some octets replaced.
fn greeting(at: usize, octets: &[u8]) -> Vec<u8> {
    let mut greeting = LIBZMQ_GREETING.to_vec();
    greeting[at..at + octets.len()].copy_from_slice(octets);
    greeting
}

/// The octets behind a good greeting.
fn handshake(octets: &[u8]) -> Vec<u8> {
    [&LIBZMQ_GREETING[..], octets].concat()
}

/// The octets behind a good handshake of 64 + 30 octets.
fn past_handshake(octets: &[u8]) -> Vec<u8> {
    [&LIBZMQ_GREETING[..], &ready("DEALER"), octets].concat()
}

#[test]
fn strangers_are_told_apart_by_their_first_octets() {
    let start = |found: &str| {
        format!("at octet 0: expected FF, the first octet of a ZMTP greeting, found {found}")
    };
    for (octets, found) in [
        (
            &b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
            "47 ('G'): text, such as HTTP",
        ),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", "16: TLS"),
        (b"\x01\x00\x01\x06\x00hello", "01: ZMTP 1.0 (libzmq 2)"),
        (b"hello\n", "68 ('h'): text"),
        (b"\x9C\xE1\x00\x77", "9C: no ZeroMQ peer of today"),
    ] {
        check(octets, Rule::ZmtpGreeting, &start(found));
    }
}

#[test]
fn older_versions_are_refused_by_name() {
    let version = |found| format!("at octet 10: expected version 3 or later, found {found}");
    // ZMTP 1.0, an identity of a length that takes the long form: the tenth octet is its flags.
    check(
        &[&[0xFF, 0, 0, 0, 0, 0, 0, 1, 1, 0][..], &[7; 256]].concat(),
        Rule::ZmtpGreeting,
        "at octet 9: expected 7F, the end of a ZMTP signature, found 00: ZMTP 1.0 (libzmq 2)",
    );
    check(
        &greeting(9, &[0x7D]),
        Rule::ZmtpGreeting,
        "at octet 9: expected 7F, the end of a ZMTP signature, found 7D",
    );
    // ZMTP 2.0, an anonymous DEALER.
    check(
        &[0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 1, 5, 0, 0],
        Rule::ZmtpGreeting,
        &version("01: ZMTP 2.0 (libzmq 3)"),
    );
    check(
        &greeting(10, &[2]),
        Rule::ZmtpGreeting,
        &version("02: ZMTP 2.0 (libzmq 3)"),
    );
    check(
        &greeting(10, &[0]),
        Rule::ZmtpGreeting,
        &version("00: ZMTP 1.0 (libzmq 2)"),
    );
}

#[test]
fn every_mechanism_but_null_is_refused() {
    for (field, found) in [
        (&b"CURVE"[..], "\"CURVE\""),
        (b"PLAIN", "\"PLAIN\""),
        (b"null", "\"null\""),
        (b"NULLX", "\"NULLX\""),
        (b"ABCDEFGHIJKLMNOPQRST", "\"ABCDEFGHIJKLMNOPQRST\""),
        (
            &[0; 20],
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        ),
        (b"NULL\x00X", "4E 55 4C 4C 00 58"),
    ] {
        let message = format!("at octet 12: expected mechanism NULL, found {found}");
        check(&greeting(12, field), Rule::MechanismMismatch, &message);
    }
}

#[test]
fn the_handshake_takes_ready_or_error_and_nothing_else() {
    let first = |at, found| format!("at octet {at}: expected READY or ERROR first, found {found}");
    for (octets, at, found) in [
        (b"\x00\x05hello".to_vec(), 64, "a message frame"),
        (
            b"\x03\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF".to_vec(),
            64,
            "a message frame",
        ),
        (command("PING", b"\0\0"), 66, "\"PING\""),
        (command("PONG", b""), 66, "\"PONG\""),
        (command("HELLO", b""), 66, "\"HELLO\""),
    ] {
        check(&handshake(&octets), Rule::ZmtpReady, &first(at, found));
    }
    check(
        &past_handshake(&ready("DEALER")),
        Rule::ZmtpReady,
        "at octet 94: expected one READY on a connection, found a second one",
    );
}

#[test]
fn ready_must_be_well_formed() {
    let name = property("Socket-Type", b"DEALER");
    let with = |octets: &[u8]| handshake(&command("READY", &[&name, octets].concat()));
    // Greeting 64, head 2, "READY" behind its length 6, first property 22: the second is at 94.
    for (octets, message) in [
        (
            &b"\x00\x00\x00\x00\x00"[..],
            "at octet 95: expected a property name of letters, digits, '-', '_', '.' or '+', \
             found \"\"",
        ),
        (
            b"\x03a b\x00\x00\x00\x00",
            "at octet 95: expected a property name of letters, digits, '-', '_', '.' or '+', \
             found \"a b\"",
        ),
        (
            b"\x08Identi",
            "at octet 94: expected a property name of 8 octets, found 6 octets to the end",
        ),
        (
            b"\x01",
            "at octet 94: expected a property name of 1 octets, found 0 octets to the end",
        ),
        (
            b"\x01a\x00\x00\x00",
            "at octet 96: expected a value length of 4 octets, found 3 octets to the end",
        ),
        (
            b"\x01a\x00\x00\x00\x03xy",
            "at octet 96: expected a property value of 3 octets, found 2 octets to the end",
        ),
        (
            b"\x01a\xFF\xFF\xFF\xFFxy",
            "at octet 96: expected a property value of 4294967295 octets, found 2 octets to the \
             end",
        ),
    ] {
        check(&with(octets), Rule::ZmtpReady, message);
    }
}

#[test]
fn types_that_do_not_fit_are_refused() {
    let message = |found| {
        format!("at octet 64: expected a REQ or DEALER or ROUTER for our ROUTER, found {found}")
    };
    for (kind, found) in [
        ("PUB", "PUB"),
        ("REP", "REP"),
        ("dealer", "dealer"),
        ("\n", r"\n"),
    ] {
        check(
            &handshake(&ready(kind)),
            Rule::IncompatiblePeers,
            &message(found),
        );
    }
}

#[test]
fn error_must_be_well_formed() {
    for data in [&b""[..], b"\x04400", b"\x02400"] {
        let (_, seen) = feed(Config::new(Dealer), &[&handshake(&command("ERROR", data))]);
        let error = seen.protocol_error();
        assert_eq!(
            (error.rule, error.offset),
            (Rule::ZmtpError, 72),
            "{data:?}"
        );
    }
}

#[test]
fn frames_must_be_well_formed() {
    for (octets, message) in [
        (
            &b"\x05\x01\x00"[..],
            "a command in a single frame, found flags 05",
        ),
        (b"\x07\x00", "a command in a single frame, found flags 07"),
        (
            b"\x08\x01x",
            "frame flags between 00 and 06, found flags 08",
        ),
        (b"\x80", "frame flags between 00 and 06, found flags 80"),
        (
            b"\x09\x01x",
            "frame flags between 00 and 06, found flags 09",
        ),
    ] {
        let message = format!("at octet 94: expected {message}");
        check(&past_handshake(octets), Rule::ZmtpViolation, &message);
    }
    for top in ["80", "FF"] {
        let octet = u8::from_str_radix(top, 16).expect("it is hex");
        let head = [&[0x02, octet][..], &[octet; 7]].concat();
        let message = format!(
            "at octet 95: expected a frame of at most 2^63 - 1 octets, found a size that starts \
             with {top}"
        );
        check(&past_handshake(&head), Rule::ZmtpViolation, &message);
    }
}

#[test]
fn commands_must_be_well_formed() {
    for (octets, message) in [
        (
            &b"\x04\x00"[..],
            "96: expected a command name behind its length, found an empty command",
        ),
        (
            b"\x04\x01\x00",
            "96: expected a command name of 1 to 255 letters, found none",
        ),
        (
            b"\x04\x05\x05PING",
            "96: expected a command name within its frame, found a length of 5 with 4 octets to \
             the end",
        ),
        (
            b"\x04\x05\x04PI_G",
            "97: expected a command name of letters, found \"PI_G\"",
        ),
        (
            b"\x04\x03\x02\xFF\x00",
            "97: expected a command name of letters, found FF 00",
        ),
    ] {
        let message = format!("at octet {message}");
        check(&past_handshake(octets), Rule::ZmtpViolation, &message);
    }
    for ping in [command("PING", b""), command("PING", b"\0")] {
        let (_, seen) = feed(Config::new(Router), &[&past_handshake(&ping)]);
        let error = seen.protocol_error();
        assert_eq!((error.rule, error.offset), (Rule::ZmtpHeartbeat, 101));
        assert_eq!(error.expected, "a time to live of 2 octets");
    }
}

#[test]
fn what_came_whole_before_a_breach_is_given_and_the_rest_is_not() {
    let octets = past_handshake(b"\x00\x01a\x01\x01b\xFF\x00\x01c");
    let (_, seen) = feed(Config::new(Router), &[&octets]);
    assert_eq!(seen.messages().len(), 1, "{seen:?}");
    assert_eq!(seen.protocol_error().offset, 94 + 6);
}
