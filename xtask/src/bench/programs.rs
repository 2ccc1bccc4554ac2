//! The programs of all peers, built from source.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::options::Options;
use super::peers::{OURS, Peer};
use crate::project::{Project, version_in_lock};
use crate::{process, progress};

/// Where the programs are.
#[derive(Debug)]
pub(crate) struct Programs {
    /// Ours.
    ours: PathBuf,
    /// The folder with the others.
    others: PathBuf,
    /// Whose versions they are: `libzmq 4.3.5`.
    pub(crate) versions: Vec<String>,
}

/// The crates behind the programs, by the program's name.
const CRATES: [(&str, &str); 4] = [
    ("omq", "omq-tokio"),
    ("omq-blocking", "omq-tokio"),
    ("rzmq", "rzmq"),
    ("zeromq", "zeromq"),
];

/// Builds what the chosen peers need, and hands back those who can play.
///
/// # Errors
/// When something does not build, or nobody is left.
pub(crate) fn build(
    project: &Project,
    options: &Options,
) -> Result<(Programs, Vec<&'static Peer>)> {
    let mut peers = options.peers.clone();
    progress::header("programs");
    let uses = |program: &str| peers.iter().any(|peer| peer.program == program);
    if uses(OURS) {
        progress::note("building hopscope");
        let mut cargo = process::cargo();
        cargo.args(["build", "--release", "--package", "hopscope"]);
        process::run(cargo.current_dir(&project.root))?;
    }
    let features: Vec<_> = ["libzmq", "omq", "rzmq", "zeromq"]
        .into_iter()
        .filter(|feature| uses(feature) || (*feature == "omq" && uses("omq-blocking")))
        .collect();
    let folder = project.root.join("bench");
    let output = project.target.join("bench");
    if peers.iter().any(|peer| peer.program != OURS) {
        progress::note("building the other implementations");
        let mut cargo = process::cargo();
        cargo
            .args(["build", "--release", "--locked", "--bins"])
            .args(["--no-default-features", "--features", &features.join(",")])
            .arg("--manifest-path")
            .arg(folder.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", &output);
        process::run(&mut cargo)?;
    }
    let mut programs = Programs {
        ours: project.target.join("release"),
        others: output.join("release"),
        versions: versions(&folder.join("Cargo.lock"), &peers)?,
    };
    if uses("libzmq") {
        let version = process::capture(Command::new(programs.path("libzmq")).arg("version"));
        match version {
            Ok(version) => programs.versions.insert(0, format!("libzmq {version}")),
            Err(error) => {
                progress::note(&format!("going on without libzmq: {error:#}"));
                peers.retain(|peer| peer.program != "libzmq");
            }
        }
    }
    ensure!(!peers.is_empty(), "no peer is left that could play");
    Ok((programs, peers))
}

fn versions(lock: &Path, peers: &[&Peer]) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let mut versions = Vec::new();
    for (program, name) in CRATES {
        if !peers.iter().any(|peer| peer.program == program) {
            continue;
        }
        let version = version_in_lock(&text, name);
        let version = version.with_context(|| format!("{} holds no {name}", lock.display()))?;
        versions.push(format!("{name} {version}"));
    }
    versions.dedup();
    Ok(versions)
}

impl Programs {
    /// Where a program is.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        let folder = if program == OURS {
            &self.ours
        } else {
            &self.others
        };
        folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
    }
}
