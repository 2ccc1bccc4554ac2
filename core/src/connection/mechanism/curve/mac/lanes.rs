//! The long run of Poly1305 in four lanes: every fourth block in a lane of its own.
//!
//! A lane has limbs of 26 bits, as wide registers multiply 32 by 32. Each goes on by the fourth power
//! of the secret place; at the end the lanes are multiplied by the four powers from the fourth down,
//! and added. It takes registers of 256 bits to be faster than one number at a time.

use fearless_simd::{Simd, SimdBase, SimdFrom, u64x4};

use super::{AT_ONCE, BLOCK_OCTETS, Limbs, carry, settle};

const BITS: u32 = 26;
const MASK: u64 = (1 << BITS) - 1;
/// The octet 1 behind a whole block, as it stands in the highest limb.
const BEHIND: u64 = 1 << (128 - 4 * BITS);
/// What a register multiplies; said so that the compiler knows that there is no more.
const LOW: u64 = 0xFFFF_FFFF;

/// A number of 130 bits for each lane, in limbs that may be a little too large.
type Lanes<S> = [u64x4<S>; 5];

/// The value of the polynomial whose coefficients are `fours`, for those that follow to be added.
/// `powers` are those of the secret place, from the first to the fourth.
#[inline(always)]
pub(super) fn value<S: Simd>(
    simd: S,
    powers: [Limbs; AT_ONCE],
    fours: &[[u8; AT_ONCE * BLOCK_OCTETS]],
) -> Limbs {
    let [first, second, third, fourth] = powers;
    let step = multiplier(simd, [fourth; AT_ONCE]);
    let end = multiplier(simd, [fourth, third, second, first]);
    let mut value = [u64x4::splat(simd, 0); 5];
    for (index, four) in fours.iter().enumerate() {
        if index > 0 {
            value = times(value, &step);
        }
        for (value, block) in value.iter_mut().zip(load(simd, four)) {
            *value += block;
        }
    }
    together(times(value, &end))
}

/// A number for each lane and, behind it, five times its limbs but the first.
#[inline(always)]
fn multiplier<S: Simd>(simd: S, numbers: [Limbs; AT_ONCE]) -> ([u64x4<S>; 5], [u64x4<S>; 5]) {
    let mut limbs = [[0; AT_ONCE]; 5];
    for (lane, number) in numbers.into_iter().enumerate() {
        for (limb, all) in narrow(number).into_iter().zip(&mut limbs) {
            all[lane] = limb;
        }
    }
    let mut plain = [u64x4::splat(simd, 0); 5];
    let mut fivefold = plain;
    for (place, limb) in limbs.into_iter().enumerate() {
        plain[place] = u64x4::simd_from(simd, limb);
        fivefold[place] = plain[place] + (plain[place] << 2);
    }
    (plain, fivefold)
}

/// The number in limbs of 26 bits.
const fn narrow(number: Limbs) -> [u64; 5] {
    let [low, middle, high] = settle(settle(number));
    let number = low as u128 | (middle as u128) << 44 | (high as u128) << 88;
    [
        number as u64 & MASK,
        (number >> 26) as u64 & MASK,
        (number >> 52) as u64 & MASK,
        (number >> 78) as u64 & MASK,
        // Of the highest limb, which begins at bit 88, two bits are beyond 128.
        high >> 16,
    ]
}

#[inline(always)]
fn load<S: Simd>(simd: S, four: &[u8; AT_ONCE * BLOCK_OCTETS]) -> Lanes<S> {
    let [mut low, mut high] = [[0; AT_ONCE]; 2];
    let (words, _) = four.as_chunks();
    for lane in 0..AT_ONCE {
        low[lane] = u64::from_le_bytes(words[2 * lane]);
        high[lane] = u64::from_le_bytes(words[2 * lane + 1]);
    }
    let (low, high) = (u64x4::simd_from(simd, low), u64x4::simd_from(simd, high));
    [
        low & MASK,
        (low >> 26) & MASK,
        ((low >> 52) | (high << 12)) & MASK,
        (high >> 14) & MASK,
        (high >> 40) | BEHIND,
    ]
}

#[inline(always)]
fn times<S: Simd>(a: Lanes<S>, (b, b5): &([u64x4<S>; 5], [u64x4<S>; 5])) -> Lanes<S> {
    let mut x = [
        mul(a[0], b[0]) + mul(a[1], b5[4]) + mul(a[2], b5[3]) + mul(a[3], b5[2]) + mul(a[4], b5[1]),
        mul(a[0], b[1]) + mul(a[1], b[0]) + mul(a[2], b5[4]) + mul(a[3], b5[3]) + mul(a[4], b5[2]),
        mul(a[0], b[2]) + mul(a[1], b[1]) + mul(a[2], b[0]) + mul(a[3], b5[4]) + mul(a[4], b5[3]),
        mul(a[0], b[3]) + mul(a[1], b[2]) + mul(a[2], b[1]) + mul(a[3], b[0]) + mul(a[4], b5[4]),
        mul(a[0], b[4]) + mul(a[1], b[3]) + mul(a[2], b[2]) + mul(a[3], b[1]) + mul(a[4], b[0]),
    ];
    // Two chains that do not wait for each other; the limbs stay below 2^27.
    x[1] += x[0] >> BITS;
    x[4] += x[3] >> BITS;
    x[2] += x[1] >> BITS;
    let beyond = x[4] >> BITS;
    let low = (x[0] & MASK) + beyond + (beyond << 2);
    let third = (x[3] & MASK) + (x[2] >> BITS);
    [
        low & MASK,
        (x[1] & MASK) + (low >> BITS),
        x[2] & MASK,
        third & MASK,
        (x[4] & MASK) + (third >> BITS),
    ]
}

#[inline(always)]
fn mul<S: Simd>(a: u64x4<S>, b: u64x4<S>) -> u64x4<S> {
    (a & LOW) * (b & LOW)
}

/// The sum of all lanes.
#[inline(always)]
fn together<S: Simd>(value: Lanes<S>) -> Limbs {
    let mut limbs = [0_u128; 5];
    for (limb, lanes) in limbs.iter_mut().zip(value) {
        let lanes: [u64; AT_ONCE] = lanes.into();
        *limb = u128::from(lanes[0] + lanes[1] + lanes[2] + lanes[3]);
    }
    let [a, b, c, d, e] = limbs;
    // Below 2^80, with limbs at 0, 44 and 88 bits.
    let low = a + (b << 26);
    let middle = (c << 8) + (d << 34);
    let high = e << 16;
    carry([low, middle, high])
}
