//! Greeting, READY and ERROR (RFC 37, Version Negotiation; NULL; Connection Metadata).

use core::time::Duration;

use bytes::Bytes;
use hopscope_core::connection::{
    CloseReason, Config, Connection, Deadline, Output, Phase, SendError,
};
use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Req, Router};
use hopscope_core::trace::WirePart;
use hopscope_core::wire::{MetadataError, OUR_GREETING};
use hopscope_core::zap::Verdict;
use hopscope_core::{Identity, Instant, Message, Rule};

use crate::support::{
    LIBZMQ_GREETING, Seen, command, drain, feed, hex, modern, named, property, ready,
};

#[test]
fn greeting_leaves_at_once_and_ready_right_after_the_peers_greeting() {
    let (_, before) = feed(modern(Dealer), &[]);
    assert_eq!(before.transmitted, OUR_GREETING);
    let (_, after) = feed(modern(Dealer), &[&LIBZMQ_GREETING]);
    let golden = hex(
        "04 29 05 5245414459 0B 536F636B65742D54797065 00000006 4445414C4552
         08 4964656E74697479 00000000",
    );
    assert_eq!(after.transmitted[..64], OUR_GREETING);
    assert_eq!(after.transmitted[64..], golden);
}

#[test]
fn ready_names_the_identity_of_all_but_rep() {
    let sizes = [(Req, 40), (Rep, 28 - 1), (Dealer, 43), (Router, 43)];
    for (kind, octets) in sizes {
        let (_, seen) = feed(Config::new(kind), &[&LIBZMQ_GREETING]);
        assert_eq!(seen.transmitted.len() - 64, octets, "{kind}");
    }
    let (_, seen) = feed(named(Req, "A"), &[&LIBZMQ_GREETING]);
    let golden = hex(
        "04 27 05 5245414459 0B 536F636B65742D54797065 00000003 524551
         08 4964656E74697479 00000001 41",
    );
    assert_eq!(seen.transmitted[64..], golden);
    let (_, seen) = feed(named(Rep, "A"), &[&LIBZMQ_GREETING]);
    assert_eq!(seen.transmitted[64..], ready("REP"));
}

#[test]
fn outputs_tell_the_handshake_in_order() {
    let (_, seen) = feed(Config::new(Rep), &[&LIBZMQ_GREETING, &ready("REQ")]);
    let told: Vec<_> = seen
        .outputs
        .iter()
        .map(|output| match output {
            Output::OctetsSent { octets, part } => ("sent", Some(*part), octets.len()),
            Output::OctetsReceived { octets, part } => ("received", Some(*part), octets.len()),
            Output::Ready { .. } => ("ready", None, 0),
            _ => ("other", None, 0),
        })
        .collect();
    assert_eq!(
        told,
        [
            ("sent", Some(WirePart::Greeting), 64),
            ("received", Some(WirePart::Greeting), 64),
            ("sent", Some(WirePart::Ready), 27),
            ("received", Some(WirePart::Ready), 27),
            ("ready", None, 0),
        ]
    );
}

#[test]
fn every_version_from_3_0_on_is_welcome() {
    for (major, minor) in [(3, 0), (3, 1), (3, 9), (4, 0), (255, 255)] {
        let mut greeting = LIBZMQ_GREETING;
        (greeting[10], greeting[11]) = (major, minor);
        let (_, seen) = feed(Config::new(Rep), &[&greeting, &ready("REQ")]);
        assert!(seen.is_ready(), "{major}.{minor}");
    }
}

#[test]
fn padding_as_server_and_filler_are_not_looked_at() {
    let mut greeting = [0xA5; 64];
    greeting[0] = 0xFF;
    greeting[9..32].copy_from_slice(&OUR_GREETING[9..32]);
    let (_, seen) = feed(Config::new(Rep), &[&greeting, &ready("REQ")]);
    assert!(seen.is_ready(), "{seen:?}");
}

#[test]
fn property_names_are_read_in_any_case_and_unknown_ones_are_kept() {
    let mut properties = property("X-Course", b"hops");
    properties.extend(property("socket-TYPE", b"DEALER"));
    properties.extend(property("iDENTITY", b"alice"));
    properties.extend(property("Empty", b""));
    let peer = command("READY", &properties);
    let (_, seen) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &peer]);
    let Some(Output::Ready {
        kind,
        identity,
        metadata,
        ..
    }) = seen.outputs.last()
    else {
        panic!("expected Ready, found {seen:?}");
    };
    assert_eq!(*kind, Some(Dealer));
    assert_eq!(identity.as_ref().map(Identity::octets), Some(&b"alice"[..]));
    assert_eq!(metadata.get("x-course"), Some(&Bytes::from_static(b"hops")));
    assert_eq!(metadata.get("empty"), Some(&Bytes::new()));
    assert_eq!(metadata.iter().count(), 4);
}

#[test]
fn a_peer_that_tells_no_type_is_let_in_as_libzmq_does_it() {
    let untyped = command("READY", &property("Identity", b"alice"));
    let (_, seen) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &untyped]);
    let Some(Output::Ready { kind, identity, .. }) = seen.outputs.last() else {
        panic!("expected Ready, found {seen:?}");
    };
    assert_eq!(*kind, None);
    assert_eq!(identity.as_ref().map(Identity::octets), Some(&b"alice"[..]));
}

#[test]
fn properties_of_the_application_leave_behind_type_and_identity() {
    let mut config = Config::new(Rep);
    config
        .properties
        .add("X-Course", "hops")
        .expect("the name is allowed");
    let (_, seen) = feed(config, &[&LIBZMQ_GREETING]);
    let properties = [
        property("Socket-Type", b"REP"),
        property("X-Course", b"hops"),
    ]
    .concat();
    assert!(seen.transmitted.ends_with(&command("READY", &properties)));
    for name in ["", "X Course", "X-\u{e4}", &"x".repeat(256)] {
        let refused = hopscope_core::wire::Metadata::new().add(name, "");
        assert_eq!(refused, Err(MetadataError::BadName), "{name:?}");
    }
}

#[test]
fn only_a_router_is_told_an_identity() {
    let announces = |theirs: SocketKind| {
        let mut properties = property("Socket-Type", theirs.name().as_bytes());
        properties.extend(property("Identity", b"\0bad"));
        command("READY", &properties)
    };
    for (ours, theirs) in [
        (Dealer, Router),
        (Dealer, Dealer),
        (Req, Router),
        (Rep, Dealer),
    ] {
        let (_, seen) = feed(Config::new(ours), &[&LIBZMQ_GREETING, &announces(theirs)]);
        let told = seen.outputs.iter().find_map(|output| match output {
            Output::Ready { identity, .. } => Some(identity.is_none()),
            _ => None,
        });
        assert_eq!(
            told,
            Some(true),
            "{ours} and {theirs}: ignored, however bad"
        );
    }
    let (_, seen) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &announces(Dealer)]);
    assert_eq!(seen.protocol_error().rule, Rule::IdentityInvalid);
}

#[test]
fn bad_identities_are_refused_with_an_error_command() {
    let long = [b'x'; 256];
    for (identity, found) in [
        (&b"\0abc"[..], "one that starts with a zero octet"),
        (&long, "one of 256 octets"),
    ] {
        let mut body = b"\x05READY".to_vec();
        body.extend(property("Socket-Type", b"REQ"));
        body.extend(property("Identity", identity));
        let mut peer = vec![0x06];
        peer.extend((body.len() as u64).to_be_bytes());
        peer.extend(body);
        let (_, seen) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &peer]);
        let error = seen.protocol_error();
        assert_eq!((error.rule, &*error.found), (Rule::IdentityInvalid, found));
        let ours = &seen.transmitted[64 + 43..];
        assert_eq!(ours[2..8], *b"\x05ERROR", "{ours:?}");
    }
}

#[test]
fn an_identity_of_255_octets_is_taken() {
    let mut body = b"\x05READY".to_vec();
    body.extend(property("Socket-Type", b"REQ"));
    body.extend(property("Identity", &[b'x'; 255]));
    let mut peer = vec![0x06];
    peer.extend((body.len() as u64).to_be_bytes());
    peer.extend(body);
    let (_, seen) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &peer]);
    assert!(seen.is_ready(), "{seen:?}");
}

#[test]
fn a_wrong_socket_type_gets_error_before_the_end() {
    let mut connection = Connection::new(Instant::ZERO, Config::new(Rep));
    connection.handle_octets(Instant::ZERO, Bytes::from_static(&LIBZMQ_GREETING));
    connection.handle_octets(Instant::ZERO, ready("ROUTER").into());
    let outputs: Vec<_> = core::iter::from_fn(|| connection.poll_output()).collect();
    let is_closed = |output: &Output| matches!(output, Output::Closed(_));
    assert!(
        !outputs.iter().any(is_closed),
        "ERROR has not been taken yet: {outputs:?}"
    );

    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    let reason = b"expected a REQ or DEALER for our REP, found ROUTER";
    let mut data = vec![reason.len() as u8];
    data.extend_from_slice(reason);
    assert!(
        seen.transmitted.ends_with(&command("ERROR", &data)),
        "{:?}",
        seen.transmitted
    );
    assert_eq!(seen.protocol_error().rule, Rule::IncompatiblePeers);
    assert_eq!(seen.protocol_error().offset, 64);
    assert!(seen.close_reason().is_some_and(CloseReason::is_final));
}

#[test]
fn error_from_the_peer_ends_the_connection_with_its_reason() {
    let error = hex("04 0A 05 4552524F52 03 343030");
    let (_, seen) = feed(Config::new(Req), &[&LIBZMQ_GREETING, &error]);
    assert_eq!(
        seen.close_reason(),
        Some(&CloseReason::Refused {
            reason: "400".to_owned()
        })
    );
    let rude = command("ERROR", b"\x02\x1B[");
    let (_, seen) = feed(Config::new(Req), &[&LIBZMQ_GREETING, &ready("REP"), &rude]);
    let escaped = CloseReason::Refused {
        reason: r"\x1b[".to_owned(),
    };
    assert_eq!(
        seen.close_reason(),
        Some(&escaped),
        "after READY too, and made printable"
    );
}

#[test]
fn a_handshake_that_stalls_ends_when_its_time_is_over() {
    let config = || Config {
        handshake_timeout: Duration::from_secs(2),
        ..Config::new(Req)
    };
    let due = Instant::ZERO + Duration::from_secs(2);
    let cases: [(&[&[u8]], WirePart); 3] = [
        (&[], WirePart::Greeting),
        (&[&LIBZMQ_GREETING[..40]], WirePart::Greeting),
        (&[&LIBZMQ_GREETING, b"\x04"], WirePart::Ready),
    ];
    for (chunks, missing) in cases {
        let (mut connection, mut seen) = feed(config(), chunks);
        assert_eq!(connection.poll_timeout(), Some((due, Deadline::Handshake)));
        connection.handle_timeout(Instant::from_micros(1_999_999));
        drain(&mut connection, &mut seen);
        assert_eq!(seen.close_reason(), None, "too early");
        connection.handle_timeout(due);
        drain(&mut connection, &mut seen);
        assert_eq!(
            seen.close_reason(),
            Some(&CloseReason::HandshakeTimeout { missing })
        );
        assert_eq!(connection.poll_timeout(), None);
    }
    let (mut connection, mut seen) = feed(config(), &[&LIBZMQ_GREETING, &ready("REP")]);
    assert_eq!(connection.poll_timeout(), None, "the handshake is done");
    connection.handle_timeout(due);
    drain(&mut connection, &mut seen);
    assert_eq!(seen.close_reason(), None);
}

#[test]
fn a_handler_that_does_not_answer_in_time_is_named_and_not_the_peer() {
    let due = Instant::ZERO + Duration::from_secs(2);
    let config = Config {
        authenticates: true,
        handshake_timeout: Duration::from_secs(2),
        ..Config::new(Rep)
    };
    let (mut connection, mut seen) = feed(config, &[&LIBZMQ_GREETING, &ready("REQ")]);
    assert_eq!(connection.phase(), Phase::Verdict);
    assert_eq!(connection.poll_timeout(), Some((due, Deadline::Handshake)));
    connection.handle_timeout(due);
    drain(&mut connection, &mut seen);
    let reason = seen.close_reason().expect("its time is over");
    assert_eq!(reason, &CloseReason::HandlerTimeout);
    assert_eq!(reason.rule(), Some(Rule::HandlerDecides));
    assert!(reason.to_string().starts_with("the handler "), "{reason}");
    assert!(!reason.is_final(), "it may answer the next time");
    let told = seen.outputs.len();
    connection.handle_verdict(due, Verdict::success("late"));
    drain(&mut connection, &mut seen);
    assert_eq!(
        seen.outputs.len(),
        told,
        "what comes too late changes nothing"
    );
}

#[test]
fn an_end_after_each_octet_of_the_handshake_is_told_as_such() {
    let whole = [&LIBZMQ_GREETING[..], &ready("REP")].concat();
    for cut in 0..=whole.len() {
        let (mut connection, mut seen) = feed(Config::new(Req), &[&whole[..cut]]);
        connection.handle_end(Instant::ZERO);
        drain(&mut connection, &mut seen);
        let expected = match cut {
            0..64 => CloseReason::EndedInHandshake {
                missing: WirePart::Greeting,
            },
            _ if cut < whole.len() => CloseReason::EndedInHandshake {
                missing: WirePart::Ready,
            },
            _ => CloseReason::Ended,
        };
        assert_eq!(seen.close_reason(), Some(&expected), "after {cut} octets");
    }
}

#[test]
fn nothing_is_sent_before_the_handshake_is_done_or_after_the_end() {
    let message = Message::of(["hello"]);
    let mut connection = Connection::new(Instant::ZERO, Config::new(Dealer));
    assert_eq!(connection.send(&message), Err(SendError::NotReady));
    connection.handle_octets(Instant::ZERO, Bytes::from_static(&LIBZMQ_GREETING));
    assert_eq!(connection.send(&message), Err(SendError::NotReady));
    connection.handle_octets(Instant::ZERO, ready("DEALER").into());
    assert_eq!(connection.send(&message), Ok(()));
    assert_eq!(connection.send(&Message::new()), Err(SendError::NoFrames));
    connection.handle_end(Instant::ZERO);
    drain(&mut connection, &mut Seen::default());
    assert_eq!(connection.send(&message), Err(SendError::NotReady));
}
