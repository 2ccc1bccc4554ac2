//! What an endpoint can be refused for.

use core::fmt;
use std::io;

use hopscope_core::connection::SecurityError;
use hopscope_core::socket::PeerError;

use crate::endpoint::Endpoint;

/// An endpoint that cannot be bound.
#[derive(Debug)]
pub struct BindError {
    /// The endpoint, as it was named.
    pub endpoint: Endpoint,
    /// What the system says.
    pub error: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, error } = self;
        write!(f, "cannot bind {endpoint}: ")?;
        match (error.kind(), endpoint) {
            (io::ErrorKind::AddrInUse, Endpoint::Inproc(_)) => {
                f.write_str("another socket of this context has the name")
            }
            (io::ErrorKind::AddrInUse, _) => {
                f.write_str("the address is in use by another program")
            }
            (io::ErrorKind::AddrNotAvailable, _) => {
                f.write_str("it is not an address of this machine")
            }
            _ => error.fmt(f),
        }
    }
}

impl core::error::Error for BindError {}

/// An endpoint that cannot be connected to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConnectError {
    /// The endpoint, as it was named.
    pub endpoint: Endpoint,
    /// Why.
    pub reason: ConnectRefusal,
}

/// Why an endpoint cannot be connected to.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ConnectRefusal {
    /// It names no place to go to.
    NoPlace,
    /// There is no runtime: the call was made outside of tokio, and the context has none.
    NoRuntime,
    /// The peer cannot have the name it was to have.
    Peer(PeerError),
    /// The socket has been closed.
    Closed,
    /// What the socket was given to prove who it is cannot be used.
    Security(SecurityError),
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, reason } = self;
        write!(f, "cannot connect to {endpoint}: ")?;
        f.write_str(match (reason, endpoint) {
            (ConnectRefusal::NoPlace, Endpoint::Ipc(_)) => "expected a path or a name",
            (ConnectRefusal::NoPlace, _) => "expected a host and a port other than 0",
            (ConnectRefusal::NoRuntime, _) => {
                "expected a tokio runtime: call it from one, or make the socket in a context that \
                 has one"
            }
            (ConnectRefusal::Peer(error), _) => return error.fmt(f),
            (ConnectRefusal::Security(error), _) => return error.fmt(f),
            (ConnectRefusal::Closed, _) => "the socket has been closed",
        })
    }
}

impl core::error::Error for ConnectError {}

/// An endpoint that the socket has neither bound nor connected to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotAttached {
    /// The endpoint, as it was named.
    pub endpoint: Endpoint,
    /// What it should have been: `bound` or `connected to`.
    pub expected: &'static str,
}

impl fmt::Display for NotAttached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, expected } = self;
        write!(
            f,
            "expected an endpoint that this socket has {expected}, found {endpoint}"
        )
    }
}

impl core::error::Error for NotAttached {}
