//! A text that comes with the program, in both languages.
//!
//! With the cargo feature `texts` the program holds it. Without, as in the page, it holds a short
//! key, and whoever drives the core provides the texts of a language as a file:
//!
//! ```text
//! 0a1b2 The peer did not finish the handshake in time.
//! ```
//!
//! A line for each text, in the order of the keys. `cargo xtask dist` writes these files of what
//! stands in `phrase!` in the sources.

use super::Lang;

/// A text that comes with the program: made by [`phrase!`](crate::phrase).
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Phrase(Held);

#[cfg(feature = "texts")]
type Held = (&'static str, &'static str);
#[cfg(not(feature = "texts"))]
type Held = u32;

/// A [`Phrase`]: the same text in English and in Chinese, both as literals.
///
/// ```
/// use hopscope_core::{Lang, Phrase, phrase};
///
/// const PLAY: Phrase = phrase!("Play", "播放");
/// assert_eq!(PLAY.get(Lang::Zh), "播放");
/// ```
#[macro_export]
macro_rules! phrase {
    ($en:expr, $zh:expr $(,)?) => {
        const { $crate::Phrase::new($en, $zh) }
    };
}

impl Phrase {
    /// Use [`phrase!`](crate::phrase), which is found when the texts are written to files.
    #[doc(hidden)]
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        #[cfg(feature = "texts")]
        return Self((en, zh));
        #[cfg(not(feature = "texts"))]
        return Self(key(en, zh));
    }

    /// The text in `lang`; `…` if nobody has provided it.
    pub fn get(self, lang: Lang) -> &'static str {
        #[cfg(feature = "texts")]
        return match lang {
            Lang::En => self.0.0,
            Lang::Zh => self.0.1,
        };
        #[cfg(not(feature = "texts"))]
        return super::provided::text(lang, self.0).unwrap_or("…");
    }
}

impl core::fmt::Debug for Phrase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.get(Lang::En).fmt(f)
    }
}

/// The key of a text: FNV-1a of 32 bits over the English, a zero and the Chinese, brought below [`KEYS`].
#[cfg(not(feature = "texts"))]
pub(super) const fn key(en: &str, zh: &str) -> u32 {
    let english = fnv(0x811c_9dc5, en.as_bytes()).wrapping_mul(PRIME);
    let hash = fnv(english, zh.as_bytes()) as u64;
    ((hash * KEYS) >> 32) as u32
}

/// So many keys there are: enough to tell the texts apart, which is seen to when the files are written, and
/// all below the addresses of data in the page's module, where numbers that may be addresses are taken
/// for such when it is cut in two (`xtask/src/finish/split/`).
#[cfg(not(feature = "texts"))]
const KEYS: u64 = 0xd_0000;

#[cfg(not(feature = "texts"))]
const PRIME: u32 = 0x0100_0193;

#[cfg(not(feature = "texts"))]
const fn fnv(mut hash: u32, octets: &[u8]) -> u32 {
    let mut at = 0;
    while at < octets.len() {
        hash = (hash ^ octets[at] as u32).wrapping_mul(PRIME);
        at += 1;
    }
    hash
}
