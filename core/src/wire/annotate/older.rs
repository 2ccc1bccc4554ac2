//! The fields of ZMTP 1.0 and 2.0: heads of frames, and greetings (RFC 13, RFC 15).

use super::pen::Pen;
use super::{FLAGS, big_endian, header, plural};
use crate::lang::{Phrase, Text, phrase};
use crate::wire::frame::{LONG, MORE};
use crate::wire::zmtp2;
use crate::wire::{Form, Header, quoted, zmtp1};

/// Names length and flags of a ZMTP 1.0 frame; `None` if they are not whole or not allowed.
pub(super) fn header_of_zmtp1(pen: &mut Pen<'_>, is_greeting: bool) -> Option<Header> {
    let decoded = if is_greeting {
        zmtp1::decode_greeting_head(pen.rest())
    } else {
        zmtp1::decode_head(pen.rest())
    };
    let octets = if *pen.rest().first()? == 0xFF { 9 } else { 1 };
    let length = pen.field(octets, LENGTH, |octets| {
        let length = octets.strip_prefix(&[0xFF]).unwrap_or(octets);
        length_meaning(big_endian(length))
    })?;
    if *length == [0] {
        return None;
    }
    pen.field(1, FLAGS, |octets| flags(octets[0], is_greeting))?;
    decoded.ok().flatten()
}

/// Names the greeting of ZMTP 1.0, which is the frame of an identity.
pub(super) fn greeting_of_zmtp1(pen: &mut Pen<'_>) -> Option<Form> {
    let header = header_of_zmtp1(pen, true)?;
    identity(pen, header)?;
    Some(Form::Zmtp1)
}

/// Names what follows the version in the greeting of ZMTP 2.0: socket type, and the identity in a
/// frame of this form.
pub(super) fn type_and_identity(pen: &mut Pen<'_>, form: Form) -> Option<Form> {
    pen.field(1, SOCKET_TYPE, |octets| {
        match zmtp2::socket_kind(octets[0]) {
            Some(kind) => Text {
                en: format!("{:02X}: a {kind} socket", octets[0]),
                zh: format!("{:02X}：{kind} 套接字", octets[0]),
            },
            None => Text {
                en: format!("{:02X}: no socket type of that time", octets[0]),
                zh: format!("{:02X}：那时没有这种套接字类型", octets[0]),
            },
        }
    })?;
    let header = match form {
        Form::Zmtp1 => header_of_zmtp1(pen, true)?,
        _ => header(pen, form)?,
    };
    identity(pen, header)?;
    Some(form)
}

fn identity(pen: &mut Pen<'_>, header: Header) -> Option<()> {
    pen.field(header.size(), IDENTITY, |octets| Text {
        en: format!("the identity {}", quoted(octets)),
        zh: format!("身份 {}", quoted(octets)),
    })?;
    pen.next_part();
    Some(())
}

fn length_meaning(length: u64) -> Text {
    let body = length.saturating_sub(1);
    match length {
        0 => Text {
            en: "0: no frame is that short, since the flags count".to_owned(),
            zh: "0：标志也算在内，所以没有这么短的帧".to_owned(),
        },
        _ => Text {
            en: format!(
                "{length}: the flags and a body of {body} octet{}",
                plural(body)
            ),
            zh: format!("{length}：标志加上 {body} 字节的内容"),
        },
    }
}

fn flags(flags: u8, is_greeting: bool) -> Text {
    if is_greeting {
        return Text {
            en: format!("{flags:02X}: not looked at in the frame that greets"),
            zh: format!("{flags:02X}：用作问候的帧不看标志"),
        };
    }
    let (en, zh) = match flags {
        0 => ("the last frame of a message", "消息的最后一帧"),
        MORE => ("more frames of this message follow", "本消息后面还有帧"),
        _ => (
            "bits 1 to 7 must be zero, so this is no frame",
            "第 1 至 7 位必须为零，所以这不是帧",
        ),
    };
    Text {
        en: format!("{flags:02X}: {en}"),
        zh: format!("{flags:02X}：{zh}"),
    }
}

const LENGTH: Phrase = phrase!("length", "总长度");
const SOCKET_TYPE: Phrase = phrase!("socket type", "套接字类型");
const IDENTITY: Phrase = phrase!("identity", "身份");

/// Whether flags say that the size has eight octets.
pub(super) const fn is_long(flags: u8) -> bool {
    flags & LONG != 0
}
