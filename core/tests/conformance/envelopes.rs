//! Envelopes through proxies (RFC 28): what each application sees and what each wire carries.

use core::time::Duration;

use hopscope_core::scenario::{self, Behaviour, NodeSpec, Scenario, ScriptStep, SocketSpec};
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::socket::{PeerError, RecvError, SocketKind, SocketOptions};
use hopscope_core::trace::{Direction, Recording};
use hopscope_core::world::{Over, play};
use hopscope_core::{Message, Rule};

use crate::support::{Bench, Node, carry, frames, greeting, hex, identity, join, message, ready};

fn socket(kind: SocketKind, name: Option<&str>, binds: &[&str], connects: &[&str]) -> SocketSpec {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    SocketSpec {
        options: SocketOptions {
            identity: name.map(identity),
            ..SocketOptions::default()
        },
        binds: owned(binds),
        connects: owned(connects),
        ..SocketSpec::new(kind)
    }
}

fn node(name: &str, sockets: Vec<SocketSpec>, behaviour: Behaviour) -> NodeSpec {
    NodeSpec {
        name: name.to_owned(),
        sockets,
        behaviour,
        start_after: Duration::ZERO,
        place: None,
    }
}

/// A REQ named A that asks once, `hops` proxies, and a REP.
fn chain(hops: usize) -> Scenario {
    let link = |hop: usize| format!("link{hop}");
    let steps = vec![
        ScriptStep::Send {
            socket: 0,
            message: message(&["hello"]),
        },
        ScriptStep::Receive {
            socket: 0,
            timeout: None,
            dump: false,
        },
    ];
    let client = socket(Req, Some("A"), &[], &[&link(0)]);
    let mut nodes = vec![node("client", vec![client], Behaviour::Script { steps })];
    for hop in 0..hops {
        let name = ["B", "C", "D", "E"][hop];
        let front = socket(Router, None, &[&link(hop)], &[]);
        let back = socket(Dealer, Some(name), &[], &[&link(hop + 1)]);
        nodes.push(node(
            &format!("hop{hop}"),
            vec![front, back],
            Behaviour::Proxy,
        ));
    }
    let worker = Behaviour::Worker {
        reply: None,
        delay: Duration::ZERO,
    };
    let server = socket(Rep, None, &[&link(hops)], &[]);
    nodes.push(node("server", vec![server], worker));
    let base = scenario::find("hello").ok();
    let base = base.and_then(|lesson| lesson.document().ok()?.scenario(&[]).ok());
    Scenario {
        nodes,
        narration: Vec::new(),
        predictions: Vec::new(),
        tasks: Vec::new(),
        opening: None,
        ..base.expect("the first lesson is sound")
    }
}

/// The messages on the links of a chain, one way.
fn crossing(hops: usize, over: Over, way: Direction) -> Vec<Message> {
    let recording = Recording::new(play(&chain(hops), over));
    let flights = recording
        .flights()
        .iter()
        .filter(|flight| flight.direction == way);
    flights
        .map(|flight| Message::clone(&flight.message))
        .collect()
}

#[test]
fn en_1_through_n_proxies_a_request_has_n_identities_and_one_empty_frame() {
    for over in [Over::Inproc, Over::Tcp] {
        for hops in 0..=4 {
            let requests = crossing(hops, over, Direction::ToBinder);
            assert_eq!(requests.len(), hops + 1);
            for (passed, request) in requests.iter().enumerate() {
                let names = ["A", "B", "C", "D"];
                let mut expected: Vec<_> = names[..passed].iter().rev().copied().collect();
                expected.extend(["", "hello"]);
                assert_eq!(*request, message(&expected), "{hops} hops");
            }
        }
    }
    // The octets on the first two links.
    let first = frames(&[b"", b"hello"]);
    assert_eq!(first, hex("01 00 00 05 68 65 6C 6C 6F"));
    let second = frames(&[b"A", b"", b"hello"]);
    assert_eq!(second, hex("01 01 41 01 00 00 05 68 65 6C 6C 6F"));
}

#[test]
fn en_2_a_reply_loses_a_frame_at_each_router_and_has_two_at_the_req() {
    for over in [Over::Inproc, Over::Tcp] {
        for hops in 0..=4 {
            let replies = crossing(hops, over, Direction::ToConnector);
            let counts: Vec<_> = replies.iter().map(Message::len).collect();
            let expected: Vec<_> = (2..=hops + 2).rev().collect();
            assert_eq!(counts, expected);
            assert_eq!(replies.last(), Some(&message(&["", "hello"])));
        }
    }
}

#[test]
fn en_3_a_dealer_without_delimiter_is_not_heard_by_a_rep_and_with_one_it_is() {
    let (mut dealer, mut rep) = (Bench::new(Dealer), Bench::new(Rep));
    let (to_rep, to_dealer) = join(&mut dealer, &mut rep);
    dealer.send(&["x"]).expect("there is room");
    carry(&mut dealer, to_rep, &mut rep, to_dealer);
    assert_eq!(rep.recv(), Err(RecvError::WouldBlock));
    assert_eq!(rep.drops(), [Rule::RepDropsUndelimited]);
    dealer.send(&["", "x"]).expect("there is room");
    carry(&mut dealer, to_rep, &mut rep, to_dealer);
    assert_eq!(rep.recv(), Ok(message(&["x"])));
    rep.send(&["y"]).expect("its turn");
    carry(&mut rep, to_dealer, &mut dealer, to_rep);
    assert_eq!(dealer.recv(), Ok(message(&["", "y"])));
}

#[test]
fn en_4_an_envelope_of_the_applications_own_comes_back_with_the_reply() {
    let mut rep = Node::facing(Rep, 1, "DEALER");
    rep.feed(frames(&[b"x", b"y", b"", b"A"]));
    assert_eq!(rep.bench.recv(), Ok(message(&["A"])));
    rep.bench.send(&["reply"]).expect("its turn");
    assert_eq!(rep.take_sent(), frames(&[b"x", b"y", b"", b"reply"]));
}

#[test]
fn en_5_a_router_must_write_the_delimiter_for_a_req() {
    let (mut router, mut req) = (Bench::new(Router), Bench::new(Req));
    let (to_req, to_router) = join(&mut router, &mut req);
    req.send(&["?"]).expect("its turn");
    carry(&mut req, to_router, &mut router, to_req);
    let request = router.recv().expect("it has come");
    let reply = |router: &mut Bench, rest: &[&str]| {
        let mut frames = vec![request.frames()[0].clone()];
        frames.extend(rest.iter().map(|text| (*text).into()));
        let sent = router.socket.send(Message::of(frames), &mut router.events);
        sent.expect("it never waits");
    };
    reply(&mut router, &["data"]);
    carry(&mut router, to_req, &mut req, to_router);
    assert_eq!(req.recv(), Err(RecvError::WouldBlock));
    assert_eq!(req.drops(), [Rule::ReqDropsUndelimited]);
    reply(&mut router, &["", "data"]);
    carry(&mut router, to_req, &mut req, to_router);
    assert_eq!(req.recv(), Ok(message(&["data"])));
}

#[test]
fn en_6_two_routers_need_to_know_each_others_names_or_a_probe() {
    let named = |name: &str, probe_router| {
        let options = SocketOptions {
            identity: Some(identity(name)),
            probe_router,
            ..SocketOptions::default()
        };
        Bench::with(Router, options)
    };
    let (mut a, mut b) = (named("A", false), named("B", false));
    let (to_b, to_a) = join(&mut a, &mut b);
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(b.recv(), Err(RecvError::WouldBlock), "nobody speaks first");
    a.send(&["B", "hello"]).expect("it never waits");
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(
        b.recv(),
        Ok(message(&["A", "hello"])),
        "a name known beforehand"
    );

    let (mut a, mut b) = (named("A", true), named("B", false));
    let (to_b, to_a) = join(&mut a, &mut b);
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(
        b.recv(),
        Ok(message(&["A", ""])),
        "the probe tells the name"
    );
}

#[test]
fn en_7_between_dealers_and_routers_nothing_is_added_but_the_routers_identity() {
    let body = ["x", "", "y"];
    let (mut a, mut b) = (Bench::new(Dealer), Bench::new(Dealer));
    let (to_b, to_a) = join(&mut a, &mut b);
    a.send(&body).expect("there is room");
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(b.recv(), Ok(message(&body)));

    let options = SocketOptions {
        identity: Some(identity("D")),
        ..SocketOptions::default()
    };
    let (mut dealer, mut router) = (Bench::with(Dealer, options), Bench::new(Router));
    let (to_router, to_dealer) = join(&mut dealer, &mut router);
    dealer.send(&body).expect("there is room");
    carry(&mut dealer, to_router, &mut router, to_dealer);
    assert_eq!(router.recv(), Ok(message(&["D", "x", "", "y"])));
    router.send(&["D", "z"]).expect("it never waits");
    carry(&mut router, to_dealer, &mut dealer, to_router);
    assert_eq!(dealer.recv(), Ok(message(&["z"])));
}

#[test]
fn en_8_pairs_without_a_sense_are_refused_at_the_handshake() {
    for (ours, theirs) in [(Req, Req), (Req, Dealer), (Rep, Rep), (Rep, Router)] {
        for (ours, theirs) in [(ours, theirs), (theirs, ours)] {
            let mut node = Node::new(ours);
            node.feed(greeting(1, "NULL"));
            node.feed(ready(theirs.name()));
            node.wire.assert_breach(Rule::IncompatiblePeers);
            // In process there is no handshake, and the socket itself refuses.
            let mut bench = Bench::new(ours);
            let peer = bench
                .socket
                .attach(hopscope_core::socket::Origin::Accept, &mut bench.events);
            let info = hopscope_core::socket::PeerInfo::new(theirs, None);
            let refused = bench
                .socket
                .handle_peer_ready(peer, &info, &mut bench.events);
            let expected = PeerError::Incompatible {
                own: ours,
                peer: theirs,
            };
            assert_eq!(refused, Err(expected));
        }
    }
}

/// A proxy between `askers` and one REP, in process: its front, its back and the links.
struct Proxy {
    front: Bench,
    back: Bench,
}

impl Proxy {
    fn new() -> Self {
        Self {
            front: Bench::new(Router),
            back: Bench::new(Dealer),
        }
    }

    /// Passes everything on, both ways.
    fn forward(&mut self) {
        pass_on(&mut self.front, &mut self.back);
        pass_on(&mut self.back, &mut self.front);
    }
}

fn pass_on(from: &mut Bench, to: &mut Bench) {
    while let Ok(message) = from.socket.recv(&mut from.events) {
        let sent = to.socket.send(message, &mut to.events);
        sent.expect("there is room");
    }
}

#[test]
fn en_9_two_requests_in_flight_come_back_to_whoever_asked_in_either_order() {
    for swapped in [false, true] {
        let (mut a, mut b) = (Bench::new(Req), Bench::new(Req));
        let mut proxy = Proxy::new();
        let (a_up, a_down) = join(&mut a, &mut proxy.front);
        let (b_up, b_down) = join(&mut b, &mut proxy.front);
        let mut worker = Bench::new(Router);
        let (up, down) = join(&mut proxy.back, &mut worker);
        a.send(&["from a"]).expect("its turn");
        b.send(&["from b"]).expect("its turn");
        carry(&mut a, a_up, &mut proxy.front, a_down);
        carry(&mut b, b_up, &mut proxy.front, b_down);
        proxy.forward();
        carry(&mut proxy.back, up, &mut worker, down);
        let mut requests = worker.recv_all();
        assert_eq!(requests.len(), 2);
        if swapped {
            requests.reverse();
        }
        for request in requests {
            let sent = worker.socket.send(request, &mut worker.events);
            sent.expect("it never waits");
        }
        carry(&mut worker, down, &mut proxy.back, up);
        proxy.forward();
        carry(&mut proxy.front, a_down, &mut a, a_up);
        carry(&mut proxy.front, b_down, &mut b, b_up);
        assert_eq!(a.recv(), Ok(message(&["from a"])));
        assert_eq!(b.recv(), Ok(message(&["from b"])));
    }
}

#[test]
fn en_10_replies_to_the_names_of_a_proxy_that_was_restarted_are_dropped() {
    let mut proxy = Proxy::new();
    let mut asker = Bench::new(Req);
    let (up, down) = join(&mut asker, &mut proxy.front);
    asker.send(&["?"]).expect("its turn");
    carry(&mut asker, up, &mut proxy.front, down);
    let request = proxy.front.recv().expect("it has come");
    // A new proxy, as after a restart: the same asker has another generated name there.
    let mut restarted = Bench::with(
        Router,
        SocketOptions {
            first_generated_identity: 0x0102_0304,
            ..SocketOptions::default()
        },
    );
    let peer = restarted.peer(Req);
    let sent = restarted.socket.send(request, &mut restarted.events);
    sent.expect("it never waits");
    assert_eq!(restarted.leaving(peer), None, "not misrouted");
    assert_eq!(restarted.drops(), [Rule::RouterDropsUnroutable]);
}
