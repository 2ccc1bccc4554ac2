//! TCP.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use socket2::Domain;
use socket2::Protocol;
use socket2::SockRef;
use socket2::Socket;
use socket2::TcpKeepalive;
use socket2::Type;
use tokio::net::TcpListener;
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
        socket.set_reuse_address(true)?;
        socket.bind(&(*source).into())?;
    }
    let asked = match socket.connect(&address.into()) {
        Err(error) if !is_under_way(&error) => return Err(error),
        asked => asked,
    };
    // Within a machine the connection stands by now, and nobody has to be waited for.
    let stands = asked.is_ok() || socket.peer_addr().is_ok();
    let stream = TcpStream::from_std(socket.into())?;
    if !stands {
        stream.writable().await?;
        if let Some(error) = stream.take_error()? {
            return Err(error);
        }
    }
    Ok(stream)
}

/// Whether a connection that was asked for is being made.
fn is_under_way(error: &io::Error) -> bool {
    #[cfg(unix)]
    let is_in_progress = error.raw_os_error() == Some(libc::EINPROGRESS);
    #[cfg(not(unix))]
    let is_in_progress = false;
    is_in_progress || error.kind() == io::ErrorKind::WouldBlock
}

/// A socket that never waits.
fn socket_for(address: SocketAddr, options: &TcpOptions) -> io::Result<Socket> {
    let domain = Domain::for_address(address);
    #[cfg(target_os = "linux")]
    let socket = Socket::new(domain, Type::STREAM.nonblocking(), Some(Protocol::TCP))?;
    #[cfg(not(target_os = "linux"))]
    let socket = {
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        socket
    };
    // The kernel wants to know its buffers before the connection stands.
    if let Some(octets) = options.send_buffer_octets {
        socket.set_send_buffer_size(octets)?;
    }
    if let Some(octets) = options.receive_buffer_octets {
        socket.set_recv_buffer_size(octets)?;
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
    socket.set_reuse_address(true)?;
    if address.is_ipv6() && address.ip().is_unspecified() {
        socket.set_only_v6(false)?;
    }
    // What Linux accepts begins with the listener's options: one call less for each.
    if INHERITS {
        socket.set_tcp_nodelay(true)?;
    }
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(options.backlog).unwrap_or(i32::MAX))?;
    TcpListener::from_std(socket.into())
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
