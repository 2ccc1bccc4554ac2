//! Messages as their author writes them: frames as text or in hex, perhaps repeated.

use crate::scenario::error::{Fault, quote};
use crate::scenario::read::{At, OneOrMany, Read, Table, one_of};
use crate::scenario::tree::{Data, Value};

/// How often: a number, or a formula in quotes.
#[derive(Clone, Debug)]
pub(in crate::scenario) enum Count {
    Number(u32),
    Formula(String),
}

impl Read for Count {
    fn read(value: &Value) -> Result<Self, Fault> {
        match &value.data {
            Data::Text(formula) => Some(Self::Formula(formula.clone())),
            Data::Integer(number) => u32::try_from(*number).ok().map(Self::Number),
            _ => None,
        }
        .ok_or_else(|| value.unexpected("a number, or a formula such as \"length\""))
    }
}

/// The frames of a message, or its only one.
pub(in crate::scenario) type Message = OneOrMany<Frame>;

/// A frame, or several alike.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct Frame {
    pub(in crate::scenario) octets: At<Octets>,
    pub(in crate::scenario) repeat: Option<At<Count>>,
}

impl Frame {
    pub(in crate::scenario) const KEYS: &'static [&'static str] = &["text", "hex", "repeat"];
}

/// A text, or a table with `text` or `hex` and perhaps `repeat`.
impl Read for Frame {
    fn read(value: &Value) -> Result<Self, Fault> {
        if let Data::Text(text) = &value.data {
            let octets = At {
                at: value.at,
                value: Octets::Text(text.clone()),
            };
            return Ok(Self {
                octets,
                repeat: None,
            });
        }
        if !matches!(value.data, Data::Table(_)) {
            return Err(value.unexpected("a frame: a text in quotes, or a table with text or hex"));
        }
        let table = Table::open(value, "a frame", Self::KEYS)?;
        Ok(Self {
            octets: Octets::from_table(&table)?,
            repeat: table.optional("repeat")?,
        })
    }
}

/// Octets, as text or in hex.
#[derive(Clone, Debug)]
pub(in crate::scenario) enum Octets {
    Text(String),
    Hex(Vec<u8>),
}

impl Octets {
    pub(in crate::scenario) const KEYS: &'static [&'static str] = &["text", "hex"];

    fn from_table(table: &Table<'_>) -> Result<At<Self>, Fault> {
        if one_of(table, Self::KEYS)? == "text" {
            let At { at, value } = table.required("text")?;
            return Ok(At {
                at,
                value: Self::Text(value),
            });
        }
        let At { at, value }: At<String> = table.required("hex")?;
        match from_hex(&value) {
            Some(octets) => Ok(At {
                at,
                value: Self::Hex(octets),
            }),
            None => Err(Fault::new(at, format!("{} is not hex", quote(&value)))
                .expected("two digits (0-9, a-f) for each octet, spaces allowed between octets")),
        }
    }
}

/// A text, or a table with `text` or `hex`.
impl Read for Octets {
    fn read(value: &Value) -> Result<Self, Fault> {
        if let Data::Text(text) = &value.data {
            return Ok(Self::Text(text.clone()));
        }
        let table = Table::open(value, "octets", Self::KEYS)?;
        Self::from_table(&table).map(|octets| octets.value)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len() / 2);
    for run in text.split_ascii_whitespace() {
        let digits: Vec<u8> = run
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        for pair in digits.chunks(2) {
            let [high, low] = pair else { return None };
            octets.push(high << 4 | low);
        }
    }
    Some(octets)
}
