//! The state of a page or a flow, and the play time that goes with it.

use std::rc::Rc;

use yew::prelude::*;

use super::Painted;
use crate::browser;
use crate::components::stage::Position;
use crate::shared::Shared;
use crate::state::{Action, State};

/// A state that can be acted upon, with its position in play time.
#[derive(Clone, PartialEq)]
pub struct Player {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
    /// The play time now.
    pub position: Position,
    /// Finds the messages that are painted.
    pub painted: Painted,
}

/// Holds the state, so that components can share it.
struct Store(Shared<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = Rc::clone(&self.0.0).reduce(action);
        if Rc::ptr_eq(&next, &self.0.0) {
            self
        } else {
            Rc::new(Self(Shared(next)))
        }
    }
}

/// A player that starts in the state `first`.
#[hook]
pub fn use_player(first: &Shared<State>) -> Player {
    let store = use_reducer(|| Store(first.clone()));
    let state = store.0.clone();
    let position = use_memo((), |()| Position::default());
    let painted = use_memo((), |()| Painted::default());
    let send = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    #[cfg(not(feature = "texts"))]
    let send = use_callback(send, |action, send| {
        crate::texts::send(action, send.clone());
    });
    // A new cue takes the play time along before anything is drawn, so that the first drawing
    // shows things where they are to start.
    use_memo(state.cue.number, |_| {
        let timeline = &state.run.timeline;
        let enters = state.cue.enter && !browser::wants_less_motion();
        position.set(if enters {
            timeline.start(state.step)
        } else {
            timeline.rest(state.step)
        });
    });
    Player {
        state,
        send,
        position: (*position).clone(),
        painted: (*painted).clone(),
    }
}
