//! A run as the text of a Mermaid sequence diagram: one arrow for each message on a link.
//!
//! ```text
//! sequenceDiagram
//!   participant n0 as client
//!   participant n1 as edge
//!   n0->>n1: ∅ | hello
//!   Note over n1: dropped: ROUTER drops what it cannot route
//! ```

use core::fmt::Write;

use crate::frame::Frame;
use crate::lang::{Lang, phrase};
use crate::message::Message;
use crate::trace::{Event, NodeId, Record, Recording, Span, Stage};

/// The arrows and notes that are written; tools that draw them give up on many more.
const MOST_LINES: usize = 500;
/// The characters of a frame that are told.
const CHARS_TOLD: usize = 24;

/// The diagram of a run. Messages stand in the order in which they left, drops where they happened.
pub fn mermaid(recording: &Recording, lang: Lang) -> String {
    let topology = &recording.trace().topology;
    let mut text = "sequenceDiagram\n".to_owned();
    for (number, node) in topology.nodes.iter().enumerate() {
        line(
            &mut text,
            format_args!("participant n{number} as {}", node.name),
        );
    }
    let mut spans = recording.flights().iter();
    let mut next = spans.next();
    let mut lines = 0;
    let mut left_out = 0;
    for (number, record) in recording.trace().records.iter().enumerate() {
        let drawn = if let Some(span) = next.filter(|span| span.sent == number) {
            next = spans.next();
            Some(arrow(recording, span))
        } else {
            note(record, lang)
        };
        match drawn {
            Some(drawn) if lines < MOST_LINES => {
                lines += 1;
                line(&mut text, format_args!("{drawn}"));
            }
            Some(_) => left_out += 1,
            None => {}
        }
    }
    if left_out > 0 {
        let more = phrase!("more are left out", "条未画出");
        let more = more.get(lang);
        line(&mut text, format_args!("Note over n0: {left_out} {more}"));
    }
    text
}

fn line(text: &mut String, what: core::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {what}");
}

fn arrow(recording: &Recording, span: &Span) -> String {
    let topology = &recording.trace().topology;
    let (from, to) = topology.ends(span.link, span.direction);
    let (NodeId(from), NodeId(to)) = (topology.node_of(from), topology.node_of(to));
    let arrow = if span.lost { "-x" } else { "->>" };
    format!("n{from}{arrow}n{to}: {}", frames(&span.message))
}

/// What a drop at a socket is noted as; one on a link is an arrow that ends in a cross.
fn note(record: &Record, lang: Lang) -> Option<String> {
    let Event::Dropped { rule, stage, .. } = &record.event else {
        return None;
    };
    let dropped = phrase!("dropped", "丢弃");
    let (NodeId(node), dropped) = (record.node, dropped.get(lang));
    let shown = !matches!(stage, Stage::OnLink { .. });
    shown.then(|| format!("Note over n{node}: {dropped}: {}", plain(rule.short(lang))))
}

/// The frames of a message, first frame first.
fn frames(message: &Message) -> String {
    let frames: Vec<String> = message.frames().iter().map(frame).collect();
    frames.join(" | ")
}

fn frame(frame: &Frame) -> String {
    let printable = |text: &&str| !text.chars().any(char::is_control);
    let told = match frame.text().filter(printable) {
        Some("") => return "∅".to_owned(),
        Some(text) => text.to_owned(),
        None => format!("0x{}", frame.hex()),
    };
    let mut cut: String = told.chars().take(CHARS_TOLD).collect();
    if cut.len() < told.len() {
        cut.push('…');
    }
    plain(&cut)
}

/// The text with what means something to Mermaid or to HTML written by number.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '#' | ';' | '<' | '>' | '&' | '|' | '%' | '`' | '{' | '}' => {
                let _ = write!(plain, "#{};", u32::from(letter));
            }
            _ => plain.push(letter),
        }
    }
    plain
}
