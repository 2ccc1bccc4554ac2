//! Links come and go: connect before bind, peers that crash and return, heartbeats.

use std::thread::sleep;
use std::time::Duration;

use hopscope::Endpoint;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::socket::SocketOptions;
use serde_json::json;
use tokio::time::timeout;

use crate::support::ours::RUNTIME;
use crate::support::{Libzmq, Ours, Party, Relay, eventually, free_port};

#[test]
fn either_side_may_connect_before_the_other_binds() {
    let libzmq = Libzmq::start();
    let endpoint = Endpoint::loopback(free_port());
    let (client, server) = (Ours::new(Dealer), libzmq.socket(Rep));
    client.connect(&endpoint);
    client.send(["", "early"]);
    sleep(Duration::from_millis(150));
    server.bind_at(&endpoint);
    server.expect(["early"]);
    server.send(["ok"]);
    client.expect(["", "ok"]);

    let endpoint = Endpoint::loopback(free_port());
    let (client, server) = (libzmq.socket(Req), Ours::new(Rep));
    client.connect(&endpoint);
    client.send(["early"]);
    sleep(Duration::from_millis(150));
    server.bind_at(&endpoint);
    server.expect(["early"]);
    server.send(["ok"]);
    client.expect(["ok"]);
}

#[test]
fn our_client_returns_to_a_server_of_theirs_that_crashed() {
    let before = Libzmq::start();
    let client = Ours::new(Dealer);
    let server = before.socket(Router);
    let endpoint = server.bind();
    client.connect(&endpoint);
    client.send(["before"]);
    assert_eq!(server.recv().frames()[1], "before".into());
    drop(before);

    // Whatever is sent into the crash may be lost; what is sent to the new server is not.
    let after = Libzmq::start();
    let server = after.socket(Router);
    server.bind_at(&endpoint);
    let mut number = 0;
    let mut heard = None;
    eventually("it hears the client", || {
        number += 1;
        client.send([&format!("after {number}")]);
        heard = server.try_recv(Duration::from_millis(300)).ok();
        heard.is_some()
    });
    server
        .try_send(heard.expect("it heard"))
        .expect("it may send");
    let reply = client.recv();
    assert!(reply.frames()[0].starts_with(b"after"), "{reply}");
}

#[test]
fn their_client_returns_to_a_server_of_ours_that_restarted() {
    let libzmq = Libzmq::start();
    let client = libzmq.named(Dealer, b"Lucy");
    let server = Ours::new(Router);
    let endpoint = server.bind();
    client.connect(&endpoint);
    client.send(["before"]);
    server.expect(["Lucy", "before"]);
    server.send(["Lucy", "last words"]);
    server.close();
    client.expect(["last words"]);

    // Between the two servers there is none: what libzmq has queued by then comes first.
    client.send(["meanwhile"]);
    let server = Ours::new(Router);
    eventually("the port is free again", || {
        let _runtime = RUNTIME.enter();
        RUNTIME.block_on(server.0.bind(&endpoint)).is_ok()
    });
    client.send(["after"]);
    let mut heard = server.recv();
    if heard == Message::of(["Lucy", "meanwhile"]) {
        heard = server.recv();
    }
    assert_eq!(heard, Message::of(["Lucy", "after"]));
    server.send(["Lucy", "welcome back"]);
    client.expect(["welcome back"]);
}

#[test]
fn what_was_sent_while_a_link_was_down_arrives_when_it_is_back() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    let relay = Relay::to(&theirs.bind());
    ours.connect(&relay.endpoint);
    for round in 0..3 {
        ours.send([&format!("{round}")]);
        theirs.expect([&format!("{round}")]);
        relay.cut();
        eventually("the link is back", || relay.connections() == round + 2);
    }
    ours.send(["the end"]);
    theirs.expect(["the end"]);
}

#[test]
fn heartbeats_of_libzmq_are_answered_and_keep_the_link() {
    let libzmq = Libzmq::start();
    let options = json!({"HEARTBEAT_IVL": 50, "HEARTBEAT_TIMEOUT": 1000, "HEARTBEAT_TTL": 5000});
    let kinds = [(Req, Rep), (Dealer, Router), (Rep, Dealer)];
    let pairs = kinds.map(|(their_kind, our_kind)| {
        let (theirs, ours) = (
            libzmq.with(their_kind, options.clone()),
            Ours::new(our_kind),
        );
        let relay = Relay::to(&ours.bind());
        theirs.connect(&relay.endpoint);
        (theirs, ours, relay)
    });
    // Without an answer libzmq would have given the link up well before.
    sleep(Duration::from_millis(1500));
    for (theirs, ours, relay) in &pairs {
        let pings = relay.there().commands_named("PING");
        let pongs = relay.back().commands_named("PONG");
        assert!(pings > 5, "{pings}");
        assert!(pongs > 0 && pings.abs_diff(pongs) <= 2, "{pings}, {pongs}");
        assert_eq!(relay.connections(), 1);
        let _ = (theirs, ours);
    }
    let [
        (req, rep, _),
        (dealer, router, _),
        (their_rep, our_dealer, _),
    ] = &pairs;
    req.send(["question"]);
    rep.expect(["question"]);
    // A PING comes between request and reply.
    sleep(Duration::from_millis(150));
    rep.send(["answer"]);
    req.expect(["answer"]);
    dealer.send(["hello"]);
    let request = router.recv();
    router.try_send(request).expect("it may send");
    dealer.expect(["hello"]);
    our_dealer.send(["", "question"]);
    their_rep.expect(["question"]);
    their_rep.send(["answer"]);
    our_dealer.expect(["", "answer"]);
}

#[test]
fn a_cancelled_receive_loses_nothing() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    theirs.connect(&ours.bind());
    let mut heard = 0;
    for number in 0..200 {
        theirs.send([&number.to_string()]);
        let message = RUNTIME.block_on(async {
            let patience = Duration::from_micros(number % 7 * 100);
            timeout(patience, ours.0.recv()).await
        });
        if let Ok(message) = message {
            let expected = heard.to_string();
            assert_eq!(message, Ok(Message::of([expected.as_str()])));
            heard += 1;
        }
    }
    for number in heard..200 {
        ours.expect([&number.to_string()]);
    }
}

#[test]
fn a_client_of_theirs_that_disconnects_is_gone_and_may_come_again() {
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        router_mandatory: true,
        ..SocketOptions::default()
    };
    let (router, client) = (Ours::with(Router, options), libzmq.named(Dealer, b"Lucy"));
    let endpoint = router.bind();
    for text in ["first", "second"] {
        client.connect(&endpoint);
        client.send([text]);
        router.expect(["Lucy", text]);
        client.disconnect(&endpoint);
        eventually("the client has gone", || {
            // libzmq lets go of a link when its application next calls.
            let _ = client.try_recv(Duration::from_millis(20));
            let sent = router.try_send(Message::of(["Lucy", "x"]));
            sent == Err("EHOSTUNREACH".to_owned())
        });
    }
}
