//! How the values of options are written: times, frames, names, numbers.

mod options;
mod times;

pub(crate) use options::count;
pub(crate) use options::generation;
pub(crate) use options::limit;
pub(crate) use options::mark;
pub(crate) use options::number;
pub(crate) use options::octets;
pub(crate) use options::property;
pub(crate) use options::router_notify;
pub(crate) use times::Span;
pub(crate) use times::duration;
pub(crate) use times::millis;
pub(crate) use times::span;
pub(crate) use times::ttl;

use hopscope_code::Language;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;

/// The longest group there may be, in octets (RFC 48).
const MAX_GROUP_OCTETS: usize = 255;

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

/// Reads the name of a group, written like a frame.
pub(crate) fn group(text: &str) -> Result<Frame, String> {
    let group = frame(text)?;
    if group.len() > MAX_GROUP_OCTETS {
        let octets = group.len();
        return Err(format!(
            "expected a group of at most {MAX_GROUP_OCTETS} octets, got {octets}"
        ));
    }
    Ok(group)
}

/// Reads the number by which a SERVER or a PEER knows a peer: decimal, or `0x` and eight hex digits.
/// As a frame it has 4 octets, the highest first.
pub(crate) fn routing_id(text: &str) -> Result<Frame, String> {
    let number = match text.strip_prefix("0x") {
        Some(digits) if digits.len() == 8 => u32::from_str_radix(digits, 16).ok(),
        Some(_) => None,
        None => text.parse().ok(),
    };
    match number {
        Some(number) if number != 0 => Ok(Frame::copy_from(&number.to_be_bytes())),
        _ => Err(format!(
            "expected the number of a peer, from 1 to 4294967295 or 0x and eight hex digits, \
             got {text:?}"
        )),
    }
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

/// Reads the name of a language to write programs in.
pub(crate) fn language(name: &str) -> Result<Language, String> {
    name.parse()
        .map_err(|error| format!("{error}, got {name:?}"))
}

/// Reads a socket type; also by its old name, xreq or xrep.
pub(crate) fn kind(name: &str) -> Result<SocketKind, String> {
    name.parse()
        .map_err(|error| format!("{error}, got {name:?}"))
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

    #[test]
    fn the_number_of_a_peer_is_decimal_or_hex() {
        let octets = Frame::copy_from(&[0x6B, 0x8B, 0x45, 0x67]);
        assert_eq!(routing_id("0x6b8b4567"), Ok(octets.clone()));
        assert_eq!(routing_id("1804289383"), Ok(octets));
        for text in ["0", "0x00000000", "0x6b8b", "-1", "4294967296", "A", ""] {
            assert!(routing_id(text).is_err(), "{text}");
        }
    }
}
