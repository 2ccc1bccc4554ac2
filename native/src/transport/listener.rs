//! Listeners of any transport that carries octets.

use std::io;

use tokio::net::TcpListener;

use super::Subprotocols;
use super::Wire;
#[cfg(unix)]
use super::ipc;
use super::tcp;
use super::unsupported;
use super::ws;
use crate::config::Config;
use crate::endpoint::Endpoint;

/// A listener, and the endpoint it listens at.
pub(crate) struct Listener {
    /// With the port or the file that the system chose.
    pub(crate) endpoint: Endpoint,
    inner: Inner,
}

enum Inner {
    Tcp(TcpListener),
    #[cfg(unix)]
    Ipc(ipc::Listener),
}

/// A connection that was accepted; a WebSocket has still to be agreed upon.
pub(crate) enum Accepted {
    Wire(Wire),
    Upgrade(tokio::net::TcpStream),
}

impl Listener {
    /// Listens at `endpoint`, which is none of inproc.
    pub(crate) async fn bind(endpoint: &Endpoint, config: &Config) -> io::Result<Self> {
        match endpoint {
            Endpoint::Tcp { at, .. } | Endpoint::Ws { at, .. } => {
                let listener = tcp::bind(at, &config.tcp).await?;
                Ok(Self {
                    endpoint: endpoint.bound(listener.local_addr()?),
                    inner: Inner::Tcp(listener),
                })
            }
            #[cfg(unix)]
            Endpoint::Ipc(name) => {
                let listener = ipc::bind(name).await?;
                Ok(Self {
                    endpoint: Endpoint::Ipc(listener.name.clone()),
                    inner: Inner::Ipc(listener),
                })
            }
            #[cfg_attr(unix, allow(unreachable_patterns))]
            _ => Err(unsupported(endpoint)),
        }
    }

    /// Waits for the next connection. Dropped before it is done, it has accepted none.
    pub(crate) async fn accept(&self, config: &Config) -> io::Result<Accepted> {
        match &self.inner {
            Inner::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                tcp::configure_accepted(&stream, &config.tcp);
                Ok(match self.endpoint {
                    Endpoint::Ws { .. } => Accepted::Upgrade(stream),
                    _ => Accepted::Wire(stream.into()),
                })
            }
            #[cfg(unix)]
            Inner::Ipc(listener) => {
                let (stream, _) = listener.inner.accept().await?;
                Ok(Accepted::Wire(stream.into()))
            }
        }
    }
}

impl Accepted {
    /// The connection, ready for its first octets.
    pub(crate) async fn into_wire(
        self,
        endpoint: &Endpoint,
        config: &Config,
        offers: Subprotocols,
    ) -> io::Result<Wire> {
        match self {
            Self::Wire(wire) => Ok(wire),
            // On the heap, since it is large and soon over.
            Self::Upgrade(stream) => Box::pin(ws::accept(stream, endpoint, config, offers)).await,
        }
    }
}
