//! libzmq's sockets, in a Python process that does what it is told (`tests/python/peer.py`).

use std::cell::{Cell, RefCell};
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use hopscope::Endpoint;
use hopscope_core::socket::SocketKind;
use hopscope_core::{Frame, Message};
use serde_json::{Value, json};

use super::{Party, Program, hex};

/// A Python, and whether it can import zmq.
static PYTHON: LazyLock<(OsString, bool)> = LazyLock::new(|| {
    let python = env::var_os("HOPSCOPE_PYTHON").unwrap_or_else(|| "python3".into());
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
        "{} cannot import zmq, and these tests talk to libzmq: run `cargo xtask test`, which sets \
         one up, or set HOPSCOPE_PYTHON to a Python with pyzmq",
        python.display()
    );
    Command::new(python)
}

/// Starts one of the programs in `tests/python`.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    let mut command = interpreter();
    command.arg(path.join(script)).args(arguments);
    Program::start(command)
}

/// A process with sockets of libzmq.
#[derive(Debug)]
pub(crate) struct Libzmq {
    program: RefCell<Program>,
    made: Cell<u64>,
}

impl Libzmq {
    /// Starts the process.
    pub(crate) fn start() -> Self {
        Self {
            program: RefCell::new(python("peer.py", &[])),
            made: Cell::new(0),
        }
    }

    /// A socket with the default options.
    pub(crate) fn socket(&self, kind: impl ToString) -> Theirs<'_> {
        self.with(kind, json!({}))
    }

    /// A socket that announces an identity.
    pub(crate) fn named(&self, kind: SocketKind, identity: &[u8]) -> Theirs<'_> {
        self.with(kind, json!({"IDENTITY": hex::digits(identity)}))
    }

    /// A socket with options by their libzmq names, octets in hex.
    pub(crate) fn with(&self, kind: impl ToString, options: Value) -> Theirs<'_> {
        let name = self.made.get();
        self.made.set(name + 1);
        let theirs = Theirs { libzmq: self, name };
        theirs
            .ask("socket", &[json!(kind.to_string()), options])
            .expect("libzmq makes it");
        theirs
    }
}

/// One of libzmq's sockets.
#[derive(Debug)]
pub(crate) struct Theirs<'a> {
    libzmq: &'a Libzmq,
    name: u64,
}

impl Theirs<'_> {
    fn ask(&self, verb: &str, arguments: &[Value]) -> Result<Value, String> {
        let mut line = vec![json!(verb), json!(self.name)];
        line.extend_from_slice(arguments);
        let mut program = self.libzmq.program.borrow_mut();
        program.write_line(&Value::Array(line).to_string());
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
    fn bind(&self) -> Endpoint {
        self.bind_at(&Endpoint::loopback(0))
    }

    fn connect(&self, endpoint: &Endpoint) {
        let connected = self.ask("connect", &[json!(endpoint.to_string())]);
        connected.expect("libzmq takes the endpoint");
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
