//! Poly1305: a tag of sixteen octets that only who has the key can make.
//!
//! The octets are cut into blocks of sixteen. Read as numbers they are the coefficients of a
//! polynomial, whose value at a secret place, modulo 2^130 - 5, is the tag. Four blocks at a time are
//! multiplied by four powers of that place, none of which waits for the other. A key is good for one
//! tag. Nothing here branches on a secret, or uses one as an index. Spec: RFC 8439, section 2.5.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod lanes;

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::{Level, Simd};

use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

const BLOCK_OCTETS: usize = 16;
/// Blocks at a time in the long run.
const AT_ONCE: usize = 4;
/// From this many octets on, more powers than one are worth making.
const LONG_OCTETS: usize = 192;
/// From this many times four blocks on, lanes are worth being filled and added.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
const LANES_FROM: usize = 8;

/// Bits of the two lower limbs, and of the highest one: 130 together.
const BITS: u32 = 44;
const TOP_BITS: u32 = 42;
const MASK: u64 = (1 << BITS) - 1;
const TOP_MASK: u64 = (1 << TOP_BITS) - 1;
/// The octet 1 behind a whole block, as it stands in the highest limb.
const BEHIND: u64 = 1 << (128 - 2 * BITS);
/// Bits of the secret place that are always 0.
const CLAMP: u128 = 0x0ffffffc_0ffffffc_0ffffffc_0fffffff;

/// A number of about 130 bits in limbs of 44, 44 and 42, each of which may be a little too large.
type Limbs = [u64; 3];

/// The tag of `data`.
pub(super) fn tag(key: &[u8; KEY_OCTETS], data: &[u8]) -> [u8; TAG_OCTETS] {
    let (halves, _) = key.as_chunks();
    let [place, pad] = [halves[0], halves[1]].map(u128::from_le_bytes);
    let place = limbs(place & CLAMP);
    let mut value = [0; 3];
    let mut rest = data;
    if data.len() >= LONG_OCTETS {
        let second = carry(product(place, place));
        let third = carry(product(second, place));
        let fourth = carry(product(third, place));
        let (fours, few) = data.as_chunks();
        value = long_run([place, second, third, fourth], fours);
        rest = few;
    }
    let (whole, part) = rest.as_chunks();
    for block in whole {
        value = carry(product(add(value, whole_block(block)), place));
    }
    if !part.is_empty() {
        let mut block = [0; BLOCK_OCTETS];
        block[..part.len()].copy_from_slice(part);
        block[part.len()] = 1;
        let block = limbs(u128::from_le_bytes(block));
        value = carry(product(add(value, block), place));
    }
    remainder(value).wrapping_add(pad).to_le_bytes()
}

/// The value of the polynomial whose coefficients are `fours`, for those that follow to be added.
/// `powers` are those of the secret place, from the first to the fourth.
fn long_run(powers: [Limbs; AT_ONCE], fours: &[[u8; AT_ONCE * BLOCK_OCTETS]]) -> Limbs {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if fours.len() >= LANES_FROM
        && let Some(simd) = Level::new().as_avx2()
    {
        return simd.vectorize(
            #[inline(always)]
            || lanes::value(simd, powers, fours),
        );
    }
    one_by_one(powers, fours)
}

fn one_by_one(powers: [Limbs; AT_ONCE], fours: &[[u8; AT_ONCE * BLOCK_OCTETS]]) -> Limbs {
    let [first, second, third, fourth] = powers;
    let mut value = [0; 3];
    for four in fours {
        let [a, b, c, d] = blocks(four);
        value = carry(sum([
            product(add(value, a), fourth),
            product(b, third),
            product(c, second),
            product(d, first),
        ]));
    }
    value
}

#[inline(always)]
const fn limbs(number: u128) -> Limbs {
    let (low, high) = (number as u64, (number >> 64) as u64);
    [
        low & MASK,
        ((low >> BITS) | (high << (64 - BITS))) & MASK,
        high >> (2 * BITS - 64),
    ]
}

#[inline(always)]
const fn whole_block(block: &[u8; BLOCK_OCTETS]) -> Limbs {
    let [low, middle, high] = limbs(u128::from_le_bytes(*block));
    [low, middle, high | BEHIND]
}

#[inline(always)]
fn blocks(four: &[u8; AT_ONCE * BLOCK_OCTETS]) -> [Limbs; AT_ONCE] {
    let (blocks, _) = four.as_chunks();
    [
        whole_block(&blocks[0]),
        whole_block(&blocks[1]),
        whole_block(&blocks[2]),
        whole_block(&blocks[3]),
    ]
}

#[inline(always)]
const fn add(a: Limbs, b: Limbs) -> Limbs {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Products of limbs, added by their place. What goes beyond 2^130 comes in again five times; one
/// limb beyond the highest is 2^132, which is twenty.
#[inline(always)]
const fn product(a: Limbs, b: Limbs) -> [u128; 3] {
    let (b1, b2) = (20 * b[1], 20 * b[2]);
    [
        mul(a[0], b[0]) + mul(a[1], b2) + mul(a[2], b1),
        mul(a[0], b[1]) + mul(a[1], b[0]) + mul(a[2], b2),
        mul(a[0], b[2]) + mul(a[1], b[1]) + mul(a[2], b[0]),
    ]
}

#[inline(always)]
const fn mul(a: u64, b: u64) -> u128 {
    a as u128 * b as u128
}

#[inline(always)]
const fn sum([a, b, c, d]: [[u128; 3]; AT_ONCE]) -> [u128; 3] {
    [
        a[0] + b[0] + c[0] + d[0],
        a[1] + b[1] + c[1] + d[1],
        a[2] + b[2] + c[2] + d[2],
    ]
}

/// Brings sums of products, each below 2^100, back into limbs; the middle one may have 45 bits.
#[inline(always)]
const fn carry([low, middle, high]: [u128; 3]) -> Limbs {
    let middle = middle + ((low >> BITS) as u64) as u128;
    let high = high + ((middle >> BITS) as u64) as u128;
    let low = (low as u64 & MASK) + 5 * (high >> TOP_BITS) as u64;
    [
        low & MASK,
        (middle as u64 & MASK) + (low >> BITS),
        high as u64 & TOP_MASK,
    ]
}

/// The number modulo 2^130 - 5, without what goes beyond 128 bits.
const fn remainder(value: Limbs) -> u128 {
    // Twice, as the first turn may carry out of the highest limb once more.
    let [low, middle, high] = settle(settle(value));
    // Five more go beyond 2^130 exactly if the number was 2^130 - 5 or more.
    let more_low = low + 5;
    let more_middle = middle + (more_low >> BITS);
    let more_high = high + (more_middle >> BITS);
    let beyond = (more_high >> TOP_BITS).wrapping_neg();
    let low = (low & !beyond) | (more_low & MASK & beyond);
    let middle = (middle & !beyond) | (more_middle & MASK & beyond);
    let high = (high & !beyond) | (more_high & TOP_MASK & beyond);
    low as u128 | (middle as u128) << BITS | (high as u128) << (2 * BITS)
}

/// Carries from limb to limb once around.
const fn settle([low, middle, high]: Limbs) -> Limbs {
    let middle = middle + (low >> BITS);
    let high = high + (middle >> BITS);
    [
        (low & MASK) + 5 * (high >> TOP_BITS),
        middle & MASK,
        high & TOP_MASK,
    ]
}

#[cfg(test)]
mod tests {
    use poly1305::Poly1305;
    use poly1305::universal_hash::KeyInit;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn model(key: &[u8; 32], data: &[u8]) -> [u8; 16] {
        Poly1305::new(key.into()).compute_unpadded(data).into()
    }

    /// Octets that are often 0 or 255: there the carries are.
    fn any_octet() -> impl Strategy<Value = u8> {
        prop_oneof![Just(0), Just(255), any::<u8>()]
    }

    proptest! {
        #[test]
        fn the_tag_is_that_of_the_plain_definition(
            key in vec(any_octet(), 32),
            data in vec(any_octet(), 0..1200),
        ) {
            let key = key.try_into().expect("32 octets");
            prop_assert_eq!(tag(&key, &data), model(&key, &data));
        }
    }

    proptest! {
        #[test]
        fn lanes_and_one_number_at_a_time_come_to_the_same(
            place in vec(any_octet(), 16),
            data in vec(vec(any_octet(), 64), 1..20),
        ) {
            let place = u128::from_le_bytes(place.try_into().expect("16 octets"));
            let first = limbs(place & CLAMP);
            let second = carry(product(first, first));
            let powers = [first, second, carry(product(second, first)), carry(product(second, second))];
            let fours: Vec<[u8; 64]> = data.into_iter().filter_map(|four| four.try_into().ok()).collect();
            let found = remainder(long_run(powers, &fours));
            prop_assert_eq!(found, remainder(one_by_one(powers, &fours)));
        }
    }

    #[test]
    fn numbers_around_the_modulus_come_out_right() {
        // With 1 as the secret place the value is the sum of the blocks.
        let mut key = [0; 32];
        key[0] = 1;
        for last in 0..=255 {
            for blocks in 1..40 {
                let mut data = vec![255; 16 * blocks];
                data[0] = last;
                assert_eq!(tag(&key, &data), model(&key, &data), "{last}, {blocks}");
            }
        }
    }

    #[test]
    fn the_example_of_the_rfc_has_its_tag() {
        // RFC 8439, section 2.5.2.
        let key = [
            0x85, 0xd6, 0xbe, 0x78, 0x57, 0x55, 0x6d, 0x33, 0x7f, 0x44, 0x52, 0xfe, 0x42, 0xd5,
            0x06, 0xa8, 0x01, 0x03, 0x80, 0x8a, 0xfb, 0x0d, 0xb2, 0xfd, 0x4a, 0xbf, 0xf6, 0xaf,
            0x41, 0x49, 0xf5, 0x1b,
        ];
        let expected = [
            0xa8, 0x06, 0x1d, 0xc1, 0x30, 0x51, 0x36, 0xc6, 0xc2, 0x2b, 0x8b, 0xaf, 0x0c, 0x01,
            0x27, 0xa9,
        ];
        assert_eq!(tag(&key, b"Cryptographic Forum Research Group"), expected);
    }
}
