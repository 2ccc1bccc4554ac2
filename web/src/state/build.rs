//! The workbench: what is chosen on the sheet, and what a reader does to the scenario there.
//!
//! Whatever is done becomes an [`Edit`] of the scenario's text; the picture follows from that. So
//! undo, redo and links to the result need no word of the workbench.

mod act;
mod by_hand;
mod change;
mod places;
mod securing;
mod typing;

use std::rc::Rc;

use hopscope_core::scenario::ScenarioError;
use hopscope_core::scenario::edit::{Edit, End, linkable};
use hopscope_core::{Lang, Phrase, Text};

use super::{Source, State};
use crate::build::keypair::Pair;
use crate::build::security::Security;
use crate::build::view::View;

pub use by_hand::FRAMES;
pub use places::ASSUMED_ROOM;
pub use securing::PAIR;

/// What the workbench shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Build {
    /// Whether it is open.
    pub open: bool,
    /// What is chosen.
    pub picked: Vec<Pick>,
    /// The socket from which a link is being made.
    pub linking: Option<End>,
    /// What the reader is told of the last thing done.
    pub told: Option<Told>,
    /// The text that is being typed, while it is not sound.
    pub draft: Option<Draft>,
    /// A value that was refused, kept where it was typed.
    pub refused: Option<Refused>,
    /// The part of the sheet that is seen; all of it until it is zoomed.
    pub view: Option<View>,
    /// Whether the reader has zoomed or moved what is seen: it stays so, whatever becomes of the room for it.
    pub moved: bool,
    /// The width and height of what is seen, in pixels, once they are known.
    pub room: Option<(f64, f64)>,
    /// The nodes that were copied last.
    pub clip: Rc<str>,
    /// Whether the clipboard could not be had, so that the copy is in this page only.
    pub clip_alone: bool,
    /// Whether the last change was a letter typed into the text: the next one joins it.
    typing: bool,
}

impl Build {
    /// The value of the scenario that was refused and still stands in its field. A message that is
    /// being written is none.
    pub fn refused_field(&self) -> Option<&Refused> {
        let refused = self.refused.as_ref();
        refused.filter(|refused| refused.field != FRAMES)
    }
}

/// What a reader is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A word of the page.
    Word(Phrase),
    /// Why something cannot be.
    Text(Text),
}

impl Told {
    /// It, in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match self {
            Self::Word(word) => word.get(lang),
            Self::Text(text) => text.get(lang),
        }
    }
}

/// Something on the sheet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Pick {
    /// A node, by name.
    Node(String),
    /// A socket.
    Socket(End),
    /// A link: the socket that connects, and the endpoint.
    Link(End, String),
}

impl Pick {
    /// The node it is, or belongs to.
    pub fn node(&self) -> &str {
        match self {
            Self::Node(node) => node,
            Self::Socket(end) | Self::Link(end, _) => &end.node,
        }
    }
}

/// A text that is no scenario yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// The text.
    pub text: Rc<str>,
    /// What is wrong with it.
    pub error: ScenarioError,
}

/// A value that cannot be.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The field of the form.
    pub field: String,
    /// What was typed.
    pub typed: String,
    /// What was expected.
    pub told: Told,
}

/// What a reader does at the workbench.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildAction {
    /// Opens or closes it.
    Open(bool),
    /// Runs what is built, unless something that was typed is not in it.
    Run,
    /// Begins with an empty sheet.
    New,
    /// Chooses something; with `true` beside what is chosen already.
    Pick(Pick, bool),
    /// Chooses these nodes.
    PickNodes(Vec<String>),
    /// Chooses all nodes.
    PickAll,
    /// Lets go of what is chosen and of a link that is being made.
    LetGo,
    /// Presses a socket: it is chosen, or if it is already, a link begins there; a link that was begun
    /// ends there.
    Press(End),
    /// A link begins at a socket, or none does.
    From(Option<End>),
    /// Links two sockets.
    Connect(End, End),
    /// Changes the scenario.
    Edit(Edit),
    /// Sets a value by a field of the form; what is refused stays in the field.
    Field {
        /// The field.
        field: String,
        /// What was typed.
        typed: String,
        /// The change.
        edit: Edit,
    },
    /// Chooses how a socket proves who it is, with a new pair of keys if the browser has made one.
    Secure(End, Security, Option<Pair>),
    /// Gives a socket another pair of keys, if the browser has made one.
    Pair(End, Option<Pair>),
    /// Adds a node of the palette, at this place of the scenario, or where there is room.
    Add(&'static str, Option<[i32; 2]>),
    /// Removes what is chosen.
    Delete,
    /// Keeps a copy of the chosen nodes.
    Copy,
    /// Keeps a copy of the chosen nodes and removes them.
    Cut,
    /// The copy could be put on the clipboard, or not.
    Kept(bool),
    /// Adds the nodes that were copied in this page.
    Paste,
    /// Adds the nodes of a text from the clipboard.
    PasteText(Rc<str>),
    /// Leaves all places to the layout.
    Arrange,
    /// Changes the text.
    Type(Rc<str>),
    /// Takes back what was typed since the text was last sound.
    TakeBack,
    /// Sends a message by hand at the moment that is shown: the socket, and frames as they are typed.
    Send(End, String),
    /// Shows another part of the sheet.
    View(Option<View>),
    /// What is seen of the sheet has this width and height, in pixels.
    Room(f64, f64),
}

impl State {
    /// The text of the scenario that is shown.
    pub fn source_text(&self) -> Rc<str> {
        match self.source() {
            Source::Text { text, .. } => Rc::clone(text),
            Source::Lesson(id) => hopscope_core::scenario::find(id)
                .map_or_else(|_| Rc::from(""), |lesson| lesson.source().into()),
        }
    }

    /// Why the socket cannot be linked with the one from which a link is being made, if it cannot.
    pub fn unlinkable(&self, end: &End) -> Option<Text> {
        let from = self.build.linking.as_ref()?;
        let linked = linkable(&self.run.scenario, from, end);
        linked.err().map(|reason| reason.text())
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
