//! Messages and commands once the handshake is done (RFC 37, Framing; Commands; Connection
//! Heartbeating).

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Output};
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::trace::WirePart;
use hopscope_core::{Frame, Instant, Message};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, ready, traffic};

#[test]
fn a_request_of_req_has_the_golden_octets() {
    let (mut connection, _) = traffic(Req, "REP", b"");
    connection
        .send(&Message::of(["", "hello"]))
        .expect("the handshake is done");
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    assert_eq!(seen.transmitted, hex("01 00 00 05 68656C6C6F"));
}

#[test]
fn messages_in_the_same_read_as_the_handshake_are_not_lost() {
    let whole = [
        &LIBZMQ_GREETING[..],
        &ready("REQ"),
        &hex("01 00 00 05 68656C6C6F 00 01 78"),
    ]
    .concat();
    let (_, seen) = feed(Config::new(Rep), &[&whole]);
    assert_eq!(
        seen.messages(),
        [&Message::of(["", "hello"]), &Message::of(["x"])]
    );
}

#[test]
fn boundary_sizes_round_trip_and_take_the_shortest_form() {
    for size in [0, 1, 38, 39, 254, 255, 256, 4095, 4096, 65_535, 65_536] {
        let message = Message::of([Frame::from(vec![0x5A; size]), Frame::from("end")]);
        let (mut sender, _) = traffic(Dealer, "ROUTER", b"");
        sender.send(&message).expect("the handshake is done");
        let mut sent = Seen::default();
        drain(&mut sender, &mut sent);
        let head = if size <= 255 { 2 } else { 9 };
        assert_eq!(sent.transmitted.len(), head + size + 2 + 3, "{size}");
        let (_, seen) = traffic(Router, "DEALER", &sent.transmitted);
        assert_eq!(seen.messages(), [&message], "{size}");
    }
}

#[test]
fn a_small_body_in_the_long_form_is_read() {
    let (_, seen) = traffic(Dealer, "ROUTER", &hex("02 0000000000000005 68656C6C6F"));
    assert_eq!(seen.messages(), [&Message::of(["hello"])]);
}

#[test]
fn a_large_body_in_one_chunk_is_not_copied() {
    let (mut connection, _) = traffic(Dealer, "ROUTER", b"");
    let mut octets = hex("02 0000000000100000");
    octets.resize(9 + (1 << 20), 7);
    let chunk = Bytes::from(octets);
    connection.handle_octets(Instant::ZERO, chunk.clone());
    let Some(Output::Message(message)) = connection.poll_output() else {
        panic!("the chunk holds a whole message");
    };
    assert_eq!(message.frames()[0].octets().as_ptr(), chunk[9..].as_ptr());
}

#[test]
fn ping_is_answered_with_its_context_and_never_reaches_the_application() {
    let golden = [
        ("04 07 04 50494E47 0000", "04 05 04 504F4E47"),
        ("04 07 04 50494E47 0032", "04 05 04 504F4E47"),
        ("04 0A 04 50494E47 0000 4C4F4C", "04 08 04 504F4E47 4C4F4C"),
    ];
    for kind in [
        (Req, "ROUTER"),
        (Rep, "DEALER"),
        (Dealer, "REP"),
        (Router, "REQ"),
    ] {
        for (ping, pong) in golden {
            let (_, seen) = traffic(kind.0, kind.1, &hex(ping));
            assert_eq!(seen.transmitted, hex(pong));
            let sent = Output::OctetsSent {
                octets: hex(pong).into(),
                part: WirePart::Pong,
            };
            let received = Output::OctetsReceived {
                octets: hex(ping).into(),
                part: WirePart::Ping,
            };
            assert_eq!(seen.outputs, [received, sent]);
        }
    }
}

#[test]
fn pong_never_carries_more_than_16_octets_of_context() {
    for data in 2..=60 {
        let (_, seen) = traffic(Rep, "REQ", &command("PING", &vec![b'c'; data]));
        let context = vec![b'c'; (data - 2).min(16)];
        assert_eq!(
            seen.transmitted,
            command("PONG", &context),
            "{data} octets behind PING"
        );
    }
}

#[test]
fn commands_without_a_use_here_are_shown_and_ignored() {
    let commands = [
        (command("Whatever", &[0; 30]), WirePart::UnknownCommand),
        (
            hex("06 0000000000000006 05 4A4F494E53"),
            WirePart::UnknownCommand,
        ),
        (command("PONG", b"unasked"), WirePart::Pong),
    ];
    for (octets, part) in commands {
        let (_, seen) = traffic(Router, "DEALER", &[&octets[..], b"\x00\x01x"].concat());
        let shown = Output::OctetsReceived {
            octets: octets.into(),
            part,
        };
        assert_eq!(seen.outputs, [shown, Output::Message(Message::of(["x"]))]);
        assert!(seen.transmitted.is_empty());
    }
}

#[test]
fn a_ping_between_the_frames_of_a_message_leaves_the_message_whole() {
    let octets = [&b"\x01\x01a"[..], &command("PING", b"\0\0"), b"\x00\x01b"].concat();
    let (_, seen) = traffic(Dealer, "ROUTER", &octets);
    assert_eq!(seen.messages(), [&Message::of(["a", "b"])]);
    assert_eq!(seen.received(), [WirePart::Ping]);
}

#[test]
fn a_connection_lost_within_a_message_delivers_nothing_of_it() {
    let (mut connection, mut seen) = traffic(Dealer, "ROUTER", b"\x00\x01x\x01\x01a\x00\x05hel");
    connection.handle_end(Instant::ZERO);
    drain(&mut connection, &mut seen);
    assert_eq!(
        seen.outputs,
        [
            Output::Message(Message::of(["x"])),
            Output::Closed(CloseReason::Ended)
        ]
    );
}

#[test]
fn what_came_before_the_end_is_still_given() {
    let (mut connection, _) = traffic(Dealer, "ROUTER", b"");
    connection.handle_octets(Instant::ZERO, Bytes::from_static(b"\x00\x01x\x00\x01y"));
    connection.handle_end(Instant::ZERO);
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    let message = |text| Output::Message(Message::of([text]));
    assert_eq!(
        seen.outputs,
        [
            message("x"),
            message("y"),
            Output::Closed(CloseReason::Ended)
        ]
    );
}

#[test]
fn a_peer_that_has_ended_is_sent_nothing_more_and_heard_no_more() {
    let (mut connection, _) = traffic(Dealer, "ROUTER", b"");
    connection
        .send(&Message::of(["late"]))
        .expect("the handshake is done");
    connection.handle_end(Instant::ZERO);
    connection.handle_octets(Instant::ZERO, Bytes::from_static(b"\x00\x01x"));
    let outputs: Vec<_> = core::iter::from_fn(|| connection.poll_output()).collect();
    assert_eq!(outputs, [Output::Closed(CloseReason::Ended)]);
    assert_eq!(connection.poll_transmit(), None);
}

#[test]
fn nothing_comes_out_after_the_end() {
    let (mut connection, _) = traffic(Dealer, "ROUTER", b"");
    connection.handle_end(Instant::ZERO);
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    assert_eq!(seen.close_reason(), Some(&CloseReason::Ended));

    let mut after = Seen::default();
    connection.handle_octets(Instant::ZERO, Bytes::from_static(b"\x00\x01x"));
    connection.handle_end(Instant::ZERO);
    connection.handle_timeout(Instant::from_micros(u64::MAX));
    drain(&mut connection, &mut after);
    assert_eq!(after, Seen::default());
}

#[test]
fn small_messages_leave_in_one_piece() {
    let (mut connection, _) = traffic(Dealer, "ROUTER", b"");
    for _ in 0..1000 {
        connection
            .send(&Message::of(["0123456789abcdef"]))
            .expect("the handshake is done");
    }
    assert_eq!(connection.transmit_octets(), 18_000);
    assert_eq!(
        connection.poll_transmit().map(|octets| octets.len()),
        Some(18_000)
    );
    assert_eq!(connection.transmit_octets(), 0);
}
