//! Octets on their way to the peer, in order.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use crate::frame::Frame;
use crate::message::Message;
use crate::wire::{Form, Header, zws};

/// Bodies from this many octets on leave as they are; smaller ones are copied into the line,
/// which costs less than a piece of their own.
const SHARED_FROM_OCTETS: usize = 4096;

/// The line of octets to the peer: an append buffer, and pieces where large bodies stand between.
#[derive(Clone, Debug, Default)]
pub(super) struct Outgoing {
    /// Finished pieces, oldest first, none of them empty.
    pieces: VecDeque<Bytes>,
    /// What is appended to, behind all pieces.
    tail: BytesMut,
    /// Octets that the tail had when it was last closed: the next one begins with room for them.
    tail_room: usize,
    /// Octets in `pieces` and `tail` together.
    octets: usize,
}

impl Outgoing {
    /// Puts octets in line that are not to be copied.
    pub(super) fn push(&mut self, octets: Bytes) {
        if octets.is_empty() {
            return;
        }
        self.octets += octets.len();
        self.close_tail();
        self.pieces.push_back(octets);
    }

    /// Puts a whole message in line, each frame with its head.
    pub(super) fn push_message(&mut self, form: Form, message: &Message) {
        let Some((last, earlier)) = message.frames().split_last() else {
            return;
        };
        let earlier = earlier.iter().map(|frame| (frame, true));
        for (frame, more) in earlier.chain([(last, false)]) {
            self.push_frame(form, Header::message(frame.len(), more), frame);
        }
    }

    /// Puts a message of one frame in line, with its head; the body is copied.
    #[inline]
    pub(super) fn push_octets(&mut self, form: Form, body: &[u8]) {
        let header = Header::message(body.len(), false);
        if form == Form::Zws {
            return self.push(zws::write(header, body));
        }
        let before = self.open_tail();
        form.encode_head(header, &mut self.tail);
        self.tail.extend_from_slice(body);
        self.octets += self.tail.len() - before;
    }

    /// Puts a frame in line, with its head. Over WebSocket it is a piece of its own.
    #[inline]
    pub(super) fn push_frame(&mut self, form: Form, header: Header, frame: &Frame) {
        if form == Form::Zws {
            return self.push(zws::write(header, frame));
        }
        let before = self.open_tail();
        form.encode_head(header, &mut self.tail);
        self.octets += self.tail.len() - before;
        if frame.len() < SHARED_FROM_OCTETS {
            self.tail.extend_from_slice(frame);
            self.octets += frame.len();
        } else {
            self.push(frame.to_shared());
        }
    }

    /// Puts a frame in line whose body `write` appends: as many octets as `header` says. A large one
    /// is a piece of its own, so that no octets are moved to make room for it.
    pub(super) fn push_made(
        &mut self,
        form: Form,
        header: Header,
        write: impl FnOnce(&mut BytesMut),
    ) {
        let size = usize::try_from(header.size()).unwrap_or(usize::MAX);
        if form == Form::Zws || size >= SHARED_FROM_OCTETS {
            self.close_tail();
            self.tail.reserve(Header::MAX_OCTETS + size);
        }
        let before = self.tail.len();
        form.encode_head(header, &mut self.tail);
        write(&mut self.tail);
        self.octets += self.tail.len() - before;
        if form == Form::Zws {
            self.close_tail();
        }
    }

    /// Takes the next piece.
    pub(super) fn pop(&mut self) -> Option<Bytes> {
        if self.pieces.is_empty() {
            self.close_tail();
        }
        let piece = self.pieces.pop_front()?;
        self.octets -= piece.len();
        Some(piece)
    }

    /// Octets in line.
    #[inline]
    pub(super) const fn octets(&self) -> usize {
        self.octets
    }

    /// Gives back memory that nothing is in.
    pub(super) fn shrink_to_fit(&mut self) {
        self.pieces.shrink_to_fit();
        if self.tail.is_empty() {
            self.tail = BytesMut::new();
            self.tail_room = 0;
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.tail.clear();
        self.octets = 0;
    }

    /// Readies the tail and tells its length. An empty one takes the memory of the one before, once
    /// that has left: the processor's cache still has it.
    #[inline]
    fn open_tail(&mut self) -> usize {
        if self.tail.is_empty() && !self.tail.try_reclaim(self.tail_room) {
            self.tail.reserve(self.tail_room);
        }
        self.tail.len()
    }

    /// Lends out the end of the line, readied to be appended to.
    pub(super) fn lend_tail(&mut self) -> BytesMut {
        self.open_tail();
        core::mem::take(&mut self.tail)
    }

    /// Takes the end of the line back, which had `before` octets when it was lent out.
    pub(super) fn return_tail(&mut self, tail: BytesMut, before: usize) {
        self.octets += tail.len() - before;
        self.tail = tail;
    }

    fn close_tail(&mut self) {
        if !self.tail.is_empty() {
            self.tail_room = self.tail.len();
            self.pieces.push_back(self.tail.split().freeze());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bodies_leave_without_a_copy_and_in_their_place() {
        let body = Frame::from(vec![7; SHARED_FROM_OCTETS]);
        let mut outgoing = Outgoing::default();
        outgoing.push_message(
            Form::Zmtp3,
            &Message::of([Frame::from("a"), body.clone(), Frame::from("b")]),
        );
        let mut octets = outgoing.octets();
        let mut whole = Vec::new();
        let mut shared = false;
        while let Some(piece) = outgoing.pop() {
            octets -= piece.len();
            shared |= piece.as_ptr() == body.octets().as_ptr();
            whole.extend_from_slice(&piece);
        }
        let message = Message::of([Frame::from("a"), body, Frame::from("b")]);
        assert_eq!(whole, crate::wire::encode_message(&message));
        assert!(shared, "the body is a piece of its own");
        assert_eq!(octets, 0);
    }
}
