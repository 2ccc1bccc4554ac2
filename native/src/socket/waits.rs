//! What a link's task waits for.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::Poll;
use std::io;

use bytes::Buf;
use bytes::Bytes;
use hopscope_core::Instant;
use hopscope_core::zap::Verdict;
use tokio::time::Sleep;
use tokio::time::sleep_until;

use crate::clock::Clock;
use crate::transport::Outgoing;
use crate::transport::Wire;

/// What one turn was woken by.
pub(super) enum Input {
    Command,
    /// There is something to read.
    Readable,
    /// A WebSocket message, or the end.
    Octets(io::Result<Option<Bytes>>),
    Timer,
    Verdict(Verdict),
    /// The handshake has to make room for others.
    Crowded(String),
    /// Some octets have left, or can again.
    Written(io::Result<()>),
}

/// What a turn is to wait for.
#[derive(Clone, Copy)]
pub(super) struct Wants {
    /// Octets from the peer: not while the socket has no room for more, or a caller reads them.
    pub(super) octets: bool,
    /// Room in the kernel.
    pub(super) room: bool,
    /// Nothing: there is more to move, once others had their turn.
    pub(super) turn: bool,
    /// Callers read; whether they go on is to be seen in a while.
    pub(super) watch: bool,
    /// The lane is left to its sender; whether he goes on is to be seen in a moment.
    pub(super) look: bool,
    /// When the connection wants to be called.
    pub(super) deadline: Option<Instant>,
}

/// Waits until there is something to read, if that is wanted, or room to write.
pub(super) async fn moved((wire, outgoing): (&mut Wire, &mut Outgoing), wants: Wants) -> Input {
    poll_fn(|context| match wire {
        Wire::Stream(stream) => {
            if wants.room
                && let Poll::Ready(written) = stream.poll_writable(context)
            {
                return Poll::Ready(Input::Written(written));
            }
            if wants.octets {
                return stream.poll_readable(context).map(|_| Input::Readable);
            }
            Poll::Pending
        }
        Wire::Ws(socket) => {
            if (outgoing.has_remaining() || socket.is_unflushed())
                && let Poll::Ready(written) = socket.poll_write(context, outgoing)
            {
                return Poll::Ready(Input::Written(written));
            }
            if wants.octets {
                return socket.poll_read(context).map(Input::Octets);
            }
            Poll::Pending
        }
    })
    .await
}

/// Sees to it that the timer runs off at `at` at the latest. One that is set to an earlier time stays: a
/// new one would wake the runtime, which has to know of it.
pub(super) fn set(
    timer: &mut Option<(Instant, Pin<Box<Sleep>>)>,
    at: Option<Instant>,
    clock: Clock,
) {
    let is_set = match (&*timer, at) {
        (Some((set, _)), Some(at)) => *set <= at,
        (set, at) => set.is_none() && at.is_none(),
    };
    if !is_set {
        *timer = at.map(|at| (at, Box::pin(sleep_until(clock.deadline(at)))));
    }
}

/// The result of what is waited for; without anything it never comes.
pub(super) fn if_any<F: Future + ?Sized>(
    mut work: Option<&mut Pin<Box<F>>>,
) -> impl Future<Output = F::Output> + '_ {
    poll_fn(move |context| match &mut work {
        Some(work) => work.as_mut().poll(context),
        None => Poll::Pending,
    })
}
