//! The names of nodes on their cards: in one line, a long one in two lines of smaller letters. Of a
//! very long one the middle is left out, since names that are alike differ at their ends.

use std::iter::successors;

use crate::letters;

/// The cells of a name that still stands in one line.
const LONG: usize = 18;
/// The most cells of each of two lines.
const MOST: usize = 20;
/// How much larger the letters of one line are than those of two.
const LARGER: f64 = 14.0 / 11.5;

/// Whether a name stands in two lines.
pub fn is_long(name: &str) -> bool {
    letters::cells(name) > LONG
}

/// The two lines of a long name: cut at a hyphen near the middle, or in the middle.
#[inline(never)]
pub fn lines(name: &str) -> [String; 2] {
    let all = letters::cells(name);
    if all > 2 * MOST {
        let first = letters::cut(name, MOST + 1);
        let first = first.trim_end_matches('…').to_owned();
        let ends = successors(Some(name), |rest| {
            let mut rest = rest.chars();
            rest.next().map(|_| rest.as_str())
        });
        let mut ends = ends.skip_while(|end| letters::cells(end) >= MOST);
        return [first, format!("…{}", ends.next().unwrap_or_default())];
    }
    let before = |at: usize| letters::cells(&name[..at]);
    let fits = |at: &usize| before(*at) <= MOST && all - before(*at) <= MOST;
    let far = |at: &usize| (2 * before(*at)).abs_diff(all);
    let places = name.char_indices().map(|(at, _)| at);
    let hyphens = name.match_indices(['-', '_']).map(|(at, _)| at + 1);
    let near = |at: &usize| fits(at) && far(at) * 5 <= 2 * all;
    let cut = hyphens.filter(near).min_by_key(far);
    let cut = cut.or_else(|| places.min_by_key(far));
    let (first, second) = name.split_at(cut.unwrap_or_default());
    [first, second].map(str::to_owned)
}

/// The width of a name on its card, in pixels.
#[inline(never)]
pub(super) fn width(name: &str) -> f64 {
    let width = |line: &str| line.chars().map(letter).sum::<f64>();
    if !is_long(name) {
        return width(name) * LARGER;
    }
    let [first, second] = lines(name);
    width(&first).max(width(&second))
}

/// About the width of a letter, at the size of two lines.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | '-' | 'I' => 5.2,
        'W' | 'M' => 13.0,
        'm' | 'w' => 11.5,
        'A'..='Z' => 9.4,
        letter if letters::width(letter) == 1 => 8.1,
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

    #[test]
    fn ten_ideographs_are_a_long_name_and_twenty_stand_whole() {
        assert!(!is_long("北京客户端一号节点"));
        assert!(is_long("北京客户端一百号节点"));
        assert_eq!(lines("北京客户端一百号节点"), ["北京客户端", "一百号节点"]);
        let whole = "中间".repeat(10);
        assert_eq!(lines(&whole).concat(), whole);
        assert!(width("北京客户端") >= 5.0 * 14.0);
    }

    #[test]
    fn of_a_very_long_name_the_middle_is_left_out_and_both_lines_fit() {
        let name = "上海数据中心的工作进程第三百二十一号备用节点";
        assert_eq!(lines(name), ["上海数据中心的工作进", "…百二十一号备用节点"]);
        for length in 1..=60 {
            for letter in ["n", "节", "n节"] {
                let name = letter.repeat(length);
                let lines = lines(&name);
                assert!(
                    lines.iter().all(|line| letters::cells(line) <= MOST),
                    "{lines:?}"
                );
                let is_whole = lines.concat() == name;
                assert_eq!(is_whole, letters::cells(&name) <= 2 * MOST, "{lines:?}");
            }
        }
    }
}
