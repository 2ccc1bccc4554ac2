//! How a run of the program ends: an exit code and, if it failed, one sentence why.

use core::fmt;
use std::io;
use std::process::ExitCode;

use hopscope_core::socket::RecvError;
use hopscope_core::socket::Unsent;

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All that was asked for is done.
    Done = 0,
    /// Something failed.
    Failure = 1,
    /// The command line asks for what cannot be.
    Usage = 2,
    /// Nothing came, or nobody took it, in the time given.
    Timeout = 3,
    /// The peer refused us, or the handshake failed.
    Refused = 4,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program ends before it has done all.
#[derive(Debug)]
pub(crate) struct Failure {
    /// With which code.
    pub(crate) exit: Exit,
    /// The sentence for the user; none where silence is right, as after Ctrl-C.
    pub(crate) message: Option<String>,
}

impl Failure {
    /// Ends with `exit` and tells why.
    pub(crate) fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self {
            exit,
            message: Some(message.to_string()),
        }
    }

    /// Ends with `exit` and says nothing.
    pub(crate) const fn quiet(exit: Exit) -> Self {
        Self {
            exit,
            message: None,
        }
    }

    /// Something failed.
    pub(crate) fn error(message: impl fmt::Display) -> Self {
        Self::new(Exit::Failure, message)
    }

    /// The command line asks for what cannot be.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, message)
    }
}

/// Writing the data failed. A reader that has seen enough and closed its end is no failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::quiet(Exit::Done)
        } else {
            Self::error(format_args!("cannot write to standard output: {error}"))
        }
    }
}

impl From<Unsent> for Failure {
    fn from(unsent: Unsent) -> Self {
        Self::error(unsent)
    }
}

impl From<RecvError> for Failure {
    fn from(error: RecvError) -> Self {
        Self::error(error)
    }
}
