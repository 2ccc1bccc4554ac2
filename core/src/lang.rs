//! The two languages of every text a person reads.

mod phrase;
#[cfg(not(feature = "texts"))]
mod provided;

use core::str::FromStr;

use serde::{Deserialize, Serialize};

pub(crate) use crate::phrase;
pub use phrase::Phrase;
#[cfg(not(feature = "texts"))]
pub use provided::{BadTexts, has_texts, provide_texts};

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// The BCP 47 tag: `en` or `zh`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

/// Reads a tag with or without region: `zh`, `zh-CN`, `en-GB`.
impl FromStr for Lang {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag
            .split(['-', '_'])
            .next()
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            Some("en") => Ok(Self::En),
            Some("zh") => Ok(Self::Zh),
            _ => Err(()),
        }
    }
}

/// The same text in both languages, as a scenario brings it or as it is put together of what
/// happened.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text<T = String> {
    /// English.
    pub en: T,
    /// Chinese, simplified.
    pub zh: T,
}

impl Text<String> {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}
