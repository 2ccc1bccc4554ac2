//! The views of a run below the stage, and jumping in it.

use core::ops::Range;

use hopscope_core::Rule;

use super::State;
use crate::layout::Demand;
use crate::run::Run;
use crate::views::difference::Pair;
use crate::views::jump::{self, Way};

/// What is shown below the stage, and what one jumps along.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Views {
    /// Which view.
    pub pane: Pane,
    /// Whether it has taken the place of the stage.
    pub large: bool,
    /// The rule that was chosen to jump along; else it is that of the step.
    pub rule: Option<Rule>,
    /// The step at which the run that is shown is first to differ from the one beside it.
    pub parted: Option<usize>,
}

/// A view of the run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Pane {
    /// What crosses each link, under the stage.
    #[default]
    Strip,
    /// A line for each node, time downward.
    Ladder,
    /// A row for each hop.
    Table,
    /// A plot for each queue.
    Queues,
}

impl Pane {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Strip, Self::Ladder, Self::Table, Self::Queues];

    /// The word in ids and test hooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strip => "strip",
            Self::Ladder => "ladder",
            Self::Table => "table",
            Self::Queues => "queues",
        }
    }
}

/// What a reader can do with them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ViewsAction {
    /// Show a view.
    Show(Pane),
    /// Let the view take the place of the stage, or give it back.
    Enlarge(bool),
    /// Go to a step and choose a message on a link.
    Visit(usize, Option<usize>),
    /// To the next moment of the exchange, or to the one before.
    AlongMessage(Way),
    /// To the next step with the same rule, or to the one before.
    AlongRule(Way),
    /// Choose a rule to jump along, or that of each step.
    Follow(Option<Rule>),
    /// Past the handshake of which the step is one.
    PastHandshake,
}

impl State {
    /// The rule that a reader jumps along from here.
    pub fn followed(&self) -> Option<Rule> {
        self.views.rule.or_else(|| self.run.rule(self.step))
    }

    /// Where a jump along the exchange leads from here.
    pub fn along_message(&self, way: Way) -> Option<usize> {
        jump::along_message(&self.run, self.step, self.chosen, way)
    }

    /// Where a jump along the rule leads from here.
    pub fn along_rule(&self, way: Way) -> Option<usize> {
        jump::along_rule(&self.run, self.step, self.followed()?, way)
    }

    /// The handshake of which the step is one, else the last before it, else the first of all.
    pub fn handshake(&self) -> Option<Range<usize>> {
        let all = &self.run.handshakes;
        let here = all.iter().rfind(|shake| shake.start <= self.step);
        here.or_else(|| all.first()).cloned()
    }

    /// What a run asks of its stage; of two that are compared both ask the same, so that what is alike
    /// stands side by side.
    #[inline(never)]
    pub fn demand(&self, run: &Run) -> Demand {
        let other = self.work.compared().map(|beside| &beside.run);
        let other = other.filter(|other| other.topology() == self.run.topology());
        other.map_or_else(
            || run.demand.clone(),
            |other| self.run.demand.joined(&other.demand),
        )
    }

    /// Finds out where the run that is shown differs from the one beside it.
    pub(super) fn compare_branches(&mut self) {
        let beside = self.work.compared();
        let parted = beside.map(|beside| Pair::of(&self.run, &beside.run).step(&self.run));
        self.views.parted = parted.flatten();
    }

    #[inline(never)]
    pub(super) fn view(&mut self, action: ViewsAction) {
        match action {
            ViewsAction::Show(pane) => self.views.pane = pane,
            ViewsAction::Enlarge(large) => self.views.large = large,
            ViewsAction::Visit(step, span) => {
                self.playing = false;
                self.go(step, false);
                self.chosen = span.filter(|span| *span < self.run.courses.len());
            }
            ViewsAction::AlongMessage(way) => self.jump(self.along_message(way)),
            ViewsAction::AlongRule(way) => self.jump(self.along_rule(way)),
            ViewsAction::Follow(rule) => self.views.rule = rule,
            ViewsAction::PastHandshake => {
                let past = self.handshake().filter(|shake| shake.contains(&self.step));
                self.jump(past.map(|shake| shake.end));
            }
        }
    }

    fn jump(&mut self, to: Option<usize>) {
        self.playing = false;
        if let Some(step) = to {
            self.go(step, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::*;

    fn opened() -> State {
        State::open(crate::route::parse("lesson=chain-of-routers"))
            .expect("the first lesson can be played")
    }

    fn act(state: &mut State, action: ViewsAction) {
        state.act(Action::Views(action));
    }

    #[test]
    fn a_message_that_is_visited_is_chosen_and_its_step_is_shown() {
        let mut state = opened();
        state.act(Action::Toggle);
        let from = state.run.courses[1].from;
        act(&mut state, ViewsAction::Visit(from, Some(1)));
        assert_eq!(
            (state.step, state.chosen, state.playing),
            (from, Some(1), false)
        );
        act(&mut state, ViewsAction::Visit(0, Some(usize::MAX)));
        assert_eq!((state.step, state.chosen), (0, None));
    }

    #[test]
    fn jumping_along_the_rule_of_a_step_keeps_to_it_and_stops_at_the_last() {
        let mut state = opened();
        state.act(Action::Seek(0));
        act(
            &mut state,
            ViewsAction::Follow(Some(Rule::RouterPushesIdentity)),
        );
        let mut met = 0;
        while state.along_rule(Way::Forward).is_some() {
            act(&mut state, ViewsAction::AlongRule(Way::Forward));
            assert_eq!(state.run.rule(state.step), Some(Rule::RouterPushesIdentity));
            met += 1;
        }
        let rules = jump::rules(&state.run).into_iter();
        let counted = rules.filter(|(rule, _)| *rule == Rule::RouterPushesIdentity);
        assert_eq!(counted.map(|(_, count)| count).sum::<usize>(), met);
        let last = state.step;
        act(&mut state, ViewsAction::AlongRule(Way::Forward));
        assert_eq!(state.step, last);
        act(&mut state, ViewsAction::Follow(None));
        assert_eq!(state.followed(), state.run.rule(last));
    }

    #[test]
    fn a_view_that_is_shown_leaves_the_step_and_the_playing_alone() {
        let mut state = opened();
        state.act(Action::Toggle);
        let step = state.step;
        for pane in Pane::ALL {
            act(&mut state, ViewsAction::Show(pane));
            act(&mut state, ViewsAction::Enlarge(true));
            assert_eq!((state.views.pane, state.views.large), (pane, true));
        }
        assert_eq!((state.step, state.playing), (step, true));
    }
}
