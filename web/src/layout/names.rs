//! Very long names: they stand on a card in two lines of smaller letters.

/// The letters of a name that still stands in one line.
pub const LONG: usize = 18;

/// The two lines of a long name: cut at a hyphen near the middle, or in the middle.
#[inline(never)]
pub fn lines(name: &str) -> [String; 2] {
    let letters: Vec<char> = name.chars().collect();
    let middle = letters.len().div_ceil(2);
    let near = |cut: &usize| cut.abs_diff(middle) * 5 <= letters.len();
    let cuts = (1..letters.len()).filter(|cut| matches!(letters[cut - 1], '-' | '_'));
    let cut = cuts.filter(near).min_by_key(|cut| cut.abs_diff(middle));
    let (first, second) = letters.split_at(cut.unwrap_or(middle));
    [first, second].map(|line| line.iter().collect())
}

/// The width of the longer line.
#[inline(never)]
pub(super) fn width(name: &str) -> f64 {
    let widths = lines(name).map(|line| line.chars().map(letter).sum::<f64>());
    widths[0].max(widths[1])
}

/// About the width of a letter, at the size of these lines.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | '-' | 'I' => 5.2,
        'W' | 'M' => 13.0,
        'm' | 'w' => 11.5,
        'A'..='Z' => 9.4,
        letter if letter.is_ascii() => 7.8,
        _ => 12.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_near_its_middle() {
        assert_eq!(
            lines("a-node-with-a-long-name"),
            ["a-node-with-", "a-long-name"]
        );
        assert_eq!(lines("aaaaaaaaaabbbbbbbbbb"), ["aaaaaaaaaa", "bbbbbbbbbb"]);
        assert_eq!(lines("a-aaaaaaaaaaaaaaaaaa"), ["a-aaaaaaaa", "aaaaaaaaaa"]);
        assert!(width(&"W".repeat(40)) > 2.0 * width(&"i".repeat(40)));
    }
}
