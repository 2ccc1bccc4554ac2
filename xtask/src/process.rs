//! Running other programs: found on PATH, shown to the person, ended when they take too long.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, Result, bail};

/// How often a program with a time limit is looked at.
const POLL: Duration = Duration::from_millis(50);

/// The cargo that runs this very task, so that all parts use one toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Where PATH has a program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(&name))
        .find(|path| is_program(path))
}

/// PATH with further folders before the others.
///
/// # Errors
/// When a folder's name cannot stand in PATH.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(folders).context("a folder of the tools cannot stand in PATH")
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Runs a program to its end, its output going to the terminal.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| cannot_start(command))?;
    check(command, status)
}

/// Runs a program to its end and hands back its standard output, trimmed.
///
/// # Errors
/// When it cannot be started or does not succeed; with what it said.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!(
            "{} ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program runs and succeeds; whatever it says is thrown away.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs a program that may hang: it is ended when `progress` has kept one value for `patience`.
///
/// # Errors
/// When it cannot be started, does not succeed, or was ended.
pub(crate) fn run_patiently(
    command: &mut Command,
    patience: Duration,
    progress: impl Fn() -> u64,
) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let (mut since, mut last) = (Instant::now(), progress());
    loop {
        if let Some(status) = child.try_wait()? {
            return check(command, status);
        }
        let now = progress();
        if now != last {
            (since, last) = (Instant::now(), now);
        } else if since.elapsed() >= patience {
            end(&mut child);
            bail!(
                "{} got nowhere for {} s and was ended",
                shown(command),
                patience.as_secs()
            );
        }
        thread::sleep(POLL);
    }
}

/// Runs a program, shows its standard output and hands each line to `each` too. Ends it at the limit.
///
/// # Errors
/// When it cannot be started, does not succeed, or was ended at the limit.
pub(crate) fn run_reading(
    command: &mut Command,
    limit: Duration,
    mut each: impl FnMut(&str) + Send,
) -> Result<()> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let stdout = child
        .stdout
        .take()
        .context("a piped child has a standard output")?;
    let ended = thread::scope(|scope| {
        scope.spawn(move || {
            for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                each(&line);
            }
        });
        loop {
            match child.try_wait() {
                Ok(None) if started.elapsed() < limit => thread::sleep(POLL),
                Ok(None) => {
                    end(&mut child);
                    return Ok(None);
                }
                other => return other,
            }
        }
    })?;
    match ended {
        Some(status) => check(command, status),
        None => bail!(
            "{} took over {} minutes and was ended",
            shown(command),
            limit.as_secs() / 60
        ),
    }
}

/// Ends a program. It may have ended by itself in between, which is as good.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", shown(command))
}

/// The command as a person would type it; a program by its name alone, without its folder.
pub(crate) fn shown(command: &Command) -> String {
    let program = command.get_program();
    let program = Path::new(program).file_name().unwrap_or(program);
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}
