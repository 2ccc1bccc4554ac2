//! Changes of the scenario's text, and what stays chosen after them.

use hopscope_core::Text;
use hopscope_core::scenario::Scenario;
use hopscope_core::scenario::edit::{self, Edit, EditError, Edited, End};

use super::super::State;
use super::{Pick, Told};
use crate::i18n::build as words;

impl State {
    pub(super) fn add(&mut self, nodes: &str, place: Option<[i32; 2]>) {
        self.build.linking = None;
        let place = Some(place.unwrap_or_else(|| self.free_place()));
        let nodes = nodes.to_owned();
        self.edit(&Edit::Add { nodes, place });
    }

    pub(super) fn delete(&mut self) {
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
    pub(super) fn edit(&mut self, change: &Edit) -> Option<Text> {
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
                if written_out {
                    self.build.told = Some(Told::Word(words::WRITTEN_OUT));
                }
                return None;
            }
            Err(error) => error.text(),
        };
        self.build.view = view;
        self.build.told = Some(Told::Text(told.clone()));
        Some(told)
    }

    /// What is chosen but no longer there is let go of.
    pub(super) fn keep_what_is_there(&mut self) {
        let scenario = &self.run.scenario;
        self.build.picked.retain(|pick| is_there(scenario, pick));
        let there = |end: &End| is_there(scenario, &Pick::Socket(end.clone()));
        self.build.linking = self.build.linking.take().filter(there);
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
