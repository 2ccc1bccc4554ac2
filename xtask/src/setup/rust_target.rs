//! Rust's standard library for wasm32: ready-made from rustup, or built here from its sources.
//!
//! rustup's downloads come from a host of their own, which closed networks often do not let through.
//! Debian packages a current rustc with the library's sources (`rustc-web`, `rust-web-src`); cargo
//! builds the library from them as part of the page. The linker is the one inside the toolchain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

use super::{rustup, system};
use crate::project::Project;
use crate::{process, progress};

const TARGET: &str = "wasm32-unknown-unknown";

/// Where Debian's rustc lies. Not looked up on PATH, where rustup's stands before it.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Holds the version of the rustc for which rustup could not add the target.
const REFUSED: &str = "rustup-cannot-add-wasm32";

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
    if wish != "source" && has_target() {
        return Ok(WasmStd::Ready);
    }
    let rustc = process::capture(Command::new("rustc").arg("-V"))?;
    let refused = project.cache.join(REFUSED);
    let known =
        retry == Retry::No && fs::read_to_string(&refused).is_ok_and(|version| version == rustc);
    if wish == "rustup" || (wish.is_empty() && !known) {
        progress::note(&format!(
            "missing: Rust's standard library for {TARGET}; adding it with rustup"
        ));
        match rustup::add_target(TARGET) {
            Ok(()) => return Ok(WasmStd::Ready),
            Err(error) if wish == "rustup" => return Err(error),
            Err(error) => progress::note(&format!(
                "{error:#}; falling back to building it from source"
            )),
        }
        fs::create_dir_all(&project.cache)?;
        fs::write(&refused, &rustc)?;
    }
    from_source(project)
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

fn from_source(project: &Project) -> Result<WasmStd> {
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
    for rustc in [toolchain.join("bin/rustc"), DEBIAN_RUSTC.into()] {
        if has_sources(&rustc) {
            return Ok(WasmStd::Source { rustc, linker });
        }
    }
    system::install("the sources of Rust's standard library", &["rustc-web", "rust-web-src"], None).with_context(
        || format!("cannot build for {TARGET}; where rustup can download, `rustup target add {TARGET}` is enough"),
    )?;
    let rustc = PathBuf::from(DEBIAN_RUSTC);
    ensure!(
        has_sources(&rustc),
        "{DEBIAN_RUSTC} still has no sources of the standard library beside it"
    );
    new_enough(&rustc, &project.oldest_rust()?)?;
    Ok(WasmStd::Source { rustc, linker })
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

fn new_enough(rustc: &Path, oldest: &str) -> Result<()> {
    let said = process::capture(Command::new(rustc).arg("-V"))?;
    let version = said.split(' ').nth(1).unwrap_or_default();
    if system::version(version) < system::version(oldest) {
        bail!(
            "{} is {version}, and Hopscope needs {oldest} or later",
            rustc.display()
        );
    }
    Ok(())
}
