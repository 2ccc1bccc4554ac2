//! How the values of options are written: durations, frames, identities.

use core::time::Duration;

use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;

/// Reads `500ms`, `2s`, `1m`, or seconds without a unit: `2`, `0.5`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let expected =
        || format!("expected a time such as 500ms, 2s, 1m or bare seconds, got {text:?}");
    let (number, seconds_in_unit) = match text.find(|c: char| c.is_ascii_alphabetic()) {
        None => (text, 1.0),
        Some(at) => match &text[at..] {
            "ms" => (&text[..at], 0.001),
            "s" => (&text[..at], 1.0),
            "m" | "min" => (&text[..at], 60.0),
            _ => return Err(expected()),
        },
    };
    let number: f64 = number.trim().parse().map_err(|_| expected())?;
    Duration::try_from_secs_f64(number * seconds_in_unit).map_err(|_| expected())
}

/// Reads octets: text as it stands, or `0x` and hex digits.
pub(crate) fn frame(text: &str) -> Result<Frame, String> {
    match text.strip_prefix("0x") {
        Some(digits) => hex(digits)
            .map(Frame::from)
            .map_err(|why| format!("after 0x {why}")),
        None => Ok(Frame::from(text)),
    }
}

/// Reads a chosen identity, written like a frame.
pub(crate) fn identity(text: &str) -> Result<Identity, String> {
    Identity::chosen(&frame(text)?).map_err(|error| error.to_string())
}

/// Reads octets from hex digits, two to an octet, in either case.
pub(crate) fn hex(digits: &str) -> Result<Vec<u8>, String> {
    let expected = || format!("expected hex digits, two to an octet, got {digits:?}");
    let nibbles: Option<Vec<u8>> = digits
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let nibbles = nibbles
        .filter(|nibbles| nibbles.len() % 2 == 0)
        .ok_or_else(expected)?;
    Ok(nibbles
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect())
}

/// Reads a language tag.
pub(crate) fn lang(tag: &str) -> Result<Lang, String> {
    tag.parse()
        .map_err(|()| format!("expected en or zh, got {tag:?}"))
}

/// Reads a socket type that can be a side of a proxy: one that shows whole messages.
pub(crate) fn proxy_side(name: &str) -> Result<SocketKind, String> {
    match name.parse() {
        Ok(kind @ (SocketKind::Dealer | SocketKind::Router)) => Ok(kind),
        Ok(kind) => Err(format!(
            "{kind} is in lock-step and hides the envelope; expected router or dealer"
        )),
        Err(_) => Err(format!(
            "expected router (or xrep) or dealer (or xreq), got {name:?}"
        )),
    }
}

/// Reads `length=5`.
pub(crate) fn setting(text: &str) -> Result<(String, u32), String> {
    let expected = || format!("expected NAME=NUMBER, as in length=5, got {text:?}");
    let (name, value) = text.split_once('=').ok_or_else(expected)?;
    Ok((name.to_owned(), value.parse().map_err(|_| expected())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_carry_a_unit_or_are_seconds() {
        for (text, millis) in [
            ("500ms", 500),
            ("2s", 2_000),
            ("2", 2_000),
            ("0.5", 500),
            ("1m", 60_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "soon", "2 weeks", "-1", "ms", "1e400"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn frames_are_text_or_hex() {
        assert_eq!(frame("hello"), Ok(Frame::from("hello")));
        assert_eq!(frame(""), Ok(Frame::EMPTY));
        assert_eq!(frame("0x00fF"), Ok(Frame::copy_from(&[0x00, 0xFF])));
        assert_eq!(frame("0x"), Ok(Frame::EMPTY));
        assert!(frame("0xf").is_err());
        assert!(frame("0xgg").is_err());
        assert!(frame("0x+1").is_err());
    }

    #[test]
    fn an_identity_that_cannot_be_chosen_is_refused() {
        assert!(identity("A").is_ok());
        assert!(identity("0x00").is_err());
        assert!(identity("").is_err());
    }
}
