//! PUSH and PULL (RFC 30).

use hopscope_core::socket::SocketKind::{Pull, Push};
use hopscope_core::socket::{RecvError, SendError, SocketOptions};

use crate::support::{Bench, connected, converse, message};

#[test]
fn pi_1_push_only_sends_and_pull_only_receives_and_neither_changes_a_message() {
    let (mut push, mut pull) = connected(Push, Pull);
    let bodies = [&["x"][..], &["", "x", ""], &["a", "b"], &[""]];
    for body in bodies {
        push.bench.send(body).expect("there is room");
    }
    converse(&mut push, &mut pull);
    assert_eq!(pull.bench.recv_all(), bodies.map(message));
    let refused = push.bench.recv();
    assert_ne!(refused.err(), Some(RecvError::WouldBlock));

    let refused = pull.bench.send(&["x"]);
    assert_ne!(refused.err(), Some(SendError::WouldBlock));
}

#[test]
fn pi_2_push_deals_in_turn_waits_without_room_and_discards_nothing() {
    let mut push = Bench::with(
        Push,
        SocketOptions {
            send_high_water_mark: 2,
            ..SocketOptions::default()
        },
    );
    assert_eq!(push.send(&["x"]), Err(SendError::WouldBlock), "no peer");
    let (a, b) = (push.peer(Pull), push.peer(Pull));
    for body in ["1", "2", "3", "4"] {
        push.send(&[body]).expect("there is room");
    }
    assert_eq!(push.send(&["5"]), Err(SendError::WouldBlock), "both full");
    assert_eq!(push.all_leaving(a), [message(&["1"]), message(&["3"])]);
    push.send(&["5"]).expect("there is room at a");
    assert_eq!(push.all_leaving(b), [message(&["2"]), message(&["4"])]);
    assert_eq!(push.all_leaving(a), [message(&["5"])]);
    assert_eq!(push.drops(), []);
}

#[test]
fn pi_3_pull_receives_from_its_peers_in_turn() {
    let mut pull = Bench::new(Pull);
    let peers = [pull.peer(Push), pull.peer(Push), pull.peer(Push)];
    for (peer, bodies) in peers.iter().zip([["a0", "a1"], ["b0", "b1"], ["c0", "c1"]]) {
        for body in bodies {
            pull.arrive(*peer, &[body]);
        }
    }
    let expected = ["a0", "b0", "c0", "a1", "b1", "c1"].map(|body| message(&[body]));
    assert_eq!(pull.recv_all(), expected);
}
