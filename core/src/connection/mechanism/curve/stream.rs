//! Salsa20: a key's stream of octets for each nonce, several blocks of it at once.
//!
//! A block is 64 octets and needs no other, so each lane of a register makes one of its own: four
//! or eight at a time, by the widest registers that the processor has. Spec: D. J. Bernstein, *The
//! Salsa20 family of stream ciphers*; RFC 26, Cryptographic notation.
//!
//! It is our own because no library gives blocks of several nonces under a key that was set up once:
//! one block after the other takes four times as long, as does making the key anew for each message.
//! There is no number in it to be carried, only words to be added, turned and combined, and the tests
//! hold it to the `salsa20` crate with the registers of every width.

use core::array;
use core::fmt;

use fearless_simd::{Level, Simd, SimdBase, SimdFrom, SimdInt, SimdSplit, dispatch, u32x4, u32x8};
use zeroize::Zeroizing;

use crate::wire::curve::KEY_OCTETS;

/// Octets of a block.
pub(super) const BLOCK_OCTETS: usize = 64;
/// Blocks that the wide registers make at once.
pub(super) const WIDE: usize = 8;
/// Blocks that the narrow registers make at once.
const NARROW: usize = 4;
/// Octets that one register's four words give to one block.
const PIECE_OCTETS: usize = 16;

const WIDE_OCTETS: usize = WIDE * BLOCK_OCTETS;
const NARROW_OCTETS: usize = NARROW * BLOCK_OCTETS;

/// The words in which the nonce stands, and the number of the block.
const NONCE: [usize; 2] = [6, 7];
const NUMBER: [usize; 2] = [8, 9];

/// The streams of one key.
#[derive(Clone)]
pub(super) struct Stream {
    /// What each block is made of; nonce and number are still 0.
    words: Zeroizing<[u32; 16]>,
    level: Level,
}

impl Stream {
    pub(super) fn new(key: &[u8; KEY_OCTETS]) -> Self {
        let (constants, _) = b"expand 32-byte k".as_chunks();
        let (key, _) = key.as_chunks();
        let mut words = Zeroizing::new([0; 16]);
        for (place, constant) in [0, 5, 10, 15].into_iter().zip(constants) {
            words[place] = u32::from_le_bytes(*constant);
        }
        for (place, part) in [1, 2, 3, 4, 11, 12, 13, 14].into_iter().zip(key) {
            words[place] = u32::from_le_bytes(*part);
        }
        Self {
            words,
            level: Level::new(),
        }
    }

    /// Combines `data` with the stream of `nonce` from block `first` on: what was plain is
    /// secret then, and the other way round. The nonce counts as octets, the highest first.
    pub(super) fn apply(&self, nonce: u64, first: u64, data: &mut [u8]) {
        let mut words = Zeroizing::new(*self.words);
        for (place, half) in NONCE.into_iter().zip(nonce_words(nonce)) {
            words[place] = half;
        }
        dispatch!(self.level, simd => apply(simd, &words, first, data));
    }

    /// The first block of the stream of `nonce`, and of those that follow it.
    pub(super) fn heads(&self, nonce: u64, heads: &mut [[u8; BLOCK_OCTETS]; WIDE]) {
        dispatch!(self.level, simd => make_heads(simd, &self.words, nonce, heads));
    }
}

/// Never shows the key.
impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream(..)")
    }
}

/// The nonce's octets, the highest first, as two words of which the lowest octet counts first.
const fn nonce_words(nonce: u64) -> [u32; 2] {
    let [low, high] = halves(nonce.swap_bytes());
    [low, high]
}

/// The low and the high half.
const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

#[inline(always)]
fn make_heads<S: Simd>(
    simd: S,
    words: &[u32; 16],
    nonce: u64,
    heads: &mut [[u8; BLOCK_OCTETS]; WIDE],
) {
    let mut start = [u32x8::splat(simd, 0); 16];
    spread(simd, words, &mut start);
    let nonces: [[u32; 2]; WIDE] =
        array::from_fn(|lane| nonce_words(nonce.wrapping_add(lane as u64)));
    for (half, place) in NONCE.into_iter().enumerate() {
        start[place] = u32x8::simd_from(simd, nonces.map(|words| words[half]));
    }
    *heads = [[0; BLOCK_OCTETS]; WIDE];
    if let ([out], _) = heads.as_flattened_mut().as_chunks_mut() {
        fold_wide(scramble(start), out);
    }
}

#[inline(always)]
fn apply<S: Simd>(simd: S, words: &[u32; 16], first: u64, data: &mut [u8]) {
    let mut number = first;
    let (wide, rest) = data.as_chunks_mut::<WIDE_OCTETS>();
    for chunk in wide {
        let mut start = [u32x8::splat(simd, 0); 16];
        spread(simd, words, &mut start);
        let numbers: [[u32; 2]; WIDE] = array::from_fn(|lane| halves(number + lane as u64));
        for (half, place) in NUMBER.into_iter().enumerate() {
            start[place] = u32x8::simd_from(simd, numbers.map(|words| words[half]));
        }
        fold_wide(scramble(start), chunk);
        number += WIDE as u64;
    }
    for chunk in rest.chunks_mut(NARROW_OCTETS) {
        let mut start = [u32x4::splat(simd, 0); 16];
        spread(simd, words, &mut start);
        let numbers: [[u32; 2]; NARROW] = array::from_fn(|lane| halves(number + lane as u64));
        for (half, place) in NUMBER.into_iter().enumerate() {
            start[place] = u32x4::simd_from(simd, numbers.map(|words| words[half]));
        }
        fold_narrow(scramble(start), chunk);
        number += NARROW as u64;
    }
}

// Loops from here on where `map` would do: its closure would not be made for the wide registers.

/// Puts each word into all lanes of its place.
#[inline(always)]
fn spread<S: Simd, V: SimdBase<S, Element = u32>>(simd: S, words: &[u32; 16], out: &mut [V; 16]) {
    for (out, word) in out.iter_mut().zip(words) {
        *out = V::splat(simd, *word);
    }
}

/// Salsa20's twenty rounds, in every lane alike.
#[inline(always)]
fn scramble<S: Simd, V: SimdInt<S, Element = u32>>(start: [V; 16]) -> [V; 16] {
    let mut x = start;
    for _ in 0..10 {
        quarter(&mut x, 0, 4, 8, 12);
        quarter(&mut x, 5, 9, 13, 1);
        quarter(&mut x, 10, 14, 2, 6);
        quarter(&mut x, 15, 3, 7, 11);
        quarter(&mut x, 0, 1, 2, 3);
        quarter(&mut x, 5, 6, 7, 4);
        quarter(&mut x, 10, 11, 8, 9);
        quarter(&mut x, 15, 12, 13, 14);
    }
    for (x, start) in x.iter_mut().zip(start) {
        *x += start;
    }
    x
}

#[inline(always)]
fn quarter<S: Simd, V: SimdInt<S, Element = u32>>(
    x: &mut [V; 16],
    a: usize,
    b: usize,
    c: usize,
    d: usize,
) {
    x[b] ^= rotate(x[a] + x[d], 7);
    x[c] ^= rotate(x[b] + x[a], 9);
    x[d] ^= rotate(x[c] + x[b], 13);
    x[a] ^= rotate(x[d] + x[c], 18);
}

#[inline(always)]
fn rotate<S: Simd, V: SimdInt<S, Element = u32>>(word: V, bits: u32) -> V {
    (word << bits) | (word >> (32 - bits))
}

/// Combines as many octets as there are, up to those of four blocks.
#[inline(always)]
fn fold_narrow<S: Simd>(x: [u32x4<S>; 16], chunk: &mut [u8]) {
    let mut blocks = [[[0; 4]; 4]; NARROW];
    for (quarter, rows) in x.as_chunks().0.iter().enumerate() {
        for (block, words) in blocks.iter_mut().zip(transpose(*rows)) {
            block[quarter] = words.into();
        }
    }
    let (pieces, rest) = chunk.as_chunks_mut::<PIECE_OCTETS>();
    let mut words = blocks.as_flattened().iter();
    for (piece, words) in pieces.iter_mut().zip(&mut words) {
        fold(piece, *words);
    }
    if let Some(words) = words.next() {
        let mut last = [0; PIECE_OCTETS];
        last[..rest.len()].copy_from_slice(rest);
        fold(&mut last, *words);
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// Combines the octets of eight blocks.
#[inline(always)]
fn fold_wide<S: Simd>(x: [u32x8<S>; 16], chunk: &mut [u8; WIDE_OCTETS]) {
    let (pieces, _) = chunk.as_chunks_mut::<PIECE_OCTETS>();
    for (quarter, rows) in x.as_chunks::<4>().0.iter().enumerate() {
        let [a, b, c, d] = *rows;
        let [(a, e), (b, f), (c, g), (d, h)] = [a.split(), b.split(), c.split(), d.split()];
        let (low, high) = (transpose([a, b, c, d]), transpose([e, f, g, h]));
        for (block, words) in low.into_iter().chain(high).enumerate() {
            fold(&mut pieces[4 * block + quarter], words.into());
        }
    }
}

/// Four words of each of four blocks become four blocks of four words.
#[inline(always)]
fn transpose<S: Simd>([a, b, c, d]: [u32x4<S>; 4]) -> [u32x4<S>; 4] {
    let (ac_low, ac_high) = (a.zip_low(c), a.zip_high(c));
    let (bd_low, bd_high) = (b.zip_low(d), b.zip_high(d));
    [
        ac_low.zip_low(bd_low),
        ac_low.zip_high(bd_low),
        ac_high.zip_low(bd_high),
        ac_high.zip_high(bd_high),
    ]
}

#[inline(always)]
fn fold(piece: &mut [u8; PIECE_OCTETS], words: [u32; 4]) {
    for (octets, word) in piece.as_chunks_mut().0.iter_mut().zip(words) {
        *octets = (u32::from_le_bytes(*octets) ^ word).to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use salsa20::Salsa20;
    use salsa20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};

    use super::*;

    /// What one block after the other gives.
    fn model(key: &[u8; 32], nonce: u64, first: u64, data: &mut [u8]) {
        let mut model = Salsa20::new(key.into(), &nonce.to_be_bytes().into());
        model.seek(first * BLOCK_OCTETS as u64);
        model.apply_keystream(data);
    }

    /// The streams of a key, by the registers of every width that this processor has, and by none.
    fn streams(key: &[u8; 32]) -> Vec<Stream> {
        let best = Stream::new(key);
        let mut levels = vec![best.level, Level::fallback()];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        levels.extend(
            [
                best.level.as_avx2().map(|simd| simd.level()),
                best.level.as_sse4_2().map(|simd| simd.level()),
                best.level.as_sse2().map(|simd| simd.level()),
            ]
            .into_iter()
            .flatten(),
        );
        let of = |level| Stream {
            level,
            ..best.clone()
        };
        levels.into_iter().map(of).collect()
    }

    fn any_nonce() -> impl Strategy<Value = u64> {
        prop_oneof![any::<u64>(), 0..10_u64, u64::MAX - 10..=u64::MAX]
    }

    fn any_first() -> impl Strategy<Value = u64> {
        let carry = u64::from(u32::MAX);
        prop_oneof![0..5_u64, carry - 20..carry + 5]
    }

    proptest! {
        #[test]
        fn any_part_of_any_stream_is_what_one_block_after_the_other_gives(
            key: [u8; 32],
            nonce in any_nonce(),
            first in any_first(),
            data in vec(any::<u8>(), 0..1500),
        ) {
            let mut expected = data.clone();
            model(&key, nonce, first, &mut expected);
            for stream in streams(&key) {
                let mut found = data.clone();
                stream.apply(nonce, first, &mut found);
                prop_assert_eq!(&found, &expected, "{:?}", stream.level);
            }
        }

        #[test]
        fn heads_are_the_first_blocks_of_the_streams_of_nonces_in_a_row(
            key: [u8; 32],
            nonce in any_nonce(),
        ) {
            let mut expected = [[0; BLOCK_OCTETS]; WIDE];
            for (lane, head) in (0..).zip(&mut expected) {
                model(&key, nonce.wrapping_add(lane), 0, head);
            }
            for stream in streams(&key) {
                let mut heads = [[1; BLOCK_OCTETS]; WIDE];
                stream.heads(nonce, &mut heads);
                prop_assert_eq!(heads, expected, "{:?}", stream.level);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]
        #[test]
        fn every_short_length_and_some_long_ones_come_out_right(
            key: [u8; 32],
            nonce: u64,
            long in vec(1000..70_000_usize, 2),
        ) {
            for length in (0..=300).chain([511, 512, 513, 65_536]).chain(long) {
                let mut expected = vec![0x5A; length];
                model(&key, nonce, 1, &mut expected);
                for stream in streams(&key) {
                    let mut found = vec![0x5A; length];
                    stream.apply(nonce, 1, &mut found);
                    prop_assert!(found == expected, "{length} octets, {:?}", stream.level);
                }
            }
        }
    }
}
