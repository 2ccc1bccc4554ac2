//! The fields of CURVE's commands, as far as they can be told without keys (RFC 26).
//!
//! A box shows nothing of what is in it; its name says what its maker put there.

use super::pen::Pen;
use super::{big_endian, value};
use crate::lang::{Phrase, Text, phrase};
use crate::wire::Metadata;

/// Octets of a HELLO: name, version, padding, key, nonce, box.
const HELLO_OCTETS: usize = 194;
/// Octets behind the name of a WELCOME.
const WELCOME_OCTETS: usize = 160;
/// Octets behind the name of an INITIATE, at least.
const MIN_INITIATE_OCTETS: usize = 248;
/// Octets behind the name of a READY, at least.
const MIN_READY_OCTETS: usize = 24;
/// Octets of a MESSAGE, its name included, at least.
pub(super) const MIN_MESSAGE_OCTETS: usize = 33;
/// How a MESSAGE begins.
pub(super) const MESSAGE: &[u8] = b"\x07MESSAGE";

/// Whether `data`, what stands behind the name of a command, is CURVE's and not another
/// mechanism's.
pub(super) fn is_sealed(name: &[u8], data: &[u8]) -> bool {
    match name {
        b"HELLO" => data.len() == HELLO_OCTETS,
        b"WELCOME" => data.len() == WELCOME_OCTETS,
        b"INITIATE" => data.len() >= MIN_INITIATE_OCTETS && !is_metadata(data),
        b"READY" => data.len() >= MIN_READY_OCTETS && !is_metadata(data),
        b"MESSAGE" => data.len() >= MIN_MESSAGE_OCTETS - MESSAGE.len(),
        _ => false,
    }
}

/// Names what stands behind the name of a command of CURVE.
pub(super) fn annotate(pen: &mut Pen<'_>, name: &[u8]) -> Option<()> {
    match name {
        b"HELLO" => {
            pen.field(2, VERSION, |octets| Text {
                en: format!("CurveZMQ {}.{}", octets[0], octets[1]),
                zh: format!("CurveZMQ {}.{}", octets[0], octets[1]),
            })?;
            pen.field(72, PADDING, |_| Text {
                en: "so that no answer is longer than the question".to_owned(),
                zh: "使回答不会比提问更长".to_owned(),
            })?;
            pen.field(32, CLIENT_KEY, |_| Text {
                en: "C', made for this connection alone".to_owned(),
                zh: "C'，只用于这一次连接".to_owned(),
            })?;
            nonce(pen, 8)?;
            the_box(
                pen,
                "64 zeros: only the server of key S can open it",
                "64 个零：只有持有密钥 S 的服务端能打开",
            )
        }
        b"WELCOME" => {
            nonce(pen, 16)?;
            the_box(
                pen,
                "S', made for this connection alone, and the cookie",
                "只用于这一次连接的 S'，以及 cookie",
            )
        }
        b"INITIATE" => {
            pen.field(96, COOKIE, |_| Text {
                en: "what the server would else have to remember, as it gave it".to_owned(),
                zh: "服务端本来要记住的东西，原样交还".to_owned(),
            })?;
            nonce(pen, 8)?;
            the_box(
                pen,
                "the client's permanent key C, its vouch for C', and properties",
                "客户端的长期密钥 C、它为 C' 作的担保，以及属性",
            )
        }
        b"READY" => {
            nonce(pen, 8)?;
            the_box(pen, "properties", "属性")
        }
        _ => {
            nonce(pen, 8)?;
            the_box(
                pen,
                "flags, and the body of a frame or a command",
                "标志，以及一帧或一条命令的内容",
            )
        }
    }
}

fn nonce(pen: &mut Pen<'_>, octets: u64) -> Option<()> {
    pen.field(octets, NONCE, |octets| {
        if octets.len() > 8 {
            return value(octets);
        }
        let number = big_endian(octets);
        Text {
            en: format!("number {number} of its sender, never used again"),
            zh: format!("发送方的第 {number} 个，不再使用"),
        }
    })
    .map(|_| ())
}

/// Names all that is left as a box that holds this.
fn the_box(pen: &mut Pen<'_>, en: &str, zh: &str) -> Option<()> {
    let rest = pen.rest().len() as u64;
    pen.field(rest, BOX, |_| Text {
        en: format!("sealed: {en}"),
        zh: format!("密文：{zh}"),
    })
    .map(|_| ())
}

fn is_metadata(data: &[u8]) -> bool {
    Metadata::decode(&bytes::Bytes::copy_from_slice(data)).is_ok()
}

const VERSION: Phrase = phrase!("version", "版本");
const PADDING: Phrase = phrase!("padding", "填充");
const CLIENT_KEY: Phrase = phrase!("client's key", "客户端密钥");
const NONCE: Phrase = phrase!("nonce", "一次性数字");
const BOX: Phrase = phrase!("box", "密文盒");
const COOKIE: Phrase = phrase!("cookie", "服务端的凭据");
