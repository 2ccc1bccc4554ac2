//! Positions to seek to: scattered, and the same in every run.

/// A linear congruential generator (Knuth's MMIX constants).
#[derive(Clone, Copy, Debug)]
pub struct Scatter(u64);

impl Scatter {
    /// Starts at `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `most`.
    pub fn up_to(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let below = most as u64 + 1;
        usize::try_from((self.0 >> 33) % below).unwrap_or(most)
    }
}
