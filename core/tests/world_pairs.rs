//! Every pair of socket types in the world: the same frames in process and over simulated TCP, the
//! same trace every time, and nothing left over at the end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pairs;

use hopscope_core::scenario::{Behaviour, Document, Format, Scenario};
use hopscope_core::trace::{Event, EventKind, Recording, Trace, account};
use hopscope_core::wire::Generation;
use hopscope_core::world::{Over, World, play};
use hopscope_core::{Interest, Lang};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn scenario(source: &str) -> Scenario {
    let document = Document::parse(source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

fn pair(name: &str) -> Scenario {
    let source = pairs::PAIRS.iter().find(|(pair, _)| *pair == name);
    scenario(source.unwrap().1)
}

fn all() -> impl Iterator<Item = (&'static str, Scenario)> {
    pairs::PAIRS
        .into_iter()
        .map(|(name, source)| (name, scenario(source)))
}

/// What passed at one point of a run.
fn at(trace: &Trace, point: &str) -> Vec<String> {
    let points = account(trace).points;
    let here = points.into_iter().find(|known| known.name == point);
    here.map(|point| point.messages).unwrap_or_default()
}

#[test]
fn messages_handed_over_and_octets_on_a_wire_give_the_same_frames() {
    for (name, scenario) in all() {
        let [inproc, tcp] = BOTH.map(|over| account(&play(&scenario, over)).to_string());
        assert_eq!(inproc, tcp, "{name}");
        assert!(inproc.contains(" recv: "), "{name}: {inproc}");
    }
}

#[test]
fn every_script_comes_to_its_end_and_nothing_is_left_anywhere() {
    for (name, scenario) in all() {
        for over in BOTH {
            let recording = Recording::new(play(&scenario, over));
            let end = recording.snapshot(usize::MAX);
            for (spec, node) in scenario.nodes.iter().zip(&end.nodes) {
                let ends = matches!(
                    spec.behaviour,
                    Behaviour::Script { .. } | Behaviour::Ventilator { .. }
                );
                assert_eq!(node.finished, ends, "{name} over {over}: {}", spec.name);
            }
            assert!(end.flights().is_empty(), "{name} over {over}");
            for socket in &end.sockets {
                assert_eq!(socket.working, None, "{name} over {over}");
                for peer in &socket.peers {
                    let empty = peer.outgoing.is_empty() && peer.incoming.is_empty();
                    assert!(empty, "{name} over {over}: {peer:?}");
                }
            }
            let landed = recording.flights().iter().all(|span| span.ended.is_some());
            assert!(landed, "{name} over {over}");
        }
    }
}

#[test]
fn the_same_scenario_gives_the_same_trace_and_a_clone_goes_on_the_same() {
    for (name, scenario) in all() {
        for over in BOTH {
            let trace = play(&scenario, over);
            assert_eq!(trace, play(&scenario, over), "{name} over {over}");
            let mut world = World::new(&scenario, over);
            for _ in 0..12 {
                world.step();
            }
            let mut clone = world.clone();
            assert!(world.run(usize::MAX) && clone.run(usize::MAX), "{name}");
            assert_eq!(world.into_trace(), trace, "{name} over {over}");
            assert_eq!(clone.into_trace(), trace, "{name} over {over}");
        }
    }
}

#[test]
fn every_record_has_words_in_both_languages_and_a_line_of_json() {
    use hopscope_core::trace::{record_line, say};
    for (name, scenario) in all() {
        let trace = play(&scenario, Over::Tcp);
        for (index, record) in trace.records.iter().enumerate() {
            for lang in [Lang::En, Lang::Zh] {
                let said = say(&trace.topology, record, lang);
                let unfilled = said.contains("{kind}") || said.contains("  ");
                assert!(!unfilled, "{name}: {said}");
            }
            let line = serde_json::to_string(&record_line(&trace.topology, index, record));
            assert!(line.unwrap().contains("\"event\""), "{name}");
        }
    }
}

#[test]
fn every_message_that_an_application_gets_belongs_to_the_exchange_that_sent_it() {
    for (name, scenario) in all() {
        let trace = play(&scenario, Over::Inproc);
        for record in &trace.records {
            if matches!(record.event.kind(), EventKind::Sent | EventKind::Received) {
                assert!(record.exchange.is_some(), "{name}: {record:?}");
            }
            let Event::Delivered { message, .. } = &record.event else {
                continue;
            };
            let exchange = record
                .exchange
                .unwrap_or_else(|| panic!("{name}: {record:?}"));
            let body = message.frames().last().unwrap();
            let opened = trace.records.iter().any(|other| {
                let sent = matches!(
                    other.event.kind(),
                    EventKind::Submitted | EventKind::Notified | EventKind::InterestReceived
                );
                let message = other.event.message();
                let carries = message.is_none_or(|message| message.frames().contains(body));
                sent && other.exchange == Some(exchange) && carries
            });
            assert!(opened, "{name}: {record:?}");
        }
    }
}

#[test]
fn a_publisher_sends_to_those_who_have_asked_and_to_nobody_else() {
    for over in BOTH {
        let trace = play(&pair("pub-sub"), over);
        let north = at(&trace, "north recv");
        assert_eq!(
            north,
            [
                r#""north" "rain""#,
                r#""northwest" "fog""#,
                r#""north and nothing else""#
            ]
        );
        assert_eq!(at(&trace, "all recv").len(), 4);
        assert_eq!(at(&trace, "deaf recv").len(), 0);
        assert_eq!(
            at(&trace, "wire weather>north"),
            north,
            "{over}: filtered at the publisher"
        );
    }
}

#[test]
fn subscriptions_travel_upstream_through_a_forwarder() {
    for over in BOTH {
        let recording = Recording::new(play(&pair("forwarder"), over));
        let trace = recording.trace();
        assert_eq!(at(trace, "reader recv"), [r#""A" "one""#, r#""A" "three""#]);
        assert_eq!(
            at(trace, "wire source>forwarder").len(),
            2,
            "B is not asked for"
        );
        let source = recording.snapshot(usize::MAX).sockets[0].peers[0].clone();
        let topics: Vec<_> = source
            .interests
            .iter()
            .map(|topic| topic.to_string())
            .collect();
        assert_eq!(topics, [r#""A""#], "{over}");
        let sent = trace.records.iter().position(|record| {
            record.node.0 == 2
                && matches!(
                    &record.event,
                    Event::InterestSent {
                        interest: Interest::Subscribe(_),
                        ..
                    }
                )
        });
        let known = trace.records.iter().position(|record| {
            record.node.0 == 0 && record.event.kind() == EventKind::InterestReceived
        });
        assert!(sent.unwrap() < known.unwrap(), "{over}");
    }
}

#[test]
fn a_radio_reaches_whole_groups_only() {
    for over in BOTH {
        let trace = play(&pair("radio-dish"), over);
        assert_eq!(
            at(&trace, "dish recv"),
            [r#""jazz" "one""#, r#""news" "three""#, r#""jazz" """#],
            "{over}"
        );
    }
}

#[test]
fn tasks_are_dealt_in_turn_and_a_capture_sees_what_passes() {
    for over in BOTH {
        let trace = play(&pair("push-pull"), over);
        assert_eq!(
            at(&trace, "left recv"),
            [r#""one""#, r#""three""#],
            "{over}"
        );
        let pipeline = play(&pair("pipeline"), over);
        let passed = at(&pipeline, "collector recv");
        assert_eq!(passed, [r#""one""#, r#""two""#, r#""three""#], "{over}");
        assert_eq!(at(&pipeline, "witness recv"), passed, "{over}");
    }
}

#[test]
fn a_subscription_can_come_and_go_in_the_middle() {
    let source = r#"
title = "t"
summary = "s"

[[nodes]]
name = "clock"
kind = "publisher"
sockets = { type = "PUB", bind = "time" }
messages = [["tick", "1"], ["tick", "2"], ["tick", "3"], ["tick", "4"]]
every = "20ms"
after = "20ms"

[[nodes]]
name = "reader"
kind = "script"
sockets = { type = "SUB", connect = "time" }
steps = [
  { subscribe = "ti" }, "receive", { unsubscribe = "ti" },
  { wait = "30ms" }, { subscribe = "tick" }, "receive",
]
"#;
    for over in BOTH {
        let trace = play(&scenario(source), over);
        let came = at(&trace, "reader recv");
        assert_eq!(came.len(), 2, "{over}: {came:?}");
        assert_eq!(came[0], r#""tick" "1""#);
        assert_ne!(came[1], r#""tick" "2""#, "{over}");
    }
}

#[test]
fn a_subscriber_says_again_what_it_wants_when_its_link_is_made_again() {
    let source = r#"
title = "t"
summary = "s"
acts = [
  { at = "15ms", cut = "time" }, { at = "30ms", restore = "time" },
  { at = "75ms", kill = "clock" }, { at = "85ms", restart = "clock" },
]
until = "300ms"

[[nodes]]
name = "clock"
kind = "publisher"
sockets = { type = "PUB", bind = "time" }
messages = [["tick", "1"], ["tick", "2"], ["tick", "3"], ["tick", "4"], ["tick", "5"], ["tick", "6"]]
every = "10ms"

[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "time", subscribe = "tick", reconnect = { interval = "2ms" } }
"#;
    for over in BOTH {
        let trace = play(&scenario(source), over);
        let told = trace.records.iter().filter(|record| {
            let subscribes =
                |interest: &Interest| matches!(interest, Interest::Subscribe(topic) if **topic == *b"tick");
            matches!(&record.event, Event::InterestReceived { interest, .. } if subscribes(interest))
        });
        let told = told.count();
        assert_eq!(
            told, 3,
            "{over}: at first, after the cut, after the restart"
        );
        let came = at(&trace, "reader recv");
        assert!(came.len() > 4, "{over}: {came:?}");
        assert_eq!(came.last().unwrap(), r#""tick" "6""#, "{over}");
    }
}

#[test]
fn a_publication_belongs_to_one_exchange_at_every_subscriber() {
    let trace = play(&pair("pub-sub"), Over::Tcp);
    let told = |node: &str| -> Vec<(String, Option<usize>)> {
        let here = trace.records.iter().filter(|record| {
            trace.topology.nodes[record.node.0].name == node
                && record.event.kind() == EventKind::Delivered
        });
        here.map(|record| (record.event.message().unwrap().to_string(), record.exchange))
            .collect()
    };
    let all = told("all");
    assert_eq!(all.len(), 4);
    for (message, exchange) in told("north") {
        assert!(all.contains(&(message, exchange)));
    }
    let pipeline = play(&pair("pipeline"), Over::Inproc);
    let exchanges: std::collections::BTreeSet<_> = pipeline
        .records
        .iter()
        .filter(|record| record.event.message().is_some())
        .map(|record| record.exchange)
        .collect();
    let three = [Some(0), Some(1), Some(2)];
    assert!(
        exchanges.into_iter().eq(three),
        "copies and results belong to their tasks"
    );
}

#[test]
fn the_frames_of_each_pattern_have_their_roles() {
    use hopscope_core::envelope::{Role, roles};
    use hopscope_core::trace::vantage;
    let first = |name: &str, node: usize, kind: EventKind| {
        let trace = play(&pair(name), Over::Inproc);
        let record = trace
            .records
            .iter()
            .find(|record| record.node.0 == node && record.event.kind() == kind)
            .unwrap();
        let vantage = vantage(&trace.topology, record);
        roles(record.event.message().unwrap(), vantage).collect::<Vec<_>>()
    };
    for kind in [EventKind::Submitted, EventKind::Sent] {
        assert_eq!(first("pub-sub", 0, kind), [Role::Topic, Role::Body]);
    }
    for kind in [EventKind::Received, EventKind::Delivered] {
        assert_eq!(first("pub-sub", 1, kind), [Role::Topic, Role::Body]);
        assert_eq!(first("radio-dish", 1, kind), [Role::Group, Role::Body]);
    }
    assert_eq!(
        first("xpub-xsub", 0, EventKind::Delivered),
        [Role::Subscription]
    );
    assert_eq!(
        first("client-server", 2, EventKind::Delivered),
        [Role::Identity, Role::Body]
    );
    assert_eq!(first("client-server", 2, EventKind::Received), [Role::Body]);
    assert_eq!(
        first("queue", 1, EventKind::Received),
        [Role::Delimiter, Role::Body, Role::Body]
    );
}

#[test]
fn old_generations_give_the_same_frames_and_those_of_1_0_are_filtered_at_the_subscriber() {
    let pairs = [
        "pub-sub",
        "forwarder",
        "push-pull",
        "pair",
        "queue",
        "pipeline",
        "routers",
    ];
    for name in pairs {
        let newest = account(&play(&pair(name), Over::Tcp));
        for generation in [Generation::Zmtp1, Generation::Zmtp2, Generation::Zmtp30] {
            for which in [0, 1] {
                let mut scenario = pair(name);
                for (index, node) in scenario.nodes.iter_mut().enumerate() {
                    for socket in &mut node.sockets {
                        if index % 2 == which {
                            socket.wire.newest = generation;
                        }
                    }
                }
                let trace = play(&scenario, Over::Tcp);
                let old = account(&trace);
                let at_applications = |account: &hopscope_core::trace::Account| {
                    let points = account.points.iter();
                    points
                        .filter(|point| point.name.ends_with(" recv"))
                        .filter(|point| !point.name.contains("XPUB"))
                        .map(|point| (point.name.clone(), point.messages.clone()))
                        .collect::<Vec<_>>()
                };
                // A subscriber of 1.0 cannot say what it wants, and a forwarder does not pass it on.
                if generation == Generation::Zmtp1 && name == "forwarder" {
                    continue;
                }
                assert_eq!(
                    at_applications(&old),
                    at_applications(&newest),
                    "{name}: {generation} at every other node from {which}"
                );
            }
        }
    }
}
