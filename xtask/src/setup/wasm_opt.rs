//! wasm-opt, which makes the module smaller: from npm's `binaryen`, whose releases keep pace with rustc.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::node;
use crate::progress;
use crate::project::Project;

/// `Trunk.toml` names the same release, as `version_132`.
pub(super) const VERSION: &str = "132.0.0";

/// The folder of Node, on which this wasm-opt runs, and the folder with wasm-opt in it.
///
/// # Errors
/// When npm is missing or fails.
pub(super) fn find_or_install(project: &Project) -> Result<(PathBuf, PathBuf)> {
    let node = node::find_or_install()?;
    let folder = project.cache.join(format!("binaryen-{VERSION}"));
    let bin = folder.join("node_modules/.bin");
    if !bin.join("wasm-opt").exists() {
        progress::note(&format!(
            "missing: wasm-opt {VERSION}; installing npm's binaryen"
        ));
        node.install(&folder, &format!("binaryen@{VERSION}"))?;
    }
    let node = node
        .node
        .parent()
        .context("Node lies in no folder")?
        .to_owned();
    Ok((node, bin))
}
