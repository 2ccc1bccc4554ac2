//! Where things lie: the source tree, its outputs and the per-user cache folder of tools.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

/// The folders that every task works with.
#[derive(Debug)]
pub(crate) struct Project {
    /// The workspace's root folder.
    pub(crate) root: PathBuf,
    /// Tools, one folder per version; shared by all clones of this user.
    pub(crate) cache: PathBuf,
    /// Cargo's output folder for this machine's own binaries.
    pub(crate) target: PathBuf,
}

impl Project {
    /// Finds the folders.
    ///
    /// # Errors
    /// When neither `HOPSCOPE_CACHE` nor a home folder is set.
    pub(crate) fn locate() -> Result<Self> {
        // Set by `cargo run`; the built-in path serves a call of the binary itself.
        let manifest_dir =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest_dir)
            .parent()
            .context("xtask lies in no workspace")?
            .to_owned();
        let cache = folder("HOPSCOPE_CACHE")
            .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("hopscope")))
            .or_else(|| {
                Some(
                    folder("HOME")
                        .or_else(|| folder("USERPROFILE"))?
                        .join(".cache/hopscope"),
                )
            })
            .context("no folder for the tools: set HOPSCOPE_CACHE to one")?;
        let target = folder("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Ok(Self {
            cache: std::path::absolute(cache)?,
            target: root.join(target),
            root,
        })
    }

    /// The built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo's output folder for the page. Its own, since the page may be built by another rustc, and
    /// two of them in one folder make each other's work void.
    pub(crate) fn page_target(&self) -> PathBuf {
        self.target.join("page")
    }

    /// The version of a crate in `Cargo.lock`.
    ///
    /// # Errors
    /// When the lock file cannot be read or does not hold the crate.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let lock =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        version_in_lock(&lock, name)
            .with_context(|| format!("{} holds no crate `{name}`", path.display()))
    }

    /// The oldest Rust that the workspace promises to build with, as in `1.88`.
    ///
    /// # Errors
    /// When the workspace's `Cargo.toml` does not say.
    pub(crate) fn oldest_rust(&self) -> Result<String> {
        let path = self.root.join("Cargo.toml");
        let manifest =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let quoted = manifest
            .lines()
            .find_map(|line| line.strip_prefix("rust-version = "));
        Ok(quoted
            .context("Cargo.toml states no rust-version")?
            .trim_matches('"')
            .to_owned())
    }
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The lock file's form is `name = "x"` followed by `version = "y"`.
pub(crate) fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_taken_from_the_lock_file() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.3.4\"\n";
        assert_eq!(version_in_lock(lock, "a").as_deref(), Some("2.3.4"));
        assert_eq!(version_in_lock(lock, "c"), None);
    }
}
