//! Sending and receiving many messages with one call.
//!
//! Each message goes the way that it would go by itself, with the same marks and the same turn; what
//! the calls would cost for each, above all a lock and its release, is paid for many at once.

use core::future::poll_fn;
use core::task::Poll;
use std::collections::VecDeque;

use hopscope_core::Message;
use hopscope_core::Outbound;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use tokio::task::coop;

use super::Socket;
use super::near::Near;
use super::sending::goes_past;
use super::sending::octets_of;
use super::state::State;
use super::waiting::Turn;

/// Why sending many has stopped.
#[derive(Debug)]
enum Stop {
    /// All are sent.
    Done,
    /// Lines are to be written before it goes on.
    Writes,
    /// It is worth waiting a little before a message of so many octets is queued.
    Congested(usize),
    /// The message in front was not sent.
    Refused(SendError),
}

impl Socket {
    /// Sends messages in their order, as [`send`](Self::send) would send each, waiting while no peer
    /// can take the next. Every message that is sent is taken off the front of `messages` at once:
    /// whatever happens, what is left there has not been sent.
    ///
    /// It pays for small messages. Bodies that are borrowed are copied, however large.
    ///
    /// **Cancel-safe:** dropped before it is done, it has sent what is not in `messages` any more.
    ///
    /// # Errors
    /// Why the message that is now in front was not sent; those before it were. It is
    /// [`WouldBlock`](SendError::WouldBlock) only when that message has waited for the
    /// [`send_timeout`](crate::Config::send_timeout).
    ///
    /// ```
    /// # use hopscope::{Endpoint, Socket};
    /// # use hopscope_core::socket::SocketKind;
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let pull = Socket::new(SocketKind::Pull);
    /// # let push = Socket::new(SocketKind::Push);
    /// # push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
    /// let mut steps = ["one", "two", "three"].into();
    /// push.send_many(&mut steps).await?;
    /// assert!(steps.is_empty());
    ///
    /// let mut came = Vec::new();
    /// while came.len() < 3 {
    ///     pull.recv_many(&mut came, 100).await?;
    /// }
    /// assert_eq!(came, ["one", "two", "three"].map(Into::into));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub async fn send_many<M: Outbound + Clone>(
        &self,
        messages: &mut VecDeque<M>,
    ) -> Result<(), SendError> {
        loop {
            // Other tasks have their turn, however many there are.
            coop::consume_budget().await;
            let stop = self.shared.lock().send_many(messages);
            match stop {
                Stop::Done => return Ok(()),
                Stop::Writes => {}
                Stop::Congested(octets) => self.pace(octets).await,
                Stop::Refused(SendError::WouldBlock) => self.send_one(messages).await?,
                Stop::Refused(error) => return Err(error),
            }
        }
    }

    /// Sends the message in front as soon as there is room for it.
    async fn send_one<M: Outbound + Clone>(
        &self,
        messages: &mut VecDeque<M>,
    ) -> Result<(), SendError> {
        let mut turn = Turn::new(self, |state| &mut state.writers);
        let sending = poll_fn(|context| {
            let mut state = self.shared.lock();
            match state.send_first(messages) {
                Err(SendError::WouldBlock) => {
                    turn.wait(&mut state, context.waker());
                    Poll::Pending
                }
                sent_or_refused => Poll::Ready(sent_or_refused),
            }
        });
        let patience = self.shared.config.send_timeout;
        let sent = self.for_at_most(patience, sending).await;
        sent.unwrap_or(Err(SendError::WouldBlock))
    }

    /// Receives messages, waiting until there is one: it and those that are there behind it, `most`
    /// at the utmost, are put at the end of `messages`. Tells how many; with a `most` of 0 that is 0
    /// at once.
    ///
    /// **Cancel-safe:** dropped before it is done, it has taken nothing.
    ///
    /// # Errors
    /// As [`recv`](Self::recv), if not even one was received.
    pub async fn recv_many(
        &self,
        messages: &mut Vec<Message>,
        most: usize,
    ) -> Result<usize, RecvError> {
        let received = self.shared.lock().recv_many(messages, most);
        if received > 0 || most == 0 {
            return Ok(received);
        }
        messages.push(self.recv().await?);
        Ok(1 + self.shared.lock().recv_many(messages, most - 1))
    }
}

impl State {
    /// Sends messages from the front until there is a reason to stop.
    fn send_many<M: Outbound + Clone>(&mut self, messages: &mut VecDeque<M>) -> Stop {
        while let Some(first) = messages.front() {
            if !self.due.is_empty() {
                return Stop::Writes;
            }
            if goes_past(self, first) {
                messages.pop_front();
                continue;
            }
            match self.send_near(first) {
                Near::Sent => {
                    messages.pop_front();
                    continue;
                }
                Near::Queue if first.only_frame().is_some() && self.may_queue_straight() => {
                    self.queue_straight(first.clone().into());
                    messages.pop_front();
                    continue;
                }
                Near::Full | Near::Queue => {}
            }
            let octets = octets_of(first);
            if self.is_congested_by(octets) {
                return Stop::Congested(octets);
            }
            if let Err(error) = self.send_first(messages) {
                return Stop::Refused(error);
            }
        }
        Stop::Done
    }

    /// Sends the message in front, if there is one, by way of the queue.
    fn send_first<M: Outbound + Clone>(
        &mut self,
        messages: &mut VecDeque<M>,
    ) -> Result<(), SendError> {
        let Some(first) = messages.front() else {
            return Ok(());
        };
        let sent = self.send(first.clone().into());
        sent.map_err(|unsent| unsent.error)?;
        messages.pop_front();
        Ok(())
    }

    /// Receives what is there, `most` messages at the utmost, and tells how many.
    fn recv_many(&mut self, messages: &mut Vec<Message>, most: usize) -> usize {
        let before = messages.len();
        let taken = core::iter::from_fn(|| self.recv().ok());
        messages.extend(taken.take(most));
        messages.len() - before
    }
}
