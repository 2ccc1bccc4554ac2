//! A process that plays a role.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use super::outcome::Outcome;
use crate::process;

/// How long a process may take to end once its standard input has.
const GRACE: Duration = Duration::from_secs(5);

/// How often its end is looked for.
const LOOK: Duration = Duration::from_millis(2);

/// A process that plays a role. It is ended when it is dropped.
#[derive(Debug)]
pub(crate) struct Player {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    complaints: Option<JoinHandle<String>>,
}

impl Player {
    /// Starts it.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn start(name: String, command: &mut Command) -> Result<Self> {
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let spawned = piped.spawn();
        let mut child =
            spawned.with_context(|| format!("cannot start {}", process::shown(command)))?;
        let stdout = child.stdout.take().context("a pipe was asked for")?;
        let mut stderr = child.stderr.take().context("a pipe was asked for")?;
        let (line_in, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
            lines.try_for_each(|line| line_in.send(line))
        });
        let complaints = thread::spawn(move || {
            let mut said = Vec::new();
            // What cannot be read any more is no complaint.
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        Ok(Self {
            name,
            stdin: child.stdin.take(),
            child,
            lines,
            complaints: Some(complaints),
        })
    }

    /// Its number in the system.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Lets it go: writes a line to its standard input.
    ///
    /// # Errors
    /// When it has gone.
    pub(crate) fn go(&mut self) -> Result<()> {
        let stdin = self.stdin.as_mut().context("standard input has ended")?;
        let written = stdin.write_all(b"go\n").and_then(|()| stdin.flush());
        written.with_context(|| format!("{} has gone", self.name))
    }

    /// Waits for a line from which `read` makes something.
    ///
    /// # Errors
    /// When no such line comes in time or before the process ends; with what it has complained of.
    pub(crate) fn line<T>(
        &mut self,
        patience: Duration,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let end = Instant::now() + patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = match self.lines.recv_timeout(left) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => {
                    let late = anyhow!("it has told no outcome within {patience:?}");
                    return Err(self.blamed_for(late));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let early = anyhow!("it has ended without an outcome");
                    return Err(self.blamed_for(early));
                }
            };
            if let Some(read) = read(&line) {
                return Ok(read);
            }
        }
    }

    /// Whether it has not ended.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it, and adds to an error who it was and what it has complained of last.
    pub(crate) fn blamed_for(&mut self, error: anyhow::Error) -> anyhow::Error {
        let complaints = self.end(Duration::ZERO);
        let last = complaints.lines().last().map(|last| format!(": {last}"));
        anyhow!("{}: {error:#}{}", self.name, last.unwrap_or_default())
    }

    /// Waits for its outcome.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub(crate) fn outcome(&mut self, patience: Duration) -> Result<Outcome> {
        self.line(patience, Outcome::parse)
    }

    /// Ends its standard input and waits for its end.
    pub(crate) fn finish(&mut self) {
        self.end(GRACE);
    }

    /// Ends it, and gives what it has complained of.
    fn end(&mut self, grace: Duration) -> String {
        self.stdin = None;
        let start = Instant::now();
        // An error of these calls means that it has ended already.
        while let Ok(None) = self.child.try_wait() {
            if start.elapsed() >= grace {
                let _ = self.child.kill();
                let _ = self.child.wait();
                break;
            }
            thread::sleep(LOOK);
        }
        let complaints = self.complaints.take().map(JoinHandle::join);
        complaints.and_then(Result::ok).unwrap_or_default()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.end(Duration::from_millis(500));
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "the shell is always there")]

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn shell(script: &str) -> Player {
        let mut command = Command::new("sh");
        Player::start("a shell".into(), command.args(["-c", script])).unwrap()
    }

    #[test]
    fn it_is_let_go_and_tells_its_outcome() {
        let mut player = shell("echo ready; read go; echo n=3 secs=1.5; cat >/dev/null");
        let ready = player.line(PATIENCE, |line| (line == "ready").then_some(()));
        ready.unwrap();
        player.go().unwrap();
        assert_eq!(player.outcome(PATIENCE).unwrap().rate(), Some(2.0));
        player.finish();
        assert!(player.child.try_wait().unwrap().unwrap().success());
    }

    #[test]
    fn who_ends_without_an_outcome_is_told_with_its_complaint() {
        let mut player = shell("echo nothing; echo 'error: no such role' >&2; exit 1");
        let error = player.outcome(PATIENCE).unwrap_err().to_string();
        assert!(
            error.starts_with("a shell: it has ended without an outcome"),
            "{error}"
        );
        assert!(error.ends_with("error: no such role"), "{error}");
    }

    #[test]
    fn who_hangs_is_ended() {
        let mut player = shell("exec sleep 600");
        assert!(player.outcome(Duration::from_millis(50)).is_err());
        assert!(player.child.try_wait().unwrap().is_some());
    }
}
