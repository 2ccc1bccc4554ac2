//! What carries octets: one file for each transport, and [`Wire`], which is any of them.
//!
//! Inproc is not here: it carries messages, not octets.

mod beside;
mod buffer;
#[cfg(unix)]
pub(crate) mod ipc;
pub(crate) mod listener;
mod stream;
pub(crate) mod tcp;
pub(crate) mod ws;

use core::future::poll_fn;
use core::net::SocketAddr;
use core::task::Context;
use core::task::Poll;
use core::task::ready;
use std::io;
use std::sync::Arc;

use bytes::Buf;
use bytes::BytesMut;

use crate::config::Config;
use crate::endpoint::Endpoint;
pub(crate) use buffer::Outgoing;
pub(crate) use buffer::ReadBuffer;
pub(crate) use buffer::Spare;
pub(crate) use stream::Stream;
pub(crate) use ws::Subprotocols;

/// How often a link that has ended still reads: a peer that goes on sending is not listened to.
const FAREWELL_READS: usize = 64;

/// Octets that it reads at once.
const SKIPPED_OCTETS: usize = 4096;

/// A connection of any transport that carries octets.
pub(crate) enum Wire {
    /// Whoever holds it may read and write.
    Stream(Arc<Stream>),
    /// Only one task reads and writes it.
    Ws(Box<ws::WebSocket>),
}

impl<S: Into<Stream>> From<S> for Wire {
    fn from(stream: S) -> Self {
        Self::Stream(Arc::new(stream.into()))
    }
}

/// Connects to `endpoint`, which is none of inproc. What it takes to do so is on the heap: it is
/// large, and over when the link begins.
pub(crate) async fn dial(
    endpoint: &Endpoint,
    config: &Config,
    offers: Subprotocols,
) -> io::Result<Wire> {
    match endpoint {
        Endpoint::Tcp { at, source } => Box::pin(tcp::dial(at, source.as_ref(), &config.tcp))
            .await
            .map(Wire::from),
        #[cfg(unix)]
        Endpoint::Ipc(name) => ipc::dial(name).await.map(Wire::from),
        Endpoint::Ws { at, path } => Box::pin(ws::dial(at, path, config, offers)).await,
        #[cfg_attr(unix, allow(unreachable_patterns))]
        _ => Err(unsupported(endpoint)),
    }
}

fn unsupported(endpoint: &Endpoint) -> io::Error {
    let transport = endpoint.transport();
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!("{transport} is not there on this system"),
    )
}

impl Wire {
    /// This end and the peer's, where they have addresses.
    pub(crate) fn addresses(&self) -> (Option<SocketAddr>, Option<SocketAddr>) {
        match self {
            Self::Stream(stream) => stream.addresses(),
            Self::Ws(socket) => socket.addresses(),
        }
    }

    /// Whether there is something to write.
    pub(crate) fn wants_write(&self, outgoing: &Outgoing) -> bool {
        let unflushed = matches!(self, Self::Ws(socket) if socket.is_unflushed());
        unflushed || outgoing.has_remaining()
    }

    /// Writes as much as is taken now, at least something.
    fn poll_write(
        &mut self,
        context: &mut Context<'_>,
        outgoing: &mut Outgoing,
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Ws(socket) => socket.poll_write(context, outgoing),
            Self::Stream(stream) => loop {
                ready!(stream.poll_writable(context))?;
                match stream.try_write(outgoing) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    written => return Poll::Ready(written),
                }
            },
        }
    }

    /// Reads something and throws it away; tells whether it was the end.
    fn poll_skip(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        match self {
            Self::Ws(socket) => socket.poll_read(context).map_ok(|octets| octets.is_none()),
            Self::Stream(stream) => loop {
                ready!(stream.poll_readable(context))?;
                let mut unread = BytesMut::with_capacity(SKIPPED_OCTETS);
                match stream.try_read(&mut unread) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    read => return Poll::Ready(read.map(|octets| octets == 0)),
                }
            },
        }
    }

    /// Writes what is left, such as an ERROR, and waits for the peer to close its side too: a
    /// stream closed with unread octets in it is reset, and a reset can overtake what was sent.
    pub(crate) async fn say_farewell(&mut self, outgoing: &mut Outgoing) -> io::Result<()> {
        while self.wants_write(outgoing) {
            poll_fn(|context| self.poll_write(context, outgoing)).await?;
        }
        match self {
            Self::Stream(stream) => stream.close_this_side()?,
            Self::Ws(socket) => socket.close().await?,
        }
        for _ in 0..FAREWELL_READS {
            if poll_fn(|context| self.poll_skip(context)).await? {
                break;
            }
        }
        Ok(())
    }
}
