//! Packages of the operating system: installed where that is allowed, else the command is printed.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};

use crate::{process, progress};

/// Whether this run has already read Debian's package lists anew.
static LISTS_ARE_FRESH: AtomicBool = AtomicBool::new(false);

/// Installs Debian packages. `brew` names the same thing for macOS, where that exists.
///
/// # Errors
/// When it fails, or may not be done: then with the exact command for the person to run.
pub(super) fn install(what: &str, debian: &[&str], brew: Option<&str>) -> Result<()> {
    if process::find("apt-get").is_none() {
        match (process::find("brew"), brew) {
            (Some(_), Some(brew)) => {
                bail!("missing: {what}. Run this, then start again: brew install {brew}")
            }
            _ => bail!(
                "missing: {what}. Install it (Debian's packages are {}), then start again",
                debian.join(", ")
            ),
        }
    }
    let packages = debian.join(" ");
    let Some(root) = as_root() else {
        bail!("missing: {what}. Run this, then start again: sudo apt-get install -y {packages}");
    };
    progress::note(&format!("missing: {what}; installing Debian's {packages}"));
    if !LISTS_ARE_FRESH.swap(true, Ordering::Relaxed) {
        process::run(apt(root).args(["-qq", "update"]))?;
    }
    // Whatever is there stays: better to fail and say so than to remove someone's package.
    let options = [
        "-q",
        "install",
        "-y",
        "--no-install-recommends",
        "--no-remove",
    ];
    process::run(apt(root).args(options).args(debian))
}

/// The words to put before a command so that it runs as root, if that needs no password.
fn as_root() -> Option<&'static [&'static str]> {
    if process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(&[]);
    }
    process::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn apt(root: &[&str]) -> Command {
    let words = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ];
    let mut words = root.iter().copied().chain(words);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words);
    command
}

/// The numbers of a version, for comparing: `v20.1.0` is `[20, 1, 0]`.
pub(super) fn version(text: &str) -> Vec<u64> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let numbers = digits.split(|c: char| !c.is_ascii_digit());
    numbers.map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("v20.1.0"), [20, 1, 0]);
        assert!(version("1.100.2") > version("1.88"));
        assert!(version("1.96.0-nightly") >= version("1.96.0"));
        assert!(version("garbage").is_empty());
    }
}
