//! What leaves the page: links, files, pictures.

use std::rc::Rc;

use hopscope_core::scenario::{self, Document, Format};

use super::{Source, State};
use crate::run::LoadError;

/// What is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Whether the panel is open.
    pub open: bool,
    /// What came of the last thing that was asked.
    pub told: Option<Told>,
}

/// What came of something that was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Told {
    /// It is on the clipboard.
    Copied,
    /// The browser does not let the page write on the clipboard.
    NotCopied,
    /// It was given to the browser as a file.
    Saved,
    /// The picture could not be made.
    NotDrawn,
}

/// What a reader can do about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Open the panel, or close it.
    Open(bool),
    /// Something came of what was asked.
    Tell(Told),
}

impl State {
    /// Does what a reader does about what leaves the page.
    pub(super) fn home(&mut self, deed: Deed) {
        match deed {
            Deed::Open(open) => {
                let told = None;
                self.home = Home { open, told };
            }
            Deed::Tell(told) => self.home.told = Some(told),
        }
    }

    /// The text of the scenario that is shown, with its parameters as they are set.
    ///
    /// # Errors
    /// None for what is shown: it was read from this text.
    pub fn text(&self) -> Result<Rc<str>, LoadError> {
        let source: Rc<str> = match self.source() {
            Source::Text { text, .. } => Rc::clone(text),
            Source::Lesson(id) => {
                let lesson = scenario::find(id).map_err(LoadError::Lesson)?;
                lesson.source.into()
            }
        };
        let document =
            Document::parse(&source, Format::guess(&source)).map_err(LoadError::Scenario)?;
        let set = &self.run.scenario.parameters;
        if document.parameters() == set {
            return Ok(source);
        }
        let values: Vec<(&str, u32)> = set
            .iter()
            .map(|parameter| (parameter.name.as_str(), parameter.value))
            .collect();
        let written = document.written(&values).map_err(LoadError::Scenario)?;
        Ok(written.into())
    }

    /// A name for files: that of the lesson, or what the title is in plain letters.
    pub fn file_name(&self) -> String {
        if let Some(origin) = self.source().origin() {
            return origin.to_owned();
        }
        let mut name = String::new();
        for letter in self.run.scenario.title.en.chars() {
            if letter.is_ascii_alphanumeric() {
                name.push(letter.to_ascii_lowercase());
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
        }
        let name = name.trim_end_matches('-');
        if name.is_empty() { "scenario" } else { name }.to_owned()
    }
}
