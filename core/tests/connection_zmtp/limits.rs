//! What a peer may make us keep: limits are checked when the head of a frame is read, before any
//! memory is taken for its body.

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Limits};
use hopscope_core::socket::SocketKind::Dealer;
use hopscope_core::trace::WirePart;
use hopscope_core::{Instant, Rule};

use crate::support::{LIBZMQ_GREETING, Seen, command, drain, feed, hex, ready};

fn limited() -> Config {
    let limits = Limits {
        max_frame_octets: 1000,
        max_message_octets: 1500,
        max_frames: 4,
        max_command_octets: 100,
    };
    Config {
        limits,
        ..Config::new(Dealer)
    }
}

fn past_handshake(config: Config, octets: &[u8]) -> (Connection, Seen) {
    feed(config, &[&LIBZMQ_GREETING, &ready("DEALER"), octets])
}

/// Feeds the head of a frame that goes too far, with no body behind it.
fn check(config: Config, octets: &[u8], message: &str) {
    let (_, seen) = past_handshake(config, octets);
    let error = seen.protocol_error();
    assert_eq!(
        (error.rule, error.to_string().as_str()),
        (Rule::ZmtpViolation, message)
    );
}

#[test]
fn frames_and_messages_are_taken_up_to_their_limits() {
    let octets = [
        &hex("03 00000000000003E8")[..],
        &[1; 1000],
        &hex("02 00000000000001F4"),
        &[2; 500],
    ];
    let (_, seen) = past_handshake(limited(), &octets.concat());
    assert_eq!(seen.messages().len(), 1);
    let thousand = [&hex("02 00000000000003E8")[..], &[1; 1000]].concat();
    for octets in [
        thousand.repeat(2),
        hex("01 00 01 00 01 00 00 00 01 00 00 00"),
    ] {
        let (_, seen) = past_handshake(limited(), &octets);
        assert_eq!(
            seen.messages().len(),
            2,
            "the count starts anew with each message"
        );
    }
    let (_, seen) = past_handshake(limited(), &command("PING", &[0; 95]));
    assert_eq!(
        seen.received().last(),
        Some(&WirePart::Ping),
        "a command of 100 octets"
    );
}

#[test]
fn what_goes_beyond_a_limit_is_refused_at_its_head() {
    check(
        limited(),
        &hex("02 00000000000003E9"),
        "at octet 94: expected a frame of at most 1000 octets, found one of 1001 octets",
    );
    check(
        limited(),
        &[
            &hex("03 00000000000003E8")[..],
            &[1; 1000],
            &hex("02 00000000000001F5"),
        ]
        .concat(),
        "at octet 1103: expected a message of at most 1500 octets, found 1000 octets and 501 more",
    );
    check(
        limited(),
        &hex("01 00 01 00 01 00 01 00 00 00"),
        "at octet 102: expected a message of at most 4 frames, found one frame more",
    );
    check(
        limited(),
        &hex("04 65"),
        "at octet 94: expected a command of at most 100 octets, found one of 101 octets",
    );
}

#[test]
fn by_default_no_claim_is_believed_either() {
    check(
        Config::new(Dealer),
        &hex("02 7FFFFFFFFFFFFFFF"),
        "at octet 94: expected a frame of at most 1073741824 octets, found one of \
         9223372036854775807 octets",
    );
    check(
        Config::new(Dealer),
        &[1, 0].repeat(65_537),
        "at octet 131166: expected a message of at most 65536 frames, found one frame more",
    );
}

#[test]
fn ready_is_limited_too() {
    let (_, seen) = feed(limited(), &[&LIBZMQ_GREETING, &hex("06 0000000000000065")]);
    assert_eq!(
        seen.protocol_error().to_string(),
        "at octet 64: expected a command of at most 100 octets, found one of 101 octets"
    );
}

#[test]
fn a_large_body_in_many_chunks_comes_whole() {
    let (mut connection, mut seen) = past_handshake(Config::new(Dealer), b"");
    connection.handle_octets(Instant::ZERO, hex("02 0000000000100000").into());
    for chunk in 0..256 {
        let octets = Bytes::from(vec![u8::try_from(chunk).expect("it is below 256"); 4096]);
        connection.handle_octets(Instant::ZERO, octets);
        drain(&mut connection, &mut seen);
    }
    let messages = seen.messages();
    let body = messages[0].frames()[0].octets();
    assert_eq!((messages.len(), body.len()), (1, 1 << 20));
    assert!(
        body.chunks(4096)
            .enumerate()
            .all(|(n, chunk)| chunk.iter().all(|&o| usize::from(o) == n))
    );
}
