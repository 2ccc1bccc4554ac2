//! How much room letters take: East Asian ones are about twice as wide as others, and are counted as
//! two cells where a text has to fit.

/// The cells of a letter: 2 for what is wide by itself (Unicode, East Asian Width `W` and `F`, and
/// pictures), else 1.
pub const fn width(letter: char) -> usize {
    match letter {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The cells of a text.
pub fn cells(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The text, or as much of its beginning as stands in so many cells together with an ellipsis.
#[inline(never)]
pub fn cut(text: &str, most: usize) -> String {
    if cells(text) <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let mut start = String::new();
    for letter in text.chars() {
        if width(letter) > room {
            break;
        }
        room -= width(letter);
        start.push(letter);
    }
    start.truncate(start.trim_end().len());
    start.push('…');
    start
}

/// The text, or its two ends with an ellipsis between them, in so many cells: names are often told apart by
/// how they end.
#[inline(never)]
pub fn cut_within(text: &str, most: usize) -> String {
    if cells(text) <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1) / 2;
    let mut start = text.len();
    for (at, letter) in text.char_indices().rev() {
        if width(letter) > room {
            break;
        }
        room -= width(letter);
        start = at;
    }
    let end = &text[start..];
    let mut both = cut(text, most - cells(end));
    both.push_str(end);
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_that_is_too_long_both_ends_stay() {
        assert_eq!(cut_within("how are you?", 16), "how are you?");
        assert_eq!(cut_within("worker-in-berlin-1", 16), "worker-i…erlin-1");
        assert_ne!(
            cut_within("worker-in-berlin-1", 16),
            cut_within("worker-in-berlin-2", 16)
        );
        let cut = cut_within("在北京的第一号工作机", 16);
        assert!(cells(&cut) <= 16 && cut.ends_with("工作机"), "{cut}");
    }

    #[test]
    fn east_asian_letters_take_two_cells() {
        assert_eq!(cells("hub-1 é…"), 8);
        assert_eq!(cells("北京，ハブ、서울"), 16);
        assert_eq!(cells("𠀀🙂"), 4);
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_and_fits() {
        assert_eq!(cut("client", 6), "client");
        assert_eq!(cut("client", 5), "clie…");
        assert_eq!(cut("a rather long body", 9), "a rather…");
        assert_eq!(cut("客户端一号", 10), "客户端一号");
        assert_eq!(cut("客户端一号", 9), "客户端一…");
        assert_eq!(cut("客户端一号", 8), "客户端…");
        assert_eq!(cut("客户端", 0), "…");
    }
}
