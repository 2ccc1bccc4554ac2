//! rustup, where Rust came from it: targets and components of the toolchain in use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::{process, progress};

/// How long a download may stand still. Short, since behind a closed network it never moves at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Adds a target to the toolchain in use.
///
/// # Errors
/// When there is no rustup, or it fails or stands still.
pub(super) fn add_target(target: &str) -> Result<()> {
    rustup(&["target", "add", target])
}

/// Adds the sources of the standard library to the toolchain in use.
///
/// # Errors
/// When there is no rustup, or it fails or stands still.
pub(super) fn add_sources() -> Result<()> {
    rustup(&["component", "add", "rust-src"])
}

/// Makes sure of a component that comes as a cargo subcommand.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub(crate) fn component(name: &str, program: &str) -> Result<()> {
    let subcommand = program.strip_prefix("cargo-").unwrap_or(program);
    if process::succeeds(process::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    progress::note(&format!("missing: Rust's {name}; adding it with rustup"));
    rustup(&["component", "add", name])
}

fn rustup(words: &[&str]) -> Result<()> {
    if process::find("rustup").is_none() {
        bail!(
            "there is no rustup; with one, `rustup {}` would do it",
            words.join(" ")
        );
    }
    let home = process::capture(Command::new("rustup").args(["show", "home"])).map(PathBuf::from);
    let downloads = home
        .map(|home| [home.join("downloads"), home.join("tmp")])
        .unwrap_or_default();
    let mut command = Command::new("rustup");
    // A host that cannot be reached is no fault inside rustup.
    command.args(words).env("RUST_BACKTRACE", "0");
    process::run_patiently(&mut command, PATIENCE, || {
        downloads.iter().map(|dir| size(dir)).sum()
    })
}

/// Octets in a folder's files, which grow while a download moves.
fn size(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .map(|meta| meta.len())
        .sum()
}
