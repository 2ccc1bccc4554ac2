//! What the tasks need from outside, made sure of before they start.
//!
//! Each file here knows one thing: how to see that it is there, how to get it the ordinary way, and
//! what to say where it may not be installed. Nothing here downloads from anywhere but the package
//! registries of Rust, npm, Python and Debian, through their own clients: they are what closed
//! networks let through.

mod bindgen;
mod browsers;
mod cargo_tool;
mod chromium;
mod cxx;
mod firefox;
mod node;
mod old_zmq;
mod peers;
mod python;
mod rust_target;
mod rustup;
mod system;
mod trunk;
mod valgrind;
mod wasm_opt;
mod zeromq_js;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
pub(crate) use chromium::find_or_install as chromium;
pub(crate) use cxx::find_or_install as cxx;
pub(crate) use firefox::find_or_install as firefox;
pub(crate) use node::{find_or_install as node, install_locked as node_modules};
pub(crate) use peers::Peers;
pub(crate) use rustup::component;
pub(crate) use valgrind::find_or_install as valgrind;

use crate::project::Project;
use crate::{process, progress};

/// The surroundings in which Trunk builds the page.
#[derive(Debug)]
pub(crate) struct PageTools {
    folders: Vec<PathBuf>,
    variables: Vec<(&'static str, OsString)>,
    variables_for_size: Vec<(&'static str, OsString)>,
    /// Changes when the same source would be built in another way.
    pub(crate) stamp: String,
}

impl PageTools {
    /// Makes sure of the tools, installing what is missing.
    ///
    /// # Errors
    /// What is missing and may not be installed, with the command that would install it.
    pub(crate) fn ensure(project: &Project) -> Result<Self> {
        Self::with(project, rust_target::Retry::No)
    }

    fn with(project: &Project, retry: rust_target::Retry) -> Result<Self> {
        let wasm_std = rust_target::find_or_install(project, retry)?;
        let trunk = trunk::find_or_install(project)?;
        let bindgen = bindgen::find_or_install(project)?;
        let wasm_opt = wasm_opt::find_or_install(project)?;
        let mut variables = wasm_std.variables();
        variables.push(("CARGO_TARGET_DIR", project.page_target().into()));
        variables.push(("TRUNK_SKIP_VERSION_CHECK", "true".into()));
        // A page that does not compile is no fault inside Trunk.
        variables.push(("RUST_BACKTRACE", "0".into()));
        let variables_for_size = wasm_std.variables_for_size();
        let stamp = format!(
            "trunk {} binaryen {} {wasm_std:?} {variables_for_size:?}",
            trunk::VERSION,
            wasm_opt::VERSION
        );
        Ok(Self {
            folders: vec![trunk, bindgen, wasm_opt],
            variables,
            variables_for_size,
            stamp,
        })
    }

    /// Trunk, ready to build the page that a browser downloads.
    ///
    /// # Errors
    /// When a tool's folder cannot stand in PATH.
    pub(crate) fn trunk_for_size(&self, project: &Project) -> Result<Command> {
        let mut command = self.trunk(project)?;
        command.envs(
            self.variables_for_size
                .iter()
                .map(|(name, value)| (name, value)),
        );
        Ok(command)
    }

    /// cargo, ready to build a module as the page's is built.
    pub(crate) fn cargo_for_size(&self, project: &Project) -> Command {
        let mut command = process::cargo();
        command.current_dir(&project.root);
        let variables = self.variables.iter().chain(&self.variables_for_size);
        command.envs(variables.map(|(name, value)| (name, value)));
        command
    }

    /// The program wasm-bindgen.
    pub(crate) fn bindgen(&self) -> PathBuf {
        self.folders[1].join("wasm-bindgen")
    }

    /// The program wasm-opt.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        self.folders[2].join("wasm-opt")
    }

    /// Trunk, ready to build.
    ///
    /// # Errors
    /// When a tool's folder cannot stand in PATH.
    pub(crate) fn trunk(&self, project: &Project) -> Result<Command> {
        let mut command = Command::new(self.folders[0].join("trunk"));
        command
            .current_dir(&project.root)
            .env("PATH", process::path_with(&self.folders)?);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }
}

/// Installs whatever any task could need, and forgets what failed in earlier runs.
///
/// # Errors
/// The first thing that is missing and may not be installed.
pub(crate) fn everything(project: &Project) -> Result<()> {
    progress::header("tools for the page");
    PageTools::with(project, rust_target::Retry::Yes)?;
    progress::header("tools for the tests");
    component("rustfmt", "cargo-fmt")?;
    component("clippy", "cargo-clippy")?;
    Peers::ensure(project)?;
    cxx()?;
    node_modules(&project.root.join("tests/browser"))?;
    chromium()?;
    firefox()?;
    valgrind()?;
    progress::note(&format!(
        "all there; the tools are in {}",
        project.cache.display()
    ));
    Ok(())
}
