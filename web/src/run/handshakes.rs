//! The handshakes of a run: stretches of steps in which connections open and no message is concerned.
//! Over TCP a lesson has dozens of such steps before its first message. They are steps as any others; who
//! has come for the messages goes past all of a stretch at once.

use core::ops::Range;

use hopscope_core::trace::{Event, Recorded, Recording, WirePart};

/// Fewer octets' steps are walked as fast as they are passed.
const SHORTEST: usize = 4;

/// The stretches, in order. What is told of a lesson ends one, and so does a message; one with nothing behind
/// it is none.
pub(super) fn of(recording: &Recording, told: &[Option<usize>]) -> Vec<Range<usize>> {
    let records = &recording.trace().records;
    let mut found = Vec::new();
    let (mut start, mut crossings) = (0, 0);
    for (step, number) in recording.visible().iter().enumerate() {
        let event = &records[*number].event;
        let crosses = opens(event);
        let named = matches!(event, Event::PeerNamed { .. });
        if (crosses || named) && !told.contains(&Some(step)) {
            crossings += usize::from(crosses);
            continue;
        }
        if crossings >= SHORTEST {
            found.push(start..step);
        }
        (start, crossings) = (step + 1, 0);
    }
    found
}

/// Whether these are octets by which a connection opens: signs of life and errors are no part of that.
fn opens(event: &Recorded) -> bool {
    match event {
        Event::OctetsSent { part, .. } | Event::OctetsReceived { part, .. } => {
            !matches!(part, WirePart::Ping | WirePart::Pong | WirePart::Error)
        }
        _ => false,
    }
}
