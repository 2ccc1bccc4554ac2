//! Changes to a scenario's text, one by one: what a reader does to the picture.
//!
//! ```text
//! text --read--> tree, in which each value knows its octets
//!   |              |
//!   |            Edit --> patches: octets, and what stands there instead
//!   '--------------+----> text, read again: it is sound, or the edit is refused
//! ```
//!
//! Only what an edit changes is written anew; comments, order and spacing of all else stay. A text
//! that is JSON, or in which one node stands for several, is [written
//! out](super::Document::written) first.

mod links;
mod nodes;
mod patches;
mod refer;

use core::fmt;
use core::time::Duration;

use super::catalogue::{self, Holds};
use super::document::{Document, Format};
use super::error::{Fault, ScenarioError};
use super::from_toml;
use super::tree::{Data, Entry, Form, Value};
use crate::lang::Text;
use patches::Patches;

pub use links::{Unlinkable, linkable};
pub use nodes::copied;

/// The key of the list of what is done from outside.
const ACTS: &str = "acts";
/// Those lists of a file that are written as blocks.
const BLOCKS: [&str; 4] = ["nodes", ACTS, "narration", "predictions"];

/// One change to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets a key of the file itself to a value, which is TOML, or takes it away.
    File {
        /// The key: `title`, `seed`, `until`.
        key: String,
        /// The value, as TOML.
        value: Option<String>,
    },
    /// Adds nodes: a text with `[[nodes]]`, as [`copied`] makes it. What they are called changes
    /// where it has to.
    Add {
        /// The nodes.
        nodes: String,
        /// Where the first of them stands, if that is to be said.
        place: Option<[i32; 2]>,
    },
    /// Takes nodes away, with their links and with what is told of them or done to them.
    Remove(Vec<String>),
    /// Calls a node something else, wherever it is named.
    Rename {
        /// The node.
        node: String,
        /// Its new name.
        name: String,
    },
    /// Calls an endpoint something else, wherever it is named.
    RenameEndpoint {
        /// The endpoint.
        endpoint: String,
        /// Its new name.
        name: String,
    },
    /// Makes a node do something else, by a word such as `worker`.
    Kind {
        /// The node.
        node: String,
        /// The word.
        kind: String,
    },
    /// Sets a key of a node or of one of its sockets to a value, which is TOML, or takes it away.
    Set {
        /// The node.
        node: String,
        /// The number of the socket, from 0, if it is a socket's key.
        socket: Option<usize>,
        /// The key.
        key: String,
        /// The value, as TOML.
        value: Option<String>,
    },
    /// Gives a node one more socket, of a type such as `DEALER`.
    AddSocket {
        /// The node.
        node: String,
        /// The type.
        kind: String,
    },
    /// Takes a socket from a node, with its links.
    RemoveSocket {
        /// The node.
        node: String,
        /// The number of the socket, from 0.
        socket: usize,
    },
    /// Links two sockets.
    Connect {
        /// One socket.
        from: End,
        /// The other.
        to: End,
        /// Which of them binds; by default the one that others would rather find.
        binder: Option<Side>,
    },
    /// Ends a link at the socket that connects.
    Disconnect {
        /// That socket.
        end: End,
        /// The endpoint that it is connected to.
        endpoint: String,
    },
    /// Makes the other side bind: of a link to an endpoint that only this socket connects to.
    Turn {
        /// The socket that connects.
        end: End,
        /// The endpoint.
        endpoint: String,
    },
    /// Puts nodes in places of the stage, or leaves their places to whoever draws.
    Move(Vec<(String, Option<[i32; 2]>)>),
    /// Does something from outside: the lines of one block.
    Act(String),
    /// Takes away what is done from outside later than this.
    DropActs {
        /// The time that stays.
        after: Duration,
    },
}

/// A socket: the name of its node, and its number there, from 0.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct End {
    /// The node.
    pub node: String,
    /// The number of the socket.
    pub socket: usize,
}

/// One of two.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// The one named first.
    From,
    /// The other.
    To,
}

/// A text after an edit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edited {
    /// The text: TOML that is sound.
    pub text: String,
    /// Whether the text before had to be written out, and lost its comments by that.
    pub written_out: bool,
    /// The names of the nodes that were added.
    pub added: Vec<String>,
}

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

/// A text as a value of the scenario: quoted, and standing for itself where it has the look of a
/// formula.
pub fn quoted(text: &str) -> String {
    refer::quoted(&super::formula::escaped(text))
}

/// The scenario of a text in which each node stands for itself, and whether that is the text.
fn plain(text: &str, values: &[(&str, u32)]) -> Result<(Document, bool), ScenarioError> {
    let format = Format::guess(text);
    let document = Document::parse(text, format)?;
    if format == Format::Toml && is_plain(document.tree()) {
        return Ok((document, true));
    }
    let written = document.written(values)?;
    Ok((Document::parse(&written, Format::Toml)?, false))
}

/// Why an edit was not made.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EditError {
    /// The text was not sound before.
    Source(ScenarioError),
    /// A value is no TOML.
    Value(ScenarioError),
    /// It would not be sound afterwards.
    Refused(ScenarioError),
    /// The sockets cannot be linked.
    Link(Unlinkable),
    /// What is to be changed is not there.
    Missing(String),
}

impl EditError {
    /// What is wrong, for a reader.
    pub fn text(&self) -> Text {
        match self {
            Self::Source(error) => Text {
                en: format!("repair the text first: {error}"),
                zh: format!("请先修正文本：{error}"),
            },
            Self::Value(error) | Self::Refused(error) => {
                let both = error.told();
                Text {
                    en: both.clone(),
                    zh: both,
                }
            }
            Self::Link(reason) => reason.text(),
            Self::Missing(what) => Text {
                en: format!("{what} is not there"),
                zh: format!("没有 {what}"),
            },
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl core::error::Error for EditError {}

/// The text after an edit; `values` are the parameters as they are set, should it have to be
/// written out.
///
/// # Errors
/// [`EditError`]; then nothing is changed.
pub fn apply(text: &str, values: &[(&str, u32)], edit: &Edit) -> Result<Edited, EditError> {
    let (document, plain) = plain(text, values).map_err(EditError::Source)?;
    let mut added = Vec::new();
    let mut patches = Patches::new(document.source());
    let mut lenient = false;
    let tree = document.tree();
    match edit {
        Edit::File { key, value } => patches.set_or_unset(tree, key, value.as_deref())?,
        Edit::Add { nodes, place } => {
            added = nodes::add(&mut patches, &document, nodes, *place)?;
        }
        Edit::Remove(names) => {
            lenient = true;
            for name in names {
                patches.remove_block(node(tree, name)?);
            }
        }
        Edit::Rename { node, name } => refer::rename_node(&mut patches, tree, node, name)?,
        Edit::RenameEndpoint { endpoint, name } => {
            refer::rename_endpoint(&mut patches, tree, endpoint, name);
        }
        Edit::Kind { node, kind } => nodes::set_kind(&mut patches, self::node(tree, node)?, kind)?,
        Edit::Set {
            node,
            socket,
            key,
            value,
        } => nodes::set(
            &mut patches,
            self::node(tree, node)?,
            *socket,
            key,
            value.as_deref(),
        )?,
        Edit::AddSocket { node, kind } => {
            nodes::add_socket(&mut patches, self::node(tree, node)?, kind);
        }
        Edit::RemoveSocket { node, socket } => {
            lenient = true;
            nodes::remove_socket(&mut patches, self::node(tree, node)?, *socket)?;
        }
        Edit::Connect { from, to, binder } => {
            links::connect(&mut patches, &document, from, to, *binder)?;
        }
        Edit::Disconnect { end, endpoint } => {
            lenient = true;
            links::disconnect(&mut patches, tree, end, endpoint)?;
        }
        Edit::Turn { end, endpoint } => {
            lenient = true;
            links::turn(&mut patches, tree, end, endpoint)?;
        }
        Edit::Move(places) => {
            for (name, place) in places {
                let place = place.map(|[x, y]| format!("[{x}, {y}]"));
                patches.set_or_unset(node(tree, name)?, "place", place.as_deref())?;
            }
        }
        Edit::Act(lines) => {
            let block = format!("[[{ACTS}]]\n{}", lines.trim());
            patches.add_block(tree, ACTS, &block);
        }
        Edit::DropActs { after } => {
            for act in list(tree, ACTS) {
                let at = act.find("at").map(Value::duration);
                if at.is_some_and(|at| at.is_ok_and(|at| at > *after)) {
                    patches.remove_block(act);
                }
            }
        }
    }
    let text = settle(patches.applied(), lenient)?;
    Ok(Edited {
        text,
        written_out: !plain,
        added,
    })
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
}

/// The text, if it is sound. If `lenient`, what speaks of something that is gone goes with it.
fn settle(mut text: String, lenient: bool) -> Result<String, EditError> {
    loop {
        let (tree, fault) = match check(&text) {
            Ok(()) => return Ok(text),
            Err((tree, fault)) => (tree, fault),
        };
        let mut patches = Patches::new(&text);
        let gone =
            lenient && tree.is_some_and(|tree| refer::drop_at(&mut patches, &tree, fault.at()));
        if !gone {
            return Err(EditError::Refused(fault.locate(&text)));
        }
        text = patches.applied();
    }
}

/// Reads a text as a document does, and tells the octet at which it is wrong.
fn check(text: &str) -> Result<(), (Option<Value>, Fault)> {
    let tree = from_toml::read(text).map_err(|fault| (None, fault))?;
    let read = super::expand::parameters(&tree)
        .and_then(|parameters| super::expand::scenario(&tree, parameters));
    match read {
        Ok(_) => Ok(()),
        Err(fault) => Err((Some(tree), fault)),
    }
}

/// The items of a list of the file.
fn list<'a>(tree: &'a Value, key: &str) -> &'a [Value] {
    match tree.find(key).map(|value| &value.data) {
        Some(Data::List(items)) => items,
        _ => &[],
    }
}

/// The table of a node.
fn node<'a>(tree: &'a Value, name: &str) -> Result<&'a Value, EditError> {
    list(tree, "nodes")
        .iter()
        .find(|node| node.find("name").is_some_and(|value| value.is(name)))
        .ok_or_else(|| EditError::Missing(name.to_owned()))
}

/// The table of a socket.
fn socket<'a>(tree: &'a Value, end: &End) -> Result<&'a Value, EditError> {
    node(tree, &end.node)?
        .find("sockets")
        .and_then(|sockets| sockets.one_or_many().get(end.socket))
        .ok_or_else(|| EditError::Missing(format!("{} {}", end.node, end.socket + 1)))
}

/// A value that someone has typed.
fn typed(value: &str) -> Result<&str, EditError> {
    let value = value.trim();
    match from_toml::read_value(value) {
        Ok(_) => Ok(value),
        Err(fault) => Err(EditError::Value(fault.locate(value))),
    }
}

impl Value {
    /// The entries of a table; none of anything else.
    fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Table(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is this text.
    fn is(&self, text: &str) -> bool {
        matches!(&self.data, Data::Text(own) if own == text)
    }
}
