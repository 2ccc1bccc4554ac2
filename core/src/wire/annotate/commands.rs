//! The fields of a command's body (RFC 37, Commands; NULL; Connection Heartbeating).

use super::pen::Pen;
use super::{big_endian, plural, sealed, value};
use crate::lang::{Lang, Phrase, Text, phrase};
use crate::wire::metadata::{IDENTITY, SOCKET_TYPE};
use crate::wire::quoted;

/// Names what is between the head of a command and its end; `None` if a field is not whole.
#[inline(never)]
pub(super) fn annotate(pen: &mut Pen<'_>) -> Option<()> {
    let length = length(pen, NAME_LENGTH, phrase!("command name", "命令名"))?;
    let name = pen.field(length, NAME, command_meaning)?;
    if sealed::is_sealed(name, pen.rest()) {
        return sealed::annotate(pen, name);
    }
    match name {
        b"READY" | b"INITIATE" => properties(pen),
        b"HELLO" => login(pen),
        b"ERROR" => {
            let length = self::length(pen, REASON_LENGTH, phrase!("reason", "原因"))?;
            pen.field(length, REASON, text)?;
            Some(())
        }
        b"PING" => {
            pen.field(2, TTL, time_to_live)?;
            to_the_end(pen, CONTEXT, text)
        }
        b"PONG" => to_the_end(pen, CONTEXT, text),
        b"SUBSCRIBE" | b"CANCEL" => to_the_end(pen, TOPIC, text),
        b"JOIN" | b"LEAVE" => to_the_end(pen, GROUP, text),
        _ => to_the_end(pen, DATA, value),
    }
}

/// Names the name and the password of PLAIN (RFC 24).
fn login(pen: &mut Pen<'_>) -> Option<()> {
    let octets = length(pen, USERNAME_LENGTH, phrase!("user name", "用户名"))?;
    pen.field(octets, USERNAME, text)?;
    let octets = length(pen, PASSWORD_LENGTH, phrase!("password", "口令"))?;
    pen.field(octets, PASSWORD, |_| Text {
        en: "in clear text: whoever listens can read it".to_owned(),
        zh: "明文：谁偷听都能读到".to_owned(),
    })?;
    Some(())
}

/// Names properties to the end of the command (RFC 37, NULL).
fn properties(pen: &mut Pen<'_>) -> Option<()> {
    while !pen.rest().is_empty() {
        let length = length(pen, PROPERTY_LENGTH, phrase!("property name", "属性名"))?;
        let name = pen.field(length, PROPERTY, text)?;
        let is_identity = name.eq_ignore_ascii_case(IDENTITY.as_bytes());
        let is_type = name.eq_ignore_ascii_case(SOCKET_TYPE.as_bytes());
        let octets = pen.field(4, VALUE_LENGTH, |octets| match octets {
            [0, 0, 0, 0] if is_identity => Text {
                en: "0 octets: no identity was chosen".to_owned(),
                zh: "0 字节：没有选择身份".to_owned(),
            },
            _ => counted(big_endian(octets), phrase!("value", "值")),
        })?;
        pen.field(big_endian(octets), VALUE, |octets| {
            let shown = quoted(octets);
            if is_identity {
                Text {
                    en: format!("the identity {shown}"),
                    zh: format!("身份 {shown}"),
                }
            } else if is_type {
                let kind = octets.escape_ascii();
                Text {
                    en: format!("a {kind} socket"),
                    zh: format!("{kind} 套接字"),
                }
            } else {
                Text {
                    en: shown.clone(),
                    zh: shown,
                }
            }
        })?;
    }
    Some(())
}

/// Names a length of one octet and returns it.
fn length(pen: &mut Pen<'_>, name: Phrase, of: Phrase) -> Option<u64> {
    let octets = pen.field(1, name, |octets| counted(big_endian(octets), of))?;
    Some(big_endian(octets))
}

/// Names all that is left of the command.
fn to_the_end(pen: &mut Pen<'_>, name: Phrase, meaning: impl FnOnce(&[u8]) -> Text) -> Option<()> {
    let rest = pen.rest().len() as u64;
    pen.field(rest, name, meaning).map(|_| ())
}

fn counted(count: u64, of: Phrase) -> Text {
    Text {
        en: format!("{count} octet{} of {}", plural(count), of.get(Lang::En)),
        zh: format!("{}占 {count} 字节", of.get(Lang::Zh)),
    }
}

fn text(octets: &[u8]) -> Text {
    Text {
        en: quoted(octets),
        zh: quoted(octets),
    }
}

fn time_to_live(octets: &[u8]) -> Text {
    match big_endian(octets) {
        0 => Text {
            en: "0: silence does not end the connection".to_owned(),
            zh: "0：沉默不会导致断开".to_owned(),
        },
        tenths => {
            let (seconds, tenth) = (tenths / 10, tenths % 10);
            Text {
                en: format!("after {seconds}.{tenth} s of silence the peer counts as gone"),
                zh: format!("沉默 {seconds}.{tenth} 秒后，视对端为已离开"),
            }
        }
    }
}

fn command_meaning(name: &[u8]) -> Text {
    let shown = name.escape_ascii();
    let meaning = match name {
        b"HELLO" => phrase!("let me in", "请求进入"),
        b"WELCOME" => phrase!("you may go on", "可以继续"),
        b"INITIATE" => phrase!("who I am, now that you let me", "既然放行，说明自己是谁"),
        b"MESSAGE" => phrase!("a frame, sealed", "密封的一帧"),
        b"READY" => phrase!(
            "who I am; messages may follow",
            "说明自己是谁，之后可以传消息"
        ),
        b"ERROR" => phrase!("you are refused", "拒绝对端"),
        b"PING" => phrase!("are you there?", "你还在吗？"),
        b"PONG" => phrase!("yes, I am", "还在"),
        b"SUBSCRIBE" => phrase!("I want messages of this topic", "订阅这个主题"),
        b"CANCEL" => phrase!("no more messages of this topic", "取消订阅这个主题"),
        b"JOIN" => phrase!("I want messages of this group", "加入这个分组"),
        b"LEAVE" => phrase!("no more messages of this group", "退出这个分组"),
        _ => phrase!("not known here, so ignored", "这里不认识，忽略"),
    };
    Text {
        en: format!("{shown}: {}", meaning.get(Lang::En)),
        zh: format!("{shown}：{}", meaning.get(Lang::Zh)),
    }
}

const NAME_LENGTH: Phrase = phrase!("name length", "命令名长度");
const NAME: Phrase = phrase!("command", "命令");
const PROPERTY_LENGTH: Phrase = phrase!("property name length", "属性名长度");
const PROPERTY: Phrase = phrase!("property", "属性");
const VALUE_LENGTH: Phrase = phrase!("value length", "值长度");
const VALUE: Phrase = phrase!("value", "值");
const REASON_LENGTH: Phrase = phrase!("reason length", "原因长度");
const REASON: Phrase = phrase!("reason", "原因");
const TTL: Phrase = phrase!("time to live", "存活时间");
const CONTEXT: Phrase = phrase!("context", "上下文");
const TOPIC: Phrase = phrase!("topic", "主题");
const DATA: Phrase = phrase!("data", "数据");
const GROUP: Phrase = phrase!("group", "分组");
const USERNAME_LENGTH: Phrase = phrase!("user name length", "用户名长度");
const USERNAME: Phrase = phrase!("user name", "用户名");
const PASSWORD_LENGTH: Phrase = phrase!("password length", "口令长度");
const PASSWORD: Phrase = phrase!("password", "口令");
