//! Peers of every generation, told apart by their first octets (RFC 37, Detecting ZMTP 1.0 and 2.0
//! Peers; RFC 13; RFC 15).

use hopscope_core::connection::{Config, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{Dealer, Pub, Rep, Req, Router, Sub, Xpub, Xsub};
use hopscope_core::wire::Generation;
use hopscope_core::wire::Generation::{Zmtp1, Zmtp2, Zmtp30, Zmtp31};
use hopscope_core::{Identity, Message, Rule};

use crate::support::{LIBZMQ_GREETING, Seen, feed, hex, named, ready};

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
