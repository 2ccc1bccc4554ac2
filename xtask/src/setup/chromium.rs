//! A Chromium or Chrome for the browser tests, and a font that can write Chinese.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::system;
use crate::process;

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Where macOS keeps them, off PATH.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Finds a browser, or installs Debian's.
///
/// # Errors
/// When there is none, or no Chinese font, and they may not be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    let browser = match find()? {
        Some(browser) => browser,
        None => {
            system::install("Chromium", &["chromium"], Some("--cask chromium"))?;
            find()?.context("Chromium is installed, yet not on PATH")?
        }
    };
    if cfg!(target_os = "linux") && !writes_chinese() {
        system::install(
            "a font for Chinese",
            &["fontconfig", "fonts-noto-cjk"],
            None,
        )?;
    }
    Ok(browser)
}

fn find() -> Result<Option<PathBuf>> {
    if let Some(wish) = env::var_os("HOPSCOPE_CHROMIUM").map(PathBuf::from) {
        ensure!(
            wish.exists(),
            "HOPSCOPE_CHROMIUM is {}, where nothing is",
            wish.display()
        );
        return Ok(Some(wish));
    }
    let application = || {
        APPLICATIONS
            .iter()
            .map(Path::new)
            .find(|path| path.exists())
            .map(Path::to_owned)
    };
    Ok(NAMES
        .iter()
        .find_map(|name| process::find(name))
        .or_else(application))
}

fn writes_chinese() -> bool {
    process::capture(Command::new("fc-list").args([":lang=zh-cn", "family"]))
        .is_ok_and(|fonts| !fonts.is_empty())
}
