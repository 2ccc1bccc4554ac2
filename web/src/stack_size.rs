//! How large a message is drawn: one chip for each frame, first frame on top. Where a long one would not fit
//! it is folded: in the place of those in its middle stands how many they are.

/// The width of a chip, in pixels.
pub const CHIP_WIDTH: f64 = 80.0;
/// Around the chips of a stack.
pub const STACK_PADDING: f64 = 6.0;
/// The width of a stack.
pub const STACK_WIDTH: f64 = CHIP_WIDTH + 2.0 * STACK_PADDING;
/// Stacks of more frames than this are drawn with lower chips.
const ROOMY_FRAMES: usize = 6;
/// The rows of a stack that is folded: as many as the longest of the lessons has.
const FOLDED_ROWS: usize = 10;
/// How many of its first frames it shows.
pub const FOLDED_FIRST: usize = 5;

/// The sizes of a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StackSize {
    /// The height of one chip.
    pub chip: f64,
    /// From the top of one chip to the top of the next.
    pub pitch: f64,
    /// The height of the whole stack.
    pub height: f64,
    /// How many frames are folded away, from [`FOLDED_FIRST`] on.
    pub folded: usize,
}

impl StackSize {
    /// The size of a stack of so many frames, which `folds` where it is a long one.
    pub fn of(frames: usize, folds: bool) -> Self {
        let folded = match folds && frames > FOLDED_ROWS {
            true => frames + 1 - FOLDED_ROWS,
            false => 0,
        };
        let rows = frames - folded.saturating_sub(1);
        let (chip, pitch) = if rows <= ROOMY_FRAMES {
            (22.0, 25.0)
        } else {
            (17.0, 19.0)
        };
        let gaps = rows.saturating_sub(1) as f64;
        Self {
            chip,
            pitch,
            height: gaps * pitch + chip + 2.0 * STACK_PADDING,
            folded,
        }
    }

    /// Whether frame `index` is drawn.
    #[inline(never)]
    pub fn shows(&self, index: usize) -> bool {
        index < FOLDED_FIRST || index >= FOLDED_FIRST + self.folded
    }

    /// The upper edge of the chip of frame `index`, from the top of the stack; of one that is folded away that of
    /// what stands in its place.
    #[inline(never)]
    pub fn chip_top(&self, index: usize) -> f64 {
        let before = index
            .saturating_sub(FOLDED_FIRST)
            .min(self.folded.saturating_sub(1));
        STACK_PADDING + (index - before) as f64 * self.pitch
    }

    /// The upper edge of what stands for the frames that are folded away, if some are.
    pub fn fold_top(&self) -> Option<f64> {
        (self.folded > 0).then(|| self.chip_top(FOLDED_FIRST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_chip_ends_at_the_padding() {
        for (frames, folds) in (1..40).flat_map(|frames| [(frames, false), (frames, true)]) {
            let size = StackSize::of(frames, folds);
            let end = size.chip_top(frames - 1) + size.chip + STACK_PADDING;
            assert!((end - size.height).abs() < 1e-9);
        }
    }

    #[test]
    fn a_long_stack_folds_its_middle_into_one_row_where_it_may() {
        let open = StackSize::of(30, false);
        assert!((0..30).all(|index| open.shows(index)));
        assert_eq!((open.folded, open.fold_top()), (0, None));
        let size = StackSize::of(30, true);
        let shown: Vec<usize> = (0..30).filter(|index| size.shows(*index)).collect();
        assert_eq!(shown, [0, 1, 2, 3, 4, 26, 27, 28, 29]);
        assert_eq!(size.folded, 30 - shown.len());
        let mut tops: Vec<f64> = shown.iter().map(|index| size.chip_top(*index)).collect();
        tops.insert(5, size.fold_top().expect("it is folded"));
        let rows = (0..FOLDED_ROWS).map(|row| STACK_PADDING + row as f64 * size.pitch);
        assert_eq!(tops, rows.collect::<Vec<_>>());
        // Where there is room for the longest there is room for the others.
        let height = |frames| StackSize::of(frames, true).height;
        assert!((ROOMY_FRAMES + 1..40).map(height).is_sorted());
    }
}
