//! Ours and the other implementations, side by side.
//!
//! A *row* is one thing that is measured, in one or more sizes; a *peer* is one implementation in
//! one way to run it; a *round* lets each peer play a row once, one after another. The rounds of a
//! row follow each other, so that a slow phase of the machine hits all peers alike, and each round
//! begins with another peer. What is told is the median over the rounds, and the median of the
//! ratios within a round.
//!
//! The programs of the other implementations are the crate in `bench/`, which stands outside the
//! workspace: their dependencies are not ours. Ours is `hopscope perf role`.

mod calibration;
mod cells;
mod compare;
mod crowd;
mod figures;
mod goals;
mod machine;
mod network;
mod options;
mod outcome;
mod peers;
mod play;
mod player;
mod programs;
mod results;
mod rounds;
mod rows;
mod statistics;
mod table;
mod zmtp;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
pub(crate) use options::Options;
use results::Results;

use crate::progress;
use crate::project::Project;

/// Runs what is asked for, prints the tables, and writes them if there is a folder for them.
///
/// # Errors
/// When the machine is no Linux, something does not build or cannot be written, or a file of
/// results is none.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if let Some(file) = &options.render {
        let text = fs::read_to_string(file);
        let text = text.with_context(|| format!("cannot read {}", file.display()))?;
        let results = Results::from_json(&text);
        let results = results.with_context(|| format!("in {}", file.display()))?;
        print!("{}", table::render(&results));
        return options
            .out
            .as_deref()
            .map_or(Ok(()), |out| write(out, &results));
    }
    ensure!(
        cfg!(target_os = "linux"),
        "the benchmarks need Linux: they read /proc to see who listens and who uses how much"
    );
    let files = machine::raise_limit_of_files()?;
    let (programs, peers) = programs::build(project, options)?;
    progress::header("rounds");
    let mut results = Results::new(machine::describe(&programs), &peers);
    for case in rows::cases(&options.rows, &options.sizes) {
        let measured = rounds::run(case, &peers, &programs, options, files);
        results.cases.push(measured);
        if let Some(out) = &options.out {
            write(out, &results)?;
        }
    }
    print!("\n{}", table::render(&results));
    Ok(())
}

/// Writes the runs and their tables, anew after each row: what was measured is not lost.
fn write(folder: &Path, results: &Results) -> Result<()> {
    let cannot = || format!("cannot write into {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    fs::write(folder.join("runs.json"), results.to_json()).with_context(cannot)?;
    fs::write(folder.join("table.md"), table::render(results)).with_context(cannot)
}
