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

/// The nearest step before or after `step` of which this is so.
fn nearest(run: &Run, step: usize, way: Way, is_so: impl Fn(usize) -> bool) -> Option<usize> {
    match way {
        Way::Back => (0..step.min(run.steps())).rev().find(|step| is_so(*step)),
        Way::Forward => (step + 1..run.steps()).find(|step| is_so(*step)),
    }
}

/// The next moment, or the one before, of the exchange that message `chosen` belongs to, or else the
/// step; from a step that belongs to none, the nearest that belongs to any.
pub fn along_message(run: &Run, step: usize, chosen: Option<usize>, way: Way) -> Option<usize> {
    let chosen = chosen.and_then(|span| run.recording.flights().get(span)?.exchange);
    let of = |step| run.record(step).and_then(|record| record.exchange);
    let exchange = chosen.or_else(|| of(step));
    nearest(run, step, way, |step| match of(step) {
        None => false,
        other => exchange.is_none() || other == exchange,
    })
}

/// The next step, or the one before, with this rule behind it.
pub fn along_rule(run: &Run, step: usize, rule: Rule, way: Way) -> Option<usize> {
    nearest(run, step, way, |step| run.rule(step) == Some(rule))
}

/// The rules behind the steps of a run, in the order of [`Rule::ALL`], with how many steps each has.
pub fn rules(run: &Run) -> Vec<(Rule, usize)> {
    let mut counts = [0_usize; Rule::ALL.len()];
    for step in 0..run.steps() {
        if let Some(rule) = run.rule(step) {
            counts[rule as usize] += 1;
        }
    }
    let counted = Rule::ALL
        .into_iter()
        .map(|rule| (rule, counts[rule as usize]));
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
