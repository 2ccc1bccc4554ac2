//! Two of our own meet, each of which speaks some generations.

use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::SocketKind::{Client, Dealer, Router};
use hopscope_core::wire::Generation;
use hopscope_core::wire::Generation::{Zmtp1, Zmtp2, Zmtp30, Zmtp31};
use hopscope_core::{Instant, Message, Rule};

use crate::support::{LIBZMQ_GREETING, feed, hex, named};

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
