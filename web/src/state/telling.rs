//! What is told beside a run: its questions, at which playing waits, and how far what the lesson tells
//! holds. A branch that goes another way than the lesson's own run is not what the lesson tells of from
//! there on.

use std::rc::Rc;

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
}

/// How far what the lesson tells holds for the run that is shown.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    /// The lesson's own run, once a branch of it has been shown.
    own: Option<Rc<Run>>,
    /// The step from which on the run that is shown is another than that; `None` if it never is.
    pub parted: Option<usize>,
    /// The question at which playing waits, for this step only.
    pub asked: Option<usize>,
}

impl State {
    /// The question that is told at the step: the first that a later step will answer, or the last one
    /// answered where none is left. Of a run that goes another way than the lesson, those before that,
    /// and none from there on.
    pub fn question(&self) -> Option<usize> {
        if self.has_parted() {
            return None;
        }
        let holds = |at: Option<usize>| match (self.telling.parted, at) {
            (Some(parted), at) => at.is_some_and(|at| at < parted),
            (None, _) => true,
        };
        let all = self.run.questions.iter().enumerate();
        let held = all.filter(|(_, question)| holds(question.step));
        let ahead = held.clone().filter_map(|(number, question)| {
            let at = question.step.filter(|at| *at > self.step)?;
            Some((at, number))
        });
        ahead
            .min()
            .map(|(_, number)| number)
            .or_else(|| Some(held.last()?.0))
    }

    /// The question without an answer that a later step would give, and that step; the earliest.
    pub fn open_question(&self) -> Option<(usize, usize)> {
        if !self.asks {
            return None;
        }
        let both = self.run.questions.iter().zip(&self.answers).enumerate();
        let open = both.filter(|(_, (_, answer))| !answer.checked);
        let open = open.filter_map(|(number, (question, _))| {
            let holds = |at: &usize| self.telling.parted.is_none_or(|parted| *at < parted);
            let at = question.step.filter(|at| *at > self.step).filter(holds)?;
            Some((at, number))
        });
        open.min().map(|(at, number)| (number, at))
    }

    /// The step from which on nothing is told: an open question of a later step has no answer yet.
    pub fn secret_from(&self) -> Option<usize> {
        self.open_question().map(|(_, at)| at)
    }

    /// The line of the narration that is the latest told at the step, of those that hold.
    pub fn line(&self) -> Option<usize> {
        let last = self.telling.parted.and_then(|parted| parted.checked_sub(1));
        match self.telling.parted {
            Some(0) => None,
            _ => self
                .run
                .line_at(last.map_or(self.step, |last| last.min(self.step))),
        }
    }

    /// How many lines of the narration hold; those behind them tell of the lesson's own run.
    pub fn lines_held(&self) -> usize {
        let told = &self.run.told;
        self.telling.parted.map_or(told.len(), |parted| {
            told.partition_point(|at| at.is_some_and(|at| at < parted))
        })
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
                self.step = step.min(self.run.last());
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
            *answer = Answer {
                choice: None,
                checked: true,
            };
        }
    }
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
