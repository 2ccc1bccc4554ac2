//! CURVE (RFC 25, RFC 26), against a client and a server made by hand.

use core::time::Duration;

use hopscope_core::connection::{CloseReason, Config, KeyPair, Security};
use hopscope_core::socket::SocketKind::Rep;
use hopscope_core::zap::{Credentials, Status, Verdict};
use hopscope_core::{Message, Rule};

use crate::curve_peers::{
    CLIENT, Initiate, RawClient, RawServer, SERVER, TRANSIENT, client_config, fresh, key, nonce,
    nonces, open, our_hello, public, ready, server_config,
};
use crate::support::{Wire, command, command_body, frame, greeting, hex, message, property, talk};

#[test]
fn cv_1_roles_follow_as_server_and_the_client_must_know_the_servers_key() {
    let (mut client, mut server) = fresh();
    client.feed(greeting(1, "CURVE"));
    server.feed(greeting(1, "CURVE"));
    assert_eq!(client.take_sent()[32], 0);
    assert_eq!(server.take_sent()[32], 1);
    let mut mistaken = Wire::new(Config {
        security: Security::CurveClient {
            server_key: public(&[0x99; 32]),
            keys: KeyPair::from_secret(CLIENT),
        },
        ..client_config(1)
    });
    let mut server = Wire::new(server_config(2));
    talk(&mut mistaken, &mut server);
    server.assert_breach(Rule::CurveHello);
    assert!(!mistaken.is_ready());
}

#[test]
fn cv_2_hello_has_200_octets_version_1_0_and_zeros() {
    let hello = our_hello(1);
    assert_eq!(hello.len(), 200);
    assert_eq!(hello[..8], hex("05 48454C4C4F 01 00"));
    assert_eq!(hello[8..80], [0; 72]);
    let whole = nonce(b"CurveZMQHELLO---", &hello[112..120]);
    let inside = open(&key(&hello[80..112]), &SERVER, whole, &hello[120..]);
    assert_eq!(inside, [0; 64]);
}

#[test]
fn cv_3_each_connection_has_a_fresh_transient_key() {
    let keys: Vec<_> = (1..=20)
        .map(|seed| key(&our_hello(seed)[80..112]))
        .collect();
    for (index, one) in keys.iter().enumerate() {
        assert!(!keys[..index].contains(one), "used twice");
        assert_ne!(*one, public(&CLIENT));
    }
    let servers: Vec<_> = (1..=20)
        .map(|seed| RawClient::welcomed(server_config(seed)).transient)
        .collect();
    for (index, one) in servers.iter().enumerate() {
        assert!(!servers[..index].contains(one), "used twice");
        assert_ne!(*one, public(&SERVER));
    }
    // What a connection shows of itself holds no secret.
    let shown = format!("{:?}", Wire::new(client_config(1)).connection);
    assert!(
        !shown.contains("193, 193, 193") && !shown.contains("c1c1c1"),
        "{shown}"
    );
}

#[test]
fn cv_4_every_field_of_hello_is_checked() {
    let good = RawClient::hello();
    for at in 6..200 {
        let mut hello = good.clone();
        hello[at] ^= 0x01;
        let mut server = RawClient::greeted(server_config(2));
        server.feed(frame(4, &hello));
        server.assert_protocol_error();
        assert_eq!(server.take_sent(), b"", "octet {at}");
    }
    for hello in [
        good[..199].to_vec(),
        [&good[..], b"x"].concat(),
        RawClient::hello_with(1, [2, 0]),
        RawClient::hello_with(1, [1, 1]),
        command_body("HELLO", b""),
    ] {
        let mut server = RawClient::greeted(server_config(2));
        server.feed(frame(4, &hello));
        server.assert_protocol_error();
    }
    assert_eq!(RawClient::welcomed(server_config(2)).server.closed(), None);
}

#[test]
fn cv_5_between_hello_and_initiate_the_servers_transient_key_is_in_the_cookie_alone() {
    // Any other octet in the cookie and the server can go on no more: it has nothing else.
    for at in 0..96 {
        let mut client = RawClient::welcomed(server_config(2));
        let mut initiate = client.initiate();
        initiate.cookie[at] ^= 0x80;
        let octets = client.written(&initiate);
        client.server.feed(frame(6, &octets));
        client.server.assert_breach(Rule::CurveInitiate);
    }
    assert!(RawClient::ready().server.is_ready());
}

#[test]
fn cv_6_welcome_has_168_octets_and_a_new_cookie_and_nonce_each_time() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 1..=50 {
        let mut server = RawClient::greeted(server_config(seed));
        server.feed(frame(4, &RawClient::hello()));
        let welcome = server.take_sent().split_off(2);
        assert_eq!(welcome.len(), 168);
        assert_eq!(welcome[..8], *b"\x07WELCOME");
        assert!(seen.insert(welcome[8..24].to_vec()), "a nonce used twice");
        let client = RawClient::welcomed(server_config(seed));
        assert!(
            seen.insert(client.cookie[..16].to_vec()),
            "a nonce used twice"
        );
        assert!(seen.insert(client.cookie), "a cookie used twice");
    }
}

#[test]
fn cv_7_a_cookie_is_good_once_and_for_a_short_time() {
    // Another time: the second INITIATE is no command of traffic.
    let mut again = RawClient::ready();
    let initiate = again.written(&Initiate {
        nonce: 3,
        ..again.initiate()
    });
    again.server.feed(frame(6, &initiate));
    again.server.assert_protocol_error();
    // Too late: the connection and with it the key of its cookie are gone.
    let mut late = RawClient::welcomed(Config {
        handshake_timeout: Duration::from_secs(60),
        ..server_config(2)
    });
    let initiate = late.written(&late.initiate());
    late.server.pass(Duration::from_secs(60));
    assert_eq!(
        late.server.closed().and_then(CloseReason::rule),
        Some(Rule::HandshakeTimeout)
    );
    late.server.feed(frame(6, &initiate));
    assert!(!late.server.is_ready());
    // By default that is 30 s.
    assert!(Config::new(Rep).handshake_timeout <= Duration::from_secs(60));
}

#[test]
fn cv_8_a_malformed_welcome_ends_it_and_a_good_one_is_answered_by_initiate() {
    let good = RawServer::greeted().welcome();
    for at in 0..168 {
        let mut welcome = good.clone();
        welcome[at] ^= 0x01;
        let mut server = RawServer::greeted();
        server.client.feed(frame(4, &welcome));
        server.client.assert_protocol_error();
        assert_eq!(server.client.take_sent(), b"", "octet {at}");
    }
    for welcome in [good[..167].to_vec(), [&good[..], b"x"].concat()] {
        let mut server = RawServer::greeted();
        server.client.feed(frame(4, &welcome));
        server.client.assert_protocol_error();
    }
    let (_, initiate) = RawServer::welcomed();
    assert_eq!(initiate[..9], *b"\x08INITIATE");
    assert_eq!(initiate[9..105], [0xCC; 96], "the cookie as it came");
}

#[test]
fn cv_9_initiate_is_checked_in_all_its_parts() {
    let other = RawClient::welcomed(server_config(9)).cookie;
    let faults: [fn(&mut Initiate); 7] = [
        |initiate| initiate.cookie[20] ^= 1,
        |initiate| initiate.public = public(&[0x66; 32]),
        |initiate| initiate.voucher = [0x66; 32],
        |initiate| initiate.vouched[0] ^= 1,
        |initiate| initiate.vouched[40] ^= 1,
        |initiate| initiate.vouched.truncate(32),
        |initiate| initiate.metadata.push(9),
    ];
    for (number, fault) in faults.iter().enumerate() {
        let mut client = RawClient::welcomed(server_config(2));
        let mut initiate = client.initiate();
        fault(&mut initiate);
        let octets = client.written(&initiate);
        client.server.feed(frame(6, &octets));
        client.server.assert_protocol_error();
        assert!(!client.server.is_ready(), "fault {number}");
    }
    let mut client = RawClient::welcomed(server_config(2));
    let stolen = Initiate {
        cookie: other,
        ..client.initiate()
    };
    let octets = client.written(&stolen);
    client.server.feed(frame(6, &octets));
    client.server.assert_breach(Rule::CurveInitiate);
    // The box itself, and its size.
    let client = RawClient::welcomed(server_config(2));
    let good = client.written(&client.initiate());
    for wrong in [good[..256].to_vec(), [&good[..], b"x"].concat()] {
        let mut client = RawClient::welcomed(server_config(2));
        client.server.feed(frame(4, &wrong));
        client.server.assert_protocol_error();
    }
    assert!(RawClient::ready().server.is_ready());
}

#[test]
fn cv_10_a_refused_client_gets_error_or_the_end_and_takes_both() {
    for (status, sent) in [
        (Status::AuthenticationFailure, command("ERROR", b"\x03400")),
        (Status::TemporaryError, Vec::new()),
    ] {
        let mut client = RawClient::welcomed(Config {
            authenticates: true,
            ..server_config(2)
        });
        let initiate = client.written(&client.initiate());
        client.server.feed(frame(6, &initiate));
        let shown = Credentials::Curve {
            public_key: public(&CLIENT),
        };
        assert_eq!(client.server.asked(), Some(shown));
        client.server.verdict(Verdict::of(status, "no"));
        assert_eq!(client.server.take_sent(), sent, "{status:?}");
        assert!(client.server.closed().is_some() && !client.server.is_ready());
    }
    let (mut told, _) = RawServer::welcomed();
    told.client.feed(command("ERROR", b"\x03400"));
    let refused = CloseReason::Refused {
        reason: "400".to_owned(),
    };
    assert_eq!(told.client.closed(), Some(&refused));
    let (mut left, _) = RawServer::welcomed();
    left.client.end();
    assert!(matches!(
        left.client.closed(),
        Some(CloseReason::EndedInHandshake { .. })
    ));
}

#[test]
fn cv_11_the_client_never_sends_error() {
    // A server that is none, one of a wrong type, and one that says nonsense in traffic.
    let mut mad = RawServer::greeted();
    mad.client.feed(command("WELCOME", &[0; 160]));
    let (mut wrong_type, _) = RawServer::welcomed();
    let publisher = wrong_type.ready_with(1, &property("Socket-Type", b"PUB"));
    wrong_type.client.feed(frame(4, &publisher));
    let (mut broken, _) = RawServer::welcomed();
    let metadata = broken.ready_with(1, b"\x05abc");
    broken.client.feed(frame(4, &metadata));
    let (mut nonsense, _) = RawServer::welcomed();
    let octets = [nonsense.ready(), frame(0, b"\x07MESSAGE nonsense")].concat();
    nonsense.client.feed(octets);
    for mut server in [mad, wrong_type, broken, nonsense] {
        server.client.assert_protocol_error();
        assert_eq!(server.client.take_sent(), b"", "{:?}", server.client);
    }
}

#[test]
fn cv_12_a_client_that_got_error_does_not_come_back() {
    let (mut server, _) = RawServer::welcomed();
    server.client.feed(command("ERROR", b"\x03400"));
    assert!(server.client.closed().is_some_and(CloseReason::is_final));
}

#[test]
fn cv_13_short_nonces_rise_and_a_used_one_ends_the_connection() {
    let hello = our_hello(1);
    assert_eq!(hello[112..120], 1_u64.to_be_bytes());
    let (_, initiate) = RawServer::welcomed();
    assert_eq!(initiate[105..113], 2_u64.to_be_bytes());
    let (mut client, mut server) = ready();
    for body in ["a", "b", "c"] {
        client.send(&message(&[body]));
        server.send(&message(&[body]));
    }
    let from_client = nonces(&client.take_sent());
    assert!(
        from_client.is_sorted_by(|a, b| a < b) && from_client[0] > 2,
        "{from_client:?}"
    );
    let from_server = nonces(&server.take_sent());
    assert!(
        from_server.is_sorted_by(|a, b| a < b) && from_server[0] > 1,
        "{from_server:?}"
    );

    for used in [2, 1, 0, 3] {
        let mut client = RawClient::ready();
        let first = client.message(3, 0, b"first");
        client.server.feed(first);
        assert_eq!(client.server.messages(), [message(&["first"])]);
        let again = client.message(used, 0, b"again");
        client.server.feed(again);
        client.server.assert_breach(Rule::CurveNonce);
        assert_eq!(client.server.messages().len(), 1);
    }
    // INITIATE with the nonce of HELLO.
    let mut client = RawClient::welcomed(server_config(2));
    let initiate = client.written(&Initiate {
        nonce: 1,
        ..client.initiate()
    });
    client.server.feed(frame(6, &initiate));
    client.server.assert_breach(Rule::CurveNonce);
    // A server's MESSAGE with the nonce of its READY.
    let (mut server, _) = RawServer::welcomed();
    let octets = [server.ready(), server.message(1, 0, b"x")].concat();
    server.client.feed(octets);
    server.client.assert_breach(Rule::CurveNonce);
}

#[test]
fn cv_14_after_the_last_nonce_nothing_more_can_come() {
    let mut client = RawClient::ready();
    let octets = [
        client.message(u64::MAX - 1, 0, b"the last but one"),
        client.message(u64::MAX, 0, b"the last"),
    ]
    .concat();
    client.server.feed(octets);
    assert_eq!(client.server.messages().len(), 2, "2^64 - 1 may be used");
    assert_eq!(client.server.closed(), None);
    for wrapped in [0, 1, u64::MAX] {
        let mut server = Wire::new(server_config(2));
        server.connection = client.server.connection.clone();
        server.feed(client.message(wrapped, 0, b"one more"));
        server.assert_breach(Rule::CurveNonce);
    }
}

#[test]
fn cv_15_the_inner_flags_are_more_and_command() {
    let mut client = RawClient::ready();
    let octets = [client.message(3, 1, b"a"), client.message(4, 0, b"b")].concat();
    client.server.feed(octets);
    assert_eq!(client.server.messages(), [message(&["a", "b"])]);
    let ping = client.message(5, 2, &command_body("PING", &[0, 0]));
    client.server.feed(ping);
    assert_eq!(client.server.messages().len(), 1, "a command is none");
    let pong = client.server.take_sent();
    assert_eq!(pong[0], 0x00, "in a message frame, as libzmq sends it");
    let whole = nonce(b"CurveZMQMESSAGES", &pong[2 + 8..2 + 16]);
    let inside = open(&client.transient, &TRANSIENT, whole, &pong[2 + 16..]);
    assert_eq!(inside, [&[2][..], &command_body("PONG", b"")].concat());
    client.server.send(&message(&["x", "y"]));
    let sent = client.server.take_sent();
    let first = &sent[..2 + usize::from(sent[1])];
    let whole = nonce(b"CurveZMQMESSAGES", &first[2 + 8..2 + 16]);
    let inside = open(&client.transient, &TRANSIENT, whole, &first[2 + 16..]);
    assert_eq!(inside, b"\x01x");
    for flags in [0x03, 0x04, 0x08, 0x80, 0xFF] {
        let mut client = RawClient::ready();
        let octets = client.message(3, flags, b"x");
        client.server.feed(octets);
        client.server.assert_protocol_error();
    }
    // With the COMMAND bit outside, as RFC 26 has it, it is the same.
    let mut client = RawClient::ready();
    let mut octets = client.message(3, 0, b"x");
    octets[0] = 0x04;
    client.server.feed(octets);
    assert_eq!(client.server.messages(), [message(&["x"])]);
}

#[test]
fn cv_16_a_message_that_does_not_open_ends_it_without_error() {
    let good = RawClient::ready().message(3, 0, b"hello");
    for at in 2..good.len() {
        let mut octets = good.clone();
        octets[at] ^= 0x01;
        let mut client = RawClient::ready();
        client.server.feed(octets);
        client.server.assert_protocol_error();
        assert_eq!(client.server.messages(), [], "octet {at}");
        assert_eq!(client.server.take_sent(), b"", "octet {at}");
    }
    for short in [
        frame(0, b"\x07MESSAGE"),
        frame(0, b"in the clear"),
        frame(0, b""),
    ] {
        let mut client = RawClient::ready();
        client.server.feed(short);
        client.server.assert_protocol_error();
        assert_eq!(client.server.take_sent(), b"");
    }
}

#[test]
fn cv_17_the_server_may_speak_right_after_ready_and_the_client_once_it_has_come() {
    let (mut server, _) = RawServer::welcomed();
    let early = server.client.connection.send(&message(&["", "early"]));
    assert!(early.is_err());
    let octets = [
        server.ready(),
        server.message(2, 1, b""),
        server.message(3, 0, b"at once"),
    ];
    server.client.feed(octets.concat());
    assert_eq!(server.client.messages(), [message(&["", "at once"])]);
    server.client.send(&message(&["", "now"]));
    assert_eq!(nonces(&server.client.take_sent()), [3, 4]);
    let mut client = RawClient::welcomed(server_config(2));
    let initiate = client.written(&client.initiate());
    client.server.feed(frame(6, &initiate));
    client.server.send(&message(&["", "right away"]));
    assert!(
        client.server.take_sent().len() > 60,
        "READY and two MESSAGEs"
    );
}

#[test]
fn cv_18_metadata_are_encoded_as_in_nulls_ready() {
    let (server, initiate) = RawServer::welcomed();
    let whole = nonce(b"CurveZMQINITIATE", &initiate[105..113]);
    let inside = open(&server.transient, &TRANSIENT, whole, &initiate[113..]);
    let expected = [property("Socket-Type", b"REQ"), property("Identity", b"")].concat();
    assert_eq!(inside[128..], expected);
    assert_eq!(inside[..32], public(&CLIENT));
    let vouch = open(
        &public(&CLIENT),
        &TRANSIENT,
        nonce(b"VOUCH---", &inside[32..48]),
        &inside[48..128],
    );
    assert_eq!(vouch, [server.transient, public(&SERVER)].concat());

    let mut client = RawClient::welcomed(server_config(2));
    let octets = client.written(&Initiate {
        metadata: [
            property("socket-type", b"REQ"),
            property("X-Colour", b"red"),
        ]
        .concat(),
        ..client.initiate()
    });
    client.server.feed(frame(6, &octets));
    let metadata = client.server.metadata().expect("it is let in");
    assert_eq!(
        metadata.get("X-Colour").map(|value| &value[..]),
        Some(&b"red"[..])
    );
    let ready = client.server.take_sent().split_off(2);
    let whole = nonce(b"CurveZMQREADY---", &ready[6..14]);
    let inside = open(&client.transient, &TRANSIENT, whole, &ready[14..]);
    assert_eq!(inside, property("Socket-Type", b"REP"));
}

#[test]
fn cv_17_what_ours_say_to_each_other_arrives_sealed() {
    let (mut client, mut server) = ready();
    let body = vec![b's'; 70_000];
    let sent = Message::of([&b""[..], b"secret words", &body]);
    client.send(&sent);
    let octets = client.take_sent();
    assert!(!octets.windows(12).any(|window| window == b"secret words"));
    server.feed(octets);
    assert_eq!(server.messages(), [sent]);
}
