//! Short fuzz runs with libFuzzer, on the stable toolchain and without further tools.
//!
//! The crate in `fuzz/` stands outside the workspace, since all of it is compiled with coverage
//! instrumentation. Its targets are the files in `fuzz/fuzz_targets/`. Inputs worth keeping lie in
//! `fuzz/seeds/TARGET/`; what a run finds goes into cargo's output folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::test::Count;
use crate::{process, progress, setup};

/// What libFuzzer wants to learn of each run: every edge, and both sides of comparisons. Overflow and
/// debug assertions are on, as in a test.
const INSTRUMENTED: [&str; 10] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "-Copt-level=3",
    "-Cdebug-assertions",
    "-Coverflow-checks",
];

/// Fuzzes one target or all, each for a while, and counts how they went.
///
/// # Errors
/// When a target does not build, is not there, or finds an input that fails.
pub(crate) fn run(
    project: &Project,
    only: Option<&str>,
    seconds: u32,
    count: &mut Count,
) -> Result<()> {
    let folder = project.root.join("fuzz");
    if !folder.exists() {
        progress::note("there is no folder fuzz/ yet; nothing to do");
        return Ok(());
    }
    let mut targets = targets(&folder.join("fuzz_targets"))?;
    if let Some(only) = only {
        let known = targets.join(", ");
        targets.retain(|target| target == only);
        ensure!(
            !targets.is_empty(),
            "there is no fuzz target `{only}`; there are: {known}"
        );
    }
    setup::cxx()?;
    let output = project.target.join("fuzz");
    let bins = build(&folder, &output)?;
    let mut failures = Vec::new();
    for target in targets {
        progress::note(&format!("fuzzing {target} for {seconds} s"));
        match fuzz(&folder, &output, &bins.join(&target), &target, seconds) {
            Ok(()) => count.passed += 1,
            Err(error) => failures.push(format!("{target}: {error:#}")),
        }
    }
    count.failed += failures.len() as u64;
    ensure!(failures.is_empty(), "{}", failures.join("; "));
    Ok(())
}

/// The names of the targets, of which there must be some.
fn targets(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let files = fs::read_dir(folder);
    for entry in files.with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(
                path.file_stem()
                    .map(|name| name.to_string_lossy().into_owned()),
            );
        }
    }
    ensure!(!names.is_empty(), "{} holds no *.rs", folder.display());
    names.sort();
    Ok(names)
}

/// Builds all targets and hands back the folder with their programs.
fn build(folder: &Path, output: &Path) -> Result<PathBuf> {
    let version = process::capture(Command::new("rustc").arg("-vV"))?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("`rustc -vV` names no host")?;
    let mut cargo = process::cargo();
    // Naming the target keeps the instrumentation out of build scripts and macros.
    cargo
        .args(["build", "--release", "--bins", "--target", host])
        .current_dir(folder);
    cargo
        .env("CARGO_TARGET_DIR", output)
        .env("CARGO_ENCODED_RUSTFLAGS", INSTRUMENTED.join("\x1f"));
    // `--cfg=fuzzing` is not known to the workspace's lints, and sancov is a pass of LLVM's own.
    process::run(cargo.env("RUSTC_BOOTSTRAP", "1"))?;
    Ok(output.join(host).join("release"))
}

fn fuzz(folder: &Path, output: &Path, program: &Path, target: &str, seconds: u32) -> Result<()> {
    let corpus = output.join("corpus").join(target);
    let found = output.join("found").join(target);
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut command = Command::new(program);
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg("-timeout=10")
        .arg("-rss_limit_mb=2048");
    command.args(["-print_final_stats=1", "-verbosity=0"]);
    command
        .arg(format!(
            "-artifact_prefix={}{}",
            found.display(),
            std::path::MAIN_SEPARATOR
        ))
        .arg(&corpus);
    let seeds = folder.join("seeds").join(target);
    if seeds.exists() {
        command.arg(seeds);
    }
    let limit = Duration::from_secs(u64::from(seconds) + 120);
    process::run_reading(&mut command, limit, |_| ())
        .with_context(|| format!("an input that fails is in {}", found.display()))
}
