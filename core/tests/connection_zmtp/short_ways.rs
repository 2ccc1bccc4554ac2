//! Properties: the short ways through a connection give what the long ones give.

use bytes::{BufMut, Bytes};
use hopscope_core::connection::{Config, Connection, Limits, Output};
use hopscope_core::socket::SocketKind::{Dealer, Router};
use hopscope_core::wire::{Generation, encode_message};
use hopscope_core::{Frame, Instant, Message};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample;

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, drain_once, feed, hex, ready};

/// Messages of one frame mostly, short and long.
fn messages() -> impl Strategy<Value = Message> {
    let size = prop_oneof![6 => 0..40_usize, 1 => 250..260_usize, 1 => 1000..3000_usize];
    let frame = (any::<u8>(), size).prop_map(|(octet, size)| Frame::from(vec![octet; size]));
    let count = prop_oneof![3 => Just(1_usize), 1 => 2..=4_usize];
    count
        .prop_flat_map(move |count| vec(frame.clone(), count))
        .prop_map(Message::of::<Frame>)
}

/// What a peer of ZMTP 3.x may send, some of it wrong.
fn traffic() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => messages().prop_map(|message| encode_message(&message).to_vec()),
        2 => vec(any::<u8>(), 2..24).prop_map(|data| command("PING", &data)),
        1 => Just(command("PONG", b"")),
        1 => Just(command("SUBSCRIBE", b"topic")),
        1 => Just(command("Other", b"data")),
        1 => sample::select(vec![command("ERROR", b"\x03400"), vec![0xFF], vec![0x03, 1]]),
    ];
    vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// Limits that some of it goes past.
fn limits() -> impl Strategy<Value = Limits> {
    let octets = || {
        option::of(prop_oneof![0..50_usize, 1000..6000_usize])
            .prop_map(|most| most.unwrap_or(1 << 30))
    };
    let frames = prop_oneof![1 => 0..4_usize, 2 => Just(1 << 16)];
    (octets(), octets(), frames).prop_map(|(frame, message, frames)| Limits {
        max_frame_octets: frame,
        max_message_octets: message,
        max_frames: frames,
        ..Limits::default()
    })
}

/// As [`drain`], and each message is asked for first.
fn drain_by_messages(connection: &mut Connection, seen: &mut Seen) {
    loop {
        let transmit = connection.poll_transmit();
        let has_news = connection.has_news();
        let message = connection.poll_message().map(Output::Message);
        let output = message.or_else(|| connection.poll_output());
        assert!(has_news || output.is_none(), "untold: {output:?}");
        if transmit.is_none() && output.is_none() {
            break;
        }
        seen.transmitted.extend(transmit.into_iter().flatten());
        seen.outputs.extend(output);
    }
}

/// As [`drain`], and each message is first looked for in the chunk, which is away meanwhile.
fn drain_by_chunks(connection: &mut Connection, seen: &mut Seen) {
    loop {
        if let Some(mut chunk) = connection.lend_chunk() {
            assert!(!connection.has_unread(), "it is away");
            let frames = core::iter::from_fn(|| chunk.poll_frame());
            let messages = frames.map(Message::from);
            seen.outputs.extend(messages.map(Output::Message));
            connection.return_chunk(chunk);
            assert!(connection.has_unread(), "the last is left");
        }
        if !drain_once(connection, seen) {
            break;
        }
    }
}

/// Octets come in, straight into a long body where there is one.
fn hand_over(connection: &mut Connection, mut octets: &[u8], least: Option<usize>) {
    while !octets.is_empty() {
        let body = least.and_then(|least| connection.lend_body(least));
        let Some(mut body) = body else {
            connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(octets));
            break;
        };
        let count = octets.len().min(body.room().remaining_mut());
        body.room().put_slice(&octets[..count]);
        assert_eq!(body.has_taken(), count);
        // Nothing comes out while it is away.
        assert_eq!(connection.poll_message(), None);
        assert_eq!(connection.poll_output(), None);
        assert!(connection.lend_body(1).is_none(), "one at a time");
        connection.return_body(Instant::ZERO, body);
        octets = &octets[count..];
    }
}

/// A connection of these limits past its handshake.
fn connected(limits: Limits) -> Connection {
    let config = Config {
        limits,
        ..Config::new(Router)
    };
    let (connection, seen) = feed(config, &[&LIBZMQ_GREETING, &ready("DEALER")]);
    assert!(seen.is_ready(), "{seen:?}");
    connection
}

/// What comes out of octets that come in such pieces, and of the end.
fn outcome(
    limits: Limits,
    octets: &[u8],
    sizes: &[usize],
    drain: fn(&mut Connection, &mut Seen),
    least: Option<usize>,
) -> Seen {
    let mut connection = connected(limits);
    let mut seen = Seen::default();
    let mut rest = octets;
    for size in sizes.iter().cycle() {
        let (piece, later) = rest.split_at((*size).min(rest.len()));
        hand_over(&mut connection, piece, least);
        drain(&mut connection, &mut seen);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    connection.handle_end(Instant::ZERO);
    drain(&mut connection, &mut seen);
    seen
}

proptest! {
    #[test]
    fn messages_asked_for_one_by_one_are_those_that_come_out_anyhow(
        octets in traffic(),
        sizes in vec(1..300_usize, 1..8),
        limits in limits(),
    ) {
        let long = outcome(limits, &octets, &sizes, drain, None);
        for drain in [drain_by_messages, drain_by_chunks] {
            prop_assert_eq!(&outcome(limits, &octets, &sizes, drain, None), &long);
        }
    }

    #[test]
    fn bodies_that_are_read_into_come_out_as_others_do(
        octets in traffic(),
        sizes in vec(1..300_usize, 1..8),
        limits in limits(),
        least in 1..600_usize,
    ) {
        let long = outcome(limits, &octets, &sizes, drain, None);
        for drain in [drain, drain_by_messages, drain_by_chunks] {
            prop_assert_eq!(&outcome(limits, &octets, &sizes, drain, Some(least)), &long);
        }
    }

    #[test]
    fn octets_leave_as_messages_of_one_frame_do_in_every_generation(
        newest in sample::select(vec![
            Generation::Zmtp1,
            Generation::Zmtp2,
            Generation::Zmtp30,
            Generation::Zmtp31,
        ]),
        sizes in vec(prop_oneof![0..40_usize, 250..260_usize, 4090..5000_usize], 1..8),
    ) {
        let peer = match newest {
            Generation::Zmtp1 => hex("01 00"),
            Generation::Zmtp2 => hex("FF 0000000000000001 7F 01 05 00 00"),
            _ => [&LIBZMQ_GREETING[..], &ready("ROUTER")].concat(),
        };
        let start = || {
            let config = Config { newest, ..Config::new(Dealer) };
            let (connection, seen) = feed(config, &[&peer]);
            assert!(seen.is_ready(), "{newest:?}: {seen:?}");
            connection
        };
        let [mut long, mut short, direct, mut lending] = [(); 4].map(|()| start());
        let mut directly = Vec::new();
        for size in sizes {
            let body = vec![7; size];
            long.send(&Message::from(&body[..])).expect("it is ready");
            short.send_octets(&body).expect("it is ready");
            directly.extend(direct.head_of(size).expect("nothing is in line"));
            directly.extend(&body);
            // What is lent out has room for some; the others go another way.
            let is_put = lending.lend_tail(300).is_some_and(|mut tail| {
                let is_put = tail.push(&body);
                lending.return_tail(tail);
                is_put
            });
            if !is_put {
                lending.send_octets(&body).expect("it is ready");
            }
        }
        let transmitted = |connection: &mut Connection| {
            let mut seen = Seen::default();
            drain(connection, &mut seen);
            seen.transmitted
        };
        let expected = transmitted(&mut long);
        prop_assert_eq!(&transmitted(&mut short), &expected);
        prop_assert_eq!(&transmitted(&mut lending), &expected);
        prop_assert_eq!(&directly, &expected);
    }
}
