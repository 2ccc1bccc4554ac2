//! Calls made by hand, and what else is done to nodes: they stand still, are slow, their queues full.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use hopscope_core::Rule;
use hopscope_core::scenario::{Document, Format, Scenario};
use hopscope_core::trace::{Event, EventKind, Operation, Recording, Trace};
use hopscope_core::world::{Over, play};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn scenario(body: &str) -> Scenario {
    let source = format!("title = \"t\"\nsummary = \"s\"\n{body}");
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// A PUSH that sends ten messages, one millisecond apart, to a PULL; queues of two.
fn pipeline(acts: &str) -> Scenario {
    scenario(&format!(
        r#"
acts = [{acts}]

[[nodes]]
name = "source"
kind = "ventilator"
sockets = {{ type = "PUSH", connect = "line", hwm = 2 }}
messages = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
every = "1ms"
after = "10ms"

[[nodes]]
name = "sink"
kind = "collector"
sockets = {{ type = "PULL", bind = "line", hwm = 2 }}
"#
    ))
}

fn delivered(trace: &Trace, node: &str) -> Vec<String> {
    let records = trace.records.iter();
    let here = records.filter(|record| trace.topology.nodes[record.node.0].name == node);
    let messages = here.filter_map(|record| match &record.event {
        Event::Delivered { message, .. } => Some(message),
        _ => None,
    });
    messages
        .map(|message| message.frames().last().unwrap().text().unwrap().to_owned())
        .collect()
}

fn refusals(trace: &Trace) -> Vec<(Operation, Rule)> {
    let records = trace.records.iter();
    let refused = records.filter_map(|record| match record.event {
        Event::Refused { operation, rule } => Some((operation, rule)),
        _ => None,
    });
    refused.collect()
}

fn in_vain(trace: &Trace) -> Vec<Rule> {
    let records = trace.records.iter();
    let rules = records.filter_map(|record| match record.event {
        Event::ActInVain { rule } => Some(rule),
        _ => None,
    });
    rules.collect()
}

fn position(trace: &Trace, kind: EventKind) -> usize {
    let mut records = trace.records.iter();
    let found = records.position(|record| record.event.kind() == kind);
    found.unwrap_or_else(|| panic!("there is no {}", kind.name()))
}

#[test]
fn a_message_sent_by_hand_goes_between_those_of_the_program() {
    for over in BOTH {
        let trace = play(
            &pipeline("{ at = \"12500us\", node = \"source\", send = \"by hand\" }"),
            over,
        );
        let texts = delivered(&trace, "sink");
        assert_eq!(texts.len(), 11, "{over}: {texts:?}");
        let place = texts.iter().position(|text| text == "by hand").unwrap();
        assert!((1..10).contains(&place), "{over}: {texts:?}");
    }
}

#[test]
fn a_call_by_hand_that_would_wait_is_refused_and_the_program_still_told_of_its_own_wait() {
    let acts = r#"
  { at = "1ms", freeze = "sink" },
  { at = "30ms", node = "source", send = "too much" },
  { at = "31ms", node = "sink", receive = {} },
  { at = "40ms", thaw = "sink" }
"#;
    for over in BOTH {
        let trace = play(&pipeline(acts), over);
        assert_eq!(
            refusals(&trace),
            [(Operation::Send, Rule::HighWaterMark)],
            "{over}"
        );
        let blocked = trace.records.iter();
        let blocked = blocked.filter(|record| record.event.kind() == EventKind::Blocked);
        assert!(blocked.count() >= 1, "{over}");
        let texts = delivered(&trace, "sink");
        assert_eq!(texts.len(), 10, "{over}: {texts:?}");
        assert_eq!(texts[0], "0", "{over}: the one that was taken by hand");
    }
}

#[test]
fn there_is_nothing_to_receive_by_hand_before_something_has_come() {
    let trace = play(
        &pipeline("{ at = \"1ms\", node = \"sink\", receive = {} }"),
        Over::Inproc,
    );
    assert_eq!(
        refusals(&trace),
        [(Operation::Receive, Rule::NothingToReceive)]
    );
    assert_eq!(delivered(&trace, "sink").len(), 10);
}

#[test]
fn a_send_by_hand_to_nobody_is_refused_and_a_later_wait_is_told_all_the_same() {
    let late = scenario(
        r#"
acts = [{ at = "1ms", node = "source", send = "early" }]

[[nodes]]
name = "source"
kind = "ventilator"
sockets = { type = "PUSH", bind = "line" }
messages = ["0"]
after = "5ms"

[[nodes]]
name = "sink"
kind = "collector"
sockets = { type = "PULL", connect = "line" }
start = "20ms"
"#,
    );
    let trace = play(&late, Over::Inproc);
    assert_eq!(refusals(&trace), [(Operation::Send, Rule::NoPeer)]);
    position(&trace, EventKind::Blocked);
    assert_eq!(delivered(&trace, "sink"), ["0"]);
}

#[test]
fn subscriptions_and_groups_can_be_stated_by_hand_and_in_vain() {
    let both = scenario(
        r#"
acts = [
  { at = "5ms", node = "reader", subscribe = "A" },
  { at = "30ms", node = "reader", unsubscribe = "A" },
  { at = "31ms", node = "reader", unsubscribe = "A" },
  { at = "32ms", node = "member", join = "g" },
  { at = "33ms", node = "member", join = "g" },
  { at = "34ms", node = "member", leave = "h" },
]

[[nodes]]
name = "weather"
kind = "publisher"
sockets = { type = "PUB", bind = "news" }
messages = [["A", "x"], ["B", "y"]]
after = "10ms"
every = "1ms"

[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "news" }

[[nodes]]
name = "radio"
kind = "script"
sockets = { type = "RADIO", bind = "air" }
steps = [{ wait = "40ms" }, { send = ["g", "hello"] }]

[[nodes]]
name = "member"
kind = "subscriber"
sockets = { type = "DISH", connect = "air" }
"#,
    );
    for over in BOTH {
        let trace = play(&both, over);
        assert_eq!(delivered(&trace, "reader"), ["x"], "{over}");
        assert_eq!(delivered(&trace, "member"), ["hello"], "{over}");
        let records = trace.records.iter();
        let ignored: Vec<Rule> = records
            .filter_map(|record| match record.event {
                Event::InterestIgnored {
                    peer: None, rule, ..
                } => Some(rule),
                _ => None,
            })
            .collect();
        let rules = [
            Rule::CancelsNothing,
            Rule::NothingChanges,
            Rule::CancelsNothing,
        ];
        assert_eq!(ignored, rules, "{over}");
    }
}

#[test]
fn a_dump_by_hand_is_printed() {
    let acts = r#"{ at = "1ms", freeze = "sink" }, { at = "20ms", node = "sink", receive = { dump = true } }"#;
    let trace = play(&pipeline(acts), Over::Inproc);
    let state = Recording::new(trace).snapshot(usize::MAX);
    assert!(
        state.nodes[1].printed[0].contains("[001] 0"),
        "{:?}",
        state.nodes[1].printed
    );
}

#[test]
fn a_worker_whose_request_was_taken_by_hand_gives_up_instead_of_asking_for_ever() {
    let asks = scenario(
        r#"
acts = [
  { at = "1ms", freeze = "server" },
  { at = "10ms", node = "server", receive = {} },
  { at = "11ms", thaw = "server" },
]

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "REQ", connect = "front" }
steps = [{ wait = "2ms" }, { send = "one" }, { receive = { timeout = "50ms" } }]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "front" }
"#,
    );
    for over in BOTH {
        let trace = play(&asks, over);
        assert_eq!(delivered(&trace, "server"), ["one"], "{over}");
        let records = trace.records.iter();
        let lock_step = refusals(&trace);
        assert!(
            lock_step
                .iter()
                .all(|it| *it == (Operation::Receive, Rule::RepLockStep)),
            "{over}: {lock_step:?}"
        );
        assert!(
            records.count() < 200,
            "{over}: it does not ask again and again"
        );
    }
}

#[test]
fn a_frozen_node_still_receives_into_its_queues_and_goes_on_where_it_was() {
    let acts = "{ at = \"13ms\", freeze = \"sink\" }, { at = \"60ms\", thaw = \"sink\" }";
    for over in BOTH {
        let trace = play(&pipeline(acts), over);
        let thawed = position(&trace, EventKind::Thawed);
        let frozen = position(&trace, EventKind::Frozen);
        let meanwhile = &trace.records[frozen..thawed];
        let sink = trace.topology.node_named("sink").unwrap();
        let made = |kind: EventKind| {
            let records = meanwhile.iter().filter(|record| record.node == sink);
            records.filter(|record| record.event.kind() == kind).count()
        };
        assert_eq!(made(EventKind::Delivered), 0, "{over}");
        assert!(made(EventKind::Received) > 0, "{over}");
        assert_eq!(delivered(&trace, "sink").len(), 10, "{over}");
        let recording = Recording::new(trace);
        assert!(recording.snapshot(thawed).nodes[1].frozen, "{over}");
        assert!(!recording.snapshot(thawed + 1).nodes[1].frozen, "{over}");
    }
}

#[test]
fn a_frozen_node_does_not_keep_a_run_going_and_may_be_killed() {
    let acts = r#"{ at = "1ms", freeze = "sink" }, { at = "50ms", kill = "sink" }, { at = "60ms", restart = "sink" }"#;
    let trace = play(&pipeline(acts), Over::Inproc);
    let state = Recording::new(trace).snapshot(usize::MAX);
    assert!(!state.nodes[1].frozen && !state.nodes[1].killed);
    assert!(state.nodes[0].finished);
}

#[test]
fn a_slow_node_takes_its_time_for_each_call_until_it_is_as_quick_as_before() {
    let acts = r#"{ at = "5ms", slow = { node = "sink", pace = "20ms" } }, { at = "70ms", slow = { node = "sink", pace = "200us" } }"#;
    let trace = play(&pipeline(acts), Over::Inproc);
    let records = trace.records.iter();
    let times: Vec<u64> = records
        .filter(|record| record.event.kind() == EventKind::Delivered)
        .map(|record| record.at.as_micros())
        .collect();
    assert_eq!(times.len(), 10);
    assert!(times[1] - times[0] >= 20_000, "{times:?}");
    assert!(times[9] - times[8] < 20_000, "{times:?}");
    let paces: Vec<Option<Duration>> = trace
        .records
        .iter()
        .filter_map(|record| match record.event {
            Event::PaceChanged { pace } => Some(pace),
            _ => None,
        })
        .collect();
    assert_eq!(paces, [Some(Duration::from_millis(20)), None]);
}

#[test]
fn full_queues_make_each_type_do_what_it_does_at_its_mark() {
    let acts = r#"{ at = "5ms", fill = { node = "source" } }, { at = "50ms", unfill = { node = "source", socket = 1 } }"#;
    for over in BOTH {
        let trace = play(&pipeline(acts), over);
        let (filled, blocked) = (
            position(&trace, EventKind::QueuesFilled),
            position(&trace, EventKind::Blocked),
        );
        assert!(filled < blocked, "{over}");
        let unfilled = position(&trace, EventKind::QueuesUnfilled);
        let first = position(&trace, EventKind::Submitted);
        assert!(unfilled < first, "{over}: a PUSH waits");
        assert_eq!(delivered(&trace, "sink").len(), 10, "{over}");
        let recording = Recording::new(trace);
        assert!(recording.snapshot(filled + 1).sockets[0].filled, "{over}");
        assert!(!recording.snapshot(usize::MAX).sockets[0].filled, "{over}");
    }
    // At the side that receives: what is on its way still arrives, and nothing more leaves.
    let acts =
        r#"{ at = "12ms", fill = { node = "sink" } }, { at = "50ms", unfill = { node = "sink" } }"#;
    let trace = play(&pipeline(acts), Over::Inproc);
    assert_eq!(delivered(&trace, "sink").len(), 10);
    position(&trace, EventKind::Blocked);
}

#[test]
fn a_publisher_with_full_queues_drops() {
    let news = scenario(
        r#"
acts = [{ at = "12ms", fill = { node = "weather" } }, { at = "14500us", unfill = { node = "weather" } }]

[[nodes]]
name = "weather"
kind = "publisher"
sockets = { type = "PUB", bind = "news" }
messages = ["1", "2", "3", "4", "5", "6"]
after = "10ms"
every = "1ms"

[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "news", subscribe = "" }
"#,
    );
    for over in BOTH {
        let trace = play(&news, over);
        let texts = delivered(&trace, "reader");
        assert_eq!(texts.first().unwrap(), "1", "{over}");
        assert_eq!(texts.last().unwrap(), "6", "{over}");
        assert!(texts.len() < 6, "{over}: {texts:?}");
        let records = trace.records.iter();
        let dropped = records.filter(|record| {
            matches!(
                record.event,
                Event::Dropped {
                    rule: Rule::SpreadDropsFull,
                    ..
                }
            )
        });
        assert_eq!(dropped.count(), 6 - texts.len(), "{over}");
    }
}

#[test]
fn a_queue_that_keeps_the_last_message_only_is_never_full() {
    let mut scenario = pipeline("{ at = \"5ms\", fill = { node = \"source\" } }");
    scenario.nodes[0].sockets[0].options.conflate = true;
    let trace = play(&scenario, Over::Inproc);
    assert_eq!(in_vain(&trace), [Rule::ConflateKeepsLast]);
}

#[test]
fn what_cannot_be_done_to_a_node_is_said() {
    let acts = r#"
  { at = "1ms", thaw = "sink" },
  { at = "1ms", restart = "sink" },
  { at = "1ms", slow = { node = "sink", pace = "200us" } },
  { at = "1ms", unfill = { node = "sink" } },
  { at = "2ms", kill = "sink" },
  { at = "3ms", kill = "sink" },
  { at = "3ms", freeze = "sink" },
  { at = "3ms", node = "sink", receive = {} },
  { at = "4ms", restore = "line" }
"#;
    let trace = play(&pipeline(acts), Over::Inproc);
    let (same, down) = (Rule::NothingChanges, Rule::NodeDown);
    assert_eq!(
        in_vain(&trace),
        [same, same, same, same, down, down, down, same]
    );
}

#[test]
fn a_node_that_has_not_started_cannot_be_started_again_and_starts_in_its_time() {
    let mut scenario = pipeline("{ at = \"1ms\", restart = \"sink\" }");
    scenario.nodes[1].start_after = Duration::from_millis(20);
    let trace = play(&scenario, Over::Inproc);
    assert_eq!(in_vain(&trace), [Rule::NodeDown]);
    assert_eq!(delivered(&trace, "sink").len(), 10);
}
