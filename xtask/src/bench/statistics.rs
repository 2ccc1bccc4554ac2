//! Medians, and how far runs lie apart.

/// The value in the middle, or halfway between the two there; none of nothing.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(values[middle - 1], upper))
}

/// From the least to the greatest, as a part of the median; none if that is 0 or of nothing.
pub(crate) fn spread(values: impl IntoIterator<Item = f64> + Clone) -> Option<f64> {
    let median = median(values.clone()).filter(|median| *median != 0.0)?;
    let most = values.clone().into_iter().reduce(f64::max)?;
    let least = values.into_iter().reduce(f64::min)?;
    Some((most - least) / median)
}

/// The median of the ratios of each round in which both have a value, so that a round in which
/// the machine was slow counts as much as any other.
pub(crate) fn ratio_by_round(ours: &[Option<f64>], theirs: &[Option<f64>]) -> Option<f64> {
    let both = ours.iter().zip(theirs);
    median(both.filter_map(|(ours, theirs)| {
        let theirs = theirs.filter(|value| *value != 0.0)?;
        Some((*ours)? / theirs)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(median([5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median([4.0, 1.0, 3.0, 100.0]), Some(3.5));
        assert_eq!(median([]), None);
    }

    #[test]
    fn the_spread_is_told_in_medians() {
        assert_eq!(spread([9.0, 10.0, 12.0]), Some(0.3));
        assert_eq!(spread([7.0]), Some(0.0));
        assert_eq!(spread([0.0, 0.0]), None);
        assert_eq!(spread([]), None);
    }

    #[test]
    fn a_slow_phase_that_hits_both_does_not_change_their_ratio() {
        let ours = [10.0, 5.0, 1.0, 11.0].map(Some);
        let theirs = [5.0, 2.5, 0.5, 5.5].map(Some);
        assert_eq!(ratio_by_round(&ours, &theirs), Some(2.0));
    }

    #[test]
    fn a_round_that_one_of_them_missed_does_not_count() {
        let ours = [Some(3.0), None, Some(8.0)];
        let theirs = [Some(1.0), Some(1.0), Some(0.0)];
        assert_eq!(ratio_by_round(&ours, &theirs), Some(3.0));
        assert_eq!(ratio_by_round(&ours[1..], &theirs[1..]), None);
    }
}
