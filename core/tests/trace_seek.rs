//! Seeking in a trace: the state at any step, from whatever states were kept, and what that takes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use core::time::Duration;

use allocation_counter::measure;
use hopscope_core::Message;
use hopscope_core::scenario::{
    Behaviour, LinkSpec, NodeSpec, Scenario, ScriptStep, SocketSpec, find, library,
};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Record, Recording, Snapshot, Trace};
use hopscope_core::world::{Over, play};
use proptest::prelude::*;

/// `clients` REQs that each ask a ROUTER `times` times.
fn broker(clients: usize, times: usize) -> Scenario {
    let node = |name: String, socket: SocketSpec, behaviour: Behaviour| NodeSpec {
        name,
        sockets: vec![socket],
        behaviour,
        start_after: Duration::ZERO,
        place: None,
    };
    let ask = |number: usize| {
        let send = ScriptStep::Send {
            socket: 0,
            message: Message::of([format!("question {number}")]),
        };
        let receive = ScriptStep::Receive {
            socket: 0,
            timeout: None,
            dump: false,
        };
        [send, receive]
    };
    let client = |number: usize| {
        let socket = SocketSpec {
            connects: vec!["line".to_owned()],
            ..SocketSpec::new(SocketKind::Req)
        };
        let steps = (0..times).flat_map(ask).collect();
        node(
            format!("client{number}"),
            socket,
            Behaviour::Script { steps },
        )
    };
    let socket = SocketSpec {
        binds: vec!["line".to_owned()],
        ..SocketSpec::new(SocketKind::Router)
    };
    let worker = Behaviour::Worker {
        reply: None,
        delay: Duration::from_millis(1),
    };
    let broker = node("broker".to_owned(), socket, worker);
    Scenario {
        links: Vec::new(),
        link: LinkSpec {
            latency: Duration::from_millis(1),
            loss: 0.0,
        },
        nodes: (0..clients).map(client).chain([broker]).collect(),
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

/// The states before and after each record, played from the first.
fn folded(trace: &Trace) -> Vec<Snapshot> {
    let mut states = vec![Snapshot::initial(&trace.topology)];
    for (index, record) in trace.records.iter().enumerate() {
        let mut state = states[index].clone();
        state.apply(&trace.topology, index, record);
        states.push(state);
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn seeking_gives_the_same_state_whatever_states_were_kept(
        clients in 1..12_usize,
        times in 1..4_usize,
        over in prop_oneof![Just(Over::Inproc), Just(Over::Tcp)],
        spacing in 1..400_usize,
        steps in proptest::collection::vec(any::<proptest::sample::Index>(), 1..12),
    ) {
        let trace = play(&broker(clients, times), over);
        let states = folded(&trace);
        let usual = Recording::new(trace.clone());
        let other = Recording::with_checkpoints(trace, |_| spacing);
        for step in steps {
            let step = step.index(states.len());
            prop_assert_eq!(&usual.snapshot(step), &states[step]);
            prop_assert_eq!(&other.snapshot(step), &states[step]);
            prop_assert!(other.replayed(step) < spacing);
        }
        prop_assert_eq!(usual.visible(), other.visible());
        prop_assert_eq!(usual.flights(), other.flights());
    }
}

#[test]
fn every_step_of_every_lesson_is_reached_whatever_states_were_kept() {
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        let trace = play(&scenario, Over::Tcp);
        let states = folded(&trace);
        for spacing in [1, 7, usize::MAX / 2] {
            let recording = Recording::with_checkpoints(trace.clone(), |_| spacing);
            for (step, state) in states.iter().enumerate() {
                assert_eq!(
                    recording.snapshot(step),
                    *state,
                    "{} step {step}",
                    lesson.id
                );
            }
        }
    }
}

#[test]
fn a_seek_replays_no_more_records_than_the_kept_state_is_large() {
    for clients in [2, 40, 300] {
        let recording = Recording::new(play(&broker(clients, 3), Over::Inproc));
        let largest = recording.checkpoints().map(Snapshot::octets).max().unwrap();
        let bound = (largest / size_of::<Record>()).max(128);
        let most = (0..=recording.len())
            .map(|step| recording.replayed(step))
            .max();
        assert!(most.unwrap() < bound, "{clients}: {most:?} of {bound}");
    }
}

#[test]
fn the_states_that_are_kept_take_no_more_than_the_records() {
    for clients in [2, 40, 300] {
        let recording = Recording::new(play(&broker(clients, 20), Over::Inproc));
        let kept: Vec<_> = recording.checkpoints().map(Snapshot::octets).collect();
        // The first is there before anything has happened, the last with few records behind it.
        let between: usize = kept[1..kept.len() - 1].iter().sum();
        let records = (recording.len() + kept.len()) * size_of::<Record>();
        assert!(between <= records, "{clients}: {between} of {records}");
        assert!(kept.len() > 2, "{clients}: {}", kept.len());
    }
}

#[test]
fn a_trace_keeps_a_message_once_however_many_events_show_it() {
    let trace = play(&broker(1, 1), Over::Inproc);
    let mut kept: Vec<&Arc<Message>> = Vec::new();
    for message in trace
        .records
        .iter()
        .filter_map(|record| record.event.held())
    {
        match kept.iter().find(|other| other == &&message) {
            Some(other) => assert!(Arc::ptr_eq(other, message), "{message} is there twice"),
            None => kept.push(message),
        }
    }
    // The question bare, with delimiter and with identity: its answer is the same.
    assert_eq!(kept.len(), 3);
}

#[test]
fn what_an_event_takes_does_not_depend_on_how_many_nodes_there_are() {
    let octets_each = |clients| {
        let scenario = broker(clients, 600 / clients);
        let mut trace = None;
        let cost = measure(|| trace = Some(play(&scenario, Over::Inproc)));
        let recording = Recording::new(trace.unwrap());
        let (events, kept) = (recording.len(), measure(|| drop(recording)).bytes_current);
        assert!(
            cost.count_total < 8 * events as u64,
            "{cost:?} for {events}"
        );
        -kept as usize / events
    };
    let each = [6, 60, 200].map(octets_each);
    let record = size_of::<Record>();
    // The record, its part of the messages, and what is kept for seeking.
    assert!(
        each.iter().all(|each| *each < 4 * record),
        "{each:?}, {record}"
    );
}
