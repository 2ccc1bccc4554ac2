//! What peers send that mean no good, or speak something else. The inputs are seeds of the fuzz
//! targets too (`fuzz/seeds`).

use core::time::Duration;

use hopscope_core::connection::{CloseReason, Config, Framing, Limits};
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub,
};
use hopscope_core::socket::{RecvError, SocketOptions};
use hopscope_core::{Interest, Message, Rule};

use crate::curve_peers::RawClient;
use crate::support::{
    Bench, Node, Wire, command, frame, frames, greeting, hex, message, property, ready, topic,
};

const STRANGERS: [&[u8]; 6] = [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"\x9C\xE1\x00\x77\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    b"\0\0\0\0\0\0\0\0\0\0\0\0",
    b"\x80\x80\x80\x80\x80\x80\x80\x80",
];

#[test]
fn hi_1_a_stranger_is_closed_or_waited_for_and_never_ready() {
    for octets in STRANGERS {
        for kind in [Req, Router, Pub, Sub, Pull] {
            let mut whole = Wire::new(Config::new(kind));
            whole.feed(octets);
            let mut trickled = Wire::new(Config::new(kind));
            trickled.trickle(octets);
            for mut wire in [whole, trickled] {
                // What was taken for a ZMTP 1.0 peer's identity may wait for more, but not for ever.
                wire.pass(Duration::from_secs(30));
                assert!(wire.closed().is_some(), "{octets:02X?}: {wire:?}");
                assert!(!wire.is_ready() && wire.messages().is_empty());
                assert!(wire.take_sent().len() <= 64 + 64, "{octets:02X?}");
            }
        }
        let mut strict = Wire::new(Config {
            oldest: hopscope_core::wire::Generation::Zmtp30,
            ..Config::new(Router)
        });
        strict.feed(octets);
        strict.assert_breach(Rule::ZmtpGreeting);
    }
}

#[test]
fn hi_2_a_greeting_cut_anywhere_ends_with_the_peer_or_with_the_time() {
    let whole = greeting(1, "NULL");
    for cut in 0..64 {
        let mut ended = Wire::new(Config::new(Router));
        ended.feed(&whole[..cut]);
        ended.end();
        let is_over = matches!(ended.closed(), Some(CloseReason::EndedInHandshake { .. }));
        assert!(is_over, "{cut}: {ended:?}");
        let mut silent = Wire::new(Config::new(Router));
        silent.feed(&whole[..cut]);
        silent.pass(Duration::from_secs(29));
        assert_eq!(silent.closed(), None, "{cut}");
        silent.pass(Duration::from_secs(1));
        let rule = silent.closed().and_then(CloseReason::rule);
        assert_eq!(rule, Some(Rule::HandshakeTimeout), "{cut}");
        assert_eq!(
            silent.connection.poll_timeout(),
            None,
            "nothing is left behind"
        );
    }
}

#[test]
fn hi_3_a_mechanism_without_an_end_unknown_or_in_lower_case_closes() {
    for name in [
        "ABCDEFGHIJKLMNOPQRST",
        "NULLNULLNULLNULLNULL",
        "KERBEROS",
        "null",
        "Null",
        "",
    ] {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(greeting(1, name));
        wire.assert_breach(Rule::MechanismMismatch);
    }
}

#[test]
fn hi_4_sizes_beyond_all_reason_are_refused_before_memory_is_taken() {
    for size in ["7FFFFFFFFFFFFFFF", "8000000000000000", "FFFFFFFFFFFFFFFF"] {
        for flags in ["02", "03", "06"] {
            let mut wire = Wire::ready(Router, "DEALER");
            // The head alone: nothing of the body has come, nor will it.
            wire.feed(hex(&format!("{flags} {size}")));
            wire.assert_protocol_error();
        }
    }
    let mut old = Wire::new(Config::new(Router));
    old.feed(hex("01 00"));
    old.feed(hex("FF FFFFFFFFFFFFFFFF 00"));
    old.assert_protocol_error();
}

#[test]
fn hi_5_a_message_without_an_end_meets_a_limit() {
    let config = Config {
        limits: Limits {
            max_frames: 1000,
            max_message_octets: 100_000,
            ..Limits::default()
        },
        ..Config::new(Router)
    };
    let mut many = Wire::ready_with(config.clone(), 1, "DEALER");
    let endless = frame(1, b"").repeat(500);
    for _ in 0..3 {
        many.feed(&endless);
    }
    many.assert_protocol_error();
    let mut large = Wire::ready_with(config, 1, "DEALER");
    for _ in 0..11 {
        large.feed(frame(1, &[7; 10_000]));
    }
    large.assert_protocol_error();
    assert_eq!(large.messages(), []);
}

#[test]
fn hi_6_messages_before_ready_and_a_second_ready_close_or_change_nothing() {
    for octets in [frames(&[b"x"]), frame(1, b""), hex("02 0000000000000100")] {
        let mut early = Wire::new(Config::new(Rep));
        early.feed(greeting(1, "NULL"));
        early.feed(&octets);
        early.feed(ready("REQ"));
        early.assert_protocol_error();
        assert!(!early.is_ready() && early.messages().is_empty());
    }
    for (traffic, expected) in [(Vec::new(), 0), (frames(&[b"", b"x"]), 1)] {
        let mut twice = Wire::ready(Rep, "REQ");
        twice.feed(traffic);
        // Of another type, so that a change would show.
        twice.feed(ready("DEALER"));
        let again = twice
            .outputs
            .iter()
            .filter(|output| matches!(output, hopscope_core::connection::Output::Ready { .. }));
        assert_eq!(again.count(), 0);
        assert_eq!(twice.messages().len(), expected);
        twice.assert_breach(Rule::ZmtpReady);
    }
}

#[test]
fn hi_7_more_on_a_command_and_reserved_bits_are_refused() {
    for flags in [0x05, 0x07, 0x08, 0x09, 0x10, 0x20, 0x40, 0x80, 0xFF] {
        let mut wire = Wire::ready(Router, "DEALER");
        wire.feed([flags, 0]);
        wire.assert_breach(Rule::ZmtpViolation);
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(greeting(1, "NULL"));
        wire.feed([flags, 0]);
        wire.assert_protocol_error();
    }
}

#[test]
fn hi_8_a_ping_of_any_length_is_answered_with_16_octets_at_most_or_refused() {
    for data in [0, 1] {
        let mut wire = Wire::ready(Router, "DEALER");
        wire.feed(command("PING", &vec![0; data]));
        wire.assert_breach(Rule::ZmtpHeartbeat);
        assert_eq!(wire.take_sent(), b"");
    }
    for data in [2, 3, 17, 18, 19, 58, 200, 60_000] {
        let mut wire = Wire::ready(Router, "DEALER");
        wire.feed(command("PING", &vec![0; data]));
        let echoed = wire.take_sent();
        assert!(
            echoed.len() <= 2 + 5 + 16,
            "{data}: {} octets",
            echoed.len()
        );
        if data <= 18 {
            assert_eq!(echoed, command("PONG", &vec![0; data - 2]), "{data}");
        }
    }
}

#[test]
fn hi_9_commands_that_mean_nothing_here_leave_whose_turn_it_is_alone() {
    let noise = [
        command("SUBSCRIBE", b"A"),
        command("CANCEL", b"A"),
        command("JOIN", b"g"),
        command("LEAVE", b"g"),
        command("PING", &[0, 0]),
        command("PONG", b""),
    ]
    .concat();
    let mut router = Node::facing(Router, 1, "DEALER");
    router.feed(&noise);
    assert_eq!(router.bench.recv(), Err(RecvError::WouldBlock));
    router.feed(frames(&[b"x"]));
    assert!(router.bench.recv().is_ok());

    let mut req = Node::facing(Req, 1, "REP");
    for _ in 0..2 {
        req.feed(&noise);
        assert_eq!(req.bench.recv(), Err(RecvError::WrongState));
        req.bench.send(&["?"]).expect("still its turn to send");
        req.feed(&noise);
        assert_eq!(req.bench.recv(), Err(RecvError::WouldBlock));
        req.feed(frames(&[b"", b"!"]));
        assert_eq!(req.bench.recv(), Ok(message(&["!"])));
    }
    let others: [(SocketKind, &str); 5] = [
        (Rep, "REQ"),
        (Dealer, "ROUTER"),
        (Pull, "PUSH"),
        (Push, "PULL"),
        (Pair, "PAIR"),
    ];
    for (kind, theirs) in others {
        let mut node = Node::facing(kind, 1, theirs);
        node.feed(&noise);
        assert!(node.bench.recv().is_err(), "{kind}");
        assert!(node.wire.closed().is_none(), "{kind}: {:?}", node.wire);
    }
}

#[test]
fn hi_10_thousands_of_subscriptions_and_topics_of_any_length_are_borne() {
    let mut bench = Bench::new(Xpub);
    let peer = bench.peer(Sub);
    for number in 0..20_000_u32 {
        bench.interest(peer, Interest::Subscribe(topic(&number.to_string())));
    }
    bench.send(&["19999 and more"]).expect("it never waits");
    assert_eq!(bench.all_leaving(peer).len(), 1);
    // One topic that goes deep, all its beginnings, and their end: no recursion to overflow.
    let deep = "x".repeat(100_000);
    bench.interest(peer, Interest::Subscribe(topic(&deep)));
    for length in (0..100_000).step_by(997) {
        bench.interest(peer, Interest::Subscribe(topic(&deep[..length])));
    }
    bench.send(&[&deep]).expect("it never waits");
    assert_eq!(bench.all_leaving(peer).len(), 1, "once");
    for length in (0..100_000).step_by(997) {
        bench.interest(peer, Interest::Cancel(topic(&deep[..length])));
    }
    bench.interest(peer, Interest::Cancel(topic(&deep)));
    bench.interest(peer, Interest::Cancel(topic(&"never there".repeat(50_000))));
    bench.send(&[&deep]).expect("it never waits");
    assert_eq!(bench.all_leaving(peer), []);
    bench.lose(peer);
    bench.send(&["1"]).expect("it never waits");
    // A topic beyond the limit of a command does not get that far.
    let mut wire = Wire::ready(Pub, "SUB");
    wire.feed([&hex("06")[..], &(1_u64 << 40).to_be_bytes()].concat());
    wire.assert_protocol_error();
}

#[test]
fn hi_11_connections_that_never_authenticate_cost_little_and_end() {
    let whole = [&greeting(1, "NULL")[..], &command("READY", &[0; 5])[..4]].concat();
    let mut half_open: Vec<_> = (0..2000)
        .map(|number| {
            let mut wire = Wire::new(Config::new(Router));
            wire.feed(&whole[..number % whole.len()]);
            wire
        })
        .collect();
    for wire in &mut half_open {
        assert_eq!(
            wire.connection.transmit_octets(),
            0,
            "nothing is kept for it"
        );
        wire.pass(Duration::from_secs(30));
        assert!(wire.closed().is_some(), "{wire:?}");
    }
    // What a peer may pile up before it is let in is limited.
    let mut greedy = Wire::new(Config::new(Router));
    greedy.feed(greeting(1, "NULL"));
    greedy.feed(hex("06 0000000000010001"));
    greedy.assert_protocol_error();
}

#[test]
fn hi_12_identities_too_long_with_a_zero_or_taken_leave_the_live_peer_alone() {
    for name in [vec![b'x'; 256], b"\0abc".to_vec()] {
        let properties = [
            property("Socket-Type", b"DEALER"),
            property("Identity", &name),
        ];
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(greeting(1, "NULL"));
        wire.feed(command("READY", &properties.concat()));
        wire.assert_breach(Rule::IdentityInvalid);
    }
    for router_handover in [false, true] {
        let mut router = Bench::with(
            Router,
            SocketOptions {
                router_handover,
                ..SocketOptions::default()
            },
        );
        let live = router.named_peer(Dealer, "A");
        router.arrive(live, &["before"]);
        let twin = router.named_peer(Dealer, "A");
        router.arrive(twin, &["from the twin"]);
        let before = router.recv().expect("what had come is still there");
        assert_eq!(before.frames()[1..], *message(&["before"]).frames());
        router
            .send(&["A", "to one of them"])
            .expect("it never waits");
        let (reached, other) = if router_handover {
            (twin, live)
        } else {
            (live, twin)
        };
        assert_eq!(router.leaving(other), None, "handover {router_handover}");
        assert_eq!(router.leaving(reached), Some(message(&["to one of them"])));
        if !router_handover {
            router.arrive(live, &["after"]);
            assert_eq!(router.recv_all(), [message(&["A", "after"])]);
        }
    }
}

#[test]
fn hi_13_a_value_length_of_all_ones_closes() {
    let data = [&b"\x08Identity"[..], &[0xFF; 4], b"x"].concat();
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(greeting(1, "NULL"));
    wire.feed(command("READY", &data));
    wire.assert_breach(Rule::ZmtpReady);
}

#[test]
fn hi_14_curve_replays_swaps_and_shortcuts_are_closed() {
    // A nonce used twice: the same MESSAGE again.
    let mut client = RawClient::ready();
    let sealed = client.message(3, 0, b"pay 100");
    client.server.feed(&sealed);
    client.server.feed(&sealed);
    assert_eq!(client.server.messages().len(), 1);
    client.server.assert_breach(Rule::CurveNonce);
    assert_eq!(client.server.take_sent(), b"", "no ERROR");
    // Keys swapped: what the server has sent comes back to it as if from the client.
    let mut client = RawClient::ready();
    client.server.send(&message(&["x"]));
    let reflected = client.server.take_sent();
    client.server.feed(reflected);
    client.server.assert_protocol_error();
    assert_eq!(client.server.take_sent(), b"");
    // A cookie of another connection is CV-9's. MESSAGE before READY:
    let mut early = RawClient::welcomed(crate::curve_peers::server_config(2));
    let sealed = early.message(2, 0, b"x");
    early.server.feed(sealed);
    early.server.assert_protocol_error();
    assert_eq!(early.server.take_sent(), b"", "no ERROR");
    let mut first = RawClient::greeted(crate::curve_peers::server_config(2));
    first.feed(command("MESSAGE", &[0; 25]));
    first.assert_protocol_error();
}

#[test]
fn hi_15_zmtp_1_0_lengths_of_zero_or_without_end_are_borne() {
    for octets in [
        hex("00"),
        hex("00 00 00 00"),
        hex("FF 0000010000000000 00"),
        hex("FF 0000000000000000 00"),
        hex("FF FFFFFFFFFFFFFFFF 00"),
    ] {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(&octets);
        wire.pass(Duration::from_secs(30));
        assert!(
            wire.closed().is_some() && !wire.is_ready(),
            "{octets:02X?}: {wire:?}"
        );
    }
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(hex("01 00"));
    wire.feed([0; 1000]);
    assert_eq!(wire.messages(), []);
}

#[test]
fn hi_16_zws_messages_that_are_none_close() {
    let facing = || {
        let mut wire = Wire::new(Config {
            framing: Framing::ZwsBare,
            ..Config::new(Router)
        });
        wire.feed([0]);
        wire
    };
    for octets in [&b""[..], b"\x03x", b"\x04x", b"\xFF"] {
        let mut wire = facing();
        wire.feed(octets);
        if octets.is_empty() {
            // The link may keep an empty message to itself; it is never a message of ours.
            assert_eq!(wire.messages(), []);
        } else {
            wire.assert_protocol_error();
        }
    }
    let mut whole = facing();
    whole.feed(b"\x00x");
    assert_eq!(whole.messages(), [Message::of(["x"])]);
}
