//! The built-in scenarios: the lessons, and the gallery of mistakes.

use core::fmt;

use super::chinese::chinese;
use super::document::{Document, Format};
use super::error::{ScenarioError, any_of, most_similar, quote};
use crate::lang::Text;

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lesson {
    /// The name by which commands and links call it.
    pub id: &'static str,
    #[cfg(feature = "texts")]
    source: &'static str,
}

impl Lesson {
    /// The scenario file, as TOML. Without the cargo feature `texts` it is empty until it has been
    /// provided.
    pub fn source(&self) -> &'static str {
        #[cfg(feature = "texts")]
        return self.source;
        #[cfg(not(feature = "texts"))]
        return super::provided::source(self.id).unwrap_or_default();
    }

    /// The lesson's file, read.
    ///
    /// # Errors
    /// None in a released lesson: a test reads them all, with every value of every parameter.
    pub fn document(&self) -> Result<Document, ScenarioError> {
        Document::parse(self.source(), Format::Toml)
    }
}

/// The lessons in the order in which they are best met.
pub fn library() -> &'static [Lesson] {
    LESSONS
}

/// What users of ZeroMQ trip over, one scenario for each, with a task to put it right.
pub fn gallery() -> &'static [Lesson] {
    GALLERY
}

/// The lessons, then the gallery.
fn all() -> impl Iterator<Item = &'static Lesson> {
    LESSONS.iter().chain(GALLERY)
}

/// The lesson, or the scenario of the gallery, of this id.
///
/// # Errors
/// [`UnknownLesson`] with the ids there are and the one that was probably meant.
pub fn find(id: &str) -> Result<&'static Lesson, UnknownLesson> {
    all().find(|lesson| lesson.id == id).ok_or_else(|| {
        let known: Vec<&'static str> = all().map(|lesson| lesson.id).collect();
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

impl UnknownLesson {
    /// What is wrong, for a reader:
    /// `unknown scenario "helo"; expected hello, ... or wrong-client; did you mean "hello"?`
    #[inline(never)]
    pub fn text(&self) -> Text {
        let known: Vec<&str> = all().map(|lesson| lesson.id).collect();
        let (id, any) = (quote(&self.id), any_of(&known));
        let all = chinese(&any);
        let mut text = Text {
            en: format!("unknown scenario {id}; expected {any}"),
            zh: format!("没有名为 {id} 的场景；应为 {all}"),
        };
        if let Some(meant) = self.suggestion {
            text.en.push_str(&format!("; did you mean \"{meant}\"?"));
            text.zh.push_str(&format!("；是不是想写 \"{meant}\"？"));
        }
        text
    }
}

impl fmt::Display for UnknownLesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl core::error::Error for UnknownLesson {}

macro_rules! lessons {
    ($folder:literal: $($id:literal),* $(,)?) => {
        &[$(Lesson {
            id: $id,
            #[cfg(feature = "texts")]
            source: include_str!(concat!("../../../scenarios/", $folder, $id, ".toml")),
        }),*]
    };
}

const LESSONS: &[Lesson] = lessons![
    "":
    "hello",
    "one-proxy",
    "chain-of-routers",
    "who-are-you",
    "missing-delimiter",
    "unknown-name",
];

const GALLERY: &[Lesson] = lessons![
    "gallery/":
    "forgotten-delimiter",
    "reply-without-a-name",
    "one-name-for-two",
    "stuck-request",
    "frame-by-frame",
    "slow-joiner",
    "full-queue",
    "two-routers",
    "tidy-proxy",
    "wrong-client",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_lesson_is_suggested() {
        let error = find("chain-of-router").expect_err("there is no such lesson");
        let error = error.to_string();
        assert!(
            error.starts_with("unknown scenario \"chain-of-router\"; expected hello, one-proxy, "),
            "{error}"
        );
        let zh = find("chain-of-router")
            .expect_err("there is no such lesson")
            .text()
            .zh;
        assert!(
            zh.starts_with("没有名为 \"chain-of-router\" 的场景；应为 hello、one-proxy、"),
            "{zh}"
        );
        assert!(zh.ends_with("；是不是想写 \"chain-of-routers\"？"), "{zh}");
        assert!(
            error.ends_with(" or wrong-client; did you mean \"chain-of-routers\"?"),
            "{error}"
        );
    }

    #[test]
    fn every_lesson_is_found_by_its_id() {
        for lesson in all() {
            assert_eq!(find(lesson.id), Ok(lesson));
        }
    }
}
