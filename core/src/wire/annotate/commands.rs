//! The fields of a command's body (RFC 37, Commands; NULL; Connection Heartbeating).

use super::pen::Pen;
use super::{big_endian, plural, sealed, value};
use crate::lang::Text;
use crate::wire::metadata::{IDENTITY, SOCKET_TYPE};
use crate::wire::quoted;

/// Names what is between the head of a command and its end; `None` if a field is not whole.
pub(super) fn annotate(pen: &mut Pen<'_>) -> Option<()> {
    let length = length(
        pen,
        NAME_LENGTH,
        &Text {
            en: "command name",
            zh: "命令名",
        },
    )?;
    let name = pen.field(length, NAME, command_meaning)?;
    if sealed::is_sealed(name, pen.rest()) {
        return sealed::annotate(pen, name);
    }
    match name {
        b"READY" | b"INITIATE" => properties(pen),
        b"HELLO" => login(pen),
        b"ERROR" => {
            let length = self::length(
                pen,
                REASON_LENGTH,
                &Text {
                    en: "reason",
                    zh: "原因",
                },
            )?;
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
    let octets = length(
        pen,
        USERNAME_LENGTH,
        &Text {
            en: "user name",
            zh: "用户名",
        },
    )?;
    pen.field(octets, USERNAME, text)?;
    let octets = length(
        pen,
        PASSWORD_LENGTH,
        &Text {
            en: "password",
            zh: "口令",
        },
    )?;
    pen.field(octets, PASSWORD, |_| Text {
        en: "in clear text: whoever listens can read it".to_owned(),
        zh: "明文：谁偷听都能读到".to_owned(),
    })?;
    Some(())
}

/// Names properties to the end of the command (RFC 37, NULL).
fn properties(pen: &mut Pen<'_>) -> Option<()> {
    while !pen.rest().is_empty() {
        let length = length(
            pen,
            PROPERTY_LENGTH,
            &Text {
                en: "property name",
                zh: "属性名",
            },
        )?;
        let name = pen.field(length, PROPERTY, text)?;
        let is_identity = name.eq_ignore_ascii_case(IDENTITY.as_bytes());
        let is_type = name.eq_ignore_ascii_case(SOCKET_TYPE.as_bytes());
        let octets = pen.field(4, VALUE_LENGTH, |octets| match octets {
            [0, 0, 0, 0] if is_identity => Text {
                en: "0 octets: no identity was chosen".to_owned(),
                zh: "0 字节：没有选择身份".to_owned(),
            },
            _ => counted(
                big_endian(octets),
                &Text {
                    en: "value",
                    zh: "值",
                },
            ),
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
fn length(pen: &mut Pen<'_>, name: Text<&'static str>, of: &Text<&'static str>) -> Option<u64> {
    let octets = pen.field(1, name, |octets| counted(big_endian(octets), of))?;
    Some(big_endian(octets))
}

/// Names all that is left of the command.
fn to_the_end(
    pen: &mut Pen<'_>,
    name: Text<&'static str>,
    meaning: impl FnOnce(&[u8]) -> Text,
) -> Option<()> {
    let rest = pen.rest().len() as u64;
    pen.field(rest, name, meaning).map(|_| ())
}

fn counted(count: u64, of: &Text<&'static str>) -> Text {
    Text {
        en: format!("{count} octet{} of {}", plural(count), of.en),
        zh: format!("{}占 {count} 字节", of.zh),
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
    let (en, zh) = match name {
        b"HELLO" => ("let me in", "请求进入"),
        b"WELCOME" => ("you may go on", "可以继续"),
        b"INITIATE" => ("who I am, now that you let me", "既然放行，说明自己是谁"),
        b"MESSAGE" => ("a frame, sealed", "密封的一帧"),
        b"READY" => (
            "who I am; messages may follow",
            "说明自己是谁，之后可以传消息",
        ),
        b"ERROR" => ("you are refused", "拒绝对端"),
        b"PING" => ("are you there?", "你还在吗？"),
        b"PONG" => ("yes, I am", "还在"),
        b"SUBSCRIBE" => ("I want messages of this topic", "订阅这个主题"),
        b"CANCEL" => ("no more messages of this topic", "取消订阅这个主题"),
        b"JOIN" => ("I want messages of this group", "加入这个分组"),
        b"LEAVE" => ("no more messages of this group", "退出这个分组"),
        _ => ("not known here, so ignored", "这里不认识，忽略"),
    };
    Text {
        en: format!("{shown}: {en}"),
        zh: format!("{shown}：{zh}"),
    }
}

const NAME_LENGTH: Text<&str> = Text {
    en: "name length",
    zh: "命令名长度",
};
const NAME: Text<&str> = Text {
    en: "command",
    zh: "命令",
};
const PROPERTY_LENGTH: Text<&str> = Text {
    en: "property name length",
    zh: "属性名长度",
};
const PROPERTY: Text<&str> = Text {
    en: "property",
    zh: "属性",
};
const VALUE_LENGTH: Text<&str> = Text {
    en: "value length",
    zh: "值长度",
};
const VALUE: Text<&str> = Text {
    en: "value",
    zh: "值",
};
const REASON_LENGTH: Text<&str> = Text {
    en: "reason length",
    zh: "原因长度",
};
const REASON: Text<&str> = Text {
    en: "reason",
    zh: "原因",
};
const TTL: Text<&str> = Text {
    en: "time to live",
    zh: "存活时间",
};
const CONTEXT: Text<&str> = Text {
    en: "context",
    zh: "上下文",
};
const TOPIC: Text<&str> = Text {
    en: "topic",
    zh: "主题",
};
const DATA: Text<&str> = Text {
    en: "data",
    zh: "数据",
};
const GROUP: Text<&str> = Text {
    en: "group",
    zh: "分组",
};
const USERNAME_LENGTH: Text<&str> = Text {
    en: "user name length",
    zh: "用户名长度",
};
const USERNAME: Text<&str> = Text {
    en: "user name",
    zh: "用户名",
};
const PASSWORD_LENGTH: Text<&str> = Text {
    en: "password length",
    zh: "口令长度",
};
const PASSWORD: Text<&str> = Text {
    en: "password",
    zh: "口令",
};
