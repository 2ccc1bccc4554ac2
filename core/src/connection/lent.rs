//! What a connection lends to its driver, so that messages pass without the connection being asked.
//!
//! ```text
//!  connection   what is in line  | tail           chunk | what came behind it
//!                                  `-- lent           `-- lent
//!                                      push, push         poll_frame, poll_frame
//! ```
//!
//! In traffic that crosses the link in the clear, a message of one frame is a head and its body, and
//! nothing else happens to it. So the end of the line, and the chunk that is being read, can be in the
//! hands of somebody who has no business with the connection otherwise. Whatever is asked of the
//! connection before they are back, it would answer as if they were empty: whoever lends them takes
//! them back first.

use bytes::{Bytes, BytesMut};

use super::state::Connection;
use crate::frame::{Frame, INLINE_OCTETS};
use crate::wire::{Form, Header};

/// The form of heads where anything is lent: that of ZMTP 2.0 is no other.
const FORM: Form = Form::Zmtp3;

/// Bodies of up to so many octets are copied out of the chunk: memory of its own costs a body less than
/// the two atomic operations by which a slice is counted, and one that is kept keeps nothing else.
const MOST_COPIED: usize = 256;

/// The end of the line of octets to the peer, to put messages of one frame in.
#[derive(Debug)]
pub struct LentTail {
    tail: BytesMut,
    /// Octets of it when it was lent out.
    before: usize,
    /// Octets that it may have at most.
    most: usize,
}

impl LentTail {
    /// Puts a message of one frame at the end, unless the room for that is used up. Tells whether it
    /// is there.
    #[inline]
    pub fn push(&mut self, body: &[u8]) -> bool {
        let has_room = self.most - self.tail.len() >= Header::MAX_OCTETS + body.len();
        if has_room {
            FORM.encode_head(Header::message(body.len(), false), &mut self.tail);
            self.tail.extend_from_slice(body);
        }
        has_room
    }
}

/// The chunk that is being read, to take messages of one frame from.
#[derive(Debug)]
pub struct LentChunk {
    chunk: Bytes,
    at: usize,
    /// Where it was read up to when it was lent out.
    before: usize,
    /// Octets that a message may have.
    most: usize,
}

impl LentChunk {
    /// The frame of the next message, if it has only one that lies whole in the chunk, and is not the
    /// last that is there. `None` tells nothing: ask the connection then.
    #[inline(always)]
    pub fn poll_frame(&mut self) -> Option<Frame> {
        let octets = &self.chunk[self.at..];
        let (head, size) = FORM.head_of_whole(octets)?;
        let body = octets.get(head..)?;
        // The last one takes the chunk with it, which the connection sees to.
        if size >= body.len() || size > self.most {
            return None;
        }
        let start = self.at + head;
        self.at = start + size;
        Some(match body.first_chunk() {
            _ if size > MOST_COPIED => Frame::shared(self.chunk.slice(start..self.at)),
            Some(octets) if size <= INLINE_OCTETS => Frame::within(octets, size),
            _ => Frame::copy_from(&body[..size]),
        })
    }
}

impl Connection {
    /// Lends out the end of the line, for at most `most` octets more.
    pub fn lend_tail(&mut self, most: usize) -> Option<LentTail> {
        if self.in_one_step.is_none() || !is_plain(self.decoder.form()) {
            return None;
        }
        let tail = self.outgoing.lend_tail();
        let before = tail.len();
        Some(LentTail {
            tail,
            before,
            most: before + most,
        })
    }

    /// Takes the end of the line back, with what was put there.
    pub fn return_tail(&mut self, LentTail { tail, before, .. }: LentTail) {
        self.outgoing.return_tail(tail, before);
    }

    /// Lends out the chunk that is being read, if it goes on with a whole message of one frame, which
    /// is not the last thing in it.
    pub fn lend_chunk(&mut self) -> Option<LentChunk> {
        let most = self.in_one_step?;
        let may = self.outputs.is_empty()
            && self.assembly.is_empty()
            && is_plain(self.decoder.form())
            && self.decoder.is_between_frames();
        let octets = self.incoming.peek();
        let (head, size) = FORM.head_of_whole(octets).filter(|_| may)?;
        (size <= most && size < octets.len() - head).then(|| {
            let (chunk, at) = self.incoming.lend_chunk();
            LentChunk {
                chunk,
                at,
                before: at,
                most,
            }
        })
    }

    /// Takes the chunk back, read as far as it was read.
    pub fn return_chunk(&mut self, lent: LentChunk) {
        if lent.at > lent.before {
            self.heartbeats.handle_frame();
        }
        self.incoming.return_chunk(lent.chunk, lent.before, lent.at);
    }
}

/// Whether a message is a head as in ZMTP 2.0 and later, and its body.
const fn is_plain(form: Form) -> bool {
    matches!(form, Form::Zmtp2 | Form::Zmtp3)
}
