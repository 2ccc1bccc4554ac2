//! The way of a frame as it is told: where it comes from, through whose hands it has gone, where it
//! goes next and where it ends.

use hopscope_core::trace::provenance::{Deed, FrameAt, Station, frames_of};
use hopscope_core::trace::{Event, why};
use hopscope_core::{Frame, Rule};

use super::subject::earlier;
use crate::run::Run;
use crate::shared::Shared;

/// Of a longer way only so many stations at either end are told.
const MOST_AT_AN_END: usize = 12;
/// Branches that are told of: where a publisher sends to thousands, the first of them.
const MOST_BRANCHES: usize = 8;
/// More stations than any run of the page has on one way.
const MOST_STATIONS: usize = 10_000;

/// The way of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Where it comes from and through whose hands it has gone, the latest last.
    pub past: Vec<Leg>,
    /// How many of the past, behind the first ones, are left out.
    pub left_out: usize,
    /// For an identity at a ROUTER: where its peer was given this name.
    pub named: Option<Leg>,
    /// Where it is dealt with next, for each branch of its way.
    pub next: Vec<Leg>,
    /// Where it ends, if that is later.
    pub end: Option<Leg>,
    /// Whether what comes next is to be predicted, and so not told.
    pub is_secret: bool,
}

/// A station on the way of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// The record.
    pub record: usize,
    /// The step that shows it.
    pub step: usize,
    /// Which of the record's frames it is there, if it is.
    pub frame: Option<usize>,
    /// What was done to it.
    pub deed: Deed,
    /// The node.
    pub node: String,
    /// The socket, or the node where there is only one or none.
    pub socket: String,
    /// By which rule.
    pub rule: Option<Rule>,
}

/// A frame that is followed: the same one is marked wherever it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Follows {
    run: Shared<Run>,
    origin: Station,
}

impl Follows {
    /// Follows the frame at `at`.
    pub fn new(run: Shared<Run>, at: FrameAt) -> Option<Self> {
        let origin = run.provenance().origin(at)?;
        Some(Self { run, origin })
    }

    /// Whether the frame `frame` of record `record` is the one that is followed.
    pub fn is_it(&self, record: usize, frame: usize) -> bool {
        let at = FrameAt { record, frame };
        self.run.provenance().origin(at) == Some(self.origin)
    }
}

/// The way of the frame at `at`; nothing is told of steps from `secret_from` on.
pub fn way(run: &Run, at: FrameAt, secret_from: Option<usize>) -> Option<Way> {
    let provenance = run.provenance();
    let mut stations = provenance.way(at);
    let origin = *stations.first()?;
    let record_of = |station: &Station| &run.recording.trace().records[station.record];
    // The first one is where it comes from, whatever that is called.
    let mut past: Vec<Station> = vec![origin];
    for station in stations
        .drain(1..)
        .filter(|station| !station.deed.carries())
    {
        // Whoever sends it on has taken it before: that is one and the same thing.
        let taken = past.last().is_some_and(|last| {
            last.deed == Deed::Delivered && record_of(last).node == record_of(&station).node
        });
        if station.deed == Deed::HandedOn && taken {
            past.pop();
        }
        past.push(station);
    }
    let left_out = past.len().saturating_sub(2 * MOST_AT_AN_END);
    past.drain(MOST_AT_AN_END.min(past.len())..(MOST_AT_AN_END + left_out).min(past.len()));
    let is_open =
        |station: &Station| secret_from.is_none_or(|secret| run.step_of(station.record) < secret);
    let next = provenance.next(at, MOST_BRANCHES);
    let end = end(run, &next).filter(|end| !next.contains(end));
    let is_secret = !next.iter().chain(&end).all(is_open);
    let leg = |station: Station| leg(run, station);
    Some(Way {
        left_out,
        named: named(run, origin).map(leg),
        past: past.into_iter().map(leg).collect(),
        next: next.into_iter().filter(is_open).map(leg).collect(),
        end: end.filter(is_open).map(leg),
        is_secret,
    })
}

/// Where the only branch ends.
fn end(run: &Run, next: &[Station]) -> Option<Station> {
    let [mut end] = *next else { return None };
    for _ in 0..MOST_STATIONS {
        let Some(frame) = end.frame else { break };
        let record = end.record;
        match *run.provenance().next(FrameAt { record, frame }, 2) {
            [further] => end = further,
            _ => break,
        }
    }
    Some(end)
}

/// Where the socket that pushed a name, or whose application wrote one, gave it to a peer.
fn named(run: &Run, origin: Station) -> Option<Station> {
    let records = &run.recording.trace().records;
    let record = &records[origin.record];
    let frame = frame_at(run, origin)?;
    if !matches!(origin.deed, Deed::Pushed | Deed::Written) {
        return None;
    }
    let mut before = earlier(run, record.socket?, origin.record + 1);
    let number = before.find(|number| {
        matches!(&records[*number].event,
            Event::PeerNamed { identity, .. } if identity.frame() == frame)
    })?;
    Some(Station {
        record: number,
        frame: Some(0),
        deed: Deed::Named,
    })
}

fn frame_at(run: &Run, station: Station) -> Option<&Frame> {
    let record = &run.recording.trace().records[station.record];
    frames_of(&record.event).nth(station.frame?)
}

fn leg(run: &Run, station: Station) -> Leg {
    let record = &run.recording.trace().records[station.record];
    let node = run.topology().nodes[record.node.0].name.clone();
    Leg {
        record: station.record,
        step: run.step_of(station.record),
        frame: station.frame,
        deed: station.deed,
        socket: record
            .socket
            .map_or_else(|| node.clone(), |socket| run.socket_name(socket)),
        node,
        rule: why(run.topology(), record),
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::envelope::Role;
    use hopscope_core::trace::EventKind;
    use hopscope_core::world::Over;

    use super::*;
    use crate::inside::Subject;

    fn chain() -> Run {
        Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in")
    }

    fn subject(run: &Run, step: usize) -> Subject {
        Subject::new(run, step, None, None).expect("a message has been seen")
    }

    fn ways(run: &Run, subject: &Subject) -> Vec<Way> {
        let record = subject.record;
        let at = |frame| FrameAt { record, frame };
        (0..subject.frames.len())
            .map(|frame| way(run, at(frame), None).expect("it is there"))
            .collect()
    }

    #[test]
    fn every_frame_of_the_chain_knows_who_put_it_there() {
        let run = chain();
        let ways = ways(&run, &subject(&run, run.opening));
        let told: Vec<(Deed, &str)> = ways
            .iter()
            .map(|way| (way.past[0].deed, way.past[0].socket.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Deed::Pushed, "hop3.ROUTER"),
                (Deed::Pushed, "hop2.ROUTER"),
                (Deed::Pushed, "hop1.ROUTER"),
                (Deed::Delimited, "client"),
                (Deed::Written, "client")
            ]
        );
        // Each identity says where its peer was given that name, which was before.
        for way in &ways[..3] {
            let named = way.named.as_ref().expect("a ROUTER has named its peer");
            assert!(named.record < way.past[0].record);
            assert_eq!(named.socket, way.past[0].socket);
        }
    }

    #[test]
    fn a_proxy_that_passes_a_frame_on_is_one_station() {
        let run = chain();
        let hello = ways(&run, &subject(&run, run.opening)).pop();
        let hello = hello.expect("there is a body");
        let told: Vec<(Deed, &str)> = hello
            .past
            .iter()
            .map(|leg| (leg.deed, leg.node.as_str()))
            .collect();
        assert_eq!(
            told[..3],
            [
                (Deed::Written, "client"),
                (Deed::HandedOn, "hop1"),
                (Deed::HandedOn, "hop2")
            ]
        );
    }

    #[test]
    fn no_frame_of_any_lesson_comes_from_nowhere_or_goes_back_in_time() {
        for lesson in hopscope_core::scenario::library() {
            let run = Run::of_lesson(lesson.id, &[], Over::Tcp).expect("it is built in");
            for step in 0..run.steps() {
                let Some(subject) = Subject::new(&run, step, None, None) else {
                    continue;
                };
                for way in ways(&run, &subject) {
                    assert!(way.past[0].deed.begins(), "{} {step}: {way:?}", lesson.id);
                    let past = way.past.iter().map(|leg| leg.record);
                    assert!(past.is_sorted());
                    let later = way.next.iter().chain(&way.end);
                    assert!(later.into_iter().all(|leg| leg.record > subject.record));
                }
            }
        }
    }

    #[test]
    fn what_is_to_be_predicted_is_not_told() {
        let run = chain();
        let asked = run.questions[0].step.expect("the chain comes to it");
        let subject = subject(&run, asked - 1);
        let record = subject.record;
        for frame in 0..subject.frames.len() {
            let at = FrameAt { record, frame };
            let open = way(&run, at, None).expect("it is there");
            let kept = way(&run, at, Some(asked)).expect("it is there");
            let told = kept.next.iter().chain(&kept.end);
            assert!(told.into_iter().all(|leg| leg.step < asked));
            assert!(!open.is_secret && kept.is_secret);
        }
    }

    #[test]
    fn an_identity_ends_where_it_was_pushed() {
        let run = chain();
        let subject = subject(&run, run.opening);
        for (frame, view) in subject.frames.iter().enumerate() {
            let record = subject.record;
            let way = way(&run, FrameAt { record, frame }, None).expect("it is there");
            let end = way.end.or_else(|| way.next.last().cloned());
            let end = end.expect("everything ends");
            match view.role {
                Role::Identity => assert_eq!(
                    (end.deed, end.socket),
                    (Deed::Popped, way.past[0].socket.clone())
                ),
                Role::Delimiter => assert_eq!(end.deed, Deed::Stripped),
                _ => assert_eq!(end.deed, Deed::Delivered),
            }
        }
        let kept = run.recording.trace().records.iter();
        let kept = kept.filter(|record| record.event.kind() == EventKind::EnvelopeKept);
        assert_eq!(kept.count(), 1);
    }
}
