//! What is done to messages on a link, one by one, and what comes of it in process and over TCP.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use hopscope_core::scenario::{Document, Format, Scenario};
use hopscope_core::trace::{
    Direction, Event, EventKind, Record, Recording, Stage, Trace, say, why,
};
use hopscope_core::world::{Over, World, play};
use hopscope_core::{Lang, Rule};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn scenario(body: &str) -> Scenario {
    let source = format!("title = \"t\"\nsummary = \"s\"\n{body}");
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// A PUSH that sends `a` to `d`, one millisecond apart, along a link that takes five.
fn four_messages(acts: &[&str]) -> Scenario {
    with_security(acts, "", "")
}

fn with_security(acts: &[&str], at_source: &str, at_sink: &str) -> Scenario {
    scenario(&format!(
        r#"
link = {{ latency = "5ms" }}
acts = [{}]

[[nodes]]
name = "source"
kind = "ventilator"
sockets = {{ type = "PUSH", connect = "line", reconnect = {{ interval = "5ms" }}{at_source} }}
messages = ["a", "b", "c", "d"]
every = "1ms"
after = "100ms"

[[nodes]]
name = "sink"
kind = "collector"
sockets = {{ type = "PULL", bind = "line"{at_sink} }}
"#,
        acts.join(", ")
    ))
}

/// An act on the message of this number, `deed` at a time in milliseconds.
fn act(at: u32, deed: &str, nth: u32) -> String {
    let flight = format!("endpoint = \"line\", direction = \"to-binder\", nth = {nth}");
    match deed.split_once(' ') {
        None => format!("{{ at = \"{at}ms\", {deed} = {{ {flight} }} }}"),
        Some((deed, more)) => format!("{{ at = \"{at}ms\", {deed} = {{ {flight}, {more} }} }}"),
    }
}

fn played(acts: &[String], over: Over) -> Trace {
    let acts: Vec<&str> = acts.iter().map(String::as_str).collect();
    play(&four_messages(&acts), over)
}

fn delivered(trace: &Trace) -> Vec<String> {
    let records = trace.records.iter();
    let texts = records.filter_map(|record| match &record.event {
        Event::Delivered { message, .. } => Some(message),
        _ => None,
    });
    texts
        .map(|message| message.frames()[0].text().unwrap().to_owned())
        .collect()
}

fn first(trace: &Trace, kind: EventKind) -> (usize, &Record) {
    let mut records = trace.records.iter().enumerate();
    let found = records.find(|(_, record)| record.event.kind() == kind);
    found.unwrap_or_else(|| panic!("there is no {}", kind.name()))
}

fn rules_in_vain(trace: &Trace) -> Vec<Rule> {
    let records = trace.records.iter();
    let rules = records.filter_map(|record| match record.event {
        Event::ActInVain { rule } => Some(rule),
        _ => None,
    });
    rules.collect()
}

#[test]
fn a_message_dropped_between_others_is_gone_in_process_and_the_others_arrive() {
    let trace = played(&[act(103, "drop", 2)], Over::Inproc);
    assert_eq!(delivered(&trace), ["a", "c", "d"]);
    let (number, record) = first(&trace, EventKind::Dropped);
    let Event::Dropped { stage, rule, .. } = &record.event else {
        unreachable!("it is one");
    };
    assert_eq!(*stage, Stage::OnLink { ahead: 1 });
    assert_eq!(*rule, Rule::MessageDropped);
    let recording = Recording::new(trace);
    let lost: Vec<bool> = recording.flights().iter().map(|span| span.lost).collect();
    assert_eq!(lost, [false, true, false, false]);
    assert_eq!(recording.flights()[1].ended, Some(number));
    let under_way = recording.snapshot(number + 1);
    let numbers: Vec<u32> = under_way
        .flights()
        .iter()
        .map(|flight| flight.nth)
        .collect();
    assert_eq!(numbers, [1, 3], "the fourth leaves later");
    assert!(recording.snapshot(usize::MAX).flights().is_empty());
}

#[test]
fn the_exchanges_of_what_is_left_stay_with_their_messages() {
    let trace = played(&[act(103, "drop", 2)], Over::Inproc);
    let of = |kind: EventKind| -> Vec<usize> {
        let records = trace.records.iter();
        let of_kind = records.filter(|record| record.event.kind() == kind);
        of_kind.filter_map(|record| record.exchange).collect()
    };
    assert_eq!(of(EventKind::Dropped), [1]);
    assert_eq!(of(EventKind::Delivered), [0, 2, 3]);
}

#[test]
fn over_tcp_a_dropped_message_is_sent_again_and_holds_up_what_is_behind_it() {
    let trace = played(&[act(103, "drop", 2)], Over::Tcp);
    assert_eq!(delivered(&trace), ["a", "b", "c", "d"]);
    let (_, resent) = first(&trace, EventKind::Resent);
    assert_eq!(resent.at.as_micros(), 103_000);
    let received = trace.records.iter().filter_map(|record| {
        let here = record.event.kind() == EventKind::Received;
        here.then_some(record.at.as_micros())
    });
    let received: Vec<u64> = received.collect();
    let sent = trace.records.iter();
    let sent: Vec<u64> = sent
        .filter(|record| record.event.kind() == EventKind::Sent)
        .map(|record| record.at.as_micros())
        .collect();
    assert_eq!(
        received[0],
        sent[0] + 5_000,
        "what is before it is not touched"
    );
    assert_eq!(received[1], sent[1] + 20_000, "three latencies later");
    assert_eq!(received[1..], [received[1]; 3], "and all behind it with it");
}

#[test]
fn a_held_message_stops_what_is_behind_it_until_it_is_released() {
    for over in BOTH {
        let acts = [act(103, "hold", 2), act(150, "release", 2)];
        let trace = played(&acts, over);
        assert_eq!(delivered(&trace), ["a", "b", "c", "d"], "{over}");
        let records = trace.records.iter();
        let received: Vec<u64> = records
            .filter(|record| record.event.kind() == EventKind::Received)
            .map(|record| record.at.as_micros())
            .collect();
        assert!(received[0] < 110_000, "{over}: {received:?}");
        assert_eq!(received[1..], [150_000; 3], "{over}");
        let (held, _) = first(&trace, EventKind::Held);
        let (released, _) = first(&trace, EventKind::Released);
        let recording = Recording::new(trace);
        let state = recording.snapshot(released);
        let flights: Vec<(u32, bool)> = state
            .flights()
            .iter()
            .map(|flight| (flight.nth, flight.held))
            .collect();
        assert_eq!(flights, [(2, true), (3, false), (4, false)], "{over}");
        assert!(recording.snapshot(held + 1).flights()[1].held, "{over}");
        let after = recording.snapshot(released + 1);
        assert!(after.flights().iter().all(|flight| !flight.held), "{over}");
    }
}

#[test]
fn a_message_that_is_never_released_does_not_keep_a_run_going() {
    for over in BOTH {
        let acts = act(103, "hold", 2);
        let mut world = World::new(&four_messages(&[&acts]), over);
        assert!(world.run(10_000), "{over}");
        assert_eq!(delivered(world.trace()), ["a"], "{over}");
    }
}

#[test]
fn a_held_message_is_lost_with_its_link() {
    for over in BOTH {
        let acts = [
            act(103, "hold", 2),
            "{ at = \"120ms\", cut = \"line\" }".to_owned(),
            "{ at = \"130ms\", restore = \"line\" }".to_owned(),
            act(140, "release", 2),
        ];
        let trace = played(&acts, over);
        assert_eq!(delivered(&trace), ["a"], "{over}");
        assert_eq!(rules_in_vain(&trace), [Rule::NotUnderWay], "{over}");
        let lost = trace.records.iter().filter(|record| {
            matches!(
                record.event,
                Event::Dropped {
                    rule: Rule::LinkLoss,
                    ..
                }
            )
        });
        assert_eq!(lost.count(), 3, "{over}");
    }
}

#[test]
fn an_edited_message_arrives_as_what_it_has_become() {
    for over in BOTH {
        let acts = [act(103, "edit frames = [\"B\", \"more\"]", 2)];
        let trace = played(&acts, over);
        assert_eq!(delivered(&trace), ["a", "B", "c", "d"], "{over}");
        let (number, record) = first(&trace, EventKind::Edited);
        assert_eq!(
            record.event.in_flight(),
            Some((Direction::ToBinder, 1)),
            "{over}"
        );
        let recording = Recording::new(trace);
        let state = recording.snapshot(number + 1);
        let flights = state.flights();
        assert!(flights[1].edited && flights[1].message.len() == 2, "{over}");
        assert_eq!(flights[1].exchange, Some(1), "{over}");
    }
}

#[test]
fn plain_does_not_keep_anybody_from_changing_a_message() {
    let acts = act(103, "edit frames = \"B\"", 2);
    let scenario = with_security(
        &[&acts],
        ", security = { mechanism = \"plain\", username = \"u\", password = \"p\" }",
        ", security = { mechanism = \"plain\", users = [{ name = \"u\", password = \"p\" }] }",
    );
    assert_eq!(delivered(&play(&scenario, Over::Tcp)), ["a", "B", "c", "d"]);
}

#[cfg(feature = "curve")]
#[test]
fn under_curve_a_changed_message_closes_the_connection_and_nothing_forged_arrives() {
    let acts = act(103, "edit frames = \"B\"", 2);
    // The keys of libzmq's manual.
    let server = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    let scenario = with_security(
        &[&acts],
        &format!(
            ", security = {{ mechanism = \"curve\", server-key = \"{server}\", \
             public-key = \"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{{hID\", \
             secret-key = \"D:)Q[IlAW!ahhC2ac:9*A}}h:p?([4%wOTJ%JR%cs\" }}"
        ),
        &format!(
            ", security = {{ mechanism = \"curve\", public-key = \"{server}\", \
             secret-key = \"JTKVSB%%)wK0E.X)V>+}}o?pNmC{{O&4W4b!Ni{{Lh6\" }}"
        ),
    );
    let trace = play(&scenario, Over::Tcp);
    let (_, edited) = first(&trace, EventKind::Edited);
    assert!(matches!(
        edited.event,
        Event::Edited {
            rule: Rule::SealBroken,
            ..
        }
    ));
    let texts = delivered(&trace);
    assert!(!texts.contains(&"B".to_owned()) && !texts.contains(&"b".to_owned()));
    let (_, parted) = first(&trace, EventKind::Disconnected);
    assert!(matches!(
        parted.event,
        Event::Disconnected { rule: Some(_), .. }
    ));
}

#[test]
fn what_is_not_on_the_link_cannot_be_touched_and_that_is_said() {
    for over in BOTH {
        for deed in ["drop", "hold", "release", "edit frames = \"x\""] {
            // The ninth is never sent, and the first has arrived long before.
            for (at, nth) in [(103, 9), (190, 1)] {
                let trace = played(&[act(at, deed, nth)], over);
                assert_eq!(delivered(&trace), ["a", "b", "c", "d"], "{over}: {deed}");
                assert_eq!(rules_in_vain(&trace), [Rule::NotUnderWay], "{over}: {deed}");
            }
        }
        let twice = played(&[act(103, "hold", 2), act(104, "hold", 2)], over);
        assert_eq!(rules_in_vain(&twice), [Rule::NothingChanges], "{over}");
    }
}

#[test]
fn the_next_message_is_lost_and_only_that_one() {
    let acts = "{ at = \"101ms\", drop-next = { endpoint = \"line\", direction = \"to-binder\" } }";
    let trace = play(&four_messages(&[acts]), Over::Inproc);
    assert_eq!(delivered(&trace), ["a", "c", "d"]);
    let (doomed, _) = first(&trace, EventKind::NextDoomed);
    let recording = Recording::new(trace);
    assert_eq!(recording.snapshot(doomed + 1).links[0].doomed, [1, 0]);
    assert_eq!(recording.snapshot(usize::MAX).links[0].doomed, [0, 0]);

    let trace = play(&four_messages(&[acts]), Over::Tcp);
    assert_eq!(delivered(&trace), ["a", "b", "c", "d"]);
    first(&trace, EventKind::Resent);
}

#[test]
fn a_delayed_link_takes_longer_and_keeps_its_order() {
    let acts = [
        "{ at = \"101ms\", delay = { endpoint = \"line\", by = \"20ms\" } }",
        "{ at = \"102ms\", delay = { endpoint = \"line\", by = \"0s\" } }",
    ];
    for over in BOTH {
        let trace = play(&four_messages(&acts), over);
        assert_eq!(delivered(&trace), ["a", "b", "c", "d"], "{over}");
        let of = |kind: EventKind| -> Vec<u64> {
            let records = trace.records.iter();
            let of_kind = records.filter(|record| record.event.kind() == kind);
            of_kind.map(|record| record.at.as_micros()).collect()
        };
        let (sent, received) = (of(EventKind::Sent), of(EventKind::Received));
        assert_eq!(received[0], sent[0] + 5_000, "{over}");
        assert_eq!(received[1], sent[1] + 25_000, "{over}");
        assert!(
            received[2] >= received[1] && received[3] >= received[2],
            "{over}"
        );
    }
}

#[test]
fn a_link_that_loses_everything_does_so_until_it_is_told_otherwise() {
    let acts = [
        "{ at = \"101ms\", loss = { endpoint = \"line\", part = 1.0 } }",
        "{ at = \"103ms\", loss = { endpoint = \"line\", part = 0.0 } }",
    ];
    let trace = play(&four_messages(&acts), Over::Inproc);
    let texts = delivered(&trace);
    assert_eq!(
        (
            texts.first().unwrap().as_str(),
            texts.last().unwrap().as_str()
        ),
        ("a", "d")
    );
    assert!(texts.len() < 4);
    let (lossy, _) = first(&trace, EventKind::LinkLossy);
    let recording = Recording::new(trace);
    assert_eq!(recording.snapshot(lossy + 1).links[0].loss, 1_000_000);
    assert_eq!(recording.snapshot(usize::MAX).links[0].loss, 0);
}

#[test]
fn what_came_to_an_unplugged_link_arrives_before_what_comes_after_it() {
    let acts = [
        "{ at = \"103ms\", unplug = \"line\" }",
        "{ at = \"106500us\", restore = \"line\" }",
    ];
    for over in BOTH {
        let trace = play(&four_messages(&acts), over);
        assert_eq!(delivered(&trace), ["a", "b", "c", "d"], "{over}");
    }
}

#[test]
fn an_act_leaves_all_that_happened_up_to_its_time_as_it_was() {
    let deeds = [
        "cut = \"line\"".to_owned(),
        "unplug = \"line\"".to_owned(),
        "kill = \"sink\"".to_owned(),
        "freeze = \"source\"".to_owned(),
        "slow = { node = \"sink\", pace = \"9ms\" }".to_owned(),
        "fill = { node = \"sink\" }".to_owned(),
        "node = \"source\", send = \"by hand\"".to_owned(),
        "delay = { endpoint = \"line\", by = \"3ms\" }".to_owned(),
        "loss = { endpoint = \"line\", part = 0.5 }".to_owned(),
        "drop-next = { endpoint = \"line\", direction = \"to-binder\" }".to_owned(),
    ];
    let flight = "endpoint = \"line\", direction = \"to-binder\", nth = 2";
    let on_messages = ["drop", "hold"].map(|deed| format!("{deed} = {{ {flight} }}"));
    let edit = format!("edit = {{ {flight}, frames = \"x\" }}");
    for over in BOTH {
        let untouched = play(&four_messages(&[]), over);
        // At moments at which something else is due too, and at some at which nothing is.
        let mut times: Vec<u64> = untouched
            .records
            .iter()
            .map(|record| record.at.as_micros())
            .collect();
        times.dedup();
        times.push(250_000);
        for deed in deeds.iter().chain(&on_messages).chain([&edit]) {
            for at in &times {
                let act = format!("{{ at = \"{at}us\", {deed} }}");
                let touched = play(&four_messages(&[&act]), over);
                let until = |trace: &Trace| {
                    let records = trace.records.iter();
                    let counted = records.filter(|record| record.at.as_micros() <= *at);
                    counted.count()
                };
                let kept = until(&untouched);
                assert_eq!(
                    touched.records[..kept],
                    untouched.records[..kept],
                    "{over}: {act}"
                );
                assert!(
                    touched.records.len() > kept && touched.records[kept].at.as_micros() == *at,
                    "{over}: {act} is told at its time"
                );
            }
        }
    }
}

#[test]
fn acts_of_one_time_happen_in_the_order_of_the_file_and_the_same_every_time() {
    let acts = [
        act(103, "hold", 2),
        act(103, "release", 2),
        act(103, "hold", 3),
    ];
    for over in BOTH {
        let trace = played(&acts, over);
        let kinds: Vec<EventKind> = trace
            .records
            .iter()
            .map(|record| record.event.kind())
            .filter(|kind| matches!(kind, EventKind::Held | EventKind::Released))
            .collect();
        assert_eq!(
            kinds,
            [EventKind::Held, EventKind::Released, EventKind::Held]
        );
        assert_eq!(trace, played(&acts, over), "{over}");
    }
}

#[test]
fn whatever_is_done_is_said_in_both_languages_with_its_rule() {
    let flight = "endpoint = \"line\", direction = \"to-binder\"";
    let acts = [
        act(103, "hold", 2),
        act(103, "edit frames = \"x\"", 2),
        act(104, "release", 2),
        act(104, "drop", 3),
        format!("{{ at = \"1ms\", drop-next = {{ {flight} }} }}"),
        "{ at = \"1ms\", freeze = \"sink\" }".to_owned(),
        "{ at = \"2ms\", thaw = \"sink\" }".to_owned(),
        "{ at = \"3ms\", slow = { node = \"sink\", pace = \"9ms\" } }".to_owned(),
        "{ at = \"4ms\", fill = { node = \"sink\" } }".to_owned(),
        "{ at = \"5ms\", unfill = { node = \"sink\" } }".to_owned(),
        "{ at = \"6ms\", delay = { endpoint = \"line\", by = \"3ms\" } }".to_owned(),
        "{ at = \"7ms\", loss = { endpoint = \"line\", part = 0.125 } }".to_owned(),
        "{ at = \"8ms\", loss = { endpoint = \"line\", part = 0.0 } }".to_owned(),
        "{ at = \"9ms\", thaw = \"sink\" }".to_owned(),
        "{ at = \"200ms\", kill = \"sink\" }".to_owned(),
        "{ at = \"210ms\", restart = \"sink\" }".to_owned(),
        "{ at = \"220ms\", unplug = \"line\" }".to_owned(),
        "{ at = \"230ms\", cut = \"line\" }".to_owned(),
        "{ at = \"240ms\", restore = \"line\" }".to_owned(),
    ];
    let mut said = String::new();
    for over in BOTH {
        let trace = played(&acts, over);
        for record in &trace.records {
            for lang in [Lang::En, Lang::Zh] {
                let sentence = say(&trace.topology, record, lang);
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                said.push_str(&sentence);
            }
            let told = record.event.kind();
            let from_outside = matches!(
                told,
                EventKind::LinkCut
                    | EventKind::LinkUnplugged
                    | EventKind::LinkRestored
                    | EventKind::LinkDelayed
                    | EventKind::LinkLossy
                    | EventKind::NextDoomed
                    | EventKind::Held
                    | EventKind::Released
                    | EventKind::Edited
                    | EventKind::Resent
                    | EventKind::Killed
                    | EventKind::Restarted
                    | EventKind::Frozen
                    | EventKind::Thawed
                    | EventKind::PaceChanged
                    | EventKind::QueuesFilled
                    | EventKind::QueuesUnfilled
                    | EventKind::ActInVain
            );
            let rule = why(&trace.topology, record);
            assert!(!from_outside || rule.is_some(), "{}", told.name());
        }
    }
    for words in [
        "loses 12.5% of",
        "takes 9.000 ms for each call",
        "on the way to sink is held",
    ] {
        assert!(said.contains(words), "{words}");
    }
}
