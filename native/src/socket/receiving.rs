//! Receiving.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Context;
use core::task::Poll;
use core::task::Waker;
use core::task::ready;
use std::sync::Arc;

use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::trace::PeerId;
use tokio::task::coop;
use tokio::task::yield_now;

use super::Socket;
use super::peer::Peer;
use super::state::State;
use super::vigil::Vigil;
use super::waiting::Turn;
use crate::transport::Stream;

/// How often a receiver that has found nothing to pull lets others run before it waits.
const YIELDS: usize = 3;

impl Socket {
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
                if let Some(message) = self.shared.express.recv() {
                    return Poll::Ready(Ok(message));
                }
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
        self.for_at_most(self.shared.config.receive_timeout, self.recv_in_turn())
            .await
            .unwrap_or(Err(RecvError::WouldBlock))
    }

    /// Receives a message, and keeps vigil meanwhile, if there is anything to keep it over.
    async fn recv_in_turn(&self) -> Result<Message, RecvError> {
        let mut turn = Turn::new(self, |state| &mut state.readers);
        let mut vigil = Vigil::new(self);
        loop {
            let found = poll_fn(|context| self.poll_found(context, &mut turn, &mut vigil)).await;
            let (peer, stream) = match found {
                Found::Octets(peer, stream) => (peer, stream),
                Found::End(received) => return received,
            };
            let mut readable = pin!(stream.readable());
            let (mut may_read, mut may_look) = (false, false);
            poll_fn(|context| {
                // At first nothing can have come: who waits was noted under the lock. Later, it was
                // something else that has woken him.
                may_read = readable.as_mut().poll(context).is_ready();
                let goes_on = may_read || core::mem::replace(&mut may_look, true);
                if goes_on {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
            if may_read {
                // Other tasks have their turn, however much comes.
                coop::consume_budget().await;
                self.shared.read_on(peer);
            }
        }
    }

    /// A message, or the only peer's octets to wait for, over which a vigil has begun.
    fn poll_found(
        &self,
        context: &mut Context<'_>,
        turn: &mut Turn<'_>,
        vigil: &mut Vigil<'_>,
    ) -> Poll<Found> {
        let mut state = self.shared.lock();
        // Who keeps vigil takes what he has read himself: it is not to wake him once more.
        if vigil.is_kept(&mut state) {
            turn.end(&mut state);
        }
        match state.recv() {
            Err(RecvError::WouldBlock) => {}
            received_or_refused => {
                turn.end(&mut state);
                vigil.end(&mut state);
                return Poll::Ready(Found::End(received_or_refused));
            }
        }
        if let Some((peer, stream)) = vigil.begin(&mut state) {
            turn.wait(&mut state, context.waker());
            return Poll::Ready(Found::Octets(peer, stream));
        }
        drop(state);
        let wait = |state: &mut State, waker: &Waker| turn.wait(state, waker);
        self.poll_taking(context, State::recv, wait).map(Found::End)
    }

    /// What `take` takes. While there is nothing, the caller pulls it over from another socket of this
    /// process; and then does `wait`.
    fn poll_taking<T>(
        &self,
        context: &mut Context<'_>,
        take: impl Fn(&mut State) -> Result<T, RecvError>,
        mut wait: impl FnMut(&mut State, &Waker),
    ) -> Poll<Result<T, RecvError>> {
        let mut waits = false;
        loop {
            let mut state = self.shared.lock();
            match take(&mut state) {
                Err(RecvError::WouldBlock) => {}
                taken_or_refused => return Poll::Ready(taken_or_refused),
            }
            let access = state.puller();
            if waits || access.is_none() {
                wait(&mut state, context.waker());
                state.take_back_reading();
                if let Some(access) = &access {
                    access.await_other();
                }
            }
            drop(state);
            let Some(access) = access else {
                return Poll::Pending;
            };
            // Other tasks have their turn, however much comes.
            ready!(coop::poll_proceed(context)).made_progress();
            if !access.pull() {
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
        if let Some(message) = self.shared.express.recv() {
            return Ok(message);
        }
        let mut has_read = false;
        loop {
            let mut state = self.shared.lock();
            let received = state.recv();
            if !matches!(received, Err(RecvError::WouldBlock)) {
                return received;
            }
            let (access, unwatched) = (state.puller(), state.unwatched());
            drop(state);
            match (access, unwatched) {
                (Some(access), _) if access.pull() => {}
                (None, Some(peer)) if !has_read => {
                    has_read = true;
                    self.shared.read_on(peer);
                }
                _ => return received,
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
            self.poll_taking(context, take, wait)
        });
        self.for_at_most(self.shared.config.receive_timeout, receiving)
            .await
            .unwrap_or(Err(RecvError::WouldBlock))
    }

    /// Receives a message if there is one; otherwise wakes `context` when it is worth trying again.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub fn poll_recv(&self, context: &mut Context<'_>) -> Poll<Result<Message, RecvError>> {
        let wait = |state: &mut State, waker: &Waker| state.readers.add(waker);
        self.poll_taking(context, State::recv, wait)
    }
}

/// What a receiver finds.
enum Found {
    /// What ends the call.
    End(Result<Message, RecvError>),
    /// Whose octets are to be waited for, and where they come from.
    Octets(PeerId, Arc<Stream>),
}
