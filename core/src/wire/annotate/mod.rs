//! Every octet gets a name: for hex views in which field and octets highlight each other.
//!
//! Any input is described as far as it can be understood. What is left over, or must not be
//! there, is a field named *unparsed*; a field that the input cuts short says so. Nothing is
//! judged here beyond what is needed to find the next field: that is the connection's part.

mod commands;
mod greeting;
mod messages;
mod older;
mod pen;
mod sealed;

use core::ops::Range;

use bytes::Bytes;

use self::messages::Messages;
use self::pen::Pen;
use super::form::Form;
use super::frame::{COMMAND, Header, LONG, MORE, is_command_with_more};
use super::{hex, zws};
use crate::envelope::{Role, Vantage};
use crate::lang::{Phrase, Text, phrase};

/// What the first octet belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Start {
    /// The greeting: the octets are the start of what one side sends.
    Greeting,
    /// A frame of ZMTP 3.x: a command, or the first frame of a message.
    Frames,
    /// A frame of this form; with [`Form::Zws`] the octets are one WebSocket message.
    FramesOf(Form),
}

/// A run of octets and what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// Which octets. Empty only for the body of an empty frame, which has none.
    pub range: Range<usize>,
    /// To which greeting or frame it belongs, counted from 0 over the whole input.
    pub part: usize,
    /// What the field is called.
    pub name: Phrase,
    /// What these very octets say.
    pub meaning: Text,
    /// For flags, size and body of a message frame, its role, if the input shows enough of the
    /// message to tell.
    pub role: Option<Role>,
}

impl Field {
    /// Whether it is the body of a frame of a message.
    pub fn is_body(&self) -> bool {
        self.name == messages::BODY
    }
}

/// Names all octets of `octets`, in their order.
///
/// **Invariant:** the ranges follow each other without gap or overlap and cover the whole input.
///
/// ```
/// use hopscope_core::Lang;
/// use hopscope_core::envelope::Role;
/// use hopscope_core::wire::{Start, annotate};
///
/// let fields = annotate(b"\x01\x00\x00\x05hello", Start::Frames);
/// let told: Vec<_> = fields.iter().map(|field| (field.name.get(Lang::En), field.range.clone())).collect();
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
    let form = match start {
        Start::Greeting => greeting::annotate(&mut pen),
        Start::Frames => Some(Form::Zmtp3),
        Start::FramesOf(form) => Some(form),
    };
    if let Some(form) = form {
        frames(&mut pen, form, vantage);
    }
    pen.finish()
}

/// Names frames to the end, or to the first that cannot be one.
fn frames(pen: &mut Pen<'_>, form: Form, vantage: Vantage) {
    let mut messages = Messages::new(vantage);
    while !pen.rest().is_empty() {
        let first = pen.field_count();
        let Some(header) = header(pen, form) else {
            break;
        };
        if header.is_command() || is_message_of_curve(pen, header, form) {
            pen.within(header.size(), commands::annotate);
        } else {
            messages.body(pen, first, header);
        }
        pen.next_part();
    }
    messages.settle(pen, false);
}

/// Whether the body that follows is the MESSAGE in which CURVE carries a frame.
fn is_message_of_curve(pen: &Pen<'_>, header: Header, form: Form) -> bool {
    matches!(form, Form::Zmtp3 | Form::Zws)
        && !header.has_more()
        && header.size() >= sealed::MIN_MESSAGE_OCTETS as u64
        && pen.rest().starts_with(sealed::MESSAGE)
}

/// Names flags and size, or what takes their place; `None` if they are not whole or not allowed.
fn header(pen: &mut Pen<'_>, form: Form) -> Option<Header> {
    match form {
        Form::Zmtp1 => older::header_of_zmtp1(pen, false),
        Form::Zws => header_of_zws(pen),
        Form::Zmtp2 | Form::Zmtp3 => header_with_size(pen, form),
    }
}

/// Names flags and size.
fn header_with_size(pen: &mut Pen<'_>, form: Form) -> Option<Header> {
    let decoded = form.decode_head(pen.rest());
    let octets = pen.field(1, FLAGS, |octets| flags(octets[0], form))?;
    if form.decode_head(octets).is_err() {
        return None;
    }
    let octets = if older::is_long(octets[0]) { 8 } else { 1 };
    pen.field(octets, SIZE, |_| match decoded {
        Ok(Some(header)) => size(header.size()),
        _ => Text {
            en: "more than 2^63 - 1: no frame is that large".to_owned(),
            zh: "超过 2^63 - 1：不允许这么大的帧".to_owned(),
        },
    })?;
    decoded.ok().flatten()
}

/// Names the flags of a WebSocket message, whose body is all the rest.
fn header_of_zws(pen: &mut Pen<'_>) -> Option<Header> {
    let octets = Bytes::copy_from_slice(pen.rest());
    let read = zws::read(&octets).map(|(header, _)| header);
    pen.field(1, FLAGS, |octets| {
        let (en, zh) = match &read {
            Ok(header) => of_kind(header.is_command(), header.has_more()),
            Err(_) => (
                "neither 00, 01 nor 02, so this is no frame",
                "不是 00、01 或 02，所以这不是帧",
            ),
        };
        Text {
            en: format!("{:02X}: {en}", octets[0]),
            zh: format!("{:02X}：{zh}", octets[0]),
        }
    })?;
    read.ok()
}

const FLAGS: Phrase = phrase!("flags", "标志");
const SIZE: Phrase = phrase!("size", "长度");

fn flags(flags: u8, form: Form) -> Text {
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
    if flags & COMMAND != 0 && form == Form::Zmtp2 {
        return Text {
            en: format!("{flags:02X}: a command, which ZMTP 2.0 does not have"),
            zh: format!("{flags:02X}：命令，而 ZMTP 2.0 没有命令"),
        };
    }
    let (en, zh) = of_kind(flags & COMMAND != 0, flags & MORE != 0);
    let octets = if flags & LONG == 0 { 1 } else { 8 };
    Text {
        en: format!(
            "{flags:02X}: {en}, its size in {octets} octet{}",
            plural(octets)
        ),
        zh: format!("{flags:02X}：{zh}，长度占 {octets} 字节"),
    }
}

const fn of_kind(is_command: bool, has_more: bool) -> (&'static str, &'static str) {
    match (is_command, has_more) {
        (true, _) => ("a command", "命令"),
        (_, true) => ("more frames of this message follow", "本消息后面还有帧"),
        _ => ("the last frame of a message", "消息的最后一帧"),
    }
}

fn size(octets: u64) -> Text {
    Text {
        en: format!("the body has {octets} octet{}", plural(octets)),
        zh: format!("内容占 {octets} 字节"),
    }
}

fn big_endian(octets: &[u8]) -> u64 {
    octets
        .iter()
        .fold(0, |number, &octet| number << 8 | u64::from(octet))
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
