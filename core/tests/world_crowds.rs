//! The world with many nodes: nothing runs out, and nobody waits for room that is there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;
use std::thread;

use hopscope_core::scenario::{Behaviour, LinkSpec, NodeSpec, Scenario, SocketSpec, find};
use hopscope_core::socket::{SocketKind, SocketOptions};
use hopscope_core::trace::{EventKind, Trace};
use hopscope_core::world::{Over, play};
use hopscope_core::{Interest, Message};

/// A PUB that publishes `count` messages at once to subscribers of everything.
fn publisher(count: u32, subscribers: usize, options: &SocketOptions) -> Scenario {
    let node = |name: String, socket: SocketSpec, behaviour: Behaviour| NodeSpec {
        name,
        sockets: vec![socket],
        behaviour,
        start_after: Duration::ZERO,
        place: None,
    };
    let subscriber = |number: usize| {
        let socket = SocketSpec {
            options: options.clone(),
            connects: vec!["news".to_owned()],
            interests: vec![Interest::Subscribe("".into())],
            ..SocketSpec::new(SocketKind::Sub)
        };
        let sink = Behaviour::Sink {
            delay: Duration::ZERO,
            dump: false,
        };
        node(format!("sub{number}"), socket, sink)
    };
    let socket = SocketSpec {
        binds: vec!["news".to_owned()],
        ..SocketSpec::new(SocketKind::Pub)
    };
    let ventilator = Behaviour::Ventilator {
        after: Duration::from_millis(50),
        messages: vec![Message::of(["news"])],
        every: Duration::ZERO,
        rounds: count,
    };
    let source = node("pub".to_owned(), socket, ventilator);
    Scenario {
        links: Vec::new(),
        link: LinkSpec {
            latency: Duration::from_millis(1),
            loss: 0.0,
        },
        nodes: [source]
            .into_iter()
            .chain((0..subscribers).map(subscriber))
            .collect(),
        narration: Vec::new(),
        predictions: Vec::new(),
        tasks: Vec::new(),
        opening: None,
        ..find("hello")
            .unwrap()
            .document()
            .unwrap()
            .scenario(&[])
            .unwrap()
    }
}

fn count(trace: &Trace, kind: EventKind) -> usize {
    let records = trace.records.iter();
    records.filter(|record| record.event.kind() == kind).count()
}

#[test]
fn a_message_to_thousands_needs_no_deeper_stack_than_one_to_a_few() {
    let run = || {
        let scenario = publisher(1, 3_000, &SocketOptions::default());
        count(&play(&scenario, Over::Inproc), EventKind::Delivered)
    };
    let small = thread::Builder::new().stack_size(256 << 10);
    let delivered = small.spawn(run).unwrap().join();
    assert_eq!(delivered.unwrap(), 3_000);
}

#[test]
fn what_a_subscriber_turns_away_leaves_its_room_to_the_next() {
    let options = SocketOptions {
        receive_high_water_mark: 1,
        invert_matching: true,
        ..SocketOptions::default()
    };
    for over in [Over::Inproc, Over::Tcp] {
        let trace = play(&publisher(5, 2, &options), over);
        assert_eq!(count(&trace, EventKind::Sent), 10, "{over}");
        assert_eq!(count(&trace, EventKind::Dropped), 10, "{over}");
    }
}
