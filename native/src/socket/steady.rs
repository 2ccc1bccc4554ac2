//! Whether a sender fills line after line, so that nobody else need see to it that they leave.
//!
//! Whoever puts a message in line cannot know whether another follows: as a rule the link's task is
//! woken, which writes what is there. Where that is another thread, a sender that never pauses pays
//! for a wake with each line, and lines leave half full. So a lane whose lines have been long for a
//! while is left to its sender, who writes each when it is full; the task only looks now and then
//! whether one is left lying. That costs the last line of a stream a moment: the more often it was
//! wrong to believe that more would come, the longer it takes to be believed again.

use core::time::Duration;

/// How often the task looks after a lane that is left to its sender.
pub(super) const LOOK: Duration = Duration::from_millis(1);

/// A line of at most so many octets is no sign that more will come.
pub(super) const SHORT_LINE_OCTETS: usize = 1024;

/// Long lines in a row after which it is believed, at first and at most.
const LINES: core::ops::RangeInclusive<u32> = 16..=1024;

/// What is known of a lane's sender.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steady {
    /// Long lines in a row.
    lines: u32,
    /// As many are needed.
    needed: u32,
    /// The lane is left to its sender.
    left: bool,
    /// A line has left since the task last looked.
    moved: bool,
}

impl Default for Steady {
    fn default() -> Self {
        Self {
            lines: 0,
            needed: *LINES.start(),
            left: false,
            moved: false,
        }
    }
}

impl Steady {
    /// A line of so many octets leaves.
    pub(super) const fn note_line(&mut self, octets: usize) {
        self.moved = true;
        self.lines = match octets > SHORT_LINE_OCTETS {
            true => self.lines.saturating_add(1),
            false => 0,
        };
    }

    /// The peer has said something: what is in line may be an answer that it waits for.
    pub(super) const fn interrupt(&mut self) {
        self.lines = 0;
        self.left = false;
    }

    /// Whether more is sure to come.
    pub(super) const fn is_believed(&self) -> bool {
        self.lines >= self.needed
    }

    /// Leaves the lane to its sender.
    pub(super) const fn leave(&mut self) {
        self.left = true;
        self.moved = true;
    }

    /// Whether the lane is left to its sender.
    #[inline]
    pub(super) const fn is_left(&self) -> bool {
        self.left
    }

    /// Looks after the lane: if nothing has left it since the last time, it is not left to its
    /// sender any more.
    pub(super) fn look(&mut self) {
        if self.left && !core::mem::take(&mut self.moved) {
            self.interrupt();
            self.needed = (self.needed * 2).min(*LINES.end());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: usize = SHORT_LINE_OCTETS + 1;

    fn after(lines: u32) -> Steady {
        let mut steady = Steady::default();
        (0..lines).for_each(|_| steady.note_line(LONG));
        steady
    }

    #[test]
    fn only_long_lines_in_a_row_are_believed() {
        assert!(!after(15).is_believed());
        assert!(after(16).is_believed());
        let mut steady = after(15);
        steady.note_line(SHORT_LINE_OCTETS);
        steady.note_line(LONG);
        assert!(!steady.is_believed(), "a short one begins anew");
        let mut steady = after(16);
        steady.interrupt();
        assert!(!steady.is_believed(), "so does an answer");
    }

    #[test]
    fn a_lane_is_left_for_as_long_as_lines_leave() {
        let mut steady = after(16);
        steady.leave();
        steady.look();
        assert!(steady.is_left(), "it was left just now");
        steady.note_line(LONG);
        steady.look();
        assert!(steady.is_left(), "a line has left");
        steady.look();
        assert!(!steady.is_left(), "none has");
    }

    #[test]
    fn a_sender_who_pauses_is_believed_later_each_time() {
        let mut steady = Steady::default();
        for needed in [16, 32, 64, 128, 256, 512, 1024, 1024] {
            (0..needed - 1).for_each(|_| steady.note_line(LONG));
            assert!(!steady.is_believed(), "{needed} are needed");
            steady.note_line(LONG);
            assert!(steady.is_believed());
            steady.leave();
            steady.look();
            steady.look();
        }
    }
}
