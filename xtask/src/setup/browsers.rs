//! Where a browser is: named by a person, on PATH, or where macOS keeps it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::process;

/// How a browser is looked for.
#[derive(Debug)]
pub(super) struct Browser<'a> {
    /// The variable in which a person may name one.
    pub(super) variable: &'a str,
    /// What it is called on PATH, the most wanted first.
    pub(super) names: &'a [&'a str],
    /// Where macOS keeps it, off PATH.
    pub(super) applications: &'a [&'a str],
}

impl Browser<'_> {
    /// The program, if there is one.
    ///
    /// # Errors
    /// When a person has named one that is not there.
    pub(super) fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(wish) = env::var_os(self.variable).map(PathBuf::from) {
            ensure!(
                wish.exists(),
                "{} is {}, where nothing is",
                self.variable,
                wish.display()
            );
            return Ok(Some(wish));
        }
        let application = || {
            let mut paths = self.applications.iter().map(Path::new);
            paths.find(|path| path.exists()).map(Path::to_owned)
        };
        let on_path = self.names.iter().find_map(|name| process::find(name));
        Ok(on_path.or_else(application))
    }
}
