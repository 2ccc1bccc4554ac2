//! Whose turn it is: the lock-step of REQ and REP, dealing in turn, hearing everybody.

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Req, Router};
use serde_json::json;

use crate::support::{Libzmq, Ours, Party, Relay, SILENCE};

/// Every call out of turn is refused, and the exchange goes on as if it had not been made.
fn lock_step(client: &impl Party, server: &impl Party) {
    let efsm = Err("EFSM".to_owned());
    let out_of_turn = || Message::of(["out of turn"]);
    client.connect(&server.bind());
    for _ in 0..2 {
        assert_eq!(
            client.try_recv(SILENCE),
            efsm.clone().map(|()| Message::new())
        );
        assert_eq!(server.try_send(out_of_turn()), efsm);
        client.send(["question"]);
        assert_eq!(client.try_send(out_of_turn()), efsm);
        server.expect(["question"]);
        assert_eq!(
            server.try_recv(SILENCE),
            efsm.clone().map(|()| Message::new())
        );
        server.send(["answer"]);
        assert_eq!(server.try_send(out_of_turn()), efsm);
        client.expect(["answer"]);
    }
}

#[test]
fn calls_out_of_turn_are_refused_alike() {
    let libzmq = Libzmq::start();
    lock_step(&Ours::new(Req), &libzmq.socket(Rep));
    lock_step(&libzmq.socket(Req), &Ours::new(Rep));
}

/// A client with three servers asks each in turn.
fn deals_in_turn(client: &impl Party, kind: SocketKind, servers: &[Box<dyn Party + '_>]) {
    for server in servers {
        client.connect(&server.bind());
    }
    for round in 0..3 {
        for server in servers {
            if kind == Req {
                client.send([&format!("{round}")]);
                assert_eq!(server.recv(), Message::of([&*format!("{round}")]));
                server.try_send(Message::of(["ok"])).expect("it may send");
                client.expect(["ok"]);
            } else {
                client.send(["", &format!("{round}")]);
            }
        }
    }
    if kind == Dealer {
        for server in servers {
            for round in 0..3 {
                assert_eq!(server.recv(), Message::of([&*format!("{round}")]));
                server.try_send(Message::of(["ok"])).expect("it may send");
                client.expect(["", "ok"]);
            }
        }
    }
}

#[test]
fn requests_are_dealt_to_the_servers_in_turn() {
    let libzmq = Libzmq::start();
    for kind in [Req, Dealer] {
        let theirs = || Box::new(libzmq.socket(Rep)) as Box<dyn Party + '_>;
        deals_in_turn(&Ours::new(kind), kind, &[theirs(), theirs(), theirs()]);
        let ours = || Box::new(Ours::new(Rep)) as Box<dyn Party>;
        deals_in_turn(&libzmq.socket(kind), kind, &[ours(), ours(), ours()]);
    }
}

#[test]
fn a_server_hears_each_client_in_turn() {
    let libzmq = Libzmq::start();
    for kind in [Rep, Dealer, Router] {
        let server = Ours::new(kind);
        let endpoint = server.bind();
        let clients = ["a", "b", "c"].map(|name| libzmq.named(Dealer, name.as_bytes()));
        for (client, name) in clients.iter().zip(["a", "b", "c"]) {
            client.connect(&endpoint);
            for _ in 0..20 {
                client.send(["", name]);
            }
        }
        let mut heard = [0; 3];
        for _ in 0..60 {
            let message = server.recv();
            let name = message.frames().last().expect("there is a body")[0];
            heard[usize::from(name - b'a')] += 1;
            if kind == Rep {
                server.send(["ok"]);
            }
        }
        assert_eq!(heard, [20; 3], "at {kind}");
    }
}

#[test]
fn a_relaxed_request_of_libzmq_is_answered_anew() {
    let libzmq = Libzmq::start();
    let server = Ours::new(Router);
    let client = libzmq.with(Req, json!({"REQ_RELAXED": 1, "REQ_CORRELATE": 1}));
    client.connect(&server.bind());
    client.send(["first"]);
    let first = server.recv();
    client.send(["second"]);
    let second = server.recv();
    // Identity, request number of four octets, delimiter, body.
    assert_eq!((second.len(), second.frames()[1].len()), (4, 4));
    assert_ne!(first.frames()[1], second.frames()[1]);
    server.try_send(first).expect("it may send");
    server.try_send(second).expect("it may send");
    client.expect(["second"]);
    client.send(["third"]);
    let third = server.recv();
    server.try_send(third).expect("it may send");
    client.expect(["third"]);
}

#[test]
fn our_rep_returns_the_number_of_a_correlated_request() {
    let libzmq = Libzmq::start();
    let server = Ours::new(Rep);
    let client = libzmq.with(Req, json!({"REQ_CORRELATE": 1}));
    client.connect(&server.bind());
    for text in ["one", "two"] {
        client.send([text]);
        server.expect([text]);
        server.send([text]);
        client.expect([text]);
    }
}

#[test]
fn our_req_drops_a_reply_without_delimiter_and_takes_the_next() {
    let libzmq = Libzmq::start();
    let server = libzmq.socket(Router);
    let client = Ours::new(Req);
    client.connect(&server.bind());
    client.send(["question"]);
    let request = server.recv();
    let name = request.first().expect("there is a name");
    let bad = [name.clone(), "no delimiter".into()];
    server.try_send(Message::of(bad)).expect("it may send");
    client.expect_silence();
    let good = [name.clone(), "".into(), "answer".into()];
    server.try_send(Message::of(good)).expect("it may send");
    client.expect(["answer"]);
}

#[test]
fn our_rep_goes_on_when_the_client_to_answer_has_gone() {
    let libzmq = Libzmq::start();
    let server = Ours::new(Rep);
    let relay = Relay::to(&server.bind());
    let (gone, next) = (libzmq.socket(Req), libzmq.socket(Req));
    gone.connect(&relay.endpoint);
    gone.send(["question"]);
    server.expect(["question"]);
    relay.cut();
    gone.close();
    server.send(["for nobody"]);
    next.connect(&relay.endpoint);
    next.send(["next"]);
    server.expect(["next"]);
    server.send(["answer"]);
    next.expect(["answer"]);
}

#[test]
fn our_req_waits_for_ever_for_a_server_that_took_its_request_and_went() {
    let libzmq = Libzmq::start();
    let client = Ours::new(Req);
    let (first, second) = (libzmq.socket(Rep), libzmq.socket(Rep));
    let relay = Relay::to(&first.bind());
    client.connect(&relay.endpoint);
    client.send(["question"]);
    first.expect(["question"]);
    client.connect(&second.bind());
    relay.cut();
    first.close();
    // It is not asked again, and nobody else is.
    client.expect_silence();
    second.expect_silence();
    assert_eq!(
        client.try_send(Message::of(["again"])),
        Err("EFSM".to_owned())
    );
}
