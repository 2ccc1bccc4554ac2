//! How a table and what stands in it are written in Markdown.

use super::figures::{Better, Figure};
use super::statistics::{median, ratio_by_round, spread};
use crate::progress::grouped;

/// What stands where there is nothing to tell.
pub(crate) const NOTHING: &str = "–";

/// Lines of a table before its first row.
pub(crate) const HEAD: usize = 2;

/// The head of a table with these columns.
pub(crate) fn head<'a>(columns: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let columns: Vec<_> = columns.into_iter().collect();
    vec![
        row(columns.iter().copied()),
        "|---".repeat(columns.len()) + "|",
    ]
}

/// A row of a table.
pub(crate) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    cells
        .into_iter()
        .fold("|".to_owned(), |row, cell| row + " " + cell + " |")
}

/// The title, with a mark where less is better.
pub(crate) fn marked(figure: &Figure) -> String {
    let mark = if figure.better == Better::Less {
        " ↓"
    } else {
        ""
    };
    format!("{}{mark}", figure.title)
}

/// The median of the rounds that have a value.
pub(crate) fn shown_median(values: &[Option<f64>]) -> String {
    median(values.iter().copied().flatten()).map_or_else(|| NOTHING.into(), number)
}

/// The spread in %.
pub(crate) fn shown_spread(values: &[Option<f64>]) -> String {
    let spread = spread(values.iter().copied().flatten());
    spread.map_or_else(|| NOTHING.into(), |spread| format!("{:.0}", spread * 100.0))
}

/// `1.52 (1.49)`: the ratio of the medians, and the median of the ratios within a round.
pub(crate) fn ratio(ours: &[Option<f64>], theirs: &[Option<f64>]) -> String {
    let of = |values: &[Option<f64>]| median(values.iter().copied().flatten());
    let medians = of(ours)
        .zip(of(theirs))
        .filter(|(_, theirs)| *theirs != 0.0);
    match medians.zip(ratio_by_round(ours, theirs)) {
        Some(((ours, theirs), by_round)) => format!("{:.2} ({by_round:.2})", ours / theirs),
        None => NOTHING.into(),
    }
}

/// Three digits that count, or all before the point.
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        1_000.0.. => grouped(value.round() as u64),
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_count() {
        let numbers = [1_234_567.6, 123.45, 12.345, 1.2345, 0.0123].map(number);
        assert_eq!(numbers, ["1,234,568", "123", "12.3", "1.23", "0.012"]);
    }
}
