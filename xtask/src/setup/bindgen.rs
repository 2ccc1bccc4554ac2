//! wasm-bindgen's command line: exactly the version of the library that the page links.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_tool::CargoTool;
use crate::project::Project;

/// The folder with wasm-bindgen in it.
///
/// # Errors
/// When `Cargo.lock` names no version or the tool cannot be built.
pub(super) fn find_or_install(project: &Project) -> Result<PathBuf> {
    let bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &project.locked_version("wasm-bindgen")?,
        flags: &[],
        takes: "about a minute",
    };
    bindgen.find_or_build(project)
}
