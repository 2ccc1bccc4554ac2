//! What is in the name of a function, so that a list can name many at once.

use std::collections::BTreeSet;
use std::fmt;

/// What stands before a whole name in the list.
const WHOLE: &str = "= ";

/// What a list may name.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Path<'a> {
    /// All functions with this path anywhere in their names, alone or with more behind it.
    Part(&'a str),
    /// The functions of this very name.
    Whole(&'a str),
}

impl<'a> Path<'a> {
    /// What a line of the list names.
    pub(super) fn read(line: &'a str) -> Self {
        match line.strip_prefix(WHOLE) {
            Some(name) => Self::Whole(name.trim()),
            None => Self::Part(line),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(path) => f.write_str(path),
            Self::Whole(name) => write!(f, "{WHOLE}{name}"),
        }
    }
}

/// A name that stays as it is when a neighbour comes or goes: closures bear no numbers in it, nor do
/// functions that wasm-opt tells apart by one.
pub(super) fn settled(name: &str) -> String {
    const CLOSURE: &str = "{closure#";
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut rest = plain
        .strip_suffix('_')
        .filter(|_| plain != name)
        .unwrap_or(name);
    let mut settled = String::new();
    while let Some((before, behind)) = rest.split_once(CLOSURE) {
        settled.push_str(before);
        settled.push_str("{closure");
        rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    settled + rest
}

/// Every path by which a list can name a function: `a::b` and what it begins with wherever it stands in
/// the name, `<a::b>::c`, and the whole name. One segment alone is no path.
pub(super) fn paths(name: &str) -> BTreeSet<Path<'_>> {
    let mut paths = BTreeSet::from([Path::Whole(name)]);
    let starts = name
        .char_indices()
        .filter(|(at, c)| in_word(*c) && begins(name, *at));
    for (from, _) in starts {
        let mut at = from;
        let mut segments = 0;
        loop {
            at += word(&name[at..]);
            segments += 1;
            if segments > 1 {
                paths.insert(Path::Part(&name[from..at]));
            }
            let Some(rest) = name[at..].strip_prefix("::") else {
                break;
            };
            if !rest.starts_with(in_word) {
                break;
            }
            at += 2;
        }
        let method = name[at..].strip_prefix(">::").map_or(0, word);
        if segments > 1 && method > 0 && name[..from].ends_with('<') {
            paths.insert(Path::Part(&name[from - 1..at + 3 + method]));
        }
    }
    paths
}

/// The length of the word that a text begins with.
fn word(text: &str) -> usize {
    text.find(|c| !in_word(c)).unwrap_or(text.len())
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a path can begin at this place of a name.
fn begins(name: &str, at: usize) -> bool {
    !name[..at].ends_with(|c| in_word(c) || c == ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_path_for_each_place_where_it_can_be_named() {
        let name = "<alloc::vec::Vec<app::rare::Shape>>::push";
        let found: Vec<String> = paths(name).iter().map(Path::to_string).collect();
        assert_eq!(
            found,
            [
                "alloc::vec",
                "alloc::vec::Vec",
                "app::rare",
                "app::rare::Shape",
                "= <alloc::vec::Vec<app::rare::Shape>>::push",
            ]
        );
        assert!(paths("<a::B>::c::{closure}").contains(&Path::read("<a::B>::c")));
    }

    #[test]
    fn numbers_that_depend_on_neighbours_are_left_out() {
        for (name, plain) in [
            (
                "a::b::{closure#12}::{closure#0}",
                "a::b::{closure}::{closure}",
            ),
            ("a::b_3", "a::b"),
            ("a::b3", "a::b3"),
            ("a::b_", "a::b_"),
        ] {
            assert_eq!(settled(name), plain);
        }
    }
}
