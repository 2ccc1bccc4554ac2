//! TOML as a tree of values.

use toml::de::{DeTable, DeValue};

use super::error::Fault;
use super::tree::{Data, Entry, MAX_DEPTH, Value};

/// Reads TOML.
pub(super) fn read(source: &str) -> Result<Value, Fault> {
    let document = DeTable::parse(source).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Fault::new(
            at,
            format!("malformed TOML: {}", error.message().replace('\n', "; ")),
        )
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
    entries.sort_by_key(|entry| entry.at);
    Ok(Value {
        at,
        data: Data::Table(entries),
    })
}

fn value(at: usize, value: &DeValue<'_>, depth: usize) -> Result<Value, Fault> {
    if depth > MAX_DEPTH {
        return Err(Fault::new(
            at,
            "lists and tables lie too deep within each other",
        ));
    }
    let data = match value {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map(Data::Integer)
            .map_err(|_| Fault::new(at, "the number is too large"))?,
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map(Data::Float)
            .map_err(|_| Fault::new(at, "the number cannot be read"))?,
        DeValue::Boolean(truth) => Data::Bool(*truth),
        DeValue::Datetime(_) => Data::Other("a date or time"),
        DeValue::Array(items) => {
            let items = items.iter();
            Data::List(
                items
                    .map(|item| self::value(item.span().start, item.get_ref(), depth + 1))
                    .collect::<Result<_, _>>()?,
            )
        }
        DeValue::Table(entries) => return table(at, entries, depth),
    };
    Ok(Value { at, data })
}
