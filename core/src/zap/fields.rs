//! The frames of a ZAP message, read one by one (RFC 27, Message Format).

use super::error::ZapError;
use crate::frame::Frame;
use crate::message::Message;

/// The only version there is.
pub(super) const VERSION: &str = "1.0";
/// The longest identity and the longest text, in octets.
pub(super) const MAX_OCTETS: usize = 255;

/// Frames that are still to be read.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    frames: &'a [Frame],
    /// How many have been read.
    read: usize,
}

impl<'a> Fields<'a> {
    /// The frames of a body, its version first; the version is read and checked.
    pub(super) fn of(body: &'a [Frame]) -> Result<Self, ZapError> {
        let mut fields = Self {
            frames: body,
            read: 0,
        };
        let version = fields.next("version 1.0")?;
        if **version == *VERSION.as_bytes() {
            Ok(fields)
        } else {
            Err(fields.wrong("version 1.0", version))
        }
    }

    /// The next frame.
    pub(super) fn next(&mut self, expected: &'static str) -> Result<&'a Frame, ZapError> {
        self.read += 1;
        self.frames
            .get(self.read - 1)
            .ok_or_else(|| ZapError::new(self.read, expected, "the end of the message"))
    }

    /// The next frame, of at most 255 octets.
    pub(super) fn short(&mut self, expected: &'static str) -> Result<&'a Frame, ZapError> {
        let frame = self.next(expected)?;
        if frame.len() <= MAX_OCTETS {
            return Ok(frame);
        }
        let expected = format!("{expected} of at most {MAX_OCTETS} octets");
        let found = format!("{} octets", frame.len());
        Err(ZapError::new(self.read, expected, found))
    }

    /// The next frame as text, of at most 255 octets.
    pub(super) fn text(&mut self, expected: &'static str) -> Result<String, ZapError> {
        let frame = self.short(expected)?;
        match frame.text() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(expected, frame)),
        }
    }

    /// Nothing stands behind what has been read.
    pub(super) fn end(&self) -> Result<(), ZapError> {
        match self.frames.len() - self.read.min(self.frames.len()) {
            0 => Ok(()),
            more => {
                let found = format!("{more} more");
                Err(ZapError::new(self.read + 1, "no further frame", found))
            }
        }
    }

    /// The frame read last is not what was expected.
    pub(super) fn wrong(&self, expected: &'static str, found: &Frame) -> ZapError {
        const SHOWN: usize = 32;
        let found = if found.len() > SHOWN {
            format!("{} octets", found.len())
        } else {
            found.to_string()
        };
        ZapError::new(self.read, expected, found)
    }
}

/// The frames behind the delimiter that starts a message.
pub(super) fn behind_delimiter(message: &Message) -> Result<&[Frame], ZapError> {
    match message.frames().split_first() {
        Some((delimiter, body)) if delimiter.is_empty() => Ok(body),
        Some((first, _)) => {
            let found = format!("one of {} octets", first.len());
            Err(ZapError::new(0, "an empty frame in front", found))
        }
        None => Err(ZapError::new(0, "an empty frame in front", "no frames")),
    }
}

/// A body as a message, the delimiter in front.
pub(super) fn with_delimiter(mut body: Message) -> Message {
    body.push_front(Frame::EMPTY);
    body
}
