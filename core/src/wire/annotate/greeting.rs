//! The fields of a greeting (RFC 37, Formal Grammar).

use super::pen::Pen;
use super::{older, value};
use crate::lang::{Phrase, Text, phrase};
use crate::wire::Form;
use crate::wire::greeting::{mechanism_name, stranger};
use crate::wire::signature::{PADDING, START_OCTET};
use crate::wire::zmtp3::{FILLER, GREETING_OCTETS, MECHANISM};

/// Names the greeting, of whatever generation, and tells the form of the frames behind it; `None`
/// if it is not whole, or if what follows cannot be ZMTP.
#[inline(never)]
pub(super) fn annotate(pen: &mut Pen<'_>) -> Option<Form> {
    if let [first, second, ..] = pen.rest()
        && stranger(*first, *second).is_some()
    {
        return None;
    }
    if is_of_zmtp1(pen.rest()) {
        return older::greeting_of_zmtp1(pen);
    }
    pen.field(1, SIGNATURE_START, |_| Text {
        en: "FF: a ZMTP greeting starts".to_owned(),
        zh: "FF：ZMTP 问候开始".to_owned(),
    })?;
    pen.field(PADDING.len() as u64, PADDING_NAME, |_| Text {
        en: "without meaning; libzmq tells peers of ZMTP 1.0 a length here".to_owned(),
        zh: "没有意义；libzmq 在这里给 ZMTP 1.0 的对端写一个长度".to_owned(),
    })?;
    let end = pen.field(1, SIGNATURE_END, |octets| match octets[0] {
        0x7F => Text {
            en: "7F: the signature is whole".to_owned(),
            zh: "7F：签名完整".to_owned(),
        },
        octet => Text {
            en: format!("{octet:02X}, but a signature ends with 7F: not ZMTP 3"),
            zh: format!("{octet:02X}，而签名应以 7F 结尾：不是 ZMTP 3"),
        },
    })?;
    if *end != [0x7F] {
        return None;
    }
    let major = pen.field(1, MAJOR, |octets| match octets[0] {
        major @ 3.. => Text {
            en: format!("ZMTP {major}"),
            zh: format!("ZMTP {major}"),
        },
        0 => Text {
            en: "0: ZMTP 1.0".to_owned(),
            zh: "0：ZMTP 1.0".to_owned(),
        },
        major => Text {
            en: format!("{major}: ZMTP 2.0"),
            zh: format!("{major}：ZMTP 2.0"),
        },
    })?;
    // Behind a socket type stands the head of a short frame, where the name of a mechanism would
    // begin. That is how a side of ZMTP 3.x answers an older one.
    match (major[0], pen.rest().get(1)) {
        (0, _) | (3.., Some(0x01..b'-')) => {
            return older::type_and_identity(pen, Form::Zmtp1);
        }
        (1 | 2, _) | (3.., Some(0)) => return older::type_and_identity(pen, Form::Zmtp2),
        _ => {}
    }
    pen.field(1, MINOR, |minor| Text {
        en: format!("version {}.{}", major[0], minor[0]),
        zh: format!("版本 {}.{}", major[0], minor[0]),
    })?;
    let mechanism = pen.field(MECHANISM.len() as u64, MECHANISM_NAME, |octets| {
        let name = mechanism_name(octets);
        let (en, zh) = match name.as_str() {
            "\"NULL\"" => ("no authentication, no encryption", "不认证，不加密"),
            "\"PLAIN\"" => (
                "a name and a password, in clear text",
                "用户名和口令，明文传送",
            ),
            "\"CURVE\"" => (
                "keys on both sides, everything sealed",
                "双方都有密钥，全部加密",
            ),
            _ => {
                return Text {
                    en: name.clone(),
                    zh: name,
                };
            }
        };
        Text {
            en: format!("{name}: {en}"),
            zh: format!("{name}：{zh}"),
        }
    })?;
    let is_null = mechanism.starts_with(b"NULL");
    pen.field(1, AS_SERVER, |octets| {
        let (en, zh) = match octets[0] {
            _ if is_null => ("without meaning under NULL", "在 NULL 机制下没有意义"),
            0 => (
                "the client, or a libzmq, which never says",
                "客户端，或者从不说明角色的 libzmq",
            ),
            _ => ("the server", "服务端"),
        };
        Text {
            en: format!("{}: {en}", octets[0]),
            zh: format!("{}：{zh}", octets[0]),
        }
    })?;
    pen.field(FILLER.len() as u64, FILLER_NAME, |octets| {
        if octets.iter().any(|&octet| octet != 0) {
            return value(octets);
        }
        Text {
            en: "zeros, kept for later".to_owned(),
            zh: "全为零，保留".to_owned(),
        }
    })?;
    pen.next_part();
    Some(Form::Zmtp3)
}

/// Whether these octets greet as ZMTP 1.0 does. Our signature does so too when an identity, and
/// nothing else, follows it: then it was the head of that identity's frame.
fn is_of_zmtp1(octets: &[u8]) -> bool {
    match octets {
        [] => false,
        [START_OCTET, a, b, c, d, e, f, g, h, flags, rest @ ..] => {
            let length = u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
            let is_whole_greeting = octets.len() == GREETING_OCTETS && rest.first() == Some(&3);
            let ends_with_identity = length > 1 && rest.len() as u64 == length - 1;
            flags & 1 == 0 || (ends_with_identity && !is_whole_greeting)
        }
        [first, ..] => *first != START_OCTET,
    }
}

const SIGNATURE_START: Phrase = phrase!("signature", "签名");
const PADDING_NAME: Phrase = phrase!("padding", "填充");
const SIGNATURE_END: Phrase = phrase!("signature end", "签名结尾");
const MAJOR: Phrase = phrase!("major version", "主版本");
const MINOR: Phrase = phrase!("minor version", "次版本");
const MECHANISM_NAME: Phrase = phrase!("mechanism", "安全机制");
const AS_SERVER: Phrase = phrase!("as-server", "服务器角色");
const FILLER_NAME: Phrase = phrase!("filler", "保留区");
