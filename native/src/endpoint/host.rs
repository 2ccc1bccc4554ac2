//! A host and a port, the address of TCP and WebSocket.

use core::fmt;
use core::net::IpAddr;
use core::net::Ipv4Addr;
use core::net::Ipv6Addr;
use core::net::SocketAddr;
use core::str::FromStr;
use std::io;

use super::EndpointError;

/// A host and a port as their user named them, not resolved yet.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct HostPort {
    host: Host,
    port: u16,
}

#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Host {
    /// Every interface, written `*`.
    Any,
    /// A name, an interface or an address, an IPv6 one without its brackets.
    Named(String),
}

impl HostPort {
    /// A port of this machine that no other machine reaches.
    pub(super) fn loopback(port: u16) -> Self {
        let host = Host::Named(Ipv4Addr::LOCALHOST.to_string());
        Self { host, port }
    }

    /// What stands in front of the semicolon: a host, and a port if one matters.
    pub(super) fn source(text: &str) -> Result<Self, EndpointError> {
        let port_follows = !text.ends_with(']') && text.contains(':');
        if port_follows {
            return text.parse();
        }
        let host = host_named(text)?;
        Ok(Self { host, port: 0 })
    }

    /// The port; 0 if the system is to choose.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether one can connect to it: it names a host and a port.
    pub fn is_reachable(&self) -> bool {
        self.host != Host::Any && self.port != 0
    }

    /// The addresses to try, in order. Without `ipv6` a name gives IPv4 addresses only, as with
    /// libzmq; an address that is written out is taken as it is.
    ///
    /// # Errors
    /// What the resolver says; a name without any address is an error too.
    pub async fn resolve(&self, ipv6: bool) -> io::Result<Vec<SocketAddr>> {
        let name = match &self.host {
            Host::Any if ipv6 => return Ok(self.at([Ipv6Addr::UNSPECIFIED.into()])),
            Host::Any => return Ok(self.at([Ipv4Addr::UNSPECIFIED.into()])),
            Host::Named(name) => name,
        };
        if let Ok(address) = name.parse() {
            return Ok(self.at([address]));
        }
        let of_interface = interface(name, ipv6)?;
        if !of_interface.is_empty() {
            return Ok(self.at(of_interface));
        }
        let found = tokio::net::lookup_host((name.as_str(), self.port)).await?;
        let found: Vec<_> = found.filter(|address| ipv6 || address.is_ipv4()).collect();
        if found.is_empty() {
            let kind = if ipv6 { "address" } else { "IPv4 address" };
            let reason = format!("{name} has no {kind}");
            return Err(io::Error::new(io::ErrorKind::NotFound, reason));
        }
        Ok(found)
    }

    fn at(&self, addresses: impl IntoIterator<Item = IpAddr>) -> Vec<SocketAddr> {
        let addresses = addresses.into_iter();
        addresses
            .map(|address| SocketAddr::new(address, self.port))
            .collect()
    }
}

/// The addresses of the interface of that name, if there is one.
fn interface(name: &str, ipv6: bool) -> io::Result<Vec<IpAddr>> {
    let interfaces = if_addrs::get_if_addrs()?;
    let mut addresses: Vec<_> = interfaces
        .into_iter()
        .filter(|interface| interface.name == name)
        .map(|interface| interface.ip())
        .filter(|address| ipv6 || address.is_ipv4())
        .collect();
    addresses.sort();
    Ok(addresses)
}

impl From<SocketAddr> for HostPort {
    fn from(address: SocketAddr) -> Self {
        Self {
            host: Host::Named(address.ip().to_string()),
            port: address.port(),
        }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Any => write!(f, "*:{}", self.port),
            Host::Named(name) if matches!(name.parse(), Ok(IpAddr::V6(_))) => {
                write!(f, "[{name}]:{}", self.port)
            }
            Host::Named(name) => write!(f, "{name}:{}", self.port),
        }
    }
}

/// Reads `host:port`, or a port alone for this machine.
impl FromStr for HostPort {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        match text.rsplit_once(':') {
            Some((host, port)) => Ok(Self {
                host: host_named(host)?,
                port: port_named(port)?,
            }),
            None if text.parse::<u16>().is_ok() => Ok(Self::loopback(port_named(text)?)),
            None => Err(EndpointError::NoPort(text.to_owned())),
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
