//! A Python that can import zmq, for the tests against libzmq itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use super::system;
use crate::project::Project;
use crate::{process, progress};

/// Brings libzmq 4.3.5 along.
const PYZMQ: &str = "27.3.0";

/// Finds such a Python, or makes a virtual environment with pyzmq.
///
/// # Errors
/// When Python is missing and may not be installed, or pip fails.
pub(crate) fn with_zmq(project: &Project) -> Result<PathBuf> {
    if let Some(python) = env::var_os("HOPSCOPE_PYTHON").map(PathBuf::from) {
        if !imports(&python, "zmq") {
            bail!(
                "HOPSCOPE_PYTHON is {}, which cannot import zmq",
                python.display()
            );
        }
        return Ok(python);
    }
    let folder = project.cache.join(format!("pyzmq-{PYZMQ}"));
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if imports(&python, "zmq") {
        return Ok(python);
    }
    progress::note(&format!(
        "missing: a Python with pyzmq; making one with pyzmq {PYZMQ}"
    ));
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let base = base()?;
    process::run(Command::new(base).args(["-m", "venv"]).arg(&folder))?;
    let words = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    process::run(
        Command::new(&python)
            .args(words)
            .arg(format!("pyzmq=={PYZMQ}")),
    )?;
    Ok(python)
}

/// A Python that has pip, for what pip can download.
///
/// # Errors
/// When there is none and it may not be installed.
pub(super) fn with_pip(project: &Project) -> Result<PathBuf> {
    let python = with_zmq(project)?;
    if imports(&python, "pip") {
        return Ok(python);
    }
    let usable = || process::find("python3").filter(|python| imports(python, "pip"));
    if usable().is_none() {
        system::install("pip", &["python3-pip"], Some("python"))?;
    }
    usable().context("python3 is there, but not its pip")
}

/// A Python that can make virtual environments; Debian packs that ability apart.
fn base() -> Result<PathBuf> {
    let usable = || process::find("python3").filter(|python| imports(python, "ensurepip"));
    if usable().is_none() {
        system::install(
            "Python with its venv module",
            &["python3", "python3-venv"],
            Some("python"),
        )?;
    }
    usable().context("python3 is there, but cannot make a virtual environment (no ensurepip)")
}

fn imports(python: &Path, module: &str) -> bool {
    python.exists()
        && process::succeeds(Command::new(python).args(["-c", &format!("import {module}")]))
}
