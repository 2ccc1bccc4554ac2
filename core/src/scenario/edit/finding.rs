//! What an edit is about, found in the tree of the text.

use core::time::Duration;

use super::{ACTS, EditError, End, LINKS};
use crate::scenario::document::{Document, Format};
use crate::scenario::error::ScenarioError;
use crate::scenario::tree::{Data, Entry, Form, Value};

/// Those lists of a file that are written as blocks.
const BLOCKS: [&str; 5] = ["nodes", LINKS, ACTS, "narration", "predictions"];

/// The scenario of a text in which each node stands for itself, and whether that is the text.
pub(super) fn plain(text: &str, values: &[(&str, u32)]) -> Result<(Document, bool), ScenarioError> {
    let format = Format::guess(text);
    let document = Document::parse(text, format)?;
    if format == Format::Toml && is_plain(document.tree()) {
        return Ok((document, true));
    }
    let written = document.written(values)?;
    Ok((Document::parse(&written, Format::Toml)?, false))
}

/// Whether each node of the text is one of the scenario, and each block one piece of the text.
fn is_plain(tree: &Value) -> bool {
    let headed = |key: &&str| {
        let list = tree.find(key);
        list.is_none_or(|list| list.form == Form::Headed)
    };
    let piece = |block: &Value, dots: bool| {
        let whole = |form| form == Form::Whole || dots && form == Form::Dotted;
        let entries = block.entries().iter();
        entries.map(|entry| entry.value.form).all(whole)
    };
    tree.find("parameters").is_none()
        && BLOCKS.iter().all(headed)
        && BLOCKS.iter().all(|key| {
            let nodes = *key == "nodes";
            list(tree, key)
                .iter()
                .all(|block| piece(block, !nodes) && !(nodes && block.find("repeat").is_some()))
        })
        && list(tree, "nodes").iter().all(|node| {
            let sockets = node.find("sockets").map(Value::one_or_many);
            sockets.unwrap_or_default().iter().all(is_written_out)
        })
}

/// Whether no key within the table has dots: a table made by one begins where its key does.
fn is_written_out(table: &Value) -> bool {
    let mut entries = table.entries().iter();
    entries.all(|entry| {
        let within = entry.value.one_or_many();
        entry.value.at > entry.at && within.iter().all(is_written_out)
    })
}

/// The items of a list of the file.
pub(super) fn list<'a>(tree: &'a Value, key: &str) -> &'a [Value] {
    match tree.find(key).map(|value| &value.data) {
        Some(Data::List(items)) => items,
        _ => &[],
    }
}

/// The tables of the acts with their times, in the order of the scenario's.
pub(super) fn timed(tree: &Value) -> Vec<(Duration, &Value)> {
    let at = |act: &Value| act.find("at")?.duration().ok();
    let acts = list(tree, ACTS).iter();
    let mut acts: Vec<_> = acts.filter_map(|act| Some((at(act)?, act))).collect();
    acts.sort_by_key(|(at, _)| *at);
    acts
}

/// The table of a node.
pub(super) fn node<'a>(tree: &'a Value, name: &str) -> Result<&'a Value, EditError> {
    list(tree, "nodes")
        .iter()
        .find(|node| node.find("name").is_some_and(|value| value.is(name)))
        .ok_or_else(|| EditError::Missing(name.to_owned()))
}

/// The table of a socket.
pub(super) fn socket<'a>(tree: &'a Value, end: &End) -> Result<&'a Value, EditError> {
    node(tree, &end.node)?
        .find("sockets")
        .and_then(|sockets| sockets.one_or_many().get(end.socket))
        .ok_or_else(|| EditError::Missing(format!("{} {}", end.node, end.socket + 1)))
}

impl Value {
    /// The entries of a table; none of anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Table(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is this text.
    pub(in crate::scenario) fn is(&self, text: &str) -> bool {
        matches!(&self.data, Data::Text(own) if own == text)
    }
}
