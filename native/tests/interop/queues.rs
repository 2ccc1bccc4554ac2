//! Full queues: whoever must wait waits, nothing is lost, and a mandatory ROUTER says so.

use std::time::Duration;

use hopscope_core::socket::SocketKind::{self, Dealer, Router};
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

fn ours(kind: SocketKind) -> Ours {
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

#[test]
fn our_mandatory_router_waits_for_a_peer_that_does_not_read() {
    let libzmq = Libzmq::start();
    let (router, client) = (
        ours(Router),
        libzmq.with(Dealer, json!({"RCVHWM": MARK, "IDENTITY": "4c"})),
    );
    client.connect(&router.bind());
    let to_client = |number| {
        let mut message = large(number);
        message.push_front("L");
        message
    };
    router.send_once_routable(to_client(0));
    let mut sent = 1;
    loop {
        match router.send_within(Duration::from_millis(300), to_client(sent)) {
            Ok(()) => sent += 1,
            Err(error) => {
                assert_eq!(error, "EAGAIN", "known, but full");
                break;
            }
        }
        assert!(sent < 1000, "it never waits");
    }
    for expected in 0..sent {
        assert_eq!(number(&client.recv()), expected);
    }
    client.expect_silence();
}

#[test]
fn our_plain_router_drops_what_does_not_fit() {
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        send_high_water_mark: MARK,
        ..SocketOptions::default()
    };
    let (router, client) = (
        Ours::with(Router, options),
        libzmq.with(Dealer, json!({"RCVHWM": MARK})),
    );
    client.connect(&router.bind());
    client.send(["hello"]);
    let name = router.recv().first().expect("there is a name").clone();
    const SENT: usize = 300;
    for number in 0..SENT {
        let mut message = large(number);
        message.push_front(name.clone());
        let sent = router.send_within(Duration::from_secs(5), message);
        sent.expect("a ROUTER does not wait");
    }
    let mut received = Vec::new();
    while let Ok(message) = client.try_recv(Duration::from_millis(500)) {
        received.push(number(&message));
    }
    assert!(
        received.len() >= MARK && received.len() < SENT,
        "{received:?}"
    );
    let first: Vec<_> = (0..received.len()).collect();
    assert!(
        received.is_sorted() && received[..MARK] == first[..MARK],
        "{received:?}"
    );
}
