//! Nodes and their sockets: added, changed, taken away.

use super::links::{fresh, is_bound};
use super::patches::Patches;
use super::refer::quoted;
use super::{Document, EditError, list, plain};
use crate::scenario::formula::Scope;
use crate::scenario::from_toml;
use crate::scenario::kinds::{KIND_NAMES, Kind};
use crate::scenario::options;
use crate::scenario::tree::{Data, Value};
use crate::scenario::written::{self, push};
use crate::socket::SocketKind;

/// How far a copy stands from what it is a copy of.
const APART: i64 = 24;
/// How far apart nodes are put that have no place of their own.
const STRIDE: i64 = 160;

/// Nodes of a scenario as text, to be [added](super::Edit::Add) somewhere. `values` are the
/// parameters as they are set.
pub fn copied(text: &str, values: &[(&str, u32)], names: &[&str]) -> String {
    let Ok((document, _)) = plain(text, values) else {
        return String::new();
    };
    let mut copy = String::new();
    for node in list(document.tree(), "nodes") {
        let named = |name: &&str| node.find("name").is_some_and(|value| value.is(name));
        if names.iter().any(named) {
            if !copy.is_empty() {
                copy.push('\n');
            }
            copy.push_str(&document.source()[node.at..node.end]);
            copy.push('\n');
        }
    }
    copy
}

/// Adds the nodes of a text, and tells what they are called.
pub(super) fn add(
    patches: &mut Patches<'_>,
    document: &Document,
    text: &str,
    place: Option<[i32; 2]>,
) -> Result<Vec<String>, EditError> {
    let refused = |fault: super::Fault| EditError::Value(fault.locate(text));
    if !text.contains("nodes") {
        return Err(EditError::NoNodes);
    }
    let tree = from_toml::read(text).map_err(refused)?;
    if list(&tree, "nodes").is_empty() {
        return Err(EditError::NoNodes);
    }
    let octets_left = Scope::budget();
    let scope = Scope::new(&[], &octets_left);
    let mut tree = written::whole(&tree, "", &scope).map_err(refused)?;
    let target = document.tree();
    let mut names: Vec<String> = Vec::new();
    let mut bound: Vec<(String, String)> = Vec::new();
    for node in list_mut(&mut tree, "nodes") {
        if let Some(Data::Text(name)) = data(node, "name") {
            let taken = |name: &str| {
                super::node(target, name).is_ok() || names.iter().any(|other| other == name)
            };
            *name = fresh(name, taken);
            names.push(name.clone());
        }
        each_endpoint(node, "bind", |endpoint| {
            let taken =
                |name: &str| is_bound(target, name) || bound.iter().any(|(_, other)| other == name);
            let new = fresh(endpoint, taken);
            bound.push((endpoint.to_owned(), new.clone()));
            Some(new)
        });
    }
    let origin = list(&tree, "nodes").iter().find_map(place_of);
    for (index, node) in list_mut(&mut tree, "nodes").iter_mut().enumerate() {
        each_endpoint(node, "connect", |endpoint| {
            let own = bound.iter().find(|(old, _)| old == endpoint);
            let own = own.map(|(_, new)| new.clone());
            own.or_else(|| is_bound(target, endpoint).then(|| endpoint.to_owned()))
        });
        let put = match (
            place.map(|place| place.map(i64::from)),
            origin,
            place_of(node),
        ) {
            (Some([x, y]), Some([ox, oy]), Some([nx, ny])) => Some([x + nx - ox, y + ny - oy]),
            (Some([x, y]), ..) => Some([x + STRIDE * i64::try_from(index).unwrap_or_default(), y]),
            (None, _, Some([x, y])) => Some([x + APART, y + APART]),
            (None, _, None) => None,
        };
        if let (Data::Table(entries), Some(put)) = (&mut node.data, put) {
            entries.retain(|entry| entry.key != "place");
            let list = put.map(|number| written::of(Data::Integer(number)));
            entries.push(written::entry("place", Data::List(list.into())));
        }
    }
    let mut blocks = String::new();
    for node in list(&tree, "nodes") {
        written::block(&mut blocks, "nodes", node);
    }
    patches.add_block(target, "nodes", blocks.trim());
    Ok(names)
}

fn data<'a>(table: &'a mut Value, key: &str) -> Option<&'a mut Data> {
    let Data::Table(entries) = &mut table.data else {
        return None;
    };
    let entry = entries.iter_mut().find(|entry| entry.key == key)?;
    Some(&mut entry.value.data)
}

fn list_mut<'a>(table: &'a mut Value, key: &str) -> &'a mut [Value] {
    match data(table, key) {
        Some(Data::List(items)) => items,
        _ => &mut [],
    }
}

fn place_of(node: &Value) -> Option<[i64; 2]> {
    let number = |value: &Value| match value.data {
        Data::Integer(number) => Some(number),
        _ => None,
    };
    match node.find("place")?.one_or_many() {
        [x, y] => Some([number(x)?, number(y)?]),
        _ => None,
    }
}

/// Calls each endpoint under `key` of a node's sockets what `rename` says, or takes it away.
fn each_endpoint(node: &mut Value, key: &str, mut rename: impl FnMut(&str) -> Option<String>) {
    let sockets = match data(node, "sockets") {
        Some(Data::List(sockets)) => sockets.as_mut_slice(),
        _ => match &mut node.data {
            Data::Table(entries) => {
                let socket = entries.iter_mut().find(|entry| entry.key == "sockets");
                socket.map_or(&mut [][..], |entry| core::slice::from_mut(&mut entry.value))
            }
            _ => &mut [],
        },
    };
    for socket in sockets {
        match data(socket, key) {
            Some(Data::List(ends)) => {
                let mut kept = Vec::new();
                for mut end in ends.drain(..) {
                    if let Data::Text(name) = &end.data
                        && let Some(new) = rename(name)
                    {
                        end.data = Data::Text(new);
                        kept.push(end);
                    }
                }
                *ends = kept;
            }
            Some(Data::Text(name)) => match rename(name) {
                Some(new) => *name = new,
                None => {
                    if let Data::Table(entries) = &mut socket.data {
                        entries.retain(|entry| entry.key != key);
                    }
                }
            },
            _ => {}
        }
    }
}

/// Makes a node do something else: what means nothing any more goes, what is needed comes.
pub(super) fn set_kind(
    patches: &mut Patches<'_>,
    node: &Value,
    kind: &str,
) -> Result<(), EditError> {
    let Some(new) = Kind::named(kind) else {
        let refused = super::Fault::unknown(0, "kind of node", kind, KIND_NAMES);
        return Err(EditError::Value(refused.locate("")));
    };
    let strange: Vec<&str> = [
        "steps", "messages", "after", "every", "rounds", "reply", "delay", "dump",
    ]
    .into_iter()
    .filter(|key| !new.keys().contains(key))
    .collect();
    patches.unset(node, &strange);
    patches.set(node, "kind", &quoted(kind));
    let needed = match new {
        Kind::Script => Some(("steps", "[]")),
        Kind::Ventilator => Some(("messages", "[\"hello\"]")),
        Kind::Worker => Some(("reply", "\"world\"")),
        Kind::Sink | Kind::Echo | Kind::Proxy => None,
    };
    if let Some((key, value)) = needed
        && node.find(key).is_none()
    {
        patches.set(node, key, value);
    }
    Ok(())
}

/// Sets a key of a node or of one of its sockets.
pub(super) fn set(
    patches: &mut Patches<'_>,
    node: &Value,
    socket: Option<usize>,
    key: &str,
    value: Option<&str>,
) -> Result<(), EditError> {
    let Some(number) = socket else {
        return patches.set_in(node, key, value);
    };
    let sockets = node.find("sockets").map(Value::one_or_many);
    let Some(socket) = sockets.and_then(|sockets| sockets.get(number)) else {
        return Err(EditError::Missing(format!("{}", number + 1)));
    };
    let kind = value
        .filter(|_| key == "type")
        .and_then(|value| value.trim_matches(['"', '\'']).parse::<SocketKind>().ok());
    let Some(kind) = kind else {
        return patches.set_in(socket, key, value);
    };
    // Of another type: options that it does not have go.
    let mut table = String::from("{ type = ");
    table.push_str(&quoted(kind.name()));
    for entry in socket.entries() {
        if entry.key != "type" && options::has(kind, &entry.key) {
            table.extend([", ", patches.between(entry.at, entry.value.end)]);
        }
    }
    table.push_str(" }");
    patches.replace(socket, &table);
    Ok(())
}

/// Gives a node one more socket; its script then says which one each step means.
pub(super) fn add_socket(patches: &mut Patches<'_>, node: &Value, kind: &str) {
    patches.push(node, "sockets", &format!("{{ type = {} }}", quoted(kind)));
    let Some(steps) = node.find("steps") else {
        return;
    };
    let mut items = Vec::new();
    for step in steps.one_or_many() {
        items.push(match &step.data {
            Data::Text(word) if word.eq_ignore_ascii_case("dump") => {
                "{ receive = { dump = true }, socket = 1 }".to_owned()
            }
            Data::Text(_) => "{ receive = {}, socket = 1 }".to_owned(),
            _ if step.find("socket").is_some() || step.find("wait").is_some() => {
                patches.slice(step).to_owned()
            }
            _ => numbered(patches, step, 1),
        });
    }
    if !items.is_empty() {
        patches.rewrite(steps, &items);
    }
}

/// Takes a socket away; the steps of a script that are about it go, and the numbers of those
/// behind it move up.
pub(super) fn remove_socket(
    patches: &mut Patches<'_>,
    node: &Value,
    socket: usize,
) -> Result<(), EditError> {
    let Some(sockets) = node.find("sockets") else {
        return Err(EditError::Missing(format!("{}", socket + 1)));
    };
    if socket >= sockets.one_or_many().len() {
        return Err(EditError::Missing(format!("{}", socket + 1)));
    }
    match &sockets.data {
        Data::List(_) => patches.remove_item(sockets, socket),
        // A node without sockets is refused with its reason.
        _ => patches.replace(sockets, "[]"),
    }
    let Some(steps) = node.find("steps") else {
        return Ok(());
    };
    let mut items = Vec::new();
    for step in steps.one_or_many() {
        let number = match step.find("socket").map(|value| &value.data) {
            Some(Data::Integer(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        match number {
            Some(number) if number == socket + 1 => {}
            Some(number) if number > socket + 1 => items.push(numbered(patches, step, number - 1)),
            _ => items.push(patches.slice(step).to_owned()),
        }
    }
    patches.rewrite(steps, &items);
    Ok(())
}

/// A step that says which socket it means.
fn numbered(patches: &Patches<'_>, step: &Value, socket: usize) -> String {
    let mut text = String::from("{ ");
    for entry in step.entries().iter().filter(|entry| entry.key != "socket") {
        text.extend([patches.between(entry.at, entry.value.end), ", "]);
    }
    text.push_str("socket = ");
    push(
        &mut text,
        &written::of(Data::Integer(i64::try_from(socket).unwrap_or_default())),
    );
    text.push_str(" }");
    text
}
