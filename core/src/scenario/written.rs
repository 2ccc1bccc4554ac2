//! A scenario written out: parameters filled in, repetitions one by one, conditions decided.
//!
//! What comes of it is TOML as a person writes it, with the keys that the author gave and no
//! others, and reads as the same scenario. A picture is edited in it when the author's own text
//! stands for many scenarios at once.

use super::error::Fault;
use super::expand;
use super::formula::{Scope, escaped};
use super::messages::rounds;
use super::model::Parameter;
use super::tree::{Data, Entry, Form, Value};

/// The most rounds of anything repeated; reading has already held each to its own limit.
const MOST_ROUNDS: usize = 256;
/// The columns beyond which a list is written with one line for each item.
const LINE: usize = 96;
/// Keys whose texts are no place for formulas: Z85 has braces of its own.
const RAW_KEYS: [&str; 4] = ["public-key", "secret-key", "server-key", "keys"];
/// Keys that take a number or the formula of one.
const COUNTED_KEYS: [&str; 2] = ["nth", "rounds"];
/// Keys that are gone once a scenario is written out.
const DECIDED_KEYS: [&str; 4] = ["repeat", "when", "parameters", "$schema"];

/// The file that `tree` is with these parameters, as TOML.
pub(super) fn file(tree: &Value, parameters: &[Parameter]) -> Result<String, Fault> {
    let octets_left = Scope::budget();
    let mut tree = whole(tree, "", &Scope::new(parameters, &octets_left))?;
    let mut text = String::new();
    let Data::Table(entries) = &mut tree.data else {
        return Ok(text);
    };
    let listed = |entry: &Entry| match &entry.value.data {
        Data::List(items) => {
            !items.is_empty() && items.iter().all(|item| matches!(item.data, Data::Table(_)))
        }
        _ => false,
    };
    for entry in entries.iter().filter(|entry| !listed(entry)) {
        pair(&mut text, &entry.key, &entry.value);
    }
    // The blocks in the order in which they are described.
    for key in expand::FILE_KEYS {
        let known = |entry: &&Entry| entry.key == *key && listed(entry);
        let Some(Data::List(items)) = entries.iter().find(known).map(|entry| &entry.value.data)
        else {
            continue;
        };
        for item in items {
            block(&mut text, key, item);
        }
    }
    Ok(text)
}

/// Adds an item of a list of tables, with its header.
pub(super) fn block(text: &mut String, key: &str, item: &Value) {
    text.push_str("\n[[");
    text.push_str(key);
    text.push_str("]]\n");
    if let Data::Table(entries) = &item.data {
        for entry in entries {
            pair(text, &entry.key, &entry.value);
        }
    }
}

/// `value` with everything decided that `scope` decides.
pub(super) fn whole(value: &Value, key: &str, scope: &Scope<'_>) -> Result<Value, Fault> {
    let mut items = Vec::new();
    each_round(value, key, scope, &mut items)?;
    // A frame that stands for a message by itself may be repeated.
    let data = match (items.pop(), items.is_empty()) {
        (Some(only), true) if repeat(value).is_none() => return Ok(only),
        (last, _) => Data::List(items.into_iter().chain(last).collect()),
    };
    Ok(of(data))
}

/// A value that stands nowhere yet.
pub(super) fn of(data: Data) -> Value {
    Value {
        at: 0,
        end: 0,
        form: Form::Whole,
        data,
    }
}

/// A key and its value that stand nowhere yet.
pub(super) fn entry(key: &str, data: Data) -> Entry {
    let (key, value) = (key.to_owned(), of(data));
    Entry { at: 0, key, value }
}

fn repeat(value: &Value) -> Option<&Value> {
    value.find("repeat")
}

/// Adds `value` once for each of its rounds, if its condition holds.
fn each_round(
    value: &Value,
    key: &str,
    scope: &Scope<'_>,
    to: &mut Vec<Value>,
) -> Result<(), Fault> {
    if !scope.holds(value.find("when"))? {
        return Ok(());
    }
    for scope in rounds(repeat(value), scope, MOST_ROUNDS)? {
        to.push(of(match &value.data {
            Data::Table(entries) => {
                let mut kept = Vec::new();
                for Entry { key, value, .. } in entries {
                    if !DECIDED_KEYS.contains(&key.as_str()) {
                        let (key, value) = (key.clone(), whole(value, key, &scope)?);
                        kept.push(Entry { at: 0, key, value });
                    }
                }
                Data::Table(kept)
            }
            Data::List(items) => {
                let mut all = Vec::new();
                for item in items {
                    each_round(item, key, &scope, &mut all)?;
                }
                Data::List(all)
            }
            Data::Text(text) if RAW_KEYS.contains(&key) => Data::Text(text.clone()),
            Data::Text(_) if COUNTED_KEYS.contains(&key) => Data::Integer(scope.count(value)?),
            Data::Text(_) => Data::Text(escaped(&scope.text(value)?)),
            Data::Integer(number) => Data::Integer(*number),
            Data::Decimal(number) => Data::Decimal(number.clone()),
            Data::Bool(truth) => Data::Bool(*truth),
            Data::Other(what) => Data::Other(what),
        }));
    }
    Ok(())
}

/// Adds `key = value` and the end of the line; what is long takes several.
pub(super) fn pair(text: &mut String, key: &str, value: &Value) {
    let start = text.len();
    push_key(text, key);
    text.push_str(" = ");
    push(text, value);
    let long = text[start..].chars().count() > LINE;
    match &value.data {
        // The same in each language, or something else that is told at length.
        Data::Table(entries) if long && value.find("en").is_some() => {
            text.truncate(start);
            for entry in entries {
                push_key(text, key);
                text.push('.');
                pair(text, &entry.key, &entry.value);
            }
            return;
        }
        Data::List(items) if long => {
            text.truncate(start);
            push_key(text, key);
            text.push_str(" = [\n");
            for item in items {
                text.push_str("  ");
                push(text, item);
                text.push_str(",\n");
            }
            text.push(']');
        }
        _ => {}
    }
    text.push('\n');
}

/// Adds a value in one line.
pub(super) fn push(text: &mut String, value: &Value) {
    match &value.data {
        Data::Table(entries) => {
            let mut separator = "{ ";
            for entry in entries {
                text.push_str(separator);
                push_key(text, &entry.key);
                text.push_str(" = ");
                push(text, &entry.value);
                separator = ", ";
            }
            text.push_str(if entries.is_empty() { "{}" } else { " }" });
        }
        Data::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                push(text, item);
            }
            text.push(']');
        }
        Data::Text(written) => push_quoted(text, written),
        Data::Integer(number) => text.push_str(&number.to_string()),
        Data::Decimal(number) => text.push_str(number),
        Data::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        // No scenario has one.
        Data::Other(_) => {}
    }
}

fn push_key(text: &mut String, key: &str) {
    let bare = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
    if !key.is_empty() && key.bytes().all(bare) {
        text.push_str(key);
    } else {
        push_quoted(text, key);
    }
}

/// Adds a text in quotes.
pub(super) fn push_quoted(text: &mut String, plain: &str) {
    text.push('"');
    for c in plain.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\0'..=' ' | '\u{7f}' if c != ' ' => {
                let code = u32::from(c);
                text.push_str("\\u00");
                text.extend(
                    [code >> 4, code & 15]
                        .map(|digit| char::from_digit(digit, 16).unwrap_or_default()),
                );
            }
            _ => text.push(c),
        }
    }
    text.push('"');
}
