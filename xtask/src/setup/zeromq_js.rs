//! zeromq.js, with which the programs in JavaScript that are written of scenarios are run.

use std::path::PathBuf;

use anyhow::Result;

use super::node;
use crate::progress;
use crate::project::Project;

/// Brings a libzmq 4.3.5 of its own along.
const VERSION: &str = "6.8.0";

/// The folder `node_modules` with zeromq.js in it.
///
/// # Errors
/// When npm is missing or fails.
pub(super) fn find_or_install(project: &Project) -> Result<PathBuf> {
    let node = node::find_or_install()?;
    let folder = project.cache.join(format!("zeromq-js-{VERSION}"));
    let modules = folder.join("node_modules");
    if !modules.join("zeromq").exists() {
        progress::note(&format!(
            "missing: zeromq.js {VERSION}; installing npm's zeromq"
        ));
        node.install(&folder, &format!("zeromq@{VERSION}"))?;
    }
    Ok(modules)
}
