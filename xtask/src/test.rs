//! Every test there is, in steps: the cheap ones first, and all of them even if one fails.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::cli::Step;
use crate::project::Project;
use crate::{browser, counts, fuzz, page, process, progress, setup, sizes};

/// How long each fuzz target runs as part of the tests.
const FUZZ_SECONDS: u32 = 6;

/// The Rust tests hold sockets that wait for each other: a bug there must not hang the run.
const RUST_LIMIT: Duration = Duration::from_secs(40 * 60);

/// How many checks went well and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// Runs the steps, or all if none is named, and says at the end how each of them went.
pub(crate) fn run(project: &Project, steps: &[Step]) -> ExitCode {
    let steps = if steps.is_empty() {
        &Step::ALL[..]
    } else {
        steps
    };
    let (mut lines, mut total) = (Vec::new(), Count::default());
    for &step in steps {
        progress::header(&format!("{}: {}", step.name(), purpose(step)));
        let started = Instant::now();
        let mut count = Count::default();
        let outcome = perform(project, step, &mut count);
        let took = progress::spoken(started.elapsed());
        if outcome.is_err() && count.failed == 0 {
            // It got no further than its set-up or build.
            count.failed = 1;
        }
        total.passed += count.passed;
        total.failed += count.failed;
        let verdict = match &outcome {
            Ok(()) if count.passed == 0 => "skipped".to_owned(),
            Ok(()) => "passed".to_owned(),
            Err(error) => format!("FAILED  {error:#}"),
        };
        progress::note(&format!("{}: {verdict} ({took})", step.name()));
        lines.push(format!("{:8} {took:>12}  {verdict}", step.name()));
    }
    progress::header("summary");
    for line in lines {
        progress::note(&line);
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn purpose(step: Step) -> &'static str {
    match step {
        Step::Fmt => "the code is formatted",
        Step::Clippy => "no lint has anything to say",
        Step::Docs => "the documentation builds without a warning",
        Step::Rust => "the Rust tests, with libzmq of four generations as the other side",
        Step::Counts => "the core takes no more instructions for a message than it may",
        Step::Page => "the page builds and is small enough",
        Step::Fuzz => "the fuzz targets, briefly",
        Step::Browser => "the page in a real browser",
    }
}

fn perform(project: &Project, step: Step, count: &mut Count) -> Result<()> {
    let cargo = |words: &str| {
        let mut command = process::cargo();
        command.args(words.split(' ')).current_dir(&project.root);
        command
    };
    match step {
        Step::Fmt => {
            setup::component("rustfmt", "cargo-fmt")?;
            process::run(&mut cargo("fmt --all --check"))?;
            for apart in ["bench", "fuzz", "tests/peer"] {
                let words = format!("fmt --manifest-path {apart}/Cargo.toml --check");
                process::run(&mut cargo(&words))?;
            }
        }
        Step::Clippy => {
            setup::component("clippy", "cargo-clippy")?;
            let words = "clippy --workspace --all-targets -- -D warnings";
            process::run(&mut cargo(words))?;
        }
        Step::Docs => {
            let mut docs = cargo("doc --workspace --no-deps");
            process::run(docs.env("RUSTDOCFLAGS", "-D warnings"))?;
        }
        Step::Page => {
            page::build(project)?;
            let sizes = sizes::measure(&project.dist())?;
            sizes.print();
            sizes.check()?;
        }
        // These hold many tests, and count them.
        Step::Rust => return rust(project, cargo("test --workspace --no-fail-fast"), count),
        Step::Counts => return counts::check(project, count),
        Step::Fuzz => return fuzz::run(project, None, FUZZ_SECONDS, count),
        Step::Browser => return browser::run(project, count),
    }
    count.passed = 1;
    Ok(())
}

fn rust(project: &Project, mut tests: Command, count: &mut Count) -> Result<()> {
    let peers = setup::Peers::ensure(project)?;
    tests.env("HOPSCOPE_PYTHON", peers.python);
    tests.env("HOPSCOPE_PEERS", peers.folder);
    process::run_reading(&mut tests, RUST_LIMIT, |line| count.read_cargo(line))?;
    ensure!(count.passed > 0, "cargo ended without running a test");
    Ok(())
}

impl Count {
    /// Adds what a line of cargo's says, as in `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
    fn read_cargo(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in result.split([';', '.']) {
            match part.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// Adds what a line of Node's says, as in `# pass 3` or `ℹ pass 3`.
    pub(crate) fn read_node(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) else {
            return;
        };
        match rest.split_once(' ') {
            Some(("pass", number)) => self.passed += number.parse().unwrap_or(0),
            Some(("fail", number)) => self.failed += number.parse().unwrap_or(0),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runners_closing_lines_are_counted() {
        let mut count = Count::default();
        count.read_cargo("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s");
        count.read_cargo(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        count.read_cargo("test passes ... ok");
        assert_eq!(
            count,
            Count {
                passed: 15,
                failed: 2
            }
        );
        for line in [
            "# tests 5",
            "# pass 4",
            "# fail 1",
            "ℹ pass 2",
            "# a comment",
        ] {
            count.read_node(line);
        }
        assert_eq!(
            count,
            Count {
                passed: 21,
                failed: 3
            }
        );
    }
}
