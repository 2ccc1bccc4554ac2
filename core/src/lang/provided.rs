//! The texts of a program that does not hold them itself: as files say.

use core::fmt;
use std::sync::OnceLock;

use super::Lang;

/// Texts by their keys, in the order of these.
type Texts = Vec<(u32, &'static str)>;

static TEXTS: [OnceLock<Texts>; 2] = [const { OnceLock::new() }; 2];

/// The text of this key.
pub(super) fn text(lang: Lang, key: u32) -> Option<&'static str> {
    let texts = TEXTS[lang as usize].get()?;
    let at = texts.binary_search_by_key(&key, |text| text.0).ok()?;
    Some(texts[at].1)
}

/// Whether the texts of this language are there.
pub fn has_texts(lang: Lang) -> bool {
    TEXTS[lang as usize].get().is_some()
}

/// Takes over the texts of a language: a line for each, with its key in hexadecimal digits, a
/// space and the text, in the order of the keys. Texts that are there already stay.
///
/// # Errors
/// [`BadTexts`] if a line is of another form or out of order.
pub fn provide_texts(lang: Lang, file: String) -> Result<(), BadTexts> {
    let file: &'static str = file.leak();
    let mut texts = Texts::new();
    for (number, line) in file.lines().enumerate() {
        let bad = BadTexts { line: number + 1 };
        let (key, text) = line.split_once(' ').ok_or(bad)?;
        let key = u32::from_str_radix(key, 16).map_err(|_| bad)?;
        if texts.last().is_some_and(|last| last.0 >= key) {
            return Err(bad);
        }
        texts.push((key, text));
    }
    // Only the first has any effect.
    let _ = TEXTS[lang as usize].set(texts);
    Ok(())
}

/// This is no file of texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BadTexts {
    /// The line that is none, counted from 1.
    pub line: usize,
}

/// `line 3 of the texts: expected a key and a text, in the order of the keys`
impl fmt::Display for BadTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        write!(
            f,
            "line {line} of the texts: expected a key and a text, in the order of the keys"
        )
    }
}

impl core::error::Error for BadTexts {}

#[cfg(test)]
mod tests {
    use super::super::phrase::key;
    use super::*;
    use crate::phrase;

    /// `xtask` has the same test: both must make the same keys.
    #[test]
    fn a_key_is_as_files_of_texts_have_it() {
        assert_eq!(key("Play", "播放"), 0x9_f708);
    }

    #[test]
    fn a_text_is_told_as_the_file_of_its_language_says() {
        let phrase = phrase!("a cat", "一只猫");
        assert_eq!(phrase.get(Lang::En), "…");
        assert!(!has_texts(Lang::En));
        let line = format!("{:05x} a dog", key("a cat", "一只猫"));
        assert_eq!(
            provide_texts(Lang::En, format!("{line}\n{line}")),
            Err(BadTexts { line: 2 })
        );
        for bad in ["x", "x y", "12345678"] {
            assert_eq!(
                provide_texts(Lang::En, bad.to_owned()),
                Err(BadTexts { line: 1 })
            );
        }
        provide_texts(Lang::En, line).expect("it is a file of texts");
        assert_eq!(phrase.get(Lang::En), "a dog");
        assert_eq!(phrase.get(Lang::Zh), "…");
    }
}
