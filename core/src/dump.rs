//! The guide's `dump`: how a message looks in the classic examples.
//!
//! Forty dashes, then one line for each frame with its length and its octets, as text if all of
//! them are printable and as upper-case hex otherwise. Programs of the guide in every language
//! print this form, so it can be compared with theirs character by character.

use core::fmt::Write as _;

use crate::frame::Frame;
use crate::message::Message;

/// How many dashes open a dump.
const RULER_DASHES: usize = 40;

/// The message in the form of the guide's `dump`, without the last line feed.
///
/// ```
/// use hopscope_core::{Frame, Message, dump::dump};
/// let message = Message::of([Frame::copy_from(&[0x00, 0x6B]), Frame::EMPTY, "hello".into()]);
/// assert_eq!(dump(&message), format!("{}\n[002] 006B\n[000] \n[005] hello", "-".repeat(40)));
/// ```
pub fn dump(message: &Message) -> String {
    let mut lines = "-".repeat(RULER_DASHES);
    for frame in message.frames() {
        lines.push('\n');
        write_line(&mut lines, frame);
    }
    lines
}

/// One frame in the form of a line of the guide's `dump`.
///
/// ```
/// assert_eq!(hopscope_core::dump::line(&"hello".into()), "[005] hello");
/// ```
pub fn line(frame: &Frame) -> String {
    let mut line = String::new();
    write_line(&mut line, frame);
    line
}

fn write_line(lines: &mut String, frame: &Frame) {
    // Writing to a string does not fail.
    let _ = write!(lines, "[{:03}] ", frame.len());
    match printable(frame) {
        Some(text) => lines.push_str(text),
        None => frame.iter().for_each(|octet| {
            let _ = write!(lines, "{octet:02X}");
        }),
    }
}

/// The octets as text, if each is a printable character of ASCII (32 to 126).
fn printable(octets: &[u8]) -> Option<&str> {
    let all_printable = octets.iter().all(|octet| (32..=126).contains(octet));
    all_printable
        .then(|| core::str::from_utf8(octets).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(octets: &[u8], line: &str) {
        let dumped = dump(&Message::of([Frame::copy_from(octets)]));
        assert_eq!(dumped.lines().nth(1), Some(line));
    }

    #[test]
    fn text_is_shown_as_text_and_anything_else_as_hex() {
        check(b"hello", "[005] hello");
        check(b" ~", "[002]  ~");
        check(b"", "[000] ");
        check(b"\x1f", "[001] 1F");
        check(b"a\x7f", "[002] 617F");
        check("é".as_bytes(), "[002] C3A9");
        check(&[0x00, 0x6b, 0x8b, 0x45, 0x67], "[005] 006B8B4567");
        check(&[b'x'; 1000], &format!("[1000] {}", "x".repeat(1000)));
    }

    #[test]
    fn a_dump_opens_with_forty_dashes() {
        assert_eq!(
            dump(&Message::of(["a", "b"])),
            format!("{}\n[001] a\n[001] b", "-".repeat(40))
        );
    }
}
