//! What speaks of a node or an endpoint: links, acts, moments.

use super::patches::Patches;
use super::{ACTS, EditError, LINKS, list, node};
use crate::scenario::tree::{Data, Form, Value};
use crate::scenario::written::push_quoted;

/// The keys under which a text is the name of a node.
const NODE_KEYS: [&str; 8] = [
    "node", "kill", "restart", "freeze", "thaw", "slow", "fill", "unfill",
];
/// The keys under which a text is the name of an endpoint.
const ENDPOINT_KEYS: [&str; 13] = [
    "endpoint",
    "bind",
    "connect",
    "cut",
    "unplug",
    "restore",
    "delay",
    "loss",
    "drop-next",
    "drop",
    "hold",
    "release",
    "edit",
];

/// `text` as a value.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    push_quoted(&mut quoted, text);
    quoted
}

/// Calls a node something else.
pub(super) fn rename_node(
    patches: &mut Patches<'_>,
    tree: &Value,
    old: &str,
    new: &str,
) -> Result<(), EditError> {
    let new = quoted(new);
    patches.set(node(tree, old)?, "name", &new);
    for entry in tree.entries().iter().filter(|entry| entry.key != "nodes") {
        rename(patches, &entry.value, &NODE_KEYS, old, &new);
    }
    Ok(())
}

/// Calls an endpoint something else.
pub(super) fn rename_endpoint(patches: &mut Patches<'_>, tree: &Value, old: &str, new: &str) {
    let new = quoted(new);
    for node in list(tree, "nodes") {
        if let Some(sockets) = node.find("sockets") {
            rename(patches, sockets, &["bind", "connect"], old, &new);
        }
    }
    for block in list(tree, ACTS).iter().chain(list(tree, LINKS)) {
        rename(patches, block, &ENDPOINT_KEYS, old, &new);
    }
}

/// Replaces the text `old` wherever it stands under one of `keys`.
fn rename(patches: &mut Patches<'_>, value: &Value, keys: &[&str], old: &str, new: &str) {
    match &value.data {
        Data::Table(entries) => {
            for entry in entries {
                let named = keys.contains(&entry.key.as_str());
                for value in entry.value.one_or_many() {
                    if named && value.is(old) {
                        patches.replace(value, new);
                    }
                }
                rename(patches, &entry.value, keys, old, new);
            }
        }
        Data::List(items) => {
            for item in items {
                rename(patches, item, keys, old, new);
            }
        }
        _ => {}
    }
}

/// Takes away what stands at octet `at` of the text if the scenario can do without it: a link, or
/// something that is told, asked or done. Whether it could.
pub(super) fn drop_at(patches: &mut Patches<'_>, tree: &Value, at: usize) -> bool {
    let within = |value: &Value| (value.at..value.end.max(value.at + 1)).contains(&at);
    if tree.find("opening").is_some_and(within) {
        patches.unset(tree, &["opening"]);
        return true;
    }
    for key in [LINKS, ACTS, "narration", "predictions"] {
        if let Some(block) = list(tree, key).iter().find(|block| within(block)) {
            patches.remove_block(block);
            return true;
        }
    }
    let nodes = list(tree, "nodes").iter();
    let sockets = nodes.filter_map(|node| Some(node.find("sockets")?.one_or_many()));
    for socket in sockets.flatten().filter(|socket| within(socket)) {
        for key in ["connect", "connect-identity"] {
            let Some(value) = socket.find(key).filter(|value| within(value)) else {
                continue;
            };
            let items = value.one_or_many();
            match items.iter().position(within) {
                Some(index) if items.len() > 1 => patches.remove_item(value, index),
                _ if socket.form == Form::Whole => patches.unset(socket, &[key]),
                _ => return false,
            }
            return true;
        }
    }
    false
}
