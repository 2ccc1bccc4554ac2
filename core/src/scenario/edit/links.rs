//! Links: which sockets can have one, which side binds, and how they are made and ended.

use super::patches::Patches;
use super::refer::quoted;
use super::{Document, EditError, End, LINKS, Side, list, node, socket, typed};
use crate::lang::Text;
use crate::scenario::error::any_of;
use crate::scenario::model::{Behaviour, NodeSpec, Scenario, SocketSpec};
use crate::scenario::tree::{Data, Value};
use crate::socket::SocketKind;

/// Why two sockets cannot be linked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unlinkable {
    /// They are one and the same.
    Itself,
    /// They are linked already.
    Already,
    /// Their types do not talk to each other.
    Types(SocketKind, SocketKind),
}

impl Unlinkable {
    /// The reason, for a reader.
    pub fn text(self) -> Text {
        match self {
            Self::Itself => Text {
                en: "a socket cannot be linked to itself".to_owned(),
                zh: "套接字不能与自己相连".to_owned(),
            },
            Self::Already => Text {
                en: "these two are linked already".to_owned(),
                zh: "这两个套接字已经相连".to_owned(),
            },
            Self::Types(from, to) => {
                let partners: Vec<&str> = from.partners().iter().map(|kind| kind.name()).collect();
                let (en, zh) = (any_of(&partners), partners.join("、"));
                Text {
                    en: format!(
                        "{from} cannot talk to {to}: at the other end of {from} stands {en}"
                    ),
                    zh: format!("{from} 不能与 {to} 通信：{from} 的另一端应是 {zh}"),
                }
            }
        }
    }
}

/// Whether two sockets of a scenario may be linked.
///
/// # Errors
/// [`Unlinkable`], why not; also if one of them is not there, which is then told as the same socket.
pub fn linkable(scenario: &Scenario, from: &End, to: &End) -> Result<(), Unlinkable> {
    let (Some((_, a)), Some((_, b))) = (find(scenario, from), find(scenario, to)) else {
        return Err(Unlinkable::Itself);
    };
    if from == to {
        return Err(Unlinkable::Itself);
    }
    let linked =
        |a: &SocketSpec, b: &SocketSpec| a.connects.iter().any(|end| b.binds.contains(end));
    if linked(a, b) || linked(b, a) {
        return Err(Unlinkable::Already);
    }
    if a.kind.may_talk_to(b.kind) {
        Ok(())
    } else {
        Err(Unlinkable::Types(a.kind, b.kind))
    }
}

fn find<'a>(scenario: &'a Scenario, end: &End) -> Option<(&'a NodeSpec, &'a SocketSpec)> {
    let node = scenario.nodes.iter().find(|node| node.name == end.node)?;
    Some((node, node.sockets.get(end.socket)?))
}

/// How much others would rather find a socket than be found by it.
fn steadiness(node: &NodeSpec, socket: &SocketSpec) -> usize {
    use SocketKind::{Client, Dish, Pub, Radio, Rep, Req, Router, Server, Sub, Xpub};
    let by_type = match socket.kind {
        Rep | Router | Pub | Xpub | Server | Radio => 2,
        Req | Sub | Client | Dish => 0,
        _ => 1,
    };
    // Of two like types the one at the start or the end of a pipeline, or one that is bound.
    let ends = matches!(
        node.behaviour,
        Behaviour::Ventilator { .. } | Behaviour::Sink { .. }
    );
    by_type * 4 + usize::from(ends) * 2 + usize::from(!socket.binds.is_empty())
}

/// Links two sockets.
pub(super) fn connect(
    patches: &mut Patches<'_>,
    document: &Document,
    from: &End,
    to: &End,
    binder: Option<Side>,
) -> Result<(), EditError> {
    let tree = document.tree();
    let (from_table, to_table) = (socket(tree, from)?, socket(tree, to)?);
    let scenario = document.scenario(&[]).map_err(EditError::Source)?;
    linkable(&scenario, from, to).map_err(EditError::Link)?;
    let (Some(a), Some(b)) = (find(&scenario, from), find(&scenario, to)) else {
        return Err(EditError::Missing(from.node.clone()));
    };
    let side = binder.unwrap_or_else(|| {
        if steadiness(a.0, a.1) > steadiness(b.0, b.1) {
            Side::From
        } else {
            Side::To
        }
    });
    let (binder, binder_table, connector_table) = match side {
        Side::From => (a, from_table, to_table),
        Side::To => (b, to_table, from_table),
    };
    let endpoint = match binder.1.binds.first() {
        Some(endpoint) => endpoint.clone(),
        None => {
            let endpoint = fresh(&binder.0.name, |name| is_bound(tree, name));
            patches.push(binder_table, "bind", &quoted(&endpoint));
            endpoint
        }
    };
    patches.push(connector_table, "connect", &quoted(&endpoint));
    Ok(())
}

/// Ends a link at the socket that connects.
pub(super) fn disconnect(
    patches: &mut Patches<'_>,
    tree: &Value,
    end: &End,
    endpoint: &str,
) -> Result<(), EditError> {
    patches.take(socket(tree, end)?, "connect", endpoint);
    Ok(())
}

/// The block that is about the link of one socket and about no other.
pub(super) fn own_block<'a>(tree: &'a Value, end: &End, endpoint: &str) -> Option<&'a Value> {
    let alone = is_alone(tree, end, endpoint);
    let number = i64::try_from(end.socket + 1).unwrap_or_default();
    list(tree, LINKS).iter().rev().find(|block| {
        let is = |key: &str, text: &str| block.find(key).is_some_and(|value| value.is(text));
        let socket = block.find("socket").map(|value| &value.data);
        is("endpoint", endpoint)
            && is("node", &end.node)
            && match socket {
                Some(Data::Integer(own)) => *own == number,
                _ => alone,
            }
    })
}

/// Whether no other socket of the node connects to the endpoint.
fn is_alone(tree: &Value, end: &End, endpoint: &str) -> bool {
    let node = node(tree, &end.node)
        .ok()
        .and_then(|node| node.find("sockets"));
    let sockets = node.map(Value::one_or_many).unwrap_or_default().iter();
    sockets
        .filter(|socket| has(socket, "connect", endpoint))
        .count()
        <= 1
}

/// Sets `latency` or `loss` of the link of one socket; a block that says nothing any more goes.
pub(super) fn set(
    patches: &mut Patches<'_>,
    tree: &Value,
    end: &End,
    endpoint: &str,
    key: &str,
    value: Option<&str>,
) -> Result<(), EditError> {
    if !has(socket(tree, end)?, "connect", endpoint) {
        return Err(EditError::Missing(endpoint.to_owned()));
    }
    match (own_block(tree, end, endpoint), value) {
        (Some(block), Some(_)) => patches.set_or_unset(block, key, value)?,
        (Some(block), None) => {
            let says = |key: &str| block.find(key).is_some();
            let other = if key == "loss" { "latency" } else { "loss" };
            if says(other) {
                patches.unset(block, &[key]);
            } else if says(key) {
                patches.remove_block(block);
            }
        }
        (None, Some(value)) => {
            let mut block = format!("[[{LINKS}]]\nendpoint = {}\n", quoted(endpoint));
            block.push_str(&format!("node = {}\n", quoted(&end.node)));
            if !is_alone(tree, end, endpoint) {
                block.push_str(&format!("socket = {}\n", end.socket + 1));
            }
            block.push_str(&format!("{key} = {}", typed(value)?));
            patches.add_block(tree, LINKS, &block);
        }
        (None, None) => {}
    }
    Ok(())
}

/// Lets the socket that connected bind, and the one that bound connect.
pub(super) fn turn(
    patches: &mut Patches<'_>,
    tree: &Value,
    end: &End,
    endpoint: &str,
) -> Result<(), EditError> {
    let connector = socket(tree, end)?;
    let binder = sockets(tree).find(|socket| has(socket, "bind", endpoint));
    let Some(binder) = binder else {
        return Err(EditError::Missing(endpoint.to_owned()));
    };
    // What is said of this link is said of whoever connects now.
    let known = |socket: &Value| {
        let nodes = list(tree, "nodes").iter();
        let own = |node: &&Value| {
            let sockets = node
                .find("sockets")
                .map(Value::one_or_many)
                .unwrap_or_default();
            sockets.iter().any(|own| core::ptr::eq(own, socket))
        };
        nodes.clone().find(own).and_then(|node| node.find("name"))
    };
    if let (Some(block), Some(name)) = (own_block(tree, end, endpoint), known(binder)) {
        let name = patches.slice(name).to_owned();
        patches.set(block, "node", &name);
        patches.unset(block, &["socket"]);
    }
    for (table, from, to) in [(connector, "connect", "bind"), (binder, "bind", "connect")] {
        let ends = |key: &str, with: bool| {
            let items = table.find(key).map(Value::one_or_many).unwrap_or_default();
            let items = items.iter().filter(|item| !item.is(endpoint));
            let mut items: Vec<String> = items.map(|item| patches.slice(item).to_owned()).collect();
            if with {
                items.push(quoted(endpoint));
            }
            match items.as_slice() {
                [] => None,
                [only] => Some(only.clone()),
                many => Some(format!("[{}]", many.join(", "))),
            }
        };
        let changes = [(from, ends(from, false)), (to, ends(to, true))];
        patches.alter(table, &changes);
    }
    Ok(())
}

/// The tables of all sockets.
pub(super) fn sockets(tree: &Value) -> impl Iterator<Item = &Value> {
    let nodes = list(tree, "nodes").iter();
    nodes
        .filter_map(|node| Some(node.find("sockets")?.one_or_many()))
        .flatten()
}

fn has(socket: &Value, key: &str, endpoint: &str) -> bool {
    let value = socket.find(key);
    value.is_some_and(|value| value.one_or_many().iter().any(|item| item.is(endpoint)))
}

/// Whether an endpoint of this name is there.
pub(super) fn is_bound(tree: &Value, endpoint: &str) -> bool {
    sockets(tree).any(|socket| has(socket, "bind", endpoint))
}

/// `name`, or that with the first number behind it which is free.
pub(super) fn fresh(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    // A name that ends in a number counts on.
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem: String = stem.chars().take(36).collect();
    let mut number = 2_u32;
    loop {
        let name = format!("{stem}{number}");
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}
