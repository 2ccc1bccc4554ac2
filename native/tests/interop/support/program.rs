//! A program in a process of its own: what it writes is read line by line, and it ends with the
//! test whatever becomes of that.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hopscope::Endpoint;

use super::{PATIENCE, eventually};

/// A running program.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Arc<Lines>,
    stderr: Arc<Lines>,
    /// Lines of its standard output that the test has read.
    read: usize,
    /// It has processes of its own, and ends them when its input ends.
    ends_others: bool,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// All it wrote to standard output.
    pub(crate) stdout: String,
    /// All it wrote to standard error.
    pub(crate) stderr: String,
}

impl Program {
    /// Starts `command` with pipes at its standard streams.
    pub(crate) fn start(mut command: Command) -> Self {
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            stdin: child.stdin.take(),
            stdout: Lines::of(child.stdout.take().expect("it is piped")),
            stderr: Lines::of(child.stderr.take().expect("it is piped")),
            child,
            read: 0,
            ends_others: false,
        }
    }

    /// Lets it end the processes that it has started: it gets the end of its input and time.
    pub(crate) const fn ending_others(mut self) -> Self {
        self.ends_others = true;
        self
    }

    /// Starts our own command line.
    pub(crate) fn hopscope<S: AsRef<str>>(arguments: &[S]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hopscope"));
        command.args(arguments.iter().map(AsRef::as_ref));
        command.args(["--color", "never", "--lang", "en"]);
        Self::start(command)
    }

    /// Writes a line to its standard input.
    pub(crate) fn write_line(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("its input is open");
        let written = stdin.write_all(format!("{line}\n").as_bytes());
        if let Err(error) = written.and_then(|()| stdin.flush()) {
            panic!("it does not read ({error}) and says {}", self.stderr.all());
        }
    }

    /// The next line of its standard output.
    pub(crate) fn line(&mut self) -> String {
        self.read += 1;
        let line = self.stdout.line(self.read - 1);
        line.unwrap_or_else(|| panic!("no further line; it says {}", self.stderr.all()))
    }

    /// The endpoint that it says it listens at; the `nth` of them, from 0.
    pub(crate) fn listening(&self, nth: usize) -> Endpoint {
        let mut endpoint = None;
        eventually("it listens", || {
            let said = self.stderr.all();
            let mut endpoints = said
                .lines()
                .filter_map(|line| line.strip_prefix("listening on "));
            endpoint = endpoints.nth(nth).map(str::to_owned);
            endpoint.is_some()
        });
        let endpoint = endpoint.expect("it was found");
        endpoint.parse().expect("it is an endpoint")
    }

    /// All that it has written to standard output so far.
    pub(crate) fn written(&self) -> String {
        self.stdout.all()
    }

    /// All that it has written to standard error so far.
    pub(crate) fn said(&self) -> String {
        self.stderr.all()
    }

    /// Sends it a signal by name, such as `STOP`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        kill.args(["-s", name, &self.child.id().to_string()]);
        assert!(kill.status().is_ok_and(|status| status.success()));
    }

    /// Waits until it ends by itself.
    pub(crate) fn finish(mut self) -> Ended {
        let mut status = None;
        eventually("the program ends", || {
            status = self.child.try_wait().expect("it is our child");
            status.is_some()
        });
        Ended {
            code: status.expect("it has ended").code(),
            stdout: self.stdout.to_end(),
            stderr: self.stderr.to_end(),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.stdin = None;
        let start = Instant::now();
        while self.ends_others
            && start.elapsed() < PATIENCE
            && matches!(self.child.try_wait(), Ok(None))
        {
            thread::sleep(Duration::from_millis(5));
        }
        // It may have ended by itself; either way nothing of it stays.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines as they come, read by a thread so that the program never waits for its reader.
#[derive(Debug, Default)]
struct Lines {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    ended: bool,
}

impl Lines {
    fn of(stream: impl Read + Send + 'static) -> Arc<Self> {
        let lines = Arc::new(Self::default());
        let reader = lines.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines() {
                let line = line.unwrap_or_else(|error| format!("({error})"));
                reader.change(|state| state.lines.push(line));
            }
            reader.change(|state| state.ended = true);
        });
        lines
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().expect("no reader panics"));
        self.changed.notify_all();
    }

    /// Line number `index`, once it is there; `None` if it never comes.
    fn line(&self, index: usize) -> Option<String> {
        self.wait(|state| state.ended || state.lines.len() > index);
        let state = self.state.lock().expect("no reader panics");
        state.lines.get(index).cloned()
    }

    fn to_end(&self) -> String {
        self.wait(|state| state.ended);
        self.all()
    }

    fn all(&self) -> String {
        let state = self.state.lock().expect("no reader panics");
        state.lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    fn wait(&self, enough: impl Fn(&State) -> bool) {
        let start = Instant::now();
        let mut state = self.state.lock().expect("no reader panics");
        while !enough(&state) && start.elapsed() < PATIENCE {
            let waited = self.changed.wait_timeout(state, PATIENCE);
            state = waited.expect("no reader panics").0;
        }
    }
}
