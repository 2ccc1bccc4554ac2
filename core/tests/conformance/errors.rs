//! Errors and what comes after them (RFC 37, Error Handling; Security Considerations).

use core::time::Duration;

use hopscope_core::Rule;
use hopscope_core::connection::{CloseReason, Config, Limits};
use hopscope_core::socket::SocketKind::{Dealer, Req, Router};
use hopscope_core::trace::WirePart;

use crate::support::{Wire, command, frame, greeting, ready};

#[test]
fn er_1_error_in_the_handshake_ends_it_for_good() {
    for reason in ["400", "", "no such user"] {
        let length = u8::try_from(reason.len()).expect("it is short");
        let mut wire = Wire::new(Config::new(Req));
        wire.feed(greeting(1, "NULL"));
        wire.feed(command("ERROR", &[&[length], reason.as_bytes()].concat()));
        let refused = CloseReason::Refused {
            reason: reason.to_owned(),
        };
        assert_eq!(wire.closed(), Some(&refused));
        assert!(refused.is_final(), "trying again makes no sense");
    }
}

#[test]
fn er_2_a_peer_that_just_closes_may_be_tried_again() {
    let whole = [&greeting(1, "NULL")[..], &ready("REP")].concat();
    for cut in [0, 11, 64, 70] {
        let mut wire = Wire::new(Config::new(Req));
        wire.feed(&whole[..cut]);
        wire.end();
        assert!(wire.closed().is_some_and(|reason| !reason.is_final()));
    }
}

#[test]
fn er_3_an_unexpected_end_is_a_temporary_error() {
    let mut wire = Wire::ready(Dealer, "ROUTER");
    wire.feed(frame(1, b"the first of two"));
    wire.end();
    assert_eq!(wire.closed(), Some(&CloseReason::Ended));
    assert!(!CloseReason::Ended.is_final());
    for missing in [WirePart::Greeting, WirePart::Ready] {
        assert!(!CloseReason::EndedInHandshake { missing }.is_final());
        assert!(!CloseReason::HandshakeTimeout { missing }.is_final());
    }
}

#[test]
fn er_5_memory_and_time_before_the_end_of_the_handshake_are_limited() {
    let limits = Limits {
        max_command_octets: 1000,
        ..Limits::default()
    };
    let config = || Config {
        limits,
        handshake_timeout: Duration::from_secs(5),
        ..Config::new(Router)
    };
    let mut wire = Wire::new(config());
    wire.feed(greeting(1, "NULL"));
    wire.feed([&[0x06][..], &1001_u64.to_be_bytes()].concat());
    wire.assert_protocol_error();

    let mut wire = Wire::new(config());
    wire.feed(greeting(1, "NULL"));
    wire.pass(Duration::from_millis(4_999));
    assert_eq!(wire.closed(), None);
    wire.pass(Duration::from_millis(1));
    assert_eq!(
        wire.closed().and_then(CloseReason::rule),
        Some(Rule::HandshakeTimeout)
    );

    // Guard against a downgrade: with a mechanism of ours set, NULL is not taken instead.
    let mut wire = Wire::new(Config {
        security: hopscope_core::connection::Security::PlainServer,
        ..config()
    });
    wire.feed(greeting(1, "NULL"));
    wire.assert_protocol_error();
}
