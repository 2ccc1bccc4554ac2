//! What is set at a node or a socket, as forms show it.

use super::End;
use super::finding::{node, plain, socket};
use crate::scenario::catalogue::{self, Holds};
use crate::scenario::tree::Value;

/// What a key of a node or one of its sockets is set to, as it is typed into a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// What is set at a node, or at one of its sockets; nothing if the text is not sound, or the node is
/// not there. `values` are the parameters as they are set.
pub fn shown(text: &str, values: &[(&str, u32)], of: &str, number: Option<usize>) -> Vec<Shown> {
    let Ok((document, _)) = plain(text, values) else {
        return Vec::new();
    };
    let end = |socket| End {
        node: of.to_owned(),
        socket,
    };
    let table = match number {
        Some(number) => socket(document.tree(), &end(number)),
        None => node(document.tree(), of),
    };
    let (fields, entries) = match number {
        Some(_) => (catalogue::socket_fields(), table),
        None => (catalogue::node_fields(), table),
    };
    let entries = entries.map(Value::entries).unwrap_or_default().iter();
    let shown = entries.map(|entry| {
        let field = fields.iter().find(|field| field.key == entry.key);
        let holds = field.map_or(Holds::Word(&[]), |field| field.holds);
        Shown {
            key: entry.key.clone(),
            value: holds.shown(&entry.value),
        }
    });
    shown.collect()
}
