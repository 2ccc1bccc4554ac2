//! REQ and REP (RFC 28).

use hopscope_core::Rule;
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::socket::{RecvError, SendError, SocketKind, SocketOptions};

use crate::support::{Bench, Node, frames, message};

/// A socket that takes two messages for each peer.
pub(crate) fn small(kind: SocketKind) -> Bench {
    let options = SocketOptions {
        send_high_water_mark: 2,
        ..SocketOptions::default()
    };
    Bench::with(kind, options)
}

// --- REQ ---

#[test]
fn rq_1_req_may_have_any_number_of_rep_and_router_peers() {
    let mut req = Bench::new(Req);
    let peers: Vec<_> = (0..100)
        .map(|index| req.peer(if index % 2 == 0 { Rep } else { Router }))
        .collect();
    for peer in peers {
        req.send(&["?"]).expect("its turn");
        assert_eq!(req.leaving(peer), Some(message(&["", "?"])));
        req.arrive(peer, &["", "!"]);
        assert_eq!(req.recv(), Ok(message(&["!"])));
    }
}

#[test]
fn rq_2_req_sends_one_and_receives_one() {
    let mut req = Bench::new(Req);
    let rep = req.peer(Rep);
    for _ in 0..3 {
        assert_eq!(req.recv(), Err(RecvError::WrongState));
        req.send(&["?"]).expect("its turn");
        assert_eq!(req.send(&["again"]), Err(SendError::WrongState));
        req.arrive(rep, &["", "!"]);
        assert_eq!(req.send(&["again"]), Err(SendError::WrongState), "unread");
        assert_eq!(req.recv(), Ok(message(&["!"])));
    }
}

#[test]
fn rq_3_req_puts_one_empty_frame_before_one_or_more_of_the_application() {
    let mut req = Node::facing(Req, 1, "REP");
    req.bench.send(&["a", "", "b"]).expect("its turn");
    assert_eq!(req.take_sent(), frames(&[b"", b"a", b"", b"b"]));
    assert_eq!(Bench::new(Req).send(&[]), Err(SendError::NoFrames));
}

#[test]
fn rq_4_req_asks_the_connected_peers_in_turn() {
    let mut req = Bench::new(Req);
    let peers = [req.peer(Rep), req.peer(Rep), req.peer(Router)];
    for round in 0..2 {
        for peer in peers {
            req.send(&["?"]).expect("its turn");
            assert_eq!(
                req.leaving(peer),
                Some(message(&["", "?"])),
                "round {round}"
            );
            req.arrive(peer, &["", "!"]);
            req.recv().expect("the reply is there");
        }
    }
}

#[test]
fn rq_5_req_without_a_peer_waits_and_discards_nothing() {
    let mut req = Bench::new(Req);
    assert_eq!(req.send(&["?"]), Err(SendError::WouldBlock));
    assert_eq!(req.drops(), []);
    let rep = req.peer(Rep);
    req.send(&["?"])
        .expect("now there is one, and it is still its turn");
    assert_eq!(req.leaving(rep), Some(message(&["", "?"])));
}

#[test]
fn rq_6_req_hears_only_the_peer_it_asked_last() {
    let mut req = Bench::new(Req);
    let (asked, other) = (req.peer(Rep), req.peer(Rep));
    req.send(&["?"]).expect("its turn");
    req.arrive(other, &["", "unasked"]);
    assert_eq!(req.recv(), Err(RecvError::WouldBlock));
    req.arrive(asked, &["", "asked"]);
    assert_eq!(req.recv(), Ok(message(&["asked"])));
    assert_eq!(req.drops(), [Rule::ReqIgnoresStranger]);
    // The same when the peer that was asked has gone.
    req.send(&["?"]).expect("its turn");
    req.lose(other);
    req.arrive(asked, &["", "unasked"]);
    assert_eq!(req.recv(), Err(RecvError::WouldBlock));
}

#[test]
fn rq_7_req_shows_only_what_stands_behind_the_delimiter() {
    let mut req = Bench::new(Req);
    let rep = req.peer(Rep);
    for (reply, shown) in [
        (&["", "a", "b"][..], &["a", "b"][..]),
        (&["", ""], &[""]),
        (&["", "", "x"], &["", "x"]),
    ] {
        req.send(&["?"]).expect("its turn");
        req.arrive(rep, reply);
        assert_eq!(req.recv(), Ok(message(shown)));
    }
}

// --- REP ---

#[test]
fn rp_1_rep_may_have_any_number_of_req_and_dealer_peers() {
    let mut rep = Bench::new(Rep);
    let peers: Vec<_> = (0..100)
        .map(|index| rep.peer(if index % 2 == 0 { Req } else { Dealer }))
        .collect();
    for peer in peers {
        rep.arrive(peer, &["", "?"]);
        assert_eq!(rep.recv(), Ok(message(&["?"])));
        rep.send(&["!"]).expect("its turn");
        assert_eq!(rep.leaving(peer), Some(message(&["", "!"])));
    }
}

#[test]
fn rp_2_rep_receives_one_and_sends_one() {
    let mut rep = Bench::new(Rep);
    let req = rep.peer(Req);
    rep.arrive(req, &["", "1"]);
    rep.arrive(req, &["", "2"]);
    for body in ["1", "2"] {
        assert_eq!(rep.send(&["early"]), Err(SendError::WrongState));
        assert_eq!(rep.recv(), Ok(message(&[body])));
        assert_eq!(rep.recv(), Err(RecvError::WrongState));
        rep.send(&["!"]).expect("its turn");
    }
}

#[test]
fn rp_3_requests_are_identities_a_delimiter_and_at_least_one_frame() {
    for (request, body) in [
        (&["", "x"][..], Some(&["x"][..])),
        (&["A", "", "x"], Some(&["x"])),
        (&["C", "B", "A", "", "x", "y"], Some(&["x", "y"])),
        (&["x"], None),
        (&["A", "x"], None),
        (&[""], None),
        (&["A", ""], None),
    ] {
        let mut rep = Bench::new(Rep);
        let dealer = rep.peer(Dealer);
        rep.arrive(dealer, request);
        assert_eq!(rep.recv().ok(), body.map(message), "{request:?}");
        let dropped = usize::from(body.is_none());
        assert_eq!(rep.drops().len(), dropped, "{request:?}");
    }
}

/// What a socket with three busy peers and a quiet one receives.
pub(crate) fn received_in_turn(
    mut bench: Bench,
    peer_kind: SocketKind,
    frames: fn(&str) -> Vec<&str>,
) -> Vec<String> {
    let peers = ["a", "b", "c", "quiet"].map(|_| bench.peer(peer_kind));
    for number in 0..3 {
        for (peer, name) in peers.iter().zip(["a", "b", "c"]) {
            let body = format!("{name}{number}");
            bench.arrive(*peer, &frames(&body));
        }
    }
    let mut order = Vec::new();
    while let Ok(message) = bench.recv() {
        let last = message.frames().last().and_then(|frame| frame.text());
        order.push(last.unwrap_or_default().to_owned());
        if bench.socket.kind() == Rep {
            bench.send(&["!"]).expect("its turn");
        }
    }
    order
}

pub(crate) const IN_TURN: [&str; 9] = ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"];

#[test]
fn rp_4_rep_takes_requests_from_its_peers_in_turn() {
    let order = received_in_turn(Bench::new(Rep), Req, |body| vec!["", body]);
    assert_eq!(order, IN_TURN);
}

#[test]
fn rp_5_rep_keeps_the_envelope_up_to_the_first_empty_frame() {
    let mut rep = Bench::new(Rep);
    let dealer = rep.peer(Dealer);
    rep.arrive(dealer, &["B", "A", "", "x", "", "y"]);
    assert_eq!(rep.recv(), Ok(message(&["x", "", "y"])), "the first one");
}

#[test]
fn rp_6_rep_puts_the_envelope_before_the_reply_and_sends_it_where_it_came_from() {
    let mut rep = Bench::new(Rep);
    let (asker, other) = (rep.peer(Dealer), rep.peer(Dealer));
    rep.arrive(asker, &["B", "A", "", "x"]);
    rep.recv().expect("the request is there");
    rep.arrive(other, &["", "later"]);
    rep.send(&["y", "z"]).expect("its turn");
    assert_eq!(rep.leaving(other), None);
    assert_eq!(rep.leaving(asker), Some(message(&["B", "A", "", "y", "z"])));
}

#[test]
fn rp_7_the_reply_to_a_peer_that_has_gone_is_dropped_without_waiting() {
    let mut rep = Bench::new(Rep);
    let (gone, here) = (rep.peer(Req), rep.peer(Req));
    rep.arrive(gone, &["", "1"]);
    rep.recv().expect("the request is there");
    rep.lose(gone);
    rep.send(&["into the void"]).expect("it never waits");
    assert_eq!(rep.drops(), [Rule::RepPeerGone]);
    assert_eq!(rep.leaving(here), None, "and never goes to another");
    rep.arrive(here, &["", "2"]);
    assert_eq!(rep.recv(), Ok(message(&["2"])));
}

#[test]
fn rp_8_empty_frames_within_the_body_are_left_alone() {
    let mut rep = Bench::new(Rep);
    let dealer = rep.peer(Dealer);
    rep.arrive(dealer, &["A", "", "x", "", "y"]);
    assert_eq!(rep.recv(), Ok(message(&["x", "", "y"])));
    rep.send(&["", "z", ""]).expect("its turn");
    assert_eq!(rep.leaving(dealer), Some(message(&["A", "", "", "z", ""])));
}
