//! What is told beside a run: its questions, at which playing waits, and how far what the lesson tells
//! holds. A branch that goes another way than the lesson's own run is not what the lesson tells of from
//! there on.

use std::rc::Rc;

use hopscope_core::Instant;
use hopscope_core::scenario::Moment;
use hopscope_core::trace::{NodeId, Recorded};

use super::{Action, Source, State, first_difference};
use crate::route::Place;
use crate::run::Run;

/// What a learner made of a question.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Answer {
    /// The option chosen; `None` of one that has been checked: it was skipped.
    pub choice: Option<usize>,
    /// Whether it has been checked, or skipped.
    pub checked: bool,
    /// Whether the reader has gone along to the step that answers it, instead of jumping over that.
    pub watched: bool,
}

/// How far what the lesson tells holds for the run that is shown.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    /// The lesson's own run, once a branch of it has been shown.
    own: Option<Rc<Run>>,
    /// The step from which on the run that is shown is another than that; `None` if it never is.
    pub parted: Option<usize>,
    /// The lines of the narration that tell of something that does not happen so in the run that is shown.
    strays: Vec<usize>,
    /// The questions about such a thing.
    idle: Vec<usize>,
    /// Whether the scenario itself is another, not only what is done to it: what the lesson tells from where it
    /// parts on may be wrong, though the same happens.
    changed: bool,
    /// The question at which playing waits, for this step only.
    pub asked: Option<usize>,
}

/// A row of what is told beside a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Row {
    /// A line of the narration.
    Line(usize),
    /// One that tells of the lesson's own run.
    Stray(usize),
    /// That the run goes another way from here on.
    Parted,
    /// That so many lines come after a question.
    Kept(usize),
}

impl State {
    /// What is told, in its order, and which row of it tells of the step. Whoever has jumped over a question
    /// is told by no line of the lesson what answers it, but only what happens.
    #[inline(never)]
    pub fn rows(&self) -> (Vec<Row>, Option<usize>) {
        let secret = self.untold_from();
        let before = self.telling.parted.map(|_| self.lines_before());
        let greys = before.is_some() && !self.telling.changed;
        let (mut rows, mut kept, mut noted) = (Vec::new(), 0, false);
        for (line, at) in self.run.told.iter().enumerate() {
            let open = secret.is_none_or(|secret| at.is_some_and(|at| at < secret));
            if open && before == Some(line) {
                noted = true;
                rows.push(Row::Parted);
            }
            match self.holds(line) {
                true if open => rows.push(Row::Line(line)),
                true => kept += 1,
                false if open && greys => rows.push(Row::Stray(line)),
                false => {}
            }
        }
        if !noted && self.has_parted() {
            rows.push(Row::Parted);
        }
        if kept > 0 {
            rows.push(Row::Kept(kept));
        }
        let line = self.line();
        let now = rows.iter().rposition(|row| match row {
            Row::Kept(_) => self.is_passed_over(),
            Row::Parted => self.tells_parting(),
            Row::Line(number) => line == Some(*number),
            Row::Stray(_) => false,
        });
        (rows, now)
    }

    /// The first question, by the step that answers it, of those that are open; of no other than what happens so in
    /// the run that is shown too.
    fn first(&self, open: &dyn Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
        let mut first = None;
        for (number, question) in self.run.questions.iter().enumerate() {
            if let Some(at) = question.step
                && !self.telling.idle.contains(&number)
                && open(number, at)
                && first.is_none_or(|(_, before)| at < before)
            {
                first = Some((number, at));
            }
        }
        first
    }

    /// Whether the answer to a question is told.
    pub fn is_answered(&self, number: usize) -> bool {
        let answer = self.answers[number];
        let seen = |at: usize| answer.watched && at <= self.step;
        answer.checked || self.run.questions[number].step.is_some_and(seen)
    }

    /// The question that is told at the step: the first that the reader has jumped over or that a later step
    /// will answer, or the last one answered where none is left. What came of an answer is told until the
    /// reader goes on from the step that gives it, unless playing waits for another answer.
    pub fn question(&self) -> Option<usize> {
        let asked = self.telling.asked.is_some();
        let told = |number: usize, at| at == self.step && self.answers[number].checked && !asked;
        let first = self
            .first(&|number, at| at > self.step || !self.is_answered(number) || told(number, at));
        // Where all have been answered, the last of them.
        let held = |number: &usize| self.first(&|other, _| other == *number).is_some();
        let last = || (0..self.run.questions.len()).rev().find(held);
        first.map(|(number, _)| number).or_else(last)
    }

    /// The question without an answer that a later step would give, and that step; the earliest.
    pub fn open_question(&self) -> Option<(usize, usize)> {
        self.first(&|number, at| self.asks && at > self.step && !self.answers[number].checked)
    }

    /// The step from which on the lesson tells nothing: it would answer an open question, be it one that the
    /// reader has jumped over.
    pub fn untold_from(&self) -> Option<usize> {
        let first = self.first(&|number, _| self.asks && !self.is_answered(number));
        first.map(|(_, at)| at)
    }

    /// Whether what is shown has come to the end of the run, and may be told of: it might answer a question.
    pub fn is_at_end(&self) -> bool {
        !self.playing && self.step == self.run.last() && self.untold_from().is_none()
    }

    /// Whether a question was jumped over.
    pub fn is_passed_over(&self) -> bool {
        self.untold_from().is_some_and(|from| from <= self.step)
    }

    /// The reader has gone along from a step to the one that is shown.
    pub(super) fn watch(&mut self, from: usize) {
        let seen = from..=self.step;
        for (question, answer) in self.run.questions.iter().zip(&mut self.answers) {
            answer.watched |= question.step.is_some_and(|at| seen.contains(&at));
        }
    }

    /// The step from which on nothing is told: an open question of a later step has no answer yet.
    pub fn secret_from(&self) -> Option<usize> {
        self.open_question().map(|(_, at)| at)
    }

    /// The line of the narration that is the latest told at the step, of those that hold and are not kept for
    /// after a question.
    pub fn line(&self) -> Option<usize> {
        let untold = self.untold_from().unwrap_or(usize::MAX);
        let told = self.run.told.iter().enumerate();
        let told = told.filter(|(line, at)| {
            at.is_some_and(|at| at <= self.step && at < untold) && self.holds(*line)
        });
        told.map(|(line, _)| line).next_back()
    }

    /// Whether a line of the narration tells of what happens in the run that is shown.
    pub fn holds(&self, line: usize) -> bool {
        self.run.told[line].is_some() && !self.telling.strays.contains(&line)
    }

    /// Whether there are lines that tell of the lesson's own run instead.
    pub fn strays(&self) -> bool {
        !self.telling.strays.is_empty() && !self.telling.changed
    }

    /// How many lines of the narration stand before the one that says that the run parts from the lesson's.
    pub fn lines_before(&self) -> usize {
        let told = &self.run.told;
        self.telling.parted.map_or(told.len(), |parted| {
            told.partition_point(|at| at.is_some_and(|at| at < parted))
        })
    }

    /// Whether it is said that the run has parted from the lesson's rather than any line behind that.
    pub fn tells_parting(&self) -> bool {
        self.has_parted() && self.line().is_none_or(|line| line < self.lines_before())
    }

    /// Whether what is shown at the step is no longer what the lesson tells of.
    pub fn has_parted(&self) -> bool {
        self.telling
            .parted
            .is_some_and(|parted| self.step >= parted)
    }

    /// What leads back to the lesson's own run; nothing where that is shown.
    pub fn way_back(&self) -> Option<Action> {
        let own = self.telling.own.as_ref()?;
        self.telling.parted?;
        let branches = self.work.branches.iter();
        let same = |run: &Rc<Run>| run.lesson == own.lesson && first_difference(own, run).is_none();
        let known = branches.map(|branch| &branch.run).position(same);
        let place = Place {
            lesson: own.lesson.map(str::to_owned),
            parameters: parameters(own),
            step: Some(self.step.min(own.last())),
            over: Some(own.over),
            lang: Some(self.lang),
            ..Place::default()
        };
        Some(known.map_or_else(|| Action::Follow(Ok(place)), Action::Return))
    }

    /// Finds out how far the lesson that `before` may have been holds for the run that is shown now.
    pub(super) fn compare_with_lesson(&mut self, before: &Rc<Run>) {
        if before.lesson.is_some() {
            self.telling.own = Some(Rc::clone(before));
        }
        let own = self.own_run();
        let parted = own.as_ref().map(|own| first_difference(own, &self.run));
        self.telling.parted = parted.flatten();
        self.telling.changed = false;
        (self.telling.strays, self.telling.idle) = match (&own, self.telling.parted) {
            (Some(own), Some(parted)) => {
                self.telling.changed = is_changed(own, &self.run, parted);
                strays(own, &self.run, self.telling.changed.then_some(parted))
            }
            _ => Default::default(),
        };
        self.telling.own = own;
    }

    /// The lesson's own run, if what is shown has been made from one.
    fn own_run(&self) -> Option<Rc<Run>> {
        let Source::Text { origin, .. } = self.source() else {
            return None;
        };
        let (id, over) = (origin.as_deref()?, self.run.over);
        let last = self.telling.own.as_ref();
        let last = last.filter(|own| own.lesson == Some(id));
        if let Some(own) = last.filter(|own| own.over == over) {
            return Some(Rc::clone(own));
        }
        let set = last.map_or_else(|| self.parameters(), |own| parameters(own));
        let own = Source::Lesson(id.to_owned()).play(&set, over);
        // Without it nothing is said to differ.
        own.ok().map(Rc::new)
    }

    /// Plays, or pauses. Where playing has waited for an answer, playing again goes on without one.
    pub(super) fn toggle(&mut self) {
        if self.playing {
            self.playing = false;
            return;
        }
        if self.run.steps() == 0 {
            return;
        }
        if self.step == self.run.last() && !self.take_over() {
            self.go(self.run.start(), true);
        }
        match self.open_question() {
            Some((number, _)) if self.telling.asked == Some(number) => self.skip(number),
            Some((number, at)) if at == self.step + 1 => return self.wait_at(number, at),
            _ => {}
        }
        self.playing = true;
    }

    /// Playing has come to a step, unless a question before it is open.
    pub(super) fn reach(&mut self, step: usize) {
        match self.open_question() {
            Some((number, at)) if at <= step => self.wait_at(number, at),
            _ => {
                let from = self.step;
                self.step = step.min(self.run.last());
                self.watch(from);
                self.let_go();
            }
        }
    }

    /// Shows what comes of an act at a later step, unless a question before it is open: that would be
    /// answered on the way.
    pub(super) fn lead_to(&mut self, step: usize) {
        match self.open_question() {
            Some((number, at)) if at <= step => self.wait_at(number, at),
            _ => self.go(step, true),
        }
    }

    /// Playing has come to the end, unless a question before it is open.
    pub(super) fn end(&mut self) {
        match self.open_question() {
            Some((number, at)) => self.wait_at(number, at),
            None => {
                self.playing = false;
                self.go(self.run.last(), false);
                self.playing = self.take_over();
            }
        }
    }

    /// Stops before the step that answers a question.
    fn wait_at(&mut self, number: usize, at: usize) {
        self.playing = false;
        self.go(at - 1, false);
        self.telling.asked = Some(number);
    }

    /// Marks an option of a question.
    pub(super) fn mark(&mut self, question: usize, option: usize) {
        let answer = self.answers.get_mut(question);
        if let Some(answer) = answer.filter(|answer| !answer.checked) {
            answer.choice = Some(option);
        }
    }

    /// Checks the answer to a question, if there is one.
    pub(super) fn check(&mut self, question: usize) {
        if let Some(answer) = self.answers.get_mut(question) {
            answer.checked |= answer.choice.is_some();
        }
    }

    /// Lets a question be told without an answer.
    pub(super) fn skip(&mut self, question: usize) {
        let answer = self.answers.get_mut(question);
        if let Some(answer) = answer.filter(|answer| !answer.checked) {
            answer.choice = None;
            answer.checked = true;
        }
    }
}

/// Whether a run that is another than the lesson's own from a step on is so before anything more is done in it.
#[inline(never)]
fn is_changed(own: &Run, run: &Run, parted: usize) -> bool {
    let acts = run.scenario.acts.iter();
    let more = acts.filter(|act| !own.scenario.acts.contains(act));
    let first = more.map(|act| Instant::ZERO + act.at).min();
    let at = run.record(parted).map(|record| record.at);
    first.is_none_or(|first| at < Some(first))
}

/// The lines and the questions of a run that tell of something that does not happen as it does in the lesson's
/// own: not at all, to another message, or otherwise. When it happens makes no difference, unless nothing is
/// to be told from step `end` on.
#[inline(never)]
fn strays(own: &Run, run: &Run, end: Option<usize>) -> (Vec<usize>, Vec<usize>) {
    fn at<'a>(run: &'a Run, moment: &Moment) -> Option<(&'a Recorded, NodeId)> {
        let record = &run.recording.trace().records[run.recording.position(moment)?];
        Some((&record.event, record.node))
    }
    let strays = |moment: &Moment| {
        let late = |end| {
            let found = run.recording.position(moment);
            found.is_none_or(|record| run.step_of(record) >= end)
        };
        end.is_some_and(late) || at(own, moment) != at(run, moment)
    };
    let numbers = |all: &mut dyn Iterator<Item = &Moment>| {
        let strays = all.enumerate().filter(|(_, moment)| strays(moment));
        strays.map(|(number, _)| number).collect()
    };
    let lines = &mut run.scenario.narration.iter().map(|line| &line.at);
    let questions = &mut run.scenario.predictions.iter().map(|asked| &asked.at);
    (numbers(lines), numbers(questions))
}

/// The parameters as they are set in a run.
pub(super) fn parameters(run: &Run) -> Vec<(String, u32)> {
    let set = run.scenario.parameters.iter();
    set.map(|parameter| (parameter.name.clone(), parameter.value))
        .collect()
}

#[cfg(test)]
#[path = "telling_tests.rs"]
mod tests;
