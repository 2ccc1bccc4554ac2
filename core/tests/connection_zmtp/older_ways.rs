//! Past the handshake, messages and subscriptions travel in the form of the peer's generation (RFC 13;
//! RFC 15).

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{Dealer, Pub, Req, Router, Sub};
use hopscope_core::wire::Generation;
use hopscope_core::wire::Generation::{Zmtp1, Zmtp2, Zmtp30, Zmtp31};
use hopscope_core::{Instant, Interest, Message};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, ready};

/// A connection past the handshake with a peer of this generation, and what it sends from then on.
fn past_handshake(generation: Generation, ours: SocketKind, theirs: &str) -> Connection {
    let mut greeting = LIBZMQ_GREETING.to_vec();
    greeting[11] = u8::from(generation == Zmtp31);
    let octets = match generation {
        Zmtp1 => hex("01 00"),
        Zmtp2 => {
            let kind: SocketKind = theirs.parse().expect("it is a socket type");
            let octet = kind.zmtp2_octet().expect("ZMTP 2.0 knows it");
            [&hex("FF 0000000000000001 7F 01")[..], &[octet, 0, 0]].concat()
        }
        _ => [greeting, ready(theirs)].concat(),
    };
    let (connection, seen) = feed(Config::new(ours), &[&octets]);
    assert!(seen.is_ready(), "{seen:?}");
    connection
}

fn sent(mut connection: Connection) -> Vec<u8> {
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    seen.transmitted
}

#[test]
fn messages_leave_in_the_form_of_the_peers_generation() {
    let sizes = [0, 1, 253, 254, 255, 256, 65_536];
    for (generation, heads) in [
        (
            Zmtp1,
            [
                "01 00",
                "02 00",
                "FE 00",
                "FF 00000000000000FF 00",
                "FF 0000000000000100 00",
                "FF 0000000000000101 00",
                "FF 0000000000010001 00",
            ],
        ),
        (
            Zmtp2,
            [
                "00 00",
                "00 01",
                "00 FD",
                "00 FE",
                "00 FF",
                "02 0000000000000100",
                "02 0000000000010000",
            ],
        ),
    ] {
        for (size, head) in sizes.into_iter().zip(heads) {
            let mut connection = past_handshake(generation, Dealer, "ROUTER");
            let body = vec![b'x'; size];
            let message = Message::of([body.clone()]);
            connection.send(&message).expect("the handshake is done");
            let octets = sent(connection);
            assert_eq!(octets, [&hex(head)[..], &body].concat(), "{size}");
            // A peer of the same generation reads it as it was.
            let mut peer = past_handshake(generation, Router, "DEALER");
            peer.handle_octets(Instant::ZERO, octets.into());
            assert_eq!(peer.poll_output(), Some(Output::Message(message)));
        }
    }
    let request = Message::of(["", "hello"]);
    let mut connection = past_handshake(Zmtp1, Req, "REP");
    connection.send(&request).expect("the handshake is done");
    assert_eq!(sent(connection), hex("01 01 06 00 68656C6C6F"));
}

#[test]
fn the_long_form_is_taken_for_small_frames_too() {
    let mut connection = past_handshake(Zmtp1, Router, "DEALER");
    let octets = hex("FF 0000000000000002 01 61  FF 0000000000000001 00");
    for octet in octets.chunks(1) {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(octet));
    }
    let message = Message::of(["a", ""]);
    assert_eq!(connection.poll_output(), Some(Output::Message(message)));
}

#[test]
fn subscriptions_travel_in_the_form_of_the_peers_generation() {
    for (interest, message, name) in [
        (Interest::Subscribe("A".into()), "00 02 01 41", "SUBSCRIBE"),
        (Interest::Cancel("A".into()), "00 02 00 41", "CANCEL"),
    ] {
        for (generation, octets) in [
            (Zmtp1, Vec::new()),
            (Zmtp2, hex(message)),
            (Zmtp30, hex(message)),
            (Zmtp31, command(name, b"A")),
        ] {
            let mut connection = past_handshake(generation, Sub, "PUB");
            connection
                .send_interest(&interest)
                .expect("the handshake is done");
            assert_eq!(sent(connection), octets, "{generation}");
        }
    }
}

#[test]
fn topics_around_255_octets_are_framed_by_the_octet_in_front_too() {
    // libzmq frames one of exactly 255 octets wrongly for peers before 3.1.
    for (topic, head) in [
        (254, "00 FF 01"),
        (255, "02 0000000000000100 01"),
        (256, "02 0000000000000101 01"),
    ] {
        let mut connection = past_handshake(Zmtp30, Sub, "PUB");
        let interest = Interest::Subscribe(vec![b't'; topic].into());
        connection
            .send_interest(&interest)
            .expect("the handshake is done");
        let octets = sent(connection);
        assert_eq!(octets, [hex(head), vec![b't'; topic]].concat());
        let mut publisher = past_handshake(Zmtp30, Pub, "SUB");
        publisher.handle_octets(Instant::ZERO, octets.into());
        assert_eq!(
            publisher.poll_output().map(|output| match output {
                Output::Message(message) => Interest::from_message(&message),
                _ => None,
            }),
            Some(Some(interest)),
            "the message form comes out as a message"
        );
    }
}

#[test]
fn a_peer_of_an_older_generation_is_never_sent_a_command() {
    for generation in [Zmtp1, Zmtp2] {
        let connection = past_handshake(generation, Dealer, "ROUTER");
        assert_eq!(connection.poll_timeout(), None, "{generation}: no PING");
    }
}
