//! Whether a task is solved: what its conditions find in a run, and what was seen instead.

use std::sync::Arc;

use crate::envelope::Vantage;
use crate::lang::{Lang, Phrase, phrase};
use crate::message::Message;
use crate::scenario::{Check, Frames, Pattern, Scenario, Task, Times};
use crate::socket::SocketKind;
use crate::trace::say::frames;
use crate::trace::{Record, SocketId, Trace, why};

/// Whether a condition is met, and what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// It is met.
    pub met: bool,
    /// The record that shows it, or that shows what is wrong; `None` if no record does.
    pub record: Option<usize>,
    /// What was seen.
    pub seen: Seen,
}

/// What a condition finds in a run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Seen {
    /// There is no node of this name.
    NoNode(String),
    /// The node of this name has no such socket.
    NoSocket(String, SocketKind),
    /// So many events, where there should be so many.
    Events(usize, Times),
    /// The events are there, but none with the right frames: these are the nearest.
    Other(Arc<Message>),
    /// So many acts, where there may be so many.
    Acts(usize, usize),
}

/// The verdict on each condition of `task`, in their order, after the run `trace` of `scenario`. The
/// task is solved if all of them are met.
pub fn verdicts(scenario: &Scenario, task: &Task, trace: &Trace) -> Vec<Verdict> {
    let conditions = task.conditions.iter();
    conditions
        .map(|condition| match &condition.check {
            Check::Events { of, times } => events(trace, of, *times),
            Check::Acts { most } => {
                let acts = scenario.acts.len();
                Verdict {
                    met: acts <= *most,
                    record: None,
                    seen: Seen::Acts(acts, *most),
                }
            }
        })
        .collect()
}

#[inline(never)]
fn events(trace: &Trace, of: &Pattern, times: Times) -> Verdict {
    let nowhere = |seen| Verdict {
        met: false,
        record: None,
        seen,
    };
    let topology = &trace.topology;
    let kind_of = |socket: &SocketId| topology.sockets[socket.0].kind;
    let node = match &of.node {
        None => None,
        Some(name) => match topology.node_named(name) {
            Some(node) => Some(node),
            None => return nowhere(Seen::NoNode(name.clone())),
        },
    };
    if let (Some(node), Some(kind)) = (node, of.socket) {
        let info = &topology.nodes[node.0];
        if !info.sockets.iter().any(|socket| kind_of(socket) == kind) {
            return nowhere(Seen::NoSocket(info.name.clone(), kind));
        }
    }
    let there = |record: &Record| {
        record.event.kind() == of.event
            && node.is_none_or(|node| record.node == node)
            && of
                .socket
                .is_none_or(|kind| record.socket.as_ref().map(kind_of) == Some(kind))
    };
    let records = trace.records.iter().enumerate();
    let there: Vec<(usize, &Record)> = records.filter(|(_, record)| there(record)).collect();
    let chosen = match of.nth {
        None => &there[..],
        Some(nth) => nth
            .checked_sub(1)
            .and_then(|index| there.get(index..=index))
            .unwrap_or_default(),
    };
    let fits = |record: &Record| {
        let message = record.event.message();
        let fit = |frames: &Frames| message.is_some_and(|is| frames.fit(is));
        of.frames.as_ref().is_none_or(fit)
            && of
                .rule
                .is_none_or(|rule| why(topology, record) == Some(rule))
    };
    let mut fitting = chosen.iter().filter(|(_, record)| fits(record));
    let first = fitting.next().map(|(index, _)| *index);
    let count = first.map_or(0, |_| 1 + fitting.count());
    let met = times.allow(count);
    // What came instead says more than that nothing came.
    if let (false, None, Some(_), Some((index, record))) = (met, first, &of.frames, chosen.last())
        && let Some(message) = record.event.held()
    {
        return Verdict {
            met,
            record: Some(*index),
            seen: Seen::Other(message.clone()),
        };
    }
    Verdict {
        met,
        record: first,
        seen: Seen::Events(count, times),
    }
}

impl Seen {
    /// What was seen, in a few words without a full stop.
    ///
    /// ```
    /// use hopscope_core::Lang;
    /// use hopscope_core::trace::Seen;
    /// let seen = Seen::NoNode("server".to_owned());
    /// assert_eq!(seen.say(Lang::En), "there is no node \"server\"");
    /// ```
    pub fn say(&self, lang: Lang) -> String {
        let (sentence, words): (Phrase, [(&str, String); 2]) = match self {
            Self::NoNode(name) => (
                phrase!("there is no node \"{name}\"", "没有名叫“{name}”的节点"),
                [("{name}", name.clone()), NO_WORD],
            ),
            Self::NoSocket(name, kind) => (
                phrase!(
                    "\"{name}\" has no {kind} socket",
                    "“{name}”没有 {kind} 套接字"
                ),
                [("{name}", name.clone()), ("{kind}", kind.to_string())],
            ),
            Self::Other(message) => (
                phrase!("the frames were {frames}", "看到的帧是{frames}"),
                [
                    ("{frames}", frames(message, Vantage::BodyOnly, lang)),
                    NO_WORD,
                ],
            ),
            Self::Events(count, times) => {
                let seen = ("{seen}", seen(*count, lang));
                match broken(*count, *times) {
                    None => (phrase!("{seen}", "{seen}"), [seen, NO_WORD]),
                    // In Chinese what has not come yet and what has not come at all are told apart.
                    Some(Bound::Least) if *count == 0 => (
                        phrase!("none seen, needed {least}", "还没有出现，需要 {least}"),
                        [("{least}", often(times.least, lang)), NO_WORD],
                    ),
                    Some(Bound::Least) => (
                        phrase!("{seen}, needed {least}", "{seen}，需要 {least}"),
                        [seen, ("{least}", often(times.least, lang))],
                    ),
                    Some(Bound::Most(0)) => (
                        phrase!("{seen}, should not happen", "{seen}，本不该出现"),
                        [seen, NO_WORD],
                    ),
                    Some(Bound::Most(most)) => (
                        phrase!("{seen}, at most {most}", "{seen}，最多 {most}"),
                        [seen, ("{most}", often(most, lang))],
                    ),
                }
            }
            Self::Acts(count, most) => (
                phrase!(
                    "acts from outside: {count}, at most {most}",
                    "外部操作 {count} 次，最多 {most} 次"
                ),
                [("{count}", count.to_string()), ("{most}", most.to_string())],
            ),
        };
        let sentence = sentence.get(lang).to_owned();
        words.iter().fold(sentence, |said, (word, is)| {
            if word.is_empty() {
                said
            } else {
                said.replace(word, is)
            }
        })
    }
}

/// Where a sentence has one word less.
const NO_WORD: (&str, String) = ("", String::new());

/// The bound that a count breaks.
enum Bound {
    Least,
    Most(usize),
}

fn broken(count: usize, Times { least, most }: Times) -> Option<Bound> {
    match most {
        _ if count < least => Some(Bound::Least),
        Some(most) if count > most => Some(Bound::Most(most)),
        _ => None,
    }
}

fn seen(count: usize, lang: Lang) -> String {
    let phrase = match count {
        0 => phrase!("none seen", "没有出现"),
        1 => phrase!("seen once", "出现 1 次"),
        _ => phrase!("seen {count} times", "出现 {count} 次"),
    };
    phrase.get(lang).replace("{count}", &count.to_string())
}

fn often(count: usize, lang: Lang) -> String {
    let phrase = match count {
        1 => phrase!("once", "1 次"),
        _ => phrase!("{count} times", "{count} 次"),
    };
    phrase.get(lang).replace("{count}", &count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_told_beside_what_should_be() {
        let times = |least, most| Times { least, most };
        let cases = [
            (Seen::Events(1, times(1, None)), "seen once", "出现 1 次"),
            (
                Seen::Events(0, times(1, None)),
                "none seen, needed once",
                "还没有出现，需要 1 次",
            ),
            (Seen::Events(0, times(0, Some(0))), "none seen", "没有出现"),
            (
                Seen::Events(2, times(0, Some(0))),
                "seen 2 times, should not happen",
                "出现 2 次，本不该出现",
            ),
            (
                Seen::Events(3, times(2, Some(2))),
                "seen 3 times, at most 2 times",
                "出现 3 次，最多 2 次",
            ),
            (
                Seen::Other(Arc::new(Message::of(["", "x"]))),
                "the frames were empty frame, \"x\"",
                "看到的帧是空帧、“x”",
            ),
            (
                Seen::NoSocket("a".to_owned(), SocketKind::Rep),
                "\"a\" has no REP socket",
                "“a”没有 REP 套接字",
            ),
            (
                Seen::Acts(1, 0),
                "acts from outside: 1, at most 0",
                "外部操作 1 次，最多 0 次",
            ),
        ];
        for (seen, en, zh) in cases {
            assert_eq!([Lang::En, Lang::Zh].map(|lang| seen.say(lang)), [en, zh]);
        }
    }
}
