//! Command-line tools built from their crates: the one source that every Rust user can reach.
//!
//! A light profile is used, since the tools' own release profiles take far longer to compile than
//! anything here will ever win back by running them.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{process, progress};

/// A tool of one exact version.
#[derive(Debug)]
pub(super) struct CargoTool<'a> {
    pub(super) package: &'a str,
    pub(super) program: &'a str,
    pub(super) version: &'a str,
    pub(super) flags: &'a [&'a str],
    /// How long it takes on two cores, for the person who waits.
    pub(super) takes: &'a str,
}

impl CargoTool<'_> {
    /// The folder with the program in it; built if there is none yet.
    ///
    /// # Errors
    /// When the build fails.
    pub(super) fn find_or_build(&self, project: &Project) -> Result<PathBuf> {
        let name = format!("{}-{}", self.package, self.version);
        let root = project.cache.join(&name);
        let bin = root.join("bin");
        if bin.join(format!("{}{EXE_SUFFIX}", self.program)).exists() {
            return Ok(bin);
        }
        let tool = format!("{} {}", self.program, self.version);
        progress::note(&format!(
            "missing: {tool}; building it from its crate ({}, once)",
            self.takes
        ));
        let started = Instant::now();
        let scratch = project.cache.join("build").join(&name);
        process::run(self.install(&root, &scratch)?.arg("--locked")).or_else(|error| {
            // A lock file may name a version that this registry, or a mirror of it, does not serve.
            progress::note(&format!("{error:#}; once more without its lock file"));
            process::run(&mut self.install(&root, &scratch)?)
        })?;
        fs::remove_dir_all(&scratch)
            .with_context(|| format!("cannot remove {}", scratch.display()))?;
        let took = progress::spoken(started.elapsed());
        progress::note(&format!("{tool} is there ({took})"));
        Ok(bin)
    }

    fn install(&self, root: &Path, scratch: &Path) -> Result<Command> {
        let mut command = process::cargo();
        let version = format!("={}", self.version);
        command.args(["install", self.package, "--version", &version]);
        command.args(["--bin", self.program]).args(self.flags);
        command.arg("--root").arg(root);
        command.env("CARGO_TARGET_DIR", scratch);
        command.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0");
        // Settings for the page or the workspace must not reach the tools.
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET");
        // With its folder in PATH, cargo does not advise to put it there.
        command.env("PATH", process::path_with(&[root.join("bin")])?);
        Ok(command)
    }
}
