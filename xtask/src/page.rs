//! The page: bundled by Trunk into `dist/`, or served and rebuilt at each change.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::fresh::Fresh;
use crate::project::Project;
use crate::setup::PageTools;
use crate::{finish, process, progress};

/// Makes sure that `dist/` holds the page of the present source.
///
/// # Errors
/// When a tool is missing or the page does not build.
pub(crate) fn build(project: &Project) -> Result<()> {
    let tools = PageTools::ensure(project)?;
    let fresh = Fresh::now(project, &tools.stamp);
    if fresh.holds() {
        progress::note("the page in dist/ is up to date");
        return Ok(());
    }
    progress::note("building the page with Trunk");
    let started = Instant::now();
    let mut trunk = tools.trunk_for_size(project)?;
    // Without its features the module holds no texts: they are files, which are put beside it.
    process::run(trunk.args(["build", "--release", "--no-default-features", "true"]))?;
    finish::finish(project)?;
    fresh.remember()?;
    progress::note(&format!(
        "the page is in dist/ ({})",
        progress::spoken(started.elapsed())
    ));
    Ok(())
}

/// Serves the page for working on it, until interrupted.
///
/// # Errors
/// When a tool is missing or Trunk cannot be started.
pub(crate) fn serve(project: &Project, port: u16, open: bool) -> Result<ExitCode> {
    let tools = PageTools::ensure(project)?;
    let mut trunk = tools.trunk(project)?;
    // Not dist/: that holds the small build which goes into the binary.
    trunk
        .arg("serve")
        .args(["--port", &port.to_string()])
        .arg("--dist")
        .arg(project.page_target().join("serve"));
    if open {
        trunk.arg("--open");
    }
    std::fs::create_dir_all(project.page_target())?;
    process::become_program(&mut trunk)
}
