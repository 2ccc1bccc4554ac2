//! JSON (RFC 8259) as a tree of values.
//!
//! Read here and not by a library, since none tells where in the source each value stands.

use super::chinese::chinese;
use super::error::{Fault, fault};
use super::tree::{Data, Entry, Form, Value, add, check_depth};

/// Reads JSON.
pub(super) fn read(source: &str) -> Result<Value, Fault> {
    let mut reader = Reader { source, at: 0 };
    let value = reader.value(0)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.malformed("the end of the file")),
    }
}

struct Reader<'a> {
    source: &'a str,
    /// The next octet to be read.
    at: usize,
}

impl Reader<'_> {
    fn malformed(&self, expected: &str) -> Fault {
        let expected_zh = chinese(expected);
        match self
            .source
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            Some(found) => fault!(
                self.at,
                "malformed JSON: found {found:?}" / "JSON 有误：遇到 {found:?}",
                "{expected}" / "{expected_zh}"
            ),
            None => fault!(
                self.at,
                "malformed JSON: the file ends" / "JSON 有误：文件在此结束",
                "{expected}" / "{expected_zh}"
            ),
        }
    }

    fn octet(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// The next octet that is no white space; it stays to be read.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.octet(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.octet()
    }

    /// Reads `octet` if it is next.
    fn takes(&mut self, octet: u8) -> bool {
        let next = self.peek() == Some(octet);
        self.at += usize::from(next);
        next
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let first = self.peek();
        let at = self.at;
        check_depth(at, depth)?;
        let data = match first {
            Some(b'{') => self.table(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Data::Text(self.text()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true", Data::Bool(true))?,
            Some(b'f') => self.literal("false", Data::Bool(false))?,
            Some(b'n') => self.literal("null", Data::Other("null"))?,
            _ => return Err(self.malformed("a value")),
        };
        Ok(Value {
            at,
            end: self.at,
            form: Form::Whole,
            data,
        })
    }

    fn table(&mut self, depth: usize) -> Result<Data, Fault> {
        let mut entries = Vec::new();
        self.at += 1;
        if !self.takes(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.malformed("a key in double quotes"));
                }
                let at = self.at;
                let key = self.text()?;
                if !self.takes(b':') {
                    return Err(self.malformed("a colon"));
                }
                let value = self.value(depth + 1)?;
                add(&mut entries, Entry { at, key, value })?;
                if self.takes(b'}') {
                    break;
                }
                if !self.takes(b',') {
                    return Err(self.malformed("a comma or a closing brace"));
                }
            }
        }
        Ok(Data::Table(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Data, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        if !self.takes(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if self.takes(b']') {
                    break;
                }
                if !self.takes(b',') {
                    return Err(self.malformed("a comma or a closing bracket"));
                }
            }
        }
        Ok(Data::List(items))
    }

    fn literal(&mut self, word: &str, data: Data) -> Result<Data, Fault> {
        if !self.source[self.at..].starts_with(word) {
            return Err(self.malformed("a value"));
        }
        self.at += word.len();
        Ok(data)
    }

    fn number(&mut self) -> Result<Data, Fault> {
        let start = self.at;
        self.at += usize::from(self.octet() == Some(b'-'));
        let leading_zero = self.octet() == Some(b'0');
        let digits = self.digits()?;
        if leading_zero && digits > 1 {
            self.at = start;
            return Err(self.malformed("a number without leading zeros"));
        }
        let mut whole = true;
        if self.octet() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.octet(), Some(b'e' | b'E')) {
            whole = false;
            self.at += 1;
            self.at += usize::from(matches!(self.octet(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let number = &self.source[start..self.at];
        if whole {
            let parsed = number.parse().map(Data::Integer);
            parsed.map_err(|_| fault!(start, "the number is too large" / "数字太大"))
        } else {
            Ok(Data::Decimal(number.to_owned()))
        }
    }

    /// Reads digits, at least one, and tells how many.
    fn digits(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        while matches!(self.octet(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        match self.at - start {
            0 => Err(self.malformed("a digit")),
            digits => Ok(digits),
        }
    }

    fn text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let start = self.at;
            while !matches!(self.octet(), None | Some(b'"' | b'\\' | 0..=0x1F)) {
                self.at += 1;
            }
            text.push_str(&self.source[start..self.at]);
            match self.octet() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.malformed("a closing double quote")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let escaped = match self.octet() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => return self.unicode(),
            Some(octet @ (b'"' | b'\\' | b'/')) => char::from(octet),
            _ => return Err(self.malformed("an escape such as \\n")),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// `u0041`, or the two halves of a surrogate pair: `ud83d\ude00`.
    fn unicode(&mut self) -> Result<char, Fault> {
        let at = self.at - 1;
        let mut code = Some(self.code_unit()?);
        if let Some(high @ 0xD800..0xDC00) = code
            && self.source[self.at..].starts_with("\\u")
        {
            self.at += 1;
            let low = self.code_unit()?;
            let pairs = (0xDC00..0xE000).contains(&low);
            code = pairs.then(|| 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        }
        code.and_then(char::from_u32).ok_or_else(|| {
            fault!(
                at,
                "malformed JSON: half a character" / "JSON 有误：半个字符",
                "both of a pair of surrogates" / "一对代理项的两半"
            )
        })
    }

    /// The number in `u0041`.
    fn code_unit(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self
                .octet()
                .and_then(|octet| char::from(octet).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.malformed("four hex digits"));
            };
            code = code << 4 | digit;
            self.at += 1;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json};

    use super::*;

    /// The tree as another library's value.
    fn json(value: &Value) -> Json {
        match &value.data {
            Data::Table(entries) => {
                let pairs = entries
                    .iter()
                    .map(|entry| (entry.key.clone(), json(&entry.value)));
                Json::Object(pairs.collect::<Map<_, _>>())
            }
            Data::List(items) => Json::Array(items.iter().map(json).collect()),
            Data::Text(text) => Json::String(text.clone()),
            Data::Integer(number) => Json::from(*number),
            Data::Decimal(number) => serde_json::from_str(number).expect("a number"),
            Data::Bool(truth) => Json::Bool(*truth),
            Data::Other(_) => Json::Null,
        }
    }

    proptest! {
        /// What a library of good repute reads, this reads to the same value, and nothing else.
        #[test]
        fn it_reads_what_serde_json_reads(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"b\"", "\"", "\\", "\\n",
                    "\\u", "00e9", "\\ud83d\\ude00", "\\ud83d", "\u{e9}", "0", "-", "1", "12", ".",
                    "e", "E+", "true", "false", "null", "nul", "\"k\":", "[1,", "]}", "\t", "\r",
                ]),
                0..12,
            ),
        ) {
            let source = pieces.concat();
            // A zero has no sign here.
            prop_assume!(!source.contains("-0"));
            let ours = read(&source);
            match serde_json::from_str::<Json>(&source) {
                Ok(theirs) => match ours {
                    Ok(value) => prop_assert_eq!(json(&value), theirs),
                    // The only things that are JSON and yet refused.
                    Err(fault) => {
                        let found = fault.locate(&source).found.en;
                        prop_assert!(
                            found.contains("again") || found.contains("too large"),
                            "{:?}: {}", source, found
                        );
                    }
                },
                Err(theirs) => {
                    // An exponent is read as it is written; others refuse what an f64 cannot hold.
                    let out_of_range = theirs.to_string().contains("out of range");
                    prop_assert!(ours.is_err() || out_of_range, "{:?}: {}", source, theirs);
                }
            }
        }

        /// Values come in pieces that are JSON more often than not.
        #[test]
        fn it_reads_what_serde_json_writes(
            texts in prop::collection::vec(".*", 0..4),
            number in any::<i64>(),
            pretty in any::<bool>(),
        ) {
            let value = serde_json::json!({ "texts": texts, "number": number, "nested": [[], {}] });
            let source = if pretty { format!("{value:#}") } else { value.to_string() };
            let tree = read(&source).map_err(|fault| fault.locate(&source)).expect("it is JSON");
            prop_assert_eq!(json(&tree), value);
        }
    }

    #[test]
    fn every_value_knows_its_place() {
        let source = "{ \"a\" : [ 1 , \"é\", {\"b\":true} ] }";
        let tree = read(source)
            .map_err(|fault| fault.locate(source))
            .expect("it is JSON");
        let Data::Table(entries) = &tree.data else {
            panic!("a table")
        };
        let Data::List(items) = &entries[0].value.data else {
            panic!("a list")
        };
        let Data::Table(inner) = &items[2].data else {
            panic!("a table")
        };
        let places = [
            (tree.at, "{ \"a\""),
            (entries[0].at, "\"a\""),
            (entries[0].value.at, "["),
            (items[0].at, "1"),
            (items[1].at, "\"é\""),
            (items[2].at, "{\"b\""),
            (inner[0].value.at, "true"),
        ];
        for (at, start) in places {
            assert!(source[at..].starts_with(start), "{start} at {at}");
        }
    }
}
