//! What two sockets say to each other when all is well, for every pair of types.

use std::time::Duration;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{
    self, Channel, Client, Dealer, Dish, Gather, Pair, Pub, Pull, Push, Radio, Rep, Req, Router,
    Scatter, Server, Sub, Xpub, Xsub,
};

use super::{Party, eventually};

/// Both bind/connect roles of a pair, each with a new pair of sockets.
pub(crate) fn both_roles<A: Party, B: Party>(sockets: impl Fn() -> (A, B), talk: impl Fn(&A, &B)) {
    for a_binds in [true, false] {
        let (a, b) = sockets();
        if a_binds {
            b.connect(&a.bind());
        } else {
            a.connect(&b.bind());
        }
        talk(&a, &b);
    }
}

/// A whole exchange of a legal pair, with what each application must see. Two ROUTERs are named A
/// and B, and must route.
pub(crate) fn exchange(a_kind: SocketKind, a: &impl Party, b_kind: SocketKind, b: &impl Party) {
    match (a_kind, b_kind) {
        (Req, Rep) => take_turns(a, b),
        (Req, Router) => ask_a_router(a, b),
        (Dealer, Rep) => ask_with_an_envelope(a, b),
        (Dealer, Router) => ask_by_name(a, b),
        (Dealer, Dealer) | (Pair, Pair) => talk_freely(a, b),
        (Router, Router) => talk_by_name(a, b),
        (Pub | Xpub, Sub | Xsub) => publish(a_kind, a, b),
        (Push, Pull) => pass_on(a, b),
        (Client, Server) => ask_by_number(a, b),
        (Radio, Dish) => broadcast(a, b),
        (Scatter, Gather) => pass_on_single(a, b),
        (Channel, Channel) => {
            pass_on_single(a, b);
            pass_on_single(b, a);
        }
        _ => unreachable!("{a_kind} and {b_kind} do not talk to each other"),
    }
}

fn take_turns(a: &impl Party, b: &impl Party) {
    for (question, answer) in [("one", "eins"), ("two", "zwei")] {
        a.send([question]);
        b.expect([question]);
        b.send([answer]);
        a.expect([answer]);
    }
}

fn ask_a_router(a: &impl Party, b: &impl Party) {
    a.send(["question", "details"]);
    let request = b.recv();
    assert_eq!(body(&request, 1), Message::of(["", "question", "details"]));
    let mut reply = name(&request);
    reply.append(Message::of(["", "answer"]));
    b.try_send(reply).expect("it may send");
    a.expect(["answer"]);
}

fn ask_with_an_envelope(a: &impl Party, b: &impl Party) {
    a.send(["never heard, for want of a delimiter"]);
    a.send(["", "first"]);
    a.send(["X", "Y", "", "second", "", "part"]);
    b.expect(["first"]);
    b.send(["1"]);
    b.expect(["second", "", "part"]);
    b.send(["2"]);
    a.expect(["", "1"]);
    a.expect(["X", "Y", "", "2"]);
}

fn ask_by_name(a: &impl Party, b: &impl Party) {
    a.send(["hello"]);
    a.send(["", "hello again"]);
    let first = b.recv();
    assert_eq!(body(&first, 1), Message::of(["hello"]));
    let second = b.recv();
    assert_eq!(body(&second, 1), Message::of(["", "hello again"]));
    assert_eq!(name(&first), name(&second));
    for text in ["one", "two"] {
        let mut reply = name(&first);
        reply.push(text);
        b.try_send(reply).expect("it may send");
        a.expect([text]);
    }
}

fn talk_freely(a: &impl Party, b: &impl Party) {
    a.send(["there", "", "you"]);
    b.send(["here"]);
    b.expect(["there", "", "you"]);
    a.expect(["here"]);
    a.send([""]);
    b.expect([""]);
}

fn talk_by_name(a: &impl Party, b: &impl Party) {
    a.send_once_routable(Message::of(["B", "hello"]));
    b.expect(["A", "hello"]);
    b.send(["A", "", "world"]);
    a.expect(["B", "", "world"]);
}

fn publish(a_kind: SocketKind, a: &impl Party, b: &impl Party) {
    b.subscribe("A");
    publish_until_heard(a, b, "A?");
    if a_kind == Xpub {
        a.expect(["\u{1}A"]);
    }
    a.send(["B", "not wanted"]);
    a.send(["A", "", "first"]);
    a.send(["AB"]);
    a.send([""]);
    a.send(["A end"]);
    assert_eq!(next_but(b, "A?"), Message::of(["A", "", "first"]));
    b.expect(["AB"]);
    b.expect(["A end"]);
    // Cancelled before the next subscription: when that is in force, so is this.
    b.unsubscribe("A");
    b.subscribe("B");
    publish_until_heard(a, b, "B?");
    if a_kind == Xpub {
        a.expect(["\u{0}A"]);
        a.expect(["\u{1}B"]);
    }
    a.send(["A", "no longer wanted"]);
    a.send(["B", "wanted now"]);
    assert_eq!(next_but(b, "B?"), Message::of(["B", "wanted now"]));
}

/// Publishes until a subscription that is on its way has arrived.
pub(crate) fn publish_until_heard(a: &impl Party, b: &impl Party, text: &str) {
    eventually("the subscription arrives", || {
        a.send([text]);
        b.try_recv(Duration::from_millis(20)).is_ok()
    });
}

/// The next message that is not `text` alone.
pub(crate) fn next_but(b: &impl Party, text: &str) -> Message {
    loop {
        let message = b.recv();
        if message != Message::of([text]) {
            return message;
        }
    }
}

fn pass_on(a: &impl Party, b: &impl Party) {
    a.send(["one"]);
    a.send(["two", "", "frames", ""]);
    a.send([""]);
    b.expect(["one"]);
    b.expect(["two", "", "frames", ""]);
    b.expect([""]);
}

fn ask_by_number(a: &impl Party, b: &impl Party) {
    for question in ["first", ""] {
        a.send([question]);
        let request = b.recv();
        assert_eq!(
            (request.len(), request.frames()[0].len()),
            (2, 4),
            "{request}"
        );
        assert_eq!(body(&request, 1), Message::of([question]));
        for answer in ["one", "two"] {
            let mut reply = name(&request);
            reply.push(answer);
            b.try_send(reply).expect("it may send");
            a.expect([answer]);
        }
    }
}

fn broadcast(a: &impl Party, b: &impl Party) {
    b.join("A");
    eventually("the dish has joined", || {
        a.send(["A", "?"]);
        b.try_recv(Duration::from_millis(20)).is_ok()
    });
    a.send(["AB", "another group"]);
    a.send(["A", "news"]);
    a.send(["A", ""]);
    let mut next = b.recv();
    while next == Message::of(["A", "?"]) {
        next = b.recv();
    }
    assert_eq!(next, Message::of(["A", "news"]));
    b.expect(["A", ""]);
}

fn pass_on_single(a: &impl Party, b: &impl Party) {
    for body in ["one", "", "three"] {
        a.send([body]);
    }
    for body in ["one", "", "three"] {
        b.expect([body]);
    }
}

/// The first frame.
pub(crate) fn name(message: &Message) -> Message {
    Message::of(message.first().cloned())
}

/// What stands behind the first `count` frames.
pub(crate) fn body(message: &Message, count: usize) -> Message {
    message.clone().split_off(count)
}
