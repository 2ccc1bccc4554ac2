//! Octets on their way into the kernel: many pieces, written with as few calls as possible.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::Buf;
use bytes::Bytes;

/// Pieces in order; as a [`Buf`] it hands the kernel many of them at once.
///
/// **Invariant:** no piece is empty, and `octets` is their sum.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    pieces: VecDeque<Bytes>,
    octets: usize,
}

impl Outgoing {
    /// Puts a piece at the end.
    pub(super) fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() {
            self.octets += piece.len();
            self.pieces.push_back(piece);
        }
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
