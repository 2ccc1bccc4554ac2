//! ZWS 2.0, ZMTP over WebSocket (RFC 45): what each binary message holds. The upgrade belongs to
//! whoever holds the link.

use hopscope_core::connection::{Config, Framing, Security};
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pub, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};
use hopscope_core::zap::Verdict;
use hopscope_core::{Frame, Interest, Message};

use crate::support::{Wire, command_body, hex, identity, message, named, property, topic};

/// ZWS with a mechanism.
fn zws(config: Config) -> Config {
    Config {
        framing: Framing::Zws,
        ..config
    }
}

/// ZWS without one.
fn bare(config: Config) -> Config {
    Config {
        framing: Framing::ZwsBare,
        ..config
    }
}

/// Bare ZWS past the handshake with an anonymous peer.
fn facing(kind: SocketKind) -> Wire {
    let mut wire = Wire::new(bare(Config::new(kind)));
    wire.feed(hex("00"));
    assert!(wire.is_ready(), "{wire:?}");
    wire.outputs.clear();
    wire.take_pieces();
    wire
}

#[test]
fn zw_5_the_bare_protocol_without_a_mechanism_is_spoken() {
    let (mut req, mut rep) = (
        Wire::new(bare(Config::new(Req))),
        Wire::new(bare(Config::new(Rep))),
    );
    pass(&mut req, &mut rep);
    assert!(req.is_ready() && rep.is_ready(), "{req:?} {rep:?}");
    req.send(&message(&["", "hello"]));
    pass(&mut req, &mut rep);
    assert_eq!(rep.messages(), [message(&["", "hello"])]);
}

/// Passes WebSocket messages to and fro until nobody has any left.
fn pass(a: &mut Wire, b: &mut Wire) {
    loop {
        let (from_a, from_b) = (a.take_pieces(), b.take_pieces());
        if from_a.is_empty() && from_b.is_empty() {
            return;
        }
        for piece in from_a {
            b.feed(piece);
        }
        for piece in from_b {
            a.feed(piece);
        }
    }
}

#[test]
fn zw_6_a_frame_is_a_message_of_a_flag_octet_and_the_body_without_a_size() {
    for octets in [0, 1, 255, 256, 70_000] {
        let sent = Message::of([Frame::from(vec![7; octets])]);
        let mut wire = facing(Push);
        wire.send(&sent);
        let pieces = wire.take_pieces();
        assert_eq!(pieces, [[&[0][..], &vec![7; octets]].concat()], "{octets}");
        let mut wire = facing(Dealer);
        wire.feed(&pieces[0]);
        assert_eq!(wire.messages(), [sent]);
    }
}

#[test]
fn zw_7_the_flags_are_00_last_01_more_and_02_command() {
    let mut wire = facing(Dealer);
    wire.send(&message(&["a", "b"]));
    assert_eq!(wire.take_pieces(), [&b"\x01a"[..], b"\x00b"]);
    wire.feed(b"\x01a");
    assert_eq!(wire.messages(), []);
    wire.feed(b"\x00b");
    assert_eq!(wire.messages(), [message(&["a", "b"])]);
    // A command is none of the application's.
    wire.feed(b"\x02\x04PING\0\0");
    assert_eq!(wire.messages().len(), 1);
    assert_eq!(wire.closed(), None);
    for flags in [0x03, 0x04, 0x05, 0x80, 0xFF] {
        let mut wire = facing(Dealer);
        wire.feed([flags, b'x']);
        wire.assert_protocol_error();
    }
}

#[test]
fn zw_8_bare_the_first_message_is_the_routing_id() {
    assert_eq!(Wire::new(bare(Config::new(Req))).take_pieces(), [hex("00")]);
    let mut alice = Wire::new(bare(named(Dealer, "alice")));
    let pieces = alice.take_pieces();
    assert_eq!(pieces, [&b"\x00alice"[..]]);
    let mut router = Wire::new(bare(Config::new(Router)));
    router.feed(&pieces[0]);
    let told = router.outputs.iter().find_map(|output| match output {
        hopscope_core::connection::Output::Ready { identity, .. } => identity.clone(),
        _ => None,
    });
    assert_eq!(told, Some(identity("alice")));
    router.feed(b"\x00then plain messages");
    assert_eq!(router.messages(), [message(&["then plain messages"])]);
}

#[test]
fn zw_9_with_a_mechanism_its_commands_are_messages_and_there_is_no_greeting() {
    let client = Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        ..Config::new(Req)
    };
    let server = Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(Rep)
    };
    let (mut client, mut server) = (Wire::new(zws(client)), Wire::new(zws(server)));
    let hello = client.take_pieces();
    assert_eq!(hello, [&b"\x02\x05HELLO\x05admin\x06secret"[..]]);
    assert!(server.take_pieces().is_empty(), "no greeting");
    server.feed(&hello[0]);
    server.verdict(Verdict::success("admin"));
    let welcome = server.take_pieces();
    assert_eq!(welcome, [&b"\x02\x07WELCOME"[..]]);
    client.feed(&welcome[0]);
    pass(&mut client, &mut server);
    assert!(
        client.is_ready() && server.is_ready(),
        "{client:?} {server:?}"
    );
    client.send(&message(&["", "hello"]));
    assert_eq!(client.take_pieces(), [&b"\x01"[..], b"\x00hello"]);
    // With NULL the first message is READY.
    let mut null = Wire::new(zws(Config::new(Rep)));
    null.feed(
        [
            &[2][..],
            &command_body("READY", &property("Socket-Type", b"REQ")),
        ]
        .concat(),
    );
    assert!(null.is_ready(), "{null:?}");
    let ready = [
        &[2][..],
        &command_body("READY", &property("Socket-Type", b"REP")),
    ]
    .concat();
    assert_eq!(null.take_pieces(), [ready]);
}

#[test]
fn zw_10_wrong_pairs_are_disconnected_where_the_type_is_told() {
    let plain = |kind| Config {
        security: Security::PlainClient {
            username: "".into(),
            password: "".into(),
        },
        ..Config::new(kind)
    };
    let mut client = Wire::new(zws(plain(Pub)));
    let mut server = Wire::new(zws(Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(Rep)
    }));
    pass(&mut client, &mut server);
    server.verdict(Verdict::success(""));
    pass(&mut client, &mut server);
    assert!(
        server.closed().is_some() && !server.is_ready(),
        "{server:?}"
    );
    // Bare ZWS tells no type, so anybody is let in.
    facing(Rep);
}

#[test]
fn zw_11_subscriptions_are_messages() {
    for kind in [Sub, Xsub] {
        let mut wire = facing(kind);
        wire.send_interest(&Interest::Subscribe(topic("A")));
        wire.send_interest(&Interest::Cancel(topic("A")));
        assert_eq!(
            wire.take_pieces(),
            [&b"\x00\x01A"[..], b"\x00\x00A"],
            "{kind}"
        );
    }
    for kind in [Pub, Xpub] {
        let mut wire = facing(kind);
        wire.feed(b"\x00\x01A");
        let as_message = wire.messages() == [Message::of([&b"\x01A"[..]])];
        let as_interest = wire.interests() == [Interest::Subscribe(topic("A"))];
        assert!(as_message || as_interest, "{kind}: {wire:?}");
    }
}
