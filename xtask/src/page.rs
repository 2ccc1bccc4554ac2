//! The page: bundled by Trunk into `dist/`, or served and rebuilt at each change.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::fresh::Fresh;
use crate::project::Project;
use crate::setup::PageTools;
use crate::{finish, process, progress, setup};

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
    let started = Instant::now();
    bundle(project, &tools, &project.dist())?;
    finish::finish(project)?;
    fresh.remember()?;
    progress::note(&format!(
        "the page is in dist/ ({})",
        progress::spoken(started.elapsed())
    ));
    Ok(())
}

/// Learns anew what the page can do without until it has been opened: `tests/browser/learn.mjs` does what
/// a reader does at first, in a page that writes down which of its functions run.
///
/// # Errors
/// When something is missing, the page does not build, or it cannot do what a reader does.
pub(crate) fn learn(project: &Project) -> Result<()> {
    let folder = project.root.join("tests/browser");
    let node = setup::node_modules(&folder)?;
    let chromium = setup::chromium()?;
    let tools = PageTools::ensure(project)?;
    let dist = project.page_target().join("learn");
    bundle(project, &tools, &dist)?;
    finish::finish_counted(project, &dist)?;
    progress::note("learning which functions run while the page is opened");
    let mut walk = Command::new(&node.node);
    walk.arg("learn.mjs")
        .current_dir(&folder)
        .env("HOPSCOPE_PAGE_DIR", &dist)
        .env("HOPSCOPE_CHROMIUM", chromium);
    let said = process::capture(&mut walk)?;
    let ran = said.split_whitespace().map(str::parse);
    let ran = ran
        .collect::<Result<_, _>>()
        .context("learn.mjs has said what is no number")?;
    finish::write_list(project, &dist, &ran)
}

/// Has Trunk build the page that a browser downloads.
fn bundle(project: &Project, tools: &PageTools, dist: &Path) -> Result<()> {
    progress::note("building the page with Trunk");
    let mut trunk = tools.trunk_for_size(project)?;
    // Without its features the module holds no texts: they are files, which are put beside it.
    let build = [
        "build",
        "--release",
        "--no-default-features",
        "true",
        "--dist",
    ];
    std::fs::create_dir_all(dist)?;
    process::run(trunk.args(build).arg(dist))
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
