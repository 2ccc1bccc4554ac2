//! Sending.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::Context;
use core::task::Poll;
use core::time::Duration;

use hopscope_core::Message;
use hopscope_core::Outbound;
use hopscope_core::socket::SendError;
use hopscope_core::socket::Unsent;
use tokio::task::coop;

use super::Socket;
use super::direct::Direct;
use super::near::Near;
use super::state::State;
use super::waiting::Turn;

/// Bodies from this many octets on are written straight to the kernel, if it takes them.
pub(super) const LARGE_OCTETS: usize = 32 * 1024;

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
            if first
                .as_ref()
                .is_some_and(|message| self.sends_at_once(message))
            {
                first = None;
                return Poll::Ready(Ok(()));
            }
            let send_later = |later| self.send_later(later);
            self.poll_sending_at_first(context, &mut first, &mut rest, send_later)
        })
    }

    /// Sends a message of one frame by the express way or the near one, if it can go there.
    #[inline]
    pub(crate) fn sends_at_once(&self, message: &impl Outbound) -> bool {
        let body = message.only_frame();
        body.is_some_and(|body| self.shared.express.send(body) || self.sends_near(body))
    }

    /// Sends the message in `first` now; or later, by a call that is kept in `rest`. What is rare lies
    /// on the heap: a call that is done at once carries no room for it.
    #[inline(never)]
    fn poll_sending_at_first<M: Outbound, F: Future<Output = Result<(), Unsent>>>(
        &self,
        context: &mut Context<'_>,
        first: &mut Option<M>,
        rest: &mut Option<Pin<Box<F>>>,
        send_later: impl FnOnce(Later<M>) -> F,
    ) -> Poll<Result<(), Unsent>> {
        if let Some(message) = first.take() {
            let mut state = self.shared.lock();
            if state.near.is_none() {
                if state.wrote {
                    let Poll::Ready(turn) = coop::poll_proceed(context) else {
                        *first = Some(message);
                        return Poll::Pending;
                    };
                    turn.made_progress();
                    state.wrote = false;
                }
                if goes_past(&mut state, &message) {
                    return Poll::Ready(Ok(()));
                }
            }
            match Self::send_now(&mut state, message) {
                Ok(sent) => return Poll::Ready(sent),
                Err(later) => *rest = Some(Box::pin(send_later(later))),
            }
        }
        let rest = rest
            .as_mut()
            .expect("a call that is done is not asked again");
        rest.as_mut().poll(context)
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
        if octets_of(&message) >= LARGE_OCTETS {
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

    /// Sends a message that is large, or that is worth waiting for a line with.
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
        match state.send_near(&message) {
            Near::Sent => return Sent::Tried(Ok(())),
            Near::Queue if message.only_frame().is_some() && state.may_queue_straight() => {
                state.queue_straight(message.into());
                return Sent::Tried(Ok(()));
            }
            Near::Full | Near::Queue => {}
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
            self.poll_sending(&mut message, |state| turn.wait(state, context.waker()))
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
        if self.sends_at_once(&message) {
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
        self.poll_sending(message, |state| state.writers.add(context.waker()))
    }

    /// Sends the message in `message` if it can be sent now; otherwise leaves it there and does `wait`.
    fn poll_sending(
        &self,
        message: &mut Option<Message>,
        wait: impl FnOnce(&mut State),
    ) -> Poll<Result<(), Unsent>> {
        let unsent = message.take().expect("a message is sent once");
        let mut state = self.shared.lock();
        match state.send(unsent) {
            Err(Unsent {
                error: SendError::WouldBlock,
                message: unsent,
            }) => {
                *message = Some(unsent);
                wait(&mut state);
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
