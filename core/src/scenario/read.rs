//! How values of the tree are read as what a scenario is made of.

use core::time::Duration;

use super::error::{Fault, any_of, quote};
use super::tree::{Data, Entry, Value};
use crate::lang::Text;
use crate::socket::SocketKind;
use crate::trace::EventKind;

/// The longest time a scenario may name.
const MAX_DURATION: Duration = Duration::from_secs(3600);

/// Can be read from a value of the tree.
pub(super) trait Read: Sized {
    /// Reads it, or says what was expected.
    fn read(value: &Value) -> Result<Self, Fault>;
}

/// Something read, with the octet of the source at which it starts.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) at: usize,
    pub(super) value: T,
}

impl<T: Read> Read for At<T> {
    fn read(value: &Value) -> Result<Self, Fault> {
        Ok(Self {
            at: value.at,
            value: T::read(value)?,
        })
    }
}

/// A table of which every key is known.
pub(super) struct Table<'a> {
    at: usize,
    noun: &'static str,
    entries: &'a [Entry],
}

impl<'a> Table<'a> {
    /// The table that `value` is; `noun` is what it describes, `keys` are all it may hold.
    pub(super) fn open(value: &'a Value, noun: &'static str, keys: &[&str]) -> Result<Self, Fault> {
        let Data::Table(entries) = &value.data else {
            let some = if keys.len() > 3 { "such as " } else { "" };
            let keys = any_of(&keys[..keys.len().min(3)]);
            return Err(value.unexpected(format!("{noun}: a table with keys {some}{keys}")));
        };
        match entries
            .iter()
            .find(|entry| !keys.contains(&entry.key.as_str()))
        {
            Some(Entry { at, key, .. }) => {
                let found = format!("unknown key {} in {noun}", quote(key));
                Err(Fault::new(*at, found).among(key, keys))
            }
            None => Ok(Self {
                at: value.at,
                noun,
                entries,
            }),
        }
    }

    /// Where it starts.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The value of a key that may be absent.
    pub(super) fn optional<T: Read>(&self, key: &str) -> Result<Option<T>, Fault> {
        let entry = self.entries.iter().find(|entry| entry.key == key);
        entry.map(|entry| T::read(&entry.value)).transpose()
    }

    /// The value of a key that has to be there.
    pub(super) fn required<T: Read>(&self, key: &str) -> Result<T, Fault> {
        self.optional(key)?
            .ok_or_else(|| Fault::new(self.at, format!("{} without {key:?}", self.noun)))
    }

    /// The value of a key, empty if absent.
    pub(super) fn list<T: Read>(&self, key: &str) -> Result<Vec<T>, Fault> {
        Ok(self.optional::<Vec<T>>(key)?.unwrap_or_default())
    }

    /// The keys that are there, with their places.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry.at))
    }
}

impl Read for String {
    fn read(value: &Value) -> Result<Self, Fault> {
        match &value.data {
            Data::Text(text) => Ok(text.clone()),
            _ => Err(value.unexpected("a text in quotes")),
        }
    }
}

impl Read for bool {
    fn read(value: &Value) -> Result<Self, Fault> {
        match value.data {
            Data::Bool(truth) => Ok(truth),
            _ => Err(value.unexpected("true or false")),
        }
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Result<Self, Fault> {
        match value.data {
            Data::Integer(number) => Self::try_from(number).ok(),
            _ => None,
        }
        .ok_or_else(|| value.unexpected("a whole number from 0 to 4294967295"))
    }
}

impl Read for u64 {
    fn read(value: &Value) -> Result<Self, Fault> {
        match value.data {
            Data::Integer(number) => Self::try_from(number).ok(),
            _ => None,
        }
        .ok_or_else(|| value.unexpected("a whole number, not negative"))
    }
}

impl Read for f64 {
    fn read(value: &Value) -> Result<Self, Fault> {
        match value.data {
            Data::Float(number) => Ok(number),
            Data::Integer(number) => Ok(Self::from(i32::try_from(number).unwrap_or(i32::MAX))),
            _ => Err(value.unexpected("a number")),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self, Fault> {
        match &value.data {
            Data::List(items) => items.iter().map(T::read).collect(),
            Data::Table(_) => {
                Err(value.unexpected("a list; in TOML each item of it is headed by [[...]]"))
            }
            _ => Err(value.unexpected("a list")),
        }
    }
}

/// A list, or its only item standing alone.
#[derive(Clone, Debug)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<T: Read> Read for OneOrMany<T> {
    fn read(value: &Value) -> Result<Self, Fault> {
        match &value.data {
            Data::List(items) => items
                .iter()
                .map(T::read)
                .collect::<Result<_, _>>()
                .map(Self),
            _ => T::read(value).map(|only| Self(vec![only])),
        }
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// A text in both languages: a table with `en` and `zh`, or one text for both.
impl Read for Text<At<String>> {
    fn read(value: &Value) -> Result<Self, Fault> {
        if !matches!(value.data, Data::Table(_)) {
            let both: At<String> = At::read(value)?;
            return Ok(Self {
                en: both.clone(),
                zh: both,
            });
        }
        let table = Table::open(value, "a text", &["en", "zh"])?;
        Ok(Self {
            en: table.required("en")?,
            zh: table.required("zh")?,
        })
    }
}

/// A whole or decimal number and its unit: `250us`, `1.5ms`, `2s`.
impl Read for Duration {
    fn read(value: &Value) -> Result<Self, Fault> {
        let expected = "a duration from 0us to 3600s, such as \"250us\", \"1ms\" or \"2s\"";
        let Data::Text(text) = &value.data else {
            return Err(value.unexpected(expected));
        };
        micros(text)
            .map(Self::from_micros)
            .filter(|duration| *duration <= MAX_DURATION)
            .ok_or_else(|| value.unexpected(expected))
    }
}

/// Microseconds in `text`; `None` if it is no duration or finer than a microsecond.
fn micros(text: &str) -> Option<u64> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(unit_at);
    let digits = match unit.trim_start() {
        "us" | "µs" | "μs" => 0,
        "ms" => 3,
        "s" => 6,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty()
        || number.ends_with('.')
        || fraction.len() > digits
        || fraction.contains('.')
    {
        return None;
    }
    format!("{whole}{fraction:0<digits$}").parse().ok()
}

/// One of a fixed list of words, in any case.
pub(super) fn word<T: Copy>(
    value: &Value,
    noun: &str,
    words: &[(&'static str, T)],
) -> Result<T, Fault> {
    let text = String::read(value)?;
    let named = words
        .iter()
        .find(|(word, _)| text.eq_ignore_ascii_case(word));
    named.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Fault::unknown(value.at, noun, &text, &known)
    })
}

/// A socket type, also by the name it had in ZeroMQ 2.
impl Read for SocketKind {
    fn read(value: &Value) -> Result<Self, Fault> {
        let text = String::read(value)?;
        text.parse().map_err(|_| {
            let names = Self::ALL.map(Self::name);
            Fault::unknown(value.at, "socket type", &text, &names)
        })
    }
}

impl Read for EventKind {
    fn read(value: &Value) -> Result<Self, Fault> {
        word(value, "event", &Self::ALL.map(|kind| (kind.name(), kind)))
    }
}

/// Exactly one of `keys` of `table`, with its place.
pub(super) fn one_of<'a>(table: &Table<'a>, keys: &[&str]) -> Result<&'a str, Fault> {
    let mut present = table.keys().filter(|(key, _)| keys.contains(key));
    match (present.next(), present.next()) {
        (Some((key, _)), None) => Ok(key),
        (None, _) => Err(Fault::new(
            table.at(),
            format!("{} without {}", table.noun, any_of(keys)),
        )),
        (Some((first, _)), Some((second, at))) => Err(Fault::new(
            at,
            format!("{} beside {}", quote(second), quote(first)),
        )
        .expected("only one of them")),
    }
}

#[cfg(test)]
mod tests {
    use super::micros;

    #[test]
    fn durations_are_read_to_the_microsecond() {
        let cases = [
            ("1ms", Some(1000)),
            ("1.5ms", Some(1500)),
            ("0.25 s", Some(250_000)),
            ("7us", Some(7)),
            ("7µs", Some(7)),
            ("0s", Some(0)),
            ("0.5us", None),
            ("-1ms", None),
            ("1", None),
            (".5ms", None),
            ("1.ms", None),
            ("1.5.2s", None),
            ("1h", None),
            ("ms", None),
            ("", None),
            ("99999999999999999999s", None),
        ];
        for (text, expected) in cases {
            assert_eq!(micros(text), expected, "{text}");
        }
    }
}
