//! The page's style sheets as one file: the page is drawn only when all of them are there, and each is a
//! way to the server and back.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The one file.
const ONE: &str = "page.css";

/// What stays a file of its own too: flows in other pages and pictures that are taken home ask for these.
const SHARED: [&str; 3] = ["tokens.css", "stage.css", "flow.css"];

/// How the page asks for a style sheet.
const LINK: (&str, &str) = (
    "<link rel=\"stylesheet\" href=\"./",
    "\" data-integrity=\"none\"/>",
);

/// Joins what the page asks for, in its order, and lets it ask for that.
///
/// # Errors
/// When the page asks for none, or a file cannot be read or written.
pub(super) fn join(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let page =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let (page, names) = with_one(&page)?;
    let mut joined = String::new();
    for name in &names {
        let file = dist.join(name);
        let style =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        joined.push_str(&style);
        joined.push('\n');
        if !SHARED.contains(&name.as_str()) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    super::write(&dist.join(ONE), &joined)?;
    super::write(&path, &page)
}

/// The page with one style sheet in the place of the first, and the names of all that it asked for.
fn with_one(page: &str) -> Result<(String, Vec<String>)> {
    let (mut rewritten, mut names) = (String::new(), Vec::new());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(LINK.0) {
        let (name, after) = after
            .split_once(LINK.1)
            .context("a link to a style sheet does not end")?;
        rewritten.push_str(before);
        if names.is_empty() {
            rewritten.push_str(LINK.0);
            rewritten.push_str(ONE);
            rewritten.push_str(LINK.1);
        }
        names.push(name.to_owned());
        rest = after;
    }
    ensure!(!names.is_empty(), "Trunk has linked no style sheet");
    rewritten.push_str(rest);
    ensure!(
        !rest.contains("rel=\"stylesheet\""),
        "the page asks for a style sheet in another way"
    );
    Ok((rewritten, names))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own page is right")]

    use super::*;

    #[test]
    fn many_style_sheets_become_one_where_the_first_was() {
        let link = |name: &str| format!("{}{name}{}", LINK.0, LINK.1);
        let page = format!(
            "<head><title/>{}{}<meta/></head>",
            link("b.css"),
            link("a.css")
        );
        let (page, names) = with_one(&page).unwrap();
        assert_eq!(page, format!("<head><title/>{}<meta/></head>", link(ONE)));
        assert_eq!(names, ["b.css", "a.css"]);
    }

    #[test]
    fn a_page_without_style_sheets_is_not_what_trunk_makes() {
        assert!(with_one("<head></head>").is_err());
        let other = format!(
            "{}a.css{}<link rel=\"stylesheet\" href=\"b.css\">",
            LINK.0, LINK.1
        );
        assert!(with_one(&other).is_err());
    }
}
