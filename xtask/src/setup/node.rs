//! Node and npm: they run wasm-opt and the browser tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::system;
use crate::{process, progress};

/// The first whose test runner has a report for people; Debian 12's is newer.
const OLDEST: &str = "18.19";

/// Node with its package manager.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) node: PathBuf,
    npm: PathBuf,
}

/// Finds Node and npm, or installs them.
///
/// # Errors
/// When they are missing and may not be installed, or are too old.
pub(crate) fn find_or_install() -> Result<Node> {
    let found = || {
        Some(Node {
            node: process::find("node")?,
            npm: process::find("npm")?,
        })
    };
    let node = match found() {
        Some(node) => node,
        None => {
            system::install("Node and npm", &["nodejs", "npm"], Some("node"))?;
            found().context("Node and npm are installed, yet not on PATH")?
        }
    };
    let said = process::capture(Command::new(&node.node).arg("--version"))?;
    if system::version(&said) < system::version(OLDEST) {
        bail!(
            "Node {said} at {} is too old: {OLDEST} or later is needed",
            node.node.display()
        );
    }
    Ok(node)
}

impl Node {
    /// Installs one package into a folder of its own, which appears only when it is complete.
    ///
    /// # Errors
    /// When npm fails.
    pub(super) fn install(&self, folder: &Path, package: &str) -> Result<()> {
        let partial = folder.with_extension(format!("partial-{}", std::process::id()));
        fs::create_dir_all(&partial)
            .with_context(|| format!("cannot make {}", partial.display()))?;
        let words = [
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            package,
        ];
        process::run(
            Command::new(&self.npm)
                .args(words)
                .arg("--prefix")
                .arg(&partial),
        )?;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::rename(&partial, folder).with_context(|| format!("cannot make {}", folder.display()))
    }
}

/// Installs a folder's `package-lock.json`, unless that was done already.
///
/// # Errors
/// When Node cannot be had or npm fails.
pub(crate) fn install_locked(folder: &Path) -> Result<Node> {
    let node = find_or_install()?;
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let done = folder.join("node_modules/.installed-lock");
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(node);
    }
    progress::note("missing: Node packages of the tests; installing them with npm");
    let words = ["ci", "--no-audit", "--no-fund", "--no-update-notifier"];
    process::run(Command::new(&node.npm).args(words).current_dir(folder))?;
    fs::write(&done, &lock)?;
    Ok(node)
}
