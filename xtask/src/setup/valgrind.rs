//! Valgrind, whose tool callgrind counts instructions.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::system;
use crate::process;

/// Finds it, or installs Debian's; `None` where there is none to be had.
///
/// # Errors
/// When it is missing and may not be installed.
pub(crate) fn find_or_install() -> Result<Option<PathBuf>> {
    let there = || process::find("valgrind");
    if !cfg!(target_os = "linux") || there().is_some() {
        return Ok(there());
    }
    system::install("Valgrind", &["valgrind"], None)?;
    let installed = there().context("valgrind is installed, yet not on PATH")?;
    Ok(Some(installed))
}
