//! Octets and texts as each language writes them: whatever they are, the program has just these.

use core::fmt::Write as _;

use hopscope_core::Frame;

/// A literal of bytes in Python.
pub(crate) fn python(octets: &[u8]) -> String {
    match plain_text(octets) {
        Some(text) if !text.is_ascii() => quote("", text.chars().map(u32::from), hex) + ".encode()",
        _ => quote_octets("b", octets, hex),
    }
}

/// A literal of a text in Python.
pub(crate) fn python_text(text: &str) -> String {
    quote("", text.chars().map(u32::from), hex)
}

/// A literal of a text in Rust if they are one, else of bytes: then with `b` in front.
pub(crate) fn rust(octets: &[u8]) -> String {
    match core::str::from_utf8(octets) {
        Ok(text) => quote("", text.chars().map(u32::from), braced),
        Err(_) => rust_octets(octets),
    }
}

/// A literal of bytes in Rust.
pub(crate) fn rust_octets(octets: &[u8]) -> String {
    quote_octets("b", octets, hex)
}

/// A literal of a string in C. Its length is told beside it.
pub(crate) fn c(octets: &[u8]) -> String {
    let quoted = match plain_text(octets) {
        Some(text) => quote("", text.chars().map(u32::from), octal),
        None => quote_octets("", octets, octal),
    };
    // Two question marks could begin a trigraph.
    quoted.replace("??", "?\\?").replace("??", "?\\?")
}

/// A string in JavaScript, or a buffer of octets that are no text.
pub(crate) fn javascript(octets: &[u8]) -> String {
    match core::str::from_utf8(octets) {
        Ok(text) => quote("", text.chars().map(u32::from), braced),
        Err(_) => format!(
            "Buffer.from(\"{}\", \"hex\")",
            Frame::copy_from(octets).hex()
        ),
    }
}

/// A word of a shell, which takes it as it stands.
pub(crate) fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut word = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => word.push_str("'\\''"),
            c => word.push(c),
        }
    }
    word.push('\'');
    word
}

/// A frame as the command line takes it, as a word of a shell: text, or `0x` and hex digits.
pub(crate) fn command(octets: &[u8]) -> String {
    match plain_text(octets) {
        Some(text) if is_line(text) && !text.starts_with("0x") && !text.starts_with('-') => {
            shell(text)
        }
        _ => format!("0x{}", Frame::copy_from(octets).hex()),
    }
}

/// A frame within a line of JSON: a string, or an object with hex digits.
pub(crate) fn json(octets: &[u8]) -> String {
    match plain_text(octets).filter(|text| is_line(text)) {
        Some(text) => quote("", text.chars().map(u32::from), hex),
        None => format!("{{\"hex\":\"{}\"}}", Frame::copy_from(octets).hex()),
    }
}

/// Whether a text has no control characters.
pub(crate) fn is_line(text: &str) -> bool {
    text.bytes().all(|octet| octet >= b' ' && octet != 0x7F)
}

/// A text for a comment, on one line whatever was in it.
pub(crate) fn comment(text: &str) -> String {
    let harmless = |c: char| if c >= ' ' && is_plain(c) { c } else { ' ' };
    text.chars().map(harmless).collect()
}

/// The octets as text, if each character is seen as what it is.
pub(crate) fn plain_text(octets: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(octets).ok()?;
    text.chars().all(is_plain).then_some(text)
}

/// Whether a character stands for itself in a source text. Those that are invisible, turn the
/// direction of writing or end lines do not; control characters of ASCII are escaped anyway.
fn is_plain(c: char) -> bool {
    !matches!(
        u32::from(c),
        0x7F..=0xA0 | 0xAD | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F | 0x3164 | 0xE000..=0xF8FF
            | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFF | 0xE0000..
    )
}

/// A string in double quotes; `escape` writes the characters that do not stand for themselves.
fn quote(prefix: &str, codes: impl Iterator<Item = u32>, escape: fn(&mut String, u32)) -> String {
    let mut quoted = String::from(prefix);
    quoted.push('"');
    for code in codes {
        match char::from_u32(code) {
            Some('\n') => quoted.push_str("\\n"),
            Some('\t') => quoted.push_str("\\t"),
            Some('\r') => quoted.push_str("\\r"),
            Some(c @ ('"' | '\\')) => quoted.extend(['\\', c]),
            Some(c) if c >= ' ' && is_plain(c) => quoted.push(c),
            _ => escape(&mut quoted, code & !OCTET),
        }
    }
    quoted.push('"');
    quoted
}

/// Marks an octet that is no character of ASCII, so that it is not taken for one of Latin-1.
const OCTET: u32 = 1 << 31;

/// The same of octets, of which those of ASCII stand for themselves.
fn quote_octets(prefix: &str, octets: &[u8], escape: fn(&mut String, u32)) -> String {
    let code = |octet: &u8| match octet {
        0..0x80 => u32::from(*octet),
        _ => u32::from(*octet) | OCTET,
    };
    quote(prefix, octets.iter().map(code), escape)
}

// Writing to a string does not fail.

fn hex(text: &mut String, code: u32) {
    let _ = write!(text, "\\x{code:02x}");
}

fn octal(text: &mut String, code: u32) {
    let _ = write!(text, "\\{code:03o}");
}

fn braced(text: &mut String, code: u32) {
    let _ = write!(text, "\\u{{{code:x}}}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_readable() {
        assert_eq!(python(b"hello"), "b\"hello\"");
        assert_eq!(python("你好".as_bytes()), "\"你好\".encode()");
        assert_eq!(rust("你好".as_bytes()), "\"你好\"");
        assert_eq!(c("你好".as_bytes()), "\"你好\"");
        assert_eq!(javascript("你好".as_bytes()), "\"你好\"");
        assert_eq!(command("你好".as_bytes()), "'你好'");
        assert_eq!(command(b"hello"), "hello");
    }

    #[test]
    fn octets_that_are_no_text_are_escaped() {
        let octets = [0x00, 0xFF, b'1', b'"'];
        assert_eq!(python(&octets), r#"b"\x00\xff1\"""#);
        assert_eq!(rust(&octets), r#"b"\x00\xff1\"""#);
        assert_eq!(c(&octets), r#""\000\3771\"""#);
        assert_eq!(javascript(&octets), r#"Buffer.from("00ff3122", "hex")"#);
        assert_eq!(command(&octets), "0x00ff3122");
        assert_eq!(json(&octets), r#"{"hex":"00ff3122"}"#);
    }

    #[test]
    fn what_means_something_to_a_language_means_nothing_in_a_literal() {
        assert_eq!(c(b"??/ ???="), r#""?\?/ ?\?\?=""#);
        assert_eq!(command(b"it's $HOME `x`"), r"'it'\''s $HOME `x`'");
        assert_eq!(command(b"0x41"), "0x30783431");
        assert_eq!(command(b"-D"), "0x2d44");
        assert_eq!(command(b"two\nlines"), "0x74776f0a6c696e6573");
        assert_eq!(javascript(b"${x} </script>"), r#""${x} </script>""#);
        assert_eq!(rust(b"a\0\n{}"), r#""a\u{0}\n{}""#);
        assert_eq!(python(b"#{x} {y} %s"), "b\"#{x} {y} %s\"");
    }

    #[test]
    fn a_character_that_turns_the_direction_of_writing_is_escaped() {
        let turning = "a\u{202e}b".as_bytes();
        assert_eq!(python(turning), r#"b"a\xe2\x80\xaeb""#);
        assert_eq!(rust(turning), r#""a\u{202e}b""#);
        assert_eq!(c(turning), r#""a\342\200\256b""#);
        assert_eq!(javascript(turning), r#""a\u{202e}b""#);
        assert_eq!(comment("a\u{202e}\nb"), "a  b");
    }
}
