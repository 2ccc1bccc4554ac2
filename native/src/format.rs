//! How a message is written to standard output.
//!
//! ```text
//! pretty   #1  3 frames                 for people: each frame with its role
//!            identity   0x006b8b4567
//!            delimiter  ""
//!            body       "hello"
//! dump     ----------------------------------------   the guide's form
//!          [005] 006B8B4567
//!          [000]
//!          [005] hello
//! hex      006b8b4567 - 68656c6c6f      one line a message; a dash is an empty frame
//! json     {"frames":[{"role":"identity","hex":"006b8b4567","len":5},...]}
//! ```

use std::io;
use std::io::Write;

use hopscope_core::Frame;
use hopscope_core::Lang;
use hopscope_core::Message;
use hopscope_core::dump::dump;
use hopscope_core::envelope::Role;
use hopscope_core::envelope::Vantage;
use hopscope_core::envelope::roles;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::FrameLine;
use hopscope_core::trace::frame_lines;
use serde::Serialize;

use crate::console::Paint;

/// How a message is printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Each frame with its role, for people
    Pretty,
    /// The form of the guide's examples
    Dump,
    /// One line of hex digits; a dash is an empty frame
    Hex,
    /// One line of JSON
    Json,
}

/// Octets of a frame that the pretty form shows at most.
const SHOWN_OCTETS: usize = 64;

/// Prints the messages that a socket's application receives.
#[derive(Debug)]
pub(crate) struct Printer {
    format: Format,
    vantage: Vantage,
    paint: Paint,
    lang: Lang,
    printed: u64,
}

impl Printer {
    /// Prints what a socket of this kind receives.
    pub(crate) const fn new(format: Format, kind: SocketKind, paint: Paint, lang: Lang) -> Self {
        let vantage = match kind {
            SocketKind::Req | SocketKind::Rep => Vantage::BodyOnly,
            SocketKind::Router => Vantage::RouterApplication,
            SocketKind::Server | SocketKind::Peer | SocketKind::Stream => {
                Vantage::NumberedApplication
            }
            SocketKind::Sub | SocketKind::Xsub => Vantage::Publication,
            SocketKind::Xpub => Vantage::Upstream,
            SocketKind::Dish => Vantage::Grouped,
            SocketKind::Dealer => Vantage::Wire,
            _ => Vantage::BodyOnly,
        };
        Self {
            format,
            vantage,
            paint,
            lang,
            printed: 0,
        }
    }

    /// Prints one message, whole and at once, so that a reader at the end of a pipe has it.
    pub(crate) fn print(&mut self, message: &Message) -> io::Result<()> {
        self.printed += 1;
        let mut lines = self.render(message);
        lines.push('\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(lines.as_bytes())?;
        stdout.flush()
    }

    /// The lines of one message without the last line feed.
    fn render(&self, message: &Message) -> String {
        match self.format {
            Format::Pretty => self.pretty(message),
            Format::Dump => dump(message),
            Format::Hex => hex(message),
            Format::Json => json(message, self.vantage),
        }
    }

    fn pretty(&self, message: &Message) -> String {
        let count = match (self.lang, message.len()) {
            (Lang::En, 1) => "1 frame".to_owned(),
            (Lang::En, frames) => format!("{frames} frames"),
            (Lang::Zh, frames) => format!("{frames} 帧"),
        };
        let mut lines = self.paint.faint(&format!("#{}  {count}", self.printed));
        for (frame, role) in message.frames().iter().zip(roles(message, self.vantage)) {
            let name = self.paint.role(role, role_name(role, self.lang));
            lines.push_str(&format!("\n  {name}  {}", shown(frame)));
        }
        lines
    }
}

/// The name of a role, padded to the longest.
const fn role_name(role: Role, lang: Lang) -> &'static str {
    match (lang, role) {
        (Lang::En, Role::Identity) => "identity ",
        (Lang::En, Role::Delimiter) => "delimiter",
        (Lang::En, Role::Body) => "body     ",
        (Lang::En, Role::Topic) => "topic    ",
        (Lang::En, Role::Group) => "group    ",
        (Lang::En, Role::Subscription) => "interest ",
        (Lang::Zh, Role::Identity) => "身份  ",
        (Lang::Zh, Role::Delimiter) => "分隔帧",
        (Lang::Zh, Role::Body) => "正文  ",
        (Lang::Zh, Role::Topic) => "主题  ",
        (Lang::Zh, Role::Group) => "组    ",
        (Lang::Zh, Role::Subscription) => "订阅  ",
    }
}

/// A frame for people: text in quotes, anything else in hex; a long one is cut and says so.
pub(crate) fn shown(frame: &Frame) -> String {
    let is_text = frame
        .text()
        .is_some_and(|text| !text.chars().any(char::is_control));
    let text = frame.text().filter(|_| is_text);
    if frame.len() <= SHOWN_OCTETS {
        return text.map_or_else(
            || format!("0x{}", frame.hex()),
            |text| format!("\"{text}\""),
        );
    }
    let start = match text {
        Some(text) => {
            let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= SHOWN_OCTETS;
            let start: String = text
                .char_indices()
                .take_while(fits)
                .map(|(_, c)| c)
                .collect();
            format!("\"{start}\"")
        }
        None => format!("0x{}", Frame::copy_from(&frame[..SHOWN_OCTETS]).hex()),
    };
    format!("{start}... {} octets", frame.len())
}

fn hex(message: &Message) -> String {
    let frames: Vec<_> = message
        .frames()
        .iter()
        .map(|frame| {
            if frame.is_empty() {
                "-".to_owned()
            } else {
                frame.hex()
            }
        })
        .collect();
    frames.join(" ")
}

/// A message as a line of JSON.
#[derive(Serialize)]
struct MessageLine {
    frames: Vec<FrameLine>,
}

fn json(message: &Message, vantage: Vantage) -> String {
    let line = MessageLine {
        frames: frame_lines(message, vantage),
    };
    serde_json::to_string(&line).expect("strings and numbers alone have a form in JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(format: Format, kind: SocketKind, message: &Message) -> String {
        Printer::new(format, kind, Paint::plain(), Lang::En).render(message)
    }

    fn at_router() -> Message {
        let identity = Frame::copy_from(&[0x00, 0x6B, 0x8B, 0x45, 0x67]);
        Message::of([identity, Frame::EMPTY, "hello".into()])
    }

    #[test]
    fn pretty_names_the_role_of_each_frame() {
        assert_eq!(
            render(Format::Pretty, SocketKind::Router, &at_router()),
            "#0  3 frames\n  identity   0x006b8b4567\n  delimiter  \"\"\n  body       \"hello\"",
        );
        assert_eq!(
            render(Format::Pretty, SocketKind::Req, &Message::of(["a", ""])),
            "#0  2 frames\n  body       \"a\"\n  body       \"\"",
        );
    }

    #[test]
    fn pretty_shows_any_text_as_text_and_cuts_what_is_long() {
        assert_eq!(shown(&"你好".into()), "\"你好\"");
        assert_eq!(shown(&"a\u{1b}[2J".into()), "0x611b5b324a");
        assert_eq!(
            shown(&"x".repeat(100).as_str().into()),
            format!("\"{}\"... 100 octets", "x".repeat(64))
        );
        assert!(shown(&"你".repeat(100).as_str().into()).ends_with("你\"... 300 octets"));
        assert!(shown(&vec![0; 100].into()).ends_with("00... 100 octets"));
    }

    #[test]
    fn dump_hex_and_json_tell_every_octet() {
        assert_eq!(
            render(Format::Dump, SocketKind::Router, &at_router()),
            format!("{}\n[005] 006B8B4567\n[000] \n[005] hello", "-".repeat(40)),
        );
        assert_eq!(
            render(Format::Hex, SocketKind::Router, &at_router()),
            "006b8b4567 - 68656c6c6f",
        );
        assert_eq!(
            render(
                Format::Json,
                SocketKind::Router,
                &Message::of([Frame::from(vec![0xFF]), "hi".into()])
            ),
            r#"{"frames":[{"role":"identity","hex":"ff","len":1},{"role":"body","hex":"6869","len":2,"text":"hi"}]}"#,
        );
    }
}
