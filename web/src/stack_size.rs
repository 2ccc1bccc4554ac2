//! How large a message is drawn: one chip for each frame, first frame on top.

/// The width of a chip, in pixels.
pub const CHIP_WIDTH: f64 = 80.0;
/// Around the chips of a stack.
pub const STACK_PADDING: f64 = 6.0;
/// The width of a stack.
pub const STACK_WIDTH: f64 = CHIP_WIDTH + 2.0 * STACK_PADDING;
/// Stacks of more frames than this are drawn with lower chips.
const ROOMY_FRAMES: usize = 6;

/// The sizes of a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StackSize {
    /// The height of one chip.
    pub chip: f64,
    /// From the top of one chip to the top of the next.
    pub pitch: f64,
    /// The height of the whole stack.
    pub height: f64,
}

impl StackSize {
    /// The size of a stack of so many frames.
    pub fn of(frames: usize) -> Self {
        let (chip, pitch) = if frames <= ROOMY_FRAMES {
            (22.0, 25.0)
        } else {
            (17.0, 19.0)
        };
        let gaps = frames.saturating_sub(1) as f64;
        Self {
            chip,
            pitch,
            height: gaps * pitch + chip + 2.0 * STACK_PADDING,
        }
    }

    /// The upper edge of chip `index`, from the top of the stack.
    pub fn chip_top(&self, index: usize) -> f64 {
        STACK_PADDING + index as f64 * self.pitch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_chip_ends_at_the_padding() {
        for frames in 1..12 {
            let size = StackSize::of(frames);
            let end = size.chip_top(frames - 1) + size.chip + STACK_PADDING;
            assert!((end - size.height).abs() < 1e-9);
        }
    }
}
