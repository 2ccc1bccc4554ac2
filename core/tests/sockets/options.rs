//! Options that change how a type behaves, with libzmq's names.

use hopscope_core::socket::{Output, SendError, SocketKind, SocketOptions};
use hopscope_core::trace::Silent;
use hopscope_core::wire::Generation;
use hopscope_core::{Message, Rule};

use crate::bench::{Bench, message};

#[test]
fn a_relaxed_req_may_ask_anew_and_then_awaits_only_the_new_answer() {
    let options = SocketOptions {
        req_relaxed: true,
        req_correlate: true,
        first_correlation: 7,
        ..SocketOptions::default()
    };
    let mut req = Bench::with(SocketKind::Req, options);
    let rep = req.peer(SocketKind::Rep, None);
    req.send(&["1"]).unwrap();
    req.send(&["2"]).unwrap();
    let [seven, eight] = ["\0\0\0\u{7}", "\0\0\0\u{8}"];
    assert_eq!(
        req.messages_for(rep),
        [message(&[seven, "", "1"]), message(&[eight, "", "2"])]
    );
    req.arrive(rep, &[seven, "", "to 1"]);
    req.arrive(rep, &["", "without a number"]);
    req.arrive(rep, &[eight, "no delimiter"]);
    req.arrive(rep, &[eight, "", "to 2"]);
    assert_eq!(req.recv(), Ok(message(&["to 2"])));
    let stale = Rule::ReqIgnoresStale;
    assert_eq!(req.drops(), [stale, stale, Rule::ReqDropsUndelimited]);
}

#[test]
fn a_correlated_req_keeps_its_lock_step_unless_relaxed() {
    let options = SocketOptions {
        req_correlate: true,
        first_correlation: 0,
        ..SocketOptions::default()
    };
    let mut req = Bench::with(SocketKind::Req, options);
    let rep = req.peer(SocketKind::Rep, None);
    req.send(&["1"]).unwrap();
    assert_eq!(req.send(&["2"]), Err(SendError::WrongState));
    assert_eq!(req.messages_for(rep), [message(&["\0\0\0\0", "", "1"])]);
}

#[test]
fn a_rep_takes_the_number_for_envelope_and_sends_it_back() {
    let mut rep = Bench::new(SocketKind::Rep);
    let peer = rep.peer(SocketKind::Req, None);
    rep.arrive(peer, &["\0\0\0\u{1}", "", "question"]);
    assert_eq!(rep.recv(), Ok(message(&["question"])));
    rep.send(&["answer"]).unwrap();
    assert_eq!(
        rep.messages_for(peer),
        [message(&["\0\0\0\u{1}", "", "answer"])]
    );
}

#[test]
fn with_handover_the_newcomer_takes_the_name_and_the_earlier_peer_is_sent_away() {
    let options = SocketOptions {
        router_handover: true,
        ..SocketOptions::default()
    };
    let mut router = Bench::with(SocketKind::Router, options);
    let first = router.peer(SocketKind::Dealer, Some("twin"));
    router.arrive(first, &["from the first"]);
    let second = router.peer(SocketKind::Dealer, Some("twin"));
    assert!(router.outputs().contains(&Output::Disconnect(first)));
    assert_eq!(router.refused_peers(), [(first, Rule::RouterHandsOver)]);
    router.send(&["twin", "x"]).unwrap();
    assert_eq!(router.messages_for(second), [message(&["x"])]);
    assert_eq!(router.messages_for(first), []);
    let from_first = router.recv().unwrap();
    assert_eq!(from_first.frames()[0].hex(), "006b8b4567", "a fresh name");
    router.lose(first);
    router.send(&["twin", "y"]).unwrap();
    assert_eq!(router.messages_for(second), [message(&["y"])]);
}

#[test]
fn a_mandatory_router_is_writable_while_anybody_has_room() {
    let options = SocketOptions {
        router_mandatory: true,
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut router = Bench::with(SocketKind::Router, options);
    assert!(!router.socket.poll_writable());
    let peer = router.peer(SocketKind::Dealer, Some("a"));
    assert!(router.outputs().contains(&Output::Writable));
    assert!(router.socket.poll_writable());
    router.send(&["a", "1"]).unwrap();
    assert!(!router.socket.poll_writable());
    router.outputs();
    router.leaving(peer).unwrap();
    assert_eq!(router.outputs(), [Output::Writable]);
    assert!(Bench::new(SocketKind::Router).socket.poll_writable());
}

#[test]
fn long_identities_are_made_up_for_old_peers_only() {
    for (long, generation, octets) in [
        (true, Generation::Zmtp1, 17),
        (true, Generation::Zmtp2, 17),
        (true, Generation::Zmtp30, 5),
        (true, Generation::Zmtp31, 5),
        (false, Generation::Zmtp1, 5),
    ] {
        let options = SocketOptions {
            long_generated_identities: long,
            ..SocketOptions::default()
        };
        let mut router = Bench::with(SocketKind::Router, options);
        let peers = [(); 2].map(|()| router.peer_of(SocketKind::Dealer, generation));
        let names = peers.map(|peer| router.socket.identity_of(peer).unwrap().clone());
        assert_ne!(names[0], names[1]);
        for name in names {
            assert_eq!(name.octets().len(), octets, "{generation:?}");
            assert!(name.is_generated());
        }
    }
}

#[test]
fn with_immediate_nothing_is_queued_for_a_peer_that_is_not_there() {
    let options = SocketOptions {
        immediate: true,
        ..SocketOptions::default()
    };
    let mut push = Bench::with(SocketKind::Push, options);
    let [absent, present] = [(); 2].map(|()| push.connect());
    assert_eq!(push.send(&["x"]), Err(SendError::WouldBlock));
    push.ready(present, SocketKind::Pull);
    assert!(push.outputs().contains(&Output::Writable));
    for _ in 0..3 {
        push.send(&["x"]).unwrap();
    }
    assert_eq!(push.socket.queued(absent), 0);
    push.leaving(present).unwrap();
    push.lose(present);
    assert_eq!(push.drops(), [Rule::PeerGone; 2]);
    assert_eq!(push.send(&["y"]), Err(SendError::WouldBlock));
    push.ready(absent, SocketKind::Pull);
    push.send(&["y"]).unwrap();
    assert_eq!(push.messages_for(absent), [message(&["y"])]);
}

#[test]
fn with_conflate_a_queue_keeps_the_last_message_only() {
    let options = SocketOptions {
        conflate: true,
        send_high_water_mark: 1,
        receive_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut push = Bench::with(SocketKind::Push, options.clone());
    let peer = push.peer(SocketKind::Pull, None);
    for value in ["1", "2", "3"] {
        push.send(&[value]).unwrap();
    }
    assert_eq!(push.outputs(), [Output::Transmit(peer)], "told once");
    assert_eq!(push.messages_for(peer), [message(&["3"])]);
    assert_eq!(push.drops(), [Rule::ConflateKeepsLast; 2]);

    let mut pull = Bench::with(SocketKind::Pull, options.clone());
    let [a, b] = [(); 2].map(|()| pull.peer(SocketKind::Push, None));
    for (peer, value) in [(a, "1"), (b, "2"), (a, "3")] {
        pull.arrive(peer, &[value]);
    }
    let mut received = pull.all_received();
    received.sort_by_key(|message| message.frames()[0].hex());
    assert_eq!(received, [message(&["2"]), message(&["3"])]);

    let mut router = Bench::with(SocketKind::Router, options);
    router.peer(SocketKind::Dealer, Some("a"));
    router.send(&["a", "1"]).unwrap();
    router.send(&["a", "2"]).unwrap();
    assert_eq!(
        router.drops(),
        [Rule::RouterDropsFull],
        "a ROUTER does not conflate"
    );
}

#[test]
fn sending_resumes_when_half_of_a_full_queue_has_drained() {
    for (mark, sent_before_room) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (1000, 500)] {
        let options = SocketOptions {
            send_high_water_mark: mark,
            ..SocketOptions::default()
        };
        let mut push = Bench::with(SocketKind::Push, options).socket;
        let peer = push.attach(hopscope_core::socket::Origin::Connect, &mut Silent);
        let info = hopscope_core::socket::PeerInfo::new(SocketKind::Pull, None);
        push.handle_peer_ready(peer, &info, &mut Silent).unwrap();
        let mut taken = 0;
        while push.send(Message::of(["x"]), &mut Silent).is_ok() {
            taken += 1;
        }
        assert_eq!(taken, mark);
        let mut left = 0;
        while push.send(Message::of(["x"]), &mut Silent).is_err() {
            push.poll_transmit(peer, &mut Silent).unwrap();
            left += 1;
        }
        assert_eq!(left, sent_before_room, "of {mark}");
    }
}

#[test]
fn a_mark_of_zero_is_no_limit() {
    let options = SocketOptions {
        send_high_water_mark: 0,
        receive_high_water_mark: 0,
        ..SocketOptions::default()
    };
    let mut dealer = Bench::with(SocketKind::Dealer, options);
    let peer = dealer.peer(SocketKind::Dealer, None);
    for _ in 0..5_000 {
        dealer.send(&["x"]).unwrap();
        dealer.arrive(peer, &["x"]);
    }
    assert_eq!(dealer.socket.queued(peer), 5_000);
    assert_eq!(dealer.socket.room(peer), usize::MAX);
}
