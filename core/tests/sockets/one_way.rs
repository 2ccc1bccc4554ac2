//! PUSH and PULL, PAIR, and the thread-safe types: one way, one peer, one frame (RFC 30, 31, 41, 49,
//! 52).

use hopscope_core::Rule;
use hopscope_core::socket::{Output, RecvError, SendError, SocketKind, SocketOptions};

use crate::bench::{Bench, message};

#[test]
fn push_deals_in_turn_to_those_with_room_and_waits_when_nobody_has_any() {
    for (kind, partner) in [
        (SocketKind::Push, SocketKind::Pull),
        (SocketKind::Scatter, SocketKind::Gather),
        (SocketKind::Client, SocketKind::Server),
        (SocketKind::Dealer, SocketKind::Dealer),
    ] {
        let options = SocketOptions {
            send_high_water_mark: 2,
            ..SocketOptions::default()
        };
        let mut push = Bench::with(kind, options);
        assert_eq!(push.send(&["nobody"]), Err(SendError::WouldBlock));
        let [a, b] = [(); 2].map(|()| push.peer(partner, None));
        for body in ["1", "2", "3", "4"] {
            push.send(&[body]).unwrap();
        }
        assert_eq!(push.send(&["5"]), Err(SendError::WouldBlock), "{kind}");
        assert!(!push.socket.poll_writable());
        push.outputs();
        assert_eq!(push.leaving(b), Some(message(&["2"])));
        assert_eq!(push.outputs(), [Output::Writable], "half of 2 has drained");
        push.send(&["5"]).unwrap();
        assert_eq!(push.messages_for(a), [message(&["1"]), message(&["3"])]);
        assert_eq!(push.messages_for(b), [message(&["4"]), message(&["5"])]);
        assert!(push.drops().is_empty(), "{kind} never drops");
    }
}

#[test]
fn pull_takes_from_its_peers_in_turn() {
    for (kind, partner) in [
        (SocketKind::Pull, SocketKind::Push),
        (SocketKind::Gather, SocketKind::Scatter),
        (SocketKind::Client, SocketKind::Server),
    ] {
        let mut pull = Bench::new(kind);
        let peers = [(); 3].map(|()| pull.peer(partner, None));
        for (peer, body) in [(0, "1"), (0, "2"), (0, "3"), (1, "4"), (2, "5")] {
            pull.arrive(peers[peer], &[body]);
        }
        let expected = ["1", "4", "5", "2", "3"].map(|body| message(&[body]));
        assert_eq!(pull.all_received(), expected, "{kind}");
    }
}

#[test]
fn a_type_that_only_sends_or_only_receives_says_so() {
    for kind in SocketKind::ALL {
        let mut bench = Bench::new(kind);
        let frames = vec!["x"; kind.application_frames().unwrap_or(1)];
        let sent = bench.send(&frames);
        assert_eq!(
            sent == Err(SendError::NotSupported(kind)),
            !kind.can_send(),
            "{kind}"
        );
        let received = bench.recv();
        assert_eq!(
            received == Err(RecvError::NotSupported(kind)),
            !kind.can_receive(),
            "{kind}"
        );
    }
    let told = SendError::NotSupported(SocketKind::Pull).to_string();
    assert_eq!(told, "PULL only receives and cannot send (ENOTSUP)");
}

#[test]
fn what_comes_to_a_type_that_only_sends_is_dropped() {
    for (kind, partner, frames) in [
        (SocketKind::Push, SocketKind::Pull, &["x"][..]),
        (SocketKind::Scatter, SocketKind::Gather, &["x"]),
        (SocketKind::Pub, SocketKind::Sub, &["x"]),
        (SocketKind::Radio, SocketKind::Dish, &["g", "x"]),
    ] {
        let mut bench = Bench::new(kind);
        let peer = bench.peer(partner, None);
        bench.arrive(peer, frames);
        assert_eq!(bench.drops(), [Rule::OneWay], "{kind}");
        assert_eq!(bench.outputs(), [], "{kind}: nothing to read");
    }
}

#[test]
fn the_thread_safe_types_neither_send_nor_receive_messages_of_several_frames() {
    for (kind, partner) in [
        (SocketKind::Client, SocketKind::Server),
        (SocketKind::Server, SocketKind::Client),
        (SocketKind::Gather, SocketKind::Scatter),
        (SocketKind::Scatter, SocketKind::Gather),
        (SocketKind::Peer, SocketKind::Peer),
        (SocketKind::Channel, SocketKind::Channel),
        (SocketKind::Radio, SocketKind::Dish),
        (SocketKind::Dish, SocketKind::Radio),
    ] {
        let mut bench = Bench::new(kind);
        let peer = bench.peer(partner, None);
        if kind.can_send() {
            let frames = ["x"; 3];
            let refused = SendError::FrameCount { kind, frames: 3 };
            assert_eq!(bench.send(&frames), Err(refused));
        }
        bench.arrive(peer, &["a", "b", "c"]);
        assert_eq!(bench.drops(), [Rule::SinglePart], "{kind}");
        assert_eq!(bench.outputs(), [], "{kind}");
    }
    let refused = SendError::FrameCount {
        kind: SocketKind::Client,
        frames: 3,
    };
    assert_eq!(
        refused.to_string(),
        "a message of CLIENT has 1 frame, this one has 3 (EINVAL)"
    );
}

#[test]
fn a_pair_keeps_its_first_peer_and_sends_any_other_away() {
    for kind in [SocketKind::Pair, SocketKind::Channel] {
        let mut pair = Bench::new(kind);
        let first = pair.peer(kind, None);
        let second = pair.peer(kind, None);
        assert_eq!(pair.outputs(), [Output::Disconnect(second)], "{kind}");
        assert_eq!(pair.refused_peers(), [(second, Rule::PairTakesOne)]);
        pair.arrive(second, &["from the second"]);
        pair.arrive(first, &["from the first"]);
        assert_eq!(pair.all_received(), [message(&["from the first"])]);
        pair.send(&["1"]).unwrap();
        pair.send(&["2"]).unwrap();
        assert_eq!(pair.messages_for(first).len(), 2);
        assert_eq!(pair.messages_for(second), []);
        pair.lose(second);
        pair.lose(first);
        assert_eq!(pair.send(&["3"]), Err(SendError::WouldBlock));
        let third = pair.peer(kind, None);
        pair.send(&["3"]).unwrap();
        assert_eq!(pair.messages_for(third), [message(&["3"])]);
    }
}

#[test]
fn a_pair_that_connects_holds_the_place_for_its_peer_while_the_link_is_down() {
    let mut pair = Bench::new(SocketKind::Pair);
    let peer = pair.connect();
    pair.send(&["before it is there"]).unwrap();
    pair.ready(peer, SocketKind::Pair);
    pair.lose(peer);
    let other = pair.peer(SocketKind::Pair, None);
    assert_eq!(pair.refused_peers(), [(other, Rule::PairTakesOne)]);
    pair.ready(peer, SocketKind::Pair);
    assert_eq!(pair.messages_for(peer), [message(&["before it is there"])]);
}

#[test]
fn a_full_pair_waits_and_drops_nothing() {
    let options = SocketOptions {
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut pair = Bench::with(SocketKind::Pair, options);
    let peer = pair.peer(SocketKind::Pair, None);
    pair.send(&["1"]).unwrap();
    assert_eq!(pair.send(&["2"]), Err(SendError::WouldBlock));
    assert_eq!(pair.messages_for(peer), [message(&["1"])]);
    pair.send(&["2"]).unwrap();
    assert!(pair.drops().is_empty());
}

#[test]
fn what_comes_from_a_peer_that_has_gone_is_dropped_with_an_event() {
    let mut pull = Bench::new(SocketKind::Pull);
    let peer = pull.peer(SocketKind::Push, None);
    pull.arrive(peer, &["in time"]);
    pull.lose(peer);
    pull.arrive(peer, &["too late"]);
    assert_eq!(pull.all_received(), [message(&["in time"])]);
    assert_eq!(pull.drops(), [Rule::PeerGone]);
}
