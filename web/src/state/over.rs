//! The same branches over links of another kind.

use std::rc::Rc;

use hopscope_core::trace::Record;
use hopscope_core::world::Over;

use super::telling::parameters;
use super::work::{Fork, Work};
use super::{Notice, State, first_difference};
use crate::run::{LoadError, Run};

impl State {
    /// Plays all branches over links of this kind, and shows one that parted from another where it does
    /// so now, and any other at the event that was shown. That can be undone.
    #[inline(never)]
    pub(super) fn cross(&mut self, over: Over) {
        let work = match self.work.over(over) {
            Ok(work) => work,
            Err(error) => {
                self.notice = Some(Notice::Load(error));
                return;
            }
        };
        let (run, fork) = (Rc::clone(&work.shown().run), work.shown().fork);
        self.change(work);
        let same = counterpart(&self.run, self.step, &run);
        self.show(run);
        let parted = fork.and_then(|Fork { from, .. }| {
            let before = &self.work.branches[from].run;
            first_difference(before, &self.run)
        });
        if let Some(step) = parted.or(same) {
            self.go(step, false);
        }
    }
}

/// The step of a run over other links at which there happens what `step` of this one shows.
#[inline(never)]
fn counterpart(run: &Run, step: usize, other: &Run) -> Option<usize> {
    let number = run.record_number(step)?;
    let records = &run.recording.trace().records;
    let it = &records[number];
    let same = |one: &&Record| one.socket == it.socket && one.event.kind() == it.event.kind();
    let nth = records[..number].iter().filter(same).count();
    let others = other.recording.trace().records.iter();
    let found = others.enumerate().filter(|(_, one)| same(one)).nth(nth);
    found.map(|(number, _)| other.step_of(number))
}

impl Work {
    /// The same, played over links of this kind.
    fn over(&self, over: Over) -> Result<Self, LoadError> {
        let mut work = self.clone();
        for branch in &mut work.branches {
            let run = branch.source.play(&parameters(&branch.run), over)?;
            branch.run = Rc::new(run.coloured_as(&branch.run));
        }
        for (number, branch) in self.branches.iter().enumerate() {
            let Some(Fork { from, step, at }) = branch.fork else {
                continue;
            };
            // A fork tells the step of the other branch.
            let [other, run] = [from, number].map(|number| &work.branches[number].run);
            let step = first_difference(run, other).unwrap_or(step);
            // What is done is done at a time, whatever the links are made of.
            let acted = self.branches[from].run.record(at);
            let at = acted
                .map_or(at, |record| other.step_at(record.at))
                .min(step);
            work.branches[number].fork = Some(Fork { from, step, at });
        }
        Ok(work)
    }
}
