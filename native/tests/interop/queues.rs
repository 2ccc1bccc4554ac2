//! Full queues: whoever must wait waits, nothing is lost, and a ROUTER drops what does not fit.

use std::time::Duration;

use hopscope_core::socket::SocketKind::{Dealer, Router};
use hopscope_core::socket::SocketOptions;
use hopscope_core::{Frame, Message};
use serde_json::json;

use crate::support::{Libzmq, Ours, Party, Theirs};

const MARK: usize = 2;

/// Large, so that the kernel's buffers fill up soon; numbered, so that order shows.
fn large(number: usize) -> Message {
    let mut octets = vec![0; 256 * 1024];
    octets[..8].copy_from_slice(&number.to_be_bytes());
    Message::of([Frame::from(octets)])
}

fn number(message: &Message) -> usize {
    let octets = message.frames().last().expect("there is a body")[..8].try_into();
    usize::from_be_bytes(octets.expect("eight octets"))
}

fn ours(kind: hopscope_core::socket::SocketKind) -> Ours {
    let options = SocketOptions {
        send_high_water_mark: MARK,
        receive_high_water_mark: MARK,
        router_mandatory: true,
        ..SocketOptions::default()
    };
    Ours::with(kind, options)
}

fn theirs(libzmq: &Libzmq) -> Theirs<'_> {
    libzmq.with(
        Dealer,
        json!({"SNDHWM": MARK, "RCVHWM": MARK, "SNDTIMEO": 300}),
    )
}

#[test]
fn our_dealer_waits_for_a_peer_that_does_not_read() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (ours(Dealer), theirs(&libzmq));
    ours.connect(&theirs.bind());
    let mut sent = 0;
    while ours
        .send_within(Duration::from_millis(300), large(sent))
        .is_ok()
    {
        sent += 1;
        assert!(sent < 1000, "it never waits");
    }
    assert!(sent >= MARK);
    for expected in 0..sent {
        assert_eq!(number(&theirs.recv()), expected);
    }
    theirs.expect_silence();
    ours.try_send(large(sent)).expect("there is room again");
    assert_eq!(number(&theirs.recv()), sent);
}

#[test]
fn their_dealer_waits_for_us_while_we_do_not_read() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (ours(Dealer), theirs(&libzmq));
    theirs.connect(&ours.bind());
    let mut sent = 0;
    while theirs.try_send(large(sent)).is_ok() {
        sent += 1;
        assert!(sent < 1000, "it never waits");
    }
    for expected in 0..sent {
        assert_eq!(number(&ours.recv()), expected);
    }
    ours.expect_silence();
    theirs.try_send(large(sent)).expect("there is room again");
    assert_eq!(number(&ours.recv()), sent);
}
