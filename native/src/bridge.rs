//! The messages of a script: one JSON array a line.
//!
//! ```text
//! ["", "hello"]                 two frames of text, the first empty
//! [{"hex":"00ff"}, "hello"]     a frame of octets that are no text
//! [1804289383, "hello"]         for a SERVER or PEER: the number of the peer, 4 octets
//! ```

use hopscope_core::Frame;
use hopscope_core::Message;
use serde_json::Value;

use crate::cli::values;

const EXPECTED: &str = r#"expected a JSON array of strings and {"hex":"00ff"}"#;

/// Reads the message of one line; if `is_numbered`, its first frame may be a number.
///
/// # Errors
/// What was expected and what is there instead.
pub(crate) fn message(line: &str, is_numbered: bool) -> Result<Message, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| {
        // The reader of one line counts it as the first; only the column means anything here.
        format!("{EXPECTED}; this is no JSON at column {}", error.column())
    })?;
    let Value::Array(frames) = &value else {
        return Err(format!("{EXPECTED}, got {value}"));
    };
    if frames.is_empty() {
        return Err("a message needs at least one frame, got []".to_owned());
    }
    let number = frames[0].as_u64().filter(|_| is_numbered);
    let number = number.and_then(|number| u32::try_from(number).ok());
    match number {
        Some(number) => {
            let number = Ok(Frame::copy_from(&number.to_be_bytes()));
            let rest = frames[1..].iter().map(frame);
            core::iter::once(number).chain(rest).collect()
        }
        None => frames.iter().map(frame).collect(),
    }
}

fn frame(value: &Value) -> Result<Frame, String> {
    match value {
        Value::String(text) => Ok(text.as_str().into()),
        Value::Object(object) if object.len() == 1 => match object.get("hex") {
            Some(Value::String(digits)) => values::hex(digits).map(Frame::from),
            _ => Err(format!("{EXPECTED}, got {value}")),
        },
        _ => Err(format!("{EXPECTED}, got {value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(line: &str) -> Result<Message, String> {
        super::message(line, false)
    }

    #[test]
    fn a_line_is_an_array_of_text_and_hex() {
        let octets = Frame::copy_from(&[0x00, 0xFF]);
        assert_eq!(message(r#"["", "hello"]"#), Ok(Message::of(["", "hello"])));
        assert_eq!(message(r#" [{"hex":"00fF"}] "#), Ok(Message::of([octets])));
        assert_eq!(message(r#"["0x00"]"#), Ok(Message::of(["0x00"])));
    }

    #[test]
    fn the_number_of_a_peer_stands_in_front() {
        let expected = Message::of([Frame::copy_from(&[0, 0, 1, 2]), "a".into()]);
        assert_eq!(super::message("[258, \"a\"]", true), Ok(expected));
        assert!(super::message("[\"a\", 258]", true).is_err());
        assert!(super::message("[4294967296, \"a\"]", true).is_err());
    }

    #[test]
    fn anything_else_is_told_from_what_was_expected() {
        for line in [
            "hello",
            r#""hello""#,
            "[1]",
            r#"{"hex":"00"}"#,
            r#"[{"hex":0}]"#,
            "[[]]",
        ] {
            let error = message(line).expect_err("it is no message");
            assert!(error.contains("expected a JSON array"), "{line}: {error}");
        }
        assert!(message("[]").is_err_and(|error| error.contains("at least one frame")));
        let error = message(r#"[{"hex":"0"}]"#).expect_err("half an octet");
        assert!(error.contains("hex digits"), "{error}");
        assert!(message(r#"["a","#).is_err_and(|error| error.contains("column 5")));
    }
}
