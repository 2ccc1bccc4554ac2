//! A Chromium or Chrome for the browser tests, and a font that can write Chinese.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::browsers::Browser;
use super::system;
use crate::process;

const CHROMIUM: Browser<'_> = Browser {
    variable: "HOPSCOPE_CHROMIUM",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    applications: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
};

/// Finds a browser, or installs Debian's.
///
/// # Errors
/// When there is none, or no Chinese font, and they may not be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    let browser = match CHROMIUM.find()? {
        Some(browser) => browser,
        None => {
            system::install("Chromium", &["chromium"], Some("--cask chromium"))?;
            CHROMIUM
                .find()?
                .context("Chromium is installed, yet not on PATH")?
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

fn writes_chinese() -> bool {
    process::capture(Command::new("fc-list").args([":lang=zh-cn", "family"]))
        .is_ok_and(|fonts| !fonts.is_empty())
}
