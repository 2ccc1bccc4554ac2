//! Peers that are there and say nothing: a process that is frozen keeps its connections, and only
//! heartbeats tell (RFC 37, Heartbeating).

use std::time::Duration;

use hopscope_core::socket::SocketKind::Dealer;
use serde_json::json;

use crate::support::{Libzmq, PATIENCE, Party, Program};

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
