//! Trunk writes the script that starts the page into it. A page that allows only scripts from files has
//! it as a file. Trunk has the module fetched ahead, too, next to the style sheet: here it is fetched when
//! the still is seen (`page.js`), so that it does not hold that up.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// What Trunk puts before and after the script.
const SCRIPT: (&str, &str) = ("<script type=\"module\">", "</script>");

/// What starts the page instead.
const STARTER: &str = "<script type=\"module\" src=\"./page.js\"></script>";

/// How Trunk has the module fetched ahead.
const AHEAD: (&str, &str) = ("<link rel=\"preload\" href=\"./hopscope-web_bg.wasm\"", ">");

/// Rewrites the page.
///
/// # Errors
/// When it is not as Trunk writes it, or still holds scripts or styles.
pub(super) fn rewrite(path: &Path) -> Result<()> {
    let page =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let page = without_module(&with_starter(&page)?)?;
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

fn with_starter(page: &str) -> Result<String> {
    let (before, rest) = page
        .split_once(SCRIPT.0)
        .context("Trunk has written no script into the page")?;
    let (script, after) = rest
        .split_once(SCRIPT.1)
        .context("the script in the page does not end")?;
    ensure!(
        script.contains("TrunkApplicationStarted"),
        "the script in the page is not Trunk's"
    );
    let page = format!("{before}{STARTER}{after}");
    for inline in ["<script>", SCRIPT.0, "<style", " style=\"", " onload="] {
        ensure!(
            !page.contains(inline),
            "the page holds `{inline}`, which a strict content security policy forbids"
        );
    }
    Ok(page)
}

fn without_module(page: &str) -> Result<String> {
    let (before, rest) = page
        .split_once(AHEAD.0)
        .context("Trunk does not have the module fetched ahead")?;
    let (_, after) = rest
        .split_once(AHEAD.1)
        .context("the link to the module does not end")?;
    Ok(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own page is right")]

    use super::*;

    #[test]
    fn the_script_in_the_page_becomes_a_file() {
        let page = "<head><script type=\"module\">\ndispatchEvent(new CustomEvent(\"TrunkApplicationStarted\"))</script></head>";
        assert_eq!(
            with_starter(page).unwrap(),
            format!("<head>{STARTER}</head>")
        );
        for bad in [
            "<head></head>",
            "<script type=\"module\">other()</script>",
            &page.replace("</head>", "<p style=\"color: red\">"),
        ] {
            assert!(with_starter(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_module_is_not_fetched_ahead_of_the_still() {
        let page =
            "<head><link rel=\"preload\" href=\"./hopscope-web_bg.wasm\" as=\"fetch\"></head>";
        assert_eq!(without_module(page).unwrap(), "<head></head>");
        assert!(without_module("<head></head>").is_err());
    }
}
