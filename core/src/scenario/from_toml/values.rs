//! The values of TOML: texts, numbers, lists and tables in one piece.

use super::Reader;
use crate::scenario::error::{Fault, fault};
use crate::scenario::tree::{Data, Entry, Form, Value, check_depth};

impl Reader<'_> {
    pub(super) fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let at = self.at;
        check_depth(at, depth)?;
        let data = match self.octet() {
            Some(b'"' | b'\'') => Data::Text(self.text()?),
            Some(b'[') => self.list(depth)?,
            Some(b'{') => self.table(depth)?,
            _ => self.word()?,
        };
        Ok(Value {
            at,
            end: self.at,
            form: Form::Whole,
            data,
        })
    }

    fn list(&mut self, depth: usize) -> Result<Data, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.skip_lines()?;
            if self.takes("]") {
                return Ok(Data::List(items));
            }
            items.push(self.value(depth + 1)?);
            self.skip_lines()?;
            if !self.takes(",") && self.octet() != Some(b']') {
                return Err(self.malformed("a comma or a closing bracket"));
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Data, Fault> {
        let mut entries = Vec::new();
        self.at += 1;
        loop {
            self.skip_lines()?;
            if self.takes("}") {
                close(&mut entries);
                return Ok(Data::Table(entries));
            }
            self.pair(&mut entries, depth)?;
            self.skip_lines()?;
            if !self.takes(",") && self.octet() != Some(b'}') {
                return Err(self.malformed("a comma or a closing brace"));
            }
        }
    }

    /// Reads a text in any of its four forms.
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        let quote = if self.octet() == Some(b'"') {
            "\""
        } else {
            "'"
        };
        let literal = quote == "'";
        let begin = self.at;
        let lines = self.takes(if literal { "'''" } else { "\"\"\"" });
        if lines {
            self.takes_newline();
        } else {
            self.at += 1;
        }
        let mut text = String::new();
        loop {
            let start = self.at;
            match self.octet() {
                Some(b'"' | b'\'') if self.starts(quote) => {
                    self.at += 1;
                    if !lines {
                        return Ok(text);
                    }
                    if self.starts(quote) && self.source[self.at + 1..].starts_with(quote) {
                        self.at += 2;
                        // Up to two quotes more belong to the text.
                        for _ in 0..2 {
                            if self.takes(quote) {
                                text.push_str(quote);
                            }
                        }
                        return Ok(text);
                    }
                    text.push_str(quote);
                }
                Some(b'\\') if !literal => {
                    self.at += 1;
                    self.escape(lines, &mut text)?;
                }
                Some(b'\n' | b'\r') if lines && self.takes_newline() => text.push('\n'),
                Some(b'\t' | b' '..=b'~' | 0x80..) => {
                    self.at += 1;
                    while matches!(self.octet(), Some(0x80..=0xBF)) {
                        self.at += 1;
                    }
                    text.push_str(&self.source[start..self.at]);
                }
                // Where it begins: where it ends may be far from the quote that is missing.
                None | Some(b'\n' | b'\r') => return Err(unended(begin, lines, quote)),
                _ => {
                    let closing = match (lines, literal) {
                        (true, _) => "three closing quotes",
                        (_, true) => "a closing quote",
                        _ => "a closing double quote",
                    };
                    return Err(self.malformed(closing));
                }
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self, lines: bool, text: &mut String) -> Result<(), Fault> {
        let at = self.at;
        let digits = match self.octet() {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => 0,
        };
        if digits > 0 {
            let code = self.source.get(at + 1..at + 1 + digits);
            let hex = |code: &&str| code.bytes().all(|octet| octet.is_ascii_hexdigit());
            let code = code
                .filter(hex)
                .and_then(|code| u32::from_str_radix(code, 16).ok());
            let Some(read) = code.and_then(char::from_u32) else {
                return Err(self.malformed("the number of a character in hex digits"));
            };
            text.push(read);
            self.at += 1 + digits;
            return Ok(());
        }
        let escaped = match self.octet() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'e') => '\u{1b}',
            Some(octet @ (b'"' | b'\\')) => char::from(octet),
            // The end of the line and all white space behind it is left out.
            Some(b' ' | b'\t' | b'\n' | b'\r') if lines => {
                self.skip_blanks();
                if !self.takes_newline() {
                    return Err(self.malformed("the end of the line"));
                }
                loop {
                    self.skip_blanks();
                    if !self.takes_newline() {
                        return Ok(());
                    }
                }
            }
            _ => return Err(self.malformed("an escape such as \\n")),
        };
        text.push(escaped);
        self.at += 1;
        Ok(())
    }

    /// A number, a truth, or what no scenario needs: a date or time.
    fn word(&mut self) -> Result<Data, Fault> {
        let start = self.at;
        let part = |octet: u8| octet.is_ascii_alphanumeric() || b"+-._:".contains(&octet);
        while self.octet().is_some_and(part) {
            self.at += 1;
        }
        let word = &self.source[start..self.at];
        match word {
            "true" => return Ok(Data::Bool(true)),
            "false" => return Ok(Data::Bool(false)),
            _ => {}
        }
        let digits_before = |mark| {
            let (digits, _) = word.split_once(mark)?;
            digits
                .bytes()
                .all(|octet| octet.is_ascii_digit())
                .then_some(digits.len())
        };
        if digits_before('-') == Some(4) || digits_before(':') == Some(2) {
            return Ok(Data::Other("a date or time"));
        }
        let number = number(word).ok_or_else(|| {
            self.at = start;
            self.malformed("a value: a text in quotes, a number, true, false, a list or a table")
        })?;
        number.ok_or_else(|| fault!(start, "the number is too large" / "数字太大"))
    }
}

/// The tables that dotted keys have made in a table of one piece are finished with it.
fn close(entries: &mut [Entry]) {
    for entry in entries {
        if let (Form::Dotted, Data::Table(inner)) = (entry.value.form, &mut entry.value.data) {
            entry.value.form = Form::Whole;
            close(inner);
        }
    }
}

/// The number that `word` is, if it is one; and then nothing if it is too large.
fn number(word: &str) -> Option<Option<Data>> {
    let (sign, unsigned) = match word.as_bytes().first()? {
        b'+' => ("", &word[1..]),
        b'-' => ("-", &word[1..]),
        _ => ("", word),
    };
    if matches!(unsigned, "inf" | "nan") {
        return Some(Some(Data::Decimal([sign, unsigned].concat())));
    }
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let prefixed = prefixes
        .into_iter()
        .find(|(prefix, _)| word.starts_with(prefix));
    let (digits, radix) = prefixed.map_or((unsigned, 10), |(_, radix)| (&word[2..], radix));
    let plain = [sign, &digits.replace('_', "")].concat();
    if is_digits(digits, radix) && (prefixed.is_some() || !leads_with_zero(digits)) {
        return Some(i64::from_str_radix(&plain, radix).ok().map(Data::Integer));
    }
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    let sound = is_digits(whole, 10)
        && !leads_with_zero(whole)
        && fraction.is_none_or(|digits| is_digits(digits, 10))
        && exponent.is_none_or(|digits| is_digits(digits, 10));
    sound.then_some(Some(Data::Decimal(plain)))
}

fn leads_with_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0')
}

/// Digits with single underscores between them.
fn is_digits(text: &str, radix: u32) -> bool {
    text.split('_')
        .all(|run| !run.is_empty() && run.chars().all(|c| c.is_digit(radix)))
}

/// A text that begins at octet `at` and does not end, in its line if it is not of several.
fn unended(at: usize, lines: bool, quote: &str) -> Fault {
    let quotes = quote.repeat(if lines { 3 } else { 1 });
    fault!(
        at,
        "malformed TOML: the text that begins here does not end"
            / "TOML 有误：从这里开始的文本没有结束",
        "a closing {quotes}" / "结束的 {quotes}"
    )
}
