//! Peers that are there and say nothing: a process that is frozen keeps its connections, and only
//! heartbeats tell (RFC 37, Heartbeating).

use std::time::Duration;

use hopscope::Config;
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::socket::SocketKind::{self, Dealer, Router};
use hopscope_core::socket::SocketOptions;
use serde_json::json;

use crate::support::{Libzmq, Ours, PATIENCE, Party, Program, Relay, eventually};

const INTERVAL: Duration = Duration::from_millis(100);

/// Generous, since the machine may be busy; in these tests it ends a link only where it should.
const TIMEOUT: Duration = Duration::from_millis(1000);

/// A socket that asks its peers for signs of life; a ROUTER must route.
fn pinging(kind: SocketKind) -> Ours {
    Ours::configured(
        kind,
        Config {
            options: SocketOptions {
                router_mandatory: true,
                ..SocketOptions::default()
            },
            heartbeat: Heartbeat {
                interval: Some(INTERVAL),
                timeout: Some(TIMEOUT),
                ttl: Duration::ZERO,
            },
            ..Config::default()
        },
    )
}

/// Waits until a ROUTER that must route says that Lucy cannot be reached.
fn until_lucy_is_gone(router: &Ours) {
    eventually("the link is given up", || {
        let sent = router.try_send(Message::of(["Lucy", "are you there?"]));
        sent == Err("EHOSTUNREACH".to_owned())
    });
}

#[test]
fn libzmq_gives_up_a_program_of_ours_that_is_frozen_and_returns_when_it_thaws() {
    let libzmq = Libzmq::start();
    let server = Program::hopscope(&["rep", "-b", "0", "--echo"]);
    let heartbeat = json!({"HEARTBEAT_IVL": 100, "HEARTBEAT_TIMEOUT": 500});
    let client = libzmq.with(Dealer, heartbeat);
    client.connect(&server.listening(0));
    client.send(["", "before"]);
    client.expect(["", "before"]);
    server.signal("STOP");
    let events = client.events(PATIENCE);
    assert_eq!(events.last().map(String::as_str), Some("DISCONNECTED"));
    server.signal("CONT");
    client.send(["", "after"]);
    client.expect(["", "after"]);
    drop(server);
}

#[test]
fn libzmq_answers_our_heartbeats_and_the_link_stays() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (pinging(Dealer), libzmq.socket(Dealer));
    let relay = Relay::to(&theirs.bind());
    ours.connect(&relay.endpoint);
    eventually("signs of life pass", || {
        relay.there().commands_named("PING") >= 5 && relay.back().commands_named("PONG") >= 5
    });
    ours.send(["still"]);
    theirs.expect(["still"]);
    theirs.send(["here"]);
    ours.expect(["here"]);
    assert_eq!(relay.connections(), 1);
}

#[test]
fn our_client_gives_up_a_server_of_theirs_that_is_frozen_and_returns_when_it_thaws() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (pinging(Dealer), libzmq.socket(Dealer));
    let relay = Relay::to(&theirs.bind());
    ours.connect(&relay.endpoint);
    ours.send(["before"]);
    theirs.expect(["before"]);
    libzmq.freeze();
    // The system still accepts for the frozen process.
    eventually("our client connects anew", || relay.connections() > 1);
    libzmq.thaw();
    ours.send(["after"]);
    theirs.expect(["after"]);
}

#[test]
fn our_server_gives_up_a_client_of_theirs_that_is_frozen_and_hears_it_again_when_it_thaws() {
    let libzmq = Libzmq::start();
    let (router, client) = (pinging(Router), libzmq.named(Dealer, b"Lucy"));
    client.connect(&router.bind());
    client.send(["before"]);
    router.expect(["Lucy", "before"]);
    libzmq.freeze();
    until_lucy_is_gone(&router);
    libzmq.thaw();
    router.send_once_routable(Message::of(["Lucy", "welcome back"]));
    while client.recv() != Message::of(["welcome back"]) {}
    client.send(["after"]);
    router.expect(["Lucy", "after"]);
}

#[test]
fn a_peer_that_tells_how_long_it_may_be_silent_is_taken_at_its_word() {
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        router_mandatory: true,
        ..SocketOptions::default()
    };
    let router = Ours::with(Router, options);
    // In tenths of a second on the wire.
    let heartbeat = json!({"IDENTITY": "4c756379", "HEARTBEAT_IVL": 100, "HEARTBEAT_TTL": 1000});
    let client = libzmq.with(Dealer, heartbeat);
    let relay = Relay::to(&router.bind());
    client.connect(&relay.endpoint);
    client.send(["before"]);
    router.expect(["Lucy", "before"]);
    eventually("its word passes", || {
        relay.there().commands_named("PING") > 0
    });
    libzmq.freeze();
    until_lucy_is_gone(&router);
    libzmq.thaw();
}
