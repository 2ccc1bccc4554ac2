//! How long a call waits, and its place among others that do.

use core::task::Waker;
use core::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Timeout;
use tokio::time::timeout;

use super::Socket;
use super::state::State;
use super::waiters::Ticket;
use super::waiters::Waiters;

impl Socket {
    /// The result of `work`; `None` if it takes longer than the patience there is. The runtime of the
    /// socket's tasks tells the time: the caller may have none.
    pub(super) async fn for_at_most<T>(
        &self,
        patience: Option<Duration>,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let Some(patience) = patience else {
            return Some(work.await);
        };
        match self.shared.context.runtime() {
            Some(runtime) => in_time(&runtime, patience, work).await.ok(),
            None => Some(work.await),
        }
    }
}

/// `work`, with a timer of this runtime.
fn in_time<F: Future>(runtime: &Handle, patience: Duration, work: F) -> Timeout<F> {
    let _runtime = runtime.enter();
    timeout(patience, work)
}

/// A call's turn to wait, which ends with the call: dropped, it is not woken any more.
pub(super) struct Turn<'a> {
    socket: &'a Socket,
    waiters: fn(&mut State) -> &mut Waiters,
    ticket: Option<Ticket>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(socket: &'a Socket, waiters: fn(&mut State) -> &mut Waiters) -> Self {
        Self {
            socket,
            waiters,
            ticket: None,
        }
    }

    pub(super) fn wait(&mut self, state: &mut State, waker: &Waker) {
        (self.waiters)(state).wait(&mut self.ticket, waker);
    }

    pub(super) fn end(&mut self, state: &mut State) {
        if let Some(ticket) = self.ticket.take() {
            (self.waiters)(state).forget(ticket);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.ticket.is_some() {
            self.end(&mut self.socket.shared.lock());
        }
    }
}

#[cfg(test)]
mod tests {
    use core::pin::pin;
    use core::task::Context;

    use hopscope_core::socket::SocketKind;

    use super::*;

    #[test]
    fn calls_that_are_given_up_leave_nobody_waiting() {
        let socket = Socket::new(SocketKind::Dealer);
        for _ in 0..3 {
            let mut context = Context::from_waker(Waker::noop());
            assert!(pin!(socket.recv()).poll(&mut context).is_pending());
            assert!(pin!(socket.recv_from()).poll(&mut context).is_pending());
            assert!(pin!(socket.send("x")).poll(&mut context).is_pending());
        }
        let state = socket.shared.lock();
        assert_eq!((state.readers.len(), state.writers.len()), (0, 0));
    }

    #[test]
    fn a_call_that_is_given_up_takes_no_turn_of_its_task() {
        let socket = Socket::new(SocketKind::Dealer);
        let mut context = Context::from_waker(Waker::noop());
        let mut stays = pin!(socket.recv());
        assert!(stays.as_mut().poll(&mut context).is_pending());
        assert!(pin!(socket.recv()).poll(&mut context).is_pending());
        assert_eq!(socket.shared.lock().readers.len(), 1);
    }
}
