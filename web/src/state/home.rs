//! What leaves the page: links, files, pictures.

use std::rc::Rc;

use hopscope_core::Text;
use hopscope_core::scenario::{Document, Format};

use super::State;
use crate::run::LoadError;

/// What is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Whether the panel is open.
    pub open: bool,
    /// What came of the last thing that was asked, and in which part of the panel.
    pub told: Option<(Part, Told)>,
}

/// Work that was left when the page was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The text of the scenario.
    pub text: Rc<str>,
    /// Its title.
    pub title: Text,
}

impl Draft {
    /// The draft of this text; nothing if that is no scenario.
    pub fn of(text: &str) -> Option<Self> {
        let document = Document::parse(text, Format::guess(text)).ok()?;
        let Text { en, zh } = document.title();
        let title = Text {
            en: en.to_owned(),
            zh: zh.to_owned(),
        };
        let text = text.into();
        Some(Self { text, title })
    }
}

/// A part of the panel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// The links to the moment.
    Link,
    /// The scenario as a file.
    File,
    /// The pictures.
    Picture,
    /// The texts.
    Text,
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
    /// Something came of what was asked in a part of the panel.
    Tell(Part, Told),
}

impl State {
    /// Does what a reader does about what leaves the page.
    #[inline(never)]
    pub(super) fn home(&mut self, deed: Deed) {
        match deed {
            Deed::Open(open) => {
                let told = None;
                self.home = Home { open, told };
            }
            Deed::Tell(part, told) => self.home.told = Some((part, told)),
        }
    }

    /// The text of the scenario that is shown, with its parameters as they are set.
    ///
    /// # Errors
    /// None for what is shown: it was read from this text.
    pub fn text(&self) -> Result<Rc<str>, LoadError> {
        let source = self.source_text();
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

#[cfg(test)]
mod tests {
    use hopscope_core::scenario;

    use super::*;
    use crate::route;

    fn opened(link: &str) -> State {
        State::open(route::parse(link)).expect("the first lesson can be played")
    }

    #[test]
    fn the_text_of_a_lesson_is_its_file_unless_a_parameter_is_set() {
        let plain = opened("lesson=chain-of-routers");
        let source = scenario::find("chain-of-routers")
            .expect("it is built in")
            .source();
        assert_eq!(plain.text().as_deref(), Ok(source));
        let longer = opened("lesson=chain-of-routers&length=5");
        let text = longer.text().expect("it can be written");
        let document = Document::parse(&text, Format::Toml).expect("it is sound");
        let scenario = document.scenario(&[]).expect("it can run");
        assert_eq!(scenario.nodes, longer.run.scenario.nodes);
    }

    #[test]
    fn a_file_is_named_after_its_lesson_or_its_title() {
        let mut state = opened("lesson=hello");
        assert_eq!(state.file_name(), "hello");
        for (title, name) in [
            ("Two REQs, one ROUTER!", "two-reqs-one-router"),
            ("信封", "scenario"),
        ] {
            let text = format!("title = {title:?}\nsummary = \"x\"\n");
            state.act(crate::state::Action::Load(text.into()));
            assert_eq!(state.file_name(), name);
        }
    }

    #[test]
    fn only_a_scenario_is_a_draft() {
        let draft = Draft::of("title = \"Mine\"\nsummary = \"x\"\n").expect("it is sound");
        assert_eq!(draft.title.en, "Mine");
        assert_eq!(Draft::of("no scenario"), None);
    }
}
