//! Tasks: what the learner is to make of a scenario, and what must be seen of the run for it.
//!
//! A task belongs to the text and outlives what the learner does to nodes and options. So the names
//! in a condition need not be those of nodes that are there: a condition about a node that has gone
//! is one that is not met.

use super::error::{Fault, fault};
use super::formula::Scope;
use super::messages::message;
use super::sockets::kind_of;
use super::told::EVENT_NAMES;
use super::tree::{Table, Value};
use crate::lang::Text;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::trace::EventKind;

/// The tasks of a scenario, the conditions of a task and its hints.
const MAX_TASKS: usize = 8;
const MAX_CONDITIONS: usize = 16;
const MAX_HINTS: usize = 8;

pub(super) const TASK_KEYS: &[&str] = &["text", "hints", "conditions", "when"];
pub(super) const CONDITION_KEYS: &[&str] = &[
    "text", "event", "node", "socket", "nth", "frames", "ending", "rule", "count", "at-least",
    "at-most", "acts",
];

/// What the learner is to make of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What is to be done.
    pub text: Text,
    /// Help for those who ask for it, one after the other.
    pub hints: Vec<Text>,
    /// What must be so in the run; the task is solved when all of it is.
    pub conditions: Vec<Condition>,
}

/// Something that must be so in the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// In words.
    pub text: Text,
    /// How it is found out.
    pub check: Check,
}

/// How it is found out whether a condition is met.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Check {
    /// Events of a kind happen as often as they should.
    Events {
        /// Which events.
        of: Pattern,
        /// How often.
        times: Times,
    },
    /// No more than this is done to the run from outside.
    Acts {
        /// How many acts the scenario may have.
        most: usize,
    },
}

/// Events that are counted: of one kind, and for whatever else is given, with that.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The kind.
    pub event: EventKind,
    /// The name of the node; any node if absent.
    pub node: Option<String>,
    /// The type of its socket.
    pub socket: Option<SocketKind>,
    /// Only this one of them, counted from 1 in the order of the run.
    pub nth: Option<usize>,
    /// The message.
    pub frames: Option<Frames>,
    /// The rule by which it happens.
    pub rule: Option<Rule>,
}

/// What a message must be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Frames {
    /// Exactly these frames.
    Exactly(Message),
    /// Any frames, and then these.
    Ending(Message),
}

impl Frames {
    /// Whether `message` is such a one.
    pub fn fit(&self, message: &Message) -> bool {
        match self {
            Self::Exactly(frames) => frames == message,
            Self::Ending(frames) => message.frames().ends_with(frames.frames()),
        }
    }
}

/// How often something must happen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Times {
    /// At least.
    pub least: usize,
    /// At most, if there is a bound.
    pub most: Option<usize>,
}

impl Times {
    /// Whether `count` is as often as it must be.
    pub fn allow(self, count: usize) -> bool {
        self.least <= count && self.most.is_none_or(|most| count <= most)
    }
}

/// The tasks whose `when` holds.
pub(super) fn tasks(values: &[Value], scope: &Scope<'_>) -> Result<Vec<Task>, Fault> {
    let mut tasks = Vec::new();
    for value in values {
        let table = value.table("a task", TASK_KEYS)?;
        let text = table.need("text")?.both()?;
        if !scope.holds(table.get("when"))? {
            continue;
        }
        if tasks.len() == MAX_TASKS {
            return Err(fault!(
                value.at,
                "too many tasks" / "任务太多",
                "at most {MAX_TASKS}" / "最多 {MAX_TASKS} 个"
            ));
        }
        let hint_values = table.list("hints")?;
        if hint_values.len() > MAX_HINTS {
            let at = hint_values[MAX_HINTS].at;
            return Err(fault!(
                at,
                "too many hints" / "提示太多",
                "at most {MAX_HINTS}" / "最多 {MAX_HINTS} 条"
            ));
        }
        let hints = hint_values.iter().map(|hint| scope.both(hint.both()?));
        tasks.push(Task {
            text: scope.both(text)?,
            hints: hints.collect::<Result<_, _>>()?,
            conditions: conditions(table.need("conditions")?, scope)?,
        });
    }
    Ok(tasks)
}

#[inline(never)]
fn conditions(value: &Value, scope: &Scope<'_>) -> Result<Vec<Condition>, Fault> {
    let values = value.list()?;
    let count = values.len();
    if !(1..=MAX_CONDITIONS).contains(&count) {
        let found = value.at;
        return Err(fault!(
            found,
            "conditions: {count}" / "条件数：{count}",
            "1 to {MAX_CONDITIONS}" / "1 到 {MAX_CONDITIONS}"
        ));
    }
    values.iter().map(|value| condition(value, scope)).collect()
}

#[inline(never)]
fn condition(value: &Value, scope: &Scope<'_>) -> Result<Condition, Fault> {
    let table = value.table("a condition", CONDITION_KEYS)?;
    let text = scope.both(table.need("text")?.both()?)?;
    let (about, what) = table.one_of(&["event", "acts"])?;
    let check = if about == "acts" {
        alone(table, "acts")?;
        Check::Acts {
            most: number(what, scope)?,
        }
    } else {
        Check::Events {
            of: pattern(table, what, scope)?,
            times: times(table, scope)?,
        }
    };
    Ok(Condition { text, check })
}

/// Refuses every other key but the text beside `key`.
fn alone(table: Table<'_>, key: &str) -> Result<(), Fault> {
    let others = CONDITION_KEYS.iter().copied();
    let mut others = others.filter(|other| *other != key && *other != "text");
    match others.find_map(|other| Some((other, table.get(other)?))) {
        Some((other, value)) => Err(fault!(
            value.at,
            "{other:?} beside {key:?}" / "{other:?} 与 {key:?} 并列",
            "only one of them" / "只写其中一个"
        )),
        None => Ok(()),
    }
}

#[inline(never)]
fn pattern(table: Table<'_>, event: &Value, scope: &Scope<'_>) -> Result<Pattern, Fault> {
    let frames = match (table.get("frames"), table.get("ending")) {
        (Some(frames), None) => Some(Frames::Exactly(message(frames, scope)?)),
        (None, Some(frames)) => Some(Frames::Ending(message(frames, scope)?)),
        (None, None) => None,
        (Some(_), Some(value)) => {
            return Err(fault!(
                value.at,
                "\"ending\" beside \"frames\"" / "\"ending\" 与 \"frames\" 并列",
                "only one of them" / "只写其中一个"
            ));
        }
    };
    let rule_ids = Rule::ALL.map(Rule::id);
    let nth = match table.get("nth") {
        None => None,
        Some(value) => match number(value, scope)? {
            0 => {
                return Err(fault!(
                    value.at,
                    "events are counted from 1" / "事件从 1 数起",
                    "1 or more" / "1 或更大"
                ));
            }
            nth => Some(nth),
        },
    };
    Ok(Pattern {
        event: EventKind::ALL[event.word("event", &EVENT_NAMES)?],
        node: table.get("node").map(|node| scope.text(node)).transpose()?,
        socket: table.get("socket").map(kind_of).transpose()?,
        nth,
        frames,
        rule: match table.get("rule") {
            Some(rule) => Some(Rule::ALL[rule.word("rule", &rule_ids)?]),
            None => None,
        },
    })
}

/// At least once, unless the file says otherwise.
#[inline(never)]
fn times(table: Table<'_>, scope: &Scope<'_>) -> Result<Times, Fault> {
    let bound = |key: &str| {
        let value = table.get(key);
        value.map(|value| number(value, scope)).transpose()
    };
    if let Some(count) = bound("count")? {
        for other in ["at-least", "at-most"] {
            if let Some(value) = table.get(other) {
                return Err(fault!(
                    value.at,
                    "{other:?} beside \"count\"" / "{other:?} 与 \"count\" 并列",
                    "only one of them" / "只写其中一个"
                ));
            }
        }
        return Ok(Times {
            least: count,
            most: Some(count),
        });
    }
    let (least, most) = (bound("at-least")?, bound("at-most")?);
    let times = Times {
        least: least.unwrap_or_else(|| usize::from(most.is_none())),
        most,
    };
    if let (Some(value), Some(most)) = (table.get("at-most"), most)
        && times.least > most
    {
        let least = times.least;
        return Err(fault!(
            value.at,
            "at least {least} times and at most {most}" / "至少 {least} 次而至多 {most} 次",
            "at-most not less than at-least" / "at-most 不小于 at-least"
        ));
    }
    Ok(times)
}

fn number(value: &Value, scope: &Scope<'_>) -> Result<usize, Fault> {
    let count = scope.count(value)?;
    usize::try_from(count).map_err(|_| {
        fault!(
            value.at,
            "found {count}" / "遇到 {count}",
            "0 or more" / "0 或更大"
        )
    })
}
