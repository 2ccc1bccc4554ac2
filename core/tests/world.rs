//! The world: the same run every time, the state at every step, and what links do to messages.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use hopscope_core::scenario::{
    Behaviour, LinkSpec, NodeSpec, Scenario, ScriptStep, SocketSpec, find, library,
};
use hopscope_core::socket::{SocketKind, SocketOptions};
use hopscope_core::trace::{
    Event, EventKind, Recorded, Recording, Snapshot, Stage, Trace, account,
};
use hopscope_core::world::{Over, World, play};
use hopscope_core::{Message, Rule};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn lesson(id: &str) -> Scenario {
    find(id).unwrap().document().unwrap().scenario(&[]).unwrap()
}

/// A PUSH-like load: a DEALER that sends `count` messages to a DEALER that takes its time.
fn dealer_to_dealer(count: usize, marks: usize, link: LinkSpec) -> Scenario {
    let options = SocketOptions {
        send_high_water_mark: marks,
        receive_high_water_mark: marks,
        ..SocketOptions::default()
    };
    let socket = |binds: &[&str], connects: &[&str]| SocketSpec {
        options: options.clone(),
        binds: binds.iter().copied().map(str::to_owned).collect(),
        connects: connects.iter().copied().map(str::to_owned).collect(),
        ..SocketSpec::new(SocketKind::Dealer)
    };
    let sends = (0..count).map(|number| ScriptStep::Send {
        socket: 0,
        message: Message::of([number.to_string().as_str()]),
    });
    let takes = (0..count).flat_map(|_| {
        let wait = ScriptStep::Wait {
            duration: Duration::from_millis(5),
        };
        let receive = ScriptStep::Receive {
            socket: 0,
            timeout: Some(Duration::from_millis(500)),
            dump: false,
        };
        [wait, receive]
    });
    let node = |name: &str, socket: SocketSpec, steps: Vec<ScriptStep>| NodeSpec {
        name: name.to_owned(),
        sockets: vec![socket],
        behaviour: Behaviour::Script { steps },
        start_after: Duration::ZERO,
        place: None,
    };
    Scenario {
        link,
        links: Vec::new(),
        nodes: vec![
            node("source", socket(&[], &["line"]), sends.collect()),
            node("sink", socket(&["line"], &[]), takes.collect()),
        ],
        narration: Vec::new(),
        predictions: Vec::new(),
        tasks: Vec::new(),
        opening: None,
        ..lesson("hello")
    }
}

const QUICK: LinkSpec = LinkSpec {
    latency: Duration::from_millis(1),
    loss: 0.0,
};

fn received(trace: &Trace) -> Vec<String> {
    let text = |message: &Message| message.frames()[0].text().unwrap().to_owned();
    let messages = trace
        .records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Delivered { message, .. } => Some(text(message)),
            _ => None,
        });
    messages.collect()
}

#[test]
fn the_same_scenario_gives_the_same_trace_every_time() {
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        for over in BOTH {
            assert_eq!(
                play(&scenario, over),
                play(&scenario, over),
                "{}",
                lesson.id
            );
        }
    }
}

#[test]
fn messages_handed_over_and_octets_on_a_wire_give_the_same_frames() {
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        let [inproc, tcp] = BOTH.map(|over| account(&play(&scenario, over)).to_string());
        assert_eq!(inproc, tcp, "{}", lesson.id);
        assert!(inproc.contains("wire "), "{}: {inproc}", lesson.id);
    }
}

#[test]
fn the_clone_of_a_world_goes_on_exactly_as_the_original() {
    let mut world = World::new(&lesson("chain-of-routers"), Over::Tcp);
    for _ in 0..20 {
        assert!(world.step());
    }
    let mut clone = world.clone();
    assert!(world.run(usize::MAX) && clone.run(usize::MAX));
    assert_eq!(world.into_trace(), clone.into_trace());
}

#[test]
fn seeking_to_a_step_gives_the_state_that_playing_to_it_gives() {
    for over in BOTH {
        let recording = Recording::new(play(&dealer_to_dealer(100, 3, QUICK), over));
        let trace = recording.trace();
        let mut state = Snapshot::initial(&trace.topology);
        for step in 0..=recording.len() {
            assert_eq!(recording.snapshot(step), state, "step {step}");
            if let Some(record) = trace.records.get(step) {
                state.apply(&trace.topology, step, record);
            }
        }
        assert!(recording.len() > 256, "the run spans several checkpoints");
    }
}

#[test]
fn when_all_is_done_nothing_is_left_anywhere() {
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        for over in BOTH {
            let recording = Recording::new(play(&scenario, over));
            let end = recording.snapshot(usize::MAX);
            assert!(end.flights().is_empty(), "{}", lesson.id);
            for socket in &end.sockets {
                assert_eq!(socket.working, None, "{}", lesson.id);
                for peer in &socket.peers {
                    assert!(peer.outgoing.is_empty() && peer.incoming.is_empty());
                }
            }
        }
    }
}

#[test]
fn every_flight_lands_and_belongs_to_the_exchange_of_its_message() {
    let recording = Recording::new(play(&lesson("chain-of-routers"), Over::Inproc));
    assert_eq!(
        recording.flights().len(),
        8,
        "three hops: four links, there and back"
    );
    for flight in recording.flights() {
        assert!(flight.ended.is_some_and(|ended| ended > flight.sent) && !flight.lost);
        assert_eq!(flight.exchange, Some(0));
    }
}

#[test]
fn each_request_of_a_client_opens_an_exchange() {
    let mut scenario = lesson("hello");
    let Behaviour::Script { steps } = &mut scenario.nodes[0].behaviour else {
        panic!("the client of the first lesson is a script");
    };
    let again = steps.clone();
    steps.extend(again);
    let recording = Recording::new(play(&scenario, Over::Inproc));
    let exchanges: Vec<_> = recording
        .flights()
        .iter()
        .map(|flight| flight.exchange)
        .collect();
    assert_eq!(exchanges, [Some(0), Some(0), Some(1), Some(1)]);
}

#[test]
fn high_water_marks_hold_the_sender_back_and_nothing_is_lost() {
    for over in BOTH {
        let trace = play(&dealer_to_dealer(20, 2, QUICK), over);
        let all: Vec<_> = (0..20).map(|number| number.to_string()).collect();
        assert_eq!(received(&trace), all);
        for record in &trace.records {
            if let Event::Queued { depth, .. } | Event::Received { depth, .. } = record.event {
                assert!(depth <= 2, "{record:?}");
            }
        }
        let blocked = |event: &Recorded| {
            matches!(
                event,
                Event::Blocked {
                    rule: Rule::HighWaterMark,
                    ..
                }
            )
        };
        assert!(trace.records.iter().any(|record| blocked(&record.event)));
    }
}

#[test]
fn a_lossy_link_loses_messages_in_process_and_delays_them_over_tcp() {
    let link = LinkSpec { loss: 0.3, ..QUICK };
    let [inproc, tcp] = BOTH.map(|over| play(&dealer_to_dealer(50, 0, link), over));
    let lost = inproc.records.iter().filter(|record| {
        let on_link = Stage::OnLink { ahead: 0 };
        matches!(&record.event, Event::Dropped { stage, rule: Rule::LinkLoss, .. } if *stage == on_link)
    });
    let lost = lost.count();
    assert!((5..30).contains(&lost), "{lost} of 50");
    assert_eq!(received(&inproc).len(), 50 - lost);
    assert_eq!(received(&tcp).len(), 50);
    let slow = tcp.records.last().unwrap().at;
    let clear = play(&dealer_to_dealer(50, 0, QUICK), Over::Tcp);
    assert!(slow >= clear.records.last().unwrap().at);
}

#[test]
fn another_seed_loses_other_messages() {
    let link = LinkSpec { loss: 0.3, ..QUICK };
    let with_seed = |seed| {
        let scenario = Scenario {
            seed,
            ..dealer_to_dealer(50, 0, link)
        };
        received(&play(&scenario, Over::Inproc))
    };
    assert_ne!(with_seed(1), with_seed(2));
}

#[test]
fn a_peer_that_starts_later_finds_what_was_queued_for_it() {
    for over in BOTH {
        let mut scenario = lesson("hello");
        scenario.nodes[1].start_after = Duration::from_millis(50);
        let trace = play(&scenario, over);
        let queued = trace
            .records
            .iter()
            .find(|record| record.event.kind() == EventKind::Queued);
        let sent = trace
            .records
            .iter()
            .find(|record| record.event.kind() == EventKind::Sent);
        assert!(queued.unwrap().at.as_micros() < 1_000);
        assert!(sent.unwrap().at.as_micros() >= 50_000);
        assert_eq!(received(&trace), ["Hello", "World"]);
    }
}

#[test]
fn types_that_do_not_go_together_are_told_apart_on_every_link() {
    for over in BOTH {
        let mut scenario = lesson("hello");
        scenario.nodes[1].sockets[0].kind = SocketKind::Dealer;
        let trace = play(&scenario, over);
        let refused = |event: &Recorded| {
            matches!(
                event,
                Event::Disconnected {
                    rule: Some(Rule::IncompatiblePeers | Rule::ZmtpError),
                    ..
                }
            )
        };
        assert!(
            trace.records.iter().any(|record| refused(&record.event)),
            "{over}"
        );
        assert_eq!(received(&trace), Vec::<String>::new());
    }
}

#[test]
fn a_run_without_end_stops_at_the_limit() {
    let mut world = World::new(&dealer_to_dealer(1_000, 0, QUICK), Over::Inproc);
    assert!(!world.run(100));
    assert!(world.trace().records.len() >= 100);
    assert!(world.run(usize::MAX));
}
