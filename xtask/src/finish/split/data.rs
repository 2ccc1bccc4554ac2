//! What lies in memory from the start, in two parts.

use std::collections::BTreeSet;

use super::links::{Links, Target};
use super::module::Module;

/// Pieces of data: an address and what lies there.
pub(super) type Pieces = Vec<(u32, Vec<u8>)>;

/// So many zeros end a piece: memory is zero where nothing is laid, and a new piece costs about as much.
const GAP: usize = 8;

/// The data of the first part, which is what may be needed before the second is there, and that of the
/// second.
pub(super) fn parts(
    module: &Module<'_>,
    links: &Links,
    needed: &BTreeSet<Target>,
) -> (Pieces, Pieces) {
    let ends = module
        .data
        .iter()
        .map(|(at, octets)| at + octets.len() as u32);
    let Some(end) = ends.max() else {
        return (Vec::new(), Vec::new());
    };
    let start = module.data.iter().map(|(at, _)| *at).min().unwrap_or(end);
    let mut first = vec![0_u8; (end - start) as usize];
    for (at, octets) in &module.data {
        let at = (at - start) as usize;
        first[at..at + octets.len()].copy_from_slice(octets);
    }
    let mut second: Pieces = Vec::new();
    for (at, object) in links.objects.iter().enumerate() {
        if needed.contains(&Target::Object(at)) || object.from < start || object.to > end {
            continue;
        }
        let here = (object.from - start) as usize..(object.to - start) as usize;
        let octets = first[here.clone()].to_vec();
        first[here].fill(0);
        if octets.iter().all(|octet| *octet == 0) {
            // It has not been written by anybody: all who know it come with the second part.
            continue;
        }
        match second.last_mut() {
            Some((from, piece)) if *from + piece.len() as u32 == object.from => {
                piece.extend(octets)
            }
            _ => second.push((object.from, octets)),
        }
    }
    (pieces(start, &first), second)
}

/// The pieces of a stretch of memory without its long gaps.
fn pieces(start: u32, memory: &[u8]) -> Pieces {
    let mut pieces: Pieces = Vec::new();
    for (address, octet) in (start..).zip(memory).filter(|(_, octet)| **octet != 0) {
        match pieces.last_mut() {
            Some((from, piece)) if (address - *from) as usize <= piece.len() + GAP => {
                piece.resize((address - *from) as usize, 0);
                piece.push(*octet);
            }
            _ => pieces.push((address, vec![*octet])),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_memory_is_cut_at_its_long_gaps() {
        let memory = [0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0];
        assert_eq!(pieces(100, &memory), [(101, vec![1, 0, 2]), (113, vec![3])]);
        assert_eq!(pieces(100, &[0, 0]), []);
    }
}
