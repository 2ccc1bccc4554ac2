//! What is true of every act.

use hopscope_core::trace::{EventKind, Trace, say, why};
use hopscope_core::world::play;
use hopscope_core::{Lang, Rule};

use crate::support::{BOTH, act, delivered, four_messages, played, rules_in_vain};

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
        "takes 9 ms for each call",
        "on the way to sink is held",
    ] {
        assert!(said.contains(words), "{words}");
    }
}
