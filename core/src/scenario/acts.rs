//! Acts written out: what is done from outside to nodes, links and messages, by time.

use super::chinese::chinese;
use super::error::{Fault, any_of, fault};
use super::formula::Scope;
use super::messages::message;
use super::model::{Act, ActSpec, InFlight, Links, NodeSpec, ScriptStep};
use super::steps::{self, CALLS};
use super::tree::{Data, Table, Value};
use super::words::joined;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::trace::Direction;

/// The acts that a scenario may have.
const MAX_ACTS: usize = 1024;

/// What is done to nodes, links and messages.
const TO_THINGS: &[&str] = &[
    "cut",
    "unplug",
    "restore",
    "delay",
    "loss",
    "drop-next",
    "kill",
    "restart",
    "freeze",
    "thaw",
    "slow",
    "fill",
    "unfill",
    "drop",
    "hold",
    "release",
    "edit",
];
/// What an act can be about: that, and the calls of an application, made by hand.
const DEEDS: &[&str] = &joined::<{ TO_THINGS.len() + CALLS.len() }>(&[TO_THINGS, CALLS]);
pub(super) const ACT_KEYS: &[&str] =
    &joined::<{ DEEDS.len() + 3 }>(&[&["at", "node", "socket"], DEEDS]);
pub(super) const LINKS_KEYS: &[&str] = &["endpoint", "node", "socket"];
pub(super) const DELAY_KEYS: &[&str] = &["endpoint", "node", "socket", "by"];
pub(super) const LOSS_KEYS: &[&str] = &["endpoint", "node", "socket", "part"];
pub(super) const NEXT_KEYS: &[&str] = &["endpoint", "node", "socket", "direction"];
pub(super) const FLIGHT_KEYS: &[&str] = &["endpoint", "node", "socket", "direction", "nth"];
pub(super) const EDIT_KEYS: &[&str] = &["endpoint", "node", "socket", "direction", "nth", "frames"];
pub(super) const SLOW_KEYS: &[&str] = &["node", "pace"];
pub(super) const FILL_KEYS: &[&str] = &["node", "socket"];
const DIRECTIONS: &[&str] = &["to-binder", "to-connector"];

/// The acts in the order of their times; those of one time in the order of the file.
pub(super) fn acts(
    values: &[Value],
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<ActSpec>, Fault> {
    let mut acts = Vec::new();
    for value in values {
        if acts.len() == MAX_ACTS {
            return Err(fault!(
                value.at,
                "too many acts" / "动作太多",
                "at most {MAX_ACTS}" / "最多 {MAX_ACTS} 个"
            ));
        }
        refuse_reordering(value)?;
        let table = value.table("an act", ACT_KEYS)?;
        let at = table.need("at")?.duration()?;
        let (deed, what) = table.one_of(DEEDS)?;
        let by_hand = CALLS.contains(&deed);
        for key in ["node", "socket"] {
            if let Some(value) = table.get(key)
                && !by_hand
            {
                return Err(fault!(
                    value.at,
                    "{key:?} beside {deed:?}" / "{key:?} 与 {deed:?} 并列",
                    "it within {deed:?}, where it means something"
                        / "写在 {deed:?} 里面，在那里才有意义"
                ));
            }
        }
        let reader = Reader { scope, nodes };
        let act = if by_hand {
            reader.call(value.at, table, deed, what)?
        } else {
            reader.act(deed, what)?
        };
        acts.push(ActSpec { at, act });
    }
    acts.sort_by_key(|act| act.at);
    Ok(acts)
}

/// What one might wish for, and no link here does.
#[inline(never)]
fn refuse_reordering(act: &Value) -> Result<(), Fault> {
    let Data::Table(entries) = &act.data else {
        return Ok(());
    };
    let Some(entry) = entries.iter().find(|entry| entry.key == "reorder") else {
        return Ok(());
    };
    let rule = Rule::LinksKeepOrder;
    Err(fault!(
        entry.at,
        "messages of one link are never reordered, in process or over TCP (rule {rule})"
            / "同一链路上的消息从不乱序，无论在进程内还是经 TCP（规则 {rule}）",
        "delay, hold or drop, or two links of different delay"
            / "延迟、扣住或丢掉，或用延迟不同的两条链路"
    ))
}

/// What the acts are about.
pub(super) struct Reader<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) nodes: &'a [NodeSpec],
}

impl Reader<'_> {
    #[inline(never)]
    fn act(&self, deed: &str, what: &Value) -> Result<Act, Fault> {
        Ok(match deed {
            "cut" => Act::Cut(self.links(what)?),
            "unplug" => Act::Unplug(self.links(what)?),
            "restore" => Act::Restore(self.links(what)?),
            "kill" => Act::Kill(self.node(what)?.name.clone()),
            "restart" => Act::Restart(self.node(what)?.name.clone()),
            "freeze" => Act::Freeze(self.node(what)?.name.clone()),
            "thaw" => Act::Thaw(self.node(what)?.name.clone()),
            "delay" => {
                let table = what.table("a delay", DELAY_KEYS)?;
                Act::Delay {
                    links: self.links_of(table)?,
                    by: table.need("by")?.duration()?,
                }
            }
            "loss" => {
                let table = what.table("a loss", LOSS_KEYS)?;
                Act::Loss {
                    links: self.links_of(table)?,
                    millionths: millionths(table.need("part")?.part()?),
                }
            }
            "drop-next" => {
                let table = what.table("the next message", NEXT_KEYS)?;
                Act::DropNext {
                    links: self.links_of(table)?,
                    direction: direction(table)?,
                }
            }
            "slow" => {
                let table = what.table("a slow node", SLOW_KEYS)?;
                let pace = table.need("pace")?;
                Act::Slow {
                    node: self.node(table.need("node")?)?.name.clone(),
                    pace: super::expand::pace(pace)?,
                }
            }
            "fill" | "unfill" => {
                let table = what.table("a socket", FILL_KEYS)?;
                let node = self.node(table.need("node")?)?;
                let sockets = node.sockets.len();
                let socket = steps::socket_number(what.at, table.get("socket"), sockets)?;
                let node = node.name.clone();
                match deed {
                    "fill" => Act::Fill { node, socket },
                    _ => Act::Unfill { node, socket },
                }
            }
            "drop" => Act::Drop(self.in_flight(what.table("a message", FLIGHT_KEYS)?)?),
            "hold" => Act::Hold(self.in_flight(what.table("a message", FLIGHT_KEYS)?)?),
            "release" => Act::Release(self.in_flight(what.table("a message", FLIGHT_KEYS)?)?),
            _ => {
                let table = what.table("a message", EDIT_KEYS)?;
                Act::Edit {
                    flight: self.in_flight(table)?,
                    message: message(table.need("frames")?, self.scope)?,
                }
            }
        })
    }

    /// A call by hand: a step of a script, which does not wait.
    #[inline(never)]
    fn call(&self, at: usize, act: Table<'_>, deed: &str, what: &Value) -> Result<Act, Fault> {
        let node = self.node(act.need("node")?)?;
        let kinds: Vec<SocketKind> = node.sockets.iter().map(|socket| socket.kind).collect();
        let step = steps::step_of(at, deed, what, act.get("socket"), &kinds, self.scope)?;
        match step {
            ScriptStep::Receive {
                timeout: Some(_), ..
            } => {
                return Err(fault!(
                    what.at,
                    "a call by hand that waits" / "手动调用不能等待",
                    "a receive without a timeout: it takes what is there"
                        / "不带 timeout 的 receive：有什么取什么"
                ));
            }
            ScriptStep::ReceiveFrame { .. } => {
                return Err(fault!(
                    what.at,
                    "a call by hand that takes one frame" / "手动调用不能只取一帧",
                    "a receive of the whole message" / "接收整条消息"
                ));
            }
            ScriptStep::Compose { .. } => {
                return Err(fault!(
                    what.at,
                    "frames that were received, in a call by hand" / "手动调用里不能用收到的帧",
                    "frames that are written out" / "直接写出的帧"
                ));
            }
            _ => {}
        }
        let node = node.name.clone();
        Ok(Act::Call { node, step })
    }

    fn node(&self, value: &Value) -> Result<&NodeSpec, Fault> {
        let name = self.scope.text(value)?;
        let named = self.nodes.iter().find(|node| node.name == name);
        named.ok_or_else(|| {
            let known: Vec<&str> = self.nodes.iter().map(|node| node.name.as_str()).collect();
            Fault::unknown(value.at, "node", &name, &known)
        })
    }

    /// An endpoint, or a table with the endpoint and the node whose link to it is meant.
    #[inline(never)]
    fn links(&self, value: &Value) -> Result<Links, Fault> {
        if let Data::Text(_) = value.data {
            return Ok(Links {
                endpoint: self.endpoint(value)?,
                node: None,
                socket: None,
            });
        }
        self.links_of(value.table("links", LINKS_KEYS)?)
    }

    pub(super) fn links_of(&self, table: Table<'_>) -> Result<Links, Fault> {
        let endpoint = self.endpoint(table.need("endpoint")?)?;
        let (node, socket) = (table.get("node"), table.get("socket"));
        let Some(value) = node else {
            if let Some(socket) = socket {
                return Err(fault!(
                    socket.at,
                    "a socket of no node" / "套接字没有所属节点",
                    "the node that connects, beside it" / "在旁边写出发起连接的节点"
                ));
            }
            let (node, socket) = (None, None);
            return Ok(Links {
                endpoint,
                node,
                socket,
            });
        };
        let node = self.node(value)?;
        let socket = match socket {
            None => None,
            Some(_) => Some(steps::socket_number(value.at, socket, node.sockets.len())?),
        };
        let links = Links {
            endpoint,
            node: Some(node.name.clone()),
            socket,
        };
        if self.count(&links) > 0 {
            return Ok(links);
        }
        let (name, endpoint) = (&node.name, &links.endpoint);
        Err(fault!(
            value.at,
            "{name:?} does not connect to {endpoint:?}" / "{name:?} 没有连接到 {endpoint:?}",
            "a node that does" / "连接到它的节点"
        ))
    }

    #[inline(never)]
    fn endpoint(&self, value: &Value) -> Result<String, Fault> {
        let endpoint = self.scope.text(value)?;
        let sockets = self.nodes.iter().flat_map(|node| &node.sockets);
        let known: Vec<&str> = sockets
            .flat_map(|socket| &socket.binds)
            .map(String::as_str)
            .collect();
        if known.contains(&endpoint.as_str()) {
            return Ok(endpoint);
        }
        Err(Fault::unknown(value.at, "endpoint", &endpoint, &known))
    }

    /// How many links are meant.
    fn count(&self, links: &Links) -> usize {
        let meant = |node: &&NodeSpec| links.node.as_ref().is_none_or(|name| *name == node.name);
        let sockets = self.nodes.iter().filter(meant).flat_map(|node| {
            let numbered = node.sockets.iter().enumerate();
            numbered.filter(|(number, _)| links.socket.is_none_or(|socket| socket == *number))
        });
        sockets
            .filter(|(_, socket)| socket.connects.contains(&links.endpoint))
            .count()
    }

    /// One message on one link.
    #[inline(never)]
    fn in_flight(&self, table: Table<'_>) -> Result<InFlight, Fault> {
        let links = self.links_of(table)?;
        let several = self.count(&links);
        if several != 1 {
            let endpoint = &links.endpoint;
            let which = if links.node.is_some() {
                "socket"
            } else {
                "node"
            };
            let which_zh = chinese(which);
            return Err(fault!(
                table.at,
                "a message on one of {several} links to {endpoint:?}"
                    / "到 {endpoint:?} 的链路有 {several} 条，不知是哪条上的消息",
                "the {which} that connects, to tell which" / "发起连接的{which_zh}，以便区分"
            ));
        }
        let direction = direction(table)?;
        let value = table.need("nth")?;
        let nth = self.scope.count(value)?;
        match u32::try_from(nth) {
            Ok(nth) if nth > 0 => Ok(InFlight {
                links,
                direction,
                nth,
            }),
            _ => Err(fault!(
                value.at,
                "no message is number {nth}" / "没有编号为 {nth} 的消息",
                "which one of those sent that way, counted from 1"
                    / "该方向上第几条消息，从 1 数起"
            )),
        }
    }
}

fn direction(table: Table<'_>) -> Result<Direction, Fault> {
    let value = table.get("direction").ok_or_else(|| {
        let ways = any_of(DIRECTIONS);
        let ways_zh = chinese(&ways);
        fault!(
            table.at,
            "a message without \"direction\"" / "消息缺少 \"direction\"",
            "{ways}" / "{ways_zh}"
        )
    })?;
    Ok(match value.word("direction", DIRECTIONS)? {
        0 => Direction::ToBinder,
        _ => Direction::ToConnector,
    })
}

/// A part in millionths, so that it can be compared and written without rounding.
fn millionths(part: f64) -> u32 {
    (part * 1e6).round() as u32
}
