//! What a subscriber wants to hear, on its way upstream to the publisher.
//!
//! ```text
//! command     to a ZMTP 3.1 peer                        RFC 37, Publish-Subscribe, Radio-Dish
//! message     to a 3.0 or 2.0 peer: 01 topic, 00 topic  RFC 23, RFC 15
//! nothing     to a 1.0 peer: it filters for itself      RFC 13, Broadcast Content
//! ```

use crate::frame::Frame;
use crate::message::Message;

/// The first octet of a subscription in message form.
const SUBSCRIBE: u8 = 1;
/// The first octet of a cancellation in message form.
const CANCEL: u8 = 0;

/// A subscription, or the end of one.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Interest {
    /// Messages whose first frame starts with this topic; the empty topic is every message.
    Subscribe(Frame),
    /// One subscription to this topic less.
    Cancel(Frame),
    /// Messages of exactly this group, 0 to 255 octets.
    Join(Frame),
    /// No more messages of this group.
    Leave(Frame),
}

impl Interest {
    /// The topic or group.
    pub const fn name(&self) -> &Frame {
        match self {
            Self::Subscribe(name) | Self::Cancel(name) | Self::Join(name) | Self::Leave(name) => {
                name
            }
        }
    }

    /// Whether it begins an interest, not ends one.
    pub const fn is_begin(&self) -> bool {
        matches!(self, Self::Subscribe(_) | Self::Join(_))
    }

    /// The interest in message form, one frame: `01` or `00`, then the topic. Groups have none.
    pub fn to_message(&self) -> Option<Message> {
        let first = match self {
            Self::Subscribe(_) => SUBSCRIBE,
            Self::Cancel(_) => CANCEL,
            Self::Join(_) | Self::Leave(_) => return None,
        };
        let mut octets = Vec::with_capacity(1 + self.name().len());
        octets.push(first);
        octets.extend_from_slice(self.name());
        Some(Message::of([Frame::from(octets)]))
    }

    /// Whether a frame has the message form: it starts with `01` or `00`.
    pub fn is_message_form(frame: &Frame) -> bool {
        matches!(frame.first(), Some(&(SUBSCRIBE | CANCEL)))
    }

    /// Reads the message form: one frame that starts with `01` or `00`.
    pub fn from_message(message: &Message) -> Option<Self> {
        let [frame] = message.frames() else {
            return None;
        };
        Self::from_frame(frame)
    }

    /// Reads the message form of one frame.
    pub fn from_frame(frame: &Frame) -> Option<Self> {
        let (&first, topic) = frame.split_first()?;
        match first {
            SUBSCRIBE => Some(Self::Subscribe(Frame::copy_from(topic))),
            CANCEL => Some(Self::Cancel(Frame::copy_from(topic))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_form_is_an_octet_and_the_topic() {
        for interest in [Interest::Subscribe("A".into()), Interest::Cancel("".into())] {
            let message = interest.to_message().expect("topics have a message form");
            assert_eq!(Interest::from_message(&message), Some(interest));
        }
        assert_eq!(
            Interest::Subscribe("A".into()).to_message(),
            Some(Message::of([&[1, b'A'][..]]))
        );
        assert_eq!(Interest::Join("g".into()).to_message(), None);
    }

    #[test]
    fn what_is_no_subscription_stays_a_message() {
        for frames in [&["hello"][..], &[""][..], &["\u{1}a", "b"][..]] {
            assert_eq!(
                Interest::from_message(&Message::of(frames.iter().copied())),
                None
            );
        }
    }
}
