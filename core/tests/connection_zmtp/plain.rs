//! PLAIN, and what a handler decides (RFC 24, RFC 27).

use hopscope_core::connection::{CloseReason, Config, Connection, Output, Security};
use hopscope_core::socket::SocketKind::{self, Dealer, Router};
use hopscope_core::trace::WirePart;
use hopscope_core::wire::{Metadata, greeting};
use hopscope_core::zap::{Credentials, Status, Verdict};
use hopscope_core::{Frame, Instant, Message, Rule};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, property, ready};

fn client(kind: SocketKind) -> Config {
    Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        ..Config::new(kind)
    }
}

fn server(kind: SocketKind) -> Config {
    Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(kind)
    }
}

fn verdict(status: Status) -> Verdict {
    let mut metadata = Metadata::new();
    metadata.add("X-Role", "admin").expect("the name is good");
    Verdict {
        status,
        text: "no reason".to_owned(),
        user_id: "anna".to_owned(),
        metadata,
    }
}

/// The greeting of a libzmq with PLAIN: as-server is zero whatever its role.
fn plain_greeting() -> [u8; 64] {
    greeting(1, "PLAIN", false)
}

fn hello() -> Vec<u8> {
    hex("04 13 05 48454C4C4F 05 61646D696E 06 736563726574")
}

fn welcome() -> Vec<u8> {
    hex("04 08 07 57454C434F4D45")
}

fn initiate(kind: &str) -> Vec<u8> {
    command("INITIATE", &property("Socket-Type", kind.as_bytes()))
}

fn answer(connection: &mut Connection, status: Status) -> Seen {
    connection.handle_verdict(Instant::ZERO, verdict(status));
    let mut seen = Seen::default();
    drain(connection, &mut seen);
    seen
}

#[test]
fn a_client_says_hello_and_initiate_and_is_ready_after_ready() {
    let chunks: [&[u8]; 3] = [&plain_greeting(), &welcome(), &ready("ROUTER")];
    let (connection, seen) = feed(client(Dealer), &chunks);
    let properties = [
        property("Socket-Type", b"DEALER"),
        property("Identity", b""),
    ]
    .concat();
    let octets = [hello(), command("INITIATE", &properties)].concat();
    assert_eq!(seen.transmitted[..64], greeting(0, "PLAIN", false));
    assert_eq!(seen.transmitted[64..], octets);
    assert!(connection.is_ready());
    assert_eq!(
        seen.received(),
        [WirePart::Greeting, WirePart::Welcome, WirePart::Ready]
    );
}

#[test]
fn a_server_asks_and_then_welcomes() {
    let (mut connection, before) = feed(server(Router), &[&plain_greeting(), &hello()]);
    assert_eq!(before.transmitted, greeting(0, "PLAIN", true));
    let asked = Credentials::Plain {
        username: "admin".into(),
        password: "secret".into(),
    };
    assert_eq!(before.outputs.last(), Some(&Output::Authenticate(asked)));

    let seen = answer(&mut connection, Status::Success);
    assert_eq!(seen.transmitted, welcome());
    connection.handle_octets(
        Instant::ZERO,
        [initiate("DEALER"), b"\x00\x01x".to_vec()].concat().into(),
    );
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    assert!(seen.transmitted.starts_with(&hex("04 29 05 5245414459")));
    let ready = seen.outputs.iter().find_map(|output| match output {
        Output::Ready {
            kind,
            user_id,
            metadata,
            ..
        } => Some((*kind, user_id.clone(), metadata.get("x-role").cloned())),
        _ => None,
    });
    let expected = (
        Some(Dealer),
        Some("anna".to_owned()),
        Some("admin".as_bytes().into()),
    );
    assert_eq!(ready, Some(expected));
    assert_eq!(seen.messages(), [&Message::of(["x"])]);
}

#[test]
fn what_the_peer_says_of_itself_does_not_hide_what_the_handler_says() {
    let (mut connection, _) = feed(server(Router), &[&plain_greeting(), &hello()]);
    answer(&mut connection, Status::Success);
    let mut properties = property("Socket-Type", b"DEALER");
    properties.extend(property("X-Role", b"intruder"));
    connection.handle_octets(Instant::ZERO, command("INITIATE", &properties).into());
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    let role = seen.outputs.iter().find_map(|output| match output {
        Output::Ready { metadata, .. } => metadata.get("X-Role").cloned(),
        _ => None,
    });
    assert_eq!(role.as_deref(), Some(&b"admin"[..]));
}

#[test]
fn a_refusal_is_an_error_with_three_digits_and_300_is_silence() {
    for (status, sent, is_final) in [
        (
            Status::AuthenticationFailure,
            "04 0A 05 4552524F52 03 343030",
            true,
        ),
        (Status::InternalError, "04 0A 05 4552524F52 03 353030", true),
        (Status::TemporaryError, "", false),
    ] {
        let (mut connection, _) = feed(server(Router), &[&plain_greeting(), &hello()]);
        let seen = answer(&mut connection, status);
        assert_eq!(seen.transmitted, hex(sent));
        let reason = seen.close_reason().expect("it is over");
        assert_eq!(reason, &CloseReason::Denied { status });
        assert_eq!(reason.is_final(), is_final);
        assert_eq!(reason.rule(), Some(Rule::HandlerDecides));
    }
    let chunks: [&[u8]; 2] = [&plain_greeting(), &hex("04 0A 05 4552524F52 03 343030")];
    let (_, seen) = feed(client(Dealer), &chunks);
    let reason = "400".to_owned();
    assert_eq!(seen.close_reason(), Some(&CloseReason::Refused { reason }));
}

#[test]
fn a_server_without_a_handler_lets_nobody_in() {
    let config = Config {
        authenticates: false,
        ..server(Router)
    };
    let (_, seen) = feed(config, &[&plain_greeting(), &hello()]);
    let status = Status::AuthenticationFailure;
    assert_eq!(seen.close_reason(), Some(&CloseReason::Denied { status }));
}

#[test]
fn names_and_passwords_may_have_0_to_255_octets() {
    for octets in [0, 1, 255] {
        let text = vec![b'x'; octets];
        let config = Config {
            security: Security::PlainClient {
                username: Frame::copy_from(&text),
                password: Frame::copy_from(&text),
            },
            ..Config::new(Dealer)
        };
        let (_, sent) = feed(config, &[&plain_greeting()]);
        let chunks: [&[u8]; 2] = [&plain_greeting(), &sent.transmitted[64..]];
        let (_, seen) = feed(server(Router), &chunks);
        let asked = Credentials::Plain {
            username: Frame::copy_from(&text),
            password: Frame::copy_from(&text),
        };
        assert_eq!(seen.outputs.last(), Some(&Output::Authenticate(asked)));
    }
}

#[test]
fn roles_come_from_what_each_side_was_told_and_two_of_one_role_wait_in_vain() {
    let (connection, seen) = feed(client(Dealer), &[&greeting(1, "PLAIN", true)]);
    assert_eq!(seen.transmitted[64..], hello());
    assert!(!connection.is_ready());
    let (connection, seen) = feed(server(Router), &[&greeting(1, "PLAIN", true)]);
    assert_eq!(seen.transmitted.len(), 64, "the server waits for HELLO");
    assert!(connection.poll_timeout().is_some());
}

#[test]
fn what_did_not_come_is_told_by_name() {
    for (config, chunks, missing) in [
        (client(Dealer), vec![], WirePart::Greeting),
        (
            client(Dealer),
            vec![plain_greeting().to_vec()],
            WirePart::Welcome,
        ),
        (
            client(Dealer),
            vec![plain_greeting().to_vec(), welcome()],
            WirePart::Ready,
        ),
        (
            server(Router),
            vec![plain_greeting().to_vec()],
            WirePart::Hello,
        ),
        (
            server(Router),
            vec![plain_greeting().to_vec(), hello()],
            WirePart::Initiate,
        ),
    ] {
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        let (mut connection, mut seen) = feed(config, &chunks);
        connection.handle_end(Instant::ZERO);
        drain(&mut connection, &mut seen);
        let reason = CloseReason::EndedInHandshake { missing };
        assert_eq!(seen.close_reason(), Some(&reason));
    }
}

#[test]
fn malformed_or_misplaced_commands_end_the_handshake() {
    let at = |expected: &str| expected.to_owned();
    for (octets, message) in [
        (
            command("HELLO", b""),
            at("72: expected a name behind its length, found 0 octets to the end"),
        ),
        (
            command("HELLO", b"\x05admi"),
            at("72: expected a name behind its length, found 5 octets to the end"),
        ),
        (
            command("HELLO", b"\x05admin"),
            at("78: expected a password behind its length, found 0 octets to the end"),
        ),
        (
            command("HELLO", b"\x05admin\x06secre"),
            at("78: expected a password behind its length, found 6 octets to the end"),
        ),
        (
            command("HELLO", b"\x05admin\x06secret!"),
            at("85: expected nothing behind the password, found 1 octets more"),
        ),
        (welcome(), at("66: expected HELLO, found \"WELCOME\"")),
        (
            initiate("DEALER"),
            at("66: expected HELLO, found \"INITIATE\""),
        ),
        (ready("DEALER"), at("66: expected HELLO, found \"READY\"")),
    ] {
        let (_, seen) = feed(server(Router), &[&plain_greeting(), &octets]);
        let error = seen.protocol_error();
        assert_eq!(error.rule, Rule::MechanismHandshake);
        assert_eq!(error.to_string(), format!("at octet {message}"));
    }
    for (octets, message) in [
        (
            command("WELCOME", b"!"),
            "74: expected nothing behind WELCOME, found 1 octets",
        ),
        (ready("ROUTER"), "66: expected WELCOME, found \"READY\""),
        // A refusal that cannot be read is one all the same.
        (
            command("ERRO", b"R\x03400"),
            "66: expected WELCOME, found \"ERRO\"",
        ),
    ] {
        let (_, seen) = feed(client(Dealer), &[&plain_greeting(), &octets]);
        let error = seen.protocol_error();
        assert_eq!(error.to_string(), format!("at octet {message}"));
        assert!(seen.close_reason().is_some_and(CloseReason::is_final));
    }
}

#[test]
fn a_type_that_does_not_fit_gets_error_instead_of_ready() {
    let (mut connection, _) = feed(server(Router), &[&plain_greeting(), &hello()]);
    answer(&mut connection, Status::Success);
    connection.handle_octets(Instant::ZERO, initiate("PUB").into());
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    assert_eq!(seen.transmitted[2..8], *b"\x05ERROR");
    assert_eq!(seen.protocol_error().rule, Rule::IncompatiblePeers);
}

#[test]
fn mechanisms_that_differ_end_the_connection_after_both_greetings() {
    for (config, theirs) in [
        (client(Dealer), "NULL"),
        (server(Router), "NULL"),
        (server(Router), "PLAINER"),
        (Config::new(Dealer), "PLAIN"),
    ] {
        let (_, seen) = feed(config, &[&greeting(1, theirs, false)]);
        assert_eq!(seen.protocol_error().rule, Rule::MechanismMismatch);
        assert_eq!(seen.transmitted.len(), 64, "ours has left whole");
    }
    for greeting in ["01 00", "FF 0000000000000001 7F 01 05 00 00"] {
        let (_, seen) = feed(server(Router), &[&hex(greeting)]);
        assert_eq!(seen.protocol_error().rule, Rule::ZmtpGreeting);
    }
}

#[test]
fn with_null_a_handler_is_asked_before_ready_leaves() {
    let config = Config {
        authenticates: true,
        ..Config::new(Router)
    };
    let chunks: [&[u8]; 3] = [&LIBZMQ_GREETING, &ready("DEALER"), b"\x00\x01x"];
    let (mut connection, before) = feed(config.clone(), &chunks);
    assert_eq!(before.transmitted.len(), 64);
    let asked = Output::Authenticate(Credentials::Null);
    assert_eq!(before.outputs.last(), Some(&asked));
    let seen = answer(&mut connection, Status::Success);
    assert_eq!(seen.transmitted.len(), 43, "READY leaves");
    assert!(seen.is_ready());
    assert_eq!(seen.messages(), [&Message::of(["x"])], "nothing was lost");

    let (mut connection, _) = feed(config, &chunks);
    let seen = answer(&mut connection, Status::AuthenticationFailure);
    assert_eq!(seen.transmitted, hex("04 0A 05 4552524F52 03 343030"));
}

#[test]
fn an_answer_that_nobody_asked_for_changes_nothing() {
    let (mut connection, _) = feed(Config::new(Router), &[&LIBZMQ_GREETING]);
    let seen = answer(&mut connection, Status::AuthenticationFailure);
    assert_eq!(seen, Seen::default());
    let (mut connection, _) = feed(server(Router), &[&plain_greeting(), &hello()]);
    answer(&mut connection, Status::Success);
    assert_eq!(
        answer(&mut connection, Status::AuthenticationFailure),
        Seen::default()
    );
}

#[test]
fn no_password_is_shown_in_the_state_of_a_connection() {
    let (connection, _) = feed(client(Dealer), &[]);
    assert!(!format!("{connection:?}").contains("secret"));
    let (connection, _) = feed(client(Dealer), &[&plain_greeting()]);
    let shown = format!("{:?}", connection.phase());
    assert_eq!(shown, "Handshake");
}
