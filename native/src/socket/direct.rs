//! A large message on its way straight from its sender's memory to the kernel.

use core::task::Context;
use core::task::Poll;
use std::io;
use std::io::IoSlice;
use std::sync::Arc;

use bytes::Bytes;
use bytes::BytesMut;
use hopscope_core::trace::PeerId;

use super::shared::Shared;
use super::waiters::Ticket;
use crate::transport::Outgoing;
use crate::transport::Stream;

/// The right to write to a peer, past its line, for one message of one frame.
///
/// The message counts as sent from the start. What the kernel has not taken when this is dropped,
/// be it that nobody wants to wait any longer, is copied into the line after all: the peer gets it
/// whole.
pub(super) struct Direct<'a> {
    shared: &'a Shared,
    peer: PeerId,
    stream: Arc<Stream>,
    head: BytesMut,
    body: &'a [u8],
    /// Octets of head and body that have left.
    written: usize,
    /// What broke the stream.
    broken: Option<io::Error>,
    ticket: Option<Ticket>,
}

impl<'a> Direct<'a> {
    /// Begins with a message to the peer whose turn it is, if nothing is in line before it.
    pub(super) fn begin(shared: &'a Shared, body: &'a [u8]) -> Option<Self> {
        let (peer, stream, head) = shared.lock().begin_direct(body.len())?;
        Some(Self {
            shared,
            peer,
            stream,
            head,
            body,
            written: 0,
            broken: None,
            ticket: None,
        })
    }

    /// Writes what the kernel takes now. Tells whether there is nothing more to be done.
    pub(super) fn write(&mut self) -> bool {
        loop {
            let rest = self.rest();
            if rest[1].is_empty() {
                return true;
            }
            match self.stream.try_write_pieces(&rest.map(IoSlice::new)) {
                Ok(octets) => self.written += octets,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                Err(error) => {
                    self.broken = Some(error);
                    return true;
                }
            }
        }
    }

    /// Writes on as soon as the kernel takes something. Tells whether there is nothing more to be
    /// done.
    pub(super) fn poll_write(&mut self, context: &Context<'_>) -> Poll<bool> {
        let before = self.written;
        let done = self.write();
        if done || self.written > before {
            return Poll::Ready(done);
        }
        let mut state = self.shared.lock();
        state.await_kernel(self.peer, &self.stream);
        state.pacers.wait(&mut self.ticket, context.waker());
        Poll::Pending
    }

    /// What is left of head and body.
    fn rest(&self) -> [&[u8]; 2] {
        let of_head = self.written.min(self.head.len());
        [&self.head[of_head..], &self.body[self.written - of_head..]]
    }
}

impl Drop for Direct<'_> {
    fn drop(&mut self) {
        let mut line = Outgoing::default();
        for piece in self.rest() {
            line.push(Bytes::copy_from_slice(piece));
        }
        let result = match self.broken.take() {
            Some(error) => Err(error),
            None if self.rest()[1].is_empty() => Ok(()),
            None => Err(io::ErrorKind::WouldBlock.into()),
        };
        let mut state = self.shared.lock();
        if let Some(ticket) = self.ticket {
            state.pacers.forget(ticket);
        }
        state.end_write(self.peer, &self.stream, line, result);
    }
}
