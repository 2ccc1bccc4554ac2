//! Where a socket binds or connects.
//!
//! ```text
//! tcp://host:port         a name, an address or an interface of this machine, and a port
//! tcp://*:port            every interface of this machine, to bind only
//! tcp://source;host:port  to connect from an address of one's own choice
//! ipc://path              a file of this machine (a Unix domain socket)
//! ipc://@name             a name without a file (Linux)
//! ipc://*                 a new file in the system's folder for such, to bind only
//! inproc://name           within one context
//! ws://host:port/path     ZWS over WebSocket (RFC 45)
//! host:port               TCP without the scheme
//! port                    TCP on this machine alone, 127.0.0.1
//! ```
//!
//! Port 0 (or `*`, as libzmq writes it) lets the system choose one when binding.

mod error;
mod host;
mod ipc;

pub use error::EndpointError;
pub use host::HostPort;
pub use ipc::IpcName;

use core::fmt;
use core::net::SocketAddr;
use core::str::FromStr;
use std::io;

/// The longest name of an inproc endpoint, in octets: libzmq's limit for a whole endpoint.
const MAX_INPROC_OCTETS: usize = 256;

/// An endpoint as its user named it, not resolved yet.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Endpoint {
    /// `tcp://`: octets between machines.
    Tcp {
        /// Where to bind or to connect.
        at: HostPort,
        /// The address to connect from, if it matters.
        source: Option<HostPort>,
    },
    /// `ipc://`: octets within one machine.
    Ipc(IpcName),
    /// `inproc://`: messages within one [`Context`](crate::Context), 1 to 256 octets of name.
    Inproc(String),
    /// `ws://`: WebSocket messages between machines.
    Ws {
        /// Where to bind or to connect.
        at: HostPort,
        /// The path that the upgrade asks for; starts with a slash.
        path: String,
    },
}

impl Endpoint {
    /// A port of this machine that no other machine reaches; 0 lets the system choose when binding.
    pub fn loopback(port: u16) -> Self {
        Self::tcp(HostPort::loopback(port))
    }

    /// A name within one context.
    pub fn inproc(name: impl Into<String>) -> Self {
        Self::Inproc(name.into())
    }

    const fn tcp(at: HostPort) -> Self {
        Self::Tcp { at, source: None }
    }

    /// The transport's name, as it stands in front of `://`.
    pub const fn transport(&self) -> &'static str {
        match self {
            Self::Tcp { .. } => "tcp",
            Self::Ipc(_) => "ipc",
            Self::Inproc(_) => "inproc",
            Self::Ws { .. } => "ws",
        }
    }

    /// Host and port of the transports that have them.
    pub const fn host_port(&self) -> Option<&HostPort> {
        match self {
            Self::Tcp { at, .. } | Self::Ws { at, .. } => Some(at),
            Self::Ipc(_) | Self::Inproc(_) => None,
        }
    }

    /// The port; 0 if the system is to choose, or if the transport has none.
    pub fn port(&self) -> u16 {
        self.host_port().map_or(0, HostPort::port)
    }

    /// Whether one can connect to it: it names a host and a port, or a file, or a name.
    pub fn is_reachable(&self) -> bool {
        match self {
            Self::Tcp { at, .. } | Self::Ws { at, .. } => at.is_reachable(),
            Self::Ipc(name) => *name != IpcName::Any,
            Self::Inproc(_) => true,
        }
    }

    /// The addresses to try, in order.
    ///
    /// # Errors
    /// What the resolver says; a name without any address is an error too, and so is a transport
    /// without addresses.
    pub async fn resolve(&self) -> io::Result<Vec<SocketAddr>> {
        match self.host_port() {
            Some(at) => at.resolve(true).await,
            None => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{self} has no address: expected tcp://host:port"),
            )),
        }
    }

    /// The same endpoint with the address that the system has bound.
    pub(crate) fn bound(&self, address: SocketAddr) -> Self {
        match self {
            Self::Ws { path, .. } => Self::Ws {
                at: HostPort::from(address),
                path: path.clone(),
            },
            _ => Self::from(address),
        }
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        Self::tcp(HostPort::from(address))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.transport())?;
        match self {
            Self::Tcp { at, source: None } => at.fmt(f),
            Self::Tcp {
                at,
                source: Some(source),
            } => write!(f, "{source};{at}"),
            Self::Ipc(name) => name.fmt(f),
            Self::Inproc(name) => f.write_str(name),
            Self::Ws { at, path } => write!(f, "{at}{path}"),
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        match text.split_once("://") {
            Some(("tcp", address)) => tcp_named(address),
            Some(("ipc", name)) => name.parse().map(Self::Ipc),
            Some(("inproc", name)) => inproc_named(name),
            Some(("ws", address)) => ws_named(address),
            Some((transport, _)) => Err(EndpointError::Transport(transport.to_owned())),
            None => tcp_named(text),
        }
    }
}

fn tcp_named(address: &str) -> Result<Endpoint, EndpointError> {
    let (source, address) = match address.split_once(';') {
        Some((source, address)) => (Some(HostPort::source(source)?), address),
        None => (None, address),
    };
    let at = address.parse()?;
    Ok(Endpoint::Tcp { at, source })
}

fn inproc_named(name: &str) -> Result<Endpoint, EndpointError> {
    match name.len() {
        0 => Err(EndpointError::NoName("inproc")),
        1..=MAX_INPROC_OCTETS => Ok(Endpoint::inproc(name)),
        octets => Err(EndpointError::NameTooLong {
            octets,
            most: MAX_INPROC_OCTETS,
        }),
    }
}

fn ws_named(address: &str) -> Result<Endpoint, EndpointError> {
    let (at, path) = match address.find('/') {
        Some(slash) => address.split_at(slash),
        None => (address, "/"),
    };
    if let Some(octet) = path.bytes().find(|octet| !octet.is_ascii_graphic()) {
        return Err(EndpointError::PathOctet(octet));
    }
    Ok(Endpoint::Ws {
        at: at.parse()?,
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match text.parse::<Endpoint>() {
            Ok(endpoint) => endpoint.to_string(),
            Err(error) => error
                .to_string()
                .split_once(": ")
                .map_or("", |(_, why)| why)
                .to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn endpoints_are_read_in_each_of_their_forms() {
        check("tcp://127.0.0.1:5555", "tcp://127.0.0.1:5555");
        check("tcp://*:5555", "tcp://*:5555");
        check("tcp://*:*", "tcp://*:0");
        check("tcp://lo:5555", "tcp://lo:5555");
        check("localhost:5555", "tcp://localhost:5555");
        check("5555", "tcp://127.0.0.1:5555");
        check("0", "tcp://127.0.0.1:0");
        check("tcp://[::1]:5555", "tcp://[::1]:5555");
        check(
            "tcp://127.0.0.2;localhost:1",
            "tcp://127.0.0.2:0;localhost:1",
        );
        check("tcp://127.0.0.2:9;[::1]:1", "tcp://127.0.0.2:9;[::1]:1");
        check("ipc:///tmp/x", "ipc:///tmp/x");
        check("ipc://x:y", "ipc://x:y");
        check("ipc://@name", "ipc://@name");
        check("ipc://*", "ipc://*");
        check("inproc://a b", "inproc://a b");
        check("ws://localhost:80", "ws://localhost:80/");
        check("ws://*:*/chat?room=1", "ws://*:0/chat?room=1");
    }

    #[test]
    fn what_is_no_endpoint_says_what_is_wrong_with_it() {
        check("pgm://x", "\"pgm\" is not a transport spoken here");
        check("tcp://localhost", "\"localhost\" names no port");
        check("tcp://:5555", "the host is missing");
        check("tcp://localhost:70000", "\"70000\" is no port (0 to 65535)");
        check("70000", "\"70000\" names no port");
        check("tcp://::1:5555", "write the IPv6 address as [::1]");
        check("", "\"\" names no port");
        check("tcp://;localhost:1", "the host is missing");
        check("ipc://", "the name behind ipc:// is missing");
        check("ipc://@", "the name behind ipc:// is missing");
        check("inproc://", "the name behind inproc:// is missing");
        check("ws://localhost/x", "\"localhost\" names no port");
        check(
            "ws://localhost:1/a b",
            "a path holds printable ASCII only, found 20 (hex)",
        );
        let long = format!("inproc://{}", "x".repeat(257));
        check(&long, "a name of at most 256 octets, found 257");
        let long = format!("ipc://{}", "x".repeat(108));
        check(&long, "a name of at most 107 octets, found 108");
    }

    #[test]
    fn only_what_names_a_place_can_be_reached() {
        for (text, reachable) in [
            ("5555", true),
            ("tcp://*:5555", false),
            ("0", false),
            ("ipc:///tmp/x", true),
            ("ipc://*", false),
            ("inproc://x", true),
            ("ws://localhost:80", true),
            ("ws://*:80", false),
        ] {
            let endpoint: Endpoint = text.parse().expect("it is an endpoint");
            assert_eq!(endpoint.is_reachable(), reachable, "{text}");
        }
    }
}
