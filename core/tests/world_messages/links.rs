//! What is done to a whole link.

use hopscope_core::trace::{EventKind, Recording};
use hopscope_core::world::{Over, play};

use crate::support::{BOTH, delivered, first, four_messages};

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
