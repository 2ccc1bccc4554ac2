//! A batch of tasks that is dealt to workers and collected.

use hopscope::Endpoint;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Pull, Push};

use crate::support::libzmq::python;
use crate::support::ours::RUNTIME;
use crate::support::{Ours, Party, Program};

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
fn our_workers_do_the_tasks_of_their_dealer() {
    let (mut collector, sink) = collector();
    let mut dealer = python(BATCH, &["dealer", &sink.to_string(), &TASKS.to_string()]);
    let source = dealer.line().parse().expect("an endpoint");
    let workers = [(); 3].map(|()| {
        let (taking, giving) = (Ours::new(Pull), Ours::new(Push));
        taking.connect(&source);
        giving.connect(&sink);
        let work = RUNTIME.spawn(async move {
            loop {
                let task = number(&taking.0.recv().await.expect("it may receive"));
                let result = Message::of([&*(task * task).to_string()]);
                giving.0.send(result).await.expect("it may send");
            }
        });
        work.abort_handle()
    });
    dealer.write_line("begin");
    assert_eq!(collector.line(), collected());
    for work in workers {
        work.abort();
    }
}

#[test]
fn their_workers_do_the_tasks_of_our_dealer() {
    let (mut collector, sink) = collector();
    let dealer = Ours::new(Push);
    let source = dealer.bind().to_string();
    let _workers = [(); 3].map(|()| python(BATCH, &["worker", &source, &sink.to_string()]));
    let start = Ours::new(Push);
    start.connect(&sink);
    start.send(["begin"]);
    for number in 0..TASKS {
        dealer.send([&number.to_string()]);
    }
    assert_eq!(collector.line(), collected());
}
