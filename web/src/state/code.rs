//! The programs that are shown: in which language, which file, and whether it was copied.

use hopscope_code::{Language, Manner, Programs, write};

use super::State;

/// What is shown of the programs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Code {
    /// The language.
    pub language: Language,
    /// The file that the reader chose, or that the page opened first, by its place; without one, the program
    /// of the node that is looked at, or of the step's.
    pub file: Option<usize>,
    /// Whether the file was put on the clipboard, if that was asked.
    pub copied: Option<bool>,
}

impl Default for Code {
    fn default() -> Self {
        Self {
            language: Language::Python,
            file: None,
            copied: None,
        }
    }
}

/// What a reader can do with the programs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Coding {
    /// Show another language.
    Language(Language),
    /// Show a file, by its place.
    File(usize),
    /// The file was put on the clipboard, or that was forbidden.
    Copied(bool),
}

impl Code {
    /// Another run: its programs are others, unless it is of the same nodes.
    pub(super) const fn let_go(&mut self, same_nodes: bool) {
        if !same_nodes {
            self.file = None;
        }
        self.copied = None;
    }
}

impl State {
    /// Does what the reader does with the programs.
    #[inline(never)]
    pub(super) fn code(&mut self, coding: Coding) {
        match coding {
            // The same node in another language, if it is a node's program that is shown.
            Coding::Language(language) => {
                let node = self.shown(&self.programs()).1;
                self.code = Code {
                    language,
                    file: None,
                    copied: None,
                };
                self.code.file = self
                    .programs()
                    .files
                    .iter()
                    .position(|file| node.is_some() && file.node == node);
            }
            Coding::File(file) => {
                self.code.file = Some(file);
                self.code.copied = None;
            }
            Coding::Copied(done) => self.code.copied = Some(done),
        }
    }

    /// What the page has opened stays open while the run goes on.
    #[inline(never)]
    pub(super) fn keep_file(&mut self) {
        if self.code.file.is_none() {
            self.code.file = Some(self.shown(&self.programs()).0);
        }
    }

    /// The scenario that is shown as programs in the language that is chosen.
    pub fn programs(&self) -> Programs {
        let manner = Manner::new(self.lang);
        write(&self.run.scenario, self.code.language, &manner)
    }

    /// The place of the file that is shown, and the node whose program it is.
    pub fn shown(&self, programs: &Programs) -> (usize, Option<usize>) {
        let looked_at = self.inside.node.map(|node| node.0);
        let of_step = || self.run.record(self.step).map(|record| record.node.0);
        let node = looked_at.or_else(of_step);
        let files = &programs.files;
        let of_node = || {
            files
                .iter()
                .position(|file| node.is_some() && file.node == node)
        };
        let chosen = self.code.file.filter(|file| *file < files.len());
        let place = chosen.or_else(of_node).unwrap_or_default();
        (place, files.get(place).and_then(|file| file.node))
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::NodeId;

    use super::*;
    use crate::state::{Action, Break, Look, Tab};
    use hopscope_core::world::{Deed, Thing};

    fn chain() -> State {
        State::open(crate::route::parse("lesson=chain-of-routers")).expect("it is built in")
    }

    fn name(state: &State) -> String {
        let programs = state.programs();
        programs.files[state.shown(&programs).0].name.clone()
    }

    #[test]
    fn the_program_of_the_node_that_is_looked_at_comes_first_then_that_of_the_step() {
        let mut state = chain();
        let node = state.run.record(state.step).expect("it opens at one").node;
        let of_step = state.run.scenario.nodes[node.0].name.clone();
        assert!(name(&state).ends_with(&format!("-{of_step}.py")));
        state.act(Action::Inside(Look::Node(Some(NodeId(0)))));
        assert!(name(&state).ends_with("-client.py"));
        state.act(Action::Code(Coding::File(0)));
        assert!(name(&state).starts_with("1-"));
    }

    #[test]
    fn the_file_that_is_open_stays_so_from_step_to_step_and_in_a_branch_until_another_node_is_looked_at()
     {
        let mut state = chain();
        state.act(Action::Look(Tab::Code));
        let opened = name(&state);
        for _ in 0..state.run.steps() {
            state.act(Action::Forward);
            assert_eq!(name(&state), opened);
        }
        state.act(Action::Seek(3));
        state.act(Action::Break(Break::Open(
            None,
            Some(Thing::Node(NodeId(1))),
        )));
        state.act(Action::Break(Break::Do(Deed::Kill, String::new())));
        assert_eq!((state.work.branches.len(), name(&state)), (2, opened));
        state.act(Action::Inside(Look::Node(Some(NodeId(0)))));
        assert!(name(&state).ends_with("-client.py"));
    }

    #[test]
    fn another_language_shows_the_same_node() {
        let mut state = chain();
        state.act(Action::Inside(Look::Node(Some(NodeId(0)))));
        state.act(Action::Code(Coding::Copied(true)));
        state.act(Action::Code(Coding::Language(Language::Rust)));
        assert!(name(&state).ends_with("-client.rs"));
        assert_eq!(state.code.copied, None);
    }

    #[test]
    fn another_run_shows_its_own_programs() {
        let mut state = chain();
        state.act(Action::Code(Coding::Language(Language::C)));
        state.act(Action::Code(Coding::File(5)));
        state.act(Action::Set("length".to_owned(), 1));
        assert_eq!(state.code.file, None);
        assert_eq!(state.code.language, Language::C);
    }
}
