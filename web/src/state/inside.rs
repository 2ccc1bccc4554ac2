//! What the reader looks into: a frame, a link, a node.

use hopscope_core::trace::provenance::{FrameAt, frames_of};
use hopscope_core::trace::{LinkId, NodeId, SocketId};

use super::{State, Tab};
use crate::frame_view::FrameView;
use crate::inside::drawn_as;
use crate::scene::DrawerKind;

/// What the inspector has been pointed to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Inside {
    /// The frame that is followed, where it was seen last.
    pub frame: Option<FrameAt>,
    /// The link whose octets are shown; without one that of the step.
    pub link: Option<LinkId>,
    /// The node whose sockets are shown; without one that of the step.
    pub node: Option<NodeId>,
    /// What of the conversation is open: its number, or none at all; for this step only.
    pub open: Option<Option<usize>>,
    /// The page of the conversation; for this step only.
    pub page: Option<usize>,
    /// Whether all of it lies over the page where it would stand far below the stage.
    pub over: bool,
}

/// What a reader can do at the inspector, and with frames anywhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// Follow a frame, or none any more.
    Frame(Option<FrameAt>),
    /// Follow the frame in a row of a socket's drawer.
    Drawer {
        /// The socket.
        socket: SocketId,
        /// The drawer.
        kind: DrawerKind,
        /// The row, from 0.
        row: usize,
        /// The frame in it.
        view: Box<FrameView>,
    },
    /// Go where something was done to a frame, and follow it there if it still is there.
    Jump {
        /// The record.
        record: usize,
        /// Which of its frames.
        frame: Option<usize>,
    },
    /// Show the octets of a link, or of the step's.
    Link(Option<LinkId>),
    /// Show the sockets of a node, or of the step's.
    Node(Option<NodeId>),
    /// Show what is known of a node that was pressed on the stage, without losing sight of that.
    Card(NodeId),
    /// Show all of it over the page, or where it stands.
    Over(bool),
    /// Open something that was said, or nothing.
    Open(Option<usize>),
    /// Turn to a page of the conversation.
    Page(usize),
}

impl Inside {
    /// Nothing of a message is looked at any more.
    pub(super) const fn let_go(&mut self) {
        self.frame = None;
        self.over = false;
        self.go_on();
    }

    /// Another step: what was opened of the last one is over.
    pub(super) const fn go_on(&mut self) {
        self.open = None;
        self.page = None;
    }
}

impl State {
    /// Does what the reader does at the inspector.
    #[inline(never)]
    pub(super) fn look(&mut self, look: Look) {
        match look {
            Look::Frame(frame) => self.pick(frame),
            Look::Drawer {
                socket,
                kind,
                row,
                view,
            } => {
                let frame = drawn_as(&self.run, self.step, socket, kind, (row, &view));
                self.pick(frame);
            }
            Look::Jump { record, frame } => {
                self.inside.frame = None;
                self.go(self.run.step_of(record), false);
                self.pick(frame.map(|frame| FrameAt { record, frame }));
            }
            Look::Link(link) => {
                self.inside = Inside {
                    link,
                    open: None,
                    page: None,
                    ..self.inside
                };
                self.pointed = None;
            }
            Look::Card(node) => {
                if self.tab != Tab::Code {
                    self.tab = Tab::State;
                }
                self.look(Look::Node(Some(node)));
                self.inside.over = true;
            }
            Look::Over(over) => self.inside.over = over,
            Look::Node(node) => {
                self.inside.node = node;
                self.code.file = None;
                if self.tab == Tab::Code {
                    self.keep_file();
                }
            }
            Look::Open(open) => {
                self.inside.open = Some(open);
                self.pointed = None;
            }
            Look::Page(page) => {
                self.inside.page = Some(page);
                self.inside.open = Some(None);
                self.pointed = None;
            }
        }
    }

    /// Goes along with the frame that is followed to where the step has it, if it does.
    pub(super) fn follow_on(&mut self) {
        if let Some(frame) = self.inside.frame {
            self.inside.frame = self.followed_here(frame).or(Some(frame));
        }
    }

    #[inline(never)]
    fn followed_here(&self, frame: FrameAt) -> Option<FrameAt> {
        let record = self.run.record_number(self.step)?;
        let frames = frames_of(&self.run.recording.trace().records[record].event).count();
        let origin = |at| self.run.provenance().origin(at);
        let here = (0..frames).map(|frame| FrameAt { record, frame });
        let followed = origin(frame)?;
        here.into_iter().find(|at| origin(*at) == Some(followed))
    }

    /// Follows a frame; pressed again, no longer.
    fn pick(&mut self, frame: Option<FrameAt>) {
        self.playing = false;
        self.pointed = None;
        self.inside.open = None;
        self.inside.page = None;
        self.inside.frame = frame.filter(|frame| self.inside.frame != Some(*frame));
        self.inside.over &= self.inside.frame.is_some();
        // The message it is in, if it is on a link there.
        let chosen = self.inside.frame.and_then(|frame| {
            let span = self.run.finder.of_record(frame.record)?;
            (self.run.recording.flights()[span].sent == frame.record).then_some(span)
        });
        self.chosen = chosen;
        // Whoever looks at octets sees those of the frame; anybody else where it comes from.
        if self.inside.frame.is_some() && self.tab != Tab::Bytes {
            self.tab = Tab::Frames;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inside::way;
    use crate::state::Action;

    fn chain() -> State {
        State::open(crate::route::parse("lesson=chain-of-routers")).expect("it is built in")
    }

    #[test]
    fn a_frame_is_followed_to_where_it_was_put_and_where_it_is_taken_off() {
        let mut state = chain();
        let flights = state.run.recording.flights();
        // On the second link the first frame is the name that hop1 has for the client.
        let at = FrameAt {
            record: flights[1].sent,
            frame: 0,
        };
        state.tab = Tab::Why;
        state.act(Action::Inside(Look::Frame(Some(at))));
        assert_eq!((state.inside.frame, state.tab), (Some(at), Tab::Frames));
        let told = way(&state.run, at, None).expect("it is there");
        let origin = &told.past[0];
        state.act(Action::Inside(Look::Jump {
            record: origin.record,
            frame: origin.frame,
        }));
        assert_eq!(state.step, origin.step);
        assert_eq!(
            state.inside.frame.map(|frame| frame.record),
            Some(origin.record)
        );
        let end = told.end.or_else(|| told.next.last().cloned());
        let end = end.expect("it is popped");
        state.act(Action::Inside(Look::Jump {
            record: end.record,
            frame: end.frame,
        }));
        assert_eq!((state.step, state.inside.frame), (end.step, None));
    }

    #[test]
    fn a_frame_is_followed_from_step_to_step_until_it_is_pressed_again() {
        let mut state = chain();
        let at = FrameAt {
            record: state.run.recording.flights()[0].sent,
            frame: 0,
        };
        let press = || Action::Inside(Look::Frame(Some(at)));
        state.act(press());
        state.act(press());
        assert_eq!(state.inside.frame, None);
        state.act(press());
        state.act(Action::Seek(0));
        let origin = |at| state.run.provenance().origin(at);
        let followed = origin(at);
        let mut walked = state.clone();
        for _ in 0..state.run.steps() {
            walked.act(Action::Forward);
            let now = walked.inside.frame.expect("it is followed still");
            assert_eq!(origin(now), followed);
            // Where the step has it, it is shown there.
            let here = walked
                .run
                .record_number(walked.step)
                .expect("there are steps");
            let frames = frames_of(&walked.run.recording.trace().records[here].event).count();
            let has = (0..frames).any(|frame| {
                origin(FrameAt {
                    record: here,
                    frame,
                }) == followed
            });
            assert!(!has || now.record == here);
        }
        assert_ne!(walked.inside.frame, Some(at), "it has gone on");
        state.act(Action::Choose(Some(0)));
        assert_eq!(state.inside.frame, None);
    }

    #[test]
    fn the_link_and_the_node_that_are_looked_at_stay_from_step_to_step_and_go_with_the_run() {
        let mut state = chain();
        state.act(Action::Inside(Look::Link(Some(LinkId(1)))));
        state.act(Action::Inside(Look::Node(Some(NodeId(2)))));
        state.act(Action::Back);
        assert_eq!(state.inside.link, Some(LinkId(1)));
        assert_eq!(state.inside.node, Some(NodeId(2)));
        state.act(Action::Set("length".to_owned(), 1));
        assert_eq!(state.inside, Inside::default());
    }

    #[test]
    fn what_is_pressed_on_the_stage_is_told_over_the_page_until_it_is_left() {
        let mut state = chain();
        let over = |state: &mut State, action| {
            state.act(action);
            state.inside.over
        };
        let card = || Action::Inside(Look::Card(NodeId(2)));
        assert!(over(&mut state, card()));
        assert!(over(&mut state, Action::Forward), "it is seen to change");
        assert!(!over(&mut state, Action::Inside(Look::Over(false))));
        assert_eq!(state.inside.node, Some(NodeId(2)));
        over(&mut state, card());
        // A message is chosen beside it; a frame is followed, and followed no longer.
        assert!(!over(&mut state, Action::Choose(Some(0))));
        let at = FrameAt {
            record: state.run.recording.flights()[0].sent,
            frame: 0,
        };
        for follows in [true, false] {
            state.act(Action::Inside(Look::Over(true)));
            let press = Action::Inside(Look::Frame(Some(at)));
            assert_eq!(over(&mut state, press), follows);
        }
        over(&mut state, card());
        assert!(!over(&mut state, Action::Set("length".to_owned(), 1)));
    }

    #[test]
    fn a_node_that_is_pressed_shows_its_state_and_a_message_its_frames() {
        let mut state = chain();
        state.act(Action::Inside(Look::Card(NodeId(2))));
        assert_eq!(
            (state.inside.node, state.tab),
            (Some(NodeId(2)), Tab::State)
        );
        state.act(Action::Choose(Some(0)));
        assert_eq!(state.tab, Tab::Frames);
        // Whoever looks at programs sees that of the node.
        state.act(Action::Look(Tab::Code));
        state.act(Action::Inside(Look::Card(NodeId(1))));
        assert_eq!((state.inside.node, state.tab), (Some(NodeId(1)), Tab::Code));
    }
}
