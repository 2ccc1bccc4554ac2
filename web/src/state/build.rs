//! The workbench: what is chosen on the sheet, and what a reader does to the scenario there.
//!
//! Whatever is done becomes an [`Edit`] of the scenario's text; the picture follows from that. So
//! undo, redo and links to the result need no word of the workbench.

mod places;

use std::rc::Rc;

use hopscope_core::scenario::edit::{self, Edit, EditError, Edited, End, linkable};
use hopscope_core::scenario::{Document, Format, Scenario, ScenarioError};
use hopscope_core::{Lang, Phrase, Text};

use super::{Action, Source, State};
use crate::build::view::View;
use crate::i18n::build as words;
use crate::run::LoadError;

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
    /// The width of what is seen, in pixels, once it is known.
    pub width: Option<f64>,
    /// The node that was taken from the palette, to be put where the sheet is pressed.
    pub taken: Option<&'static str>,
    /// The nodes that were copied last.
    pub clip: Rc<str>,
    /// Whether the clipboard could not be had, so that the copy is in this page only.
    pub clip_alone: bool,
    /// Whether the last change was a letter typed into the text: the next one joins it.
    typing: bool,
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
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// The field of the form.
    pub field: String,
    /// What was typed.
    pub typed: String,
    /// What was expected.
    pub told: Text,
}

/// What a reader does at the workbench.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildAction {
    /// Opens or closes it.
    Open(bool),
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
    /// Presses a socket: a link begins there, or ends there.
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
    /// Adds a node of the palette, at this place of the scenario, or where there is room.
    Add(&'static str, Option<[i32; 2]>),
    /// Takes a node of the palette, to be put where the sheet is pressed; taken again, it is added
    /// where there is room.
    Take(&'static str),
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
    /// What is seen of the sheet has this width, in pixels.
    Width(f64),
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

    /// Does what a reader does at the workbench.
    #[inline(never)]
    pub(super) fn build(&mut self, act: BuildAction) {
        let aside = matches!(
            act,
            BuildAction::View(_)
                | BuildAction::Type(_)
                | BuildAction::Width(_)
                | BuildAction::Kept(_)
        );
        if !aside {
            self.build.told = None;
            self.build.typing = false;
        }
        match act {
            BuildAction::Open(open) => {
                self.playing = false;
                self.build.open = open;
                self.build.linking = None;
                self.build.taken = None;
            }
            BuildAction::New => {
                let title = words::UNTITLED.get(self.lang);
                let text = format!("title = \"{title}\"\nsummary = \"…\"\n");
                self.act(Action::Load(text.into()));
                self.build = Build {
                    open: true,
                    clip: Rc::clone(&self.build.clip),
                    clip_alone: self.build.clip_alone,
                    width: self.build.width,
                    ..Build::default()
                };
            }
            BuildAction::Pick(pick, more) => self.choose(pick, more),
            BuildAction::PickNodes(names) => {
                self.build.picked = names.into_iter().map(Pick::Node).collect();
            }
            BuildAction::PickAll => {
                let nodes = self.run.scenario.nodes.iter();
                self.build.picked = nodes.map(|node| Pick::Node(node.name.clone())).collect();
            }
            BuildAction::LetGo => {
                self.build.picked.clear();
                self.build.linking = None;
                self.build.taken = None;
            }
            BuildAction::Press(end) => self.press(end),
            BuildAction::From(end) => self.build.linking = end,
            BuildAction::Connect(from, to) => {
                self.build.linking = None;
                let binder = None;
                self.edit(&Edit::Connect { from, to, binder });
            }
            BuildAction::Edit(edit) => {
                self.edit(&edit);
            }
            BuildAction::Field { field, typed, edit } => {
                if let Some(told) = self.edit(&edit) {
                    self.build.told = None;
                    self.build.refused = Some(Refused { field, typed, told });
                }
            }
            BuildAction::Add(nodes, place) => self.add(nodes, place),
            BuildAction::Take(nodes) => {
                self.build.linking = None;
                if self.build.taken == Some(nodes) {
                    self.add(nodes, None);
                } else {
                    self.build.taken = Some(nodes);
                }
            }
            BuildAction::Delete => self.delete(),
            BuildAction::Copy => {
                let copy = self.copied();
                if !copy.is_empty() {
                    self.build.clip = copy.into();
                    self.build.told = Some(Told::Word(words::COPIED));
                }
            }
            BuildAction::Kept(kept) => self.build.clip_alone = !kept,
            BuildAction::Cut => {
                self.build(BuildAction::Copy);
                self.delete();
            }
            BuildAction::Paste => {
                let (nodes, place) = (self.build.clip.to_string(), None);
                if nodes.is_empty() {
                    self.build.told = Some(Told::Word(words::NOTHING_COPIED));
                } else {
                    self.edit(&Edit::Add { nodes, place });
                }
            }
            // What could not be put on the clipboard is newer than what is there.
            BuildAction::PasteText(text) if text.is_empty() || self.build.clip_alone => {
                self.build(BuildAction::Paste);
            }
            BuildAction::PasteText(text) => {
                let (nodes, place) = (text.replace("\r\n", "\n"), None);
                self.edit(&Edit::Add { nodes, place });
            }
            BuildAction::Arrange => {
                let placed = self
                    .run
                    .scenario
                    .nodes
                    .iter()
                    .filter(|node| node.place.is_some());
                let places: Vec<_> = placed.map(|node| (node.name.clone(), None)).collect();
                if !places.is_empty() {
                    self.edit(&Edit::Move(places));
                }
                self.build.view = None;
            }
            BuildAction::Type(text) => self.type_in(text),
            BuildAction::TakeBack => self.build.draft = None,
            BuildAction::Send(end, frames) => self.send_by_hand(&end, &frames),
            BuildAction::View(view) => self.build.view = view,
            BuildAction::Width(width) => self.build.width = Some(width),
        }
        self.keep_what_is_there();
    }

    fn choose(&mut self, pick: Pick, more: bool) {
        self.build.refused = None;
        if !more {
            self.build.picked = vec![pick];
        } else if self.build.picked.contains(&pick) {
            self.build.picked.retain(|other| *other != pick);
        } else {
            self.build.picked.push(pick);
        }
    }

    fn press(&mut self, end: End) {
        match self.build.linking.take() {
            // The same again: no link is meant.
            Some(from) if from == end => {}
            Some(from) => {
                let binder = None;
                let to = end.clone();
                let reason = linkable(&self.run.scenario, &from, &to).err();
                if let Some(reason) = reason {
                    self.build.told = Some(Told::Text(reason.text()));
                    self.build.linking = Some(from);
                    return;
                }
                self.edit(&Edit::Connect { from, to, binder });
            }
            None => self.build.linking = Some(end.clone()),
        }
        self.build.picked = vec![Pick::Socket(end)];
    }

    fn add(&mut self, nodes: &str, place: Option<[i32; 2]>) {
        self.build.taken = None;
        let place = Some(place.unwrap_or_else(|| self.free_place()));
        let nodes = nodes.to_owned();
        self.edit(&Edit::Add { nodes, place });
    }

    fn delete(&mut self) {
        let picked = std::mem::take(&mut self.build.picked);
        let nodes = picked.iter().filter_map(|pick| match pick {
            Pick::Node(node) => Some(node.clone()),
            _ => None,
        });
        let nodes: Vec<String> = nodes.collect();
        let mut edits = Vec::new();
        if !nodes.is_empty() {
            edits.push(Edit::Remove(nodes));
        }
        for pick in picked {
            match pick {
                Pick::Link(end, endpoint) => edits.push(Edit::Disconnect { end, endpoint }),
                Pick::Socket(End { node, socket }) => {
                    edits.push(Edit::RemoveSocket { node, socket })
                }
                Pick::Node(_) => {}
            }
        }
        for edit in edits {
            self.edit(&edit);
        }
    }

    /// The chosen nodes as text.
    pub fn copied(&self) -> String {
        let names: Vec<&str> = self.build.picked.iter().map(Pick::node).collect();
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        edit::copied(&self.source_text(), &set, &names)
    }

    /// Changes the scenario; why not, if it cannot be.
    fn edit(&mut self, change: &Edit) -> Option<Text> {
        self.build.refused = None;
        if let Some(draft) = &self.build.draft {
            let told = EditError::Source(draft.error.clone()).text();
            self.build.told = Some(Told::Text(told.clone()));
            return Some(told);
        }
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let view = self.build.view;
        let held = self.hold_places(change);
        let text = self.source_text();
        let edited = match held {
            None => edit::apply(&text, &set, change),
            Some(held) => edit::apply(&text, &set, &held).and_then(|before| {
                let edited = edit::apply(&before.text, &[], change)?;
                let written_out = before.written_out;
                Ok(Edited {
                    written_out,
                    ..edited
                })
            }),
        };
        let told = match edited {
            Ok(Edited {
                text,
                written_out,
                added,
            }) => {
                if let Edit::Rename { node, name } = change {
                    rename(&mut self.build.picked, node, name);
                }
                let done = self.rewrite(text.into());
                self.tell(done);
                if !added.is_empty() {
                    self.show_added(&added);
                    self.build.picked = added.into_iter().map(Pick::Node).collect();
                }
                self.build.told = written_out.then_some(Told::Word(words::WRITTEN_OUT));
                return None;
            }
            Err(error) => error.text(),
        };
        self.build.view = view;
        self.build.told = Some(Told::Text(told.clone()));
        Some(told)
    }

    /// What is chosen but no longer there is let go of.
    fn keep_what_is_there(&mut self) {
        let scenario = &self.run.scenario;
        self.build.picked.retain(|pick| is_there(scenario, pick));
        let there = |end: &End| is_there(scenario, &Pick::Socket(end.clone()));
        self.build.linking = self.build.linking.take().filter(there);
    }

    fn type_in(&mut self, text: Rc<str>) {
        self.build.refused = None;
        let read = Document::parse(&text, Format::guess(&text));
        if let Err(error) = read {
            self.build.draft = Some(Draft { text, error });
            return;
        }
        self.build.draft = None;
        if *text == *self.source_text() {
            return;
        }
        // What is typed in one go is undone in one go.
        let before = self.build.typing.then(|| self.history.clone());
        if let Err(LoadError::Scenario(error)) = self.rewrite(Rc::clone(&text)) {
            self.build.draft = Some(Draft { text, error });
            return;
        }
        if let Some(before) = before {
            self.history.join(before);
        }
        self.build.typing = true;
    }

    fn send_by_hand(&mut self, end: &End, frames: &str) {
        use hopscope_core::scenario::catalogue::Holds;
        let Some(message) = Holds::Lines.written(frames) else {
            self.build.told = Some(Told::Word(words::NO_FRAMES));
            return;
        };
        let now = self.run.record(self.step).map(|record| record.at);
        let micros = now.map_or(0, |now| now.as_micros());
        let several = self
            .run
            .scenario
            .nodes
            .iter()
            .any(|node| node.name == end.node && node.sockets.len() > 1);
        let mut lines = format!(
            "at = \"{micros}us\"\nnode = \"{}\"\nsend = {message}\n",
            end.node
        );
        if several {
            lines.push_str(&format!("socket = {}\n", end.socket + 1));
        }
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let after = core::time::Duration::from_micros(micros);
        let done = edit::apply(&self.source_text(), &set, &Edit::DropActs { after })
            .and_then(|edited| edit::apply(&edited.text, &set, &Edit::Act(lines)));
        match done {
            Ok(edited) => {
                let done = self.go_on(edited.text.into());
                self.tell(done);
                self.build.open = false;
            }
            Err(error) => self.build.told = Some(Told::Text(error.text())),
        }
    }
}

/// What was chosen at a node stays chosen under its new name.
fn rename(picked: &mut [Pick], old: &str, new: &str) {
    for pick in picked {
        let node = match pick {
            Pick::Node(node) => node,
            Pick::Socket(end) | Pick::Link(end, _) => &mut end.node,
        };
        if node == old {
            new.clone_into(node);
        }
    }
}

fn is_there(scenario: &Scenario, pick: &Pick) -> bool {
    let Some(node) = scenario.nodes.iter().find(|node| node.name == pick.node()) else {
        return false;
    };
    match pick {
        Pick::Node(_) => true,
        Pick::Socket(end) => end.socket < node.sockets.len(),
        Pick::Link(end, endpoint) => node
            .sockets
            .get(end.socket)
            .is_some_and(|socket| socket.connects.contains(endpoint)),
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
