//! A ventilator: sends its messages in order, at a steady pace, as often as it is told. A publisher
//! is one too.

use core::time::Duration;

use crate::message::Message;
use crate::program::Call;
use crate::time::Instant;

/// A ventilator on one socket.
#[derive(Clone, Debug)]
pub struct Ventilator {
    /// How long it waits before the first message; `None` once it does.
    after: Option<Duration>,
    messages: Vec<Message>,
    every: Duration,
    rounds: u32,
    /// How many messages have been sent.
    sent: usize,
    /// When the current pause ends.
    until: Option<Instant>,
}

impl Ventilator {
    pub(super) const fn new(
        after: Duration,
        messages: Vec<Message>,
        every: Duration,
        rounds: u32,
    ) -> Self {
        Self {
            after: Some(after),
            messages,
            every,
            rounds,
            sent: 0,
            until: None,
        }
    }

    pub(super) fn poll_call(&mut self, now: Instant) -> Call {
        if let Some(after) = self.after.filter(|after| !after.is_zero()) {
            let until = *self.until.get_or_insert(now + after);
            return Call::Wait { until };
        }
        if let Some(until) = self.until {
            return Call::Wait { until };
        }
        let each = self.messages.len();
        let all = usize::try_from(self.rounds)
            .unwrap_or(usize::MAX)
            .saturating_mul(each);
        if self.sent >= all {
            return Call::Finish;
        }
        Call::Send {
            socket: 0,
            message: self.messages[self.sent % each].clone(),
        }
    }

    pub(super) fn handle_outcome(&mut self, now: Instant) {
        self.after = None;
        let waited = self.until.take().is_some();
        if !waited {
            self.sent += 1;
            self.until = (!self.every.is_zero()).then(|| now + self.every);
        }
    }
}
