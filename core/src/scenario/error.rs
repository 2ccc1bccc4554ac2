//! What is wrong with a scenario, where, and what was meant.
//!
//! Reading notes a [`Fault`] at an octet of the source; only when one is found is it turned into
//! the line and column that a [`ScenarioError`] shows.

use core::fmt;

use super::chinese::{chinese, spaced};
use crate::lang::{Lang, Text};

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
    pub found: Text,
    /// What was expected instead, where that can be said.
    pub expected: Option<Box<Text>>,
    /// The known word that the one found is most like.
    pub suggestion: Option<String>,
}

impl ScenarioError {
    /// What is wrong, without its place.
    pub fn told(&self, lang: Lang) -> String {
        let (expected, suggestion, end) = match lang {
            Lang::En => ("; expected ", "; did you mean \"", "\"?"),
            Lang::Zh => ("；应为", "；是不是想写 \"", "\"？"),
        };
        let mut told = self.found.get(lang).to_owned();
        if let Some(text) = &self.expected {
            told.push_str(expected);
            match lang {
                Lang::En => told.push_str(text.get(lang)),
                Lang::Zh => told.push_str(&spaced(text.get(lang))),
            }
        }
        if let Some(word) = &self.suggestion {
            told.extend([suggestion, word, end]);
        }
        told
    }

    /// What is wrong, with its place: `line 12, column 9: …`.
    pub fn text(&self) -> Text {
        let (line, column) = (self.line, self.column);
        Text {
            en: format!("line {line}, column {column}: {}", self.told(Lang::En)),
            zh: format!("第 {line} 行第 {column} 列：{}", self.told(Lang::Zh)),
        }
    }
}

/// `line 12, column 9: unknown socket type "ROUTR"; expected ...; did you mean "ROUTER"?`
impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl core::error::Error for ScenarioError {}

/// A mistake at an octet of the source.
///
/// Boxed, since every function that reads hands one on and hardly any makes one.
#[derive(Debug)]
pub(super) struct Fault(Box<Details>);

#[derive(Debug)]
struct Details {
    at: usize,
    found: Text,
    expected: Option<Box<Text>>,
    suggestion: Option<String>,
}

/// A [`Fault`] at an octet: what was found and, perhaps, what was expected; each in English and in
/// Chinese.
macro_rules! fault {
    ($at:expr, $found:literal / $found_zh:literal) => {
        $crate::scenario::error::apart(|| {
            $crate::scenario::error::Fault::new($at, format!($found), format!($found_zh))
        })
    };
    ($at:expr, $found:literal / $found_zh:literal, $expected:literal / $expected_zh:literal) => {
        $crate::scenario::error::apart(|| {
            $crate::scenario::error::Fault::new($at, format!($found), format!($found_zh))
                .expected(format!($expected), format!($expected_zh))
        })
    };
}
pub(super) use fault;

/// Words a fault in a function of its own: what reads scenarios without a fault has no use for the words.
#[cold]
#[inline(never)]
pub(super) fn apart(fault: impl FnOnce() -> Fault) -> Fault {
    fault()
}

impl Fault {
    /// Something wrong at octet `at` of the source.
    pub(super) fn new(at: usize, en: String, zh: String) -> Self {
        Self(Box::new(Details {
            at,
            found: Text { en, zh },
            expected: None,
            suggestion: None,
        }))
    }

    /// Says what should stand there.
    pub(super) fn expected(mut self, en: String, zh: String) -> Self {
        self.0.expected = Some(Box::new(Text { en, zh }));
        self
    }

    /// Lists `known` as what was expected, and suggests the one most like `word`.
    pub(super) fn among(mut self, word: &str, known: &[&str]) -> Self {
        if !known.is_empty() {
            let en = any_of(known);
            let zh = chinese(&en);
            self.0.expected = Some(Box::new(Text { en, zh }));
        }
        self.0.suggestion = most_similar(word, known).map(str::to_owned);
        self
    }

    /// A word that none of `known` is: lists them and suggests the most similar one.
    pub(super) fn unknown(at: usize, noun: &str, word: &str, known: &[&str]) -> Self {
        let (quoted, noun_zh) = (quote(word), spaced(&chinese(noun)));
        fault!(at, "unknown {noun} {quoted}" / "未知的{noun_zh} {quoted}").among(word, known)
    }

    /// The octet at which it is.
    pub(super) fn at(&self) -> usize {
        self.0.at
    }

    /// The fault with its line and column in `source`.
    pub(super) fn locate(self, source: &str) -> ScenarioError {
        let Details {
            at,
            found,
            expected,
            suggestion,
        } = *self.0;
        let before = source.get(..at).unwrap_or(source);
        let mut lines = before.rsplit('\n');
        let column = lines.next().map_or(0, |line| line.chars().count()) + 1;
        ScenarioError {
            line: lines.count() + 1,
            column,
            found,
            expected,
            suggestion,
        }
    }
}

/// `text` in quotes, cut short if it is long.
pub(super) fn quote(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}...", &text[..end]),
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
    let word = word.to_ascii_lowercase();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in known {
        let distance = strsim::osa_distance(&word, &candidate.to_ascii_lowercase());
        let near = distance <= candidate.len().div_ceil(3);
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_located_by_line_and_character() {
        let source = "title = \"一\"\nseed = x";
        let at = source.find('x').expect("it is there");
        let error = fault!(at, "oops" / "哎呀").locate(source);
        assert_eq!((error.line, error.column), (2, 8));
        assert_eq!(fault!(99, "oops" / "哎呀").locate(source).line, 2);
        let at = source.find('一').expect("it is there");
        let error = fault!(at, "oops" / "哎呀").locate(source);
        assert_eq!((error.line, error.column), (1, 10));
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
