//! Command-line tools built from their crates: the one source that every Rust user can reach.
//!
//! A light profile is used, since the tools' own release profiles take far longer to compile than
//! anything here will ever win back by running them.

use std::fs;
use std::path::PathBuf;
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
        let Self {
            package,
            program,
            version,
            flags,
            takes,
        } = self;
        let root = project.cache.join(format!("{package}-{version}"));
        let bin = root.join("bin");
        if bin
            .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
            .exists()
        {
            return Ok(bin);
        }
        progress::note(&format!(
            "missing: {program} {version}; building it from its crate ({takes}, once)"
        ));
        let started = Instant::now();
        let scratch = project
            .cache
            .join("build")
            .join(format!("{package}-{version}"));
        let build = |extra: &[&str]| {
            let mut command = process::cargo();
            command.args([
                "install",
                package,
                "--version",
                &format!("={version}"),
                "--bin",
                program,
            ]);
            command.args(*flags).args(extra).arg("--root").arg(&root);
            self.lightly(&mut command).env("CARGO_TARGET_DIR", &scratch);
            process::run(&mut command)
        };
        build(&["--locked"]).or_else(|error| {
            // A lock file may name a version that this registry, or a mirror of it, does not serve.
            progress::note(&format!(
                "{error:#}; once more without the tool's lock file"
            ));
            build(&[])
        })?;
        fs::remove_dir_all(&scratch)
            .with_context(|| format!("cannot remove {}", scratch.display()))?;
        progress::note(&format!(
            "{program} {version} is there ({})",
            progress::spoken(started.elapsed())
        ));
        Ok(bin)
    }

    fn lightly<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        // The page's own settings must not reach the tools.
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET");
        command.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0")
    }
}
