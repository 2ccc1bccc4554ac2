//! The two languages of every text a person reads.

use core::str::FromStr;

use serde::{Deserialize, Serialize};

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

/// The same text in both languages; `T` is `String` or `&'static str`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text<T = String> {
    /// English.
    pub en: T,
    /// Chinese, simplified.
    pub zh: T,
}

impl<T> Text<T> {
    /// The text as a reference to its owner's form.
    const fn of(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl Text<String> {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        self.of(lang)
    }
}

impl Text<&'static str> {
    /// The text in `lang`.
    pub const fn get(&self, lang: Lang) -> &'static str {
        self.of(lang)
    }
}
