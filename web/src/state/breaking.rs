//! The menu of acts: on what it is open, and what is done from it.

use core::time::Duration;

use hopscope_core::Text;
use hopscope_core::scenario::edit::{self, Edit, EditError};
use hopscope_core::scenario::find;
use hopscope_core::world::{Deed, Thing};

use super::{Source, State};
use crate::breaking::{lines, time};

/// The menu, if it is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaking {
    /// What is open, and where.
    pub open: Option<Open>,
    /// Why the last act was not done.
    pub told: Option<Text>,
}

/// An open menu.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Open {
    /// Where, in pixels from the corner of the stage; by its button if that is not said.
    pub at: Option<(i32, i32)>,
    /// On what; without it, what there is to choose from.
    pub thing: Option<Thing>,
    /// The deed for which something is being typed.
    pub deed: Option<Deed>,
}

/// What a reader does at the menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Break {
    /// Opens it on a thing, or on all of them.
    Open(Option<(i32, i32)>, Option<Thing>),
    /// Goes on with a thing, or back to all of them.
    Thing(Option<Thing>),
    /// Asks for what has to be typed.
    Ask(Deed),
    /// Does something, with what was typed.
    Do(Deed, String),
    /// Closes it.
    Close,
}

impl State {
    /// Does what the reader does at the menu.
    pub(super) fn break_it(&mut self, action: Break) {
        self.breaking.told = None;
        match action {
            Break::Open(at, thing) => {
                self.playing = false;
                let deed = None;
                self.breaking.open = Some(Open { at, thing, deed });
            }
            Break::Thing(thing) => self.change_menu(thing, None),
            Break::Ask(deed) => {
                let thing = self.breaking.open.and_then(|open| open.thing);
                self.change_menu(thing, Some(deed));
            }
            Break::Do(deed, typed) => {
                if let Some(thing) = self.breaking.open.and_then(|open| open.thing) {
                    self.do_to(thing, deed, &typed);
                }
            }
            Break::Close => self.breaking.open = None,
        }
    }

    fn change_menu(&mut self, thing: Option<Thing>, deed: Option<Deed>) {
        if let Some(open) = &mut self.breaking.open {
            *open = Open {
                thing,
                deed,
                ..*open
            };
        }
    }

    /// Does something at the step that is shown; what was done later is left out.
    fn do_to(&mut self, thing: Thing, deed: Deed, typed: &str) {
        let act = Edit::Act(lines(&self.run, self.step, thing, deed, typed));
        let after = Duration::from_micros(time(&self.run, self.step));
        let edited = self.edited(&Edit::DropActs { after }).and_then(|text| {
            let set = [];
            edit::apply(&text, &set, &act)
        });
        match edited {
            Ok(edited) => match self.go_on(edited.text.into()) {
                Ok(()) => self.breaking.open = None,
                Err(error) => {
                    let both = error.to_string();
                    let (en, zh) = (both.clone(), both);
                    self.breaking.told = Some(Text { en, zh });
                }
            },
            Err(error) => self.breaking.told = Some(error.text()),
        }
    }

    /// The text that is shown after an edit.
    fn edited(&self, edit: &Edit) -> Result<String, EditError> {
        let text = match self.source() {
            Source::Text { text, .. } => text.to_string(),
            Source::Lesson(id) => {
                find(id).map_or_else(|_| String::new(), |lesson| lesson.source().to_owned())
            }
        };
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        edit::apply(&text, &set, edit).map(|edited| edited.text)
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::{EventKind, NodeId};

    use super::*;
    use crate::route::Place;
    use crate::state::Action;

    fn hello() -> State {
        let place = Place {
            lesson: Some("hello".to_owned()),
            ..Place::default()
        };
        State::open(Ok(place)).expect("it is built in")
    }

    fn act(state: &mut State, thing: Thing, deed: Deed, typed: &str) {
        state.act(Action::Break(Break::Open(None, Some(thing))));
        state.act(Action::Break(Break::Do(deed, typed.to_owned())));
    }

    #[test]
    fn an_act_in_the_middle_forks_and_shows_what_was_done() {
        let mut state = hello();
        state.act(Action::Seek(3));
        let before = time(&state.run, 3);
        act(&mut state, Thing::Node(NodeId(1)), Deed::Freeze, "");
        assert_eq!((state.work.branches.len(), state.work.current), (2, 1));
        let record = state.run.record(state.step).expect("it is there");
        assert_eq!(record.event.kind(), EventKind::Frozen);
        assert_eq!(record.at.as_micros(), before);
        assert_eq!(state.breaking.open, None);
        state.act(Action::Undo);
        assert_eq!(state.work.branches.len(), 1);
    }

    #[test]
    fn an_act_leaves_out_what_was_done_later() {
        let mut state = hello();
        state.act(Action::Seek(state.run.last()));
        act(&mut state, Thing::Node(NodeId(1)), Deed::Kill, "");
        assert_eq!(state.work.branches.len(), 1, "at the end it goes on");
        state.act(Action::Seek(3));
        act(&mut state, Thing::Node(NodeId(1)), Deed::Freeze, "");
        assert_eq!(state.run.scenario.acts.len(), 1);
        assert_eq!(state.work.branches.len(), 2);
    }

    #[test]
    fn what_is_typed_wrong_is_told_and_the_menu_stays_open() {
        let mut state = hello();
        act(&mut state, Thing::Node(NodeId(0)), Deed::Send(0), "0xyz");
        assert!(state.breaking.told.is_some() && state.breaking.open.is_some());
        act(
            &mut state,
            Thing::Node(NodeId(0)),
            Deed::Send(0),
            "hello\n0x00ff",
        );
        assert!(state.breaking.told.is_none() && state.breaking.open.is_none());
    }
}
