//! What the native tests talk to, in one folder: a Python with libzmq of today, libzmq of earlier
//! days, an implementation in Rust that is not ours, and zeromq.js.
//!
//! The folder lies in cargo's output folder, where `cargo test` by hand finds it too.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{old_zmq, python, zeromq_js};
use crate::project::Project;
use crate::{process, progress};

/// Where the peers are.
#[derive(Debug)]
pub(crate) struct Peers {
    /// A Python that can import zmq.
    pub(crate) python: PathBuf,
    /// The folder with everything else.
    pub(crate) folder: PathBuf,
}

impl Peers {
    /// Makes sure of them, building what is missing.
    ///
    /// # Errors
    /// What is missing and may not be installed, or does not build.
    pub(crate) fn ensure(project: &Project) -> Result<Self> {
        let folder = project.target.join("peers");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let python = python::with_zmq(project)?;
        let note = folder.join("python");
        fs::write(&note, python.as_os_str().as_encoded_bytes())
            .with_context(|| format!("cannot write {}", note.display()))?;
        old_zmq::find_or_build(project, &folder)?;
        super::cxx()?;
        let modules = zeromq_js::find_or_install(project)?;
        let note = folder.join("javascript");
        fs::write(&note, modules.as_os_str().as_encoded_bytes())
            .with_context(|| format!("cannot write {}", note.display()))?;
        independent(project, &folder)?;
        Ok(Self { python, folder })
    }
}

/// Builds the program in `tests/peer`, a workspace of its own so that its dependencies stay out of
/// ours.
fn independent(project: &Project, folder: &std::path::Path) -> Result<()> {
    let output = project.target.join("peers-build");
    let program = format!("independent-peer{}", std::env::consts::EXE_SUFFIX);
    if !folder.join(&program).exists() {
        progress::note("building a peer on the crate zeromq, an implementation that is not ours");
    }
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--quiet", "--locked", "--manifest-path"])
        .arg(project.root.join("tests/peer/Cargo.toml"))
        .env("CARGO_TARGET_DIR", &output);
    process::run(&mut cargo)?;
    old_zmq::place(&output.join("debug").join(&program), &folder.join(&program))
}
