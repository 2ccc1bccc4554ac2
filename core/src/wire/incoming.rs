//! What has come from the peer and is not read yet: chunks as the link delivered them.

use std::collections::VecDeque;

use bytes::Bytes;

/// A queue of octets that hands out slices of its chunks instead of copies.
///
/// **Invariant:** `at < chunk.len()`, unless nothing at all is unread; then `chunk` is empty, so
/// that no exhausted chunk is kept alive from here.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    chunk: Bytes,
    at: usize,
    /// Chunks behind `chunk`, none of them empty.
    waiting: VecDeque<Bytes>,
    /// Octets read so far, over all chunks.
    offset: u64,
}

impl Incoming {
    /// Nothing has come yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a chunk behind what is still unread.
    pub fn push(&mut self, chunk: Bytes) {
        if chunk.is_empty() {
            return;
        }
        if self.chunk.is_empty() {
            self.chunk = chunk;
        } else {
            self.waiting.push_back(chunk);
        }
    }

    /// The next unread octets, as many as lie in one piece; none only if all has been read.
    #[inline]
    pub fn peek(&self) -> &[u8] {
        &self.chunk[self.at..]
    }

    /// Counts `count` of the octets seen by [`peek`](Self::peek) as read.
    ///
    /// # Panics
    /// If `peek` shows fewer.
    #[inline]
    pub fn consume(&mut self, count: usize) {
        self.at += count;
        self.offset += count as u64;
        assert!(
            self.at <= self.chunk.len(),
            "no more is consumed than was seen"
        );
        if self.at == self.chunk.len() {
            self.go_on();
        }
    }

    /// Goes on to the next chunk.
    fn go_on(&mut self) {
        self.at = 0;
        self.chunk = self.waiting.pop_front().unwrap_or_default();
    }

    /// Reads `count` octets as a slice that shares the chunk.
    ///
    /// # Panics
    /// If [`peek`](Self::peek) shows fewer.
    pub fn take(&mut self, count: usize) -> Bytes {
        self.take_behind(0, count)
    }

    /// The same, behind `skipped` octets that are read too.
    ///
    /// # Panics
    /// As there.
    #[inline]
    pub(super) fn take_behind(&mut self, skipped: usize, count: usize) -> Bytes {
        let start = self.at + skipped;
        let octets = self.chunk.slice(start..start + count);
        self.consume(skipped + count);
        octets
    }

    /// Lends out the chunk that is being read, with where it is read up to.
    pub(crate) fn lend_chunk(&mut self) -> (Bytes, usize) {
        (
            core::mem::take(&mut self.chunk),
            core::mem::take(&mut self.at),
        )
    }

    /// Takes a chunk back that was read on from `before` to `at`, which is not its end.
    pub(crate) fn return_chunk(&mut self, chunk: Bytes, before: usize, at: usize) {
        self.offset += (at - before) as u64;
        (self.chunk, self.at) = (chunk, at);
    }

    /// Takes the whole chunk, if it is nothing but `read` octets read already and `count` unread ones.
    pub(super) fn take_whole(&mut self, read: usize, count: usize) -> Option<Bytes> {
        if self.at != read || self.chunk.len() != read + count {
            return None;
        }
        let chunk = core::mem::take(&mut self.chunk);
        self.offset += count as u64;
        self.go_on();
        Some(chunk)
    }

    /// Counts octets as read that came another way. Nothing is unread.
    pub(super) const fn skip(&mut self, count: usize) {
        self.offset += count as u64;
    }

    /// Reads the next chunk, as much of it as is unread; `None` if all has been read.
    pub fn take_chunk(&mut self) -> Option<Bytes> {
        let octets = self.peek().len();
        (octets > 0).then(|| self.take(octets))
    }

    /// Whether there is anything unread.
    #[inline]
    pub fn has_unread(&self) -> bool {
        !self.chunk.is_empty()
    }

    /// How many octets have been read since the first one.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Forgets all that is unread.
    pub fn clear(&mut self) {
        self.chunk = Bytes::new();
        self.at = 0;
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_passes_from_chunk_to_chunk_and_counts() {
        let mut incoming = Incoming::new();
        for chunk in ["ab", "", "cde"] {
            incoming.push(Bytes::from_static(chunk.as_bytes()));
        }
        assert_eq!(incoming.peek(), b"ab");
        incoming.consume(1);
        assert_eq!(incoming.peek(), b"b");
        incoming.consume(1);
        assert_eq!(incoming.take(2), "cd");
        assert_eq!(incoming.peek(), b"e");
        assert_eq!(incoming.offset(), 4);
        incoming.consume(1);
        assert_eq!(incoming.peek(), b"");
    }

    #[test]
    fn what_is_taken_shares_the_chunk() {
        let chunk = Bytes::from(vec![1; 100]);
        let mut incoming = Incoming::new();
        incoming.push(chunk.clone());
        assert_eq!(incoming.take(60).as_ptr(), chunk.as_ptr());
    }
}
