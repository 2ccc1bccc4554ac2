//! Running other programs: found on PATH, shown to the person, ended when they take too long.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, Result, bail};

/// How often a program with a time limit is looked at.
const POLL: Duration = Duration::from_millis(50);

/// After how long without a line a program's end is looked for.
const SILENCE: Duration = Duration::from_millis(500);

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
    mut each: impl FnMut(&str),
) -> Result<()> {
    let started = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    let stdout = child.stdout.take().context("a pipe was asked for")?;
    let (line_in, lines) = mpsc::channel();
    // Not joined: something that outlives the program may hold its standard output open for ever.
    thread::spawn(move || {
        let mut lines = BufReader::new(stdout).split(b'\n').map_while(Result::ok);
        lines.try_for_each(|line| line_in.send(line))
    });
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                each(&line);
            }
            Err(RecvTimeoutError::Disconnected) => return check(command, child.wait()?),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = child.try_wait()? {
                    return check(command, status);
                }
            }
        }
        if started.elapsed() >= limit {
            end(&mut child);
            let minutes = limit.as_secs() / 60;
            bail!(
                "{} took over {minutes} minutes and was ended",
                shown(command)
            );
        }
    }
}

/// Puts a program in this one's place, so that an interrupt reaches it alone.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn become_program(command: &mut Command) -> Result<ExitCode> {
    let ended = replace(command);
    ended.with_context(|| cannot_start(command))
}

#[cfg(unix)]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> io::Result<ExitCode> {
    let done = command.status()?.success();
    Ok(if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
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

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "the shell is always there")]

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_are_read_and_failure_is_told() {
        let mut lines = Vec::new();
        let mut command = shell("echo one; echo two; exit 3");
        let outcome = run_reading(&mut command, Duration::from_secs(60), |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(lines, ["one", "two"]);
        assert!(outcome.unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn what_hangs_is_ended() {
        let limit = Duration::from_millis(100);
        let started = Instant::now();
        // The inner one keeps the pipe open after the program has gone.
        let outcome = run_reading(&mut shell("sleep 9 2>&- & exec sleep 9"), limit, |_| ());
        assert!(outcome.unwrap_err().to_string().contains("was ended"));
        let outcome = run_patiently(&mut shell("exec sleep 20"), limit, || 7);
        assert!(outcome.unwrap_err().to_string().contains("got nowhere"));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn progress_buys_time() {
        let limit = Duration::from_millis(200);
        let started = Instant::now();
        let moving = || started.elapsed().as_millis() as u64;
        run_patiently(&mut shell("sleep 0.6"), limit, moving).unwrap();
    }

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/somewhere/deep/tool");
        assert_eq!(shown(command.args(["a", "b"])), "`tool a b`");
    }
}
