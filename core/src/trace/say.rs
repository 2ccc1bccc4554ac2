//! Each event in a sentence: the spoken account of a page, lists, the command line.
//!
//! ```text
//! edge: ROUTER puts "client" in front; 3 frames
//! edge：ROUTER 在最前面加上“client”，现在是 3 帧
//! ```

mod chinese;
mod english;

use crate::envelope::{Role, Vantage, roles};
use crate::frame::Frame;
use crate::identity::Identity;
use crate::lang::Lang;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{Record, Topology, WirePart, vantage};

/// The frames of a message that are told one by one.
const FRAMES_TOLD: usize = 12;
/// The characters of a text frame that are told.
const CHARS_TOLD: usize = 48;
/// The octets of a binary frame that are told.
const OCTETS_TOLD: usize = 20;

/// One sentence for people about `record`, which happened in `topology`.
pub fn say(topology: &Topology, record: &Record, lang: Lang) -> String {
    let words = Words::of(topology, record, lang);
    let name = &topology.nodes[record.node.0].name;
    match lang {
        Lang::En => format!("{name}: {}", words.english(&record.event)),
        Lang::Zh => format!("{name}：{}", words.chinese(&record.event)),
    }
}

/// What the sentences are made of.
struct Words<'a> {
    lang: Lang,
    /// The type of the socket, or what stands for a node without one.
    kind: &'static str,
    /// The name of the node at the other end of the link.
    peer: &'a str,
    /// `3 frames`, of the event's message.
    count: String,
    /// `"client", delimiter, "hello"`, of the event's message.
    frames: String,
}

impl<'a> Words<'a> {
    fn of(topology: &'a Topology, record: &Record, lang: Lang) -> Self {
        let (node, stranger) = match lang {
            Lang::En => ("the node", "a peer"),
            Lang::Zh => ("节点", "某个对端"),
        };
        let far_end = |socket| Some(topology.name_of(topology.far_end(record.link?, socket)));
        let message = record.event.message();
        Self {
            lang,
            kind: record
                .socket
                .map_or(node, |socket| topology.sockets[socket.0].kind.name()),
            peer: record.socket.and_then(far_end).unwrap_or(stranger),
            count: message
                .map(|message| count(message, lang))
                .unwrap_or_default(),
            frames: message
                .map(|message| frames(message, vantage(topology, record), lang))
                .unwrap_or_default(),
        }
    }

    fn because(&self, rule: Rule) -> &'static str {
        rule.short(self.lang)
    }

    /// A name; in Chinese with the space that stands before what is not in quotes.
    fn name(&self, identity: &Identity) -> String {
        let name = frame(identity.frame(), self.lang);
        if self.lang == Lang::Zh && name.starts_with(|c: char| c.is_ascii()) {
            format!(" {name}")
        } else {
            name
        }
    }

    const fn part(&self, part: WirePart) -> &'static str {
        match (self.lang, part) {
            (Lang::En, WirePart::Greeting) => "the greeting",
            (Lang::En, WirePart::Ready) => "READY",
            (Lang::En, WirePart::Error) => "ERROR",
            (Lang::En, WirePart::Ping) => "PING",
            (Lang::En, WirePart::Pong) => "PONG",
            (Lang::En, WirePart::UnknownCommand) => "an unknown command",
            (Lang::Zh, WirePart::Greeting) => "问候",
            (Lang::Zh, WirePart::Ready) => " READY",
            (Lang::Zh, WirePart::Error) => " ERROR",
            (Lang::Zh, WirePart::Ping) => " PING",
            (Lang::Zh, WirePart::Pong) => " PONG",
            (Lang::Zh, WirePart::UnknownCommand) => "一个不认识的命令",
        }
    }
}

fn count(message: &Message, lang: Lang) -> String {
    match (lang, message.len()) {
        (Lang::En, 1) => "1 frame".to_owned(),
        (Lang::En, frames) => format!("{frames} frames"),
        (Lang::Zh, frames) => format!("{frames} 帧"),
    }
}

fn frames(message: &Message, vantage: Vantage, lang: Lang) -> String {
    let (comma, delimiter, more) = match lang {
        Lang::En => (", ", "delimiter", "..."),
        Lang::Zh => ("、", "分隔帧", "……"),
    };
    let with_role = message.frames().iter().zip(roles(message, vantage));
    let mut told: Vec<String> = with_role
        .take(FRAMES_TOLD)
        .map(|(frame, role)| match role {
            Role::Delimiter => delimiter.to_owned(),
            Role::Identity | Role::Body => self::frame(frame, lang),
        })
        .collect();
    if message.len() > FRAMES_TOLD {
        told.push(more.to_owned());
    }
    told.join(comma)
}

/// The frame as text in quotes, or in hex; cut short if it is long.
fn frame(frame: &Frame, lang: Lang) -> String {
    let (open, close, empty, more) = match lang {
        Lang::En => ("\"", "\"", "empty frame", "..."),
        Lang::Zh => ("“", "”", "空帧", "……"),
    };
    if frame.is_empty() {
        return empty.to_owned();
    }
    let ellipsis = |told: usize, all: usize| if told < all { more } else { "" };
    match frame
        .text()
        .filter(|text| !text.chars().any(char::is_control))
    {
        Some(text) => {
            let told: String = text.chars().take(CHARS_TOLD).collect();
            format!("{open}{told}{}{close}", ellipsis(told.len(), text.len()))
        }
        None => {
            let told = Frame::copy_from(&frame[..frame.len().min(OCTETS_TOLD)]);
            format!("0x{}{}", told.hex(), ellipsis(told.len(), frame.len()))
        }
    }
}

/// The lines of a text on one line, without the rules drawn between its parts.
fn printed(text: &str, comma: &str) -> String {
    let lines = text.lines().map(str::trim_end);
    let told: Vec<&str> = lines
        .filter(|line| !line.trim_matches('-').is_empty())
        .collect();
    told.join(comma)
}
