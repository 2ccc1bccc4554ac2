//! Peers of every generation, told apart by their first octets (RFC 37, Detecting ZMTP 1.0 and 2.0
//! Peers; RFC 13; RFC 15).

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::SocketKind::{
    self, Client, Dealer, Pub, Rep, Req, Router, Sub, Xpub, Xsub,
};
use hopscope_core::wire::Generation::{self, Zmtp1, Zmtp2, Zmtp30, Zmtp31};
use hopscope_core::{Identity, Instant, Interest, Message, Rule};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, named, ready};

/// What READY tells: type, identity, generation.
type Told = (Option<SocketKind>, Option<Identity>, Generation);

fn told(seen: &Seen) -> Option<Told> {
    seen.outputs.iter().find_map(|output| match output {
        Output::Ready {
            kind,
            identity,
            generation,
            ..
        } => Some((*kind, identity.clone(), *generation)),
        _ => None,
    })
}

fn alice() -> Option<Identity> {
    Identity::chosen(b"alice").ok()
}

/// The octets from the peer give this transmission and this READY, however they are cut.
fn check(config: &Config, octets: &[u8], transmitted: &str, expected: &Told) -> Seen {
    let (_, whole) = feed(config.clone(), &[octets]);
    assert_eq!(whole.transmitted, hex(transmitted));
    assert_eq!(told(&whole).as_ref(), Some(expected));
    for cut in 1..octets.len() {
        let (_, seen) = feed(config.clone(), &[&octets[..cut], &octets[cut..]]);
        assert_eq!(seen, whole, "cut at {cut}");
    }
    let single: Vec<&[u8]> = octets.chunks(1).collect();
    assert_eq!(feed(config.clone(), &single).1, whole);
    whole
}

#[test]
fn an_anonymous_zmtp_1_peer_is_greeted_by_the_head_that_left_already() {
    let octets = hex("01 00 01 01 06 00 68656C6C6F");
    let seen = check(
        &Config::new(Rep),
        &octets,
        "FF 0000000000000001 7F",
        &(None, None, Zmtp1),
    );
    assert_eq!(seen.messages(), [&Message::of(["", "hello"])]);
}

#[test]
fn a_zmtp_1_peer_gets_the_identity_that_the_signature_announced() {
    let seen = check(
        &named(Router, "bob"),
        &hex("06 00 616C696365 02 00 78"),
        "FF 0000000000000004 7F 626F62",
        &(None, alice(), Zmtp1),
    );
    assert_eq!(seen.messages(), [&Message::of(["x"])]);
    // The flags of the frame that greets are not looked at.
    for flags in ["01", "7F", "FF"] {
        check(
            &Config::new(Router),
            &hex(&format!("06 {flags} 616C696365")),
            "FF 0000000000000001 7F",
            &(None, alice(), Zmtp1),
        );
    }
}

#[test]
fn identities_of_zmtp_1_peers_may_take_the_long_form() {
    check(
        &Config::new(Router),
        &hex("FF 0000000000000006 00 616C696365"),
        "FF 0000000000000001 7F",
        &(None, alice(), Zmtp1),
    );
    for octets in [254, 255] {
        let name = vec![b'n'; octets];
        let head = hex(&format!("FF {:016X} 00", octets + 1));
        check(
            &Config::new(Router),
            &[&head[..], &name].concat(),
            "FF 0000000000000001 7F",
            &(None, Identity::chosen(&name).ok(), Zmtp1),
        );
    }
    for (length, found) in [
        ("0000000000000101", "one of 256 octets"),
        ("0000010000000000", "one of 1099511627775 octets"),
    ] {
        let (_, seen) = feed(
            Config::new(Router),
            &[&hex(&format!("FF {length} 00 61 62"))],
        );
        let error = seen.protocol_error();
        assert_eq!((error.rule, &*error.found), (Rule::IdentityInvalid, found));
    }
}

#[test]
fn a_zmtp_2_peer_gets_our_version_then_type_and_identity() {
    let seen = check(
        &named(Dealer, "A"),
        &hex("FF 0000000000000000 7F 01 06 00 00  00 01 78"),
        "FF 0000000000000002 7F 03 05 00 01 41",
        &(Some(Router), None, Zmtp2),
    );
    assert_eq!(seen.messages(), [&Message::of(["x"])]);
    check(
        &Config::new(Router),
        &hex("FF 0000000000000006 7F 01 05 00 05 616C696365"),
        "FF 0000000000000001 7F 03 06 00 00",
        &(Some(Dealer), alice(), Zmtp2),
    );
    // Version 2 is ZMTP 2.0 too.
    check(
        &Config::new(Router),
        &hex("FF 0000000000000001 7F 02 03 00 00"),
        "FF 0000000000000001 7F 03 06 00 00",
        &(Some(Req), None, Zmtp2),
    );
}

#[test]
fn xpub_and_xsub_announce_themselves_as_pub_and_sub_and_may_be_called_9_and_10() {
    for (ours, octet) in [(Pub, "01"), (Xpub, "01"), (Sub, "02"), (Xsub, "02")] {
        let theirs = if matches!(ours, Pub | Xpub) {
            [("02", Sub), ("0A", Xsub)]
        } else {
            [("01", Pub), ("09", Xpub)]
        };
        for (their_octet, kind) in theirs {
            check(
                &Config::new(ours),
                &hex(&format!("FF 0000000000000001 7F 01 {their_octet} 00 00")),
                &format!("FF 0000000000000001 7F 03 {octet} 00 00"),
                &(Some(kind), None, Zmtp2),
            );
        }
    }
}

#[test]
fn version_0_is_zmtp_1_behind_a_greeting() {
    let seen = check(
        &named(Router, "bob"),
        &hex("FF 0000000000000006 7F 00 05 06 00 616C696365  02 01 78 01 00"),
        "FF 0000000000000004 7F 03 06 04 00 626F62",
        &(Some(Dealer), alice(), Zmtp1),
    );
    assert_eq!(seen.messages(), [&Message::of(["x", ""])]);
}

#[test]
fn three_point_zero_is_told_from_three_point_one() {
    for (major, minor, generation) in [
        (3, 0, Zmtp30),
        (3, 1, Zmtp31),
        (3, 9, Zmtp31),
        (4, 0, Zmtp31),
        (255, 255, Zmtp31),
    ] {
        let mut greeting = LIBZMQ_GREETING;
        (greeting[10], greeting[11]) = (major, minor);
        let (_, seen) = feed(Config::new(Rep), &[&greeting, &ready("REQ")]);
        assert_eq!(told(&seen), Some((Some(Req), None, generation)));
        assert_eq!(seen.transmitted[..10], hex("FF 0000000000000001 7F"));
        assert_eq!(seen.transmitted[10..64], LIBZMQ_GREETING[10..]);
    }
}

#[test]
fn nothing_leaves_that_an_older_peer_could_take_for_something_else() {
    let sent = |oldest, octets: &[u8]| {
        let config = Config {
            oldest,
            ..named(Router, "bob")
        };
        feed(config, &[octets]).1.transmitted
    };
    // A ZMTP 1.0 peer would take an eleventh octet for our identity, so it waits for ten of the
    // peer's own; libzmq sends those unasked.
    assert_eq!(sent(Zmtp1, &[]), hex("FF 0000000000000004 7F"));
    assert_eq!(sent(Zmtp1, &LIBZMQ_GREETING[..9]).len(), 10);
    assert_eq!(
        sent(Zmtp1, &LIBZMQ_GREETING[..10]),
        hex("FF 0000000000000004 7F 03")
    );
    assert_eq!(sent(Zmtp1, &LIBZMQ_GREETING[..11]).len(), 64);
    assert_eq!(sent(Zmtp2, &[]), hex("FF 0000000000000000 7F 03"));
    assert_eq!(sent(Zmtp2, &LIBZMQ_GREETING[..11]).len(), 64);
    assert_eq!(sent(Zmtp30, &[]).len(), 64);
    assert_eq!(sent(Zmtp31, &[]).len(), 64);
}

/// Two connected ends, each of which speaks the generations from its first to its second.
fn ends(spans: [(Generation, Generation); 2]) -> [Connection; 2] {
    let [a, b] = spans;
    [(a, Dealer), (b, Router)].map(|((oldest, newest), kind)| {
        let config = Config {
            oldest,
            newest,
            ..named(kind, "alice")
        };
        Connection::new(Instant::ZERO, config)
    })
}

fn pass(from: &mut Connection, to: &mut Connection, size: usize) {
    while let Some(mut octets) = from.poll_transmit() {
        while !octets.is_empty() {
            to.handle_octets(Instant::ZERO, octets.split_to(size.min(octets.len())));
        }
    }
}

/// Passes octets to and fro, in pieces of `size` octets, until nobody has any left.
fn talk(ends: &mut [Connection; 2], size: usize) -> [Vec<Output>; 2] {
    let mut outputs = [Vec::new(), Vec::new()];
    let [a, b] = ends;
    for _round in 0..8 {
        pass(a, b, size);
        pass(b, a, size);
        outputs[0].extend(core::iter::from_fn(|| a.poll_output()));
        outputs[1].extend(core::iter::from_fn(|| b.poll_output()));
    }
    outputs
}

const ALL: [Generation; 4] = [Zmtp1, Zmtp2, Zmtp30, Zmtp31];

#[test]
fn two_sides_never_wait_for_each_other_whatever_they_speak() {
    let spans = || {
        ALL.into_iter()
            .flat_map(|oldest| ALL.map(move |newest| (oldest, newest)))
            .filter(|(oldest, newest)| oldest <= newest)
    };
    for a in spans() {
        for b in spans() {
            let common = a.1.min(b.1);
            for size in [1, 7, 1000] {
                let mut ends = ends([a, b]);
                let outputs = talk(&mut ends, size);
                let fits = common >= a.0.max(b.0);
                let are_ready = ends.each_ref().map(Connection::is_ready);
                assert_eq!(are_ready, [fits; 2], "{a:?} and {b:?}");
                if !fits {
                    continue;
                }
                for outputs in &outputs {
                    let generation = outputs.iter().find_map(|output| match output {
                        Output::Ready { generation, .. } => Some(*generation),
                        _ => None,
                    });
                    assert_eq!(generation, Some(common), "{a:?} and {b:?}");
                }
                let message = Message::of([&b"a"[..], b"", &[7; 300]]);
                for end in &mut ends {
                    end.send(&message).expect("it is ready");
                }
                let expected = [Output::Message(message)];
                assert_eq!(talk(&mut ends, size), [expected.clone(), expected]);
            }
        }
    }
}

#[test]
fn generations_that_are_turned_off_are_refused() {
    for (octets, generation) in [
        ("01 00", Zmtp1),
        ("FF 0000000000000006 00 616C696365", Zmtp1),
        ("FF 0000000000000001 7F 00 05 01 00", Zmtp1),
        ("FF 0000000000000001 7F 01 05 00 00", Zmtp2),
    ] {
        for oldest in [Zmtp1, Zmtp2, Zmtp30, Zmtp31] {
            let config = Config {
                oldest,
                ..Config::new(Router)
            };
            let (_, seen) = feed(config, &[&hex(octets)]);
            assert_eq!(seen.is_ready(), generation >= oldest, "{octets}, {oldest}");
            if generation < oldest {
                assert_eq!(seen.protocol_error().rule, Rule::ZmtpGreeting);
            }
        }
    }
    let mut greeting = LIBZMQ_GREETING;
    greeting[11] = 0;
    let config = Config {
        oldest: Zmtp31,
        ..Config::new(Router)
    };
    let (_, seen) = feed(config, &[&greeting]);
    assert_eq!(
        seen.protocol_error().to_string(),
        "at octet 11: expected version 3.1 or later, found 00: ZMTP 3.0 (libzmq 4.0 to 4.3.2)"
    );
}

#[test]
fn types_that_older_generations_do_not_know_are_not_spoken_with_them() {
    let (_, seen) = feed(Config::new(Client), &[&hex("01 00")]);
    assert_eq!(seen.protocol_error().rule, Rule::ZmtpGreeting);
    let authenticating = Config {
        authenticates: true,
        ..Config::new(Router)
    };
    let (_, seen) = feed(authenticating, &[&hex("FF 0000000000000001 7F 01")]);
    assert_eq!(seen.protocol_error().rule, Rule::ZmtpGreeting);
}

#[test]
fn what_breaks_an_older_greeting_is_refused() {
    let octets = |octets: &str| feed(Config::new(Router), &[&hex(octets)]).1;
    for (greeting, rule, message) in [
        (
            "00 00",
            Rule::ZmtpViolation,
            "at octet 0: expected a frame length of at least 1, since it counts the flags octet, \
             found 0",
        ),
        (
            "FF 0000000000000000 00",
            Rule::ZmtpViolation,
            "at octet 1: expected a frame length of at least 1, since it counts the flags octet, \
             found 0",
        ),
        (
            "FF 8000000000000000 00",
            Rule::ZmtpViolation,
            "at octet 1: expected a frame of at most 2^63 - 1 octets, found a size that starts \
             with 80",
        ),
        (
            "47 45 54 20 2F",
            Rule::ZmtpGreeting,
            "at octet 0: expected a ZMTP greeting, found 47 45 (\"GE\"): text, such as HTTP",
        ),
        (
            "16 03 01 02 00",
            Rule::ZmtpGreeting,
            "at octet 0: expected a ZMTP greeting, found 16 03: TLS",
        ),
        (
            "FF 0000000000000001 7F 01 0B",
            Rule::IncompatiblePeers,
            "at octet 11: expected a socket type between 00 and 0A, found 0B",
        ),
        (
            "FF 0000000000000001 7F 01 08 00 00",
            Rule::IncompatiblePeers,
            "at octet 0: expected a REQ or DEALER or ROUTER for our ROUTER, found PUSH",
        ),
        (
            "FF 0000000000000001 7F 01 05 01 00",
            Rule::ZmtpGreeting,
            "at octet 12: expected an identity in a single frame, found a frame with MORE",
        ),
        (
            "FF 0000000000000001 7F 01 05 02 0000000000000100",
            Rule::IdentityInvalid,
            "at octet 12: expected an identity of at most 255 octets, found one of 256 octets",
        ),
        (
            "FF 0000000000000001 7F 01 05 04 00",
            Rule::ZmtpViolation,
            "at octet 12: expected frame flags between 00 and 03, found flags 04",
        ),
        (
            "FF 0000000000000001 7F 01 05 00 02 00 41",
            Rule::IdentityInvalid,
            "at octet 0: expected an identity of 1 to 255 octets, the first not zero, found one \
             that starts with a zero octet",
        ),
    ] {
        let seen = octets(greeting);
        let error = seen.protocol_error();
        assert_eq!((error.rule, error.to_string().as_str()), (rule, message));
        let version_left = greeting.starts_with("FF 0000000000000001 7F");
        assert!(
            seen.transmitted.len() <= if version_left { 14 } else { 10 },
            "no ERROR before ZMTP 3"
        );
    }
}

#[test]
fn what_breaks_older_frames_is_refused() {
    for (start, frames, message) in [
        (
            "01 00",
            "00",
            "2: expected a frame length of at least 1, since it counts the flags octet, found 0",
        ),
        (
            "01 00",
            "02 02",
            "3: expected frame flags 00 or 01, found flags 02",
        ),
        (
            "01 00",
            "FF 0000000000000002 80",
            "11: expected frame flags 00 or 01, found flags 80",
        ),
        (
            "01 00",
            "FF FFFFFFFFFFFFFFFF",
            "3: expected a frame of at most 2^63 - 1 octets, found a size that starts with FF",
        ),
        (
            "01 00",
            "FF 7FFFFFFFFFFFFFFF 00",
            "2: expected a frame of at most 1073741824 octets, found one of 9223372036854775806 \
             octets",
        ),
        (
            "FF 0000000000000001 7F 01 05 00 00",
            "04 05 04 50494E47",
            "14: expected frame flags between 00 and 03, found flags 04",
        ),
        (
            "FF 0000000000000001 7F 01 05 00 00",
            "02 8000000000000000",
            "15: expected a frame of at most 2^63 - 1 octets, found a size that starts with 80",
        ),
    ] {
        let octets = hex(&format!("{start} {frames}"));
        let single: Vec<&[u8]> = octets.chunks(1).collect();
        for chunks in [&[&octets[..]][..], &single] {
            let (_, seen) = feed(Config::new(Router), chunks);
            assert!(seen.is_ready(), "{seen:?}");
            assert_eq!(
                seen.protocol_error().to_string(),
                format!("at octet {message}")
            );
        }
    }
    let endless = [hex("01 00"), hex("01 01").repeat(65_537)].concat();
    let (_, seen) = feed(Config::new(Router), &[&endless]);
    assert_eq!(seen.protocol_error().found, "one frame more");
}

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
