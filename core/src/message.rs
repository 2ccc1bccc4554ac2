//! A message: one or more frames that travel whole or not at all (RFC 37, Messages).

use core::fmt;

use bytes::Bytes;
use smallvec::SmallVec;

use crate::frame::Frame;

/// Frames kept in place: identity, delimiter and body need no allocation.
const INLINE_FRAMES: usize = 3;

/// The frames of one message, first frame first.
///
/// A message on its way holds at least one frame; an empty one is a message under construction,
/// which no socket accepts.
#[derive(Clone, Default, Eq, Hash, PartialEq)]
pub struct Message(SmallVec<[Frame; INLINE_FRAMES]>);

impl Message {
    /// A message under construction, still without frames.
    pub fn new() -> Self {
        Self::default()
    }

    /// A message of the given frames, in order.
    pub fn of<F: Into<Frame>>(frames: impl IntoIterator<Item = F>) -> Self {
        frames.into_iter().map(Into::into).collect()
    }

    /// The frames, first frame first.
    #[inline]
    pub fn frames(&self) -> &[Frame] {
        &self.0
    }

    /// How many frames there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True for a message still without frames.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The octets of all frames together, without what the wire adds.
    pub fn size_octets(&self) -> usize {
        self.0.iter().map(|frame| frame.len()).sum()
    }

    /// The first frame.
    #[inline]
    pub fn first(&self) -> Option<&Frame> {
        self.0.first()
    }

    /// Adds a frame at the end.
    #[inline]
    pub fn push(&mut self, frame: impl Into<Frame>) {
        self.0.push(frame.into());
    }

    /// Puts a frame in front of all others.
    pub fn push_front(&mut self, frame: impl Into<Frame>) {
        self.0.insert(0, frame.into());
    }

    /// Takes the first frame off.
    pub fn pop_front(&mut self) -> Option<Frame> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Splits in front of frame `at`: the message keeps what comes before it and returns the rest.
    ///
    /// # Panics
    /// If `at` is greater than the number of frames.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        let rest = self.0.drain(at..).collect();
        Self(rest)
    }

    /// Adds the frames of `rest` behind the own ones.
    pub fn append(&mut self, rest: Self) {
        self.0.extend(rest.0);
    }
}

/// What can be sent: a message, or what makes one.
///
/// A socket may put octets that are borrowed straight in line for the wire; so the frame of a
/// message that has only one can be looked at before the message is made.
pub trait Outbound: Into<Message> {
    /// The octets of the only frame, if it is known that there is only one.
    fn only_frame(&self) -> Option<&[u8]> {
        None
    }
}

impl Outbound for Message {
    #[inline]
    fn only_frame(&self) -> Option<&[u8]> {
        match self.frames() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl<F: Into<Frame>, const N: usize> Outbound for [F; N] {}

impl FromIterator<Frame> for Message {
    fn from_iter<I: IntoIterator<Item = Frame>>(frames: I) -> Self {
        Self(frames.into_iter().collect())
    }
}

/// A message of one frame.
impl From<Frame> for Message {
    #[inline]
    fn from(frame: Frame) -> Self {
        let mut frames = SmallVec::new();
        frames.push(frame);
        Self(frames)
    }
}

/// A message of one frame, from anything that is octets.
macro_rules! of_one_frame {
    ($($octets:ty),* $(,)?) => {
        $(
            impl From<$octets> for Message {
                #[inline]
                fn from(octets: $octets) -> Self {
                    Self::from(Frame::from(octets))
                }
            }

            impl Outbound for $octets {
                #[inline]
                fn only_frame(&self) -> Option<&[u8]> {
                    Some(self.as_ref())
                }
            }
        )*
    };
}

of_one_frame!(&[u8], &str, &String, &Vec<u8>, String, Vec<u8>, Bytes);

impl Outbound for Frame {
    #[inline]
    fn only_frame(&self) -> Option<&[u8]> {
        Some(self)
    }
}

/// A message of these frames.
impl<F: Into<Frame>, const N: usize> From<[F; N]> for Message {
    fn from(frames: [F; N]) -> Self {
        Self::of(frames)
    }
}

impl IntoIterator for Message {
    type Item = Frame;
    type IntoIter = smallvec::IntoIter<[Frame; INLINE_FRAMES]>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The frames with a space between them: `"" "hello"`.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, frame) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{frame}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self}]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_in_front_is_popped_first() {
        let mut message = Message::of(["body"]);
        message.push_front("id");
        assert_eq!(message.to_string(), r#""id" "body""#);
        assert_eq!(message.pop_front(), Some("id".into()));
        assert_eq!(message, Message::of(["body"]));
    }

    #[test]
    fn split_and_append_are_inverse() {
        let whole = Message::of(["a", "b", "", "c"]);
        for at in 0..=whole.len() {
            let mut head = whole.clone();
            let rest = head.split_off(at);
            head.append(rest);
            assert_eq!(head, whole);
        }
    }
}
