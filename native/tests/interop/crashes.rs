//! Processes that are killed in the middle of traffic and start again: what is on its way when they
//! die may be lost, and nothing else; nothing comes twice or out of order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use hopscope::Endpoint;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{self, Dealer, Pull, Push, Rep, Req, Router};

use crate::support::ours::RUNTIME;
use crate::support::{Libzmq, Ours, PATIENCE, Party, Program, eventually, free_port};

/// One of our sockets that sends number after number until it is told to stop.
struct Talker {
    ours: Arc<Ours>,
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    done: tokio::task::JoinHandle<()>,
}

impl Talker {
    fn start(ours: Ours) -> Self {
        let (ours, stop) = (Arc::new(ours), Arc::new(AtomicBool::new(false)));
        let sent = Arc::new(AtomicU64::new(0));
        let (socket, stopping, counting) = (ours.clone(), stop.clone(), sent.clone());
        let done = RUNTIME.spawn(async move {
            while !stopping.load(Ordering::SeqCst) {
                let number = counting.load(Ordering::SeqCst);
                let message = Message::of([number.to_string().as_str()]);
                socket.0.send(message).await.expect("it may send");
                counting.store(number + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        });
        Self {
            ours,
            stop,
            sent,
            done,
        }
    }

    /// Stops and tells how many numbers were sent.
    fn stop(self) -> (Arc<Ours>, u64) {
        self.stop.store(true, Ordering::SeqCst);
        RUNTIME.block_on(self.done).expect("it does not panic");
        (self.ours, self.sent.load(Ordering::SeqCst))
    }
}

fn number(message: &Message) -> u64 {
    let last = message.frames().last().expect("there is a number");
    let text = std::str::from_utf8(last).expect("it is text");
    text.parse().expect("it is a number")
}

/// Takes so many numbers, each higher than the one before.
fn take_rising(from: &impl Party, count: usize, last: &mut Option<u64>) {
    for _ in 0..count {
        let next = number(&from.recv());
        assert!(Some(next) > *last, "{next} after {last:?}");
        *last = Some(next);
    }
}

/// Their process that binds is killed and restarted while `kind` talks to it.
fn their_server_crashes(kind: SocketKind, theirs: SocketKind) {
    let endpoint = Endpoint::loopback(free_port());
    let ours = Ours::new(kind);
    ours.connect(&endpoint);
    let talker = Talker::start(ours);
    let mut last = None;
    for _ in 0..3 {
        let libzmq = Libzmq::start();
        let server = libzmq.socket(theirs);
        server.bind_at(&endpoint);
        take_rising(&server, 500, &mut last);
        // Killed as it goes out of scope.
    }
    let libzmq = Libzmq::start();
    let server = libzmq.socket(theirs);
    server.bind_at(&endpoint);
    take_rising(&server, 500, &mut last);
    let (_open, sent) = talker.stop();
    while last < Some(sent - 1) {
        take_rising(&server, 1, &mut last);
    }
}

/// Their process that connects is killed and restarted while it talks to `kind`.
fn their_client_crashes(kind: SocketKind, theirs: SocketKind) {
    let ours = Ours::new(kind);
    let endpoint = ours.bind();
    let mut expected = Vec::new();
    for life in ["first", "second", "third"] {
        let libzmq = Libzmq::start();
        let client = libzmq.socket(theirs);
        client.connect(&endpoint);
        client.begin_flood(0..10_000_000, &[life]);
        // What a former life had sent before its end comes first, then only this one's.
        let mut numbers = 0..500_u64;
        while let Some(number) = numbers.next() {
            let message = ours.recv();
            let [life_frame, body] = message.frames() else {
                panic!("expected two frames, not {message}");
            };
            if *life_frame != life.into() {
                assert!(expected.contains(&life_frame.clone()), "{life_frame}");
                numbers = number..500;
                continue;
            }
            assert_eq!(body.as_ref(), number.to_be_bytes());
        }
        expected.push(life.into());
    }
}

#[test]
fn our_dealer_goes_on_with_a_dealer_of_theirs_that_is_killed_and_returns() {
    their_server_crashes(Dealer, Dealer);
}

#[test]
fn our_dealer_goes_on_with_a_router_of_theirs_that_is_killed_and_returns() {
    their_server_crashes(Dealer, Router);
}

#[test]
fn our_dealer_hears_each_life_of_a_client_of_theirs_in_order() {
    their_client_crashes(Dealer, Dealer);
}

#[test]
fn our_push_goes_on_with_a_pull_of_theirs_that_is_killed_and_returns() {
    their_server_crashes(Push, Pull);
}

#[test]
fn our_pull_hears_each_life_of_a_push_of_theirs_in_order() {
    their_client_crashes(Pull, Push);
}

#[test]
fn a_named_client_of_theirs_that_is_killed_returns_under_its_name() {
    let router = Ours::new(Router);
    let endpoint = router.bind();
    for life in 0..4 {
        let libzmq = Libzmq::start();
        let client = libzmq.named(Dealer, b"Lucy");
        client.connect(&endpoint);
        let hello = format!("life {life}");
        client.send([&hello]);
        router.expect(["Lucy", &hello]);
        router.send(["Lucy", "welcome"]);
        client.expect(["welcome"]);
    }
}

#[test]
fn their_client_goes_on_with_a_program_of_ours_that_is_killed_and_returns() {
    let libzmq = Libzmq::start();
    let client = libzmq.socket(Dealer);
    let endpoint = Endpoint::loopback(free_port()).to_string();
    client.connect(&endpoint.parse().expect("an endpoint"));
    let mut asked = 0_u64;
    for _ in 0..3 {
        let _server = Program::hopscope(&["rep", "-b", &endpoint, "--echo"]);
        let mut answered = None;
        eventually("the server answers", || {
            asked += 1;
            client.send(["", &asked.to_string()]);
            let answer = client.try_recv(PATIENCE / 100);
            answered = answer.ok().as_ref().map(number);
            answered.is_some()
        });
        // Answers come in the order of the questions, those that were queued meanwhile too.
        let mut last = answered;
        while last < Some(asked) {
            take_rising(&client, 1, &mut last);
        }
    }
}

#[test]
fn our_client_asks_anew_when_a_server_of_theirs_is_killed_with_its_request() {
    let endpoint = Endpoint::loopback(free_port());
    for question in ["one", "two"] {
        let client = Ours::new(Req);
        client.connect(&endpoint);
        let doomed = Libzmq::start();
        let server = doomed.socket(Rep);
        server.bind_at(&endpoint);
        client.send([question]);
        server.expect([question]);
        drop(doomed);
        client.expect_silence();
        drop(client);

        let (client, libzmq) = (Ours::new(Req), Libzmq::start());
        client.connect(&endpoint);
        let server = libzmq.socket(Rep);
        server.bind_at(&endpoint);
        client.send([question]);
        server.expect([question]);
        server.send(["answer"]);
        client.expect(["answer"]);
    }
}
