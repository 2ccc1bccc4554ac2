//! The built-in lessons.

use core::fmt;

use super::document::{Document, Format};
use super::error::{ScenarioError, any_of, most_similar, quote};

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lesson {
    /// The name by which commands and links call it.
    pub id: &'static str,
    /// The scenario file, as TOML.
    pub source: &'static str,
}

impl Lesson {
    /// The lesson's file, read.
    ///
    /// # Errors
    /// None in a released lesson: a test reads them all, with every value of every parameter.
    pub fn document(&self) -> Result<Document, ScenarioError> {
        Document::parse(self.source, Format::Toml)
    }
}

/// The lessons in the order in which they are best met.
pub fn library() -> &'static [Lesson] {
    LESSONS
}

/// The lesson of this id.
///
/// # Errors
/// [`UnknownLesson`] with the ids there are and the one that was probably meant.
pub fn find(id: &str) -> Result<&'static Lesson, UnknownLesson> {
    LESSONS
        .iter()
        .find(|lesson| lesson.id == id)
        .ok_or_else(|| {
            let known: Vec<&'static str> = LESSONS.iter().map(|lesson| lesson.id).collect();
            UnknownLesson {
                id: id.to_owned(),
                suggestion: most_similar(id, &known),
            }
        })
}

/// There is no lesson of this id.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownLesson {
    /// The id asked for.
    pub id: String,
    /// The id that was probably meant.
    pub suggestion: Option<&'static str>,
}

/// `unknown scenario "helo"; expected hello, ... or unknown-name; did you mean "hello"?`
impl fmt::Display for UnknownLesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = LESSONS.iter().map(|lesson| lesson.id).collect();
        write!(
            f,
            "unknown scenario {}; expected {}",
            quote(&self.id),
            any_of(&known)
        )?;
        match self.suggestion {
            Some(suggestion) => write!(f, "; did you mean \"{suggestion}\"?"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for UnknownLesson {}

macro_rules! lessons {
    ($($id:literal),* $(,)?) => {
        &[$(Lesson {
            id: $id,
            source: include_str!(concat!("../../../scenarios/", $id, ".toml")),
        }),*]
    };
}

const LESSONS: &[Lesson] = lessons![
    "hello",
    "one-proxy",
    "chain-of-routers",
    "who-are-you",
    "missing-delimiter",
    "unknown-name",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_lesson_is_suggested() {
        let error = find("chain-of-router").expect_err("there is no such lesson");
        assert_eq!(
            error.to_string(),
            "unknown scenario \"chain-of-router\"; expected hello, one-proxy, chain-of-routers, \
             who-are-you, missing-delimiter or unknown-name; did you mean \"chain-of-routers\"?"
        );
    }

    #[test]
    fn every_lesson_is_found_by_its_id() {
        for lesson in library() {
            assert_eq!(find(lesson.id), Ok(lesson));
        }
    }
}
