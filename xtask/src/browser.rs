//! The browser tests: Node's own test runner drives a real Chromium and a real Firefox against the real
//! binary.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::test::Count;
use crate::{native, process, setup};

/// A browser that hangs must not hold up the whole run.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Builds what the tests look at and runs them.
///
/// # Errors
/// When something is missing or does not build, and when a test fails or none was run.
pub(crate) fn run(project: &Project, count: &mut Count) -> Result<()> {
    let folder = project.root.join("tests/browser");
    let node = setup::node_modules(&folder)?;
    let chromium = setup::chromium()?;
    let firefox = setup::firefox()?;
    let hopscope = native::build(project)?;
    let specs = specs(&folder)?;
    ensure!(!specs.is_empty(), "tests/browser holds no *.test.mjs");
    let mut command = Command::new(&node.node);
    // One file after the other: some of the tests measure time.
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(specs)
        .current_dir(&folder);
    command
        .env("HOPSCOPE_BIN", hopscope)
        .env("HOPSCOPE_CHROMIUM", chromium)
        .env("HOPSCOPE_FIREFOX", firefox);
    process::run_reading(&mut command, LIMIT, |line| count.read_node(line))?;
    ensure!(
        count.passed > 0,
        "the browser tests ended without running one"
    );
    Ok(())
}

/// The names of the files with tests.
fn specs(folder: &Path) -> Result<Vec<OsString>> {
    let mut specs = Vec::new();
    let files = fs::read_dir(folder);
    for entry in files.with_context(|| format!("cannot read {}", folder.display()))? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".test.mjs") {
            specs.push(name);
        }
    }
    specs.sort();
    Ok(specs)
}
