//! How many messages a peer is given, so that a run takes about as long as it is to take.

/// A run must have taken this part of the time wanted for its speed to be believed.
const ENOUGH: f64 = 0.25;

/// One step makes it at most this much more: a first run may be all start-up.
const STEP: f64 = 20.0;

/// Nobody is given more.
const MOST: usize = 400_000_000;

/// Counts are multiples of this, the burst of the roles that send and receive in turn.
const MULTIPLE: usize = 100;

/// What to try after a run of `count` that took `took` seconds of `wanted`; none if that is long
/// enough to tell.
pub(crate) fn longer(count: usize, took: f64, wanted: f64) -> Option<usize> {
    if took >= ENOUGH * wanted || count >= MOST {
        return None;
    }
    let factor = (wanted / 2.0 / took.max(1e-3)).min(STEP);
    Some(scaled(count, factor))
}

/// The count of every run to come, after a run that was long enough to tell. A peer that is very
/// slow still gets half of the first guess, `first`.
pub(crate) fn settled(count: usize, took: f64, wanted: f64, first: usize) -> usize {
    scaled(count, wanted / took.max(1e-3)).max(rounded(first / 2))
}

fn scaled(count: usize, factor: f64) -> usize {
    rounded((count as f64 * factor) as usize).min(MOST)
}

const fn rounded(count: usize) -> usize {
    let rounded = count / MULTIPLE * MULTIPLE;
    if rounded == 0 { MULTIPLE } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_too_short_to_tell_is_tried_with_more() {
        assert_eq!(longer(1_000, 0.1, 1.0), Some(5_000));
        assert_eq!(longer(1_000, 0.000_001, 1.0), Some(20_000));
        assert_eq!(longer(1_000, 0.25, 1.0), None);
        assert_eq!(longer(MOST, 0.0, 1.0), None);
    }

    #[test]
    fn the_count_settles_where_a_run_takes_as_long_as_wanted() {
        assert_eq!(settled(10_000, 0.5, 1.0, 1_000), 20_000);
        assert_eq!(settled(10_050, 1.0, 1.0, 1_000), 10_000);
        assert_eq!(settled(10_000, 100.0, 1.0, 10_000), 5_000);
        assert_eq!(settled(100, 100.0, 1.0, 150), 100);
        assert_eq!(settled(MOST, 0.3, 1.0, 100), MOST);
    }
}
