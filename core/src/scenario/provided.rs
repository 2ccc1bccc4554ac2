//! The built-in lessons of a program that does not hold them itself: as a file says.
//!
//! ```text
//! === hello
//! title = …
//! === one-proxy
//! …
//! ```

use std::sync::OnceLock;

/// Begins the line with a lesson's id, which stands before its scenario.
const HEAD: &str = "=== ";

static LESSONS: OnceLock<&'static str> = OnceLock::new();

/// The scenario file of this lesson.
pub(super) fn source(id: &str) -> Option<&'static str> {
    in_file(LESSONS.get()?, id)
}

/// Takes over the scenario files of the built-in lessons: each behind a line `=== ` with its id.
/// Lessons that are there already stay.
pub fn provide_lessons(file: String) {
    // Only the first has any effect.
    let _ = LESSONS.set(file.leak());
}

fn in_file(file: &'static str, id: &str) -> Option<&'static str> {
    let lessons = file.strip_prefix(HEAD)?.split("\n=== ");
    lessons
        .filter_map(|lesson| lesson.split_once('\n'))
        .find_map(|(name, source)| (name == id).then_some(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_what_stands_behind_its_id() {
        let file = "=== a\none\ntwo\n=== b\n\nthree\n";
        assert_eq!(in_file(file, "a"), Some("one\ntwo"));
        assert_eq!(in_file(file, "b"), Some("\nthree\n"));
        assert_eq!(in_file(file, "c"), None);
        assert_eq!(in_file("", "a"), None);
    }
}
