//! Messages written out: repeated frames one by one, formulas worked out.

use super::error::Fault;
use super::formula::Scope;
use super::read::At;
use super::source::{self, Count, Octets};
use crate::frame::Frame;
use crate::message::Message;

/// What a frame costs beyond its octets, of those that may be written out.
const FRAME_OCTETS: usize = 32;
/// The frames one message may have once it is written out.
const MAX_FRAMES: usize = 256;

/// The frames of a message, repetitions written out.
pub(super) fn message(message: &At<source::Message>, scope: &Scope<'_>) -> Result<Message, Fault> {
    let mut written = Message::new();
    for frame in &message.value.0 {
        for scope in rounds(frame.repeat.as_ref(), scope, MAX_FRAMES)? {
            if written.len() == MAX_FRAMES {
                return Err(Fault::new(message.at, "too many frames")
                    .expected(format!("at most {MAX_FRAMES} once they are written out")));
            }
            scope.spend(frame.octets.at, FRAME_OCTETS)?;
            written.push(Frame::copy_from(&octets(&frame.octets, &scope)?));
        }
    }
    if written.is_empty() {
        return Err(Fault::new(message.at, "a message without frames").expected("at least one"));
    }
    Ok(written)
}

/// The octets of a frame or an identity.
pub(super) fn octets(octets: &At<Octets>, scope: &Scope<'_>) -> Result<Vec<u8>, Fault> {
    match &octets.value {
        Octets::Hex(hex) => {
            scope.spend(octets.at, hex.len())?;
            Ok(hex.clone())
        }
        Octets::Text(text) => {
            let text = At {
                at: octets.at,
                value: text.clone(),
            };
            scope.text(&text).map(String::into_bytes)
        }
    }
}

/// The scopes of the rounds of something repeated; of what is not repeated, its own.
pub(super) fn rounds<'a>(
    repeat: Option<&At<Count>>,
    scope: &Scope<'a>,
    most: usize,
) -> Result<Vec<Scope<'a>>, Fault> {
    let Some(repeat) = repeat else {
        return Ok(vec![scope.same()]);
    };
    let rounds = count_of(repeat, scope)?;
    match u32::try_from(rounds) {
        Ok(rounds) if usize::try_from(rounds).is_ok_and(|rounds| rounds <= most) => {
            Ok((1..=rounds).map(|round| scope.round(round)).collect())
        }
        _ => Err(Fault::new(repeat.at, format!("repeated {rounds} times"))
            .expected(format!("0 to {most} times"))),
    }
}

/// The value of a number or formula.
pub(super) fn count_of(count: &At<Count>, scope: &Scope<'_>) -> Result<i64, Fault> {
    match &count.value {
        Count::Number(number) => Ok(i64::from(*number)),
        Count::Formula(formula) => scope.formula(count.at, formula),
    }
}
