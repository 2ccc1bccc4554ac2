//! Set-up, build and test of the whole project, called as `cargo xtask`.
//!
//! Whoever has a Rust toolchain needs two commands: `cargo xtask play` shows the playground, `cargo
//! xtask test` runs every test. What either needs and does not find, it installs: see [`setup`].
//! Tools go into a per-user cache folder, one folder per version, so that a second run and a fresh
//! clone are quick; nothing is installed into the toolchain but the wasm32 target.

mod bench;
mod bench_world;
mod browser;
mod cli;
mod conformance;
mod counts;
mod finish;
mod fresh;
mod fuzz;
mod lighthouse;
mod load;
mod native;
mod page;
mod process;
mod progress;
mod project;
mod setup;
mod sizes;
mod test;

use std::process::ExitCode;

use cli::Task;
use project::Project;
use test::Count;

fn main() -> ExitCode {
    let task = match cli::parse(lexopt::Parser::from_env()) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("error: {error}");
            eprintln!("{}", cli::HINT);
            return ExitCode::from(2);
        }
    };
    match Project::locate().and_then(|project| run(&project, &task)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(project: &Project, task: &Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Bench(options) => bench::run(project, options)?,
        Task::BenchWorld(options) => bench_world::run(project, options)?,
        Task::Help => print!("{}", cli::HELP),
        Task::Peers => {
            let peers = setup::Peers::ensure(project)?;
            progress::note(&format!(
                "the tests' peers are in {}",
                peers.folder.display()
            ));
        }
        Task::Setup => setup::everything(project)?,
        Task::Dist { learn } => {
            if *learn {
                page::learn(project)?;
            }
            page::build(project)?;
            sizes::measure(&project.dist())?.print();
        }
        Task::Lighthouse => lighthouse::run(project)?,
        Task::Load { seconds } => load::run(project, *seconds)?,
        Task::Serve { port, open } => return page::serve(project, *port, *open),
        Task::Play { port, open } => return native::play(project, *port, *open),
        Task::Conformance => return conformance::run(project),
        Task::Counts { of: None, accept } => counts::run(project, *accept)?,
        Task::Counts { of: Some(name), .. } => counts::explain(project, name)?,
        Task::Test(steps) => return Ok(test::run(project, steps)),
        Task::Fuzz { target, seconds } => {
            fuzz::run(project, target.as_deref(), *seconds, &mut Count::default())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
