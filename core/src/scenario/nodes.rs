//! Nodes written out: repeated ones one by one, each with its sockets and what it does.

use core::time::Duration;

use super::check::{self, Ends};
use super::error::{Fault, fault, quote};
use super::formula::Scope;
use super::kinds::{KIND_NAMES, KINDS, Kind, check_kinds};
use super::messages::{message, rounds};
use super::model::{Behaviour, NodeSpec, SocketSpec};
use super::sockets::socket_spec;
use super::steps::script_step;
use super::tree::{Data, Table, Value};
use crate::socket::SocketKind;

/// The nodes a scenario may have once it is written out.
const MAX_NODES: usize = 64;
/// The sockets one node may have.
const MAX_SOCKETS: usize = 8;
/// The steps all scripts may have together once they are written out.
const MAX_STEPS: usize = 10_000;
/// How often a publisher or ventilator may send all its messages.
const MAX_ROUNDS: u32 = 10_000;
/// How far from the corner of the stage a node may stand, in pixels.
const MAX_PLACE: i32 = 20_000;
pub(super) const NODE_KEYS: &[&str] = &[
    "name", "kind", "sockets", "steps", "messages", "after", "every", "rounds", "reply", "delay",
    "dump", "start", "place", "repeat",
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
    pub(super) fn of(values: &[Value], scope: &Scope<'_>) -> Result<Self, Fault> {
        let mut nodes = Self::default();
        for node in values {
            let table = node.table("a node", NODE_KEYS)?;
            for scope in rounds(table.get("repeat"), scope, MAX_NODES)? {
                nodes.add(table, &scope)?;
            }
        }
        Ok(nodes)
    }

    fn add(&mut self, node: Table<'_>, scope: &Scope<'_>) -> Result<(), Fault> {
        if self.specs.len() == MAX_NODES {
            return Err(fault!(
                node.at,
                "too many nodes" / "节点太多",
                "at most {MAX_NODES} once they are written out" / "展开后最多 {MAX_NODES} 个"
            ));
        }
        let name_value = node.need("name")?;
        let name = check::name(name_value, "a node", scope)?;
        if self.specs.iter().any(|other| other.name == name) {
            let at = name_value.at;
            let name = quote(&name);
            return Err(fault!(
                at,
                "a second node named {name}" / "第二个名为 {name} 的节点",
                "a name of its own for each node" / "每个节点都有自己的名称"
            ));
        }
        let kind = KINDS[node.need("kind")?.word("kind of node", KIND_NAMES)?];
        let sockets = self.sockets(node, kind, scope)?;
        let kinds: Vec<SocketKind> = sockets.iter().map(|socket| socket.kind).collect();
        let behaviour = self.behaviour(node, kind, &kinds, scope)?;
        let start_after = node
            .get("start")
            .map_or(Ok(Duration::ZERO), Value::duration)?;
        let place = node.get("place").map(place).transpose()?;
        self.specs.push(NodeSpec {
            name,
            sockets,
            behaviour,
            start_after,
            place,
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
        let several = values.len();
        let count = match several {
            1 => "1 socket".to_owned(),
            many => format!("{many} sockets"),
        };
        match (kind, values.len()) {
            (_, 0) => {
                return Err(fault!(
                    at,
                    "a node without sockets" / "节点没有套接字",
                    "at least one" / "至少一个"
                ));
            }
            (Kind::Script, 1..=MAX_SOCKETS)
            | (Kind::Proxy, 2 | 3)
            | (Kind::Worker | Kind::Echo, 1 | 2)
            | (Kind::Ventilator | Kind::Sink, 1) => {}
            (Kind::Script, _) => {
                return Err(fault!(
                    at,
                    "{count}" / "有 {several} 个套接字",
                    "at most {MAX_SOCKETS}" / "最多 {MAX_SOCKETS} 个"
                ));
            }
            (Kind::Proxy, _) => {
                return Err(fault!(
                    at,
                    "a proxy with {count}" / "代理有 {several} 个套接字",
                    "two, the front end first, and perhaps a third that captures"
                        / "两个，前端在先，也许还有第三个用来抄送"
                ));
            }
            (Kind::Worker | Kind::Echo, _) => {
                return Err(fault!(
                    at,
                    "a worker or an echo with {count}" / "worker 或 echo 有 {several} 个套接字",
                    "one, or two: from the first to the second" / "一个，或两个：从第一个到第二个"
                ));
            }
            (Kind::Ventilator | Kind::Sink, _) => {
                return Err(fault!(
                    at,
                    "{count} at a node of this kind" / "这种节点有 {several} 个套接字",
                    "one" / "一个"
                ));
            }
        }
        let mut sockets = Vec::with_capacity(values.len());
        for value in values {
            sockets.push(socket_spec(value, scope, &mut self.ends)?);
        }
        let kinds: Vec<SocketKind> = sockets.iter().map(|socket| socket.kind).collect();
        check_kinds(at, kind, &kinds)?;
        Ok(sockets)
    }

    fn behaviour(
        &mut self,
        node: Table<'_>,
        kind: Kind,
        kinds: &[SocketKind],
        scope: &Scope<'_>,
    ) -> Result<Behaviour, Fault> {
        belongs(
            node,
            "steps",
            kind == Kind::Script,
            "\"script\", \"client\" or \"pair\"",
        )?;
        belongs(node, "reply", kind == Kind::Worker, "\"worker\"")?;
        for key in ["messages", "after", "every", "rounds"] {
            let sends = kind == Kind::Ventilator;
            belongs(node, key, sends, "\"publisher\" or \"ventilator\"")?;
        }
        let takes = kind == Kind::Sink;
        belongs(node, "dump", takes, "\"subscriber\" or \"collector\"")?;
        let works = matches!(kind, Kind::Worker | Kind::Echo | Kind::Sink);
        let workers = "\"worker\", \"echo\", \"subscriber\" or \"collector\"";
        belongs(node, "delay", works, workers)?;
        let duration = |key: &str| node.get(key).map_or(Ok(Duration::ZERO), Value::duration);
        Ok(match kind {
            Kind::Proxy => Behaviour::Proxy,
            Kind::Ventilator => {
                let value = node.need("messages")?;
                let mut messages = Vec::new();
                for value in value.list()? {
                    self.count_step(value.at)?;
                    messages.push(message(value, scope)?);
                }
                if messages.is_empty() {
                    return Err(fault!(
                        value.at,
                        "nothing to send" / "没有可发送的",
                        "at least one message" / "至少一条消息"
                    ));
                }
                let rounds = match node.get("rounds") {
                    None => 1,
                    Some(value) => rounds_of(value, scope)?,
                };
                Behaviour::Ventilator {
                    after: duration("after")?,
                    messages,
                    every: duration("every")?,
                    rounds,
                }
            }
            Kind::Sink => Behaviour::Sink {
                delay: duration("delay")?,
                dump: node.get("dump").map_or(Ok(false), Value::truth)?,
            },
            Kind::Worker | Kind::Echo => Behaviour::Worker {
                reply: match node.get("reply") {
                    Some(reply) => Some(message(reply, scope)?),
                    None if kind == Kind::Echo => None,
                    // With a second socket it may pass on what it took.
                    None if kinds.len() == 2 => None,
                    None => {
                        return Err(fault!(
                            node.at,
                            "a worker without \"reply\"" / "worker 缺少 \"reply\"",
                            "reply, or kind = \"echo\"" / "reply，或 kind = \"echo\""
                        ));
                    }
                },
                delay: duration("delay")?,
            },
            Kind::Script => {
                let value = node.need("steps")?;
                let mut steps = Vec::new();
                for step in value.list()? {
                    self.count_step(step.at)?;
                    steps.push(script_step(step, kinds, scope)?);
                }
                Behaviour::Script { steps }
            }
        })
    }

    fn count_step(&mut self, at: usize) -> Result<(), Fault> {
        if self.steps == MAX_STEPS {
            return Err(fault!(
                at,
                "too many steps" / "步骤太多",
                "at most {MAX_STEPS} in all scripts together" / "所有脚本合计最多 {MAX_STEPS} 步"
            ));
        }
        self.steps += 1;
        Ok(())
    }
}

/// Where a node stands.
#[inline(never)]
fn place(value: &Value) -> Result<[i32; 2], Fault> {
    let number = |value: &Value| match value.data {
        Data::Integer(number) => i32::try_from(number).ok(),
        _ => None,
    };
    let near = |place: &i32| (-MAX_PLACE..=MAX_PLACE).contains(place);
    let numbers = value.one_or_many().iter().map(number);
    let numbers: Option<Vec<i32>> = numbers.collect();
    match numbers.as_deref() {
        Some([x, y]) if near(x) && near(y) => Ok([*x, *y]),
        _ => Err(fault!(
            value.at,
            "a place that is none" / "这不是位置",
            "two whole numbers from -{MAX_PLACE} to {MAX_PLACE}, such as [120, 40]"
                / "两个从 -{MAX_PLACE} 到 {MAX_PLACE} 的整数，例如 [120, 40]"
        )),
    }
}

/// How many rounds a source makes.
#[inline(never)]
fn rounds_of(value: &Value, scope: &Scope<'_>) -> Result<u32, Fault> {
    let rounds = scope.count(value)?;
    match u32::try_from(rounds) {
        Ok(rounds) if (1..=MAX_ROUNDS).contains(&rounds) => Ok(rounds),
        _ => Err(fault!(
            value.at,
            "{rounds} rounds" / "{rounds} 遍",
            "1 to {MAX_ROUNDS}" / "1 到 {MAX_ROUNDS}"
        )),
    }
}

/// Refuses a key that means nothing at a node of this kind.
fn belongs(node: Table<'_>, key: &str, here: bool, owners: &str) -> Result<(), Fault> {
    match node.get(key) {
        Some(value) if !here => Err(fault!(
            value.at,
            "{key:?} means nothing at a node of this kind" / "{key:?} 对这种节点没有意义",
            "kind = {owners}" / "kind = {owners}"
        )),
        _ => Ok(()),
    }
}
