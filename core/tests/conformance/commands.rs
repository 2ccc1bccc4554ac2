//! Commands (RFC 37, Commands; Formal Grammar).

use bytes::Bytes;
use hopscope_core::connection::Config;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind::{Dealer, Pub, Pull, Req, Router, Xpub};
use hopscope_core::trace::WirePart;
use hopscope_core::wire::Metadata;
use hopscope_core::{Message, Rule, connection};

use crate::support::{Node, Wire, command, frame, frames, greeting, hex, message, property};

#[test]
fn cm_1_a_command_is_one_frame_and_its_name_is_letters() {
    for name in [&b"PI_G"[..], b"PIN1", b"PI G", b"P\xC3\x84", b"PING\0"] {
        let mut body = vec![u8::try_from(name.len()).expect("names are short")];
        body.extend_from_slice(name);
        let mut wire = Wire::ready(Dealer, "ROUTER");
        wire.feed(frame(0x04, &body));
        wire.assert_breach(Rule::ZmtpViolation);
    }
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.feed(frame(0x05, b"\x04PING\0\0"));
    wire.assert_breach(Rule::ZmtpViolation);
}

#[test]
fn cm_2_bodies_to_255_octets_are_short_and_longer_ones_long() {
    // READY of a PUSH: 1 + 5, its Socket-Type of 1 + 11 + 4 + 4, then X of 1 + 1 + 4 and a value.
    for (value, start) in [
        (255 - 32, hex("04 FF 05 52 45 41 44 59")),
        (
            256 - 32,
            hex("06 00 00 00 00 00 00 01 00 05 52 45 41 44 59"),
        ),
    ] {
        let properties = Bytes::from(property("X", &vec![b'v'; value]));
        let mut wire = Wire::new(Config {
            properties: Metadata::decode(&properties).expect("it is well formed"),
            ..Config::new(hopscope_core::socket::SocketKind::Push)
        });
        wire.feed(greeting(1, "NULL"));
        let sent = wire.take_sent();
        assert_eq!(sent[64..64 + start.len()], start, "{value} octets");
    }
}

#[test]
fn cm_3_commands_are_not_shown_to_the_application() {
    for (kind, theirs) in [
        (Req, "ROUTER"),
        (Router, "DEALER"),
        (Pull, "PUSH"),
        (Pub, "SUB"),
    ] {
        let mut node = Node::facing(kind, 1, theirs);
        for octets in [
            command("PING", &[0, 0]),
            command("PONG", b"x"),
            command("SUBSCRIBE", b"A"),
            command("CANCEL", b"A"),
            command("JOIN", b"A"),
            command("Unheard", b"of"),
        ] {
            node.feed(octets);
        }
        assert!(node.wire.closed().is_none(), "{kind}: {:?}", node.wire);
        assert_eq!(node.wire.messages(), [], "{kind}");
        assert!(node.bench.recv().is_err(), "{kind}");
    }
    let mut xpub = Node::facing(Xpub, 1, "SUB");
    xpub.feed(command("PING", &[0, 0]));
    xpub.feed(command("SUBSCRIBE", b"A"));
    let subscription = Message::of([&b"\x01A"[..]]);
    assert_eq!(xpub.bench.recv(), Ok(subscription), "but subscriptions are");
    assert_eq!(xpub.bench.recv(), Err(RecvError::WouldBlock));
}

#[test]
fn cm_4_an_unknown_command_in_traffic_is_ignored() {
    let mut wire = Wire::ready(Router, "DEALER");
    wire.feed(command("WHATEVER", &[0; 30]));
    wire.feed(command("x", b""));
    let seen = wire.outputs.iter().filter(|output| {
        matches!(
            output,
            connection::Output::OctetsReceived {
                part: WirePart::UnknownCommand,
                ..
            }
        )
    });
    assert_eq!(seen.count(), 2, "and told");
    wire.feed(frames(&[b"still here"]));
    assert_eq!(wire.messages(), [message(&["still here"])]);
    assert_eq!(wire.take_sent(), b"");
}

#[test]
fn cm_5_a_name_that_is_empty_or_goes_past_the_end_closes() {
    for body in [&b""[..], b"\x00", b"\x00PING", b"\x05PING", b"\xFF"] {
        let mut wire = Wire::ready(Dealer, "ROUTER");
        wire.feed(frame(0x04, body));
        wire.assert_breach(Rule::ZmtpViolation);
        let mut wire = Wire::new(Config::new(Dealer));
        wire.feed(greeting(1, "NULL"));
        wire.feed(frame(0x04, body));
        wire.assert_protocol_error();
    }
}
