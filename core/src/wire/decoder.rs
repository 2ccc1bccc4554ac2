//! Cuts frames out of what has come, however it was cut on the way.
//!
//! Two steps for each frame, so that the caller can refuse a size before memory is taken for it:
//! first the head ([`Decoder::poll_header`]), then the body ([`Decoder::poll_body`]).
//!
//! - A body that lies whole in one chunk is a slice of it; a small one goes into its frame.
//! - A body spread over chunks is collected in memory that follows what has arrived: twice that, or
//!   as much as a body had that has come whole from this peer before; never what it merely claims.
//! - A long body can be [lent out](Decoder::lend_body) to be read into, so that it is not copied.

use bytes::buf::Limit;
use bytes::{BufMut, Bytes};

use super::error::ProtocolError;
use super::form::Form;
use super::frame::Header;
use super::incoming::Incoming;
use crate::frame::{Frame, INLINE_OCTETS};

/// Reads one frame after the other from an [`Incoming`].
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    form: Form,
    /// The head of the frame whose body is awaited.
    header: Option<Header>,
    /// A head that lies across chunks, as far as it has come.
    begun: [u8; Header::MAX_OCTETS],
    /// How many octets of it have come.
    ///
    /// **Invariant:** `begun_octets < begun.len()` between calls.
    begun_octets: usize,
    /// A body that lies across chunks, as far as it has come.
    body: Vec<u8>,
    /// The body is lent out.
    lent: bool,
    /// Octets of the longest body collected so far: memory for as many may be taken at once.
    proven: usize,
}

/// A body that is still coming in, lent out to be read into.
#[derive(Debug)]
pub struct LentBody {
    octets: Vec<u8>,
    /// Octets of it when it was lent out.
    before: usize,
    /// Octets that may come into it.
    room: usize,
    /// Octets that it will have.
    size: usize,
}

impl LentBody {
    /// Where its next octets go: not more than it has room for.
    pub fn room(&mut self) -> Limit<&mut Vec<u8>> {
        (&mut self.octets).limit(self.room)
    }

    /// How many octets it will have once it is whole.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// How many octets have come into it.
    pub fn has_taken(&self) -> usize {
        self.octets.len() - self.before
    }
}

impl Decoder {
    /// A decoder in front of its first frame, which has the form of ZMTP 3.x.
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder of frames of this form in front of its first one.
    pub fn of(form: Form) -> Self {
        Self {
            form,
            ..Self::default()
        }
    }

    /// The form of the frames.
    #[inline]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Whether the head of a frame has been read whose body has not.
    #[inline]
    pub const fn has_begun(&self) -> bool {
        self.header.is_some()
    }

    /// Whether what comes next is the head of a frame, from its first octet on.
    #[inline]
    pub(crate) const fn is_between_frames(&self) -> bool {
        self.header.is_none() && self.begun_octets == 0
    }

    /// The next frame, if it is a whole message of one frame of at most `most` octets and lies whole
    /// in what has come: the commonest case, in one step. `None` tells nothing: read the head then.
    #[inline]
    pub fn poll_whole(&mut self, incoming: &mut Incoming, most: usize) -> Option<Frame> {
        if !self.is_between_frames() {
            return None;
        }
        let octets = incoming.peek();
        let (head, size) = self.form.head_of_whole(octets)?;
        let body = octets.get(head..)?;
        if size > most || size > body.len() {
            return None;
        }
        if size > INLINE_OCTETS {
            return Some(Frame::shared(incoming.take_behind(head, size)));
        }
        let frame = match body.first_chunk() {
            Some(octets) => Frame::within(octets, size),
            None => Frame::copy_from(&body[..size]),
        };
        incoming.consume(head + size);
        Some(frame)
    }

    /// The head of the next frame once it has come; the same one until its body was read.
    ///
    /// # Errors
    /// What [`Form::decode_head`] refuses; offsets count from the first octet of `incoming`.
    #[inline]
    pub fn poll_header(
        &mut self,
        incoming: &mut Incoming,
    ) -> Result<Option<Header>, ProtocolError> {
        if self.header.is_some() {
            return Ok(self.header);
        }
        if self.begun_octets == 0 {
            let decoded = self.form.decode_head(incoming.peek());
            if let Some(header) = decoded.map_err(|error| error.shifted(incoming.offset()))? {
                incoming.consume(header.octets());
                self.header = Some(header);
                return Ok(self.header);
            }
        }
        self.continue_header(incoming)
    }

    /// Reads a head that lies across chunks, octet by octet.
    fn continue_header(
        &mut self,
        incoming: &mut Incoming,
    ) -> Result<Option<Header>, ProtocolError> {
        while let Some(&octet) = incoming.peek().first() {
            let start = incoming.offset() - self.begun_octets as u64;
            self.begun[self.begun_octets] = octet;
            self.begun_octets += 1;
            incoming.consume(1);
            let decoded = self.form.decode_head(&self.begun[..self.begun_octets]);
            if let Some(header) = decoded.map_err(|error| error.shifted(start))? {
                self.begun_octets = 0;
                self.header = Some(header);
                break;
            }
        }
        Ok(self.header)
    }

    /// The body that belongs to the head given last, once all of it has come.
    ///
    /// The caller has found the size acceptable; one that does not fit into memory never comes.
    #[inline]
    pub fn poll_body(&mut self, incoming: &mut Incoming) -> Option<Frame> {
        let size = usize::try_from(self.header?.size()).ok()?;
        let frame = match incoming.peek().get(..size) {
            Some(body) if self.body.is_empty() => {
                if size <= INLINE_OCTETS {
                    let frame = match incoming.peek().first_chunk() {
                        Some(octets) => Frame::within(octets, size),
                        None => Frame::copy_from(body),
                    };
                    incoming.consume(size);
                    frame
                } else {
                    Frame::from_shared(incoming.take(size))
                }
            }
            _ => self.collect(size, incoming)?,
        };
        self.header = None;
        Some(frame)
    }

    /// The frame that belongs to the head given last, head and all, once all of it has come: one that
    /// came alone is not copied.
    pub(crate) fn poll_frame(&mut self, incoming: &mut Incoming) -> Option<Bytes> {
        let header = self.header?;
        let size = usize::try_from(header.size()).ok()?;
        if let Some(frame) = incoming.take_whole(header.octets(), size) {
            self.header = None;
            return Some(frame);
        }
        let body = self.poll_body(incoming)?;
        Some(self.form.frame(header, &body))
    }

    /// Adds what has come to a body that lies across chunks; the body once it is whole.
    fn collect(&mut self, size: usize, incoming: &mut Incoming) -> Option<Frame> {
        if self.lent {
            return None;
        }
        while self.body.len() < size {
            let missing = size - self.body.len();
            let arrived = incoming.peek();
            if arrived.is_empty() {
                return None;
            }
            let taken = arrived.len().min(missing);
            self.make_room(size, taken);
            self.body.extend_from_slice(&arrived[..taken]);
            incoming.consume(taken);
        }
        self.proven = self.proven.max(size);
        Some(Frame::from(core::mem::take(&mut self.body)))
    }

    /// Takes memory for `more` octets of a body of `size`, and for as many again as will have
    /// arrived then, so that growing stays cheap.
    fn make_room(&mut self, size: usize, more: usize) {
        if self.body.capacity() - self.body.len() < more {
            let missing = size - self.body.len();
            let proven = self.proven.saturating_sub(self.body.len());
            let wanted = (self.body.len() + 2 * more).max(proven);
            self.body.reserve_exact(missing.min(wanted));
        }
    }

    /// Lends out a body of which some has come and at least `least` octets are missing, to be read
    /// into until it is [given back](Self::return_body). Meanwhile nothing is decoded.
    pub fn lend_body(&mut self, least: usize, incoming: &Incoming) -> Option<LentBody> {
        let size = usize::try_from(self.header?.size()).ok()?;
        let missing = size - self.body.len();
        if self.body.is_empty() || self.lent || missing < least || incoming.has_unread() {
            return None;
        }
        self.make_room(size, 1);
        let room = missing.min(self.body.capacity() - self.body.len());
        self.lent = true;
        Some(LentBody {
            before: self.body.len(),
            octets: core::mem::take(&mut self.body),
            room,
            size,
        })
    }

    /// Takes a body back that was lent out.
    pub fn return_body(&mut self, body: LentBody, incoming: &mut Incoming) {
        incoming.skip(body.has_taken());
        self.lent = false;
        self.body = body.octets;
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn memory_follows_what_has_arrived_and_not_what_is_claimed() {
        let (mut decoder, mut incoming) = (Decoder::new(), Incoming::new());
        incoming.push(Bytes::from_static(&[0x02, 0, 0, 0, 0, 0x40, 0, 0, 0]));
        let header = decoder.poll_header(&mut incoming);
        assert_eq!(
            header.map(|header| header.map(Header::size)),
            Ok(Some(1 << 30))
        );
        let mut arrived = 0;
        for chunk in [1, 1, 5, 4096, 65_536, 3] {
            incoming.push(Bytes::from(vec![7; chunk]));
            arrived += chunk;
            assert_eq!(decoder.poll_body(&mut incoming), None);
            assert_eq!(decoder.body.len(), arrived);
            assert!(
                decoder.body.capacity() <= 2 * arrived,
                "{}",
                decoder.body.capacity()
            );
        }
    }

    #[test]
    fn a_collected_body_takes_no_more_memory_than_its_size() {
        let (mut decoder, mut incoming) = (Decoder::new(), Incoming::new());
        incoming.push(Bytes::from_static(&[0x02, 0, 0, 0, 0, 0, 0, 0x10, 0]));
        assert!(decoder.poll_header(&mut incoming).is_ok());
        for chunk in [3000, 1000, 95] {
            incoming.push(Bytes::from(vec![7; chunk]));
            assert_eq!(decoder.poll_body(&mut incoming), None);
        }
        assert_eq!(decoder.body.capacity(), 4096);
        incoming.push(Bytes::from_static(&[8]));
        assert_eq!(
            decoder.poll_body(&mut incoming).map(|body| body.len()),
            Some(4096)
        );
    }
}
