//! Two runs side by side: where they begin to differ, and which step of one stands beside a step of
//! the other.

use hopscope_core::Message;
use hopscope_core::scenario::Act;
use hopscope_core::trace::{Event, NodeId, Trace};

use crate::run::Run;

/// Where two runs begin to differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Difference {
    /// They are not between the same nodes, sockets and links.
    Topology,
    /// The first record, by its number, that the other has not: both have one there, or one of them
    /// has ended.
    Record(usize),
}

/// The first difference of two traces, by what their records say; `None` if they say the same.
pub fn first_difference(one: &Trace, other: &Trace) -> Option<Difference> {
    if one.topology != other.topology {
        return Some(Difference::Topology);
    }
    let both = one.records.iter().zip(&other.records);
    let same = both.take_while(|(one, other)| one == other).count();
    let ended = one.records.len() == same && other.records.len() == same;
    (!ended).then_some(Difference::Record(same))
}

/// What is done from outside in `other` and not in `one`: the first of such acts, and how many more there
/// are. That what was frozen goes on by itself is none.
#[inline(never)]
pub fn done<'a>(one: &Run, other: &'a Run) -> Option<(&'a Act, usize)> {
    let known = &one.scenario.acts;
    let acts = other.scenario.acts.iter();
    let mut acts = acts.filter(|act| !known.contains(act)).map(|it| &it.act);
    let first = acts.next()?;
    let frozen = matches!(first, Act::Freeze(_));
    let more = acts.filter(|act| !(frozen && matches!(act, Act::Thaw(_))));
    Some((first, more.count()))
}

/// The first node whose application has received other messages in one run than in the other, each taken
/// whole, and how many in either; `None` if every node has received the same.
#[inline(never)]
pub fn received(one: &Run, other: &Run) -> Option<(usize, [usize; 2])> {
    fn of(run: &Run, node: usize) -> impl Iterator<Item = &Message> {
        let records = run.recording.trace().records.iter();
        let here = records.filter(move |record| record.node == NodeId(node));
        here.filter_map(|record| match &record.event {
            Event::Delivered { message, .. } => Some(&**message),
            _ => None,
        })
    }
    let mut nodes = 0..one.topology().nodes.len();
    let node = nodes.find(|node| !of(one, *node).eq(of(other, *node)))?;
    Some((node, [one, other].map(|run| of(run, node).count())))
}

/// Two runs and where they part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pair {
    /// How many records they have in common.
    shared: usize,
    /// The first difference.
    pub difference: Option<Difference>,
}

impl Pair {
    /// Compares two runs.
    #[inline(never)]
    pub fn of(one: &Run, other: &Run) -> Self {
        let (one, other) = (one.recording.trace(), other.recording.trace());
        let difference = first_difference(one, other);
        let shared = match difference {
            None => one.records.len(),
            Some(Difference::Record(at)) => at,
            Some(Difference::Topology) => 0,
        };
        Self { shared, difference }
    }

    /// The step of `other` that stands beside `step` of `one`: the same one as long as both say the
    /// same; beside the first difference that of the other, if it is no later; from then on the last one
    /// that is no later.
    pub fn beside(&self, one: &Run, step: usize, other: &Run) -> usize {
        let (Some(number), Some(record)) = (one.record_number(step), one.record(step)) else {
            return 0;
        };
        if number < self.shared {
            return other.step_of(number);
        }
        let by_time = other.step_at(record.at);
        let parted = (self.step(one) == Some(step)).then(|| self.step(other));
        parted.flatten().map_or(by_time, |there| there.min(by_time))
    }

    /// The step of a run that shows the first difference; `None` where it has ended by then, or
    /// there is none.
    pub fn step(&self, run: &Run) -> Option<usize> {
        match self.difference? {
            Difference::Topology => Some(0),
            Difference::Record(at) if at < run.recording.len() => {
                // What comes after the last step is not seen.
                let step = run.step_of(at);
                (run.record_number(step) >= Some(at)).then_some(step)
            }
            Difference::Record(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    /// A client that asks a REP; one word differs, or the server has another name.
    fn asks(word: &str, server: &str) -> Run {
        let text = format!(
            r#"{{"title":"t","summary":"s","nodes":[
            {{"name":"client","kind":"client","sockets":{{"type":"REQ","connect":"e"}},
              "steps":[{{"send":"one"}},"receive",{{"send":"{word}"}},"receive"]}},
            {{"name":"{server}","kind":"worker","sockets":{{"type":"REP","bind":"e"}},"reply":"yes"}}]}}"#
        );
        Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn the_same_text_gives_two_runs_without_a_difference() {
        let (one, other) = (asks("two", "server"), asks("two", "server"));
        let pair = Pair::of(&one, &other);
        assert_eq!(pair.difference, None);
        assert_eq!((pair.step(&one), pair.step(&other)), (None, None));
        for step in 0..one.steps() {
            assert_eq!(pair.beside(&one, step, &other), step);
        }
    }

    #[test]
    fn the_first_record_that_differs_is_found_and_all_before_it_are_equal() {
        let (one, other) = (asks("two", "server"), asks("three", "server"));
        let pair = Pair::of(&one, &other);
        let Some(Difference::Record(at)) = pair.difference else {
            panic!("they differ: {pair:?}")
        };
        let (a, b) = (
            &one.recording.trace().records,
            &other.recording.trace().records,
        );
        assert_eq!(a[..at], b[..at]);
        assert_ne!(a[at], b[at]);
        let message = a[at].event.message().expect("it is the second message");
        assert_eq!(message.frames()[0].text(), Some("two"));
        assert_eq!(pair.step(&one), Some(one.step_of(at)));
        assert_eq!(pair.step(&other), Some(other.step_of(at)));
        assert_eq!(received(&one, &other), Some((1, [2, 2])), "the server");
        assert_eq!(received(&one, &one), None);
    }

    #[test]
    fn a_run_that_ends_before_the_other_differs_where_it_ends() {
        let whole = asks("two", "server");
        let mut trace = whole.recording.trace().clone();
        trace.records.truncate(trace.records.len() - 3);
        let found = first_difference(whole.recording.trace(), &trace);
        assert_eq!(found, Some(Difference::Record(trace.records.len())));
        assert_eq!(found, first_difference(&trace, whole.recording.trace()));
    }

    #[test]
    fn other_nodes_are_a_difference_from_the_start() {
        let pair = Pair::of(&asks("two", "server"), &asks("two", "clerk"));
        assert_eq!(pair.difference, Some(Difference::Topology));
    }

    #[test]
    fn after_the_difference_the_steps_stand_beside_each_other_by_their_time() {
        let (one, other) = (asks("two", "server"), asks("three", "server"));
        let pair = Pair::of(&one, &other);
        let mut before = 0;
        for step in 0..one.steps() {
            let beside = pair.beside(&one, step, &other);
            assert!(beside >= before, "time does not go back");
            let [now, then] = [(&one, step), (&other, beside)]
                .map(|(run, step)| run.record(step).expect("it has steps").at);
            assert!(then <= now);
            before = beside;
        }
    }

    #[test]
    fn beside_the_first_difference_stands_that_of_the_other_whatever_else_happens_by_then() {
        let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
        let text = format!(
            "{}\n[[acts]]\nat = \"0.5ms\"\nkill = \"server\"\n",
            lesson.source()
        );
        let run = |text: &str| Run::of_source(text, &[], Over::Inproc).expect("it can be played");
        let (one, other) = (run(lesson.source()), run(&text));
        let pair = Pair::of(&one, &other);
        let [here, there] = [&one, &other].map(|run| pair.step(run).expect("both go on"));
        let later = other.step_at(one.record(here).expect("it is there").at);
        assert!(
            there < later,
            "more comes of it before the original goes on"
        );
        assert_eq!(pair.beside(&one, here, &other), there);
        // What the original has not done yet is not shown beside it.
        let beside = pair.beside(&other, there, &one);
        assert!(
            one.record(beside).expect("it is there").at
                <= other.record(there).expect("it is there").at
        );
    }
}
