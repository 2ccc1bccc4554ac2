//! Properties: cuts do not matter, what is sent comes out, no octets make it panic.

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Output, Phase, Security};
use hopscope_core::socket::SocketKind::{self, Dealer, Router};
use hopscope_core::wire::{Metadata, encode_message, greeting};
use hopscope_core::zap::{Status, Verdict};
use hopscope_core::{Frame, Instant, Message};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample;

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, property, ready};

/// Messages of one to four frames, small and large.
fn messages() -> impl Strategy<Value = Message> {
    let size = prop_oneof![4 => 0..40_usize, 1 => 250..260_usize, 1 => 4090..5000_usize];
    let frame = (any::<u8>(), size).prop_map(|(octet, size)| Frame::from(vec![octet; size]));
    vec(frame, 1..=4).prop_map(Message::of::<Frame>)
}

/// What a peer may send in traffic, some of it wrong.
fn traffic() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => messages().prop_map(|message| encode_message(&message).to_vec()),
        2 => vec(any::<u8>(), 0..24).prop_map(|data| command("PING", &data)),
        1 => Just(command("Other", b"data")),
        1 => Just(command("ERROR", b"\x03400")),
        1 => vec(any::<u8>(), 0..8),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The start of a peer of any generation and any mechanism, and the side it talks to.
fn openings() -> impl Strategy<Value = (Config, Vec<u8>)> {
    let plain = |security, authenticates, handshake: &[Vec<u8>]| {
        let config = Config {
            security,
            authenticates,
            ..Config::new(Router)
        };
        let greeting = greeting(1, "PLAIN", false).to_vec();
        (config, [greeting, handshake.concat()].concat())
    };
    let client = Security::PlainClient {
        username: "anna".into(),
        password: "secret".into(),
    };
    let null = |octets: &str| (Config::new(Router), hex(octets));
    let initiate = command("INITIATE", &property("Socket-Type", b"DEALER"));
    let mut zmtp30 = LIBZMQ_GREETING.to_vec();
    zmtp30[11] = 0;
    let asking = Config {
        authenticates: true,
        ..Config::new(Router)
    };
    sample::select(vec![
        null("01 00"),
        null("06 00 616C696365"),
        null("FF 0000000000000006 00 616C696365"),
        null("FF 0000000000000001 7F 00 05 01 00"),
        null("FF 0000000000000001 7F 01 05 00 05 616C696365"),
        null("FF 0000000000000001 7F 01 05 02 0000000000000001 61"),
        (Config::new(Router), [zmtp30, ready("DEALER")].concat()),
        (asking, [LIBZMQ_GREETING.to_vec(), ready("DEALER")].concat()),
        plain(
            client.clone(),
            false,
            &[command("WELCOME", b""), ready("DEALER")],
        ),
        plain(client, false, &[ready("DEALER")]),
        plain(
            Security::PlainServer,
            true,
            &[command("HELLO", b"\x01a\x01b"), initiate],
        ),
        plain(
            Security::PlainServer,
            false,
            &[command("HELLO", b"\x01a\x01b")],
        ),
    ])
}

/// Octets that are likely to be frames of some generation.
fn likely() -> impl Strategy<Value = Vec<u8>> {
    vec(
        sample::select(b"\0\x01\x02\x03\x04\x05\x07\xFFPINGab".as_slice()),
        0..60,
    )
}

/// Octets of a whole connection, from its greeting on; sometimes nothing but noise.
fn conversations() -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![
        8 => Just([&LIBZMQ_GREETING[..], &ready("DEALER")].concat()),
        1 => Just([&LIBZMQ_GREETING[..], &ready("PUB")].concat()),
        1 => Just(LIBZMQ_GREETING.to_vec()),
        1 => Just(Vec::new()),
    ];
    (start, traffic()).prop_map(|(start, traffic)| [start, traffic].concat())
}

/// Feeds and drains, answers when it is asked whether the peer may come in, then ends.
fn answer<'a>(config: &Config, chunks: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    let mut connection = Connection::new(Instant::ZERO, config.clone());
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    for chunk in chunks {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(chunk));
        drain(&mut connection, &mut seen);
        if connection.phase() == Phase::Verdict {
            let verdict = Verdict {
                status: Status::Success,
                text: String::new(),
                user_id: "anna".to_owned(),
                metadata: Metadata::new(),
            };
            connection.handle_verdict(Instant::ZERO, verdict);
            drain(&mut connection, &mut seen);
        }
    }
    connection.handle_end(Instant::ZERO);
    drain(&mut connection, &mut seen);
    seen
}

/// Feeds and drains, then ends.
fn run<'a>(kind: SocketKind, chunks: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    let chunks: Vec<&[u8]> = chunks.into_iter().collect();
    let (mut connection, mut seen) = feed(Config::new(kind), &chunks);
    connection.handle_end(Instant::ZERO);
    drain(&mut connection, &mut seen);
    seen
}

/// The octets in pieces of the given sizes, over and over.
fn cut<'a>(mut octets: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    for size in sizes.iter().cycle() {
        let (chunk, rest) = octets.split_at((*size).min(octets.len()));
        chunks.push(chunk);
        octets = rest;
        if octets.is_empty() {
            break;
        }
    }
    chunks
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_outputs(
        octets in conversations(),
        sizes in vec(1..200_usize, 1..8),
    ) {
        let whole = run(Router, [&octets[..]]);
        prop_assert_eq!(&run(Router, cut(&octets, &sizes)), &whole);
        prop_assert_eq!(&run(Router, octets.chunks(1)), &whole);
    }

    #[test]
    fn any_cut_gives_the_same_outputs_in_every_generation_and_mechanism(
        (config, start) in openings(),
        traffic in prop_oneof![traffic(), likely(), vec(any::<u8>(), 0..40)],
        keep in 0..100_usize,
        sizes in vec(1..60_usize, 1..8),
    ) {
        // Now and then the start is cut short, so that what follows stands in its place.
        let start = &start[..start.len().min(keep * start.len() / 50)];
        let octets = [start, &traffic].concat();
        let whole = answer(&config, [&octets[..]]);
        prop_assert_eq!(&answer(&config, cut(&octets, &sizes)), &whole);
        prop_assert_eq!(&answer(&config, octets.chunks(1)), &whole);
        let ends = whole.outputs.iter().filter(|output| matches!(output, Output::Closed(_)));
        prop_assert_eq!(ends.count(), 1);
    }

    #[test]
    fn the_moment_of_draining_does_not_matter(
        octets in conversations(),
        sizes in vec(1..200_usize, 1..8),
    ) {
        let mut late = Connection::new(Instant::ZERO, Config::new(Router));
        for chunk in cut(&octets, &sizes) {
            late.handle_octets(Instant::ZERO, Bytes::copy_from_slice(chunk));
        }
        let mut seen = Seen::default();
        drain(&mut late, &mut seen);
        let (_, prompt) = feed(Config::new(Router), &[&octets]);
        prop_assert_eq!(seen, prompt);
    }

    #[test]
    fn what_is_sent_comes_out(
        messages in vec(messages(), 0..20),
        sizes in vec(1..3000_usize, 1..8),
    ) {
        let (mut sender, _) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &ready("DEALER")]);
        for message in &messages {
            sender.send(message).expect("the handshake is done");
        }
        let mut sent = Seen::default();
        drain(&mut sender, &mut sent);
        let start = [&LIBZMQ_GREETING[..], &ready("ROUTER"), &sent.transmitted].concat();
        let seen = run(Dealer, cut(&start, &sizes));
        prop_assert_eq!(seen.messages(), messages.iter().collect::<Vec<_>>());
    }

    #[test]
    fn no_octets_make_it_panic_and_the_end_is_the_last_output(
        octets in vec(any::<u8>(), 0..300),
        good in 0..=94_usize,
    ) {
        let start = [&LIBZMQ_GREETING[..], &ready("DEALER")].concat();
        let seen = run(Router, [&start[..good], &octets]);
        let ends = seen.outputs.iter().filter(|output| matches!(output, Output::Closed(_)));
        prop_assert_eq!(ends.count(), 1);
        prop_assert_eq!(seen.close_reason().is_some(), true);
    }
}
