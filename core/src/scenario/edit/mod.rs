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

mod error;
mod finding;
mod links;
mod nodes;
mod patches;
mod refer;
mod settle;
mod shown;

use core::time::Duration;

use super::document::Document;
use super::error::Fault;
use finding::{list, node, plain, socket, timed};
use patches::Patches;
use settle::{settle, typed};

pub use error::EditError;
pub use links::{Unlinkable, linkable};
pub use nodes::copied;
pub use shown::{Shown, shown, shown_file, shown_link};

/// The key of the list of what is done from outside.
const ACTS: &str = "acts";
/// The key of the list of links that are otherwise than all.
const LINKS: &str = "links";

/// One change to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets a key of the file itself to a value, which is TOML, or takes it away.
    File {
        /// The key, or the way to it: `title`, `seed`, `until`, `link.loss`.
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
        /// The key; within tables and lists the way to it, with dots: `heartbeat.interval`,
        /// `security.users.0.name`.
        key: String,
        /// The value, as TOML.
        value: Option<String>,
    },
    /// Lets the link of one socket be otherwise than the scenario's links, or as these are.
    Link {
        /// The socket that connects.
        end: End,
        /// The endpoint that it is connected to.
        endpoint: String,
        /// `latency` or `loss`.
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
    /// Takes one act away, by its number among the acts of the scenario, from 0.
    DropAct(usize),
    /// Takes away what is done from outside.
    DropActs {
        /// The last time of which it stays; nothing stays if that is not said.
        after: Option<Duration>,
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

/// A text as a value of the scenario: quoted, and standing for itself where it has the look of a
/// formula.
pub fn quoted(text: &str) -> String {
    refer::quoted(&super::formula::escaped(text))
}

/// The text from which an edit of this one starts: itself, or as it is written out first. Acts are added at its
/// end.
///
/// # Errors
/// [`ScenarioError`](super::ScenarioError) if the text is no scenario.
pub fn basis(text: &str, values: &[(&str, u32)]) -> Result<String, super::ScenarioError> {
    let (document, _) = plain(text, values)?;
    Ok(document.source().to_owned())
}

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
        Edit::File { key, value } => patches.set_in(tree, key, value.as_deref())?,
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
        Edit::Link {
            end,
            endpoint,
            key,
            value,
        } => links::set(&mut patches, tree, end, endpoint, key, value.as_deref())?,
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
        Edit::DropAct(number) => {
            let acts = timed(tree);
            let (_, act) = acts
                .get(*number)
                .ok_or_else(|| EditError::Missing(format!("{ACTS} {}", number + 1)))?;
            patches.remove_block(act);
        }
        Edit::DropActs { after } => {
            for (at, act) in timed(tree) {
                if after.is_none_or(|after| at > after) {
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
