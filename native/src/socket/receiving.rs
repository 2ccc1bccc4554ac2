//! Receiving.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::Context;
use core::task::Poll;
use core::task::Waker;
use core::task::ready;
use std::sync::Arc;

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::trace::PeerId;
use tokio::task::coop;
use tokio::task::yield_now;

use super::Socket;
use super::lookout::Watch;
use super::peer::Peer;
use super::shared::Locked;
use super::state::State;
use super::vigil::Vigil;
use super::waiting::Turn;

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
        Receiving {
            socket: self,
            waiting: None,
            rest: None,
        }
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
        let mut waiting = Waiting::new(self);
        let receiving = poll_fn(|context| waiting.poll(context));
        self.for_at_most(self.shared.config.receive_timeout, receiving)
            .await
            .unwrap_or(Err(RecvError::WouldBlock))
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

    /// Takes a message of one frame that came by the express way or the near one.
    ///
    /// A frame and not a message, which would be moved on its way out: four words stay in registers.
    #[inline(always)]
    pub(crate) fn recv_at_once(&self) -> Option<Frame> {
        if let Some(frame) = self.shared.express.recv() {
            return Some(frame);
        }
        self.recv_near()
    }

    /// Receives a message if there is one.
    ///
    /// # Errors
    /// As [`recv`](Self::recv); [`RecvError::WouldBlock`] if there is none now.
    pub fn try_recv(&self) -> Result<Message, RecvError> {
        if let Some(frame) = self.recv_at_once() {
            return Ok(frame.into());
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

/// A receiver that waits for its turn, and keeps vigil meanwhile, if there is anything to keep it over.
struct Waiting<'a> {
    socket: &'a Socket,
    turn: Turn<'a>,
    vigil: Vigil<'a>,
    watch: Watch<'a>,
}

impl<'a> Waiting<'a> {
    fn new(socket: &'a Socket) -> Self {
        Self {
            socket,
            turn: Turn::new(socket, |state| &mut state.readers),
            vigil: Vigil::new(socket),
            watch: socket.shared.context.lookout().watch(),
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Message, RecvError>> {
        let readable = self.vigil.poll_readable(context);
        let (mut state, received) = match readable {
            Poll::Ready(peer) => self.read(peer),
            Poll::Pending => {
                // Something else has woken him.
                let mut state = self.socket.shared.lock();
                let received = state.recv();
                (state, received)
            }
        };
        match received {
            Err(RecvError::WouldBlock) => self.begin(state, context),
            received_or_refused => {
                self.end(&mut state);
                Poll::Ready(received_or_refused)
            }
        }
    }

    /// Reads, and takes what has come.
    fn read(&mut self, peer: PeerId) -> (Locked<'a>, Result<Message, RecvError>) {
        self.socket.shared.context.lookout().stir();
        let (mut state, _) = self.socket.shared.lock_read_on(peer);
        // Who keeps vigil takes what he has read himself: it is not to wake him once more.
        if self.vigil.is_kept(&mut state) {
            self.turn.end(&mut state);
        }
        let received = state.recv_read();
        (state, received)
    }

    /// Waits, now that there is nothing.
    fn begin(
        &mut self,
        mut state: Locked<'a>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Message, RecvError>> {
        while self.vigil.begin(&mut state) {
            self.turn.wait(&mut state, context.waker());
            drop(state);
            let Poll::Ready(peer) = self.vigil.poll_readable(context) else {
                let is_beside = || self.vigil.is_beside_peer();
                self.watch.look_for_peer(is_beside, context);
                return Poll::Pending;
            };
            let received;
            (state, received) = self.read(peer);
            if !matches!(received, Err(RecvError::WouldBlock)) {
                self.end(&mut state);
                return Poll::Ready(received);
            }
        }
        drop(state);
        let turn = &mut self.turn;
        let wait = |state: &mut State, waker: &Waker| turn.wait(state, waker);
        self.socket.poll_taking(context, State::recv, wait)
    }

    fn end(&mut self, state: &mut State) {
        self.turn.end(state);
        self.vigil.end(state);
    }
}

/// A call of [`Socket::recv`].
struct Receiving<'a> {
    socket: &'a Socket,
    waiting: Option<Waiting<'a>>,
    rest: Option<Rest<'a>>,
}

/// What is rare of a call lies on the heap: one that is done at once carries no room for it.
type Rest<'a> = Pin<Box<dyn Future<Output = Result<Message, RecvError>> + Send + 'a>>;

impl Future for Receiving<'_> {
    type Output = Result<Message, RecvError>;

    /// Always a part of the caller, who has the message where it is made.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let is_new = self.waiting.is_none() && self.rest.is_none();
        if is_new && let Some(frame) = self.socket.recv_at_once() {
            return Poll::Ready(Ok(frame.into()));
        }
        // In a place of its own: where a call has been given the place of what comes at once, that is
        // written there, and copied from there twice, instead of staying in registers.
        let mut received = Poll::Pending;
        self.poll_into(context, &mut received);
        received
    }
}

impl Receiving<'_> {
    /// What does not take the express way, nor the near one.
    #[inline(never)]
    fn poll_into(
        &mut self,
        context: &mut Context<'_>,
        received: &mut Poll<Result<Message, RecvError>>,
    ) {
        *received = self.poll_otherwise(context);
    }

    fn poll_otherwise(&mut self, context: &mut Context<'_>) -> Poll<Result<Message, RecvError>> {
        let Self {
            socket,
            waiting,
            rest,
        } = self;
        if let Some(waiting) = waiting {
            return waiting.poll(context);
        }
        if rest.is_none() {
            let mut state = socket.shared.lock();
            if let Some(message) = state.take_straight() {
                return Poll::Ready(Ok(message));
            }
            match state.recv_queued() {
                Err(RecvError::WouldBlock) => {}
                received_or_refused => return Poll::Ready(received_or_refused),
            }
            if socket.shared.config.receive_timeout.is_none() && state.puller().is_none() {
                return waiting.insert(Waiting::new(socket)).begin(state, context);
            }
            let access = state.puller();
            drop(state);
            if access.is_some_and(|access| access.pull())
                && let Some(frame) = socket.recv_near()
            {
                return Poll::Ready(Ok(frame.into()));
            }
        }
        let rest = rest.get_or_insert_with(|| Box::pin(socket.recv_when_readable()));
        rest.as_mut().poll(context)
    }
}
