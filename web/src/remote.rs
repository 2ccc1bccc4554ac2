//! A line to a running page or flow from outside the virtual DOM: for the functions that the wasm
//! module exports.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Callback;

use crate::shared::Shared;
use crate::state::{Action, State};

/// The two ends of the line. It is connected when the page is drawn first; what is asked before
/// waits until then.
#[derive(Clone, Default)]
pub struct Remote(Rc<RefCell<Line>>);

#[derive(Default)]
struct Line {
    state: Option<Shared<State>>,
    send: Option<Callback<Action>>,
    waiting: Vec<Action>,
}

impl Remote {
    /// A line to a page that will open in this state.
    pub fn to(first: &Shared<State>) -> Self {
        let line = Line {
            state: Some(first.clone()),
            ..Line::default()
        };
        Self(Rc::new(RefCell::new(line)))
    }

    /// Tells the state that is shown, and where to send what is asked.
    pub fn connect(&self, state: &Shared<State>, send: &Callback<Action>) {
        let waiting = {
            let mut line = self.0.borrow_mut();
            line.state = Some(state.clone());
            line.send = Some(send.clone());
            std::mem::take(&mut line.waiting)
        };
        waiting.into_iter().for_each(|action| send.emit(action));
    }

    /// The state that is shown.
    pub fn state(&self) -> Option<Shared<State>> {
        self.0.borrow().state.clone()
    }

    /// Asks for something.
    pub fn send(&self, action: Action) {
        let send = self.0.borrow().send.clone();
        match send {
            Some(send) => send.emit(action),
            None => self.0.borrow_mut().waiting.push(action),
        }
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Remote")
    }
}

impl PartialEq for Remote {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
