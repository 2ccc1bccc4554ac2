//! Every text of the program, as its sources have it in `phrase!` and `words!`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::literals::{Token, tokens};

/// The macros whose arguments are texts: pairs of literals, English and Chinese.
const MACROS: [&str; 2] = ["phrase", "words"];

/// A text in both languages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Pair {
    pub(super) en: String,
    pub(super) zh: String,
}

/// Texts by their keys.
#[derive(Debug, Default)]
pub(super) struct Phrases(BTreeMap<u32, Pair>);

/// The texts in all sources below the folders.
///
/// # Errors
/// When a file cannot be read, or a text cannot be written to a file of texts.
pub(super) fn collect(folders: &[&Path]) -> Result<Phrases> {
    let mut phrases = Phrases::default();
    for folder in folders {
        phrases.add_below(folder)?;
    }
    ensure!(!phrases.0.is_empty(), "there are no texts in the sources");
    Ok(phrases)
}

impl Phrases {
    fn add_below(&mut self, folder: &Path) -> Result<()> {
        let entries =
            fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                self.add_below(&path)?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                self.add(&source)
                    .with_context(|| format!("the texts of {}", path.display()))?;
            }
        }
        Ok(())
    }

    fn add(&mut self, source: &str) -> Result<()> {
        let tokens = tokens(source);
        for (at, window) in tokens.windows(3).enumerate() {
            let [
                Token::Word(name),
                Token::Mark('!'),
                Token::Mark('(' | '{' | '['),
            ] = window
            else {
                continue;
            };
            if MACROS.contains(&name.as_str()) {
                self.add_arguments(name, &tokens[at + 3..])?;
            }
        }
        Ok(())
    }

    /// Adds the texts up to the bracket that closes the macro's. Other arguments than literals are
    /// those of a macro that hands its own on.
    fn add_arguments(&mut self, name: &str, tokens: &[Token]) -> Result<()> {
        let mut depth = 1;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Mark('(' | '{' | '[') => depth += 1,
                Token::Mark(')' | '}' | ']') => depth -= 1,
                Token::Text(en) => match &tokens[at + 1..] {
                    [Token::Mark(','), Token::Text(zh), ..] => self.add_pair(en, zh)?,
                    _ if at > 1 && matches!(tokens[at - 2], Token::Text(_)) => {}
                    _ => bail!("`{name}!` has {en:?}; expected the English and the Chinese"),
                },
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
        bail!("`{name}!` does not end")
    }

    fn add_pair(&mut self, en: &str, zh: &str) -> Result<()> {
        for text in [en, zh] {
            ensure!(
                !text.contains(['\n', '\r']),
                "{text:?} has a line break, which a file of texts cannot hold"
            );
        }
        let pair = Pair {
            en: en.to_owned(),
            zh: zh.to_owned(),
        };
        let held = self.0.entry(key(en, zh)).or_insert_with(|| pair.clone());
        ensure!(
            *held == pair,
            "{en:?} and {:?} have the same key: change one of them a little",
            held.en
        );
        Ok(())
    }

    /// A file of texts: a line for each, in the order of the keys.
    pub(super) fn file(&self, of: impl Fn(&Pair) -> &str) -> String {
        let mut file = String::new();
        for (key, pair) in &self.0 {
            // Writing to a string cannot fail.
            let _ = writeln!(file, "{key:05x} {}", of(pair));
        }
        file
    }
}

/// The key by which the program calls a text: as `core/src/lang/phrase.rs` makes it.
fn key(en: &str, zh: &str) -> u32 {
    let texts = en.bytes().chain([0]).chain(zh.bytes());
    let hash = texts.fold(0x811c_9dc5_u32, |hash, octet| {
        (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193)
    });
    ((u64::from(hash) * 0xd_0000) >> 32) as u32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own texts are right")]

    use super::*;

    #[test]
    fn texts_are_found_in_both_macros() {
        let mut phrases = Phrases::default();
        let source = r#"
            macro_rules! words { ($($n:ident: $en:literal, $zh:literal;)*) => { $(phrase!($en, $zh)),* } }
            words! { A: "one", "一"; B: "two", "二"; }
            fn f() { g(phrase!("thr\"ee", "三",).get(lang), "no", "text") }
        "#;
        phrases.add(source).unwrap();
        let mut found: Vec<_> = phrases.0.values().map(|pair| pair.en.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, ["one", "thr\"ee", "two"]);
        let file = phrases.file(|pair| &pair.zh);
        assert!(file.contains(&format!("{:05x} 一\n", key("one", "一"))));
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let mut phrases = Phrases::default();
        for (source, told) in [
            (r#"phrase!("a")"#, "the English and the Chinese"),
            (r#"phrase!("a\nb", "c")"#, "line break"),
            (r#"phrase!("a", "b""#, "does not end"),
        ] {
            let error = phrases.add(source).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn every_text_of_the_program_can_be_written_and_lessons_too() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folders = super::super::SOURCES.map(|folder| root.join(folder));
        let phrases = collect(&folders.each_ref().map(std::path::PathBuf::as_path)).unwrap();
        let known = key("Play", "播放");
        assert!(
            phrases
                .file(|pair| &pair.zh)
                .contains(&format!("{known:05x} 播放\n"))
        );
        let lessons = super::super::lessons::file(&root.join("scenarios")).unwrap();
        assert!(lessons.contains("=== chain-of-routers\n"));
    }

    /// `core` has the same test: both must make the same keys.
    #[test]
    fn a_key_is_as_the_core_makes_it() {
        assert_eq!(key("Play", "播放"), 0x9_f708);
    }
}
