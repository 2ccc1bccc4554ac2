//! The same branches over links of another kind.

use std::rc::Rc;

use hopscope_core::world::Over;

use super::telling::parameters;
use super::work::{Fork, Work};
use super::{Notice, State, first_difference};
use crate::run::LoadError;

impl State {
    /// Plays all branches over links of this kind, and shows one that parted from another where it does
    /// so now. That can be undone.
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
        self.show(run);
        if let Some(Fork { from, .. }) = fork {
            let before = &self.work.branches[from].run;
            if let Some(step) = first_difference(before, &self.run) {
                self.go(step, false);
            }
        }
    }
}

impl Work {
    /// The same, played over links of this kind.
    fn over(&self, over: Over) -> Result<Self, LoadError> {
        let mut work = self.clone();
        for branch in &mut work.branches {
            branch.run = Rc::new(branch.source.play(&parameters(&branch.run), over)?);
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
