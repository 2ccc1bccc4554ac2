//! Nodes written out: repeated ones one by one, each with its sockets and what it does.

use core::time::Duration;

use super::check::{self, Ends};
use super::error::{Fault, fault, quote};
use super::formula::Scope;
use super::messages::{message, rounds};
use super::model::{Behaviour, NodeSpec, ScriptStep, SocketSpec};
use super::sockets::socket_spec;
use super::tree::{Data, Table, Value};
use crate::socket::SocketKind;

/// The nodes a scenario may have once it is written out.
const MAX_NODES: usize = 64;
/// The sockets one node may have.
const MAX_SOCKETS: usize = 8;
/// The steps all scripts may have together once they are written out.
const MAX_STEPS: usize = 10_000;

pub(super) const NODE_KEYS: &[&str] = &[
    "name", "kind", "sockets", "steps", "reply", "delay", "start", "repeat",
];
pub(super) const STEP_KEYS: &[&str] = &["send", "receive", "wait", "socket"];
pub(super) const RECEIVE_KEYS: &[&str] = &["timeout", "dump"];

/// What a node does.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Script,
    Worker,
    Echo,
    Proxy,
}

/// The words for the kinds.
const KIND_NAMES: &[&str] = &["script", "client", "worker", "echo", "proxy"];
const KINDS: [Kind; 5] = [
    Kind::Script,
    Kind::Script,
    Kind::Worker,
    Kind::Echo,
    Kind::Proxy,
];

/// The nodes of a file as they are written out.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) specs: Vec<NodeSpec>,
    /// Every end of their links.
    pub(super) ends: Ends,
    steps: usize,
}

impl Nodes {
    /// Writes out the list of nodes that `value` is.
    pub(super) fn of(value: &Value, scope: &Scope<'_>) -> Result<Self, Fault> {
        let mut nodes = Self::default();
        for node in value.list()? {
            let table = node.table("a node", NODE_KEYS)?;
            for scope in rounds(table.get("repeat"), scope, MAX_NODES)? {
                nodes.add(table, &scope)?;
            }
        }
        if nodes.specs.is_empty() {
            return Err(fault!(value.at, "no nodes", "at least one"));
        }
        Ok(nodes)
    }

    fn add(&mut self, node: Table<'_>, scope: &Scope<'_>) -> Result<(), Fault> {
        if self.specs.len() == MAX_NODES {
            return Err(fault!(
                node.at,
                "too many nodes",
                "at most {MAX_NODES} once they are written out"
            ));
        }
        let name_value = node.need("name")?;
        let name = check::name(name_value, "a node", scope)?;
        if self.specs.iter().any(|other| other.name == name) {
            let at = name_value.at;
            let name = quote(&name);
            return Err(fault!(
                at,
                "a second node named {name}",
                "a name of its own for each node"
            ));
        }
        let kind = KINDS[node.need("kind")?.word("kind of node", KIND_NAMES)?];
        let sockets = self.sockets(node, kind, scope)?;
        let behaviour = self.behaviour(node, kind, sockets.len(), scope)?;
        let start_after = node
            .get("start")
            .map_or(Ok(Duration::ZERO), Value::duration)?;
        self.specs.push(NodeSpec {
            name,
            sockets,
            behaviour,
            start_after,
        });
        Ok(())
    }

    fn sockets(
        &mut self,
        node: Table<'_>,
        kind: Kind,
        scope: &Scope<'_>,
    ) -> Result<Vec<SocketSpec>, Fault> {
        let value = node.need("sockets")?;
        let at = value.at;
        let values = value.one_or_many();
        let count = match values.len() {
            1 => "1 socket".to_owned(),
            many => format!("{many} sockets"),
        };
        match (kind, values.len()) {
            (_, 0) => return Err(fault!(at, "a node without sockets", "at least one")),
            (Kind::Script, 1..=MAX_SOCKETS) | (Kind::Proxy, 2) | (Kind::Worker | Kind::Echo, 1) => {
            }
            (Kind::Script, _) => return Err(fault!(at, "{count}", "at most {MAX_SOCKETS}")),
            (Kind::Proxy, _) => {
                return Err(fault!(
                    at,
                    "a proxy with {count}",
                    "two, the front end first"
                ));
            }
            (Kind::Worker | Kind::Echo, _) => {
                return Err(fault!(at, "a worker or an echo with {count}", "one"));
            }
        }
        let mut sockets = Vec::with_capacity(values.len());
        for value in values {
            sockets.push(socket_spec(value, scope, &mut self.ends)?);
        }
        if matches!(kind, Kind::Worker | Kind::Echo) && sockets[0].kind == SocketKind::Req {
            return Err(fault!(
                at,
                "a REQ cannot answer: it asks",
                "REP, DEALER or ROUTER at a worker or an echo"
            ));
        }
        Ok(sockets)
    }

    fn behaviour(
        &mut self,
        node: Table<'_>,
        kind: Kind,
        sockets: usize,
        scope: &Scope<'_>,
    ) -> Result<Behaviour, Fault> {
        belongs(
            node,
            "steps",
            kind == Kind::Script,
            "\"script\" or \"client\"",
        )?;
        belongs(node, "reply", kind == Kind::Worker, "\"worker\"")?;
        let answers = matches!(kind, Kind::Worker | Kind::Echo);
        belongs(node, "delay", answers, "\"worker\" or \"echo\"")?;
        Ok(match kind {
            Kind::Proxy => Behaviour::Proxy,
            Kind::Worker | Kind::Echo => Behaviour::Worker {
                reply: match node.get("reply") {
                    Some(reply) => Some(message(reply, scope)?),
                    None if kind == Kind::Echo => None,
                    None => {
                        return Err(fault!(
                            node.at,
                            "a worker without \"reply\"",
                            "reply, or kind = \"echo\""
                        ));
                    }
                },
                delay: node
                    .get("delay")
                    .map_or(Ok(Duration::ZERO), Value::duration)?,
            },
            Kind::Script => {
                let value = node.need("steps")?;
                let mut steps = Vec::new();
                for step in value.list()? {
                    if self.steps == MAX_STEPS {
                        return Err(fault!(
                            step.at,
                            "too many steps",
                            "at most {MAX_STEPS} in all scripts together"
                        ));
                    }
                    self.steps += 1;
                    steps.push(script_step(step, sockets, scope)?);
                }
                Behaviour::Script { steps }
            }
        })
    }
}

/// Refuses a key that means nothing at a node of this kind.
fn belongs(node: Table<'_>, key: &str, here: bool, owners: &str) -> Result<(), Fault> {
    match node.get(key) {
        Some(value) if !here => Err(fault!(
            value.at,
            "{key:?} means nothing at a node of this kind",
            "kind = {owners}"
        )),
        _ => Ok(()),
    }
}

/// The words `receive` and `dump` (receive and print), or a table with one deed.
fn script_step(value: &Value, sockets: usize, scope: &Scope<'_>) -> Result<ScriptStep, Fault> {
    let only = |socket: Option<&Value>| socket_number(value.at, socket, sockets);
    if let Data::Text(_) = value.data {
        let dump = value.word("step", &["receive", "dump"])? == 1;
        return Ok(ScriptStep::Receive {
            socket: only(None)?,
            timeout: None,
            dump,
        });
    }
    if !matches!(value.data, Data::Table(_)) {
        return Err(value
            .unexpected("a step: \"receive\", \"dump\", or a table with send, receive or wait"));
    }
    let step = value.table("a step", STEP_KEYS)?;
    let socket = step.get("socket");
    let (deed, what) = step.one_of(&["send", "receive", "wait"])?;
    match (deed, socket) {
        ("wait", None) => Ok(ScriptStep::Wait {
            duration: what.duration()?,
        }),
        ("wait", Some(socket)) => Err(fault!(socket.at, "a socket to wait", "no socket")),
        ("send", _) => Ok(ScriptStep::Send {
            socket: only(socket)?,
            message: message(what, scope)?,
        }),
        _ => {
            let options = what.table("the options of receive", RECEIVE_KEYS)?;
            Ok(ScriptStep::Receive {
                socket: only(socket)?,
                timeout: options.get("timeout").map(Value::duration).transpose()?,
                dump: options.get("dump").map_or(Ok(false), Value::truth)?,
            })
        }
    }
}

/// Which of the node's sockets a step means, counted from 0 here and from 1 in the file.
fn socket_number(at: usize, socket: Option<&Value>, sockets: usize) -> Result<usize, Fault> {
    let Some(value) = socket else {
        return match sockets {
            1 => Ok(0),
            _ => Err(fault!(
                at,
                "a step that does not say which socket",
                "socket = 1 to {sockets}"
            )),
        };
    };
    let number = value.number()?;
    usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1))
        .filter(|index| *index < sockets)
        .ok_or_else(|| {
            fault!(
                value.at,
                "the node has no socket number {number}",
                "a number from 1 to {sockets}"
            )
        })
}
