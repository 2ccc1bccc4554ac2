//! Frames of ZMTP 3.x (RFC 37, Framing; Messages).

use bytes::BytesMut;
use hopscope_core::socket::SocketKind::{Dealer, Pull, Rep, Router};
use hopscope_core::wire::{Decoder, Header, Incoming, MAX_SIZE, encode_message};
use hopscope_core::{Frame, Message, Rule};

use crate::support::{Bench, Wire, command, frame, frames, hex, message};

/// The octets of a message of one frame of that many octets.
fn sent_by_size(size: usize) -> Vec<u8> {
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.send(&Message::of([Frame::from(vec![0x5A; size])]));
    wire.take_sent()
}

#[test]
fn fr_1_flags_are_more_long_and_command_and_the_rest_is_zero() {
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.send(&Message::of([
        Frame::from("a"),
        Frame::from(vec![1; 256]),
        Frame::from("b"),
    ]));
    wire.feed(command("PING", &[0, 0]));
    let sent = wire.take_sent();
    let starts = [0, 3, 3 + 9 + 256, 3 + 9 + 256 + 3];
    let flags: Vec<u8> = starts.iter().map(|start| sent[*start]).collect();
    assert_eq!(flags, [0x01, 0x03, 0x00, 0x04]);
    let mut last_long = Wire::ready(Dealer, "ROUTER");
    last_long.send(&Message::of([Frame::from(vec![1; 256])]));
    assert_eq!(last_long.take_sent()[0], 0x02);
}

#[test]
fn fr_2_more_on_a_command_is_illegal() {
    for flags in [0x05, 0x07] {
        let mut wire = Wire::ready(Dealer, "ROUTER");
        wire.feed([flags]);
        wire.assert_breach(Rule::ZmtpViolation);
    }
    for size in [0, 255, 256] {
        let mut octets = BytesMut::new();
        Header::command(size).encode(&mut octets);
        assert_eq!(octets[0] & 1, 0, "none of ours has it");
    }
}

#[test]
fn fr_3_short_sizes_go_to_255_and_long_ones_to_two_to_the_63_less_one() {
    let decode = |octets: &[u8]| Header::decode(octets).map(|header| header.map(Header::size));
    assert_eq!(decode(&hex("00 00")), Ok(Some(0)));
    assert_eq!(decode(&hex("00 FF")), Ok(Some(255)));
    assert_eq!(decode(&hex("02 0000000000000000")), Ok(Some(0)));
    assert_eq!(decode(&hex("02 7FFFFFFFFFFFFFFF")), Ok(Some(MAX_SIZE)));
    assert_eq!(MAX_SIZE, (1 << 63) - 1);
}

#[test]
fn fr_4_a_small_body_may_come_with_a_long_size() {
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.feed(hex("02 0000000000000005 68656C6C6F"));
    assert_eq!(wire.messages(), [message(&["hello"])]);
}

#[test]
fn fr_5_a_long_size_with_the_top_bit_is_refused_before_memory_is_taken() {
    for flags in [0x02, 0x03, 0x06] {
        for top in [0x80, 0xFF] {
            let mut wire = Wire::ready(Dealer, "ROUTER");
            // The first octet of the size is enough to see it: nothing can have been allocated.
            wire.feed([flags, top]);
            wire.assert_breach(Rule::ZmtpViolation);
        }
    }
}

#[test]
fn fr_6_a_message_is_delivered_whole_or_not_at_all() {
    let octets = frames(&[b"one", b"", b"three"]);
    for cut in 0..octets.len() {
        let mut wire = Wire::ready(Router, "DEALER");
        wire.feed(&octets[..cut]);
        assert_eq!(wire.messages(), [], "after {cut} octets");
        wire.feed(&octets[cut..]);
        assert_eq!(wire.messages(), [message(&["one", "", "three"])]);
    }
}

#[test]
fn fr_7_the_frames_of_a_message_leave_together_and_to_one_peer() {
    let mut dealer = Bench::new(Dealer);
    let peers = [dealer.peer(Rep), dealer.peer(Rep)];
    for start in ["1", "2"] {
        dealer
            .send(&[start, "more", "last"])
            .expect("there is room");
    }
    for (peer, start) in peers.into_iter().zip(["1", "2"]) {
        let leaving = dealer.all_leaving(peer);
        assert_eq!(leaving, [message(&[start, "more", "last"])]);
        let mut wire = Wire::ready(Dealer, "REP");
        wire.send(&leaving[0]);
        let whole = frames(&[start.as_bytes(), b"more", b"last"]);
        assert_eq!(wire.take_sent(), whole, "nothing between its frames");
    }
    // A message that is not finished cannot be given to a socket: an empty one is refused.
    assert!(dealer.send(&[]).is_err());
}

#[test]
fn fr_8_commands_may_come_between_messages() {
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.feed(frames(&[b"a", b"b"]));
    wire.feed(command("PING", &[0, 0]));
    wire.feed(command("PONG", b""));
    wire.feed(frames(&[b"c"]));
    assert_eq!(wire.messages(), [message(&["a", "b"]), message(&["c"])]);
    assert_eq!(wire.take_sent(), command("PONG", b""));
}

#[test]
fn fr_9_a_connection_lost_within_a_message_delivers_nothing_of_it() {
    let begun = [
        &frames(&[b"whole"])[..],
        &frame(1, b"a"),
        &frame(1, b"b"),
        b"\0\x05hel",
    ]
    .concat();
    let mut wire = Wire::ready(Pull, "PUSH");
    wire.feed(begun);
    wire.end();
    assert!(wire.closed().is_some());
    assert_eq!(wire.messages(), [message(&["whole"])]);
}

#[test]
fn fr_10_boundary_sizes_round_trip_in_the_shortest_form() {
    for size in [0, 1, 254, 255, 256, 65_535, 65_536] {
        let octets = sent_by_size(size);
        let (flags, head) = if size <= 255 { (0x00, 2) } else { (0x02, 9) };
        assert_eq!((octets[0], octets.len()), (flags, head + size));
        let mut wire = Wire::ready(Router, "DEALER");
        wire.feed(&octets);
        let expected = Message::of([Frame::from(vec![0x5A; size])]);
        assert_eq!(wire.messages(), core::slice::from_ref(&expected), "{size}");
        assert_eq!(encode_message(&expected), octets);
        let (mut decoder, mut incoming) = (Decoder::new(), Incoming::new());
        incoming.push(octets.into());
        let header = decoder.poll_header(&mut incoming).expect("it is legal");
        assert_eq!(header.map(Header::size), Some(size as u64));
        let body = decoder.poll_body(&mut incoming).expect("it is whole");
        assert_eq!(body.len(), size);
    }
}
