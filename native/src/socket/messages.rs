//! Sending and receiving.

use core::future::poll_fn;
use core::task::Context;
use core::task::Poll;
use core::task::Waker;
use core::task::ready;
use core::time::Duration;
use std::sync::Arc;

use hopscope_core::Message;
use hopscope_core::Outbound;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::Unsent;
use hopscope_core::trace::PeerId;
use tokio::runtime::Handle;
use tokio::task::coop;
use tokio::task::yield_now;
use tokio::time::Timeout;
use tokio::time::timeout;

use super::Socket;
use super::direct::Direct;
use super::peer::Peer;
use super::state::State;
use super::waiters::Ticket;
use super::waiters::Waiters;

/// Bodies from this many octets on are written straight to the kernel, if it takes them.
const LARGE_OCTETS: usize = 32 * 1024;

/// How often a receiver that has found nothing to pull lets others run before it waits.
const YIELDS: usize = 3;

/// How long a sender waits for a full line before it queues what it has.
const PACE: Duration = Duration::from_millis(10);

impl Socket {
    /// Sends a message, waiting while no peer can take it.
    ///
    /// **Cancel-safe:** dropped before it is done, it has sent nothing, or the whole message: a large
    /// one of one frame, of which some has left already, leaves to its end.
    ///
    /// # Errors
    /// The message comes back with the reason. It is
    /// [`WouldBlock`](hopscope_core::socket::SendError::WouldBlock) only when the
    /// [`send_timeout`](crate::Config::send_timeout) is over.
    #[inline]
    pub fn send(&self, message: impl Outbound) -> impl Future<Output = Result<(), Unsent>> {
        let (mut first, mut rest) = (Some(message), None);
        // No `async`, whose result would be moved whole even where nothing is in it.
        poll_fn(move |context| {
            if let Some(message) = first.take() {
                let mut state = self.shared.lock();
                if state.near.is_some() {
                    if message.only_frame().is_some() && state.may_queue_straight() {
                        state.queue_straight(message.into());
                        return Poll::Ready(Ok(()));
                    }
                } else if !state.wrote && goes_past(&mut state, &message) {
                    return Poll::Ready(Ok(()));
                }
                match Self::send_now(&mut state, message) {
                    Ok(sent) => return Poll::Ready(sent),
                    // What is rare lies on the heap: a call that is done at once carries no room for it.
                    Err(later) => rest = Some(Box::pin(self.send_later(later))),
                }
            }
            let rest = rest
                .as_mut()
                .expect("a call that is done is not asked again");
            rest.as_mut().poll(context)
        })
    }

    /// Sends a message that cannot be sent in one step.
    async fn send_later<M: Outbound>(&self, later: Later<M>) -> Result<(), Unsent> {
        match later {
            Later::Slow(message) => self.send_slowly(message).await,
            Later::Full(message) => self.send_when_writable(message).await,
        }
    }

    /// Sends a message that does not go past the queue, if that takes one step.
    fn send_now<M: Outbound>(
        state: &mut State,
        message: M,
    ) -> Result<Result<(), Unsent>, Later<M>> {
        let gives_way = core::mem::take(&mut state.wrote);
        if gives_way || octets_of(&message) >= LARGE_OCTETS {
            return Err(Later::Slow(message));
        }
        match Self::send_once(state, message, true) {
            Sent::Tried(Err(Unsent {
                error: SendError::WouldBlock,
                message,
            })) => Err(Later::Full(message)),
            Sent::Tried(sent_or_refused) => Ok(sent_or_refused),
            Sent::Congested(message) => Err(Later::Slow(message)),
        }
    }

    /// Sends a message that is large, or that others are to have their turn before, or that is
    /// worth waiting for a line with.
    async fn send_slowly(&self, message: impl Outbound) -> Result<(), Unsent> {
        coop::consume_budget().await;
        if let Some(direct) = self.begin_direct(&message) {
            self.send_direct(direct).await;
            return Ok(());
        }
        let sent = {
            let mut state = self.shared.lock();
            if goes_past(&mut state, &message) {
                return Ok(());
            }
            Self::send_once(&mut state, message, true)
        };
        let sent = match sent {
            Sent::Tried(sent) => sent,
            Sent::Congested(message) => {
                self.pace(octets_of(&message)).await;
                self.try_send(message)
            }
        };
        match sent {
            Err(Unsent {
                error: SendError::WouldBlock,
                message,
            }) => self.send_when_writable(message).await,
            sent_or_refused => sent_or_refused,
        }
    }

    /// Begins to write a large message straight to the kernel, if it may leave at once.
    #[inline]
    fn begin_direct<'a>(&'a self, message: &'a impl Outbound) -> Option<Direct<'a>> {
        let body = message.only_frame()?;
        (body.len() >= LARGE_OCTETS).then(|| Direct::begin(&self.shared, body))?
    }

    /// Writes a message straight to the kernel, as long as it takes some now and then.
    async fn send_direct(&self, mut direct: Direct<'_>) {
        let mut done = direct.write();
        while !done {
            let writing = poll_fn(|context| direct.poll_write(context));
            match self.for_at_most(Some(PACE), writing).await {
                Some(all) => done = all,
                // The rest leaves with the line.
                None => return,
            }
        }
    }

    /// Sends a message that does not go past the queue. With `may_wait`, it comes back if it would
    /// only be queued behind a full line.
    fn send_once<M: Outbound>(state: &mut State, message: M, may_wait: bool) -> Sent<M> {
        if message.only_frame().is_some() && state.may_queue_straight() {
            state.queue_straight(message.into());
            return Sent::Tried(Ok(()));
        }
        if may_wait && state.is_congested_by(octets_of(&message)) {
            return Sent::Congested(message);
        }
        Sent::Tried(state.send(message.into()))
    }

    /// Waits while the line to the peer whose turn it is is full, but not for long: what lies in
    /// the queue in the meantime costs more than the line takes to leave.
    pub(super) async fn pace(&self, octets: usize) {
        let mut turn = Turn::new(self, |state| &mut state.pacers);
        let waiting = poll_fn(|context| {
            let mut state = self.shared.lock();
            if state.is_congested_by(octets) {
                turn.wait(&mut state, context.waker());
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        });
        if self.for_at_most(Some(PACE), waiting).await.is_none() {
            self.shared.lock().give_up_waiting();
        }
    }

    async fn send_when_writable(&self, message: Message) -> Result<(), Unsent> {
        let mut message = Some(message);
        let mut turn = Turn::new(self, |state| &mut state.writers);
        let sending = poll_fn(|context| {
            let unsent = message.take().expect("a message is sent once");
            let mut state = self.shared.lock();
            match state.send(unsent) {
                Err(Unsent {
                    error: SendError::WouldBlock,
                    message: unsent,
                }) => {
                    message = Some(unsent);
                    turn.wait(&mut state, context.waker());
                    Poll::Pending
                }
                sent_or_refused => Poll::Ready(sent_or_refused),
            }
        });
        let Some(sent) = self
            .for_at_most(self.shared.config.send_timeout, sending)
            .await
        else {
            let error = SendError::WouldBlock;
            let message = message.expect("what is not sent is still there");
            return Err(Unsent { error, message });
        };
        sent
    }

    /// Sends a message if it can be sent now.
    ///
    /// # Errors
    /// As [`send`](Self::send);
    /// [`WouldBlock`](hopscope_core::socket::SendError::WouldBlock) if no peer can take it now.
    #[inline]
    pub fn try_send(&self, message: impl Outbound) -> Result<(), Unsent> {
        if let Some(mut direct) = self.begin_direct(&message) {
            direct.write();
            return Ok(());
        }
        let mut state = self.shared.lock();
        if goes_past(&mut state, &message) {
            return Ok(());
        }
        match Self::send_once(&mut state, message, false) {
            Sent::Tried(sent) => sent,
            Sent::Congested(message) => state.send(message.into()),
        }
    }

    /// Sends the message in `message` if it can be sent now and leaves `None`; otherwise leaves it
    /// there and wakes `context` when it is worth trying again.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    ///
    /// # Panics
    /// If `message` is `None`: it has been sent already.
    pub fn poll_send(
        &self,
        context: &mut Context<'_>,
        message: &mut Option<Message>,
    ) -> Poll<Result<(), Unsent>> {
        let unsent = message.take().expect("a message is sent once");
        let mut state = self.shared.lock();
        match state.send(unsent) {
            Err(Unsent {
                error: SendError::WouldBlock,
                message: unsent,
            }) => {
                *message = Some(unsent);
                state.writers.add(context.waker());
                Poll::Pending
            }
            sent_or_refused => Poll::Ready(sent_or_refused),
        }
    }

    /// Ready once a send would not have to wait.
    pub fn poll_writable(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.lock();
        if state.is_writable() {
            return Poll::Ready(());
        }
        state.writers.add(context.waker());
        Poll::Pending
    }

    /// Receives a message, waiting until there is one.
    ///
    /// **Cancel-safe:** dropped before it is done, it has taken nothing.
    ///
    /// # Errors
    /// [`RecvError::WrongState`] out of turn at a REQ or REP, [`RecvError::WouldBlock`] when the
    /// [`receive_timeout`](crate::Config::receive_timeout) is over, [`RecvError::Closed`] once the
    /// context is.
    #[inline]
    pub fn recv(&self) -> impl Future<Output = Result<Message, RecvError>> {
        let mut rest = None;
        poll_fn(move |context| {
            if rest.is_none() {
                let mut state = self.shared.lock();
                if let Some(message) = state.take_straight() {
                    return Poll::Ready(Ok(message));
                }
                match state.recv_queued() {
                    Err(RecvError::WouldBlock) => {}
                    received_or_refused => return Poll::Ready(received_or_refused),
                }
            }
            let rest = rest.get_or_insert_with(|| Box::pin(self.recv_when_readable()));
            rest.as_mut().poll(context)
        })
    }

    /// Lets others run for a moment, if they are in this process: what they send meanwhile is pulled
    /// at once, and they need not wake anybody.
    async fn recv_after_others(&self) -> Result<Message, RecvError> {
        for _ in 0..YIELDS {
            if self.shared.lock().puller().is_none() {
                break;
            }
            match self.try_recv() {
                Err(RecvError::WouldBlock) => yield_now().await,
                received_or_refused => return received_or_refused,
            }
        }
        Err(RecvError::WouldBlock)
    }

    async fn recv_when_readable(&self) -> Result<Message, RecvError> {
        match self.recv_after_others().await {
            Err(RecvError::WouldBlock) => {}
            received_or_refused => return received_or_refused,
        }
        let mut turn = Turn::new(self, |state| &mut state.readers);
        let receiving = poll_fn(|context| {
            let wait = |state: &mut State, waker: &Waker| turn.wait(state, waker);
            self.poll_taking(context, State::recv, State::worth_reading, wait)
        });
        self.for_at_most(self.shared.config.receive_timeout, receiving)
            .await
            .unwrap_or(Err(RecvError::WouldBlock))
    }

    /// What `take` takes. While there is nothing, the caller fetches it himself: he reads on from
    /// the peer that is `worth_reading`, or pulls it over from another socket; and then does `wait`.
    fn poll_taking<T>(
        &self,
        context: &mut Context<'_>,
        take: impl Fn(&mut State) -> Result<T, RecvError>,
        worth_reading: impl Fn(&mut State) -> Option<PeerId>,
        mut wait: impl FnMut(&mut State, &Waker),
    ) -> Poll<Result<T, RecvError>> {
        let mut waits = false;
        loop {
            let mut state = self.shared.lock();
            match take(&mut state) {
                Err(RecvError::WouldBlock) => {}
                taken_or_refused => return Poll::Ready(taken_or_refused),
            }
            let (lane, access) = (worth_reading(&mut state), state.puller());
            if lane.is_none() && (waits || access.is_none()) {
                wait(&mut state, context.waker());
                if let Some(access) = &access {
                    access.await_other();
                }
            }
            drop(state);
            if lane.is_none() && access.is_none() {
                return Poll::Pending;
            }
            // Other tasks have their turn, however much comes.
            ready!(coop::poll_proceed(context)).made_progress();
            if let Some(peer) = lane {
                self.shared.read_on(peer);
            } else if !access.is_some_and(|access| access.pull()) {
                // Once more, for what came before it was known that somebody waits.
                if waits {
                    return Poll::Pending;
                }
                waits = true;
            }
        }
    }

    /// Receives a message if there is one.
    ///
    /// # Errors
    /// As [`recv`](Self::recv); [`RecvError::WouldBlock`] if there is none now.
    pub fn try_recv(&self) -> Result<Message, RecvError> {
        loop {
            let mut state = self.shared.lock();
            let received = state.recv();
            let access = match received {
                Err(RecvError::WouldBlock) => state.puller(),
                _ => None,
            };
            drop(state);
            if !access.is_some_and(|access| access.pull()) {
                return received;
            }
        }
    }

    /// Receives a message with what is known of the peer it came from; `None` if the peer has gone
    /// since.
    ///
    /// **Cancel-safe:** dropped before it is done, it has taken nothing.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub async fn recv_from(&self) -> Result<(Message, Option<Arc<Peer>>), RecvError> {
        let mut turn = Turn::new(self, |state| &mut state.readers);
        let receiving = poll_fn(|context| {
            let wait = |state: &mut State, waker: &Waker| turn.wait(state, waker);
            let take = |state: &mut State| {
                let (message, peer) = state.recv_from()?;
                Ok((message, peer.and_then(|peer| state.peer(peer))))
            };
            self.poll_taking(context, take, |_| None, wait)
        });
        self.for_at_most(self.shared.config.receive_timeout, receiving)
            .await
            .unwrap_or(Err(RecvError::WouldBlock))
    }

    /// The result of `work`; `None` if it takes longer than the patience there is. The runtime of the
    /// socket's tasks tells the time: the caller may have none.
    pub(super) async fn for_at_most<T>(
        &self,
        patience: Option<Duration>,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let runtime = self.shared.context.runtime();
        match (patience, runtime) {
            (Some(patience), Some(runtime)) => in_time(&runtime, patience, work).await.ok(),
            _ => Some(work.await),
        }
    }

    /// Receives a message if there is one; otherwise wakes `context` when it is worth trying again.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub fn poll_recv(&self, context: &mut Context<'_>) -> Poll<Result<Message, RecvError>> {
        let wait = |state: &mut State, waker: &Waker| state.readers.add(waker);
        self.poll_taking(context, State::recv, |_| None, wait)
    }
}

/// Puts a small message of one frame in line past the queue, if it can go there.
#[inline]
pub(super) fn goes_past(state: &mut State, message: &impl Outbound) -> bool {
    let body = message.only_frame();
    body.is_some_and(|body| body.len() < LARGE_OCTETS && state.send_past(body))
}

/// The octets of a message's only frame; none if it has more.
#[inline]
pub(super) fn octets_of(message: &impl Outbound) -> usize {
    message.only_frame().map_or(0, <[u8]>::len)
}

/// `work`, with a timer of this runtime.
fn in_time<F: Future>(runtime: &Handle, patience: Duration, work: F) -> Timeout<F> {
    let _runtime = runtime.enter();
    timeout(patience, work)
}

/// A message that was not sent in one step.
enum Later<M> {
    /// It takes more than that.
    Slow(M),
    /// There is no room for it now.
    Full(Message),
}

/// What came of sending a message now.
enum Sent<M> {
    /// It was sent, or comes back with the reason.
    Tried(Result<(), Unsent>),
    /// It is worth waiting a little.
    Congested(M),
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
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            (self.waiters)(&mut self.socket.shared.lock()).forget(ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use core::pin::pin;
    use core::task::Waker;

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
