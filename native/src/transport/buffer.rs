//! Octets between the connection and the kernel, both ways.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::Buf;
use bytes::BufMut;
use bytes::Bytes;
use bytes::BytesMut;
use bytes::buf::Limit;

/// Octets asked of the kernel at first: enough for a handshake.
const FIRST_READ_OCTETS: usize = 2 * 1024;

/// Octets asked of the kernel at most: what comes fast is read in large pieces. A little more than
/// a power of two, for bodies often have one, and heads besides.
const MOST_READ_OCTETS: usize = 260 * 1024;

/// Octets asked of the kernel where a long body may begin.
const SHORT_READ_OCTETS: usize = 8 * 1024;

/// Where octets from the kernel go. It grows while they come fast and shrinks while they do not; its
/// memory is given back when none are there, so that an idle link holds none.
#[derive(Debug)]
pub(crate) struct ReadBuffer {
    octets: BytesMut,
    room: usize,
}

impl Default for ReadBuffer {
    fn default() -> Self {
        Self {
            octets: BytesMut::new(),
            room: FIRST_READ_OCTETS,
        }
    }
}

impl ReadBuffer {
    /// Makes room for the next read.
    pub(crate) fn make_room(&mut self) -> Limit<&mut BytesMut> {
        self.octets.reserve(self.room);
        (&mut self.octets).limit(self.room)
    }

    /// The next read is a short one: what comes is long bodies, which are read into their own
    /// memory once they have begun, and what is read here of them has to be copied.
    pub(crate) const fn be_short(&mut self) {
        self.room = SHORT_READ_OCTETS;
    }

    /// Whether a read of `octets` took all the room, so that there may be more.
    pub(crate) fn is_filled_by(&self, octets: usize) -> bool {
        octets >= self.room
    }

    /// Takes what was read.
    pub(crate) fn take(&mut self, octets: usize) -> Bytes {
        if octets >= self.room {
            self.room = (2 * self.room).min(MOST_READ_OCTETS);
        } else if octets < self.room / 4 {
            self.room = (self.room / 2).max(FIRST_READ_OCTETS);
        }
        self.octets.split().freeze()
    }

    /// Gives the memory to `spare`, unless what is there is larger. What was read may still be held:
    /// it is used again once it is not.
    pub(crate) fn release(&mut self, spare: &mut Spare) {
        let memory = core::mem::take(&mut self.octets);
        if self.room >= spare.room {
            spare.octets = memory;
            spare.room = self.room;
        }
    }

    /// Takes memory that another has released, unless it has its own.
    pub(crate) fn accept(&mut self, spare: &mut Spare) {
        if self.octets.capacity() == 0 {
            self.octets = core::mem::take(&mut spare.octets);
            spare.room = 0;
        }
    }
}

/// Memory to read into that nobody uses now.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    octets: BytesMut,
    /// About how many octets it has.
    room: usize,
}

/// Pieces in order; as a [`Buf`] it hands the kernel many of them at once.
///
/// **Invariant:** no piece is empty, and `octets` is their sum.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    pieces: VecDeque<Bytes>,
    octets: usize,
}

impl Outgoing {
    /// Puts a piece at the end.
    pub(crate) fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() {
            self.octets += piece.len();
            self.pieces.push_back(piece);
        }
    }

    /// Puts what is left of an earlier line in front.
    pub(crate) fn put_before(&mut self, mut earlier: Self) {
        // What all has left leaves its memory behind it: an idle line holds none.
        if earlier.pieces.is_empty() {
            return;
        }
        core::mem::swap(self, &mut earlier);
        self.put_behind(earlier);
    }

    /// Puts a later line behind.
    pub(crate) fn put_behind(&mut self, mut later: Self) {
        self.octets += later.octets;
        self.pieces.append(&mut later.pieces);
    }

    /// Takes the first piece whole.
    pub(crate) fn pop(&mut self) -> Option<Bytes> {
        let piece = self.pieces.pop_front()?;
        self.octets -= piece.len();
        Some(piece)
    }
}

impl Buf for Outgoing {
    fn remaining(&self) -> usize {
        self.octets
    }

    fn chunk(&self) -> &[u8] {
        self.pieces.front().map_or(&[], |piece| piece)
    }

    fn chunks_vectored<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let filled = slices.len().min(self.pieces.len());
        for (slice, piece) in slices.iter_mut().zip(&self.pieces) {
            *slice = IoSlice::new(piece);
        }
        filled
    }

    fn advance(&mut self, mut count: usize) {
        assert!(count <= self.octets, "cannot advance past the end");
        self.octets -= count;
        while let Some(piece) = self.pieces.front_mut() {
            if count < piece.len() {
                piece.advance(count);
                return;
            }
            count -= piece.len();
            self.pieces.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_any_cut_is_what_was_pushed() {
        for step in 1..=7 {
            let mut outgoing = Outgoing::default();
            for piece in ["abc", "", "d", "ef"] {
                outgoing.push(Bytes::from_static(piece.as_bytes()));
            }
            let mut written = Vec::new();
            while outgoing.has_remaining() {
                let mut slices = [IoSlice::new(&[]); 2];
                let filled = outgoing.chunks_vectored(&mut slices);
                let offered: Vec<u8> = slices[..filled]
                    .iter()
                    .flat_map(|slice| slice.to_vec())
                    .collect();
                let count = step.min(offered.len());
                written.extend_from_slice(&offered[..count]);
                outgoing.advance(count);
            }
            assert_eq!(written, b"abcdef", "in steps of {step}");
        }
    }
}
