//! The lines of a list: blank ones and comments are left out.

/// The entries with their lines, counted from 1. A line that starts with `#` is a comment; no key
/// does, since that would be above what five characters of Z85 may stand for. The end of a line may
/// be that of Windows.
pub(super) fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}
