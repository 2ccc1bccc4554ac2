//! Signs of life (RFC 37, Connection Heartbeating).

use core::time::Duration;

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Connection, Deadline, Heartbeat};
use hopscope_core::socket::SocketKind::{Dealer, Router};
use hopscope_core::{Instant, Rule};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, ready};

fn at(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

/// A connection past the handshake at time zero.
fn connection(interval: u64, timeout: Option<u64>, ttl: u64) -> Connection {
    let heartbeat = Heartbeat {
        interval: Some(Duration::from_millis(interval)),
        timeout: timeout.map(Duration::from_millis),
        ttl: Duration::from_millis(ttl),
    };
    let config = Config {
        heartbeat,
        ..Config::new(Dealer)
    };
    feed(config, &[&LIBZMQ_GREETING, &ready("ROUTER")]).0
}

fn hear(connection: &mut Connection, millis: u64, octets: &[u8]) -> Seen {
    connection.handle_octets(at(millis), Bytes::copy_from_slice(octets));
    let mut seen = Seen::default();
    drain(connection, &mut seen);
    seen
}

fn pass_time(connection: &mut Connection, millis: u64) -> Seen {
    connection.handle_timeout(at(millis));
    let mut seen = Seen::default();
    drain(connection, &mut seen);
    seen
}

fn ping() -> Vec<u8> {
    hex("04 07 04 50494E47 0000")
}

fn pong() -> Vec<u8> {
    hex("04 05 04 504F4E47")
}

#[test]
fn a_ping_leaves_each_interval_and_carries_the_time_to_live() {
    let mut connection = connection(1000, None, 5000);
    assert_eq!(
        connection.poll_timeout(),
        Some((at(1000), Deadline::Heartbeat))
    );
    assert_eq!(pass_time(&mut connection, 999), Seen::default());
    for round in 1..=5 {
        let seen = pass_time(&mut connection, round * 1000);
        assert_eq!(seen.transmitted, hex("04 07 04 50494E47 0032"));
        hear(&mut connection, round * 1000 + 1, &pong());
        assert_eq!(
            connection.poll_timeout(),
            Some((at((round + 1) * 1000), Deadline::Heartbeat))
        );
    }
}

#[test]
fn nothing_at_all_after_a_ping_ends_the_connection_for_a_time() {
    for (timeout, due) in [(None, 2000), (Some(300), 1300)] {
        let mut connection = connection(1000, timeout, 0);
        pass_time(&mut connection, 1000);
        if timeout.is_some() {
            assert_eq!(
                connection.poll_timeout(),
                Some((at(due), Deadline::HeartbeatTimeout))
            );
        }
        assert_eq!(pass_time(&mut connection, due - 1).close_reason(), None);
        let seen = pass_time(&mut connection, due);
        let deadline = Deadline::HeartbeatTimeout;
        let reason = seen.close_reason().expect("it is over");
        assert_eq!(reason, &CloseReason::Silence { deadline });
        assert!(!reason.is_final(), "a new connection makes sense");
        assert_eq!(reason.rule(), Some(Rule::HeartbeatTimeout));
        assert_eq!(connection.poll_timeout(), None);
    }
}

#[test]
fn any_octets_are_a_sign_of_life() {
    for sign in [
        &b"\x00\x01x"[..],
        b"\x02",
        &pong(),
        &ping(),
        &command("Whatever", b""),
    ] {
        let mut connection = connection(1000, Some(300), 0);
        pass_time(&mut connection, 1000);
        hear(&mut connection, 1299, sign);
        assert_eq!(pass_time(&mut connection, 1300).close_reason(), None);
        assert_eq!(pass_time(&mut connection, 2000).transmitted, ping());
    }
}

#[test]
fn only_a_few_pings_wait_for_their_pong() {
    let mut connection = connection(10, Some(1_000_000), 0);
    let sent = |connection: &mut Connection, from: u64| {
        let pings = (1..=20).map(|round| pass_time(connection, from + round * 10).transmitted);
        pings.filter(|octets| *octets == ping()).count()
    };
    assert_eq!(sent(&mut connection, 0), 3);
    hear(&mut connection, 201, &pong());
    assert_eq!(sent(&mut connection, 200), 3);
}

#[test]
fn a_peer_that_promised_a_sign_in_time_is_held_to_it() {
    // 1 tenth, 65.6 s (where 16 bits of milliseconds would be over) and the longest.
    for (tenths, millis) in [("0001", 100), ("0290", 65_600), ("FFFF", 6_553_500)] {
        let (mut connection, _) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &ready("DEALER")]);
        let ping = hex(&format!("04 07 04 50494E47 {tenths}"));
        assert_eq!(hear(&mut connection, 50, &ping).transmitted, pong());
        assert_eq!(
            connection.poll_timeout(),
            Some((at(50 + millis), Deadline::Ttl))
        );
        assert_eq!(pass_time(&mut connection, 49 + millis).close_reason(), None);
        let deadline = Deadline::Ttl;
        assert_eq!(
            pass_time(&mut connection, 50 + millis).close_reason(),
            Some(&CloseReason::Silence { deadline })
        );
    }
}

#[test]
fn a_promise_is_kept_by_the_next_frame() {
    for sign in [&b"\x00\x01x"[..], &pong(), &ping()] {
        let (mut connection, _) = feed(Config::new(Router), &[&LIBZMQ_GREETING, &ready("DEALER")]);
        let promise = hex("04 07 04 50494E47 000A");
        hear(&mut connection, 0, &[&promise[..], sign].concat());
        assert_eq!(connection.poll_timeout(), None);
        hear(&mut connection, 0, &promise);
        hear(&mut connection, 900, &sign[..1]);
        assert_eq!(
            connection.poll_timeout(),
            Some((at(1900), Deadline::Ttl)),
            "half a frame puts it off"
        );
        hear(&mut connection, 1800, &sign[1..]);
        assert_eq!(connection.poll_timeout(), None);
    }
}

#[test]
fn what_is_not_read_yet_is_no_silence_of_the_peer() {
    let mut connection = connection(1000, Some(300), 0);
    pass_time(&mut connection, 1000);
    connection.handle_octets(at(1010), Bytes::from_static(b"\x00\x01a\x00\x01b"));
    connection.handle_timeout(at(2000));
    assert!(connection.poll_output().is_some(), "PING was told");
    // Nobody asks for messages: one of them still lies here.
    assert!(connection.poll_output().is_some());
    connection.handle_timeout(at(2300));
    assert!(connection.is_ready());
    assert_eq!(
        connection.poll_timeout(),
        Some((at(3000), Deadline::Heartbeat))
    );
}

#[test]
fn peers_of_3_0_are_pinged_and_older_ones_are_not() {
    let heartbeat = Heartbeat {
        interval: Some(Duration::from_secs(1)),
        ..Heartbeat::default()
    };
    let config = Config {
        heartbeat,
        ..Config::new(Router)
    };
    let mut greeting = LIBZMQ_GREETING;
    greeting[11] = 0;
    let (mut connection, _) = feed(config.clone(), &[&greeting, &ready("DEALER")]);
    assert_eq!(pass_time(&mut connection, 1000).transmitted, ping());
    for greeting in ["01 00", "FF 0000000000000001 7F 01 05 00 00"] {
        let (connection, seen) = feed(config.clone(), &[&hex(greeting)]);
        assert!(seen.is_ready());
        assert_eq!(connection.poll_timeout(), None);
    }
}

#[test]
fn without_an_interval_nothing_leaves() {
    let mut connection = connection(0, None, 0);
    assert_eq!(connection.poll_timeout(), None);
    assert_eq!(pass_time(&mut connection, 1_000_000), Seen::default());
}
