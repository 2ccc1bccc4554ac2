//! The world's speed, growth and memory: `tests/world-speed` natively and as WebAssembly under Node.
//!
//! The module is made as the page's is: the same profile, standard library, wasm-bindgen and
//! wasm-opt. Node runs it on the engine that Chromium has.

mod lines;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use lexopt::prelude::*;
use lines::Lines;

use crate::project::Project;
use crate::setup::PageTools;
use crate::{process, progress, setup};

/// What is asked for.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Where the tables go besides the terminal.
    pub(crate) out: Option<PathBuf>,
    /// The greatest number of nodes or messages.
    pub(crate) largest: usize,
    /// How often each run is made; the best counts.
    pub(crate) times: usize,
}

impl Options {
    /// Reads what stands behind the command; `None` if help is wanted.
    ///
    /// # Errors
    /// For an unknown option or a number that is none.
    pub(crate) fn parse(args: &mut lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            out: None,
            largest: 10_000,
            times: 5,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Long("help") | Short('h') => return Ok(None),
                Long("out") => options.out = Some(args.value()?.into()),
                Long("largest") => options.largest = args.value()?.parse()?,
                Long("times") => options.times = args.value()?.parse()?,
                arg => return Err(arg.unexpected()),
            }
        }
        Ok(Some(options))
    }
}

/// Builds the programs, runs them, prints the tables and writes them where `--out` says.
///
/// # Errors
/// When something does not build or run, or a line is not as expected.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    progress::header("the world natively");
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--release", "--package", "world-speed"])
        .current_dir(&project.root);
    process::run(&mut cargo)?;
    let program = |name: &str| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        Command::new(project.target.join("release").join(name))
    };
    let native = measured(program("world-speed"), options)?;
    let memory = measured(program("world-memory"), options)?;
    progress::header("the world as WebAssembly");
    let node = setup::node()?.node;
    let mut module = Command::new(node);
    module.arg(build_module(project)?);
    let wasm = measured(module, options)?;
    let tables = table::render(&native, &wasm, &memory);
    print!("\n{tables}");
    match &options.out {
        Some(file) => {
            fs::write(file, tables).with_context(|| format!("cannot write {}", file.display()))
        }
        None => Ok(()),
    }
}

fn measured(mut program: Command, options: &Options) -> Result<Lines> {
    progress::note(&format!("running {}", process::shown(&program)));
    program
        .env("HOPSCOPE_WORLD_LARGEST", options.largest.to_string())
        .env("HOPSCOPE_WORLD_TIMES", options.times.to_string());
    Lines::parse(&process::capture(&mut program)?)
}

/// The module with its glue; gives the script that Node runs.
fn build_module(project: &Project) -> Result<PathBuf> {
    let tools = PageTools::ensure(project)?;
    let mut cargo = tools.cargo_for_size(project);
    cargo.args(["build", "--package", "world-speed", "--bin", "world-speed"]);
    cargo.args(["--profile", "page", "--target", "wasm32-unknown-unknown"]);
    process::run(&mut cargo)?;
    let built = project
        .page_target()
        .join("wasm32-unknown-unknown/page/world-speed.wasm");
    let folder = project.page_target().join("world-speed");
    process::run(
        Command::new(tools.bindgen())
            .args(["--target", "nodejs", "--out-dir"])
            .args([&folder, &built]),
    )?;
    shrink(
        project,
        &tools.wasm_opt(),
        &folder.join("world-speed_bg.wasm"),
    )?;
    Ok(folder.join("world-speed.js"))
}

/// As Trunk does for the page, with the parameters that `index.html` gives it.
fn shrink(project: &Project, wasm_opt: &Path, module: &Path) -> Result<()> {
    let page = project.root.join("index.html");
    let page =
        fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    let params = page.split_once("data-wasm-opt-params=\"");
    let params = params.and_then(|(_, rest)| rest.split_once('"'));
    let (params, _) = params.context("index.html has no parameters for wasm-opt")?;
    process::run(
        Command::new(wasm_opt)
            .arg("-Oz")
            .args(params.split_whitespace())
            .arg(module)
            .arg("-o")
            .arg(module),
    )
}
