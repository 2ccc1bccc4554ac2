//! A link to the moment: what the fragment of the page's address says.
//!
//! ```text
//! #lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh
//! ```
//!
//! | name | value |
//! | --- | --- |
//! | `lesson` | the id of a built-in lesson |
//! | `scenario` | `1.` and the text of a scenario, [packed](crate::packing); with a lesson it is a branch of that, and of one that goes on from the lesson's own text only the rest is there, behind an octet of zero |
//! | `branch` | `a` or `b`: two branches are compared, of which this one is in front. The first is the lesson, and the second the scenario; without a lesson both texts are in the scenario, with an octet of zero between them |
//! | `edit` | `1`: the page opens with what is needed to change the scenario |
//! | `step` | a step, counted from 1 |
//! | `over` | `inproc` or `tcp` |
//! | `lang` | `en` or `zh`, with or without region |
//! | any other | a parameter of the scenario and its number |
//!
//! A link comes from anywhere, so it is read with limits, and what is wrong with it is told.

use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::world::Over;

/// The longest fragment that is read, in octets.
pub const MAX_OCTETS: usize = 8000;
/// The most pairs that are read.
const MAX_PAIRS: usize = 16;
/// The longest name or value, in octets, but for a scenario.
const MAX_WORD: usize = 64;
/// How a packed scenario starts: links of other versions are told apart by it.
const VERSION: &str = "1";

/// What a link asks for; absent is the default.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// The id of a lesson.
    pub lesson: Option<String>,
    /// The text of a scenario, in the letters of a link.
    pub packed: Option<String>,
    /// The text of a scenario, once it is unpacked. No fragment holds it.
    pub text: Option<Rc<str>>,
    /// The text of the second branch, where the first is no lesson either. No fragment holds it.
    pub beside: Option<Rc<str>>,
    /// Whether the second of two branches is in front; `None` where none are compared.
    pub branch: Option<bool>,
    /// Whether the page opens with what is needed to change the scenario.
    pub edit: bool,
    /// Parameters of the scenario by name.
    pub parameters: Vec<(String, u32)>,
    /// A step, counted from 0.
    pub step: Option<usize>,
    /// How the links are made.
    pub over: Option<Over>,
    /// The language.
    pub lang: Option<Lang>,
}

impl Place {
    /// The place with the branch in front alone.
    #[must_use]
    pub fn alone(mut self) -> Self {
        match (self.branch.take(), self.lesson.is_some()) {
            (Some(true), true) => self.lesson = None,
            (None, true) if self.text.is_some() => self.lesson = None,
            (Some(false), true) => (self.packed, self.text) = (None, None),
            (Some(true), false) => self.text = self.beside.take(),
            _ => {}
        }
        self.beside = None;
        self
    }
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
    /// The value of `edit` is not 1.
    Edit(String),
    /// The value of `branch` is neither letter.
    Branch(String),
    /// The scenario is packed in a way that this page does not know, by its version.
    Version(String),
    /// The scenario does not unpack.
    Damaged,
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
            "scenario" => place.packed = Some(packed(value)?.to_owned()),
            "edit" if value == "1" => place.edit = true,
            "edit" => return Err(RouteError::Edit(owned())),
            "branch" if value == "a" => place.branch = Some(false),
            "branch" if value == "b" => place.branch = Some(true),
            "branch" => return Err(RouteError::Branch(owned())),
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

/// The letters of a packed scenario behind its version.
fn packed(value: &str) -> Result<&str, RouteError> {
    match value.split_once('.') {
        Some((VERSION, letters)) if !letters.is_empty() => Ok(letters),
        Some((VERSION, _)) | None => Err(RouteError::Damaged),
        Some((version, _)) => Err(RouteError::Version(version.to_owned())),
    }
}

/// The name and the value of a pair, both in letters, digits, `-` and `_` only; a scenario also has a
/// point, and may be long.
fn split(pair: &str) -> Result<(&str, &str), RouteError> {
    let plain = |word: &str, longest: usize, more: &[u8]| {
        let letter = |octet: u8| octet.is_ascii_alphanumeric() || more.contains(&octet);
        (1..=longest).contains(&word.len()) && word.bytes().all(letter)
    };
    pair.split_once('=')
        .filter(|(name, _)| plain(name, MAX_WORD, b"-_"))
        .filter(|(name, value)| match *name {
            "scenario" => plain(value, MAX_OCTETS, b"-_."),
            _ => plain(value, MAX_WORD, b"-_"),
        })
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
    if let Some(letters) = &place.packed {
        add("scenario", &format!("{VERSION}.{letters}"));
    }
    if let Some(second) = place.branch {
        add("branch", if second { "b" } else { "a" });
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
    if place.edit {
        add("edit", "1");
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
    fn of_two_branches_the_one_in_front_can_be_had_alone() {
        let place = |lesson: Option<&str>, second| Place {
            lesson: lesson.map(str::to_owned),
            packed: Some("abc".to_owned()),
            text: Some("one".into()),
            beside: lesson.is_none().then(|| "two".into()),
            branch: Some(second),
            ..Place::default()
        };
        let alone = |lesson, second| {
            let place = place(lesson, second).alone();
            assert_eq!((place.branch, &place.beside), (None, &None));
            (place.lesson, place.text)
        };
        let text = |text: &str| Some(Rc::from(text));
        assert_eq!(alone(None, false), (None, text("one")));
        assert_eq!(alone(None, true), (None, text("two")));
        assert_eq!(alone(Some("hello"), true), (None, text("one")));
        let branch = Place {
            branch: None,
            ..place(Some("hello"), true)
        };
        assert_eq!(branch.alone().lesson, None);
        assert_eq!(
            alone(Some("hello"), false),
            (Some("hello".to_owned()), None)
        );
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
                    let lesson = Place {
                        lesson: Some("hello".to_owned()),
                        parameters: vec![("a".to_owned(), 0), ("b".to_owned(), u32::MAX)],
                        step,
                        over,
                        lang,
                        ..Place::default()
                    };
                    let text = Place {
                        lesson: None,
                        packed: Some("Ab-_9".repeat(700)),
                        edit: true,
                        ..lesson.clone()
                    };
                    let one = Place {
                        branch: Some(true),
                        ..text.clone()
                    };
                    let other = Place {
                        lesson: Some("hello".to_owned()),
                        branch: Some(false),
                        ..text.clone()
                    };
                    for place in [lesson, text, one, other] {
                        assert_eq!(parse(&write(&place)), Ok(place));
                    }
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
            ("edit=yes", RouteError::Edit(text("yes"))),
            ("branch=c", RouteError::Branch(text("c"))),
            ("scenario=1.", RouteError::Damaged),
            ("scenario=abc", RouteError::Damaged),
            ("scenario=2.abc", RouteError::Version(text("2"))),
            (
                "scenario=1.a%20b",
                RouteError::NotAPair(text("scenario=1.a%20b")),
            ),
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
