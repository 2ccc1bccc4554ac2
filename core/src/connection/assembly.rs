//! Messages put together from their frames: whole ones only (RFC 37, Messages).

use super::config::Limits;
use crate::frame::Frame;
use crate::message::Message;
use crate::rule::Rule;
use crate::wire::{Header, Incoming, ProtocolError};

/// The message whose frames are coming in.
#[derive(Clone, Debug, Default)]
pub(super) struct Assembly {
    message: Message,
    /// Octets of its bodies so far.
    octets: usize,
}

impl Assembly {
    /// Checks the next frame's head, just read from `incoming`, before memory is taken for its
    /// body. A frame that was let in once is let in again.
    ///
    /// # Errors
    /// What goes past the limits.
    #[inline]
    pub(super) fn admit(
        &self,
        header: Header,
        limits: &Limits,
        incoming: &Incoming,
    ) -> Result<(), ProtocolError> {
        let room = limits.max_message_octets.saturating_sub(self.octets);
        let allowed = limits.max_frame_octets.min(room);
        if header.size() <= allowed as u64 && self.message.len() < limits.max_frames {
            return Ok(());
        }
        let start = incoming.offset() - header.octets() as u64;
        Err(self.beyond(header, limits).shifted(start))
    }

    /// Whether no frame of a message has come yet whose others are still to come.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.message.is_empty()
    }

    /// Adds a frame that was let in; the message if this was its last.
    #[inline]
    pub(super) fn add(&mut self, header: Header, body: Frame) -> Option<Message> {
        if !header.has_more() && self.message.is_empty() {
            return Some(Message::from(body));
        }
        self.octets += body.len();
        self.message.push(body);
        if header.has_more() {
            return None;
        }
        self.octets = 0;
        Some(core::mem::take(&mut self.message))
    }

    #[cold]
    fn beyond(&self, header: Header, limits: &Limits) -> ProtocolError {
        let Limits {
            max_frame_octets,
            max_message_octets,
            max_frames,
            ..
        } = limits;
        let (expected, found) = if self.message.len() >= *max_frames {
            (
                format!("a message of at most {max_frames} frames"),
                "one frame more".to_owned(),
            )
        } else if header.size() > *max_frame_octets as u64 {
            let found = format!("one of {} octets", header.size());
            (
                format!("a frame of at most {max_frame_octets} octets"),
                found,
            )
        } else {
            let found = format!("{} octets and {} more", self.octets, header.size());
            (
                format!("a message of at most {max_message_octets} octets"),
                found,
            )
        };
        ProtocolError::new(0, Rule::ZmtpViolation, expected, found)
    }
}
