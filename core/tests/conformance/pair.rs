//! PAIR (RFC 31).

use hopscope_core::socket::SocketKind::Pair;
use hopscope_core::socket::{Origin, Output, PeerInfo, SendError, SocketOptions};

use crate::support::{Bench, connected, converse, message, outputs};

#[test]
fn pa_1_a_pair_has_one_peer_and_both_send_and_receive_in_any_order() {
    let (mut a, mut b) = connected(Pair, Pair);
    a.bench.send(&["1", "", "x"]).expect("there is room");
    b.bench.send(&["2"]).expect("there is room");
    a.bench.send(&["3"]).expect("there is room");
    converse(&mut a, &mut b);
    let to_b = [message(&["1", "", "x"]), message(&["3"])];
    assert_eq!(b.bench.recv_all(), to_b);
    assert_eq!(a.bench.recv_all(), [message(&["2"])]);
}

#[test]
fn pa_2_a_pair_without_room_waits_and_discards_nothing() {
    let mut pair = Bench::with(
        Pair,
        SocketOptions {
            send_high_water_mark: 1,
            ..SocketOptions::default()
        },
    );
    assert_eq!(pair.send(&["x"]), Err(SendError::WouldBlock), "no peer");
    let peer = pair.peer(Pair);
    pair.send(&["1"]).expect("there is room");
    assert_eq!(pair.send(&["2"]), Err(SendError::WouldBlock), "full");
    assert_eq!(pair.drops(), []);
    assert_eq!(pair.all_leaving(peer), [message(&["1"])]);
    pair.send(&["2"]).expect("there is room again");
}

#[test]
fn pa_3_a_second_peer_is_refused_and_the_first_is_not_disturbed() {
    let mut pair = Bench::new(Pair);
    let first = pair.peer(Pair);
    outputs(&mut pair);
    let second = pair.socket.attach(Origin::Accept, &mut pair.events);
    let info = PeerInfo::new(Pair, None);
    let refused = pair
        .socket
        .handle_peer_ready(second, &info, &mut pair.events);
    let closed = outputs(&mut pair).contains(&Output::Disconnect(second));
    assert!(refused.is_err() || closed, "{refused:?}");
    pair.arrive(second, &["from the second"]);
    pair.arrive(first, &["from the first"]);
    assert_eq!(pair.recv_all(), [message(&["from the first"])]);
    pair.send(&["x"]).expect("there is room");
    assert_eq!(pair.leaving(second), None);
    assert_eq!(pair.leaving(first), Some(message(&["x"])));
}
