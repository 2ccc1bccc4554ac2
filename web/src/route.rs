//! A link to the moment: what the fragment of the page's address says.
//!
//! ```text
//! #lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh
//! ```
//!
//! | name | value |
//! | --- | --- |
//! | `lesson` | the id of a built-in lesson |
//! | `step` | a step, counted from 1 |
//! | `over` | `inproc` or `tcp` |
//! | `lang` | `en` or `zh`, with or without region |
//! | any other | a parameter of the scenario and its number |
//!
//! A link comes from anywhere, so it is read with limits, and what is wrong with it is told.

use hopscope_core::Lang;
use hopscope_core::world::Over;

/// The longest fragment that is read, in octets.
pub const MAX_OCTETS: usize = 1000;
/// The most pairs that are read.
const MAX_PAIRS: usize = 16;
/// The longest name or value, in octets.
const MAX_WORD: usize = 64;

/// What a link asks for; absent is the default.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// The id of a lesson.
    pub lesson: Option<String>,
    /// Parameters of the scenario by name.
    pub parameters: Vec<(String, u32)>,
    /// A step, counted from 0.
    pub step: Option<usize>,
    /// How the links are made.
    pub over: Option<Over>,
    /// The language.
    pub lang: Option<Lang>,
}

/// What is wrong with a link.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RouteError {
    /// It has this many octets, more than [`MAX_OCTETS`].
    TooLong(usize),
    /// It has more pairs than a link can mean.
    TooManyPairs,
    /// This part is no `name=value` of a sensible length.
    NotAPair(String),
    /// This name stands there twice.
    Twice(String),
    /// The value of `step` is no number from 1.
    Step(String),
    /// The value of `over` is neither word.
    Over(String),
    /// The value of `lang` is no language of ours.
    Lang(String),
    /// The value of a parameter is no number.
    Number {
        /// The name.
        name: String,
        /// The value.
        value: String,
    },
}

/// Reads a fragment, with or without its `#`; an empty one asks for nothing.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(fragment: &str) -> Result<Place, RouteError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MAX_OCTETS {
        return Err(RouteError::TooLong(fragment.len()));
    }
    let mut place = Place::default();
    let mut seen: Vec<&str> = Vec::new();
    for pair in fragment.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = split(pair)?;
        if seen.contains(&name) {
            return Err(RouteError::Twice(name.to_owned()));
        }
        seen.push(name);
        if seen.len() > MAX_PAIRS {
            return Err(RouteError::TooManyPairs);
        }
        let owned = || value.to_owned();
        match name {
            "lesson" => place.lesson = Some(owned()),
            "step" => {
                let step: usize = value.parse().map_err(|_| RouteError::Step(owned()))?;
                let from_0 = step
                    .checked_sub(1)
                    .ok_or_else(|| RouteError::Step(owned()))?;
                place.step = Some(from_0);
            }
            "over" => {
                place.over = Some(value.parse().map_err(|()| RouteError::Over(owned()))?);
            }
            "lang" => place.lang = Some(value.parse().map_err(|()| RouteError::Lang(owned()))?),
            _ => {
                let number = value.parse().map_err(|_| RouteError::Number {
                    name: name.to_owned(),
                    value: owned(),
                })?;
                place.parameters.push((name.to_owned(), number));
            }
        }
    }
    Ok(place)
}

/// The name and the value of a pair, both in letters, digits, `-` and `_` only.
fn split(pair: &str) -> Result<(&str, &str), RouteError> {
    let plain = |word: &str| {
        (1..=MAX_WORD).contains(&word.len())
            && word
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet))
    };
    pair.split_once('=')
        .filter(|(name, value)| plain(name) && plain(value))
        .ok_or_else(|| RouteError::NotAPair(pair.chars().take(MAX_WORD).collect()))
}

/// Writes a place as a fragment without its `#`.
pub fn write(place: &Place) -> String {
    let mut fragment = String::new();
    let mut add = |name: &str, value: &str| {
        if !fragment.is_empty() {
            fragment.push('&');
        }
        fragment.push_str(name);
        fragment.push('=');
        fragment.push_str(value);
    };
    if let Some(lesson) = &place.lesson {
        add("lesson", lesson);
    }
    for (name, value) in &place.parameters {
        add(name, &value.to_string());
    }
    if let Some(step) = place.step {
        add("step", &(step + 1).to_string());
    }
    if let Some(over) = place.over {
        add("over", &over.to_string());
    }
    if let Some(lang) = place.lang {
        add("lang", lang.tag());
    }
    fragment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_and_written_back() {
        let link = "lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh";
        let place = parse(&format!("#{link}")).expect("it is a good link");
        assert_eq!(place.step, Some(11));
        assert_eq!(place.parameters, [("length".to_owned(), 5)]);
        assert_eq!(write(&place), link);
    }

    #[test]
    fn nothing_asks_for_nothing() {
        for empty in ["", "#", "#&&"] {
            assert_eq!(parse(empty), Ok(Place::default()));
        }
        assert_eq!(write(&Place::default()), "");
    }

    #[test]
    fn every_place_survives_its_link() {
        for over in [None, Some(Over::Inproc), Some(Over::Tcp)] {
            for lang in [None, Some(Lang::En), Some(Lang::Zh)] {
                for step in [None, Some(0), Some(999)] {
                    let place = Place {
                        lesson: Some("hello".to_owned()),
                        parameters: vec![("a".to_owned(), 0), ("b".to_owned(), u32::MAX)],
                        step,
                        over,
                        lang,
                    };
                    assert_eq!(parse(&write(&place)), Ok(place));
                }
            }
        }
    }

    #[test]
    fn a_damaged_link_says_what_is_wrong() {
        let text = str::to_owned;
        for (link, error) in [
            ("lesson", RouteError::NotAPair(text("lesson"))),
            ("lesson=", RouteError::NotAPair(text("lesson="))),
            ("lesson=<b>", RouteError::NotAPair(text("lesson=<b>"))),
            ("step=0", RouteError::Step(text("0"))),
            ("step=-1", RouteError::Step(text("-1"))),
            ("step=2&step=3", RouteError::Twice(text("step"))),
            ("over=udp", RouteError::Over(text("udp"))),
            ("lang=fr", RouteError::Lang(text("fr"))),
            (
                "length=x",
                RouteError::Number {
                    name: text("length"),
                    value: text("x"),
                },
            ),
            (
                "length=99999999999",
                RouteError::Number {
                    name: text("length"),
                    value: text("99999999999"),
                },
            ),
        ] {
            assert_eq!(parse(link), Err(error), "{link}");
        }
    }

    #[test]
    fn a_link_has_limits() {
        let long = "a".repeat(MAX_OCTETS + 1);
        assert_eq!(parse(&long), Err(RouteError::TooLong(MAX_OCTETS + 1)));
        let many: Vec<String> = (0..=MAX_PAIRS).map(|n| format!("p{n}=1")).collect();
        assert_eq!(parse(&many.join("&")), Err(RouteError::TooManyPairs));
    }

    #[test]
    fn no_fragment_makes_it_panic() {
        for odd in [
            "=", "&=&", "é=1", "%E4%BD=1", "\u{0}", "a=b=c", "====", "step=１",
        ] {
            let _ = parse(odd);
        }
        assert_eq!(parse("é=1"), Err(RouteError::NotAPair("é=1".to_owned())));
    }
}
