//! TOML as a tree of values.

use toml::de::{DeTable, DeValue};

use super::error::{Fault, fault};
use super::tree::{Data, Entry, Value, check_depth};

/// Reads TOML.
pub(super) fn read(source: &str) -> Result<Value, Fault> {
    let document = DeTable::parse(source).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message().replace('\n', "; ");
        fault!(at, "malformed TOML: {message}")
    })?;
    table(0, document.get_ref(), 0)
}

fn table(at: usize, table: &DeTable<'_>, depth: usize) -> Result<Value, Fault> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, item) in table {
        entries.push(Entry {
            at: key.span().start,
            key: key.get_ref().to_string(),
            value: value(item.span().start, item.get_ref(), depth + 1)?,
        });
    }
    Value::of_entries(at, entries)
}

fn value(at: usize, value: &DeValue<'_>, depth: usize) -> Result<Value, Fault> {
    check_depth(at, depth)?;
    let data = match value {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map(Data::Integer)
            .map_err(|_| fault!(at, "the number is too large"))?,
        DeValue::Float(number) => Data::Decimal(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Data::Bool(*truth),
        DeValue::Datetime(_) => Data::Other("a date or time"),
        DeValue::Array(items) => {
            let mut list = Vec::with_capacity(items.len());
            for item in items.iter() {
                list.push(self::value(item.span().start, item.get_ref(), depth + 1)?);
            }
            Data::List(list)
        }
        DeValue::Table(entries) => return table(at, entries, depth),
    };
    Ok(Value { at, data })
}
