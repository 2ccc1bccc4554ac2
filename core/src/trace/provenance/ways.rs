//! The ways of all frames of a run, as a forest: each frame at each record hangs on where it was
//! before, and a message that is queued for several peers branches.

use super::{Deed, FrameAt, Station, build};
use crate::trace::Trace;

/// Neither a spot nor a record.
pub(super) const NONE: usize = usize::MAX;

/// The way of every frame of a trace.
///
/// A frame at a record is a spot; spots are counted record by record.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// By record, its first spot; and one more, behind the last.
    pub(super) starts: Vec<usize>,
    /// By spot: where it was before; `NONE` if it begins here.
    pub(super) before: Vec<usize>,
    /// By spot: the last of those where it is next.
    pub(super) after: Vec<usize>,
    /// By spot: the one before it among those that were at the same spot before.
    pub(super) beside: Vec<usize>,
    /// By spot: the record that took it away, if it is nowhere next.
    pub(super) ended: Vec<usize>,
    /// By spot: what was done.
    pub(super) deeds: Vec<Deed>,
    /// The records that take frames away, in order, and how.
    pub(super) ends: Vec<(usize, Deed)>,
}

impl Provenance {
    /// Follows every frame of a trace.
    pub fn of(trace: &Trace) -> Self {
        build::build(trace)
    }

    /// How many frames record `record` shows.
    pub fn frames(&self, record: usize) -> usize {
        let start = |record: usize| self.starts.get(record).copied().unwrap_or_default();
        start(record + 1).saturating_sub(start(record))
    }

    /// Where the frame comes from; `None` if there is no such frame.
    pub fn origin(&self, at: FrameAt) -> Option<Station> {
        let mut spot = self.spot(at)?;
        while self.before[spot] != NONE {
            spot = self.before[spot];
        }
        Some(self.station(spot))
    }

    /// Its way up to here, from where it comes; empty if there is no such frame.
    pub fn way(&self, at: FrameAt) -> Vec<Station> {
        let mut way = Vec::new();
        let mut spot = self.spot(at).unwrap_or(NONE);
        while spot != NONE {
            way.push(self.station(spot));
            spot = self.before[spot];
        }
        way.reverse();
        way
    }

    /// Where it is next dealt with, past what only [carries](Deed::carries) it: one station for each
    /// branch of its way, at most `most`; none where the trace ends before.
    pub fn next(&self, at: FrameAt, most: usize) -> Vec<Station> {
        let mut found = Vec::new();
        // The youngest of several branches are found first, so the oldest are put on top.
        let mut open: Vec<usize> = self.spot(at).into_iter().collect();
        let first = open.first().copied();
        while let Some(spot) = open.pop() {
            if found.len() == most {
                break;
            }
            let station = self.station(spot);
            if Some(spot) != first && !station.deed.carries() {
                found.push(station);
                continue;
            }
            if self.after[spot] == NONE && self.ended[spot] != NONE {
                found.push(self.end(spot));
            }
            let mut child = self.after[spot];
            while child != NONE {
                open.push(child);
                child = self.beside[child];
            }
        }
        found
    }

    /// What took the frame away.
    fn end(&self, spot: usize) -> Station {
        let record = self.ended[spot];
        Station {
            record,
            frame: None,
            deed: self.deed_of_end(record),
        }
    }

    fn deed_of_end(&self, record: usize) -> Deed {
        let at = self
            .ends
            .binary_search_by_key(&record, |(record, _)| *record);
        at.map_or(Deed::Lost, |at| self.ends[at].1)
    }

    fn spot(&self, at: FrameAt) -> Option<usize> {
        (at.frame < self.frames(at.record)).then(|| self.starts[at.record] + at.frame)
    }

    fn station(&self, spot: usize) -> Station {
        let record = self.starts.partition_point(|start| *start <= spot) - 1;
        Station {
            record,
            frame: Some(spot - self.starts[record]),
            deed: self.deeds[spot],
        }
    }
}
