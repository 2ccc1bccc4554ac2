//! How many instructions the core takes for a message, held against a budget.
//!
//! Times change with whatever else the machine does; the instructions of a fixed work hardly do, so
//! they can be checked in every run of the tests. The works are those of the program `counts` in
//! `micro/`; the budget is [`budget`]'s file. Each work is run twice, the second time with twice as
//! many rounds: the difference is what the rounds took, without start and preparation.

mod budget;
mod callgrind;
mod work;

use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::progress::grouped;
use crate::project::Project;
use crate::test::Count;
use crate::{process, progress, setup};
use budget::Budget;
use callgrind::{Callgrind, Profile};
use work::Work;

/// Rounds of the shorter run: enough that what is done once in a while is in both runs.
const ROUNDS: u32 = 50;

/// A function that takes less than one part in so many is not told.
const TOLD_FROM: u64 = 200;

/// Counts, and holds what comes out against the budget, or accepts it.
///
/// # Errors
/// When the program does not build or run, or takes more than the budget allows.
pub(crate) fn run(project: &Project, accept: bool) -> Result<()> {
    if !accept {
        return check(project, &mut Count::default());
    }
    let Some(counter) = Counter::ready(project)? else {
        return Ok(());
    };
    let counts = counter.all()?;
    let measured = counts
        .iter()
        .map(|(work, count)| (work.name.clone(), *count));
    let before = Budget::read(project).ok();
    Budget::of(budget::compiler()?, measured).write(project)?;
    progress::note("instructions for one    now        was");
    for (work, count) in &counts {
        let was = before
            .as_ref()
            .and_then(|before| before.accepted(&work.name));
        let was = was.map_or_else(|| "-".to_owned(), grouped);
        progress::note(&format!(
            "{:16} {:>10} {was:>10}",
            work.name,
            grouped(*count)
        ));
    }
    progress::note(&format!("written to {}", budget::FILE));
    Ok(())
}

/// Counts, holds what comes out against the budget and counts how that went.
///
/// # Errors
/// When the program does not build or run, or takes more than the budget allows.
pub(crate) fn check(project: &Project, count: &mut Count) -> Result<()> {
    let Some(counter) = Counter::ready(project)? else {
        return Ok(());
    };
    let budget = Budget::read(project)?;
    let counts = counter.all()?;
    let mut objections = Vec::new();
    progress::note(budget::HEADER);
    for (work, taken) in &counts {
        let verdict = budget.judge(&work.name, *taken);
        progress::note(&verdict.to_string());
        match verdict.objection() {
            None => count.passed += 1,
            Some(objection) => objections.push(objection),
        }
    }
    let names: Vec<_> = counts.iter().map(|(work, _)| work.name.as_str()).collect();
    objections.extend(budget.objections_to_others(&names));
    if let Some(difference) = budget.is_for_another(&budget::compiler()?) {
        // Nothing was held against anything, so nothing passed.
        count.passed = 0;
        progress::note(&difference);
        return Ok(());
    }
    count.failed += objections.len() as u64;
    ensure!(
        objections.is_empty(),
        "{}. If that is on purpose, accept it: cargo xtask counts --accept",
        objections.join("; ")
    );
    Ok(())
}

/// Prints in which functions a work's instructions are.
///
/// # Errors
/// When the program does not build or run, or there is no such work.
pub(crate) fn explain(project: &Project, name: &str) -> Result<()> {
    let Some(counter) = Counter::ready(project)? else {
        return Ok(());
    };
    let work = work::find(&counter.works, name)?;
    let profile = counter.rounds_of(work)?;
    let times = u64::from(ROUNDS) * work.in_round;
    let included = match &work.without {
        Some(name) => format!(", with its share of {name}"),
        None => String::new(),
    };
    let total = grouped(rounded(profile.total(), times));
    println!("{total:>9}  {}{included}", work.what);
    for (function, instructions) in profile.costliest() {
        if instructions * TOLD_FROM < profile.total() {
            break;
        }
        println!("{:>9}  {function}", grouped(rounded(instructions, times)));
    }
    Ok(())
}

/// The program that works, and what counts its instructions.
struct Counter {
    callgrind: Callgrind,
    works: Vec<Work>,
}

impl Counter {
    /// Builds the program; `None`, and a word about it, where nothing can count.
    fn ready(project: &Project) -> Result<Option<Self>> {
        let Some(valgrind) = setup::valgrind()? else {
            progress::note("instructions are counted by Valgrind, which is not to be had here");
            return Ok(None);
        };
        let mut cargo = process::cargo();
        cargo
            .args(["build", "--release", "--package", "hopscope-micro"])
            .args(["--bin", "counts"])
            .current_dir(&project.root);
        process::run(&mut cargo)?;
        let name = format!("counts{}", std::env::consts::EXE_SUFFIX);
        let program: PathBuf = project.target.join("release").join(name);
        let works = work::list(&program)?;
        let folder = project.target.join("counts");
        let callgrind = Callgrind::new(valgrind, program, folder)?;
        Ok(Some(Self { callgrind, works }))
    }

    /// What each work takes.
    fn all(&self) -> Result<Vec<(&Work, u64)>> {
        let threads = thread::available_parallelism().map_or(1, Into::into);
        let share = self.works.len().div_ceil(threads);
        let totals: Result<Vec<u64>> = thread::scope(|scope| {
            let counting: Vec<_> = self
                .works
                .chunks(share)
                .map(|works| scope.spawn(|| self.totals(works)))
                .collect();
            let mut totals = Vec::new();
            for one in counting {
                totals.extend(one.join().ok().context("a count has panicked")??);
            }
            Ok(totals)
        });
        let totals = totals?;
        let counts = self.works.iter().zip(&totals).map(|(work, total)| {
            let without = match &work.without {
                None => 0,
                Some(name) => {
                    let known = self.works.iter().position(|other| other.name == *name);
                    totals[known.with_context(|| format!("there is no work `{name}`"))?]
                }
            };
            let times = u64::from(ROUNDS) * work.in_round;
            Ok((work, rounded(total.saturating_sub(without), times)))
        });
        counts.collect()
    }

    fn totals(&self, works: &[Work]) -> Result<Vec<u64>> {
        let totals = works.iter().map(|work| Ok(self.rounds_of(work)?.total()));
        totals.collect()
    }

    /// What [`ROUNDS`] rounds of a work take.
    fn rounds_of(&self, work: &Work) -> Result<Profile> {
        let shorter = self.callgrind.run(&work.name, ROUNDS)?;
        Ok(self
            .callgrind
            .run(&work.name, 2 * ROUNDS)?
            .without(&shorter))
    }
}

const fn rounded(instructions: u64, times: u64) -> u64 {
    (instructions + times / 2) / times
}
