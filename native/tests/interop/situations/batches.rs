//! A batch of tasks that is dealt to workers and collected.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hopscope::Endpoint;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Pull, Push};

use crate::support::libzmq::python;
use crate::support::ours::RUNTIME;
use crate::support::{Ours, Party, Program, Relay};

const BATCH: &str = "situations/batch.py";
const TASKS: u64 = 100;

/// What the collector prints at the end.
fn collected() -> String {
    let sum: u64 = (0..TASKS).map(|number| number * number).sum();
    format!("{TASKS} results, sum {sum}")
}

/// Starts the collector; with its endpoint.
fn collector() -> (Program, Endpoint) {
    let mut collector = python(BATCH, &["collector", &TASKS.to_string()]);
    let endpoint = collector.line().parse().expect("an endpoint");
    (collector, endpoint)
}

fn number(message: &Message) -> u64 {
    let frame = message.first().expect("there is a frame");
    let text = std::str::from_utf8(frame).expect("it is text");
    text.parse().expect("it is a number")
}

#[test]
fn our_workers_share_the_tasks_of_their_dealer() {
    let (mut collector, sink) = collector();
    let mut dealer = python(BATCH, &["dealer", &sink.to_string(), &TASKS.to_string()]);
    let source = dealer.line().parse().expect("an endpoint");
    // Relays tell when the workers are there; else the first might get all.
    let relays = [(); 2].map(|()| Relay::to(&source));
    let workers = relays.each_ref().map(|relay| {
        let (taking, giving) = (Ours::new(Pull), Ours::new(Push));
        taking.connect(&relay.endpoint);
        giving.connect(&sink);
        let done = Arc::new(AtomicU64::new(0));
        let doing = done.clone();
        let work = RUNTIME.spawn(async move {
            loop {
                let task = number(&taking.0.recv().await.expect("it may receive"));
                let result = Message::of([&*(task * task).to_string()]);
                giving.0.send(result).await.expect("it may send");
                doing.fetch_add(1, Ordering::SeqCst);
            }
        });
        (work.abort_handle(), done)
    });
    for relay in &relays {
        relay.after_handshake();
    }
    dealer.write_line("all there");
    assert_eq!(collector.line(), collected());
    for (work, done) in workers {
        work.abort();
        assert_eq!(done.load(Ordering::SeqCst), TASKS / 2);
    }
}

#[test]
fn their_workers_share_the_tasks_of_our_dealer() {
    let (mut collector, sink) = collector();
    let dealer = Ours::new(Push);
    let source = dealer.bind();
    let relays = [(); 2].map(|()| Relay::to(&source));
    let _workers = relays.each_ref().map(|relay| {
        let worker = ["worker", &relay.endpoint.to_string(), &sink.to_string()];
        python(BATCH, &worker)
    });
    for relay in &relays {
        relay.after_handshake();
    }
    let start = Ours::new(Push);
    start.connect(&sink);
    start.send(["begin"]);
    for number in 0..TASKS {
        dealer.send([&number.to_string()]);
    }
    assert_eq!(collector.line(), collected());
    for relay in &relays {
        assert_eq!(relay.back().messages.len() as u64, TASKS / 2);
    }
}
