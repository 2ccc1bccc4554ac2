//! The conformance suite: every requirement of the RFCs, and the tests that bear its id.
//!
//! The list is `conformance/requirements.toml`; the tests are those of `core/tests/conformance/`
//! and `native/tests/conformance/`. A test is for the requirement whose id its name begins with.

mod registry;
mod results;

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{process, progress};
use registry::Requirement;
use results::{Results, State};

/// The crates that hold conformance tests, by the folder they lie in.
const SUITES: [(&str, &str); 2] = [("core", "hopscope-core"), ("native", "hopscope")];

/// Some of the tests hold real sockets: a bug there must not hang the run.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Runs the suite and prints the table; success if nothing failed and nothing is missing.
///
/// # Errors
/// When the list cannot be read, or a suite does not build.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let requirements = requirements(project)?;
    let mut results = Results::default();
    let mut broken = false;
    for (folder, package) in SUITES {
        if !project.root.join(folder).join("tests/conformance").exists() {
            continue;
        }
        let mut tests = process::cargo();
        tests
            .args(["test", "--package", package, "--test", "conformance"])
            .current_dir(&project.root);
        let before = results.len();
        let outcome = process::run_reading(&mut tests, LIMIT, |line| results.read_cargo(line));
        if let Err(error) = outcome {
            // A test that failed is told by the table; anything else is told here.
            progress::note(&format!("{package}: {error:#}"));
            broken |= results.len() == before;
        }
    }
    let objections = results.objections(&requirements);
    let tally = print(&requirements, &results, &objections);
    let (passed, all) = results.others();
    let sound = !broken && objections.is_empty() && passed == all;
    Ok(if sound && tally.failed == 0 && tally.missing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many requirements are in each state.
#[derive(Debug, Default, Eq, PartialEq)]
struct Tally {
    passed: u32,
    failed: u32,
    not_applicable: u32,
    missing: u32,
}

fn tally<'a>(states: impl IntoIterator<Item = &'a State>) -> Tally {
    let mut tally = Tally::default();
    for state in states {
        *match state {
            State::Passed(_) => &mut tally.passed,
            State::Failed(_) => &mut tally.failed,
            State::NotApplicable(_) => &mut tally.not_applicable,
            State::Missing => &mut tally.missing,
        } += 1;
    }
    tally
}

fn print(requirements: &[Requirement], results: &Results, objections: &[String]) -> Tally {
    progress::header("conformance");
    let states: Vec<State> = requirements.iter().map(|one| results.state(one)).collect();
    for (requirement, state) in requirements.iter().zip(&states) {
        let Requirement {
            id,
            level,
            text,
            source,
            ..
        } = requirement;
        println!("{id:6} {level:12} {state}");
        if !matches!(state, State::Passed(_)) {
            println!("{:19} {text} ({source})", "");
        }
    }
    for objection in objections {
        println!("{objection}");
    }
    let (passed, all) = results.others();
    println!("\n{passed} of {all} tests that bear no id of their own passed");
    let tally = tally(&states);
    println!(
        "{} passed, {} failed, {} not applicable, {} missing",
        tally.passed, tally.failed, tally.not_applicable, tally.missing
    );
    tally
}

fn requirements(project: &Project) -> Result<Vec<Requirement>> {
    let path = project.root.join("conformance/requirements.toml");
    let source =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    registry::read(&source).with_context(|| format!("in {}", path.display()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// Cheap, so it is part of every run of the Rust tests, which run the suites themselves too.
    #[test]
    fn every_requirement_has_a_test_that_bears_its_id_or_a_reason_why_not() {
        let project = Project::locate().unwrap();
        let requirements = requirements(&project).unwrap();
        assert!(requirements.len() > 200, "{} ids", requirements.len());
        let mut results = Results::default();
        for (folder, _) in SUITES {
            let Ok(files) = fs::read_dir(project.root.join(folder).join("tests/conformance"))
            else {
                continue;
            };
            for file in files {
                results.read_source(&fs::read_to_string(file.unwrap().path()).unwrap());
            }
        }
        let missing: Vec<_> = requirements
            .iter()
            .filter(|one| results.state(one) == State::Missing)
            .map(|one| one.id.as_str())
            .collect();
        assert!(missing.is_empty(), "no test bears {}", missing.join(", "));
        assert_eq!(results.objections(&requirements), Vec::<String>::new());
    }

    #[test]
    fn states_are_counted() {
        let states = [
            State::Passed(3),
            State::Passed(1),
            State::Missing,
            State::Failed(vec!["x".to_owned()]),
            State::NotApplicable("y".to_owned()),
        ];
        assert_eq!(
            tally(&states),
            Tally {
                passed: 2,
                failed: 1,
                not_applicable: 1,
                missing: 1
            }
        );
    }
}
