//! JSON as a tree of values.
//!
//! serde_json keeps no positions, but it can leave a value as the piece of the source it was
//! written as; where that piece lies in the source is the position.

use core::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::error::{Fault, quote};
use super::tree::{Data, Entry, MAX_DEPTH, Value};

/// Reads JSON.
pub(super) fn read(source: &str) -> Result<Value, Fault> {
    let reader = Reader { source };
    let document: &RawValue = reader.parse(source)?;
    reader.value(document, 0)
}

struct Reader<'a> {
    source: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&self, raw: &'a RawValue, depth: usize) -> Result<Value, Fault> {
        let piece = raw.get();
        let at = self.place(piece);
        if depth > MAX_DEPTH {
            return Err(Fault::new(
                at,
                "lists and tables lie too deep within each other",
            ));
        }
        let data = match piece.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = self.parse(piece)?;
                let mut entries = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    entries.push(self.entry(key, value, depth)?);
                }
                unique(&entries)?;
                Data::Table(entries)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = self.parse(piece)?;
                let items = items.into_iter().map(|item| self.value(item, depth + 1));
                Data::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Data::Text(self.parse(piece)?),
            Some(b't' | b'f') => Data::Bool(self.parse(piece)?),
            Some(b'n') => Data::Other("null"),
            _ => match piece.parse() {
                Ok(number) => Data::Integer(number),
                Err(_) => Data::Float(self.parse(piece)?),
            },
        };
        Ok(Value { at, data })
    }

    fn entry(&self, key: &'a RawValue, value: &'a RawValue, depth: usize) -> Result<Entry, Fault> {
        Ok(Entry {
            at: self.place(key.get()),
            key: self.parse(key.get())?,
            value: self.value(value, depth + 1)?,
        })
    }

    /// The octet of the source at which `piece`, a part of it, starts.
    fn place(&self, piece: &str) -> usize {
        piece
            .as_ptr()
            .addr()
            .saturating_sub(self.source.as_ptr().addr())
    }

    fn parse<T: Deserialize<'a>>(&self, piece: &'a str) -> Result<T, Fault> {
        serde_json::from_str(piece).map_err(|error| {
            let line_start = match error.line() {
                0 | 1 => 0,
                line => piece
                    .match_indices('\n')
                    .nth(line - 2)
                    .map_or(0, |(at, _)| at + 1),
            };
            let mut at = (line_start + error.column().saturating_sub(1)).min(piece.len());
            while !piece.is_char_boundary(at) {
                at -= 1;
            }
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            Fault::new(self.place(piece) + at, format!("malformed JSON: {what}"))
        })
    }
}

fn unique(entries: &[Entry]) -> Result<(), Fault> {
    let mut keys: Vec<(&str, usize)> = entries
        .iter()
        .map(|entry| (entry.key.as_str(), entry.at))
        .collect();
    keys.sort_unstable();
    match keys.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(
            Fault::new(pair[1].1, format!("the key {} again", quote(pair[1].0)))
                .expected("each key once"),
        ),
        None => Ok(()),
    }
}

/// The entries of an object, as written, in their order.
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
