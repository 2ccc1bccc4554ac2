//! The source as a tree of values that know where they stand, and how they are read.
//!
//! TOML and JSON both become this tree, so that everything after it is written once and every
//! mistake can be shown with line and column, whichever form the author chose.

use core::time::Duration;

use super::chinese::chinese;
use super::error::{Fault, any_of, fault, quote};
use crate::lang::Text;

/// How deep lists and tables may lie within each other.
const MAX_DEPTH: usize = 32;
/// The entries one table may have; no table of a scenario has a fourth of it.
const MAX_ENTRIES: usize = 64;
/// The longest time a scenario may name.
const MAX_DURATION: Duration = Duration::from_secs(3600);

/// A value and the octets of the source that it takes.
#[derive(Debug)]
pub(super) struct Value {
    /// Where it starts.
    pub(super) at: usize,
    /// Behind its last octet. Of a table under a header: behind its last own key and value.
    pub(super) end: usize,
    pub(super) form: Form,
    pub(super) data: Data,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// In one piece.
    Whole,
    /// A table under `[key]`, a list whose items stand under `[[key]]` each.
    Headed,
    /// A table that only its keys tell of: `table.key = value`.
    Dotted,
    /// A table that only the headers within it tell of: `[table.other]`.
    Implied,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Data {
    /// No key twice.
    Table(Vec<Entry>),
    List(Vec<Value>),
    Text(String),
    Integer(i64),
    /// A number with a fraction or an exponent, as it is written.
    Decimal(String),
    Bool(bool),
    /// What no scenario needs: a date, a null.
    Other(&'static str),
}

/// A key of a table and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) at: usize,
    pub(super) key: String,
    pub(super) value: Value,
}

/// Refuses what lies too deep, before it is read.
pub(super) fn check_depth(at: usize, depth: usize) -> Result<(), Fault> {
    if depth > MAX_DEPTH {
        return Err(fault!(
            at,
            "lists and tables lie too deep within each other" / "列表和表格嵌套太深"
        ));
    }
    Ok(())
}

/// Adds an entry to those of a table.
pub(super) fn add(entries: &mut Vec<Entry>, entry: Entry) -> Result<&mut Value, Fault> {
    if entries.len() == MAX_ENTRIES {
        return Err(fault!(
            entry.at,
            "too many keys" / "键太多",
            "at most {MAX_ENTRIES} in a table" / "一个表格最多 {MAX_ENTRIES} 个"
        ));
    }
    if entries.iter().any(|earlier| earlier.key == entry.key) {
        return Err(again(entry.at, &entry.key));
    }
    let index = entries.len();
    entries.push(entry);
    Ok(&mut entries[index].value)
}

/// A key that its table has already.
pub(super) fn again(at: usize, key: &str) -> Fault {
    let key = quote(key);
    fault!(
        at,
        "the key {key} again" / "键 {key} 重复",
        "each key once" / "每个键一次"
    )
}

impl Value {
    /// The fault that this value is not what was `expected`.
    pub(super) fn unexpected(&self, expected: &str) -> Fault {
        let found = match &self.data {
            Data::Table(_) => "a table".to_owned(),
            Data::List(_) => "a list".to_owned(),
            Data::Text(text) => format!("the text {}", quote(text)),
            Data::Integer(number) => format!("the number {number}"),
            Data::Decimal(number) => format!("the number {number}"),
            Data::Bool(truth) => truth.to_string(),
            Data::Other(what) => (*what).to_owned(),
        };
        let (found_zh, expected_zh) = (chinese(&found), chinese(expected));
        fault!(
            self.at,
            "found {found}" / "遇到 {found_zh}",
            "{expected}" / "{expected_zh}"
        )
    }

    /// The value of a key of a table, whatever else the table has.
    pub(super) fn find(&self, key: &str) -> Option<&Self> {
        let Data::Table(entries) = &self.data else {
            return None;
        };
        let entry = entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.value)
    }

    /// The text that this value is.
    pub(super) fn text(&self) -> Result<&str, Fault> {
        match &self.data {
            Data::Text(text) => Ok(text),
            _ => Err(self.unexpected("a text in quotes")),
        }
    }

    /// The text in both languages, each known to be one: a table with `en` and `zh`, or one text for both.
    pub(super) fn both(&self) -> Result<Text<&Self>, Fault> {
        if let Data::Table(_) = self.data {
            let table = self.table("a text", &["en", "zh"])?;
            let (en, zh) = (table.need("en")?, table.need("zh")?);
            en.text()?;
            zh.text()?;
            return Ok(Text { en, zh });
        }
        self.text()?;
        Ok(Text { en: self, zh: self })
    }

    pub(super) fn truth(&self) -> Result<bool, Fault> {
        match self.data {
            Data::Bool(truth) => Ok(truth),
            _ => Err(self.unexpected("true or false")),
        }
    }

    pub(super) fn number(&self) -> Result<u32, Fault> {
        let number = match self.data {
            Data::Integer(number) => u32::try_from(number).ok(),
            _ => None,
        };
        number.ok_or_else(|| self.unexpected("a whole number from 0 to 4294967295"))
    }

    /// A part of something: 0.0 none of it, 1.0 all.
    pub(super) fn part(&self) -> Result<f64, Fault> {
        let part = match &self.data {
            Data::Integer(0) => Some(0.0),
            Data::Integer(1) => Some(1.0),
            Data::Decimal(decimal) => fraction(decimal),
            _ => None,
        };
        part.ok_or_else(|| {
            self.unexpected("a part from 0.0 (none, 0 %) to 1.0 (all, 100 %), such as 0.25")
        })
    }

    /// A whole or decimal number and its unit: `250us`, `1.5ms`, `2s`.
    pub(super) fn duration(&self) -> Result<Duration, Fault> {
        let duration = match &self.data {
            Data::Text(text) => micros(text).map(Duration::from_micros),
            _ => None,
        };
        duration
            .filter(|duration| *duration <= MAX_DURATION)
            .ok_or_else(|| {
                self.unexpected(
                    "a duration from 0us to 3600s, such as \"250us\", \"1ms\" or \"2s\"",
                )
            })
    }

    /// Which of `words` it is, in any case, by its place among them.
    pub(super) fn word(&self, noun: &str, words: &[&str]) -> Result<usize, Fault> {
        let text = self.text()?;
        let place = words
            .iter()
            .position(|word| text.eq_ignore_ascii_case(word));
        place.ok_or_else(|| Fault::unknown(self.at, noun, text, words))
    }

    pub(super) fn list(&self) -> Result<&[Self], Fault> {
        match &self.data {
            Data::List(items) => Ok(items),
            Data::Table(_) => {
                Err(self.unexpected("a list; in TOML each item of it is headed by [[...]]"))
            }
            _ => Err(self.unexpected("a list")),
        }
    }

    /// The items of a list, or the value itself as the only one.
    pub(super) fn one_or_many(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            _ => core::slice::from_ref(self),
        }
    }

    /// The table that this value is; `noun` is what it describes, `keys` are all it may hold.
    pub(super) fn table(
        &self,
        noun: &'static str,
        keys: &'static [&'static str],
    ) -> Result<Table<'_>, Fault> {
        let Data::Table(entries) = &self.data else {
            let some = if keys.len() > 3 { "such as " } else { "" };
            let keys = any_of(&keys[..keys.len().min(3)]);
            return Err(self.unexpected(&format!("{noun}: a table with keys {some}{keys}")));
        };
        for Entry { at, key, .. } in entries {
            if !keys.contains(&key.as_str()) {
                let (quoted, noun_zh) = (quote(key), chinese(noun));
                return Err(fault!(
                    *at,
                    "unknown key {quoted} in {noun}" / "{noun_zh}里有未知的键 {quoted}"
                )
                .among(key, keys));
            }
        }
        Ok(Table {
            at: self.at,
            noun,
            entries,
        })
    }
}

/// A table of which every key is known.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) at: usize,
    noun: &'static str,
    entries: &'a [Entry],
}

impl<'a> Table<'a> {
    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The value of a key that has to be there.
    pub(super) fn need(&self, key: &str) -> Result<&'a Value, Fault> {
        let noun = self.noun;
        self.get(key).ok_or_else(|| {
            let noun_zh = chinese(noun);
            fault!(self.at, "{noun} without {key:?}" / "{noun_zh}缺少 {key:?}")
        })
    }

    /// The list of a key, empty if the key is absent.
    pub(super) fn list(&self, key: &str) -> Result<&'a [Value], Fault> {
        self.get(key).map_or(Ok(&[]), Value::list)
    }

    /// The one of `keys` that is there, and its value.
    pub(super) fn one_of(&self, keys: &[&str]) -> Result<(&'a str, &'a Value), Fault> {
        let mut present = self
            .entries
            .iter()
            .filter(|entry| keys.contains(&entry.key.as_str()));
        let noun = self.noun;
        match (present.next(), present.next()) {
            (Some(entry), None) => Ok((&entry.key, &entry.value)),
            (None, _) => {
                let keys = any_of(keys);
                let (noun_zh, keys_zh) = (chinese(noun), chinese(&keys));
                Err(fault!(
                    self.at,
                    "{noun} without {keys}" / "{noun_zh}缺少 {keys_zh}"
                ))
            }
            (Some(Entry { key: first, .. }), Some(Entry { at, key, .. })) => Err(fault!(
                *at,
                "{key:?} beside {first:?}" / "{key:?} 与 {first:?} 并列",
                "only one of them" / "只写其中一个"
            )),
        }
    }
}

/// Microseconds in `text`; `None` if it is no duration or finer than a microsecond.
fn micros(text: &str) -> Option<u64> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(unit_at);
    let digits: u32 = match unit.trim_start_matches(' ') {
        "us" | "µs" | "μs" => 0,
        "ms" => 3,
        "s" => 6,
        _ => return None,
    };
    let (value, places) = decimal(number)?;
    value.checked_mul(10u64.pow(digits.checked_sub(places)?))
}

/// A number from 0 to 1 written with a point.
fn fraction(text: &str) -> Option<f64> {
    let (value, places) = decimal(text)?;
    let whole = 10u32.checked_pow(places)?;
    let value = u32::try_from(value).ok().filter(|value| *value <= whole)?;
    Some(f64::from(value) / f64::from(whole))
}

/// The digits of a decimal number as one number, and how many of them stand behind the point.
fn decimal(text: &str) -> Option<(u64, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|octet| octet.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let mut value: u64 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        value = value
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
    }
    Some((value, u32::try_from(fraction.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{fraction, micros};

    #[test]
    fn durations_are_read_to_the_microsecond() {
        let cases = [
            ("1ms", Some(1000)),
            ("1.5ms", Some(1500)),
            ("0.25 s", Some(250_000)),
            ("1.500000000000s", Some(1_500_000)),
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
            ("18446744073709551615s", None),
        ];
        for (text, expected) in cases {
            assert_eq!(micros(text), expected, "{text}");
        }
    }

    #[test]
    fn fractions_are_read_as_rust_reads_them() {
        for text in ["0.0", "0.1", "0.25", "0.333", "0.123456789", "1.0", "1.000"] {
            assert_eq!(fraction(text), text.parse().ok(), "{text}");
        }
        for text in [
            "1.1",
            "2",
            "-0.1",
            "1e-3",
            "nan",
            "0.00000000001",
            ".5",
            "0.",
            "",
        ] {
            assert_eq!(fraction(text), None, "{text}");
        }
    }
}
