//! REQ, REP, DEALER and ROUTER, and what all types have in common: routing, lock-step, queues, and
//! what is dropped.

use hopscope_core::socket::{
    Origin, Output, PeerError, PeerInfo, RecvError, SendError, SocketKind, SocketOptions,
};
use hopscope_core::trace::{Event, EventKind, Stage};
use hopscope_core::{Identity, Rule};

use crate::bench::{Bench, message};

#[test]
fn req_adds_the_delimiter_and_takes_it_off_again() {
    let mut req = Bench::new(SocketKind::Req);
    let rep = req.peer(SocketKind::Rep, None);
    req.send(&["hello"]).unwrap();
    assert_eq!(req.leaving(rep), Some(message(&["", "hello"])));
    req.arrive(rep, &["", "world"]);
    assert_eq!(req.recv(), Ok(message(&["world"])));
}

#[test]
fn req_and_rep_keep_their_lock_step() {
    let mut req = Bench::new(SocketKind::Req);
    req.peer(SocketKind::Rep, None);
    assert_eq!(req.recv(), Err(RecvError::WrongState));
    req.send(&["one"]).unwrap();
    assert_eq!(req.send(&["two"]), Err(SendError::WrongState));

    let mut rep = Bench::new(SocketKind::Rep);
    let peer = rep.peer(SocketKind::Req, None);
    assert_eq!(rep.send(&["early"]), Err(SendError::WrongState));
    rep.arrive(peer, &["", "one"]);
    rep.arrive(peer, &["", "two"]);
    rep.recv().unwrap();
    assert_eq!(rep.recv(), Err(RecvError::WrongState));
    let refusals = rep
        .events
        .iter()
        .filter(|event| event.kind() == EventKind::Refused);
    assert_eq!(refusals.count(), 2);
}

#[test]
fn req_asks_its_peers_in_turn_and_hears_only_the_one_it_asked() {
    let mut req = Bench::new(SocketKind::Req);
    let (a, b) = (
        req.peer(SocketKind::Rep, None),
        req.peer(SocketKind::Rep, None),
    );
    req.send(&["1"]).unwrap();
    req.arrive(b, &["", "not asked"]);
    req.arrive(a, &["", "asked"]);
    assert_eq!(req.recv(), Ok(message(&["asked"])));
    req.send(&["2"]).unwrap();
    assert_eq!(req.leaving(a), Some(message(&["", "1"])));
    assert_eq!(req.leaving(b), Some(message(&["", "2"])));
    assert_eq!(req.drops(), [Rule::ReqIgnoresStranger]);
}

#[test]
fn req_drops_what_came_before_it_asked_and_a_reply_without_delimiter() {
    let mut req = Bench::new(SocketKind::Req);
    let rep = req.peer(SocketKind::Router, None);
    req.arrive(rep, &["", "unasked"]);
    req.send(&["1"]).unwrap();
    req.arrive(rep, &["no delimiter"]);
    req.arrive(rep, &[""]);
    assert_eq!(req.recv(), Err(RecvError::WouldBlock));
    req.arrive(rep, &["", "good"]);
    assert_eq!(req.recv(), Ok(message(&["good"])));
    let undelimited = Rule::ReqDropsUndelimited;
    assert_eq!(
        req.drops(),
        [Rule::ReqIgnoresStranger, undelimited, undelimited]
    );
}

#[test]
fn rep_keeps_the_whole_envelope_and_puts_it_back() {
    let mut rep = Bench::new(SocketKind::Rep);
    let dealer = rep.peer(SocketKind::Dealer, None);
    rep.arrive(dealer, &["A", "B", "", "x", "", "y"]);
    assert_eq!(rep.recv(), Ok(message(&["x", "", "y"])));
    rep.send(&["ok"]).unwrap();
    assert_eq!(rep.leaving(dealer), Some(message(&["A", "B", "", "ok"])));
}

#[test]
fn rep_drops_what_has_no_delimiter_or_no_body() {
    let mut rep = Bench::new(SocketKind::Rep);
    let dealer = rep.peer(SocketKind::Dealer, None);
    rep.arrive(dealer, &["no delimiter"]);
    rep.arrive(dealer, &["A", ""]);
    rep.arrive(dealer, &["", "heard"]);
    assert_eq!(rep.recv(), Ok(message(&["heard"])));
    assert_eq!(rep.drops(), [Rule::RepDropsUndelimited; 2]);
}

#[test]
fn rep_drops_the_reply_to_a_peer_that_has_gone_and_goes_on() {
    let mut rep = Bench::new(SocketKind::Rep);
    let (gone, here) = (
        rep.peer(SocketKind::Req, None),
        rep.peer(SocketKind::Req, None),
    );
    rep.arrive(gone, &["", "1"]);
    rep.recv().unwrap();
    rep.lose(gone);
    rep.send(&["into the void"]).unwrap();
    rep.arrive(here, &["", "2"]);
    assert_eq!(rep.recv(), Ok(message(&["2"])));
    assert_eq!(rep.drops(), [Rule::RepPeerGone]);
}

#[test]
fn dealer_touches_no_frame_and_deals_in_turn() {
    let mut dealer = Bench::new(SocketKind::Dealer);
    let (a, b) = (
        dealer.peer(SocketKind::Rep, None),
        dealer.peer(SocketKind::Router, None),
    );
    for body in ["1", "2", "3"] {
        dealer.send(&[body]).unwrap();
    }
    assert_eq!(dealer.leaving(a), Some(message(&["1"])));
    assert_eq!(dealer.leaving(a), Some(message(&["3"])));
    assert_eq!(dealer.leaving(b), Some(message(&["2"])));
    dealer.arrive(b, &["", "x"]);
    assert_eq!(dealer.recv(), Ok(message(&["", "x"])));
}

#[test]
fn messages_are_taken_from_the_peers_in_fair_turn() {
    let mut router = Bench::new(SocketKind::Router);
    let peers = ["P1", "P2", "P3"].map(|name| router.peer(SocketKind::Dealer, Some(name)));
    for (peer, body) in [
        (0, "R1"),
        (0, "R2"),
        (0, "R3"),
        (1, "R4"),
        (2, "R5"),
        (2, "R6"),
    ] {
        router.arrive(peers[peer], &[body]);
    }
    let bodies: Vec<_> = std::iter::from_fn(|| router.recv().ok())
        .map(|message| message.frames()[1].text().unwrap().to_owned())
        .collect();
    assert_eq!(bodies, ["R1", "R4", "R5", "R2", "R6", "R3"]);
}

#[test]
fn router_pushes_the_senders_name_and_sends_by_name() {
    let mut router = Bench::new(SocketKind::Router);
    let lucy = router.peer(SocketKind::Req, Some("Lucy"));
    let nameless = router.peer(SocketKind::Dealer, None);
    router.arrive(lucy, &["", "hello"]);
    router.arrive(nameless, &["hi"]);
    assert_eq!(router.recv(), Ok(message(&["Lucy", "", "hello"])));
    let first = router.recv().unwrap();
    assert_eq!(first.frames()[0].octets(), [0x00, 0x6B, 0x8B, 0x45, 0x67]);
    router.send(&["Lucy", "", "world"]).unwrap();
    assert_eq!(router.leaving(lucy), Some(message(&["", "world"])));
    assert_eq!(router.leaving(nameless), None);
}

#[test]
fn generated_identities_count_up_from_the_given_start() {
    let options = SocketOptions {
        first_generated_identity: u32::MAX,
        ..SocketOptions::default()
    };
    let mut router = Bench::with(SocketKind::Router, options);
    let peers = [0, 1].map(|_| router.peer(SocketKind::Dealer, None));
    for peer in peers {
        router.arrive(peer, &["x"]);
    }
    let names = [0, 1].map(|_| router.recv().unwrap().frames()[0].hex());
    assert_eq!(names, ["00ffffffff", "0000000000"]);
}

#[test]
fn router_drops_what_it_cannot_route_and_says_so() {
    let mut router = Bench::new(SocketKind::Router);
    let known = router.peer(SocketKind::Dealer, Some("known"));
    router.send(&["nobody", "lost"]).unwrap();
    router.send(&["known"]).unwrap();
    router.send(&["known", "found"]).unwrap();
    assert_eq!(router.leaving(known), Some(message(&["found"])));
    assert_eq!(
        router.drops(),
        [Rule::RouterDropsUnroutable, Rule::RouterDropsBareIdentity]
    );
}

#[test]
fn a_mandatory_router_refuses_instead() {
    let options = SocketOptions {
        router_mandatory: true,
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut router = Bench::with(SocketKind::Router, options);
    router.peer(SocketKind::Dealer, Some("known"));
    assert_eq!(router.send(&["nobody", "x"]), Err(SendError::Unroutable));
    router.send(&["known", "1"]).unwrap();
    assert_eq!(router.send(&["known", "2"]), Err(SendError::WouldBlock));
    assert!(router.drops().is_empty());
}

#[test]
fn the_first_of_two_equal_names_keeps_it_and_the_second_is_deaf() {
    let mut router = Bench::new(SocketKind::Router);
    let first = router.peer(SocketKind::Dealer, Some("twin"));
    let second = router.peer(SocketKind::Dealer, Some("twin"));
    router.arrive(second, &["unheard"]);
    assert_eq!(router.recv(), Err(RecvError::WouldBlock));
    router.send(&["twin", "x"]).unwrap();
    assert_eq!(router.leaving(second), None);
    assert_eq!(router.leaving(first), Some(message(&["x"])));
    let refused = Event::PeerRefused {
        peer: second,
        rule: Rule::IdentityDuplicate,
    };
    assert!(router.events.contains(&refused));
}

#[test]
fn a_deaf_twin_that_comes_back_under_another_name_is_heard() {
    let mut router = Bench::new(SocketKind::Router);
    router.peer(SocketKind::Dealer, Some("twin"));
    let twin = router.connect();
    let ready = |router: &mut Bench, name: &[u8]| {
        let info = PeerInfo::new(SocketKind::Dealer, Some(Identity::chosen(name).unwrap()));
        let Bench { socket, events } = router;
        socket.handle_peer_ready(twin, &info, events).unwrap();
    };
    ready(&mut router, b"twin");
    router.arrive(twin, &["while deaf"]);
    assert_eq!(router.recv(), Err(RecvError::WouldBlock));
    router.lose(twin);
    ready(&mut router, b"other");
    assert_eq!(router.recv(), Ok(message(&["other", "while deaf"])));
    router.send(&["other", "x"]).unwrap();
    assert_eq!(router.leaving(twin), Some(message(&["x"])));
}

#[test]
fn the_deaf_twin_takes_no_name_with_it_when_it_goes() {
    let mut router = Bench::new(SocketKind::Router);
    let first = router.peer(SocketKind::Dealer, Some("twin"));
    let second = router.peer(SocketKind::Dealer, Some("twin"));
    router.lose(second);
    router.send(&["twin", "x"]).unwrap();
    assert_eq!(router.leaving(first), Some(message(&["x"])));
}

#[test]
fn what_a_deaf_twin_has_sent_is_dropped_by_name_when_it_goes() {
    let mut router = Bench::new(SocketKind::Router);
    router.peer(SocketKind::Dealer, Some("twin"));
    let second = router.peer(SocketKind::Dealer, Some("twin"));
    router.arrive(second, &["unheard"]);
    assert!(router.drops().is_empty());
    router.lose(second);
    let drops = router.events.iter().filter_map(|event| match event {
        Event::Dropped {
            message,
            stage,
            rule,
            ..
        } => Some((message.clone(), *stage, *rule)),
        _ => None,
    });
    let dropped = (
        message(&["unheard"]),
        Stage::Receiving,
        Rule::IdentityDuplicate,
    );
    assert_eq!(drops.collect::<Vec<_>>(), [dropped]);
}

#[test]
fn a_name_is_free_again_once_its_peer_has_gone() {
    let mut router = Bench::new(SocketKind::Router);
    let first = router.peer(SocketKind::Dealer, Some("Lucy"));
    router.arrive(first, &["last words"]);
    router.lose(first);
    let second = router.peer(SocketKind::Dealer, Some("Lucy"));
    assert_eq!(router.recv(), Ok(message(&["Lucy", "last words"])));
    router.send(&["Lucy", "x"]).unwrap();
    assert_eq!(router.leaving(second), Some(message(&["x"])));
}

#[test]
fn a_full_queue_blocks_a_dealer_until_half_of_it_has_drained() {
    let options = SocketOptions {
        send_high_water_mark: 4,
        ..SocketOptions::default()
    };
    let mut dealer = Bench::with(SocketKind::Dealer, options);
    let peer = dealer.peer(SocketKind::Rep, None);
    for body in ["0", "1", "2", "3"] {
        dealer.send(&[body]).unwrap();
    }
    assert_eq!(dealer.send(&["4"]), Err(SendError::WouldBlock));
    assert_eq!(dealer.send(&["4"]), Err(SendError::WouldBlock));
    let blocked = dealer
        .events
        .iter()
        .filter(|event| event.kind() == EventKind::Blocked);
    assert_eq!(blocked.count(), 1, "a wait is told once");
    while dealer.socket.poll_output().is_some() {}
    dealer.leaving(peer);
    assert_eq!(dealer.socket.poll_output(), None);
    dealer.leaving(peer);
    assert_eq!(dealer.socket.poll_output(), Some(Output::Writable));
    dealer.send(&["4"]).unwrap();
}

#[test]
fn a_full_peer_is_passed_over_and_a_router_drops_for_it() {
    let options = SocketOptions {
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut dealer = Bench::with(SocketKind::Dealer, options.clone());
    let (a, b) = (
        dealer.peer(SocketKind::Rep, None),
        dealer.peer(SocketKind::Rep, None),
    );
    dealer.send(&["1"]).unwrap();
    dealer.send(&["2"]).unwrap();
    dealer.leaving(b);
    dealer.send(&["3"]).unwrap();
    assert_eq!(dealer.leaving(b), Some(message(&["3"])));
    assert_eq!(dealer.leaving(a), Some(message(&["1"])));

    let mut router = Bench::with(SocketKind::Router, options);
    router.peer(SocketKind::Dealer, Some("a"));
    router.send(&["a", "1"]).unwrap();
    router.send(&["a", "2"]).unwrap();
    assert_eq!(router.drops(), [Rule::RouterDropsFull]);
}

#[test]
fn a_full_incoming_queue_stops_its_link_until_it_is_read() {
    let options = SocketOptions {
        receive_high_water_mark: 2,
        ..SocketOptions::default()
    };
    let mut dealer = Bench::with(SocketKind::Dealer, options);
    let peer = dealer.peer(SocketKind::Dealer, None);
    assert_eq!(dealer.socket.room(peer), 2);
    dealer.arrive(peer, &["1"]);
    dealer.arrive(peer, &["2"]);
    assert_eq!(dealer.socket.room(peer), 0);
    while dealer.socket.poll_output().is_some() {}
    dealer.recv().unwrap();
    assert_eq!(dealer.socket.poll_output(), Some(Output::Resume(peer)));
    assert_eq!(dealer.socket.room(peer), 1);
}

#[test]
fn a_connecting_socket_queues_before_its_peer_is_there_and_keeps_the_queue() {
    let mut req = Bench::new(SocketKind::Req);
    assert_eq!(req.send(&["nobody yet"]), Err(SendError::WouldBlock));
    let peer = req.socket.attach(Origin::Connect, &mut req.events);
    assert_eq!(req.socket.poll_output(), Some(Output::Writable));
    req.send(&["hello"]).unwrap();
    assert_eq!(req.leaving(peer), None, "the peer is not there");
    let info = PeerInfo::new(SocketKind::Rep, None);
    req.socket
        .handle_peer_ready(peer, &info, &mut req.events)
        .unwrap();
    assert_eq!(req.socket.poll_output(), Some(Output::Transmit(peer)));
    req.lose(peer);
    assert_eq!(req.leaving(peer), None, "the link is down again");
    req.socket
        .handle_peer_ready(peer, &info, &mut req.events)
        .unwrap();
    assert_eq!(req.leaving(peer), Some(message(&["", "hello"])));
}

#[test]
fn what_was_queued_for_an_accepted_peer_goes_with_it() {
    let mut dealer = Bench::new(SocketKind::Dealer);
    let peer = dealer.peer(SocketKind::Dealer, None);
    dealer.send(&["1"]).unwrap();
    dealer.lose(peer);
    assert_eq!(dealer.drops(), [Rule::PeerGone]);
    assert_eq!(dealer.send(&["2"]), Err(SendError::WouldBlock));
}

#[test]
fn types_that_do_not_go_together_are_refused() {
    for own in SocketKind::ALL {
        for peer_kind in SocketKind::ALL {
            let mut bench = Bench::new(own);
            let peer = bench.socket.attach(Origin::Accept, &mut bench.events);
            let info = PeerInfo::new(peer_kind, None);
            let ready = bench
                .socket
                .handle_peer_ready(peer, &info, &mut bench.events);
            let expected = if own.may_talk_to(peer_kind) {
                Ok(())
            } else {
                Err(PeerError::Incompatible {
                    own,
                    peer: peer_kind,
                })
            };
            assert_eq!(ready, expected);
        }
    }
}

#[test]
fn a_message_without_frames_is_refused() {
    for kind in SocketKind::ALL {
        assert_eq!(Bench::new(kind).send(&[]), Err(SendError::NoFrames));
    }
}

#[test]
fn a_peer_given_up_for_good_is_dealt_to_no_more() {
    let mut dealer = Bench::new(SocketKind::Dealer);
    let peer = dealer.socket.attach(Origin::Connect, &mut dealer.events);
    dealer.send(&["1"]).unwrap();
    dealer.socket.detach(peer, &mut dealer.events);
    assert_eq!(dealer.drops(), [Rule::PeerGone]);
    assert_eq!(dealer.send(&["2"]), Err(SendError::WouldBlock));
}
