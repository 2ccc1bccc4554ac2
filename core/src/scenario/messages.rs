//! Messages written out: repeated frames one by one, formulas worked out.

use super::error::{Fault, fault, quote};
use super::formula::Scope;
use super::tree::{Data, Value};
use crate::frame::Frame;
use crate::message::Message;

/// What a frame costs beyond its octets, of those that may be written out.
const FRAME_OCTETS: usize = 32;
/// The frames one message may have once it is written out.
pub(super) const MAX_FRAMES: usize = 256;

pub(super) const FRAME_KEYS: &[&str] = &["text", "hex", "repeat"];
pub(super) const OCTETS_KEYS: &[&str] = &["text", "hex"];

/// The message that `value` is: a list of frames, or its only one.
pub(super) fn message(value: &Value, scope: &Scope<'_>) -> Result<Message, Fault> {
    let mut message = Message::new();
    for frame in value.one_or_many() {
        let repeat = match &frame.data {
            Data::Text(_) => None,
            Data::Table(_) => frame.table("a frame", FRAME_KEYS)?.get("repeat"),
            _ => {
                return Err(
                    frame.unexpected("a frame: a text in quotes, or a table with text or hex")
                );
            }
        };
        for scope in rounds(repeat, scope, MAX_FRAMES)? {
            if message.len() == MAX_FRAMES {
                return Err(fault!(
                    value.at,
                    "too many frames" / "帧太多",
                    "at most {MAX_FRAMES} once they are written out" / "展开后最多 {MAX_FRAMES} 个"
                ));
            }
            scope.spend(frame.at, FRAME_OCTETS)?;
            message.push(Frame::from(octets(frame, FRAME_KEYS, &scope)?));
        }
    }
    if message.is_empty() {
        return Err(fault!(
            value.at,
            "a message without frames" / "消息没有帧",
            "at least one" / "至少一个"
        ));
    }
    Ok(message)
}

/// The octets that `value` is: a text, or a table with `text` or `hex` and no other of `keys`.
pub(super) fn octets(
    value: &Value,
    keys: &'static [&'static str],
    scope: &Scope<'_>,
) -> Result<Vec<u8>, Fault> {
    if let Data::Text(_) = value.data {
        return scope.text(value).map(String::into_bytes);
    }
    let (key, octets) = value.table("a frame", keys)?.one_of(OCTETS_KEYS)?;
    if key == "text" {
        return scope.text(octets).map(String::into_bytes);
    }
    let hex = octets.text()?;
    scope.spend(octets.at, hex.len())?;
    from_hex(hex).ok_or_else(|| {
        let hex = quote(hex);
        fault!(
            octets.at,
            "{hex} is not hex" / "{hex} 不是十六进制",
            "two digits (0-9, a-f) for each octet, spaces allowed between octets"
                / "每个字节两位（0-9、a-f），字节之间可有空格"
        )
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len() / 2);
    for run in text.split_ascii_whitespace() {
        for pair in run.as_bytes().chunks(2) {
            let [high, low] = pair else { return None };
            let digit = |octet: u8| char::from(octet).to_digit(16);
            octets.push(u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()?);
        }
    }
    Some(octets)
}

/// The scopes of the rounds of something repeated; of what is not repeated, its own.
pub(super) fn rounds<'a>(
    repeat: Option<&Value>,
    scope: &Scope<'a>,
    most: usize,
) -> Result<Vec<Scope<'a>>, Fault> {
    let Some(repeat) = repeat else {
        return Ok(vec![scope.clone()]);
    };
    let rounds = scope.count(repeat)?;
    match usize::try_from(rounds) {
        Ok(all) if all <= most => Ok((1..=rounds).map(|round| scope.round(round)).collect()),
        _ => Err(fault!(
            repeat.at,
            "repeated {rounds} times" / "重复 {rounds} 次",
            "0 to {most} times" / "0 到 {most} 次"
        )),
    }
}
