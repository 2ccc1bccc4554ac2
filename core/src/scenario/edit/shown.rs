//! What is set at a node or a socket, as forms show it.

use super::End;
use super::finding::{node, plain, socket};
use super::links::own_block;
use crate::scenario::catalogue::{self, Field, Holds};
use crate::scenario::tree::{Data, Value};

/// What a key of a node or one of its sockets is set to, as it is typed into a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// The key; within tables and lists the way to it, with dots: `heartbeat.interval`,
    /// `security.users.0.name`.
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
    let fields = match number {
        Some(_) => catalogue::socket_fields(),
        None => catalogue::node_fields(),
    };
    let mut shown = Vec::new();
    if let Ok(table) = table {
        show(table, fields, "", &mut shown);
    }
    shown
}

/// What is set of the file's own keys, as [`shown`] tells it of a node.
pub fn shown_file(text: &str, values: &[(&str, u32)]) -> Vec<Shown> {
    let mut shown = Vec::new();
    if let Ok((document, _)) = plain(text, values) {
        show(document.tree(), catalogue::file_fields(), "", &mut shown);
    }
    shown
}

/// What is set of the links of one socket to an endpoint and of no others, as [`shown`] tells it of a
/// node.
pub fn shown_link(text: &str, values: &[(&str, u32)], end: &End, endpoint: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    if let Ok((document, _)) = plain(text, values)
        && let Some(block) = own_block(document.tree(), end, endpoint)
    {
        show(block, catalogue::part_fields("link"), "", &mut shown);
    }
    shown
}

/// Tells of each key of a table and of those within it.
fn show(table: &Value, fields: &[Field], way: &str, to: &mut Vec<Shown>) {
    for entry in table.entries() {
        let field = fields.iter().find(|field| field.key == entry.key);
        let holds = field.map_or(Holds::Word(&[]), |field| field.holds);
        let key = [way, &entry.key].concat();
        let value = holds.shown(&entry.value);
        to.push(Shown {
            key: key.clone(),
            value,
        });
        if holds != Holds::Table {
            continue;
        }
        let parts = catalogue::part_fields(&entry.key);
        match &entry.value.data {
            Data::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    show(item, parts, &format!("{key}.{number}."), to);
                }
            }
            _ => show(&entry.value, parts, &format!("{key}."), to),
        }
    }
}
