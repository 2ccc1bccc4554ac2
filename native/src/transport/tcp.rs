//! TCP.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use socket2::SockRef;
use socket2::TcpKeepalive;
use tokio::net::TcpListener;
use tokio::net::TcpSocket;
use tokio::net::TcpStream;

use crate::config::Keepalive;
use crate::config::TcpOptions;
use crate::endpoint::HostPort;

/// Whether a connection that is accepted has the options of its listener for certain.
const INHERITS: bool = cfg!(target_os = "linux");

/// Connects to the first of the addresses that answers.
pub(crate) async fn dial(
    at: &HostPort,
    source: Option<&HostPort>,
    options: &TcpOptions,
) -> io::Result<TcpStream> {
    let sources = match source {
        Some(source) => source.resolve(true).await?,
        None => Vec::new(),
    };
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in at.resolve(options.ipv6).await? {
        match dial_one(address, &sources, options).await {
            Ok(stream) => {
                be_prompt(&stream);
                configure(&stream, options);
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn dial_one(
    address: SocketAddr,
    sources: &[SocketAddr],
    options: &TcpOptions,
) -> io::Result<TcpStream> {
    let socket = socket_for(address, options)?;
    if !sources.is_empty() {
        let source = sources
            .iter()
            .find(|source| source.is_ipv4() == address.is_ipv4())
            .ok_or_else(|| {
                let reason = format!("no source address is of the same family as {address}");
                io::Error::new(io::ErrorKind::InvalidInput, reason)
            })?;
        socket.set_reuseaddr(true)?;
        socket.bind(*source)?;
    }
    socket.connect(address).await
}

fn socket_for(address: SocketAddr, options: &TcpOptions) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // The kernel wants to know its buffers before the connection stands.
    if let Some(octets) = options.send_buffer_octets {
        socket.set_send_buffer_size(u32::try_from(octets).unwrap_or(u32::MAX))?;
    }
    if let Some(octets) = options.receive_buffer_octets {
        socket.set_recv_buffer_size(u32::try_from(octets).unwrap_or(u32::MAX))?;
    }
    Ok(socket)
}

/// Listens at the first of the addresses that can be bound.
pub(crate) async fn bind(at: &HostPort, options: &TcpOptions) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in at.resolve(options.ipv6).await? {
        match bind_one(address, options) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind_one(address: SocketAddr, options: &TcpOptions) -> io::Result<TcpListener> {
    let socket = socket_for(address, options)?;
    // As everywhere on Unix: what lingers of a closed connection does not hold the port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    if address.is_ipv6() && address.ip().is_unspecified() {
        SockRef::from(&socket).set_only_v6(false)?;
    }
    // What Linux accepts begins with the listener's options: one call less for each.
    if INHERITS {
        socket.set_nodelay(true)?;
    }
    socket.bind(address)?;
    socket.listen(options.backlog)
}

/// Sets what can be set on a connection that was accepted; what the system refuses is left.
pub(crate) fn configure_accepted(stream: &TcpStream, options: &TcpOptions) {
    if !INHERITS {
        be_prompt(stream);
    }
    configure(stream, options);
}

/// A reply must not wait for more data: each write already carries all there is.
fn be_prompt(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
}

fn configure(stream: &TcpStream, options: &TcpOptions) {
    if let Some(keepalive) = options.keepalive {
        let _ = SockRef::from(stream).set_tcp_keepalive(&in_system_terms(keepalive));
    }
}

fn in_system_terms(keepalive: Keepalive) -> TcpKeepalive {
    let whole = |span: Duration| span.max(Duration::from_secs(1));
    let mut terms = TcpKeepalive::new();
    if let Some(idle) = keepalive.idle {
        terms = terms.with_time(whole(idle));
    }
    if let Some(interval) = keepalive.interval {
        terms = terms.with_interval(whole(interval));
    }
    if let Some(count) = keepalive.count {
        terms = terms.with_retries(count);
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_waits_for_more_data_at_either_end() {
        let options = TcpOptions::default();
        let at = "127.0.0.1:0".parse().expect("it is a host and a port");
        let listener = bind(&at, &options).await.expect("a port is free");
        let bound = listener.local_addr().expect("it is bound").into();
        let near = dial(&bound, None, &options).await.expect("it listens");
        let (far, _) = listener.accept().await.expect("somebody has connected");
        configure_accepted(&far, &options);
        for stream in [near, far] {
            assert!(stream.nodelay().expect("it stands"));
        }
    }
}
