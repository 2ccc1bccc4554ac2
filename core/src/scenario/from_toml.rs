//! TOML 1.1 as a tree of values.
//!
//! Read here and not by a library, for two reasons: a picture is edited by rewriting the lines of
//! what is changed, so each table has to know where its next key belongs; and the page reads TOML
//! too, where this takes a sixth of what the library does.
//!
//! ```text
//! file       = { statement line-end }
//! statement  = "[" keys "]" | "[[" keys "]]" | keys "=" value
//! keys       = key { "." key }
//! ```

mod values;

use super::chinese::chinese;
use super::error::{Fault, fault};
use super::tree::{Data, Entry, Form, Value, add, again, check_depth};

/// Reads TOML.
pub(super) fn read(source: &str) -> Result<Value, Fault> {
    let mut reader = Reader { source, at: 0 };
    let (mut root, mut root_end) = (Vec::new(), 0);
    let mut open = Open {
        entries: &mut root,
        end: &mut root_end,
    };
    loop {
        reader.skip_lines()?;
        match reader.octet() {
            None => break,
            Some(b'[') => open = reader.header(&mut root)?,
            Some(_) => {
                reader.pair(open.entries, 0)?;
                *open.end = reader.at;
            }
        }
        reader.line_end()?;
    }
    Ok(Value {
        at: 0,
        end: root_end,
        form: Form::Headed,
        data: Data::Table(root),
    })
}

/// The table that keys belong to, and where the last of them ends.
struct Open<'t> {
    entries: &'t mut Vec<Entry>,
    end: &'t mut usize,
}

/// Reads one value that is all of `source`.
pub(super) fn read_value(source: &str) -> Result<Value, Fault> {
    let mut reader = Reader { source, at: 0 };
    reader.skip_lines()?;
    let value = reader.value(0)?;
    reader.skip_lines()?;
    match reader.octet() {
        None => Ok(value),
        Some(_) => Err(reader.malformed("nothing after the value")),
    }
}

/// A key and where it stands.
type Key = (usize, String);

pub(super) struct Reader<'a> {
    source: &'a str,
    /// The next octet to be read.
    at: usize,
}

impl Reader<'_> {
    fn malformed(&self, expected: &str) -> Fault {
        let expected_zh = chinese(expected);
        let rest = self.source.get(self.at..).unwrap_or_default();
        match rest.chars().next() {
            Some('\n' | '\r') => fault!(
                self.at,
                "malformed TOML: the line ends" / "TOML 有误：该行在此结束",
                "{expected}" / "{expected_zh}"
            ),
            Some(found) => fault!(
                self.at,
                "malformed TOML: found {found:?}" / "TOML 有误：遇到 {found:?}",
                "{expected}" / "{expected_zh}"
            ),
            None => fault!(
                self.at,
                "malformed TOML: the file ends" / "TOML 有误：文件在此结束",
                "{expected}" / "{expected_zh}"
            ),
        }
    }

    fn octet(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn starts(&self, with: &str) -> bool {
        self.source.as_bytes()[self.at..].starts_with(with.as_bytes())
    }

    /// Reads `text` if it is next.
    fn takes(&mut self, text: &str) -> bool {
        let next = self.starts(text);
        self.at += if next { text.len() } else { 0 };
        next
    }

    fn skip_blanks(&mut self) {
        while matches!(self.octet(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Skips blanks and a comment up to the end of the line.
    fn skip_rest(&mut self) -> Result<(), Fault> {
        self.skip_blanks();
        if self.octet() != Some(b'#') {
            return Ok(());
        }
        loop {
            match self.octet() {
                None | Some(b'\n') => return Ok(()),
                Some(b'\r') if self.starts("\r\n") => return Ok(()),
                Some(b'\t' | b' '..=b'~' | 0x80..) => self.at += 1,
                Some(_) => return Err(self.malformed("no control characters in a comment")),
            }
        }
    }

    fn takes_newline(&mut self) -> bool {
        self.takes("\n") || self.takes("\r\n")
    }

    /// Skips what may stand between statements, and between the items of a list.
    fn skip_lines(&mut self) -> Result<(), Fault> {
        loop {
            self.skip_rest()?;
            if !self.takes_newline() {
                return Ok(());
            }
        }
    }

    /// A statement has ended: so does its line.
    fn line_end(&mut self) -> Result<(), Fault> {
        self.skip_rest()?;
        if self.at == self.source.len() || self.takes_newline() {
            return Ok(());
        }
        Err(self.malformed("the end of the line"))
    }

    /// `a."b c".d`: the keys on the way, and the last.
    fn keys(&mut self) -> Result<(Vec<Key>, Key), Fault> {
        let mut keys = Vec::new();
        loop {
            self.skip_blanks();
            let start = self.at;
            check_depth(start, keys.len())?;
            let key = match self.octet() {
                Some(b'"' | b'\'') if !self.starts("\"\"\"") && !self.starts("'''") => {
                    self.text()?
                }
                _ => {
                    let bare = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
                    while self.octet().is_some_and(bare) {
                        self.at += 1;
                    }
                    if self.at == start {
                        return Err(self.malformed("a key"));
                    }
                    self.source[start..self.at].to_owned()
                }
            };
            self.skip_blanks();
            if !self.takes(".") {
                return Ok((keys, (start, key)));
            }
            keys.push((start, key));
        }
    }

    /// `[a.b]` opens the table that the next keys belong to, `[[a.b]]` a new one in a list.
    fn header<'t>(&mut self, root: &'t mut Vec<Entry>) -> Result<Open<'t>, Fault> {
        let at = self.at;
        let listed = self.takes("[[");
        self.at += usize::from(!listed);
        let (keys, (last_at, last)) = self.keys()?;
        if !self.takes(if listed { "]]" } else { "]" }) {
            return Err(self.malformed("a closing bracket"));
        }
        let mut entries = root;
        for (at, key) in keys {
            entries = enter(entries, at, key, Form::Implied)?;
        }
        let fresh = |form, data| Value {
            at,
            end: self.at,
            form,
            data,
        };
        let known = entries.iter().position(|entry| entry.key == last);
        let Value {
            at: place,
            end,
            form,
            data,
        } = match known {
            Some(known) => &mut entries[known].value,
            None => {
                let repeatable = if listed {
                    fresh(Form::Headed, Data::List(vec![]))
                } else {
                    fresh(Form::Implied, Data::Table(vec![]))
                };
                let entry = Entry {
                    at: last_at,
                    key: last.clone(),
                    value: repeatable,
                };
                add(entries, entry)?
            }
        };
        match data {
            Data::List(items) if listed && *form == Form::Headed => {
                items.push(fresh(Form::Headed, Data::Table(vec![])));
                if let Some(Value {
                    end,
                    data: Data::Table(entries),
                    ..
                }) = items.last_mut()
                {
                    return Ok(Open { entries, end });
                }
            }
            // A table that so far only held others may still be given keys of its own.
            Data::Table(entries) if !listed && *form == Form::Implied => {
                (*place, *end, *form) = (at, self.at, Form::Headed);
                return Ok(Open { entries, end });
            }
            _ => {}
        }
        Err(again(last_at, &last))
    }

    /// `keys = value` within a table.
    fn pair(&mut self, mut entries: &mut Vec<Entry>, depth: usize) -> Result<(), Fault> {
        let (keys, (at, key)) = self.keys()?;
        if !self.takes("=") {
            return Err(self.malformed("an equals sign"));
        }
        self.skip_blanks();
        let depth = depth + keys.len() + 1;
        for (at, key) in keys {
            entries = enter(entries, at, key, Form::Dotted)?;
        }
        let value = self.value(depth)?;
        add(entries, Entry { at, key, value })?;
        Ok(())
    }
}

/// The entries of the table of a key on the way to another; one that is not there yet is made, in
/// this form.
fn enter(
    entries: &mut Vec<Entry>,
    at: usize,
    key: String,
    form: Form,
) -> Result<&mut Vec<Entry>, Fault> {
    let repeated = again(at, &key);
    let known = entries.iter().position(|entry| entry.key == key);
    let value = match known {
        Some(known) => &mut entries[known].value,
        None => {
            let value = Value {
                at,
                end: at + key.len(),
                form,
                data: Data::Table(vec![]),
            };
            add(entries, Entry { at, key, value })?
        }
    };
    // A header may go on anywhere but within what was written in one piece, keys with dots not
    // under another header either.
    let open = match form {
        Form::Dotted => matches!(value.form, Form::Dotted | Form::Implied),
        _ => value.form != Form::Whole,
    };
    if open && form == Form::Dotted {
        value.form = form;
    }
    match &mut value.data {
        Data::Table(entries) if open => Ok(entries),
        Data::List(items) if open => match items.last_mut().map(|item| &mut item.data) {
            Some(Data::Table(entries)) => Ok(entries),
            _ => Err(repeated),
        },
        _ => Err(repeated),
    }
}

#[cfg(test)]
mod tests;
