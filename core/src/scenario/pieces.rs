//! Messages that a script composes of what it has received: `{ frame = 1 }` among frames of its own.

use super::error::{Fault, fault};
use super::formula::Scope;
use super::messages::{MAX_FRAMES, message};
use super::model::Piece;
use super::tree::{Data, Entry, Value};
use crate::message::Message;

pub(super) const RECEIVED_KEYS: &[&str] = &["frame"];

/// What `frame` may be besides a number.
const PARTS: &[&str] = &["envelope", "body", "all"];

/// A message to be sent by a script.
pub(super) enum Composed {
    /// It is known before the run.
    Written(Message),
    /// It depends on what the script receives.
    Of(Vec<Piece>),
}

/// The message that `value` is: a list of frames, of its own and received ones, or its only one.
pub(super) fn composed(value: &Value, scope: &Scope<'_>) -> Result<Composed, Fault> {
    let parts = value.one_or_many();
    if !parts.iter().any(is_received) {
        return message(value, scope).map(Composed::Written);
    }
    let mut pieces = Vec::new();
    for part in parts {
        if is_received(part) {
            let table = part.table("a frame that was received", RECEIVED_KEYS)?;
            pieces.push(received(table.need("frame")?)?);
        } else {
            let own = message(part, scope)?;
            pieces.extend(own.frames().iter().cloned().map(Piece::Own));
        }
        if pieces.len() > MAX_FRAMES {
            return Err(fault!(
                value.at,
                "too many frames" / "帧太多",
                "at most {MAX_FRAMES} once they are written out" / "展开后最多 {MAX_FRAMES} 个"
            ));
        }
    }
    Ok(Composed::Of(pieces))
}

fn is_received(value: &Value) -> bool {
    match &value.data {
        Data::Table(entries) => entries.iter().any(|Entry { key, .. }| key == "frame"),
        _ => false,
    }
}

/// A number counted from 1, or a word.
fn received(value: &Value) -> Result<Piece, Fault> {
    if let Data::Text(_) = value.data {
        return Ok(match value.word("part of a message", PARTS)? {
            0 => Piece::Envelope,
            1 => Piece::Body,
            _ => Piece::All,
        });
    }
    let number = match value.data {
        Data::Integer(number) => usize::try_from(number).ok(),
        _ => None,
    };
    match number {
        Some(number @ 1..=MAX_FRAMES) => Ok(Piece::Frame(number)),
        _ => Err(value.unexpected(
            "the number of a frame, counted from 1, or \"envelope\", \"body\" or \"all\"",
        )),
    }
}
