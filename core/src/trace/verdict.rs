//! Whether a task is solved: what its conditions find in a run, and what was seen instead.

use std::sync::Arc;

use crate::envelope::Vantage;
use crate::lang::Lang;
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
                let acts = scenario.faults.len();
                Verdict {
                    met: acts <= *most,
                    record: None,
                    seen: Seen::Acts(acts, *most),
                }
            }
        })
        .collect()
}

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
        match (self, lang) {
            (Self::NoNode(name), Lang::En) => format!("there is no node \"{name}\""),
            (Self::NoNode(name), Lang::Zh) => format!("没有名叫“{name}”的节点"),
            (Self::NoSocket(name, kind), Lang::En) => format!("\"{name}\" has no {kind} socket"),
            (Self::NoSocket(name, kind), Lang::Zh) => format!("“{name}”没有 {kind} 套接字"),
            (Self::Other(message), Lang::En) => {
                format!(
                    "the frames were {}",
                    frames(message, Vantage::BodyOnly, lang)
                )
            }
            (Self::Other(message), Lang::Zh) => {
                format!("看到的帧是{}", frames(message, Vantage::BodyOnly, lang))
            }
            (Self::Events(count, times), Lang::En) => {
                let seen = in_english(*count);
                match broken(*count, *times) {
                    None => format!("seen {seen}"),
                    Some(Bound::Least) => {
                        format!("seen {seen}, needed {}", in_english(times.least))
                    }
                    Some(Bound::Most(0)) => format!("seen {seen}, should be never"),
                    Some(Bound::Most(most)) => format!("seen {seen}, at most {}", in_english(most)),
                }
            }
            (Self::Events(count, times), Lang::Zh) => {
                let seen = match count {
                    0 => "没有出现".to_owned(),
                    count => format!("出现 {count} 次"),
                };
                match broken(*count, *times) {
                    None => seen,
                    Some(Bound::Least) => format!("{seen}，需要 {} 次", times.least),
                    Some(Bound::Most(0)) => format!("{seen}，本不该出现"),
                    Some(Bound::Most(most)) => format!("{seen}，最多 {most} 次"),
                }
            }
            (Self::Acts(count, most), Lang::En) => {
                format!("acts from outside: {count}, at most {most}")
            }
            (Self::Acts(count, most), Lang::Zh) => {
                format!("外部操作 {count} 次，最多 {most} 次")
            }
        }
    }
}

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

fn in_english(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        many => format!("{many} times"),
    }
}
