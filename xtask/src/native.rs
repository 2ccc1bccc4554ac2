//! The `hopscope` binary with the page inside it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::project::Project;
use crate::{page, process, progress};

/// Builds the page and the binary that holds it, and hands back the binary's path.
///
/// # Errors
/// When a tool is missing or either does not build.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    page::build(project)?;
    progress::note("building hopscope with the page inside");
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--release", "--package", "hopscope"])
        .current_dir(&project.root);
    process::run(cargo.env("HOPSCOPE_PAGE_DIR", project.dist()))?;
    Ok(project
        .target
        .join("release")
        .join(format!("hopscope{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds all and serves the playground, until interrupted.
///
/// # Errors
/// When something does not build, or the binary cannot be started.
pub(crate) fn play(project: &Project, port: u16, open: bool) -> Result<ExitCode> {
    let mut hopscope = Command::new(build(project)?);
    hopscope.args(["play", "--bind", &format!("127.0.0.1:{port}")]);
    if open {
        hopscope.arg("--open");
    }
    process::become_program(&mut hopscope)
}
