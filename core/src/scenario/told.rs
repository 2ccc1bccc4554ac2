//! What is told and asked along the run, tied to moments of it.

use super::chinese::chinese;
use super::error::{Fault, any_of, fault, quote};
use super::formula::Scope;
use super::messages::message;
use super::model::{Moment, Narration, NodeSpec, Prediction};
use super::sockets::kind_of;
use super::tree::Value;
use crate::message::Message;
use crate::socket::SocketKind;
use crate::trace::EventKind;

/// The pieces of narration, and the questions, that a scenario may have.
const MAX_TOLD: usize = 256;
/// How few and how many answers a question may offer.
const MIN_OPTIONS: usize = 2;
const MAX_OPTIONS: usize = 6;

pub(super) const MOMENT_KEYS: &[&str] = &["node", "socket", "event", "nth"];
pub(super) const NARRATION_KEYS: &[&str] = &["at", "text", "when"];
pub(super) const PREDICTION_KEYS: &[&str] = &["at", "question", "options", "explanation", "when"];

/// The names of the events, in the order of [`EventKind::ALL`].
pub(super) const EVENT_NAMES: [&str; EventKind::ALL.len()] = {
    let mut names = [""; EventKind::ALL.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = EventKind::ALL[index].name();
        index += 1;
    }
    names
};

/// The narration whose condition holds.
pub(super) fn narration(
    values: &[Value],
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<Narration>, Fault> {
    let mut told = Vec::new();
    for value in values {
        let narration = value.table("a narration", NARRATION_KEYS)?;
        let at = Words::of(narration.need("at")?)?;
        let text = narration.need("text")?.both()?;
        if scope.holds(narration.get("when"))? {
            few(value.at, told.len())?;
            told.push(Narration {
                at: at.moment(scope, nodes)?,
                text: scope.both(text)?,
            });
        }
    }
    Ok(told)
}

/// The questions whose condition holds.
#[inline(never)]
pub(super) fn predictions(
    values: &[Value],
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<Prediction>, Fault> {
    let mut asked = Vec::new();
    for value in values {
        let prediction = value.table("a prediction", PREDICTION_KEYS)?;
        let at = Words::of(prediction.need("at")?)?;
        let question = prediction.need("question")?.both()?;
        let options = prediction.need("options")?;
        let explanation = prediction.need("explanation")?.both()?;
        if scope.holds(prediction.get("when"))? {
            few(value.at, asked.len())?;
            asked.push(Prediction {
                at: at.moment(scope, nodes)?,
                question: scope.both(question)?,
                options: self::options(options, scope)?,
                explanation: scope.both(explanation)?,
            });
        }
    }
    Ok(asked)
}

/// The moment that `value` is.
pub(super) fn moment(
    value: &Value,
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Moment, Fault> {
    Words::of(value)?.moment(scope, nodes)
}

fn few(at: usize, so_far: usize) -> Result<(), Fault> {
    if so_far < MAX_TOLD {
        return Ok(());
    }
    Err(fault!(
        at,
        "too much is told" / "讲述太多",
        "at most {MAX_TOLD} of each" / "每种最多 {MAX_TOLD} 条"
    ))
}

fn options(value: &Value, scope: &Scope<'_>) -> Result<Vec<Message>, Fault> {
    let values = value.list()?;
    let count = values.len();
    if !(MIN_OPTIONS..=MAX_OPTIONS).contains(&count) {
        return Err(fault!(
            value.at,
            "options to choose from: {count}" / "可选项数：{count}",
            "{MIN_OPTIONS} to {MAX_OPTIONS}" / "{MIN_OPTIONS} 到 {MAX_OPTIONS}"
        ));
    }
    let mut options = Vec::with_capacity(count);
    for value in values {
        let option = message(value, scope)?;
        if options.contains(&option) {
            return Err(fault!(
                value.at,
                "the same option again" / "同样的选项又出现",
                "options that differ in their frames" / "帧各不相同的选项"
            ));
        }
        options.push(option);
    }
    Ok(options)
}

/// A moment as it is written: well formed, whether or not its node is there.
struct Words<'a> {
    node: &'a Value,
    socket: Option<(&'a Value, SocketKind)>,
    event: (&'a Value, EventKind),
    nth: Option<&'a Value>,
}

impl<'a> Words<'a> {
    fn of(value: &'a Value) -> Result<Self, Fault> {
        let moment = value.table("a moment", MOMENT_KEYS)?;
        let node = moment.need("node")?;
        node.text()?;
        let socket = match moment.get("socket") {
            Some(value) => Some((value, kind_of(value)?)),
            None => None,
        };
        let event = moment.need("event")?;
        let kind = EventKind::ALL[event.word("event", &EVENT_NAMES)?];
        Ok(Self {
            node,
            socket,
            event: (event, kind),
            nth: moment.get("nth"),
        })
    }

    /// The moment, its node and socket known to exist and its event possible there.
    fn moment(&self, scope: &Scope<'_>, nodes: &[NodeSpec]) -> Result<Moment, Fault> {
        let name = scope.text(self.node)?;
        let Some(node) = nodes.iter().find(|node| node.name == name) else {
            let known: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
            return Err(Fault::unknown(self.node.at, "node", &name, &known));
        };
        let mut kinds: Vec<SocketKind> = node.sockets.iter().map(|socket| socket.kind).collect();
        if let Some((value, kind)) = self.socket {
            if !kinds.contains(&kind) {
                let known: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                let (name, known) = (quote(&name), any_of(&known));
                let known_zh = chinese(&known);
                return Err(fault!(
                    value.at,
                    "{name} has no {kind} socket" / "{name} 没有 {kind} 套接字",
                    "{known}" / "{known_zh}"
                ));
            }
            kinds = vec![kind];
        }
        let (value, event) = self.event;
        if let Some(owner) = owner(event)
            && !kinds.contains(&owner)
        {
            let name = event.name();
            return Err(fault!(
                value.at,
                "{name:?} never happens there" / "{name:?} 在那里从不发生",
                "it at a {owner}" / "它发生在 {owner}"
            ));
        }
        let nth = match self.nth {
            None => 1,
            Some(value) => match usize::try_from(scope.count(value)?) {
                Ok(nth) if nth > 0 => nth,
                _ => {
                    return Err(fault!(
                        value.at,
                        "events are counted from 1" / "事件从 1 数起",
                        "1 or more" / "1 或更大"
                    ));
                }
            },
        };
        Ok(Moment {
            node: name,
            socket: self.socket.map(|(_, kind)| kind),
            event,
            nth,
        })
    }
}

/// The only socket type at which an event happens, for those that have one.
fn owner(event: EventKind) -> Option<SocketKind> {
    match event {
        EventKind::DelimiterAdded | EventKind::DelimiterStripped => Some(SocketKind::Req),
        EventKind::EnvelopeKept | EventKind::EnvelopeRestored => Some(SocketKind::Rep),
        EventKind::IdentityPushed | EventKind::IdentityPopped | EventKind::PeerNamed => {
            Some(SocketKind::Router)
        }
        _ => None,
    }
}
