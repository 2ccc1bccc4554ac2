//! The text, as it is typed.

use std::rc::Rc;

use hopscope_core::scenario::{Document, Format};

use super::super::State;
use super::Draft;
use crate::run::LoadError;

impl State {
    pub(super) fn type_in(&mut self, text: Rc<str>) {
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
}
