//! What carries octets: one file for each transport, and [`Wire`], which is any of them.
//!
//! Inproc is not here: it carries messages, not octets.

pub(crate) mod buffer;
#[cfg(unix)]
pub(crate) mod ipc;
pub(crate) mod listener;
pub(crate) mod tcp;
pub(crate) mod ws;

use core::future::poll_fn;
use core::net::SocketAddr;
use core::task::Context;
use core::task::Poll;
use core::task::ready;
use std::io;
use std::io::IoSlice;

use bytes::Buf;
use bytes::Bytes;
use hopscope_core::connection::Framing;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

use crate::config::Config;
use crate::endpoint::Endpoint;
pub(crate) use buffer::Outgoing;
use buffer::ReadBuffer;
pub(crate) use ws::Subprotocols;

/// Pieces handed to the kernel with one call.
const PIECES_AT_ONCE: usize = 64;

/// How often a link that has ended still reads: a peer that goes on sending is not listened to.
const FAREWELL_READS: usize = 64;

/// A connection of any transport that carries octets.
pub(crate) enum Wire {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    Ws(Box<ws::WebSocket>),
}

/// Connects to `endpoint`, which is none of inproc.
pub(crate) async fn dial(
    endpoint: &Endpoint,
    config: &Config,
    offers: Subprotocols,
) -> io::Result<Wire> {
    match endpoint {
        Endpoint::Tcp { at, source } => tcp::dial(at, source.as_ref(), &config.tcp)
            .await
            .map(Wire::Tcp),
        #[cfg(unix)]
        Endpoint::Ipc(name) => ipc::dial(name).await.map(Wire::Unix),
        Endpoint::Ws { at, path } => ws::dial(at, path, config, offers).await,
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
    /// How messages become octets on it, unless the socket has none of ZeroMQ's framing.
    pub(crate) fn framing(&self) -> Framing {
        match self {
            Self::Ws(socket) => socket.framing(),
            _ => Framing::Zmtp,
        }
    }

    /// This end and the peer's, where they have addresses.
    pub(crate) fn addresses(&self) -> (Option<SocketAddr>, Option<SocketAddr>) {
        match self {
            Self::Tcp(stream) => (stream.local_addr().ok(), stream.peer_addr().ok()),
            #[cfg(unix)]
            Self::Unix(_) => (None, None),
            Self::Ws(socket) => socket.addresses(),
        }
    }

    /// The next octets, or the next WebSocket message; `None` at the end. No memory is held while
    /// nothing comes.
    pub(crate) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuffer,
    ) -> Poll<io::Result<Option<Bytes>>> {
        loop {
            let read = match self {
                Self::Tcp(stream) => {
                    ready!(stream.poll_read_ready(context))?;
                    stream.try_read_buf(buffer.make_room())
                }
                #[cfg(unix)]
                Self::Unix(stream) => {
                    ready!(stream.poll_read_ready(context))?;
                    stream.try_read_buf(buffer.make_room())
                }
                Self::Ws(socket) => return socket.poll_read(context),
            };
            match read {
                Ok(0) => return Poll::Ready(Ok(None)),
                Ok(octets) => return Poll::Ready(Ok(Some(buffer.take(octets)))),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => buffer.release(),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    /// Whether there is something to write.
    pub(crate) fn wants_write(&self, outgoing: &Outgoing) -> bool {
        let unflushed = matches!(self, Self::Ws(socket) if socket.is_unflushed());
        unflushed || outgoing.has_remaining()
    }

    /// Writes as much as the kernel takes now, at least something.
    pub(crate) fn poll_write(
        &mut self,
        context: &mut Context<'_>,
        outgoing: &mut Outgoing,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut slices = [IoSlice::new(&[]); PIECES_AT_ONCE];
            let written = match self {
                Self::Tcp(stream) => {
                    ready!(stream.poll_write_ready(context))?;
                    let filled = outgoing.chunks_vectored(&mut slices);
                    stream.try_write_vectored(&slices[..filled])
                }
                #[cfg(unix)]
                Self::Unix(stream) => {
                    ready!(stream.poll_write_ready(context))?;
                    let filled = outgoing.chunks_vectored(&mut slices);
                    stream.try_write_vectored(&slices[..filled])
                }
                Self::Ws(socket) => return socket.poll_write(context, outgoing),
            };
            match written {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(octets) => {
                    outgoing.advance(octets);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    /// Writes what is left, such as an ERROR, and waits for the peer to close its side too: a
    /// stream closed with unread octets in it is reset, and a reset can overtake what was sent.
    pub(crate) async fn say_farewell(&mut self, outgoing: &mut Outgoing) -> io::Result<()> {
        while self.wants_write(outgoing) {
            poll_fn(|context| self.poll_write(context, outgoing)).await?;
        }
        match self {
            Self::Tcp(stream) => stream.shutdown().await?,
            #[cfg(unix)]
            Self::Unix(stream) => stream.shutdown().await?,
            Self::Ws(socket) => socket.close().await?,
        }
        let mut unread = ReadBuffer::default();
        for _ in 0..FAREWELL_READS {
            let read = poll_fn(|context| self.poll_read(context, &mut unread)).await?;
            if read.is_none() {
                break;
            }
        }
        Ok(())
    }
}
