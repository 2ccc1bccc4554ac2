//! A message that is dropped.

use hopscope_core::Rule;
use hopscope_core::trace::{Event, EventKind, Recording, Stage};
use hopscope_core::world::{Over, play};

use crate::support::{act, delivered, first, four_messages, played};

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
