//! PLAIN (RFC 24).

use hopscope_core::connection::{CloseReason, Config, Security};
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::zap::{Credentials, Status, Verdict};

use crate::support::{Wire, command, frames, greeting, hex, message, property, talk};

fn client() -> Wire {
    Wire::new(Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        ..Config::new(Req)
    })
}

fn server() -> Wire {
    Wire::new(Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(Rep)
    })
}

fn hello() -> Vec<u8> {
    command("HELLO", b"\x05admin\x06secret")
}

fn socket_type(kind: &str) -> Vec<u8> {
    property("Socket-Type", kind.as_bytes())
}

/// A server that has read the greeting.
fn greeted_server() -> Wire {
    let mut server = server();
    server.feed(greeting(1, "PLAIN"));
    server.take_sent();
    server
}

/// A server that has let the client in and said WELCOME.
fn welcoming_server() -> Wire {
    let mut server = greeted_server();
    server.feed(hello());
    server.verdict(Verdict::success("admin"));
    assert_eq!(server.take_sent(), command("WELCOME", b""));
    server
}

/// A client that has said HELLO.
fn greeted_client() -> Wire {
    let mut client = client();
    client.feed(greeting(1, "PLAIN"));
    assert_eq!(client.take_sent()[64..], hello());
    client
}

#[test]
fn pl_1_roles_are_told_by_as_server_and_a_libzmq_that_never_sets_it_is_served() {
    let mut server = server();
    server.feed(greeting(1, "PLAIN"));
    assert_eq!(server.take_sent()[32], 1);
    let mut client = client();
    // A greeting of libzmq's: as-server is 0 though it is the server.
    client.feed(greeting(1, "PLAIN"));
    assert_eq!(client.take_sent()[32], 0);
    client.feed(command("WELCOME", b""));
    assert_eq!(client.take_sent()[2..11], *b"\x08INITIATE");
}

#[test]
fn pl_2_hello_is_a_name_and_a_password_behind_their_lengths() {
    for (username, password, octets) in [
        ("admin", "secret", hex("05 61646D696E 06 736563726574")),
        ("", "", hex("00 00")),
        ("a", "", hex("01 61 00")),
    ] {
        let mut client = Wire::new(Config {
            security: Security::PlainClient {
                username: username.into(),
                password: password.into(),
            },
            ..Config::new(Dealer)
        });
        client.feed(greeting(1, "PLAIN"));
        let sent = client.take_sent().split_off(64);
        assert_eq!(sent, command("HELLO", &octets));
        let mut server = Wire::new(Config {
            security: Security::PlainServer,
            authenticates: true,
            ..Config::new(Router)
        });
        server.feed(greeting(1, "PLAIN"));
        server.feed(sent);
        let shown = Credentials::Plain {
            username: username.into(),
            password: password.into(),
        };
        assert_eq!(server.asked(), Some(shown));
    }
}

#[test]
fn pl_3_hello_is_answered_by_welcome_or_error_or_the_end() {
    let mut server = greeted_server();
    server.feed(hello());
    assert_eq!(server.take_sent(), b"", "not before the verdict");
    server.verdict(Verdict::success("admin"));
    assert_eq!(server.take_sent(), hex("04 08 07 57454C434F4D45"));

    for (status, sent) in [
        (Status::AuthenticationFailure, command("ERROR", b"\x03400")),
        (Status::InternalError, command("ERROR", b"\x03500")),
        (Status::TemporaryError, Vec::new()),
    ] {
        let mut server = greeted_server();
        server.feed(hello());
        server.verdict(Verdict::of(status, "no"));
        assert_eq!(server.take_sent(), sent, "{status:?}");
        assert!(
            server.closed().is_some() && !server.is_ready(),
            "{status:?}"
        );
    }
}

#[test]
fn pl_4_welcome_is_answered_by_initiate_and_that_by_ready_each_with_metadata() {
    let mut client = greeted_client();
    client.feed(command("WELCOME", b""));
    let initiate = client.take_sent();
    assert_eq!(initiate[2..11], *b"\x08INITIATE");
    let metadata = [socket_type("REQ"), property("Identity", b"")].concat();
    assert_eq!(initiate, command("INITIATE", &metadata));
    let mut server = welcoming_server();
    server.feed(initiate);
    assert!(server.is_ready());
    let ready = server.take_sent();
    assert_eq!(ready, command("READY", &socket_type("REP")));
    client.feed(ready);
    assert!(client.is_ready());

    let mut refusing = welcoming_server();
    refusing.feed(command("INITIATE", &socket_type("PUB")));
    let sent = refusing.take_sent();
    assert!(
        sent.is_empty() || sent[2..8] == *b"\x05ERROR",
        "{sent:02X?}"
    );
    assert!(refusing.closed().is_some());
    let mut refused = greeted_client();
    refused.feed(command("WELCOME", b""));
    refused.feed(command("ERROR", b"\x03400"));
    let reason = CloseReason::Refused {
        reason: "400".to_owned(),
    };
    assert_eq!(refused.closed(), Some(&reason));
}

#[test]
fn pl_5_the_client_may_send_after_ready_came_and_the_server_once_it_has_left() {
    let mut server = welcoming_server();
    server.feed(command("INITIATE", &socket_type("REQ")));
    server.send(&message(&["", "at once"]));
    let sent = server.take_sent();
    let ready = command("READY", &socket_type("REP"));
    assert_eq!(sent, [ready, frames(&[b"", b"at once"])].concat());
    let mut client = greeted_client();
    client.feed(command("WELCOME", b""));
    let early = client.connection.send(&message(&["", "too early"]));
    assert!(early.is_err(), "READY has not come");
    client.feed(sent);
    assert_eq!(client.messages(), [message(&["", "at once"])]);
    client.take_sent();
    client.send(&message(&["", "now"]));
    assert_eq!(client.take_sent(), frames(&[b"", b"now"]));
}

#[test]
fn pl_6_wrong_order_lengths_or_data_close_the_connection() {
    for data in [
        &b""[..],
        b"\x05admi",
        b"\x05admin",
        b"\x05admin\x06secre",
        b"\x05admin\x06secret!",
        b"\xFFadmin",
    ] {
        let mut server = greeted_server();
        server.feed(command("HELLO", data));
        server.assert_protocol_error();
        assert_eq!(server.asked(), None, "{data:02X?}");
    }
    for octets in [
        command("INITIATE", &socket_type("REQ")),
        command("WELCOME", b""),
        command("READY", &socket_type("REQ")),
        command("PING", &[0, 0]),
        frames(&[b"message"]),
    ] {
        let mut server = greeted_server();
        server.feed(&octets);
        server.assert_protocol_error();
    }
    for octets in [
        hello(),
        command("READY", &socket_type("REQ")),
        command("INITIATE", b"\x0BSocket-Type\0\0\0\x09REQ"),
        frames(&[b"message"]),
    ] {
        let mut server = welcoming_server();
        server.feed(&octets);
        server.assert_protocol_error();
    }
    for octets in [
        command("WELCOME", b"x"),
        command("READY", &socket_type("REP")),
        hello(),
        command("INITIATE", &socket_type("REP")),
        frames(&[b"message"]),
    ] {
        let mut client = greeted_client();
        client.feed(&octets);
        client.assert_protocol_error();
    }
}

#[test]
fn pl_7_after_the_handshake_frames_are_in_the_clear() {
    let (mut client, mut server) = (client(), server());
    talk(&mut client, &mut server);
    server.verdict(Verdict::success("admin"));
    talk(&mut client, &mut server);
    assert!(
        client.is_ready() && server.is_ready(),
        "{client:?} {server:?}"
    );
    client.send(&message(&["", "hello"]));
    let octets = client.take_sent();
    assert_eq!(octets, hex("01 00 00 05 68656C6C6F"));
    server.feed(octets);
    assert_eq!(server.messages(), [message(&["", "hello"])]);
}
