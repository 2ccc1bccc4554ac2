//! DEALER and ROUTER (RFC 28).

use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::socket::{Origin, PeerInfo, RecvError, SendError, SocketOptions};
use hopscope_core::{Identity, Rule};

use crate::request_reply::{IN_TURN, received_in_turn, small};
use crate::support::{Bench, Node, carry, identity, join, message};

// --- DEALER ---

#[test]
fn de_1_dealer_may_have_any_peers_and_sends_and_receives_in_any_order() {
    let mut dealer = Bench::new(Dealer);
    let peers = [Rep, Router, Dealer, Rep].map(|kind| dealer.peer(kind));
    assert_eq!(dealer.recv(), Err(RecvError::WouldBlock));
    for body in ["1", "2"] {
        dealer.send(&[body]).expect("there is room");
    }
    dealer.arrive(peers[3], &["a"]);
    dealer.arrive(peers[3], &["b"]);
    assert_eq!(dealer.recv_all(), [message(&["a"]), message(&["b"])]);
    dealer.send(&["3"]).expect("there is room");
    let left: usize = peers
        .map(|peer| dealer.all_leaving(peer).len())
        .iter()
        .sum();
    assert_eq!(left, 3);
}

#[test]
fn de_2_dealer_adds_and_removes_nothing() {
    for body in [
        &["x"][..],
        &["", "x"],
        &["", ""],
        &["A", "", "x", ""],
        &[""],
    ] {
        let mut dealer = Bench::new(Dealer);
        let peer = dealer.peer(Router);
        dealer.send(body).expect("there is room");
        assert_eq!(dealer.leaving(peer), Some(message(body)));
        dealer.arrive(peer, body);
        assert_eq!(dealer.recv(), Ok(message(body)));
    }
}

#[test]
fn de_3_dealer_deals_in_turn_to_peers_whose_queue_is_not_full() {
    let mut dealer = small(Dealer);
    let (a, b) = (dealer.peer(Rep), dealer.peer(Rep));
    for body in ["1", "2", "3", "4"] {
        dealer.send(&[body]).expect("there is room");
    }
    assert_eq!(dealer.all_leaving(a), [message(&["1"]), message(&["3"])]);
    // Only a has room now.
    for body in ["5", "6"] {
        dealer.send(&[body]).expect("there is room at a");
    }
    assert_eq!(dealer.all_leaving(a), [message(&["5"]), message(&["6"])]);
    assert_eq!(dealer.all_leaving(b), [message(&["2"]), message(&["4"])]);
}

#[test]
fn de_4_dealer_without_room_waits_and_discards_nothing() {
    let mut dealer = small(Dealer);
    assert_eq!(dealer.send(&["x"]), Err(SendError::WouldBlock), "no peer");
    let peer = dealer.peer(Rep);
    for body in ["1", "2"] {
        dealer.send(&[body]).expect("there is room");
    }
    assert_eq!(dealer.send(&["3"]), Err(SendError::WouldBlock), "full");
    assert_eq!(dealer.drops(), []);
    assert_eq!(dealer.all_leaving(peer), [message(&["1"]), message(&["2"])]);
    dealer.send(&["3"]).expect("there is room again");
}

#[test]
fn de_5_dealer_receives_from_its_peers_in_turn() {
    let order = received_in_turn(Bench::new(Dealer), Rep, |body| vec!["", body]);
    assert_eq!(order, IN_TURN);
}

// --- ROUTER ---

#[test]
fn ro_1_router_may_have_any_peers_and_sends_and_receives_in_any_order() {
    let mut router = Bench::new(Router);
    let peers = [(Req, "R"), (Dealer, "D"), (Router, "T")]
        .map(|(kind, name)| (router.named_peer(kind, name), name));
    assert_eq!(router.recv(), Err(RecvError::WouldBlock));
    for (peer, name) in peers {
        router.send(&[name, "1"]).expect("it never waits");
        router.send(&[name, "2"]).expect("it never waits");
        router.arrive(peer, &["a"]);
        assert_eq!(router.recv(), Ok(message(&[name, "a"])));
        assert_eq!(router.all_leaving(peer), [message(&["1"]), message(&["2"])]);
    }
}

#[test]
fn ro_2_each_queue_has_an_identity_of_its_own() {
    let mut router = Bench::new(Router);
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let peer = router.peer(Dealer);
        router.arrive(peer, &["x"]);
        let received = router.recv().expect("it is there");
        let name = received.frames()[0].octets().to_vec();
        assert!((1..=255).contains(&name.len()));
        assert!(names.insert(name), "{received:?}");
    }
    // A second peer that claims a name that is taken does not get it.
    let first = router.named_peer(Dealer, "A");
    let second = router.named_peer(Dealer, "A");
    router.send(&["A", "x"]).expect("it never waits");
    assert_eq!(router.leaving(second), None);
    assert_eq!(router.leaving(first), Some(message(&["x"])));
}

#[test]
fn ro_3_the_peer_may_choose_its_identity() {
    let (mut dealer, mut router) = (
        Node::of(
            Bench::new(Dealer),
            crate::support::named(Dealer, "chosen"),
            Origin::Connect,
        ),
        Node::of(
            Bench::new(Router),
            hopscope_core::connection::Config::new(Router),
            Origin::Accept,
        ),
    );
    crate::support::converse(&mut dealer, &mut router);
    dealer.bench.send(&["x"]).expect("there is room");
    crate::support::converse(&mut dealer, &mut router);
    assert_eq!(router.bench.recv(), Ok(message(&["chosen", "x"])));
}

#[test]
fn ro_4_router_receives_in_turn_and_puts_the_origins_identity_in_front() {
    let order = received_in_turn(Bench::new(Router), Dealer, |body| vec![body]);
    assert_eq!(order, IN_TURN);
    let mut router = Bench::new(Router);
    let (a, b) = (router.named_peer(Dealer, "A"), router.named_peer(Req, "B"));
    router.arrive(a, &["x", "y"]);
    router.arrive(b, &["", "z"]);
    assert_eq!(
        router.recv_all(),
        [message(&["A", "x", "y"]), message(&["B", "", "z"])]
    );
}

#[test]
fn ro_5_router_takes_the_first_frame_off_and_sends_the_rest_unchanged() {
    let mut router = Bench::new(Router);
    let (a, b) = (
        router.named_peer(Dealer, "A"),
        router.named_peer(Dealer, "B"),
    );
    router
        .send(&["B", "A", "", "x", ""])
        .expect("it never waits");
    assert_eq!(router.leaving(b), Some(message(&["A", "", "x", ""])));
    assert_eq!(router.leaving(a), None);
}

#[test]
fn ro_6_what_cannot_be_routed_is_dropped_or_refused_as_configured() {
    let mut router = small(Router);
    router.named_peer(Dealer, "A");
    router.send(&["nobody", "x"]).expect("it is dropped");
    for body in ["1", "2", "3"] {
        router.send(&["A", body]).expect("it is queued or dropped");
    }
    let expected = [Rule::RouterDropsUnroutable, Rule::RouterDropsFull];
    assert_eq!(router.drops(), expected);

    let mut mandatory = Bench::with(
        Router,
        SocketOptions {
            router_mandatory: true,
            send_high_water_mark: 1,
            ..SocketOptions::default()
        },
    );
    mandatory.named_peer(Dealer, "A");
    assert_eq!(mandatory.send(&["nobody", "x"]), Err(SendError::Unroutable));
    mandatory.send(&["A", "1"]).expect("there is room");
    assert_eq!(mandatory.send(&["A", "2"]), Err(SendError::WouldBlock));
    assert_eq!(mandatory.drops(), []);
}

#[test]
fn ro_7_router_never_waits_to_send() {
    let mut router = small(Router);
    router.send(&["nobody", "x"]).expect("nobody is there");
    let peer = router.named_peer(Dealer, "A");
    for _ in 0..100 {
        router.send(&["A", "x"]).expect("its queue is full");
    }
    assert_eq!(router.all_leaving(peer).len(), 2);
    assert!(router.socket.poll_writable());
}

#[test]
fn ro_8_router_leaves_out_no_frame_and_adds_no_delimiter() {
    let mut router = Bench::new(Router);
    let dealer = router.named_peer(Dealer, "A");
    router.arrive(dealer, &["x"]);
    assert_eq!(router.recv(), Ok(message(&["A", "x"])));
    router.send(&["A", "y"]).expect("it never waits");
    assert_eq!(router.leaving(dealer), Some(message(&["y"])));
}

/// A chain of REQ, `hops` pairs of ROUTER and DEALER, and REP, in process.
#[test]
fn ro_9_n_hops_add_n_identities_newest_first_and_take_them_off_again() {
    for hops in 1..=5 {
        let named = |kind, name: &str| {
            let options = SocketOptions {
                identity: Some(identity(name)),
                ..SocketOptions::default()
            };
            Bench::with(kind, options)
        };
        let names: Vec<String> = (0..=hops).map(|hop| format!("N{hop}")).collect();
        let mut client = named(Req, &names[0]);
        let mut routers: Vec<_> = (0..hops).map(|_| Bench::new(Router)).collect();
        let mut dealers: Vec<_> = (0..hops)
            .map(|hop| named(Dealer, &names[hop + 1]))
            .collect();
        let mut server = Bench::new(Rep);
        let mut links = vec![join(&mut client, &mut routers[0])];
        for hop in 1..hops {
            links.push(join(&mut dealers[hop - 1], &mut routers[hop]));
        }
        let last = join(&mut dealers[hops - 1], &mut server);

        client.send(&["hello"]).expect("its turn");
        carry(&mut client, links[0].0, &mut routers[0], links[0].1);
        for hop in 0..hops {
            let request = routers[hop].recv().expect("it has come");
            let mut expected: Vec<&str> = names[..=hop].iter().rev().map(String::as_str).collect();
            expected.extend(["", "hello"]);
            assert_eq!(request, message(&expected), "hop {hop} of {hops}");
            let frames: Vec<_> = request
                .frames()
                .iter()
                .map(|f| f.text().expect("text"))
                .collect();
            dealers[hop].send(&frames).expect("there is room");
            if hop + 1 < hops {
                let link = links[hop + 1];
                carry(&mut dealers[hop], link.0, &mut routers[hop + 1], link.1);
            }
        }
        carry(&mut dealers[hops - 1], last.0, &mut server, last.1);
        assert_eq!(server.recv(), Ok(message(&["hello"])));
        server.send(&["world"]).expect("its turn");
        carry(&mut server, last.1, &mut dealers[hops - 1], last.0);
        for hop in (0..hops).rev() {
            let reply = dealers[hop].recv().expect("it has come");
            assert_eq!(reply.len(), hop + 3, "one identity fewer each hop");
            let frames: Vec<_> = reply
                .frames()
                .iter()
                .map(|f| f.text().expect("text"))
                .collect();
            routers[hop].send(&frames).expect("it never waits");
            let link = links[hop];
            let (to, peer) = match hop {
                0 => (&mut client, link.0),
                _ => (&mut dealers[hop - 1], link.0),
            };
            carry(&mut routers[hop], link.1, to, peer);
        }
        assert_eq!(client.recv(), Ok(message(&["world"])));
    }
}

#[test]
fn ro_2_generated_identities_are_a_zero_and_a_counter_and_do_not_collide() {
    let mut router = Bench::new(Router);
    let peer = router.peer_of(Origin::Accept, PeerInfo::new(Dealer, None));
    router.arrive(peer, &["x"]);
    let received = router.recv().expect("it is there");
    let name = received.frames()[0].octets();
    assert_eq!((name.len(), name[0]), (5, 0));
    // No chosen one can be the same: they must not start with a zero.
    assert!(Identity::chosen(name).is_err());
}
