//! PUSH and PULL, PAIR, and the raw octets of STREAM with libzmq: who gets what, who waits.

use std::time::Duration;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Pair, Pull, Push, Stream};
use hopscope_core::socket::SocketOptions;
use serde_json::json;

use crate::support::exchange::both_roles;
use crate::support::{Libzmq, Ours, PATIENCE, Party, SILENCE, eventually};

const MANY: u64 = 100_000;

/// How long one look takes.
const SHORTLY: Duration = Duration::from_millis(20);

/// Waits until each of them has had something, then deals to all in turn.
fn deals_in_turn(push: &impl Party, pulls: &[&dyn Party]) {
    let endpoint = push.bind();
    for pull in pulls {
        pull.connect(&endpoint);
    }
    let mut there = vec![false; pulls.len()];
    eventually("all are there", || {
        push.send(["are you there?"]);
        for (pull, there) in pulls.iter().zip(&mut there) {
            *there |= pull.try_recv(SHORTLY).is_ok();
        }
        there.iter().all(|there| *there)
    });
    for pull in pulls {
        while pull.try_recv(SILENCE).is_ok() {}
    }
    for round in 0..4 {
        for _ in pulls {
            push.send([&round.to_string()]);
        }
    }
    for round in 0..4 {
        for pull in pulls {
            assert_eq!(pull.recv(), Message::of([&*round.to_string()]));
        }
    }
}

#[test]
fn push_deals_to_each_in_turn() {
    let libzmq = Libzmq::start();
    let theirs = [(); 3].map(|()| libzmq.socket(Pull));
    deals_in_turn(&Ours::new(Push), &[&theirs[0], &theirs[1], &theirs[2]]);
    let ours = [(); 3].map(|()| Ours::new(Pull));
    deals_in_turn(&libzmq.socket(Push), &[&ours[0], &ours[1], &ours[2]]);
}

#[test]
fn our_pull_hears_each_of_their_pushes_in_turn() {
    let libzmq = Libzmq::start();
    let ours = Ours::new(Pull);
    let endpoint = ours.bind();
    let theirs = ["a", "b", "c"].map(|name| (name, libzmq.socket(Push)));
    for (name, push) in &theirs {
        push.connect(&endpoint);
        for _ in 0..20 {
            push.send([name]);
        }
    }
    let mut heard = [0; 3];
    for _ in 0..60 {
        let message = ours.recv();
        heard[usize::from(message.frames()[0][0] - b'a')] += 1;
    }
    assert_eq!(heard, [20; 3]);
}

#[test]
fn a_hundred_thousand_tasks_arrive_in_order_either_way() {
    let libzmq = Libzmq::start();
    let (push, pull) = (Ours::new(Push), libzmq.socket(Pull));
    pull.connect(&push.bind());
    pull.begin_drain(0..MANY);
    push.flood(0..MANY, &["task"]);
    assert_eq!(pull.done(), Ok(json!(MANY)));

    let (push, pull) = (libzmq.socket(Push), Ours::new(Pull));
    push.connect(&pull.bind());
    push.begin_flood(0..MANY, &["task"]);
    pull.drain(0..MANY);
    assert_eq!(push.done(), Ok(json!(null)));
}

#[test]
fn our_push_waits_for_whoever_comes() {
    let libzmq = Libzmq::start();
    let push = Ours::new(Push);
    let endpoint = push.bind();
    let task = || Message::of(["task"]);
    assert_eq!(push.send_within(SILENCE, task()), Err("EAGAIN".to_owned()));
    let pull = libzmq.socket(Pull);
    pull.connect(&endpoint);
    push.send_within(PATIENCE, task())
        .expect("somebody is there");
    pull.expect(["task"]);
    pull.expect_silence();
}

#[test]
fn a_pair_talks_to_one_peer_alone() {
    let libzmq = Libzmq::start();
    fn exclusive(pair: &impl Party, one: &impl Party, two: &impl Party) {
        let endpoint = pair.bind();
        one.connect(&endpoint);
        one.send(["hello"]);
        pair.expect(["hello"]);
        two.connect(&endpoint);
        two.send(["not heard"]);
        pair.expect_silence();
        pair.send(["for the first"]);
        one.expect(["for the first"]);
        two.expect_silence();
    }
    exclusive(&Ours::new(Pair), &libzmq.socket(Pair), &libzmq.socket(Pair));
    exclusive(&libzmq.socket(Pair), &Ours::new(Pair), &Ours::new(Pair));
}

#[test]
fn with_conflation_only_the_last_of_a_flood_is_left() {
    const LAST: u64 = 5000;
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        conflate: true,
        ..SocketOptions::default()
    };
    fn last_alone(push: &impl Party, pull: &impl Party) {
        for number in 0..=LAST {
            push.send([&number.to_string()]);
        }
        // Whatever it took before, the last comes, and comes last.
        while pull.recv() != Message::of([&*LAST.to_string()]) {}
        pull.expect_silence();
    }
    let (push, pull) = (libzmq.socket(Push), Ours::with(Pull, options.clone()));
    push.connect(&pull.bind());
    last_alone(&push, &pull);
    let (push, pull) = (
        Ours::with(Push, options),
        libzmq.with(Pull, json!({"CONFLATE": 1})),
    );
    pull.connect(&push.bind());
    last_alone(&push, &pull);
}

#[test]
fn streams_pass_octets_as_they_are_and_tell_of_both_ends() {
    let libzmq = Libzmq::start();
    fn talk(a: &impl Party, b: &impl Party) {
        let (at_a, at_b) = (a.recv(), b.recv());
        for hello in [&at_a, &at_b] {
            assert_eq!(
                hello.len(),
                2,
                "an identity and an empty frame, not {hello}"
            );
            assert!(hello.frames()[1].is_empty());
        }
        let to =
            |hello: &Message, text: &str| Message::of([hello.frames()[0].clone(), text.into()]);
        a.try_send(to(&at_a, "GET / HTTP/1.0"))
            .expect("it may send");
        assert_eq!(b.recv(), to(&at_b, "GET / HTTP/1.0"));
        b.try_send(to(&at_b, "404")).expect("it may send");
        assert_eq!(a.recv(), to(&at_a, "404"));
        // An empty frame closes the connection, and the other side is told by one.
        b.try_send(to(&at_b, "")).expect("it may send");
        eventually("the other side is told", || {
            // libzmq closes when its application next calls.
            let _ = b.try_recv(SHORTLY);
            a.try_recv(SHORTLY) == Ok(to(&at_a, ""))
        });
    }
    both_roles(|| (Ours::new(Stream), libzmq.socket(Stream)), talk);
    both_roles(|| (libzmq.socket(Stream), Ours::new(Stream)), talk);
}
