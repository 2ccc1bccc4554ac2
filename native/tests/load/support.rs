//! The node under test as a process of its own, and what it takes of the system.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::thread;
use std::time::Duration;
use std::time::Instant;

/// Longer than anything takes, even on a machine that does much else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Connections of a crowd, if the system lets one process have so many.
const CROWD: usize = 10_000;

/// File descriptors that are left for everything else.
const SPARE_DESCRIPTORS: usize = 200;

/// One test at a time: each wants most of the machine.
static TURN: Mutex<()> = Mutex::new(());

/// Waits for the turn, which ends when the guard is dropped.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_hopscope");

/// A running node. It is killed when the test is done with it.
pub(crate) struct Node {
    child: Child,
    pub(crate) port: u16,
    _turn: MutexGuard<'static, ()>,
}

impl Node {
    /// Starts `hopscope` with these arguments and waits until it listens.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::run(Command::new(PROGRAM).args(arguments))
    }

    /// The same, with so many files at most that it may open.
    pub(crate) fn start_with_files(files: usize, arguments: &[&str]) -> Self {
        let script = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        Self::run(shell.args(["-c", &script, PROGRAM]).args(arguments))
    }

    fn run(command: &mut Command) -> Self {
        let turn = turn();
        let mut child = command
            .args(["--bind", "tcp://127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = loop {
            let line = told.next().expect("it says where it listens").unwrap();
            if let Some(endpoint) = line.strip_prefix("listening on ") {
                break endpoint.rsplit(':').next().unwrap().parse().unwrap();
            }
        };
        // What else it says is read and forgotten, so that it never waits for a reader.
        thread::spawn(move || told.for_each(drop));
        Self {
            child,
            port,
            _turn: turn,
        }
    }

    /// Octets of memory that it holds now.
    pub(crate) fn memory(&self) -> u64 {
        resident(self.child.id())
    }

    /// Waits until `condition` holds for the memory it has.
    pub(crate) fn await_memory(&self, what: &str, condition: impl Fn(u64) -> bool) {
        eventually(what, || condition(self.memory()));
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Octets of memory that a process holds now.
pub(crate) fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.unwrap().parse::<u64>().unwrap() * 1024
}

/// How many connections a crowd has here: as many as asked for, or as the system lets this process
/// have.
pub(crate) fn crowd() -> usize {
    let wanted = (CROWD + SPARE_DESCRIPTORS) as u64;
    let limit = rlimit::increase_nofile_limit(wanted).unwrap();
    let crowd = CROWD.min(usize::try_from(limit).unwrap() - SPARE_DESCRIPTORS);
    if crowd < CROWD {
        println!("the system allows only {limit} files: {crowd} connections instead of {CROWD}");
    }
    crowd
}

/// Waits until it is so.
#[track_caller]
pub(crate) fn eventually(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// KiB with one digit behind the point.
pub(crate) fn kib(octets: u64) -> String {
    format!("{:.1} KiB", octets as f64 / 1024.0)
}
