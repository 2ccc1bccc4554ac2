//! ZeroMQ over WebSocket, and octets without framing (RFC 45; libzmq's STREAM).

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Framing, Output, Security};
use hopscope_core::socket::SocketKind::{self, Dealer, Pub, Rep, Req, Router, Stream, Sub};
use hopscope_core::wire::{Generation, zws};
use hopscope_core::{Identity, Instant, Interest, Message, Rule};

use crate::support::{Seen, drain, named, property};

fn config(kind: SocketKind, framing: Framing) -> Config {
    Config {
        framing,
        ..Config::new(kind)
    }
}

/// Everything that is to be sent, one WebSocket message each.
fn sent(connection: &mut Connection) -> Vec<Bytes> {
    core::iter::from_fn(|| connection.poll_transmit()).collect()
}

/// A connection that has read these WebSocket messages.
fn feed(config: Config, messages: &[&[u8]]) -> (Connection, Seen, Vec<Bytes>) {
    let mut connection = Connection::new(Instant::ZERO, config);
    for message in messages {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(message));
    }
    let pieces = sent(&mut connection);
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    (connection, seen, pieces)
}

fn ready_of(seen: &Seen) -> Option<(Option<SocketKind>, Option<Identity>, Generation)> {
    seen.outputs.iter().find_map(|output| match output {
        Output::Ready {
            kind,
            identity,
            generation,
            ..
        } => Some((*kind, identity.clone(), *generation)),
        _ => None,
    })
}

#[test]
fn bare_zws_begins_with_the_routing_id_on_each_side() {
    let (mut req, seen, pieces) = feed(config(Req, Framing::ZwsBare), &[b"\x00"]);
    assert_eq!(pieces, [&b"\x00"[..]]);
    assert_eq!(ready_of(&seen), Some((None, None, Generation::Zws)));
    req.send(&Message::of(["", "hello"])).expect("it is ready");
    assert_eq!(sent(&mut req), [&b"\x01"[..], b"\x00hello"]);

    let bob = Config {
        framing: Framing::ZwsBare,
        ..named(Router, "bob")
    };
    let (_, seen, pieces) = feed(bob, &[b"\x00alice", b"\x01", b"\x00hello"]);
    assert_eq!(pieces, [&b"\x00bob"[..]]);
    let alice = Identity::chosen(b"alice").ok();
    assert_eq!(ready_of(&seen), Some((None, alice, Generation::Zws)));
    assert_eq!(seen.messages(), [&Message::of(["", "hello"])]);
}

#[test]
fn with_a_mechanism_its_commands_are_frames_with_flags_02() {
    let theirs = [b"\x02\x05READY".to_vec(), property("Socket-Type", b"REQ")].concat();
    let (_, seen, pieces) = feed(config(Rep, Framing::Zws), &[&theirs, b"\x01", b"\x00hi"]);
    let ours = [b"\x02\x05READY".to_vec(), property("Socket-Type", b"REP")].concat();
    assert_eq!(pieces, [ours]);
    assert_eq!(ready_of(&seen), Some((Some(Req), None, Generation::Zws)));
    assert_eq!(seen.messages(), [&Message::of(["", "hi"])]);
    let ping = b"\x02\x04PING\x00\x00LOL";
    let (_, seen, _) = feed(config(Rep, Framing::Zws), &[&theirs, ping]);
    assert_eq!(seen.transmitted, b"\x02\x04PONGLOL");
}

#[test]
fn plain_runs_over_zws_too() {
    let client = Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        ..config(Dealer, Framing::Zws)
    };
    let (_, _, pieces) = feed(client, &[b"\x02\x07WELCOME"]);
    assert_eq!(pieces[0], &b"\x02\x05HELLO\x05admin\x06secret"[..]);
    assert!(pieces[1].starts_with(b"\x02\x08INITIATE"));
}

#[test]
fn subscriptions_are_messages() {
    let (mut sub, ..) = feed(config(Sub, Framing::ZwsBare), &[b"\x00"]);
    for interest in [
        Interest::Subscribe("A".into()),
        Interest::Cancel("A".into()),
    ] {
        sub.send_interest(&interest).expect("it is ready");
    }
    assert_eq!(sent(&mut sub), [&b"\x00\x01A"[..], b"\x00\x00A"]);
    let (_, seen, _) = feed(config(Pub, Framing::ZwsBare), &[b"\x00", b"\x00\x01A"]);
    assert_eq!(seen.messages(), [&Message::of([&b"\x01A"[..]])]);
}

#[test]
fn messages_that_are_no_frames_end_the_connection_behind_what_came_before() {
    for (message, found) in [
        (&b""[..], "an empty one"),
        (b"\x03x", "flags 03"),
        (b"\x04\x05READY", "flags 04"),
        (b"\xFF", "flags FF"),
    ] {
        let (_, seen, _) = feed(
            config(Router, Framing::ZwsBare),
            &[b"\x00", b"\x00x", message, b"\x00y"],
        );
        assert_eq!(seen.messages(), [&Message::of(["x"])]);
        let error = seen.protocol_error();
        assert_eq!((error.rule, &*error.found), (Rule::ZwsFraming, found));
        for framing in [Framing::Zws, Framing::ZwsBare] {
            let (_, seen, _) = feed(config(Router, framing), &[message]);
            assert_eq!(seen.protocol_error().rule, Rule::ZwsFraming);
        }
    }
    for (first, found) in [
        (b"\x01x".to_vec(), "another kind of frame"),
        (b"\x02\x05READY".to_vec(), "another kind of frame"),
        ([&b"\x00"[..], &[b'x'; 256]].concat(), "one of 256 octets"),
    ] {
        let (_, seen, _) = feed(config(Router, Framing::ZwsBare), &[&first]);
        assert_eq!(seen.protocol_error().found, found);
    }
}

#[test]
fn bare_zws_is_for_null_without_a_handler() {
    let plain = Config {
        security: Security::PlainServer,
        ..config(Router, Framing::ZwsBare)
    };
    let judged = Config {
        authenticates: true,
        ..config(Router, Framing::ZwsBare)
    };
    for config in [plain, judged] {
        let (_, seen, pieces) = feed(config, &[b"\x00"]);
        assert_eq!(seen.protocol_error().rule, Rule::MechanismMismatch);
        assert!(pieces.is_empty());
    }
}

#[test]
fn the_sub_protocol_tells_the_framing() {
    let null = Security::Null;
    for (name, framing) in [
        ("ZWS2.0", Some(Framing::ZwsBare)),
        ("ZWS2.0/NULL", Some(Framing::Zws)),
        ("ZWS2.0/PLAIN", None),
        ("zws2.0", None),
    ] {
        assert_eq!(Framing::of_subprotocol(name, &null), framing, "{name}");
    }
    let plain = Security::PlainServer;
    assert_eq!(Framing::subprotocols(&plain), ["ZWS2.0/PLAIN"]);
    assert_eq!(Framing::of_subprotocol(zws::SUBPROTOCOL, &plain), None);
}

#[test]
fn large_frames_are_one_message_each() {
    let (mut from, ..) = feed(config(Dealer, Framing::ZwsBare), &[b"\x00"]);
    let (mut to, ..) = feed(config(Dealer, Framing::ZwsBare), &[b"\x00"]);
    let message = Message::of([vec![1; 255], vec![2; 256], vec![3; 100_000], vec![]]);
    from.send(&message).expect("it is ready");
    let pieces = sent(&mut from);
    let sizes: Vec<usize> = pieces.iter().map(Bytes::len).collect();
    assert_eq!(sizes, [256, 257, 100_001, 1]);
    for piece in pieces {
        to.handle_octets(Instant::ZERO, piece);
    }
    assert_eq!(to.poll_output(), Some(Output::Message(message)));
}

#[test]
fn raw_octets_pass_as_they_come() {
    let (mut connection, seen, pieces) = feed(
        config(Stream, Framing::Raw),
        &[b"GET / HTTP/1.1\r\n", b"\r\n"],
    );
    assert!(pieces.is_empty(), "no greeting");
    assert_eq!(ready_of(&seen), Some((None, None, Generation::Raw)));
    let messages = [Message::of(["GET / HTTP/1.1\r\n"]), Message::of(["\r\n"])];
    assert_eq!(seen.messages(), messages.iter().collect::<Vec<_>>());
    connection
        .send(&Message::of(["HTTP/1.1 ", "200 OK\r\n"]))
        .expect("it is ready");
    assert_eq!(sent(&mut connection).concat(), b"HTTP/1.1 200 OK\r\n");
    connection.handle_end(Instant::ZERO);
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    assert!(seen.close_reason().is_some());
    assert_eq!(connection.poll_timeout(), None);
}
