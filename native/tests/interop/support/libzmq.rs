//! Sockets that are not ours, in a process that does what it is told (`tests/python/lines.py`):
//! libzmq's of today and of earlier days, and those of another implementation in Rust.

use std::cell::{Cell, RefCell};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use hopscope::Endpoint;
use hopscope_core::socket::SocketKind;
use hopscope_core::{Frame, Message};
use serde_json::{Value, json};

use super::{PATIENCE, Party, Program, hex};

/// Whose sockets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Make {
    /// libzmq 4.3.5, which speaks ZMTP 3.1.
    Libzmq43,
    /// libzmq 4.3.4, built with its draft sockets and WebSocket.
    LibzmqWithDrafts,
    /// libzmq 4.0.4, which speaks ZMTP 3.0.
    Libzmq40,
    /// libzmq 3.2.2, which speaks ZMTP 2.0.
    Libzmq32,
    /// libzmq 2.2.0, which speaks ZMTP 1.0.
    Libzmq22,
    /// The crate zeromq.
    Independent,
}

/// Where `cargo xtask peers` puts what the tests talk to.
static PEERS: LazyLock<PathBuf> = LazyLock::new(|| {
    let beside = || Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("peers");
    env::var_os("HOPSCOPE_PEERS").map_or_else(beside, PathBuf::from)
});

/// A Python, and whether it can import zmq.
static PYTHON: LazyLock<(OsString, bool)> = LazyLock::new(|| {
    let noted = || fs::read_to_string(PEERS.join("python")).ok();
    let python = env::var_os("HOPSCOPE_PYTHON")
        .or_else(|| noted().map(OsString::from))
        .unwrap_or_else(|| "python3".into());
    let imported = Command::new(&python)
        .args(["-c", "import zmq"])
        .stderr(Stdio::null())
        .status();
    (python, imported.is_ok_and(|status| status.success()))
});

/// A Python that can import zmq.
///
/// # Panics
/// If there is none: nothing here can be tested without.
pub(crate) fn interpreter() -> Command {
    let (python, has_zmq) = &*PYTHON;
    assert!(
        has_zmq,
        "{} cannot import zmq, and these tests talk to libzmq: run `cargo xtask peers`, which sets \
         one up, or set HOPSCOPE_PYTHON to a Python with pyzmq",
        python.display()
    );
    let mut command = Command::new(python);
    // Many start at once, and the tests' folder is no place for what they compile.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Starts one of the programs in `tests/python`.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Program {
    Program::start(command(script, arguments))
}

fn command(script: &str, arguments: &[&str]) -> Command {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    let mut command = interpreter();
    command.arg(path.join(script)).args(arguments);
    command
}

/// What `cargo xtask peers` has built.
///
/// # Panics
/// If it has not.
pub(crate) fn built(name: &str) -> String {
    let path = PEERS.join(name);
    assert!(
        path.exists(),
        "{} is not there: run `cargo xtask peers`, which builds it",
        path.display()
    );
    path.to_str()
        .expect("the project's path is text")
        .to_owned()
}

impl Make {
    /// The program with its sockets.
    fn program(self) -> Command {
        let old = |version| command("old_peer.py", &[&built(&format!("libzmq-{version}.so"))]);
        match self {
            Self::Libzmq43 => command("peer.py", &[]),
            Self::LibzmqWithDrafts => old("4.3.4"),
            Self::Libzmq40 => old("4.0.4"),
            Self::Libzmq32 => old("3.2.2"),
            Self::Libzmq22 => old("2.2.0"),
            Self::Independent => {
                let name = format!("independent-peer{}", env::consts::EXE_SUFFIX);
                Command::new(built(&name))
            }
        }
    }
}

/// A process with sockets that are not ours.
#[derive(Debug)]
pub(crate) struct Libzmq {
    program: RefCell<Program>,
    made: Cell<u64>,
}

impl Libzmq {
    /// Starts the process with libzmq of today.
    pub(crate) fn start() -> Self {
        Self::of(Make::Libzmq43)
    }

    /// Starts the process with sockets of that make.
    pub(crate) fn of(make: Make) -> Self {
        Self {
            program: RefCell::new(Program::start(make.program())),
            made: Cell::new(0),
        }
    }

    /// Stops the process where it is, so that it neither reads nor answers, and its connections
    /// stay.
    #[cfg(unix)]
    pub(crate) fn freeze(&self) {
        self.program.borrow().signal("STOP");
    }

    /// Lets a frozen process go on.
    #[cfg(unix)]
    pub(crate) fn thaw(&self) {
        self.program.borrow().signal("CONT");
    }

    /// A socket with the default options.
    pub(crate) fn socket(&self, kind: impl ToString) -> Theirs<'_> {
        self.with(kind, json!({}))
    }

    /// A socket that announces an identity.
    pub(crate) fn named(&self, kind: SocketKind, identity: &[u8]) -> Theirs<'_> {
        self.with(kind, json!({"IDENTITY": hex::digits(identity)}))
    }

    /// Starts pyzmq's handler of ZAP requests, which lets these users in with their passwords, and
    /// the owners of these keys in Z85.
    pub(crate) fn authenticate(&self, users: Value, keys: Value) {
        let nobody = Theirs {
            libzmq: self,
            name: self.made.get(),
            is_xsub: false,
        };
        let started = nobody.ask("authenticate", &[users, keys]);
        started.expect("pyzmq starts it");
    }

    /// A socket with options by their libzmq names, octets in hex.
    pub(crate) fn with(&self, kind: impl ToString, options: Value) -> Theirs<'_> {
        let name = self.made.get();
        self.made.set(name + 1);
        let kind = kind.to_string();
        let theirs = Theirs {
            libzmq: self,
            name,
            is_xsub: kind == "XSUB",
        };
        theirs
            .ask("socket", &[json!(kind), options])
            .expect("libzmq makes it");
        theirs
    }
}

/// One of libzmq's sockets.
#[derive(Debug)]
pub(crate) struct Theirs<'a> {
    libzmq: &'a Libzmq,
    name: u64,
    is_xsub: bool,
}

impl Theirs<'_> {
    fn ask(&self, verb: &str, arguments: &[Value]) -> Result<Value, String> {
        self.tell(verb, arguments);
        self.answer()
    }

    fn tell(&self, verb: &str, arguments: &[Value]) {
        let mut line = vec![json!(verb), json!(self.name)];
        line.extend_from_slice(arguments);
        let mut program = self.libzmq.program.borrow_mut();
        program.write_line(&Value::Array(line).to_string());
    }

    fn answer(&self) -> Result<Value, String> {
        let mut program = self.libzmq.program.borrow_mut();
        let answer: Value = serde_json::from_str(&program.line()).expect("it answers in JSON");
        match answer.get("error") {
            Some(error) => Err(error.as_str().expect("errors have names").to_owned()),
            None => Ok(answer["ok"].clone()),
        }
    }

    /// Binds a port that the test has chosen.
    pub(crate) fn bind_at(&self, endpoint: &Endpoint) -> Endpoint {
        let bound = self.ask("bind", &[json!(endpoint.to_string())]);
        let bound = bound.expect("it is free");
        let bound = bound.as_str().expect("an endpoint is text");
        bound.parse().expect("libzmq names its endpoint")
    }

    /// Sets an option by its libzmq name, octets in hex.
    pub(crate) fn set(&self, option: &str, value: Value) {
        let set = self.ask("option", &[json!(option), value]);
        set.expect("libzmq takes the option");
    }

    /// Connects a PEER, and gives the number of whoever is there.
    pub(crate) fn connect_peer(&self, endpoint: &Endpoint) -> Vec<u8> {
        let number = self.ask("connect", &[json!(endpoint.to_string())]);
        let number = number.expect("libzmq takes the endpoint");
        hex::octets(number.as_str().expect("a PEER has numbers"))
    }

    /// Gives a connection up that it had asked for.
    pub(crate) fn disconnect(&self, endpoint: &Endpoint) {
        let disconnected = self.ask("disconnect", &[json!(endpoint.to_string())]);
        disconnected.expect("it was connected");
    }

    /// Begins to send `frames` and a number, as often as there are numbers. Until [`done`](Self::done)
    /// the process does nothing else.
    pub(crate) fn begin_flood(&self, numbers: Range<u64>, frames: &[&str]) {
        let frames = frames.iter().map(|frame| hex::digits(frame.as_bytes()));
        let count = numbers.end - numbers.start;
        let frames = frames.collect::<Vec<_>>();
        self.tell(
            "flood",
            &[json!(numbers.start), json!(count), json!(frames)],
        );
    }

    /// Begins to take what is flooded. Until [`done`](Self::done) the process does nothing else.
    pub(crate) fn begin_drain(&self, numbers: Range<u64>) {
        let count = numbers.end - numbers.start;
        let patience = PATIENCE.as_millis() as u64;
        self.tell(
            "drain",
            &[json!(numbers.start), json!(count), json!(patience)],
        );
    }

    /// Begins to send one frame of so many octets: see [`pattern`](super::pattern).
    pub(crate) fn begin_pattern(&self, octets: usize) {
        self.tell("send_pattern", &[json!(octets)]);
    }

    /// Begins to take one frame, which must be such a pattern.
    pub(crate) fn begin_to_take_pattern(&self, octets: usize) {
        let patience = PATIENCE.as_millis() as u64;
        self.tell("recv_pattern", &[json!(octets), json!(patience)]);
    }

    /// Waits for the end of what has begun: how many came in order, or whether it was the pattern.
    pub(crate) fn done(&self) -> Result<Value, String> {
        self.answer()
    }

    /// What happened to its links, up to the first that ended, or so far if none has within
    /// `patience`.
    pub(crate) fn events(&self, patience: Duration) -> Vec<String> {
        let events = self.ask("events", &[json!(patience.as_millis() as u64)]);
        let events = events.expect("it has a monitor");
        let names = events.as_array().expect("a list").iter();
        names
            .map(|name| name.as_str().expect("events have names").to_owned())
            .collect()
    }

    /// Closes it without a linger.
    pub(crate) fn close(self) {
        self.ask("close", &[]).expect("it is open");
    }
}

impl Party for Theirs<'_> {
    fn bind_to(&self, endpoint: &Endpoint) -> Endpoint {
        self.bind_at(endpoint)
    }

    fn connect(&self, endpoint: &Endpoint) {
        let connected = self.ask("connect", &[json!(endpoint.to_string())]);
        connected.expect("libzmq takes the endpoint");
    }

    fn subscribe(&self, topic: &str) {
        if self.is_xsub {
            self.send([&format!("\u{1}{topic}")]);
        } else {
            self.set("SUBSCRIBE", json!(hex::digits(topic.as_bytes())));
        }
    }

    fn unsubscribe(&self, topic: &str) {
        if self.is_xsub {
            self.send([&format!("\u{0}{topic}")]);
        } else {
            self.set("UNSUBSCRIBE", json!(hex::digits(topic.as_bytes())));
        }
    }

    fn join(&self, group: &str) {
        self.set("JOIN", json!(hex::digits(group.as_bytes())));
    }

    fn try_send(&self, message: Message) -> Result<(), String> {
        let frames: Vec<_> = message
            .frames()
            .iter()
            .map(|frame| hex::digits(frame))
            .collect();
        self.ask("send", &[json!(frames)]).map(|_| ())
    }

    fn try_recv(&self, patience: Duration) -> Result<Message, String> {
        let frames = self.ask("recv", &[json!(patience.as_millis() as u64)])?;
        let frames = frames.as_array().expect("a list of frames").iter();
        Ok(frames
            .map(|frame| hex::octets(frame.as_str().expect("hex digits")).into())
            .collect::<Vec<Frame>>()
            .into_iter()
            .collect())
    }
}
