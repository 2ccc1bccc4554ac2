//! What is wrong with a scenario, where, and what was meant.
//!
//! Reading and checking note a [`Fault`] at an octet of the source; only when one is found is it
//! turned into the line and column that a [`ScenarioError`] shows.

use core::fmt;

/// The longest piece of the source that a message repeats, in characters.
const QUOTED_CHARS: usize = 48;

/// A mistake of the scenario's author.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ScenarioError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What stands there.
    pub found: String,
    /// What was expected instead, where that can be said.
    pub expected: Option<String>,
    /// The known word that the one found is most like.
    pub suggestion: Option<String>,
}

/// `line 12, column 9: unknown socket type "ROUTR"; expected ...; did you mean "ROUTER"?`
impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.found
        )?;
        if let Some(expected) = &self.expected {
            write!(f, "; expected {expected}")?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(f, "; did you mean \"{suggestion}\"?")?;
        }
        Ok(())
    }
}

impl core::error::Error for ScenarioError {}

/// A mistake at an octet of the source.
#[derive(Debug)]
pub(super) struct Fault {
    at: usize,
    found: String,
    expected: Option<String>,
    suggestion: Option<String>,
}

impl Fault {
    /// Something wrong at octet `at` of the source.
    pub(super) fn new(at: usize, found: impl Into<String>) -> Self {
        Self {
            at,
            found: found.into(),
            expected: None,
            suggestion: None,
        }
    }

    /// Says what should stand there.
    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// A word that none of `known` is: lists them and suggests the most similar one.
    pub(super) fn unknown(at: usize, noun: &str, word: &str, known: &[&str]) -> Self {
        Self::new(at, format!("unknown {noun} {}", quote(word))).among(word, known)
    }

    /// Lists `known` as what was expected, and suggests the one most like `word`.
    pub(super) fn among(self, word: &str, known: &[&str]) -> Self {
        let mut fault = self;
        if !known.is_empty() {
            fault = fault.expected(any_of(known));
        }
        fault.suggestion = most_similar(word, known).map(str::to_owned);
        fault
    }

    /// The fault with its line and column in `source`.
    pub(super) fn locate(self, source: &str) -> ScenarioError {
        let before = source.get(..self.at).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
        ScenarioError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            found: self.found,
            expected: self.expected,
            suggestion: self.suggestion,
        }
    }
}

/// `text` in quotes, cut short if it is long.
pub(super) fn quote(text: &str) -> String {
    if text.chars().count() <= QUOTED_CHARS {
        format!("{text:?}")
    } else {
        let start: String = text.chars().take(QUOTED_CHARS).collect();
        format!("{start:?}...")
    }
}

/// `REQ, REP or DEALER`.
pub(super) fn any_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The one of `known` that `word` was probably meant to be.
pub(super) fn most_similar<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > QUOTED_CHARS {
        return None;
    }
    let lower = word.to_lowercase();
    known
        .iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&lower, &candidate.to_lowercase()),
                *candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_located_by_line_and_character() {
        let source = "title = \"一\"\nseed = x";
        let at = source.find('x').expect("it is there");
        let error = Fault::new(at, "oops").locate(source);
        assert_eq!((error.line, error.column), (2, 8));
        assert_eq!(Fault::new(99, "oops").locate(source).line, 2);
    }

    #[test]
    fn a_misspelt_word_finds_its_likeness_and_a_strange_one_none() {
        let known = ["bind", "connect", "identity"];
        assert_eq!(most_similar("conect", &known), Some("connect"));
        assert_eq!(most_similar("idnetity", &known), Some("identity"));
        assert_eq!(most_similar("BIND", &known), Some("bind"));
        assert_eq!(most_similar("colour", &known), None);
        assert_eq!(most_similar(&"x".repeat(1 << 20), &known), None);
    }

    #[test]
    fn a_long_text_is_quoted_in_part() {
        assert_eq!(quote("a\"b"), r#""a\"b""#);
        assert!(quote(&"长".repeat(1000)).chars().count() < 60);
    }
}
