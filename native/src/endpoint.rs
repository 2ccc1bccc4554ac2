//! Where a socket binds or connects: `tcp://host:port`.
//!
//! ```text
//! tcp://host:port     the form that every ZeroMQ program understands
//! tcp://*:port        every interface of this machine, to bind only
//! host:port           the same without the scheme
//! port                this machine alone, 127.0.0.1
//! ```
//!
//! Port 0 (or `*`, as libzmq writes it) lets the system choose one when binding.

use core::fmt;
use core::net::IpAddr;
use core::net::Ipv4Addr;
use core::net::SocketAddr;
use core::str::FromStr;
use std::io;

/// A TCP endpoint as its user named it, not resolved yet.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Endpoint {
    host: Host,
    port: u16,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Host {
    /// Every interface, written `*`.
    Any,
    /// A name or an address, an IPv6 one without its brackets.
    Named(String),
}

impl Endpoint {
    /// A port of this machine that no other machine reaches; 0 lets the system choose when binding.
    pub fn loopback(port: u16) -> Self {
        let host = Host::Named(Ipv4Addr::LOCALHOST.to_string());
        Self { host, port }
    }

    /// The port; 0 if the system is to choose.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether one can connect to it: it names a host and a port.
    pub fn is_reachable(&self) -> bool {
        self.host != Host::Any && self.port != 0
    }

    /// The addresses to try, in order.
    ///
    /// # Errors
    /// What the resolver says; a name without any address is an error too.
    pub async fn resolve(&self) -> io::Result<Vec<SocketAddr>> {
        let Host::Named(name) = &self.host else {
            return Ok(vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, self.port))]);
        };
        let found: Vec<_> = tokio::net::lookup_host((name.as_str(), self.port))
            .await?
            .collect();
        if found.is_empty() {
            let reason = format!("{name} has no address");
            return Err(io::Error::new(io::ErrorKind::NotFound, reason));
        }
        Ok(found)
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        Self {
            host: Host::Named(address.ip().to_string()),
            port: address.port(),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Any => write!(f, "tcp://*:{}", self.port),
            Host::Named(name) if matches!(name.parse(), Ok(IpAddr::V6(_))) => {
                write!(f, "tcp://[{name}]:{}", self.port)
            }
            Host::Named(name) => write!(f, "tcp://{name}:{}", self.port),
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let address = match text.split_once("://") {
            Some(("tcp", address)) => address,
            Some((transport, _)) => return Err(EndpointError::Transport(transport.to_owned())),
            None => text,
        };
        match address.rsplit_once(':') {
            Some((host, port)) => Ok(Self {
                host: host_named(host)?,
                port: port_named(port)?,
            }),
            None if address.parse::<u16>().is_ok() => Ok(Self::loopback(port_named(address)?)),
            None => Err(EndpointError::NoPort(address.to_owned())),
        }
    }
}

fn host_named(host: &str) -> Result<Host, EndpointError> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match (host, bare) {
        ("", _) | (_, Some("")) => Err(EndpointError::NoHost),
        ("*", _) => Ok(Host::Any),
        (_, Some(address)) => Ok(Host::Named(address.to_owned())),
        (name, None) if name.contains(':') => Err(EndpointError::Unbracketed(name.to_owned())),
        (name, None) => Ok(Host::Named(name.to_owned())),
    }
}

fn port_named(port: &str) -> Result<u16, EndpointError> {
    match port {
        "*" => Ok(0),
        digits => digits
            .parse()
            .map_err(|_| EndpointError::Port(digits.to_owned())),
    }
}

/// Why a text names no endpoint.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EndpointError {
    /// A transport other than TCP.
    Transport(String),
    /// There is no port.
    NoPort(String),
    /// There is nothing where the host should be.
    NoHost,
    /// The port is no number from 0 to 65535.
    Port(String),
    /// An IPv6 address without brackets.
    Unbracketed(String),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected tcp://host:port, or a port alone for this machine: ")?;
        match self {
            Self::Transport(name) => write!(f, "{name:?} is not a transport spoken here"),
            Self::NoPort(address) => write!(f, "{address:?} names no port"),
            Self::NoHost => f.write_str("the host is missing"),
            Self::Port(port) => write!(f, "{port:?} is no port (0 to 65535)"),
            Self::Unbracketed(host) => write!(f, "write the IPv6 address as [{host}]"),
        }
    }
}

impl core::error::Error for EndpointError {}

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
        check("localhost:5555", "tcp://localhost:5555");
        check("5555", "tcp://127.0.0.1:5555");
        check("0", "tcp://127.0.0.1:0");
        check("tcp://[::1]:5555", "tcp://[::1]:5555");
    }

    #[test]
    fn what_is_no_endpoint_says_what_is_wrong_with_it() {
        check("ipc:///tmp/x", "\"ipc\" is not a transport spoken here");
        check("tcp://localhost", "\"localhost\" names no port");
        check("tcp://:5555", "the host is missing");
        check("tcp://localhost:70000", "\"70000\" is no port (0 to 65535)");
        check("70000", "\"70000\" names no port");
        check("tcp://::1:5555", "write the IPv6 address as [::1]");
        check("", "\"\" names no port");
    }

    #[test]
    fn only_a_host_and_a_port_can_be_reached() {
        assert!(
            "5555"
                .parse()
                .is_ok_and(|endpoint: Endpoint| endpoint.is_reachable())
        );
        assert!(
            "tcp://*:5555"
                .parse()
                .is_ok_and(|endpoint: Endpoint| !endpoint.is_reachable())
        );
        assert!(
            "0".parse()
                .is_ok_and(|endpoint: Endpoint| !endpoint.is_reachable())
        );
    }
}
