//! A Firefox for the browser tests. It is driven over WebDriver BiDi, which it speaks by itself.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::browsers::Browser;
use super::system;

const FIREFOX: Browser<'_> = Browser {
    variable: "HOPSCOPE_FIREFOX",
    names: &["firefox-esr", "firefox"],
    applications: &["/Applications/Firefox.app/Contents/MacOS/firefox"],
};

/// Finds a browser, or installs Debian's.
///
/// # Errors
/// When there is none and it may not be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(browser) = FIREFOX.find()? {
        return Ok(browser);
    }
    system::install("Firefox", &["firefox-esr"], Some("--cask firefox"))?;
    let installed = FIREFOX.find()?;
    installed.context("Firefox is installed, yet not on PATH")
}
