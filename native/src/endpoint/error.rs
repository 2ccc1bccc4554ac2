//! Why a text names no endpoint.

use core::fmt;

/// Why a text names no endpoint.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EndpointError {
    /// A transport that is not spoken.
    Transport(String),
    /// There is no port.
    NoPort(String),
    /// There is nothing where the host should be.
    NoHost,
    /// The port is no number from 0 to 65535.
    Port(String),
    /// An IPv6 address without brackets.
    Unbracketed(String),
    /// There is nothing behind this transport's `://`.
    NoName(&'static str),
    /// The name is longer than the system takes.
    NameTooLong {
        /// Octets that it has.
        octets: usize,
        /// Octets that it may have.
        most: usize,
    },
    /// A path of the file system that holds a zero octet.
    ZeroInPath,
    /// A path of a WebSocket with an octet that no request line holds.
    PathOctet(u8),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected tcp://host:port, ipc://path, inproc://name, ws://host:port/path, or a port \
             alone for this machine: ",
        )?;
        match self {
            Self::Transport(name) => write!(f, "{name:?} is not a transport spoken here"),
            Self::NoPort(address) => write!(f, "{address:?} names no port"),
            Self::NoHost => f.write_str("the host is missing"),
            Self::Port(port) => write!(f, "{port:?} is no port (0 to 65535)"),
            Self::Unbracketed(host) => write!(f, "write the IPv6 address as [{host}]"),
            Self::NoName(transport) => write!(f, "the name behind {transport}:// is missing"),
            Self::NameTooLong { octets, most } => {
                write!(f, "a name of at most {most} octets, found {octets}")
            }
            Self::ZeroInPath => f.write_str("a path holds no zero octet"),
            Self::PathOctet(octet) => {
                write!(
                    f,
                    "a path holds printable ASCII only, found {octet:02x} (hex)"
                )
            }
        }
    }
}

impl core::error::Error for EndpointError {}
