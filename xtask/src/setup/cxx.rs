//! A C++ compiler, for libFuzzer's own part.

use anyhow::{Context, Result};

use super::system;
use crate::process;

/// Makes sure of one.
///
/// # Errors
/// When there is none and it may not be installed.
pub(crate) fn find_or_install() -> Result<()> {
    let there = || {
        ["c++", "g++", "clang++"]
            .iter()
            .find_map(|name| process::find(name))
    };
    if std::env::var_os("CXX").is_some() || there().is_some() {
        return Ok(());
    }
    system::install("a C++ compiler", &["g++"], Some("llvm"))?;
    there()
        .map(drop)
        .context("g++ is installed, yet not on PATH")
}
