//! A stream of octets of the system, read and written without waiting by whoever holds it.

use core::net::SocketAddr;
use core::task::Context;
use core::task::Poll;
use std::io;
use std::io::IoSlice;
use std::net::Shutdown;

use bytes::Buf;
use bytes::BufMut;
use socket2::SockRef;
use tokio::io::Interest;
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

use super::Outgoing;
use super::beside::Beside;

/// Pieces handed to the kernel with one call.
const PIECES_AT_ONCE: usize = 64;

/// A stream of octets.
#[derive(Debug)]
pub(crate) enum Stream {
    Tcp(TcpStream, Beside),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// Does the same with either stream.
macro_rules! with {
    ($stream:expr, $it:ident => $call:expr) => {
        match $stream {
            Self::Tcp($it, _) => $call,
            #[cfg(unix)]
            Self::Unix($it) => $call,
        }
    };
}

impl Stream {
    /// This end and the peer's, where they have addresses.
    pub(super) fn addresses(&self) -> (Option<SocketAddr>, Option<SocketAddr>) {
        match self {
            Self::Tcp(stream, _) => (stream.local_addr().ok(), stream.peer_addr().ok()),
            #[cfg(unix)]
            Self::Unix(_) => (None, None),
        }
    }

    /// Ready once there is something to read. Only one task may wait for it: whoever asked last.
    pub(crate) fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        with!(self, stream => stream.poll_read_ready(context))
    }

    /// Ready once the kernel takes more. Only one task may wait for it.
    pub(crate) fn poll_writable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        with!(self, stream => stream.poll_write_ready(context))
    }

    /// Whether the peer shares the processor that runs this, as far as the system tells.
    pub(crate) fn is_peer_here(&self) -> bool {
        match self {
            Self::Tcp(stream, beside) => beside.is_peer_here(stream),
            #[cfg(unix)]
            Self::Unix(_) => false,
        }
    }

    /// Tells the peer that nothing more will come from here.
    pub(super) fn close_this_side(&self) -> io::Result<()> {
        with!(self, stream => SockRef::from(stream).shutdown(Shutdown::Write))
    }

    /// Reads what is there into `room`; 0 octets are the end.
    ///
    /// A read that does not fill the room has taken all there was, so nobody needs to ask in vain
    /// once more: as far as the runtime is concerned, it would have waited.
    ///
    /// # Errors
    /// [`WouldBlock`](io::ErrorKind::WouldBlock) if there is nothing, and what the system says.
    pub(crate) fn try_read(&self, room: &mut impl BufMut) -> io::Result<usize> {
        let wanted = room.remaining_mut();
        let would_block = || io::Error::from(io::ErrorKind::WouldBlock);
        let mut read = Err(would_block());
        with!(self, stream => {
            // What becomes ready while this runs is not forgotten: only what was known before is.
            let _ = stream.try_io(Interest::READABLE, || {
                read = stream.try_read_buf(room);
                match read {
                    Ok(octets) if octets > 0 && octets < wanted && cfg!(unix) => Err(would_block()),
                    _ => Ok(()),
                }
            });
        });
        read
    }

    /// Writes what the kernel takes now of these pieces, one behind the other.
    ///
    /// # Errors
    /// [`WouldBlock`](io::ErrorKind::WouldBlock) if it takes nothing, and what the system says.
    pub(crate) fn try_write_pieces(&self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        match pieces {
            // The kernel is quicker with one piece if it is not given as a list.
            [piece] => with!(self, stream => stream.try_write(piece)),
            pieces => with!(self, stream => stream.try_write_vectored(pieces)),
        }
    }

    /// Writes all of `outgoing` that the kernel takes now, and takes it off.
    ///
    /// # Errors
    /// [`WouldBlock`](io::ErrorKind::WouldBlock) if not all was taken, and what the system says.
    pub(crate) fn try_write(&self, outgoing: &mut Outgoing) -> io::Result<()> {
        while outgoing.has_remaining() {
            let mut slices = [IoSlice::new(&[]); PIECES_AT_ONCE];
            let filled = outgoing.chunks_vectored(&mut slices);
            match self.try_write_pieces(&slices[..filled])? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                octets => outgoing.advance(octets),
            }
        }
        Ok(())
    }
}

impl From<TcpStream> for Stream {
    fn from(stream: TcpStream) -> Self {
        Self::Tcp(stream, Beside::default())
    }
}

#[cfg(unix)]
impl From<UnixStream> for Stream {
    fn from(stream: UnixStream) -> Self {
        Self::Unix(stream)
    }
}
