//! What is to be changed in a text, and how tables and lists are changed without writing them anew.

use core::ops::Range;

use super::{EditError, list, typed};
use crate::scenario::tree::{Data, Entry, Form, Value};

/// Octets of a text, and what is to stand there instead.
pub(super) struct Patches<'a> {
    source: &'a str,
    patches: Vec<(Range<usize>, String)>,
}

impl<'a> Patches<'a> {
    pub(super) const fn new(source: &'a str) -> Self {
        let patches = Vec::new();
        Self { source, patches }
    }

    /// The text with all changes made. Those at one place stand in the order in which they came.
    pub(super) fn applied(mut self) -> String {
        self.patches.sort_by_key(|(range, _)| range.start);
        let mut text = String::with_capacity(self.source.len() + 64);
        let mut at = 0;
        for (range, instead) in self.patches {
            // What is within something that is gone is gone with it.
            if range.end < at {
                continue;
            }
            text.push_str(self.source.get(at..range.start).unwrap_or_default());
            text.push_str(&instead);
            at = range.end;
        }
        text.push_str(&self.source[at..]);
        text
    }

    pub(super) fn replace(&mut self, value: &Value, instead: &str) {
        self.patches.push((value.at..value.end, instead.to_owned()));
    }

    fn insert(&mut self, at: usize, text: String) {
        self.patches.push((at..at, text));
    }

    fn remove(&mut self, range: Range<usize>) {
        self.patches.push((range, String::new()));
    }

    /// Where the line ends that the octet before `at` stands in.
    fn line_end(&self, at: usize) -> usize {
        self.source[at..]
            .find('\n')
            .map_or(self.source.len(), |length| at + length)
    }

    fn line_start(&self, at: usize) -> usize {
        self.source[..at].rfind('\n').map_or(0, |before| before + 1)
    }

    /// Gives a key of a table a value that was typed, or takes it away.
    pub(super) fn set_or_unset(
        &mut self,
        table: &Value,
        key: &str,
        value: Option<&str>,
    ) -> Result<(), EditError> {
        match value {
            Some(value) => self.set(table, key, typed(value)?),
            None => self.unset(table, &[key]),
        }
        Ok(())
    }

    /// The same at the end of a way of keys and of numbers of items, with dots. A table that is not
    /// there is made, one of which nothing is left goes, and one more item than there are is added.
    pub(super) fn set_in(
        &mut self,
        table: &Value,
        way: &str,
        value: Option<&str>,
    ) -> Result<(), EditError> {
        let Some((key, rest)) = way.split_once('.') else {
            return self.set_or_unset(table, way, value);
        };
        let made = |value: &str| Ok(format!("{{ {rest} = {} }}", typed(value)?));
        let Some(inner) = table.find(key) else {
            return match value {
                Some(value) => {
                    self.set(table, key, &made(value)?);
                    Ok(())
                }
                None => Ok(()),
            };
        };
        match (&inner.data, value) {
            (Data::Table(entries), None) if entries.iter().all(|entry| entry.key == rest) => {
                self.unset(table, &[key]);
            }
            (Data::Table(_), Some(value))
                if inner.form == Form::Dotted && inner.find(rest).is_none() =>
            {
                self.set(table, way, typed(value)?);
            }
            (Data::Table(_), _) => return self.set_in(inner, rest, value),
            (Data::List(items), _) => {
                let (number, rest) = rest
                    .split_once('.')
                    .map_or((rest, None), |(n, r)| (n, Some(r)));
                let number: usize = number.parse().unwrap_or(usize::MAX);
                match (items.get(number), rest, value) {
                    (Some(item), Some(rest), _) => return self.set_in(item, rest, value),
                    (Some(item), None, Some(value)) => self.replace(item, typed(value)?),
                    (Some(_), None, None) => self.remove_item(inner, number),
                    (None, None, Some(value)) if number == items.len() => match items.last() {
                        Some(_) => self.push(table, key, typed(value)?),
                        None => self.replace(inner, &format!("[{}]", typed(value)?)),
                    },
                    _ => return Err(EditError::Missing(way.to_owned())),
                }
            }
            // A word, where now a table is to stand.
            (_, Some(value)) => self.replace(inner, &made(value)?),
            (_, None) => {}
        }
        Ok(())
    }

    /// Gives a key of a table a value.
    pub(super) fn set(&mut self, table: &Value, key: &str, value: &str) {
        let Some(old) = table.find(key) else {
            let pair = format!("{key} = {value}");
            return match (table.form, table.entries().last()) {
                (Form::Whole, Some(last)) => self.insert(last.value.end, format!(", {pair}")),
                (Form::Whole, None) => self.replace(table, &format!("{{ {pair} }}")),
                _ => self.insert(self.line_end(table.end), format!("\n{pair}")),
            };
        };
        if old.form == Form::Whole {
            return self.replace(old, value);
        }
        // A text in two languages may be two keys with dots.
        for (index, inner) in old.entries().iter().enumerate() {
            let start = self.line_start(inner.at);
            if index == 0 {
                let instead = format!("{key} = {value}");
                self.patches.push((start..inner.value.end, instead));
            } else {
                self.remove_lines(start..inner.value.end);
            }
        }
    }

    /// Takes keys from a table.
    pub(super) fn unset(&mut self, table: &Value, keys: &[&str]) {
        let gone = |entry: &&Entry| keys.contains(&entry.key.as_str());
        if table.form == Form::Whole {
            if table.entries().iter().any(|entry| gone(&entry)) {
                let changes: Vec<_> = keys.iter().map(|key| (*key, None)).collect();
                self.alter(table, &changes);
            }
            return;
        }
        for entry in table.entries().iter().filter(gone) {
            if entry.value.form == Form::Whole {
                self.remove_lines(entry.at..entry.value.end);
            }
            for inner in entry.value.entries() {
                if entry.value.form != Form::Whole {
                    self.remove_lines(inner.at..inner.value.end);
                }
            }
        }
    }

    /// Writes a table of one piece anew, with other values for some of its keys.
    pub(super) fn alter(&mut self, table: &Value, changes: &[(&str, Option<String>)]) {
        let mut pairs = Vec::new();
        for Entry { at, key, value } in table.entries() {
            match changes.iter().find(|(changed, _)| changed == key) {
                None => pairs.push(self.between(*at, value.end).to_owned()),
                Some((_, Some(new))) => pairs.push(format!("{key} = {new}")),
                Some((_, None)) => {}
            }
        }
        for (key, value) in changes {
            if let Some(value) = value
                && table.find(key).is_none()
            {
                pairs.push(format!("{key} = {value}"));
            }
        }
        self.replace(table, &format!("{{ {} }}", pairs.join(", ")));
    }

    /// Takes whole lines away, with the end of the line above: behind the end of their last one
    /// something may be added.
    fn remove_lines(&mut self, of: Range<usize>) {
        let end = self.line_end(of.end);
        match self.line_start(of.start) {
            0 => self.remove(0..(end + 1).min(self.source.len())),
            start => self.remove(start - 1..end),
        }
    }

    /// Writes a list anew.
    pub(super) fn rewrite(&mut self, list: &Value, items: &[String]) {
        let line = format!("[{}]", items.join(", "));
        if items.is_empty() || line.chars().count() <= 80 {
            return self.replace(list, &line);
        }
        self.replace(list, &format!("[\n  {},\n]", items.join(",\n  ")));
    }

    /// What stands in the text where a value stands.
    pub(super) fn slice(&self, value: &Value) -> &'a str {
        self.between(value.at, value.end)
    }

    /// What stands between two places of the text.
    pub(super) fn between(&self, from: usize, to: usize) -> &'a str {
        &self.source[from..to]
    }

    /// Takes an item from a list.
    pub(super) fn remove_item(&mut self, list: &Value, index: usize) {
        let items = list.one_or_many();
        let own = &items[index];
        let before = index.checked_sub(1).map(|before| items[before].end);
        let next = items.get(index + 1).map(|next| next.at);
        // It goes with the comma behind it, or the one in front.
        self.remove(match (before, next) {
            (_, Some(next)) => own.at..next,
            (Some(before), None) => before..own.end,
            (None, None) => own.at..own.end,
        });
    }

    /// Adds an item to a value that is a list, or to be made one; a key that is not there gets the
    /// item as its value.
    pub(super) fn push(&mut self, table: &Value, key: &str, item: &str) {
        let Some(value) = table.find(key) else {
            return self.set(table, key, item);
        };
        match &value.data {
            Data::List(items) => match items.last() {
                Some(last) => {
                    let lines = self.slice(value).contains('\n');
                    let gap = if lines { ",\n  " } else { ", " };
                    self.insert(last.end, format!("{gap}{item}"));
                }
                None => self.replace(value, item),
            },
            _ => {
                let old = self.slice(value);
                let both = if old.len() + item.len() > 60 {
                    format!("[\n  {old},\n  {item},\n]")
                } else {
                    format!("[{old}, {item}]")
                };
                self.replace(value, &both);
            }
        }
    }

    /// Takes an item away from a value that is a list, or that item; nothing is left of a key
    /// without items.
    pub(super) fn take(&mut self, table: &Value, key: &str, item: &str) {
        let Some(value) = table.find(key) else {
            return;
        };
        let items = value.one_or_many();
        let Some(index) = items.iter().position(|own| own.is(item)) else {
            return;
        };
        if items.len() == 1 {
            self.unset(table, &[key]);
        } else {
            self.remove_item(value, index);
        }
    }

    /// Takes a table and its header away, with the comment right above it.
    pub(super) fn remove_block(&mut self, table: &Value) {
        let mut start = self.line_start(table.at);
        while start > 0 {
            let above = self.line_start(start - 1);
            if !self.source[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        let mut end = self.line_end(table.end);
        let blank = |c: char| c.is_ascii_whitespace();
        let rest = &self.source[end..];
        end += rest.len() - rest.trim_start_matches(blank).len();
        self.remove(start..end);
    }

    /// Adds a block to those of its kind, at their end.
    pub(super) fn add_block(&mut self, tree: &Value, key: &str, block: &str) {
        let last = list(tree, key).last();
        let at = match last {
            Some(last) => self.line_end(last.end),
            // Nodes come first, right behind the keys of the file itself.
            None if key == "nodes" => self.line_end(tree.end),
            None => self.source.trim_end().len(),
        };
        self.insert(at, format!("\n\n{block}"));
        if self.source[at..].is_empty() {
            self.insert(at, "\n".to_owned());
        }
    }
}
