//! What each thing done at the workbench does.

use std::rc::Rc;

use hopscope_core::scenario::edit::{Edit, End, linkable};
use hopscope_core::{Lang, Text};

use super::super::{Action, State};
use super::{Build, BuildAction, Pick, Refused, Told};
use crate::i18n::{build as words, filled};

impl State {
    /// Does what a reader does at the workbench.
    #[inline(never)]
    pub(in crate::state) fn build(&mut self, act: BuildAction) {
        let aside = matches!(
            act,
            BuildAction::View(_)
                | BuildAction::Type(_)
                | BuildAction::Room(..)
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
            }
            BuildAction::Run => self.run_built(),
            BuildAction::New => {
                let title = words::UNTITLED.get(self.lang);
                let text = format!("title = \"{title}\"\nsummary = \"…\"\n");
                self.act(Action::Load(text.into()));
                self.build = Build {
                    open: true,
                    clip: Rc::clone(&self.build.clip),
                    clip_alone: self.build.clip_alone,
                    room: self.build.room,
                    ..Build::default()
                };
            }
            BuildAction::Pick(pick, more) => self.choose(pick, more),
            BuildAction::PickNodes(names) => {
                self.build.refused = None;
                self.build.picked = names.into_iter().map(Pick::Node).collect();
            }
            BuildAction::PickAll => {
                self.build.refused = None;
                let nodes = self.run.scenario.nodes.iter();
                self.build.picked = nodes.map(|node| Pick::Node(node.name.clone())).collect();
            }
            BuildAction::LetGo => {
                self.build.refused = None;
                self.build.picked.clear();
                self.build.linking = None;
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
                    let told = Told::Text(told);
                    self.build.refused = Some(Refused { field, typed, told });
                }
            }
            BuildAction::Secure(end, security, pair) => self.secure(&end, security, pair.as_ref()),
            BuildAction::Pair(end, pair) => self.take_pair(&end, pair.as_ref()),
            BuildAction::Add(nodes, place) => self.add(nodes, place),
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
            BuildAction::View(view) => {
                self.build.view = view;
                self.build.moved = view.is_some();
            }
            BuildAction::Room(width, height) => self.fit_into((width, height)),
        }
        self.keep_what_is_there();
    }

    /// Closes the workbench, and plays where there is nothing to be seen yet. What was typed and
    /// refused would not be in the run: that is told instead.
    fn run_built(&mut self) {
        if let Some(reason) = self.not_run() {
            self.build.told = Some(Told::Text(reason));
            return;
        }
        let plays = self.step <= self.run.start() && !self.playing;
        self.build(BuildAction::Open(false));
        if plays {
            self.toggle();
        }
    }

    /// Why what is seen at the workbench cannot be run as it is seen.
    fn not_run(&self) -> Option<Text> {
        let told = |lang| {
            let (field, why) = match (&self.build.draft, self.build.refused_field()) {
                (Some(draft), _) => (
                    words::TEXT.get(lang),
                    draft.error.text().get(lang).to_owned(),
                ),
                (None, Some(refused)) => (&*refused.field, refused.told.get(lang).to_owned()),
                (None, None) => return None,
            };
            Some(filled(words::NOT_RUN, lang, &[&field, &why]))
        };
        let (en, zh) = (told(Lang::En)?, told(Lang::Zh)?);
        Some(Text { en, zh })
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
            // Chosen by the first press, a socket is linked by the next.
            None if self.build.picked == [Pick::Socket(end.clone())] => {
                self.build.linking = Some(end);
                return;
            }
            None => {}
        }
        self.choose(Pick::Socket(end), false);
    }
}
