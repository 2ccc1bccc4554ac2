//! Every octet gets a name: for hex views in which field and octets highlight each other.
//!
//! Any input is described as far as it can be understood. What is left over, or must not be
//! there, is a field named *unparsed*; a field that the input cuts short says so. Nothing is
//! judged here beyond what is needed to find the next field: that is the connection's part.

mod commands;
mod greeting;
mod messages;
mod pen;

use core::ops::Range;

use self::messages::Messages;
use self::pen::Pen;
use super::frame::{COMMAND, Header, LONG, MORE, is_command_with_more};
use super::hex;
use crate::envelope::{Role, Vantage};
use crate::lang::Text;

/// What the first octet belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Start {
    /// The greeting: the octets are the start of what one side sends.
    Greeting,
    /// A frame: a command, or the first frame of a message.
    Frames,
}

/// A run of octets and what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// Which octets. Empty only for the body of an empty frame, which has none.
    pub range: Range<usize>,
    /// To which greeting or frame it belongs, counted from 0 over the whole input.
    pub part: usize,
    /// What the field is called.
    pub name: Text<&'static str>,
    /// What these very octets say.
    pub meaning: Text,
    /// For flags, size and body of a message frame, its role, if the input shows enough of the
    /// message to tell.
    pub role: Option<Role>,
}

/// Names all octets of `octets`, in their order.
///
/// **Invariant:** the ranges follow each other without gap or overlap and cover the whole input.
///
/// ```
/// use hopscope_core::envelope::Role;
/// use hopscope_core::wire::{Start, annotate};
///
/// let fields = annotate(b"\x01\x00\x00\x05hello", Start::Frames);
/// let told: Vec<_> = fields.iter().map(|field| (field.name.en, field.range.clone())).collect();
/// assert_eq!(
///     told,
///     [("flags", 0..1), ("size", 1..2), ("body", 2..2),
///      ("flags", 2..3), ("size", 3..4), ("body", 4..9)]
/// );
/// assert_eq!(fields[2].role, Some(Role::Delimiter));
/// assert_eq!(fields[5].meaning.en, "the body: \"hello\"");
/// ```
pub fn annotate(octets: &[u8], start: Start) -> Vec<Field> {
    annotate_from(octets, start, Vantage::Wire)
}

/// As [`annotate`], of a link whose messages are to be looked at in this way: where a publisher
/// sends, their first frame is a topic.
pub fn annotate_from(octets: &[u8], start: Start, vantage: Vantage) -> Vec<Field> {
    let mut pen = Pen::new(octets);
    let understood = match start {
        Start::Greeting => greeting::annotate(&mut pen).is_some(),
        Start::Frames => true,
    };
    if understood {
        frames(&mut pen, vantage);
    }
    pen.finish()
}

/// Names frames to the end, or to the first that cannot be one.
fn frames(pen: &mut Pen<'_>, vantage: Vantage) {
    let mut messages = Messages::new(vantage);
    while !pen.rest().is_empty() {
        let first = pen.field_count();
        let Some(header) = header(pen) else { break };
        if header.is_command() {
            pen.within(header.size(), commands::annotate);
        } else {
            messages.body(pen, first, header);
        }
        pen.next_part();
    }
    messages.settle(pen, false);
}

/// Names flags and size; `None` if they are not whole or not allowed.
fn header(pen: &mut Pen<'_>) -> Option<Header> {
    let decoded = Header::decode(pen.rest());
    let octets = pen.field(1, FLAGS, |octets| flags(octets[0]))?;
    let flags = octets[0];
    if flags & !(MORE | LONG | COMMAND) != 0 || is_command_with_more(flags) {
        return None;
    }
    let octets = if flags & LONG == 0 { 1 } else { 8 };
    pen.field(octets, SIZE, |_| match decoded {
        Ok(Some(header)) => size(header.size()),
        _ => Text {
            en: "more than 2^63 - 1: no frame is that large".to_owned(),
            zh: "超过 2^63 - 1：不允许这么大的帧".to_owned(),
        },
    })?;
    decoded.ok().flatten()
}

const FLAGS: Text<&str> = Text {
    en: "flags",
    zh: "标志",
};
const SIZE: Text<&str> = Text {
    en: "size",
    zh: "长度",
};

fn flags(flags: u8) -> Text {
    if flags & !(MORE | LONG | COMMAND) != 0 {
        return Text {
            en: format!("{flags:02X}: bits 3 to 7 must be zero, so this is no frame"),
            zh: format!("{flags:02X}：第 3 至 7 位必须为零，所以这不是帧"),
        };
    }
    if is_command_with_more(flags) {
        return Text {
            en: format!("{flags:02X}: a command with MORE, which is not allowed"),
            zh: format!("{flags:02X}：命令不允许带 MORE 标志"),
        };
    }
    let (en, zh) = match flags & (MORE | COMMAND) {
        COMMAND => ("a command", "命令"),
        MORE => ("more frames of this message follow", "本消息后面还有帧"),
        _ => ("the last frame of a message", "消息的最后一帧"),
    };
    let octets = if flags & LONG == 0 { 1 } else { 8 };
    Text {
        en: format!(
            "{flags:02X}: {en}, its size in {octets} octet{}",
            plural(octets)
        ),
        zh: format!("{flags:02X}：{zh}，长度占 {octets} 字节"),
    }
}

fn size(octets: u64) -> Text {
    Text {
        en: format!("the body has {octets} octet{}", plural(octets)),
        zh: format!("内容占 {octets} 字节"),
    }
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A meaning that is only the value: hex for numbers and what has no text.
fn value(octets: &[u8]) -> Text {
    Text {
        en: hex(octets),
        zh: hex(octets),
    }
}
