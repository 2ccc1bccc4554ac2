//! The machine: what it is, what its processes use, and how many files they may open.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::programs::Programs;
use crate::process;

/// User and system time, in seconds, of all child processes that have ended and were waited for.
#[cfg(unix)]
pub(crate) fn cpu_of_children() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    getrusage(UsageWho::RUSAGE_CHILDREN).map_or(0.0, |usage| {
        let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        micros as f64 / 1e6
    })
}

#[cfg(not(unix))]
pub(crate) fn cpu_of_children() -> f64 {
    0.0
}

/// Lets this process and its children open as many files as the system allows, and tells how many.
///
/// # Errors
/// When the system does not say.
#[cfg(unix)]
pub(crate) fn raise_limit_of_files() -> Result<usize> {
    use anyhow::Context;
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("cannot read the limit of files")?;
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard).context("cannot raise the limit of files")?;
    Ok(usize::try_from(hard).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
pub(crate) fn raise_limit_of_files() -> Result<usize> {
    anyhow::bail!("this system has no limit of files that can be raised")
}

/// One line: processors, kernel, compiler, and the versions of those who play.
pub(crate) fn describe(programs: &Programs) -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = value_in(&model, "model name").unwrap_or("an unknown processor");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let rustc = process::capture(Command::new("rustc").arg("--version")).unwrap_or_default();
    let mut parts = vec![
        format!("{processors} × {model}"),
        format!("Linux {}", kernel.trim()),
        rustc,
    ];
    parts.extend(programs.versions.iter().cloned());
    parts.join(", ")
}

/// The value of a line `key : value`.
fn value_in<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == key).then_some(value.trim())
    })
}

/// Memory of a process that is in use and not swapped out, in KiB (`VmRSS`).
pub(crate) fn memory_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    resident_kib(&status)
}

fn resident_kib(status: &str) -> Option<u64> {
    value_in(status, "VmRSS")?
        .strip_suffix(" kB")?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_model_are_read_as_linux_writes_them() {
        let status = "Name:\trouter\nVmHWM:\t   9000 kB\nVmRSS:\t    6144 kB\n";
        assert_eq!(resident_kib(status), Some(6_144));
        assert_eq!(resident_kib("Name:\tzombie\n"), None);
        let cpus = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(value_in(cpus, "model name"), Some("Some CPU @ 2 GHz"));
    }
}
