//! What is done to a run from outside: links cut and unplugged, nodes killed and started again; and
//! how the sockets at their ends get over it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use hopscope_core::Rule;
use hopscope_core::scenario::{Document, Format, Reconnect, Scenario};
use hopscope_core::trace::{Event, EventKind, Recorded, Recording, Stage, Trace};
use hopscope_core::world::{Over, World, play};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn scenario(body: &str) -> Scenario {
    let source = format!("title = \"t\"\nsummary = \"s\"\n{body}");
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// A DEALER that sends `a` to `d`, ten milliseconds apart, to a DEALER that takes them.
fn four_messages(acts: &str) -> Scenario {
    scenario(&format!(
        r#"
{acts}
[[nodes]]
name = "source"
kind = "ventilator"
sockets = {{ type = "DEALER", connect = "line", reconnect = {{ interval = "5ms" }} }}
messages = ["a", "b", "c", "d"]
every = "10ms"

[[nodes]]
name = "sink"
kind = "collector"
sockets = {{ type = "DEALER", bind = "line" }}
"#
    ))
}

fn texts(trace: &Trace, kind: EventKind, node: &str) -> Vec<String> {
    let here = trace.records.iter().filter(|record| {
        record.event.kind() == kind && trace.topology.nodes[record.node.0].name == node
    });
    here.filter_map(|record| record.event.message())
        .map(|message| message.frames()[0].text().unwrap().to_owned())
        .collect()
}

fn count(trace: &Trace, of: impl Fn(&Recorded) -> bool) -> usize {
    let events = trace.records.iter().filter(|record| of(&record.event));
    events.count()
}

#[test]
fn a_cut_link_is_made_again_and_the_queue_of_the_connecting_side_outlives_it() {
    let acts = "acts = [{ at = \"15ms\", cut = \"line\" }, { at = \"50ms\", restore = \"line\" }]";
    for over in BOTH {
        let trace = play(&four_messages(acts), over);
        let delivered = texts(&trace, EventKind::Delivered, "sink");
        assert_eq!(delivered, ["a", "b", "c", "d"], "{over}");
        let parted = count(&trace, |event| {
            matches!(
                event,
                Event::Disconnected {
                    rule: Some(Rule::LinkCut),
                    ..
                }
            )
        });
        assert_eq!(parted, 2, "{over}: both ends know");
        let retries = count(&trace, |event| event.kind() == EventKind::RetryScheduled);
        assert!(retries >= 3, "{over}: {retries} attempts in 35 ms");
        let attached = count(&trace, |event| event.kind() == EventKind::PeerAttached);
        assert_eq!(
            attached, 3,
            "{over}: the binding side has a new peer, the other the old one"
        );
    }
}

#[test]
fn what_was_on_a_link_that_is_cut_is_lost_and_said_to_be() {
    let acts = "acts = [{ at = \"500us\", cut = \"line\" }, { at = \"5ms\", restore = \"line\" }]";
    let trace = play(&four_messages(acts), Over::Inproc);
    assert_eq!(texts(&trace, EventKind::Delivered, "sink"), ["b", "c", "d"]);
    let lost = count(&trace, |event| {
        matches!(
            event,
            Event::Dropped {
                stage: Stage::OnLink { .. },
                rule: Rule::LinkEnded,
                ..
            }
        )
    });
    assert_eq!(lost, 1);
    let recording = Recording::new(trace);
    let flights = recording.flights();
    assert!(flights[0].lost && flights[1..].iter().all(|flight| !flight.lost));
    assert!(recording.snapshot(usize::MAX).flights().is_empty());
}

#[test]
fn an_unplugged_link_keeps_what_is_under_way() {
    let acts =
        "acts = [{ at = \"500us\", unplug = \"line\" }, { at = \"30ms\", restore = \"line\" }]";
    for over in BOTH {
        let trace = play(&four_messages(acts), over);
        let delivered = texts(&trace, EventKind::Delivered, "sink");
        assert_eq!(delivered, ["a", "b", "c", "d"], "{over}");
        assert_eq!(
            count(&trace, |event| event.kind() == EventKind::Disconnected),
            0
        );
    }
}

#[test]
fn a_link_that_is_never_restored_does_not_keep_a_run_going() {
    for over in BOTH {
        let mut world = World::new(
            &four_messages("acts = [{ at = \"15ms\", cut = \"line\" }]"),
            over,
        );
        assert!(world.run(10_000), "{over}");
        assert_eq!(
            texts(world.trace(), EventKind::Delivered, "sink"),
            ["a", "b"]
        );
    }
}

#[test]
fn a_killed_server_forgets_and_a_restarted_one_answers_again() {
    let asks = r#"
acts = [{ at = "12ms", kill = "server" }, { at = "60ms", restart = "server" }]

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "DEALER", connect = "front", reconnect = { interval = "4ms", max = "16ms" } }
steps = [
  { send = ["", "one"] }, "receive", { wait = "10ms" },
  { send = ["", "two"] }, "receive",
]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "front" }
delay = "2ms"
"#;
    for over in BOTH {
        let recording = Recording::new(play(&scenario(asks), over));
        let trace = recording.trace();
        let delivered = trace
            .records
            .iter()
            .filter_map(|record| match &record.event {
                Event::Delivered { message, .. } if record.node.0 == 0 => message.frames().last(),
                _ => None,
            });
        let delivered: Vec<_> = delivered.map(|frame| frame.text().unwrap()).collect();
        assert_eq!(delivered, ["one", "two"], "{over}");
        let killed = trace.records.iter();
        let killed = killed
            .clone()
            .position(|record| record.event == Event::Killed)
            .unwrap();
        let state = recording.snapshot(killed + 1);
        assert!(state.nodes[1].killed && state.sockets[1].peers.is_empty());
        assert!(!recording.snapshot(usize::MAX).nodes[1].killed);
        let pauses: Vec<Duration> = trace
            .records
            .iter()
            .filter_map(|record| match record.event {
                Event::RetryScheduled { after, .. } => Some(after),
                _ => None,
            })
            .collect();
        let millis: Vec<u128> = pauses.iter().map(Duration::as_millis).collect();
        assert_eq!(millis[..3], [4, 8, 16], "{over}: {millis:?}");
    }
}

#[test]
fn a_node_is_killed_before_what_was_on_its_way_to_it_is_lost() {
    let acts = "acts = [{ at = \"10.5ms\", kill = \"sink\" }]";
    for over in BOTH {
        let trace = play(&four_messages(acts), over);
        let kinds = trace.records.iter().map(|record| record.event.kind());
        let sent = "b";
        let on_link = trace.records.iter().position(|record| {
            let message = record.event.message();
            record.event.kind() == EventKind::Sent
                && message.is_some_and(|it| it.frames()[0].text() == Some(sent))
        });
        let behind: Vec<EventKind> = kinds.skip(on_link.unwrap() + 1).take(2).collect();
        assert_eq!(behind, [EventKind::Killed, EventKind::Dropped], "{over:?}");
    }
}

#[test]
fn a_link_that_stands_again_is_a_step_and_the_first_time_it_is_none() {
    let lesson = hopscope_core::scenario::find("hello").unwrap().source();
    for (acts, again) in [
        (vec![], 0),
        (
            vec!["50ms\"\nkill = \"server", "300ms\"\nrestart = \"server"],
            1,
        ),
        (
            vec!["50ms\"\nkill = \"client", "59ms\"\nrestart = \"client"],
            1,
        ),
    ] {
        let acts = acts.iter().map(|act| format!("[[acts]]\nat = \"{act}\"\n"));
        let text = [lesson.to_owned(), acts.collect()].concat();
        let document = Document::parse(&text, Format::Toml).unwrap();
        let scenario = document.scenario(&[]).unwrap();
        for over in BOTH {
            let recording = Recording::new(play(&scenario, over));
            let records = &recording.trace().records;
            let ready = |step: &&usize| {
                records[**step].event.kind() == EventKind::HandshakeCompleted
                    && recording.snapshot(**step + 1).links[0].up
            };
            let steps = recording.visible().iter().filter(ready).count();
            assert_eq!(steps, again, "{over}");
        }
    }
}

#[test]
fn a_request_that_a_killed_server_had_taken_is_gone() {
    let asks = r#"
acts = [{ at = "4ms", kill = "server" }, { at = "8ms", restart = "server" }]

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "REQ", connect = "front", reconnect = { interval = "4ms" } }
steps = [{ send = "one" }, { receive = { timeout = "100ms" } }]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "front" }
delay = "10ms"
"#;
    let trace = play(&scenario(asks), Over::Inproc);
    assert_eq!(texts(&trace, EventKind::Delivered, "server"), ["one"]);
    assert_eq!(
        texts(&trace, EventKind::Delivered, "client"),
        Vec::<String>::new()
    );
    let [killed, restarted] = [EventKind::Killed, EventKind::Restarted]
        .map(|kind| count(&trace, |event| event.kind() == kind));
    assert_eq!([killed, restarted], [1, 1]);
}

#[test]
fn acts_and_attempts_are_the_same_every_time_and_in_a_clone() {
    let acts = "seed = 3\nacts = [{ at = \"15ms\", cut = \"line\" }, { at = \"80ms\", restore = \"line\" }]";
    for over in BOTH {
        let scenario = four_messages(acts);
        assert_eq!(play(&scenario, over), play(&scenario, over));
        let mut world = World::new(&scenario, over);
        for _ in 0..30 {
            assert!(world.step());
        }
        let mut clone = world.clone();
        assert!(world.run(usize::MAX) && clone.run(usize::MAX));
        assert_eq!(world.into_trace(), clone.into_trace());
        let pauses = |seed| {
            let trace = play(
                &Scenario {
                    seed,
                    ..scenario.clone()
                },
                over,
            );
            let records = trace.records.into_iter();
            records
                .filter_map(|record| match record.event {
                    Event::RetryScheduled { after, .. } => Some(after),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        assert_ne!(pauses(1), pauses(2), "the seed scatters the attempts");
    }
}

#[test]
fn a_lost_link_is_given_up_where_it_is_never_to_be_tried_again() {
    let mut scenario = four_messages(
        "acts = [{ at = \"15ms\", cut = \"line\" }, { at = \"20ms\", restore = \"line\" }]",
    );
    scenario.nodes[0].sockets[0].wire.reconnect = Reconnect {
        interval: None,
        max: Duration::ZERO,
    };
    let trace = play(&scenario, Over::Tcp);
    assert_eq!(texts(&trace, EventKind::Delivered, "sink"), ["a", "b"]);
    assert_eq!(
        count(&trace, |event| event.kind() == EventKind::RetryScheduled),
        0
    );
}

#[test]
fn a_third_pair_is_sent_away_and_its_attempts_do_not_keep_the_run_going() {
    let three = r#"
[[nodes]]
name = "first"
kind = "pair"
sockets = { type = "PAIR", connect = "line" }
steps = [{ send = "one" }, "receive"]

[[nodes]]
name = "late"
kind = "pair"
sockets = { type = "PAIR", connect = "line" }
steps = [{ send = "never" }]
start = "10ms"

[[nodes]]
name = "host"
kind = "echo"
sockets = { type = "PAIR", bind = "line" }
delay = "30ms"
"#;
    for over in BOTH {
        let mut world = World::new(&scenario(three), over);
        assert!(world.run(10_000), "{over}: the run ends");
        let trace = world.trace();
        assert_eq!(
            texts(trace, EventKind::Delivered, "host"),
            ["one"],
            "{over}"
        );
        assert_eq!(
            texts(trace, EventKind::Delivered, "first"),
            ["one"],
            "{over}"
        );
        let refused = count(trace, |event| event.kind() == EventKind::PeerRefused);
        assert!(refused >= 1, "{over}");
    }
}

#[test]
fn the_state_of_a_link_is_what_the_acts_have_made_of_it() {
    let acts = "acts = [{ at = \"15ms\", unplug = \"line\" }, { at = \"25ms\", restore = \"line\" }, { at = \"30ms\", cut = \"line\" }]\nuntil = \"40ms\"";
    let recording = Recording::new(play(&four_messages(acts), Over::Tcp));
    let trace = recording.trace();
    let after = |kind: EventKind| {
        let position = trace
            .records
            .iter()
            .position(|record| record.event.kind() == kind);
        recording.snapshot(position.unwrap() + 1).links[0].clone()
    };
    let [unplugged, restored, cut] = [
        EventKind::LinkUnplugged,
        EventKind::LinkRestored,
        EventKind::LinkCut,
    ]
    .map(after);
    assert!(unplugged.broken && unplugged.up, "nobody knows yet");
    assert!(!restored.broken && restored.up);
    assert!(cut.broken);
    assert!(!recording.snapshot(usize::MAX).links[0].up);
}
