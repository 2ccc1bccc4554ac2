//! Runs the program as its users do and reads what it says.
//!
//! Nothing here depends on how fast the machine is: every wait ends with what is waited for, and
//! only a wait of a whole minute is a failure.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

/// Longer than anything takes, even on a machine that does much else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A running program. It is killed when the test is done with it.
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Lines,
    stderr: Lines,
}

/// How a program ended, and what it wrote that the test had not read yet.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with these arguments, in an environment without preferences.
pub(crate) fn hopscope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hopscope"));
    command.args(arguments);
    for preference in ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
        command.env_remove(preference);
    }
    command
}

/// Starts the program with nothing on its standard input.
pub(crate) fn start(arguments: &[&str]) -> Running {
    let mut running = start_piped(arguments);
    running.close_stdin();
    running
}

/// Starts the program with a standard input that the test writes.
pub(crate) fn start_piped(arguments: &[&str]) -> Running {
    Running::of(hopscope(arguments))
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Ended {
    start(arguments).end()
}

/// Starts a node that binds a free port of this machine, and gives its endpoint too.
pub(crate) fn start_bound(arguments: &[&str]) -> (Running, String) {
    let running = start(&[arguments, &["--bind", "0"]].concat());
    let endpoint = running.endpoint();
    (running, endpoint)
}

impl Running {
    /// Starts a command with its three streams in the test's hands.
    pub(crate) fn of(mut command: Command) -> Self {
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        Self {
            stdin: child.stdin.take(),
            stdout: Lines::of(child.stdout.take().unwrap()),
            stderr: Lines::of(child.stderr.take().unwrap()),
            child,
        }
    }

    /// The endpoint that the program says it listens on.
    pub(crate) fn endpoint(&self) -> String {
        let line = self.stderr_line_with("listening on ");
        line.trim_start_matches("listening on ").to_owned()
    }

    /// The next line of standard output.
    pub(crate) fn line(&self) -> String {
        self.stdout
            .next()
            .unwrap_or_else(|| panic!("no more lines; stderr: {}", self.stderr.rest()))
    }

    /// The next line of standard error that contains `part`.
    pub(crate) fn stderr_line_with(&self, part: &str) -> String {
        let mut seen = Vec::new();
        while let Some(line) = self.stderr.next() {
            if line.contains(part) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line with {part:?} on standard error, only {seen:#?}");
    }

    /// Writes a line to its standard input.
    pub(crate) fn write_line(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
        stdin.flush().unwrap();
    }

    /// Ends its standard input.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Closes the reading end of its standard output.
    pub(crate) fn close_stdout(&mut self) {
        self.stdout = Lines::none();
    }

    /// Sends it a signal by name, such as `INT`.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        self.close_stdin();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "it does not end; stderr: {}",
                self.stderr.rest()
            );
            thread::sleep(Duration::from_millis(5));
        };
        Ended {
            code: status.code(),
            stdout: self.stdout.rest(),
            stderr: self.stderr.rest(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that standard error has `part`.
    #[track_caller]
    pub(crate) fn saying(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "expected {part:?} in {self:#?}");
        self
    }
}

/// Lines as they come, read by a thread of their own.
struct Lines(Option<mpsc::Receiver<String>>);

impl Lines {
    fn of(stream: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                // When nobody wants lines any more, the stream is closed.
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self(Some(receiver))
    }

    const fn none() -> Self {
        Self(None)
    }

    fn next(&self) -> Option<String> {
        match self.0.as_ref()?.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("no line within {PATIENCE:?}"),
        }
    }

    /// Everything up to the end of the stream that is there within a moment.
    fn rest(&self) -> String {
        let mut rest = String::new();
        let Some(lines) = &self.0 else { return rest };
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(2)) {
            rest.push_str(&line);
            rest.push('\n');
        }
        rest
    }
}
