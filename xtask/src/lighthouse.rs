//! Lighthouse's opinion of the page, as the real binary serves it.

use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::{native, process, setup};

/// Builds the page and the binary, and has Lighthouse look at it.
///
/// # Errors
/// When something is missing or does not build, and when the page is not wholly accessible.
pub(crate) fn run(project: &Project) -> Result<()> {
    let folder = project.root.join("tests/lighthouse");
    let node = setup::node_modules(&folder)?;
    let chromium = setup::chromium()?;
    let hopscope = native::build(project)?;
    process::run(
        Command::new(&node.node)
            .arg("run.mjs")
            .current_dir(&folder)
            .env("HOPSCOPE_BIN", hopscope)
            .env("HOPSCOPE_CHROMIUM", chromium),
    )
}
