//! wasm-opt, which makes the module smaller: from npm's `binaryen`, whose releases keep pace with rustc.

use std::path::PathBuf;

use anyhow::Result;

use super::node;
use crate::progress;
use crate::project::Project;

/// `Trunk.toml` names the same release, as `version_132`.
pub(super) const VERSION: &str = "132.0.0";

/// The folder with wasm-opt in it. It runs on the Node that PATH has.
///
/// # Errors
/// When npm is missing or fails.
pub(super) fn find_or_install(project: &Project) -> Result<PathBuf> {
    let node = node::find_or_install()?;
    let folder = project.cache.join(format!("binaryen-{VERSION}"));
    let bin = folder.join("node_modules/.bin");
    if !bin.join("wasm-opt").exists() {
        progress::note(&format!(
            "missing: wasm-opt {VERSION}; installing npm's binaryen"
        ));
        node.install(&folder, &format!("binaryen@{VERSION}"))?;
    }
    Ok(bin)
}
