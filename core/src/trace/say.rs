//! Each event in a sentence: the spoken account of a page, lists, the command line.
//!
//! ```text
//! edge: ROUTER puts "client" in front; 3 frames
//! edge：ROUTER 在最前面加上“client”，现在是 3 帧
//! ```

mod sentences;

use core::time::Duration;

use crate::envelope::{Role, Vantage, roles};
use crate::frame::Frame;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::lang::{Lang, Phrase, phrase};
use crate::message::Message;
use crate::time::Instant;
use crate::trace::{Event, Record, Recorded, Topology, WirePart, vantage, why};

/// The frames of a message that are told one by one.
const FRAMES_TOLD: usize = 12;
/// The characters of a text frame that are told.
const CHARS_TOLD: usize = 48;
/// The octets of a binary frame that are told.
const OCTETS_TOLD: usize = 20;

/// One sentence for people about `record`, which happened in `topology`.
pub fn say(topology: &Topology, record: &Record, lang: Lang) -> String {
    let mut said = topology.nodes[record.node.0].name.clone();
    said.push_str(phrase!(": ", "：").get(lang));
    let words = Words {
        topology,
        record,
        lang,
    };
    let mut rest = sentences::sentence(&record.event).get(lang);
    while let Some((plain, more)) = rest.split_once('{') {
        let Some((word, after)) = more.split_once('}') else {
            break;
        };
        said.push_str(plain);
        said.push_str(&words.word(word));
        rest = after;
    }
    said.push_str(rest);
    said
}

/// What is put into the sentences.
struct Words<'a> {
    topology: &'a Topology,
    record: &'a Record,
    lang: Lang,
}

impl Words<'_> {
    /// What stands for `{word}`.
    ///
    /// ```text
    /// kind      REQ                               the type of the socket
    /// peer      hop1                              the node at the other end of the link
    /// count     3 frames                          of the event's message
    /// frames    "client", delimiter, "hello"      of the event's message
    /// envelope  2 frames                          of the envelope that was kept
    /// name      "client"                          an identity
    /// topic     "weather"                         what somebody wants to hear
    /// number    64                                of messages, of octets
    /// part      READY                             what crossed the link
    /// user       as "ada"                         who was let in, if that is known
    /// receiver  edge                              the node that a message on a link is to reach
    /// ends      client – edge                     the two ends of a link
    /// why       REP drops a request ...           the rule in short
    /// ```
    fn word(&self, word: &str) -> String {
        let Self {
            topology,
            record,
            lang,
        } = *self;
        let said = match (word, &record.event) {
            ("kind", _) => record
                .socket
                .map(|id| topology.sockets[id.0].kind.name().to_owned()),
            ("peer", _) => Some(self.peer().to_owned()),
            ("count", event) => event.message().map(|message| count(message, lang)),
            ("frames", event) => {
                let vantage = vantage(topology, record);
                event
                    .message()
                    .map(|message| frames(message, vantage, lang))
            }
            ("envelope", Event::EnvelopeKept { envelope, .. }) => Some(count(envelope, lang)),
            (
                "name",
                Event::IdentityPushed { identity, .. }
                | Event::IdentityPopped { identity, .. }
                | Event::PeerNamed { identity, .. },
            ) => Some(name(identity, lang)),
            ("user", Event::Judged { user, .. }) if !user.is_empty() => {
                let user = frame(&Frame::from(user.as_str()), lang);
                Some(match lang {
                    Lang::En => format!(" as {user}"),
                    Lang::Zh => format!("，身份是{user}"),
                })
            }
            ("ends", _) => self.ends(),
            (
                "number",
                Event::RetryScheduled { after: time, .. }
                | Event::LinkDelayed { by: time }
                | Event::PaceChanged { pace: Some(time) },
            ) => Some(milliseconds(*time)),
            ("number", Event::LinkLossy { millionths }) => Some(percent(*millionths)),
            ("receiver", event) => self.receiver(event).map(str::to_owned),
            ("topic", event) => event.interest().map(|interest| topic(interest, lang)),
            ("number", Event::Queued { depth, .. }) => Some(depth.to_string()),
            ("number", Event::OctetsSent { octets, .. } | Event::OctetsReceived { octets, .. }) => {
                Some(octets.len().to_string())
            }
            ("part", Event::OctetsSent { part, .. } | Event::OctetsReceived { part, .. }) => {
                Some(part_name(*part).get(lang).to_owned())
            }
            ("why", _) => why(topology, record).map(|rule| rule.short(lang).to_owned()),
            ("detail", Event::Disconnected { detail, .. }) => Some(detail.clone()),
            ("printed", Event::Printed { text }) => Some(printed(text, lang)),
            _ => None,
        };
        said.unwrap_or_default()
    }

    /// The node that a message on the link is to reach.
    fn receiver(&self, event: &Recorded) -> Option<&str> {
        let direction = match event {
            Event::NextDoomed { direction } => *direction,
            event => event.in_flight()?.0,
        };
        let (_, to) = self.topology.ends(self.record.link?, direction);
        Some(self.topology.name_of(to))
    }

    /// The two ends of the link, the one that connects first.
    fn ends(&self) -> Option<String> {
        let link = &self.topology.links[self.record.link?.0];
        let [from, to] = [link.connector, link.binder].map(|socket| self.topology.name_of(socket));
        Some(format!("{from} – {to}"))
    }

    fn peer(&self) -> &str {
        match (self.record.link, self.record.socket) {
            (Some(link), Some(socket)) => {
                self.topology.name_of(self.topology.far_end(link, socket))
            }
            _ => phrase!("a peer", "某个对端").get(self.lang),
        }
    }
}

/// A part in millionths as `12.5%`.
fn percent(millionths: u32) -> String {
    let (whole, rest) = (millionths / 10_000, millionths % 10_000);
    short(&format!("{whole}.{rest:04}")) + "%"
}

/// A duration as `0.4 ms`.
fn milliseconds(time: Duration) -> String {
    let micros = (Instant::ZERO + time).as_micros();
    short(&format!("{}.{:03}", micros / 1000, micros % 1000)) + " ms"
}

/// A number without the zeros at its end.
fn short(number: &str) -> String {
    number
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// A name; in Chinese with the space that stands before what is not in quotes.
fn name(identity: &Identity, lang: Lang) -> String {
    spaced(frame(identity.frame(), lang), lang)
}

fn spaced(name: String, lang: Lang) -> String {
    if lang == Lang::Zh && name.starts_with(|c: char| c.is_ascii()) {
        format!(" {name}")
    } else {
        name
    }
}

/// A topic or group; the empty one is told in words.
fn topic(interest: &Interest, lang: Lang) -> String {
    let empty = match interest {
        Interest::Subscribe(_) | Interest::Cancel(_) => phrase!("everything", "一切"),
        Interest::Join(_) | Interest::Leave(_) => {
            phrase!("the group without a name", "没有名字的组")
        }
    };
    if interest.name().is_empty() {
        return empty.get(lang).to_owned();
    }
    spaced(frame(interest.name(), lang), lang)
}

/// What left or arrived; in Chinese with the space that stands before Latin letters.
const fn part_name(part: WirePart) -> Phrase {
    match part {
        WirePart::Greeting => phrase!("the greeting", "问候"),
        WirePart::Hello => phrase!("HELLO", " HELLO"),
        WirePart::Welcome => phrase!("WELCOME", " WELCOME"),
        WirePart::Initiate => phrase!("INITIATE", " INITIATE"),
        WirePart::Ready => phrase!("READY", " READY"),
        WirePart::Error => phrase!("ERROR", " ERROR"),
        WirePart::Ping => phrase!("PING", " PING"),
        WirePart::Pong => phrase!("PONG", " PONG"),
        WirePart::Subscribe => phrase!("SUBSCRIBE", " SUBSCRIBE"),
        WirePart::Cancel => phrase!("CANCEL", " CANCEL"),
        WirePart::Join => phrase!("JOIN", " JOIN"),
        WirePart::Leave => phrase!("LEAVE", " LEAVE"),
        WirePart::UnknownCommand => phrase!("an unknown command", "一个不认识的命令"),
    }
}

fn count(message: &Message, lang: Lang) -> String {
    match (lang, message.len()) {
        (Lang::En, 1) => "1 frame".to_owned(),
        (Lang::En, frames) => format!("{frames} frames"),
        (Lang::Zh, frames) => format!("{frames} 帧"),
    }
}

/// The frames of a message, those of some size cut short.
pub fn frames(message: &Message, vantage: Vantage, lang: Lang) -> String {
    let (comma, delimiter, more) = match lang {
        Lang::En => (", ", "delimiter", "..."),
        Lang::Zh => ("、", "分隔帧", "……"),
    };
    let with_role = message.frames().iter().zip(roles(message, vantage));
    let mut told: Vec<String> = with_role
        .take(FRAMES_TOLD)
        .map(|(frame, role)| match role {
            Role::Delimiter => delimiter.to_owned(),
            Role::Identity | Role::Body | Role::Topic | Role::Group | Role::Subscription => {
                self::frame(frame, lang)
            }
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
fn printed(text: &str, lang: Lang) -> String {
    let comma = phrase!(", ", "、");
    let lines = text.lines().map(str::trim_end);
    let told: Vec<&str> = lines
        .filter(|line| !line.trim_matches('-').is_empty())
        .collect();
    told.join(comma.get(lang))
}
