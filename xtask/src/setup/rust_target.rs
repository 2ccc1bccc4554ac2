//! Rust's standard library for wasm32: built here from its sources, or ready-made from rustup.
//!
//! Built from source it is made for the size of the page: it needs no words for a panic that no
//! one reads, which saves a tenth of what a browser downloads. The sources are a component of
//! rustup's. Its downloads come from a host of their own, which closed networks often do not let
//! through; then Debian's packages have a current rustc with its sources (`rustc-web`,
//! `rust-web-src`). The linker is the one inside the toolchain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};

use super::{rustup, system};
use crate::project::Project;
use crate::{process, progress};

const TARGET: &str = "wasm32-unknown-unknown";

/// What is looked for, in words.
const STD: &str = "Rust's standard library for wasm32";

/// Where Debian's rustc lies. Not looked up on PATH, where rustup's stands before it.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Holds the version of the rustc to which rustup could add neither sources nor target.
const REFUSED: &str = "rustup-cannot-add-wasm32";

/// A panic ends the page without words. Unstable: compilers that do not know it do without.
const PANIC_WITHOUT_WORDS: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// The linker tells what refers to what, so that the module can be cut in two; and data begins where
/// the stack ends: one of 832 KiB in place of a MiB has all of it below 2^20, where an address takes an octet
/// less, and below a million, which many a function has for another reason.
const LINKING: &str = "-Clink-arg=--emit-relocs -Clink-arg=-zstack-size=851968";

/// How the page gets its standard library.
#[derive(Debug)]
pub(super) enum WasmStd {
    /// The toolchain has it.
    Ready,
    /// cargo builds it with this compiler and links with the other program.
    Source { rustc: PathBuf, linker: PathBuf },
}

/// Whether to ask rustup again after it has failed once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Retry {
    No,
    Yes,
}

impl WasmStd {
    /// What to set for cargo.
    pub(super) fn variables(&self) -> Vec<(&'static str, OsString)> {
        let Self::Source { rustc, linker } = self else {
            return Vec::new();
        };
        vec![
            ("RUSTC", rustc.into()),
            // Building the library is still an unstable feature of cargo.
            ("RUSTC_BOOTSTRAP", "1".into()),
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
        ]
    }

    /// What to set besides for the page that a browser downloads.
    pub(super) fn variables_for_size(&self) -> Vec<(&'static str, OsString)> {
        let mut flags = LINKING.to_owned();
        let mut variables = Vec::new();
        if let Self::Source { rustc, .. } = self {
            let features = "CARGO_UNSTABLE_BUILD_STD_FEATURES";
            variables.push((features, "optimize_for_size".into()));
            if knows_panic_without_words(rustc) {
                flags = format!("{flags} {PANIC_WITHOUT_WORDS}");
            }
        }
        let name = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
        variables.push((name, flags.into()));
        variables
    }
}

fn knows_panic_without_words(rustc: &Path) -> bool {
    let mut command = Command::new(rustc);
    command
        .args(PANIC_WITHOUT_WORDS.split(' '))
        .args(["--print", "cfg"])
        .env("RUSTC_BOOTSTRAP", "1");
    process::succeeds(&mut command)
}

/// Finds a way to build for wasm32, the ordinary one first.
///
/// # Errors
/// When no way is left, with what would open one.
pub(super) fn find_or_install(project: &Project, retry: Retry) -> Result<WasmStd> {
    let wish = env::var("HOPSCOPE_WASM_STD").unwrap_or_default();
    ensure!(
        ["", "rustup", "source"].contains(&wish.as_str()),
        "HOPSCOPE_WASM_STD is `{wish}`; expected rustup or source"
    );
    if wish == "rustup" {
        if !has_target() {
            progress::note(&format!("missing: {STD}; adding it with rustup"));
            rustup::add_target(TARGET)?;
        }
        return Ok(WasmStd::Ready);
    }
    if let Some(source) = with_sources(project)? {
        return Ok(source);
    }
    let rustc = process::capture(Command::new("rustc").arg("-V"))?;
    let refused = project.cache.join(REFUSED);
    let known =
        retry == Retry::No && fs::read_to_string(&refused).is_ok_and(|version| version == rustc);
    if !known {
        progress::note(&format!(
            "missing: the sources of {STD}; adding them with rustup"
        ));
        match rustup::add_sources() {
            Ok(()) => return with_sources(project)?.context("rustup has added no sources"),
            Err(error) => progress::note(&format!("{error:#}; going another way")),
        }
        fs::create_dir_all(&project.cache)?;
        fs::write(&refused, &rustc)?;
    }
    if wish != "source" && has_target() {
        progress::note(&format!(
            "{STD} is there ready-made: the page will be larger than it need be"
        ));
        return Ok(WasmStd::Ready);
    }
    from_debian(project)
}

fn has_target() -> bool {
    let libdir = process::capture(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]));
    libdir.is_ok_and(|dir| fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()))
}

/// The sources that are there already, with their compiler, if that is new enough.
fn with_sources(project: &Project) -> Result<Option<WasmStd>> {
    let toolchain = sysroot(Path::new("rustc"))?;
    let linker = toolchain
        .join("lib/rustlib")
        .join(host()?)
        .join("bin/rust-lld");
    ensure!(
        linker.exists(),
        "the Rust toolchain has no rust-lld at {}",
        linker.display()
    );
    let compilers = [toolchain.join("bin/rustc"), DEBIAN_RUSTC.into()];
    let oldest = system::version(&project.oldest_rust()?);
    let usable = |rustc: &PathBuf| has_sources(rustc) && version(rustc) >= oldest;
    let rustc = compilers.into_iter().find(usable);
    Ok(rustc.map(|rustc| WasmStd::Source { rustc, linker }))
}

fn from_debian(project: &Project) -> Result<WasmStd> {
    system::install(STD, &["rustc-web", "rust-web-src"], None).with_context(
        || format!("cannot build for {TARGET}; where rustup can download, `rustup component add rust-src` is enough"),
    )?;
    with_sources(project)?.with_context(|| {
        let oldest = project.oldest_rust().unwrap_or_default();
        format!("{DEBIAN_RUSTC} has no sources beside it, or is older than {oldest}")
    })
}

fn sysroot(rustc: &Path) -> Result<PathBuf> {
    Ok(process::capture(Command::new(rustc).args(["--print", "sysroot"]))?.into())
}

fn host() -> Result<String> {
    let version = process::capture(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

fn has_sources(rustc: &Path) -> bool {
    let sources = |root: PathBuf| {
        root.join("lib/rustlib/src/rust/library/std/src/lib.rs")
            .exists()
    };
    rustc.exists() && sysroot(rustc).is_ok_and(sources)
}

/// The numbers of a compiler's version; none if it does not run.
fn version(rustc: &Path) -> Vec<u64> {
    let said = process::capture(Command::new(rustc).arg("-V")).unwrap_or_default();
    system::version(&said)
}
