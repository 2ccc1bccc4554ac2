//! The menu of acts: on what it is open, and what is done from it.

use core::time::Duration;

use hopscope_core::scenario::edit::{self, Edit, EditError};
use hopscope_core::scenario::find;
use hopscope_core::trace::provenance::FrameAt;
use hopscope_core::trace::{EventKind, Flight, NodeId};
use hopscope_core::world::{Deed, Thing};
use hopscope_core::{Lang, Text};

use super::{Action, Look, Source, State};
use crate::breaking::{beside, flight, is_there, left, lines, time};
use crate::i18n;

/// The menu, and what it would be opened on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaking {
    /// What is open, and where.
    pub open: Option<Open>,
    /// Why the last act was not done.
    pub told: Option<Text>,
    /// What was chosen on the stage, and bears the button of the menu.
    pub chosen: Option<Thing>,
}

/// An open menu.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Open {
    /// Where; by its button if that is not said.
    pub at: Option<Spot>,
    /// On what; without it, what there is to choose from.
    pub thing: Option<Thing>,
    /// The deed for which something is being typed.
    pub deed: Option<Deed>,
}

/// A place of the stage, in pixels.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Spot {
    /// From its left edge.
    pub x: i32,
    /// From its upper edge; from its lower edge if `above`.
    pub y: i32,
    /// Whether what opens there opens upwards.
    pub above: bool,
}

/// What a reader does at the menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Break {
    /// Opens it on a thing, or on all of them.
    Open(Option<Spot>, Option<Thing>),
    /// Chooses something on the stage, or nothing.
    Choose(Option<Thing>),
    /// Chooses the next thing of the stage, or with `false` the one before.
    Next(bool),
    /// Follows the next frame of the message that is chosen, or with `false` the one before. Behind the
    /// last, before the first and where no message is chosen it goes to the next thing.
    Frame(bool),
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
    #[inline(never)]
    pub(super) fn break_it(&mut self, action: Break) {
        self.breaking.told = None;
        match action {
            Break::Open(at, thing) => {
                self.playing = false;
                let deed = None;
                self.breaking.open = Some(Open { at, thing, deed });
                self.breaking.chosen = thing.or(self.breaking.chosen);
            }
            Break::Choose(thing) => self.breaking.chosen = thing,
            Break::Next(forward) => self.next_thing(forward),
            Break::Frame(forward) => match self.frame_beside(forward) {
                Some(Some(frame)) => self.look(Look::Frame(Some(frame))),
                Some(None) => self.choose_handled(),
                None => self.next_thing(forward),
            },
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

    /// What the button of the menu is at: what was chosen, else the first node. Nothing, where there is
    /// none.
    pub fn handled(&self) -> Option<Thing> {
        let first = || (!self.run.topology().nodes.is_empty()).then_some(Thing::Node(NodeId(0)));
        self.breaking.chosen.or_else(first)
    }

    /// The frame that is followed in the message that is chosen.
    pub fn handled_frame(&self) -> Option<FrameAt> {
        let sent = self.handled_message()?.sent;
        self.inside.frame.filter(|frame| frame.record == sent)
    }

    /// The message on a link that is chosen.
    fn handled_message(&self) -> Option<Flight> {
        let thing = self.breaking.chosen?;
        flight(&self.run, self.step, thing)
    }

    /// Chooses the next thing; of a message the inspector shows the frames, as if it were pressed.
    fn next_thing(&mut self, forward: bool) {
        let next = |thing| beside(&self.run, self.step, thing, forward);
        self.breaking.chosen = self.handled().and_then(next);
        self.choose_handled();
    }

    /// Shows the frames of the message that is chosen, if one is.
    fn choose_handled(&mut self) {
        let sent = self.handled_message().map(|flight| flight.sent);
        self.act(Action::Choose(
            sent.and_then(|sent| self.run.finder.of_record(sent)),
        ));
    }

    /// The frame beside the one that is followed in the message that is chosen; within `Some` none
    /// where that is the message itself, `None` where that is another thing.
    fn frame_beside(&self, forward: bool) -> Option<Option<FrameAt>> {
        let flight = self.handled_message()?;
        let (sent, frames) = (flight.sent, flight.message.len());
        let to = match (self.handled_frame(), forward) {
            (None, true) => 0,
            (Some(now), true) => now.frame + 1,
            (None, false) => return None,
            (Some(now), false) => match now.frame.checked_sub(1) {
                Some(before) => before,
                None => return Some(None),
            },
        };
        (to < frames).then_some(Some(FrameAt {
            record: sent,
            frame: to,
        }))
    }

    /// Another step: the menu closes, and what was chosen stays so if it is still there.
    pub(super) fn close_menu(&mut self) {
        let chosen = self.breaking.chosen.take();
        self.breaking = Breaking {
            chosen: chosen.filter(|thing| is_there(&self.run, self.step, *thing)),
            ..Breaking::default()
        };
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
        let acts = lines(&self.run, self.step, thing, deed, typed);
        let after = Some(Duration::from_micros(time(&self.run, self.step)));
        let edited = self.edited(&Edit::DropActs { after }).and_then(|text| {
            acts.into_iter().try_fold(text, |text, act| {
                edit::apply(&text, &[], &Edit::Act(act)).map(|edited| edited.text)
            })
        });
        let (chosen, open) = (self.breaking.chosen, self.breaking.open);
        match edited {
            Ok(text) => match self.go_on(text.into()) {
                Ok(()) => {
                    // Whoever sends one message may send another, and is told why this one is not sent.
                    let sends = matches!(deed, Deed::Send(_));
                    self.breaking.open = open.filter(|_| sends);
                    self.breaking.told = sends.then(|| self.refusal()).flatten();
                    // The reader stays where something was done, though it may be gone.
                    self.breaking.chosen =
                        chosen.and_then(|thing| left(&self.run, self.step, thing));
                }
                Err(error) => {
                    let told = |lang| i18n::load(lang, &error);
                    let (en, zh) = (told(Lang::En), told(Lang::Zh));
                    self.breaking.told = Some(Text { en, zh });
                }
            },
            Err(error) => self.breaking.told = Some(error.text()),
        }
    }

    /// What the step that is shown tells of a message that was not sent; nothing if one was.
    fn refusal(&self) -> Option<Text> {
        let kind = self.run.record(self.step)?.event.kind();
        let refused = matches!(kind, EventKind::Refused | EventKind::ActInVain);
        refused.then(|| {
            let told = |lang| i18n::sentence(&self.run, self.step, lang);
            Text {
                en: told(Lang::En),
                zh: told(Lang::Zh),
            }
        })
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
    use hopscope_core::trace::LinkId;

    use super::*;
    use crate::breaking::things;
    use crate::route::Place;
    use crate::state::Tab;

    fn hello() -> State {
        let place = Place {
            lesson: Some("hello".to_owned()),
            ..Place::default()
        };
        let mut state = State::open(Ok(place)).expect("it is built in");
        // The request is on its way.
        state.act(Action::Seek(state.run.opening));
        state
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
        let wrong = state.breaking.told.clone();
        assert!(wrong.is_some() && state.breaking.open.is_some());
        act(
            &mut state,
            Thing::Node(NodeId(0)),
            Deed::Send(0),
            "hello\n0x00ff",
        );
        assert!(state.breaking.told != wrong && state.breaking.open.is_some());
    }

    #[test]
    fn a_message_that_is_refused_says_why_beside_what_was_typed() {
        let mut state = hello();
        let send = |state: &mut State| act(state, Thing::Node(NodeId(0)), Deed::Send(0), "more");
        send(&mut state);
        let told = state.breaking.told.clone().expect("it awaits its reply");
        assert!(told.en.contains("REQ refuses to send"), "{}", told.en);
        assert!(state.breaking.open.is_some());
        state.act(Action::Seek(state.run.last()));
        assert_eq!((&state.breaking.told, state.breaking.open), (&None, None));
        // The reply has come.
        send(&mut state);
        assert_eq!(state.breaking.told, None);
    }

    #[test]
    fn what_is_sent_right_behind_another_message_is_sent_on_the_same_branch() {
        let mut state = hello();
        state.act(Action::Seek(3));
        let sent = |state: &mut State, word| {
            act(state, Thing::Node(NodeId(0)), Deed::Send(0), word);
            (state.work.branches.len(), state.run.scenario.acts.len())
        };
        assert_eq!(sent(&mut state, "one"), (2, 1));
        assert_eq!(sent(&mut state, "two"), (2, 2));
        // So it is after what came of it was watched, and nothing behind that.
        state.act(Action::Forward);
        assert_eq!(sent(&mut state, "three"), (2, 3));
        // Whoever goes back has seen what followed: that stays on its branch.
        state.act(Action::Forward);
        state.act(Action::Back);
        assert_eq!(sent(&mut state, "four"), (3, 4));
        // And each can be taken back by itself.
        for branches in [2, 2, 2, 1] {
            state.act(Action::Undo);
            assert_eq!(state.work.branches.len(), branches);
        }
    }

    #[test]
    fn what_is_frozen_for_a_while_goes_on_by_itself_and_is_undone_in_one_go() {
        let mut state = hello();
        state.act(Action::Seek(3));
        act(&mut state, Thing::Node(NodeId(1)), Deed::Freeze, "3 ms");
        let trace = state.run.recording.trace();
        let kinds: Vec<EventKind> = trace.records.iter().map(|it| it.event.kind()).collect();
        assert!(kinds.contains(&EventKind::Frozen) && kinds.contains(&EventKind::Thawed));
        state.act(Action::Undo);
        assert!(state.run.scenario.acts.is_empty());
    }

    #[test]
    fn what_is_chosen_stays_so_while_it_is_there() {
        let mut state = hello();
        let link = Thing::Link(LinkId(0));
        state.act(Action::Break(Break::Choose(Some(link))));
        state.act(Action::Forward);
        assert_eq!(state.handled(), Some(link));
        let sent = (0..state.run.steps()).find(|step| {
            let snapshot = state.run.snapshot(*step);
            !snapshot.flights().is_empty()
        });
        state.act(Action::Seek(sent.expect("something crosses the link")));
        state.act(Action::Break(Break::Choose(None)));
        state.act(Action::Break(Break::Next(false)));
        state.act(Action::Break(Break::Next(true)));
        state.act(Action::Break(Break::Next(false)));
        assert!(matches!(state.handled(), Some(Thing::Message { .. })));
        state.act(Action::Seek(0));
        assert_eq!(state.breaking.chosen, None, "it has gone");
    }

    #[test]
    fn after_a_message_was_dropped_the_next_on_its_link_is_chosen_else_the_link() {
        let mut state = hello();
        let message = things(&state.run, state.step)[0];
        let Thing::Message { link, .. } = message else {
            panic!("a message is on its way");
        };
        act(&mut state, message, Deed::Drop, "");
        assert!(!is_there(&state.run, state.step, message));
        assert_eq!(state.handled(), Some(Thing::Link(link)));
        // Of two on a link the other one is left.
        let text = r#"
            title = "Two"
            summary = "Two messages on their way."
            [[nodes]]
            name = "one"
            kind = "client"
            sockets = { type = "PUSH", connect = "door" }
            steps = [{ send = "a" }, { send = "b" }]
            [[nodes]]
            name = "two"
            kind = "sink"
            sockets = { type = "PULL", bind = "door" }
        "#;
        state.act(Action::Load(text.into()));
        let two = |step: &usize| state.run.snapshot(*step).flights().len() == 2;
        let step = (0..state.run.steps()).find(two);
        state.act(Action::Seek(step.expect("both are on their way")));
        let [first, second] = [0, 1].map(|number| things(&state.run, state.step)[number]);
        act(&mut state, first, Deed::Drop, "");
        assert_eq!(state.handled(), Some(second));
        // What is done to what was not chosen leaves what is.
        state.act(Action::Break(Break::Choose(None)));
        state.act(Action::Break(Break::Open(None, None)));
        state.act(Action::Break(Break::Thing(Some(second))));
        state.act(Action::Break(Break::Do(Deed::Drop, String::new())));
        assert_eq!(state.breaking.chosen, None);
    }

    #[test]
    fn keys_go_through_the_frames_of_a_message_and_on_to_the_next_thing() {
        let mut state = hello();
        let sent = state.run.recording.flights()[0].sent;
        assert_eq!(state.run.record_number(state.step), Some(sent));
        let walk = |state: &mut State, act| {
            state.act(Action::Break(act));
            (
                matches!(state.handled(), Some(Thing::Message { .. })),
                state.chosen,
                state.inside.frame.map(|at| (at.record, at.frame)),
            )
        };
        // Before the first node comes what is on its way.
        let message = (true, Some(0));
        let at = |frame: Option<usize>| (message.0, message.1, frame.map(|frame| (sent, frame)));
        assert_eq!(walk(&mut state, Break::Next(false)), at(None));
        for (forward, frame) in [
            (true, Some(0)),
            (true, Some(1)),
            (false, Some(0)),
            (false, None),
            (true, Some(0)),
            (true, Some(1)),
        ] {
            assert_eq!(walk(&mut state, Break::Frame(forward)), at(frame));
        }
        assert_eq!(state.tab, Tab::Frames);
        let on = walk(&mut state, Break::Frame(true));
        assert_eq!(on, (false, None, None), "behind the last frame");
        assert_eq!(walk(&mut state, Break::Frame(false)), at(None));
    }
}
