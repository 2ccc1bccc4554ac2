//! Where a reader can jump: along the exchange of a message, and from one use of a rule to the next.

use hopscope_core::Rule;

use crate::run::Run;

/// Which way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// To an earlier step.
    Back,
    /// To a later step.
    Forward,
}

/// The steps of a run by their exchange and by the rule behind them, each list in order.
#[derive(Debug)]
pub struct Jumps {
    /// What belongs to any exchange.
    exchanged: Vec<u32>,
    by_exchange: Vec<Vec<u32>>,
    /// In the order of [`Rule::ALL`].
    by_rule: Vec<Vec<u32>>,
}

impl Jumps {
    /// Goes once through a run.
    pub fn of(run: &Run) -> Self {
        let mut jumps = Self {
            exchanged: Vec::new(),
            by_exchange: Vec::new(),
            by_rule: vec![Vec::new(); Rule::ALL.len()],
        };
        for (number, step) in (0_u32..).zip(0..run.steps()) {
            if let Some(exchange) = run.record(step).and_then(|record| record.exchange) {
                jumps.exchanged.push(number);
                if jumps.by_exchange.len() <= exchange {
                    jumps.by_exchange.resize_with(exchange + 1, Vec::new);
                }
                jumps.by_exchange[exchange].push(number);
            }
            let rule = run.rule(step).and_then(place);
            if let Some(steps) = rule.and_then(|place| jumps.by_rule.get_mut(place)) {
                steps.push(number);
            }
        }
        jumps
    }

    fn of_rule(&self, rule: Rule) -> &[u32] {
        place(rule).map_or(&[], |place| &self.by_rule[place])
    }
}

/// Where a rule stands in the list of all.
fn place(rule: Rule) -> Option<usize> {
    Rule::ALL.iter().position(|other| *other == rule)
}

/// The nearest of some steps before or after `step`.
fn nearest(steps: &[u32], step: usize, way: Way) -> Option<usize> {
    let index = match way {
        Way::Back => steps
            .partition_point(|other| (*other as usize) < step)
            .checked_sub(1),
        Way::Forward => Some(steps.partition_point(|other| *other as usize <= step)),
    };
    steps.get(index?).map(|step| *step as usize)
}

/// The next moment, or the one before, of the exchange that message `chosen` belongs to, or else the
/// step; from a step that belongs to none, the nearest that belongs to any.
pub fn along_message(run: &Run, step: usize, chosen: Option<usize>, way: Way) -> Option<usize> {
    let chosen = chosen.and_then(|span| run.recording.flights().get(span)?.exchange);
    let exchange = chosen.or_else(|| run.record(step)?.exchange);
    let jumps = run.jumps();
    let steps = match exchange {
        Some(exchange) => jumps.by_exchange.get(exchange)?,
        None => &jumps.exchanged,
    };
    nearest(steps, step, way)
}

/// The next step, or the one before, with this rule behind it.
pub fn along_rule(run: &Run, step: usize, rule: Rule, way: Way) -> Option<usize> {
    nearest(run.jumps().of_rule(rule), step, way)
}

/// The rules behind the steps of a run, in the order of [`Rule::ALL`], with how many steps each has.
pub fn rules(run: &Run) -> Vec<(Rule, usize)> {
    let counted = Rule::ALL.into_iter().zip(&run.jumps().by_rule);
    let counted = counted.map(|(rule, steps)| (rule, steps.len()));
    counted.filter(|(_, count)| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn exchange(run: &Run, step: usize) -> Option<usize> {
        run.record(step).and_then(|record| record.exchange)
    }

    fn lesson(id: &str) -> Run {
        Run::of_lesson(id, &[], Over::Tcp).expect("it is built in")
    }

    #[test]
    fn jumping_along_a_message_comes_to_every_step_of_its_exchange_and_to_no_other() {
        let run = lesson("missing-delimiter");
        let first = run.recording.flights()[0].exchange;
        assert!(first.is_some());
        let own = (0..run.steps()).filter(|step| exchange(&run, *step) == first);
        let own: Vec<usize> = own.collect();
        let mut forward = vec![own[0]];
        while let Some(next) = along_message(&run, forward[forward.len() - 1], None, Way::Forward) {
            forward.push(next);
        }
        assert_eq!(forward, own);
        let mut back = vec![own[own.len() - 1]];
        while let Some(next) = along_message(&run, back[back.len() - 1], None, Way::Back) {
            back.push(next);
        }
        back.reverse();
        assert_eq!(back, own);
    }

    #[test]
    fn a_message_that_was_chosen_leads_along_its_own_exchange() {
        let run = lesson("missing-delimiter");
        let flights = run.recording.flights();
        let last = flights.len() - 1;
        assert_ne!(flights[0].exchange, flights[last].exchange);
        let step = run.courses[0].from;
        let to = along_message(&run, step, Some(last), Way::Forward).expect("it comes later");
        assert_eq!(exchange(&run, to), flights[last].exchange);
    }

    #[test]
    fn from_a_step_of_no_exchange_the_jump_leads_to_the_nearest_of_any() {
        let run = lesson("hello");
        let of_any = |step: &usize| exchange(&run, *step).is_some();
        let mut handshake = (0..run.steps()).filter(|step| !of_any(step)).peekable();
        assert!(
            handshake.peek().is_some(),
            "octets of the handshake are of no exchange"
        );
        for step in handshake {
            let next = (step..run.steps()).find(of_any);
            assert_eq!(along_message(&run, step, None, Way::Forward), next);
            let before = (0..step).rfind(of_any);
            assert_eq!(along_message(&run, step, None, Way::Back), before);
        }
    }

    #[test]
    fn every_rule_of_a_run_is_listed_and_its_jumps_come_to_all_its_steps() {
        for lesson in hopscope_core::scenario::library() {
            let run = self::lesson(lesson.id);
            let rules = rules(&run);
            assert!(!rules.is_empty(), "{}", lesson.id);
            for (rule, count) in rules {
                let first = (0..run.steps()).find(|step| run.rule(*step) == Some(rule));
                let mut at = first.expect("it is in the run");
                assert_eq!(along_rule(&run, at, rule, Way::Back), None);
                let mut met = 1;
                while let Some(next) = along_rule(&run, at, rule, Way::Forward) {
                    assert_eq!(along_rule(&run, next, rule, Way::Back), Some(at));
                    (at, met) = (next, met + 1);
                }
                assert_eq!(met, count, "{}: {rule}", lesson.id);
            }
        }
    }
}
