//! The tests under load one by one, with the figures they print.

use anyhow::Result;

use crate::process;
use crate::project::Project;

/// Runs them optimized, the soak for `seconds`.
///
/// # Errors
/// When one of them fails.
pub(crate) fn run(project: &Project, seconds: u32) -> Result<()> {
    let mut tests = process::cargo();
    tests
        .args([
            "test",
            "--release",
            "--package",
            "hopscope",
            "--test",
            "load",
        ])
        .args(["--", "--nocapture", "--test-threads=1"])
        .env("HOPSCOPE_SOAK_SECONDS", seconds.to_string())
        .current_dir(&project.root);
    process::run(&mut tests)
}
