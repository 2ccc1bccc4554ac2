//! Trunk, the bundler.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_tool::CargoTool;
use crate::project::Project;

/// Later ones want a newer rustc than the workspace does.
pub(super) const VERSION: &str = "0.21.14";

/// The folder with Trunk in it.
///
/// # Errors
/// When it cannot be built.
pub(super) fn find_or_install(project: &Project) -> Result<PathBuf> {
    let trunk = CargoTool {
        package: "trunk",
        program: "trunk",
        version: VERSION,
        // Without what it would download tools and look for updates with: the tools are all here.
        flags: &["--no-default-features"],
        takes: "two to four minutes",
    };
    trunk.find_or_build(project)
}
