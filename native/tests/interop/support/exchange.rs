//! What two sockets say to each other when all is well, for every pair of types.

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Req, Router};

use super::Party;

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

/// A whole exchange of a legal pair, with what each application must see.
pub(crate) fn exchange(a_kind: SocketKind, a: &impl Party, b_kind: SocketKind, b: &impl Party) {
    match (a_kind, b_kind) {
        (Req, Rep) => {
            for (question, answer) in [("one", "eins"), ("two", "zwei")] {
                a.send([question]);
                b.expect([question]);
                b.send([answer]);
                a.expect([answer]);
            }
        }
        (Req, Router) => {
            a.send(["question", "details"]);
            let request = b.recv();
            assert_eq!(body(&request, 1), Message::of(["", "question", "details"]));
            let mut reply = name(&request);
            reply.append(Message::of(["", "answer"]));
            b.try_send(reply).expect("it may send");
            a.expect(["answer"]);
        }
        (Dealer, Rep) => {
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
        (Dealer, Router) => {
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
        (Dealer, Dealer) => {
            a.send(["there", "", "you"]);
            b.send(["here"]);
            b.expect(["there", "", "you"]);
            a.expect(["here"]);
        }
        (Router, Router) => {
            a.send_once_routable(Message::of(["B", "hello"]));
            b.expect(["A", "hello"]);
            b.send(["A", "", "world"]);
            a.expect(["B", "", "world"]);
        }
        _ => unreachable!("{a_kind} and {b_kind} do not talk to each other"),
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
