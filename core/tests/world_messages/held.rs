//! A message that is held.

use hopscope_core::Rule;
use hopscope_core::trace::{Event, EventKind, Recording};
use hopscope_core::world::World;

use crate::support::{BOTH, act, delivered, first, four_messages, played, rules_in_vain};

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
                    rule: Rule::LinkEnded,
                    ..
                }
            )
        });
        assert_eq!(lost.count(), 3, "{over}");
    }
}
