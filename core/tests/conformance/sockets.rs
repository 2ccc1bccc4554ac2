//! Rules for every socket (RFC 37, Socket Semantics) and its queues (RFC 28 to 31, General
//! behavior).

use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};
use hopscope_core::socket::{Origin, PeerInfo, SendError, SocketOptions, Transmission};
use hopscope_core::{Interest, Rule};

use crate::support::{Bench, connected, converse, frames, message, topic};

fn marks(send: usize, receive: usize) -> SocketOptions {
    SocketOptions {
        send_high_water_mark: send,
        receive_high_water_mark: receive,
        ..SocketOptions::default()
    }
}

#[test]
fn so_1_every_type_takes_peers_it_connects_to_and_peers_that_connect() {
    for kind in SocketKind::ALL {
        let Some(partner) = kind.partners().first() else {
            continue; // STREAM has no partner
        };
        let one_peer_only = kind.partners() == [kind] && !matches!(kind, SocketKind::Peer);
        let mut bench = Bench::new(kind);
        let origins = [Origin::Connect, Origin::Accept, Origin::Connect];
        for origin in &origins[..if one_peer_only { 1 } else { 3 }] {
            let peer = bench.peer_of(*origin, PeerInfo::new(*partner, None));
            assert!(bench.socket.room(peer) > 0, "{kind} reads from {peer:?}");
        }
    }
}

#[test]
fn so_2_connecting_does_not_wait_for_the_peer() {
    for (kind, partner) in [(Dealer, Router), (Push, Pull), (Req, Rep), (Pair, Pair)] {
        let mut bench = Bench::new(kind);
        let peer = bench.socket.attach(Origin::Connect, &mut bench.events);
        bench
            .send(&["before anybody is there"])
            .expect("it is queued");
        assert!(bench.leaving(peer).is_none(), "{kind}");
        let info = PeerInfo::new(partner, None);
        let ready = bench
            .socket
            .handle_peer_ready(peer, &info, &mut bench.events);
        ready.expect("they may talk");
        assert!(bench.leaving(peer).is_some(), "{kind}");
        // A broken link is waited for again.
        bench.lose(peer);
        assert!(bench.leaving(peer).is_none());
        let ready = bench
            .socket
            .handle_peer_ready(peer, &info, &mut bench.events);
        ready.expect("they may still talk");
    }
}

#[test]
fn so_3_a_message_goes_to_a_peer_at_most_once() {
    let mut push = Bench::new(Push);
    let peer = push.peer_of(Origin::Connect, PeerInfo::new(Pull, None));
    push.send(&["1"]).expect("there is room");
    push.send(&["2"]).expect("there is room");
    assert_eq!(push.leaving(peer), Some(message(&["1"])));
    // What was on the link when it broke is not sent again.
    push.lose(peer);
    let info = PeerInfo::new(Pull, None);
    let ready = push.socket.handle_peer_ready(peer, &info, &mut push.events);
    ready.expect("they may talk");
    assert_eq!(push.all_leaving(peer), [message(&["2"])]);
}

#[test]
fn so_4_messages_between_two_peers_stay_in_order() {
    for (from, to) in [(Push, Pull), (Dealer, Router), (Pair, Pair)] {
        let (mut from, mut to) = connected(from, to);
        let numbers: Vec<String> = (0..500).map(|number| number.to_string()).collect();
        for number in &numbers {
            from.bench.send(&[number]).expect("there is room");
        }
        converse(&mut from, &mut to);
        let received: Vec<String> = to
            .bench
            .recv_all()
            .iter()
            .filter_map(|message| Some(message.frames().last()?.text()?.to_owned()))
            .collect();
        assert_eq!(received, numbers);
    }
}

#[test]
fn so_5_messages_are_atomic_both_ways() {
    let (mut dealer, mut router) = connected(Dealer, Router);
    dealer.bench.send(&["a", "", "b"]).expect("there is room");
    let octets = dealer.take_sent();
    assert_eq!(octets, frames(&[b"a", b"", b"b"]));
    for octet in &octets[..octets.len() - 1] {
        router.feed([*octet]);
        assert!(router.bench.recv().is_err(), "not in parts");
    }
    router.feed([octets[octets.len() - 1]]);
    let received = router.bench.recv().expect("now it is whole");
    assert_eq!(received.frames()[1..], *message(&["a", "", "b"]).frames());
}

#[test]
fn qu_1_the_queue_of_a_peer_we_connect_to_is_there_at_once_and_stays() {
    for (kind, partner) in [(Dealer, Router), (Push, Pull), (Pair, Pair)] {
        let mut bench = Bench::new(kind);
        let peer = bench.socket.attach(Origin::Connect, &mut bench.events);
        bench.send(&["1"]).expect("there is a queue");
        let info = PeerInfo::new(partner, None);
        let ready = bench
            .socket
            .handle_peer_ready(peer, &info, &mut bench.events);
        ready.expect("they may talk");
        bench.lose(peer);
        bench.send(&["2"]).expect("the queue is still there");
        let ready = bench
            .socket
            .handle_peer_ready(peer, &info, &mut bench.events);
        ready.expect("they may talk");
        let waiting = [message(&["1"]), message(&["2"])];
        assert_eq!(bench.all_leaving(peer), waiting, "{kind}");
    }
}

#[test]
fn qu_2_the_queue_of_a_peer_that_connected_to_us_comes_and_goes_with_it() {
    for (kind, partner) in [(Dealer, Router), (Push, Pull), (Pair, Pair)] {
        let mut bench = Bench::new(kind);
        assert_eq!(bench.send(&["x"]), Err(SendError::WouldBlock), "{kind}");
        let peer = bench.peer(partner);
        bench.send(&["1"]).expect("there is a queue");
        bench.lose(peer);
        assert_eq!(bench.drops(), [Rule::PeerGone], "{kind}");
        assert_eq!(bench.send(&["2"]), Err(SendError::WouldBlock));
        let newcomer = bench.peer(partner);
        assert_eq!(bench.leaving(newcomer), None, "a new queue is empty");
    }
}

#[test]
fn qu_3_queues_hold_as_many_messages_as_was_set() {
    for (kind, partner) in [(Dealer, Router), (Push, Pull), (Pair, Pair)] {
        for mark in [1, 3] {
            let mut bench = Bench::with(kind, marks(mark, 0));
            bench.peer(partner);
            for _ in 0..mark {
                bench.send(&["x"]).expect("there is room");
            }
            assert_eq!(bench.send(&["x"]), Err(SendError::WouldBlock), "{kind}");
        }
        let mut unlimited = Bench::with(kind, marks(0, 0));
        unlimited.peer(partner);
        for _ in 0..5000 {
            unlimited.send(&["x"]).expect("there is no limit");
        }
    }
    for (kind, partner) in [(Pull, Push), (Sub, Pub), (Xsub, Xpub), (Dealer, Router)] {
        let mut bench = Bench::with(kind, marks(0, 2));
        if matches!(kind, Sub | Xsub) {
            bench.subscribe("");
        }
        let peer = bench.peer(partner);
        assert_eq!(bench.socket.room(peer), 2, "{kind}");
        bench.arrive(peer, &["x"]);
        assert_eq!(bench.socket.room(peer), 1, "{kind}");
    }
    for kind in [Pub, Xpub] {
        let mut bench = Bench::with(kind, marks(2, 0));
        let peer = bench.peer(Sub);
        bench.interest(peer, Interest::Subscribe(topic("")));
        for _ in 0..3 {
            bench.send(&["x"]).expect("it never waits");
        }
        assert_eq!(bench.all_leaving(peer).len(), 2, "{kind}");
    }
    let default = SocketOptions::default();
    assert_eq!(default.send_high_water_mark, 1000);
    assert_eq!(default.receive_high_water_mark, 1000);
}

#[test]
fn so_5_an_interest_is_never_put_within_a_message() {
    let (mut sub, mut publisher) = connected(Sub, Pub);
    sub.bench.subscribe("A");
    converse(&mut sub, &mut publisher);
    publisher.bench.send(&["A", "1"]).expect("it never waits");
    let leaving = publisher
        .bench
        .socket
        .poll_transmit(publisher.peer, &mut publisher.bench.events);
    assert_eq!(leaving, Some(Transmission::Message(message(&["A", "1"]))));
}
