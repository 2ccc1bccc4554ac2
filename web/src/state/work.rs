//! What a reader makes of a scenario: its branches, and the way back from every change.
//!
//! ```text
//! A  ----+-----------+--------->      a branch is a text and the run played from it
//!        |  fork      '----------> C   a fork tells the step of the other at which they part
//!        '-----------------> B
//! ```
//!
//! Undo and redo go from one such whole to another. Runs are shared between them, so that a whole
//! costs little.

use std::rc::Rc;

use hopscope_core::Instant;
use hopscope_core::scenario::{Scenario, find};
use hopscope_core::world::Over;

use super::{State, Told, first_difference};
use crate::i18n::build as words;
use crate::run::{LoadError, Run};
use crate::views::difference::Pair;

/// The most changes that can be undone; older ones are forgotten.
const MOST_UNDONE: usize = 100;
/// The most branches that are kept; the oldest that is not looked at makes room.
pub const MOST_BRANCHES: usize = 12;

/// Where a run comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    /// A built-in lesson, by its id.
    Lesson(String),
    /// The text of a scenario.
    Text {
        /// The text, as TOML or JSON.
        text: Rc<str>,
        /// The id of the built-in lesson that it was made from, if it was.
        origin: Option<String>,
    },
}

impl Source {
    /// The source of a scenario that came from nowhere.
    pub const fn of_text(text: Rc<str>) -> Self {
        Self::Text { text, origin: None }
    }

    /// The id of the lesson that it is or was made from.
    pub fn origin(&self) -> Option<&str> {
        match self {
            Self::Lesson(id) => Some(id),
            Self::Text { origin, .. } => origin.as_deref(),
        }
    }

    /// Plays it.
    ///
    /// # Errors
    /// [`LoadError`] if there is no such lesson, the text is no scenario, or a parameter is wrong.
    pub fn play(&self, set: &[(String, u32)], over: Over) -> Result<Run, LoadError> {
        match self {
            Self::Lesson(id) => Run::of_lesson(id, set, over),
            Self::Text { text, .. } => Run::of_source(text, set, over),
        }
    }
}

/// One way things go.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What is played.
    pub source: Source,
    /// What came of it.
    pub run: Rc<Run>,
    /// Where it parted from another branch; `None` for one that stands by itself.
    pub fork: Option<Fork>,
}

/// Where a branch parts from another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fork {
    /// The number of the other branch.
    pub from: usize,
    /// The step of the other branch from which on they differ.
    pub step: usize,
    /// The step of the other branch at which the reader acted.
    pub at: usize,
}

/// All branches, with the one that is shown.
#[derive(Clone, Debug)]
pub struct Work {
    /// The branches, oldest first. **Invariant:** never empty.
    pub branches: Vec<Branch>,
    /// The number of the branch that is shown.
    pub current: usize,
    /// The number of the branch that is shown beside it, if two are compared; never the same.
    pub beside: Option<usize>,
}

impl Work {
    /// Work that begins with one branch.
    pub fn new(source: Source, run: Rc<Run>) -> Self {
        let fork = None;
        Self {
            branches: vec![Branch { source, run, fork }],
            current: 0,
            beside: None,
        }
    }

    /// The branch that is shown.
    pub fn shown(&self) -> &Branch {
        &self.branches[self.current]
    }

    /// The branch that is shown beside it.
    pub fn compared(&self) -> Option<&Branch> {
        self.branches.get(self.beside?)
    }

    /// The lesson from which the branch that is shown has come by acts.
    #[inline(never)]
    pub fn original(&self) -> Option<&Branch> {
        let mut branch = self.shown();
        while let Some(fork) = branch.fork {
            branch = &self.branches[fork.from];
        }
        let is_text = matches!(self.shown().source, Source::Text { .. });
        Some(branch).filter(|it| is_text && matches!(it.source, Source::Lesson(_)))
    }

    /// Whether a branch is the one that others were made from: it parted from none itself.
    pub fn is_original(&self, number: usize) -> bool {
        let from = |branch: &Branch| branch.fork.is_some_and(|fork| fork.from == number);
        let one = self.branches.get(number);
        one.is_some_and(|one| one.fork.is_none()) && self.branches.iter().any(from)
    }

    /// Whether the branch that is compared goes on after a time of the run.
    pub fn goes_on_beside(&self, now: Option<Instant>) -> bool {
        let last = |run: &Run| Some(run.record(run.last())?.at);
        self.compared().is_some_and(|other| last(&other.run) > now)
    }

    /// Adds a branch and shows it.
    fn grow(&mut self, branch: Branch) {
        if self.branches.len() >= MOST_BRANCHES {
            let parent = branch.fork.map(|fork| fork.from);
            let spare = |number: &usize| *number != self.current && Some(*number) != parent;
            if let Some(oldest) = (0..self.branches.len()).find(spare) {
                self.forget(oldest);
            }
        }
        // Forgetting may have renumbered the branch it comes from, which is the one shown.
        let fork = branch.fork.map(|fork| Fork {
            from: self.current,
            ..fork
        });
        self.branches.push(Branch { fork, ..branch });
        self.current = self.branches.len() - 1;
        self.beside = None;
    }

    /// Takes a branch away; those that parted from it stand by themselves from then on.
    fn forget(&mut self, number: usize) {
        if self.branches.len() < 2 || number >= self.branches.len() {
            return;
        }
        self.branches.remove(number);
        let moved = |other: usize| (other != number).then(|| other - usize::from(other > number));
        for branch in &mut self.branches {
            branch.fork = branch.fork.and_then(|fork| {
                let from = moved(fork.from)?;
                Some(Fork { from, ..fork })
            });
        }
        self.current = moved(self.current).unwrap_or_else(|| number.saturating_sub(1));
        self.beside = self.beside.and_then(moved);
        if self.beside == Some(self.current) {
            self.beside = None;
        }
    }
}

/// What can be undone and done again.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Past>,
    undone: Vec<Past>,
}

/// The work as it was, and the step that was looked at.
#[derive(Clone, Debug)]
struct Past {
    work: Rc<Work>,
    step: usize,
}

impl History {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Makes the last change one with those before it.
    pub(super) fn join(&mut self, before: Self) {
        self.done = before.done;
    }

    fn remember(&mut self, work: &Rc<Work>, step: usize) {
        if self.done.len() == MOST_UNDONE {
            self.done.remove(0);
        }
        let work = Rc::clone(work);
        self.done.push(Past { work, step });
        self.undone.clear();
    }
}

impl State {
    /// What the run that is shown comes from.
    pub fn source(&self) -> &Source {
        &self.work.shown().source
    }

    /// Forgets all branches for a run that has nothing to do with them. That can be undone.
    pub(super) fn begin_anew(&mut self, source: Source, run: Rc<Run>) {
        self.change(Work::new(source, Rc::clone(&run)));
        self.show(run);
        // What was looked at was another sheet.
        (self.build.view, self.build.moved) = (None, false);
    }

    /// Gives the branch that is shown another text, and stays at the step if nothing before it has
    /// changed. A branch that came by acts then stands alone: what it parted from is of the scenario as
    /// it was, and whoever closed the branch would lose the change. That can be undone.
    ///
    /// # Errors
    /// [`LoadError`] if the text is no scenario; then nothing has changed.
    #[inline(never)]
    pub(super) fn rewrite(&mut self, text: Rc<str>) -> Result<(), LoadError> {
        let (source, run) = self.played(text)?;
        let mut work = Work::clone(&self.work);
        if work.shown().fork.is_some() {
            work = Work::new(source, Rc::clone(&run));
            self.build.told = Some(Told::Word(words::STANDS_ALONE));
        } else {
            let shown = work.current;
            work.branches[shown].source = source;
            work.branches[shown].run = Rc::clone(&run);
        }
        let parted = first_difference(&self.run, &run);
        self.change(work);
        let step = self.step;
        self.replace(run);
        self.go(step.min(parted.unwrap_or(step)), false);
        Ok(())
    }

    /// Goes on with a text in which something more is done at the step that is shown: at the last
    /// step the branch goes on, and so it does where nothing was shown behind the reader's last act yet; else a
    /// new one begins. Shows what was done, unless a question before that is open.
    ///
    /// # Errors
    /// [`LoadError`] if the text is no scenario; then nothing has changed.
    #[inline(never)]
    pub(super) fn go_on(&mut self, text: Rc<str>) -> Result<(), LoadError> {
        let (source, run) = self.played(text)?;
        let mut work = Work::clone(&self.work);
        let step = first_difference(&self.run, &run).unwrap_or(self.step);
        if self.step >= self.run.last() || self.acted == Some(self.step) {
            let shown = work.current;
            work.branches[shown].source = source;
            work.branches[shown].run = Rc::clone(&run);
        } else {
            let from = work.current;
            let at = self.step;
            let fork = Some(Fork { from, step, at });
            let run = Rc::clone(&run);
            work.grow(Branch { source, run, fork });
        }
        self.change(work);
        self.replace(run);
        self.lead_to(step);
        self.acted = Some(self.step).filter(|now| *now == step);
        Ok(())
    }

    /// Shows another branch, at the same time of the run.
    #[inline(never)]
    pub(super) fn switch(&mut self, number: usize) {
        if number == self.work.current || number >= self.work.branches.len() {
            return;
        }
        let mut work = Work::clone(&self.work);
        if work.beside == Some(number) {
            work.beside = Some(work.current);
        }
        work.current = number;
        let now = self.run.record(self.step).map(|record| record.at);
        let run = Rc::clone(&work.branches[number].run);
        self.work = Rc::new(work);
        self.replace(run);
        let step = now.map_or(0, |now| self.run.step_at(now));
        self.go(step, false);
    }

    /// Goes back to another branch, to the step at which the reader acted there.
    #[inline(never)]
    pub(super) fn go_back(&mut self, number: usize) {
        let mut fork = self.work.shown().fork;
        while let Some(Fork { from, .. }) = fork.filter(|fork| fork.from != number) {
            fork = self.work.branches[from].fork;
        }
        self.switch(number);
        if let Some(fork) = fork {
            self.go(fork.at, false);
        }
    }

    /// Whether the branch that is compared goes on where the one that is shown has come to its end.
    pub fn goes_on_beside(&self) -> bool {
        let now = self.run.record(self.step).map(|record| record.at);
        let ended = self.step == self.run.last() && !self.ended;
        ended && self.work.goes_on_beside(now)
    }

    /// The step of the branch beside that stands beside the one that is shown.
    #[inline(never)]
    pub fn step_beside(&self, pair: &Pair, beside: &Run) -> usize {
        match self.ended {
            true => beside.last(),
            false => pair.beside(&self.run, self.step, beside),
        }
    }

    /// Of two that are compared the one that goes on takes over at the end of the other, which stays
    /// there. Tells whether it does.
    pub(super) fn take_over(&mut self) -> bool {
        let beside = self.work.beside.filter(|_| self.goes_on_beside());
        if let Some(beside) = beside {
            self.switch(beside);
        }
        beside.is_some()
    }

    /// Shows a branch beside the one that is shown, or none.
    #[inline(never)]
    pub(super) fn compare(&mut self, number: Option<usize>) {
        let known =
            |number: &usize| *number < self.work.branches.len() && *number != self.work.current;
        let mut work = Work::clone(&self.work);
        self.ended = false;
        work.beside = number.filter(known);
        self.work = Rc::new(work);
        self.compare_branches();
    }

    /// Takes a branch away, which can be undone.
    #[inline(never)]
    pub(super) fn close(&mut self, number: usize) {
        let mut work = Work::clone(&self.work);
        work.forget(number);
        if work.branches.len() == self.work.branches.len() {
            return;
        }
        let run = Rc::clone(&work.shown().run);
        self.change(work);
        if !Rc::ptr_eq(&run, &self.run) {
            self.show(run);
        }
        self.compare_branches();
    }

    /// Goes back to the work before the last change.
    #[inline(never)]
    pub(super) fn undo(&mut self) {
        if let Some(past) = self.history.done.pop() {
            let now = self.leave_for(past);
            self.history.undone.push(now);
        }
    }

    /// Takes back what was undone last.
    #[inline(never)]
    pub(super) fn redo(&mut self) {
        if let Some(past) = self.history.undone.pop() {
            let now = self.leave_for(past);
            self.history.done.push(now);
        }
    }

    /// Shows the work of another time, and returns that of now.
    fn leave_for(&mut self, past: Past) -> Past {
        let step = self.step;
        let work = std::mem::replace(&mut self.work, past.work);
        self.notice = None;
        self.replace(Rc::clone(&self.work.shown().run));
        self.go(past.step, false);
        Past { work, step }
    }

    /// Puts other work in the place of this, which can be undone.
    pub(super) fn change(&mut self, work: Work) {
        self.history.remember(&self.work, self.step);
        self.work = Rc::new(work);
        self.notice = None;
    }

    /// The text as the source of a run, and the run, with the parameters as they are set where it
    /// has them.
    fn played(&self, text: Rc<str>) -> Result<(Source, Rc<Run>), LoadError> {
        let source = Source::of_text(Rc::clone(&text));
        let over = self.run.over;
        let run = source
            .play(&self.parameters(), over)
            .or_else(|_| source.play(&[], over))?
            .coloured_as(&self.run);
        let origin = self.source().origin();
        let origin = origin.filter(|id| is_of_lesson(&run.scenario, id));
        let origin = origin.map(str::to_owned);
        Ok((Source::Text { text, origin }, Rc::new(run)))
    }
}

/// Whether a scenario that came of a lesson's text is about the same still: by its title, or by what sums it up.
/// With both replaced it is another's.
#[inline(never)]
fn is_of_lesson(scenario: &Scenario, id: &str) -> bool {
    let lesson = find(id).ok().and_then(|lesson| lesson.document().ok());
    let own = lesson.and_then(|lesson| lesson.scenario(&[]).ok());
    own.is_none_or(|own| own.title == scenario.title || own.summary == scenario.summary)
}

#[cfg(test)]
#[path = "work_tests.rs"]
mod tests;
