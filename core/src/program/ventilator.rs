//! A ventilator: sends its messages in order, at a steady pace, as often as it is told. A publisher
//! is one too.

use core::time::Duration;

use crate::message::Message;
use crate::program::Call;
use crate::time::Instant;

/// A ventilator on one socket.
#[derive(Clone, Debug)]
pub struct Ventilator {
    messages: Vec<Message>,
    every: Duration,
    rounds: u32,
    /// How many messages have been sent.
    sent: usize,
    /// When the pause after the last message ends.
    until: Option<Instant>,
}

impl Ventilator {
    pub(super) const fn new(messages: Vec<Message>, every: Duration, rounds: u32) -> Self {
        Self {
            messages,
            every,
            rounds,
            sent: 0,
            until: None,
        }
    }

    pub(super) fn poll_call(&self) -> Call {
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
        if self.until.take().is_none() {
            self.sent += 1;
            self.until = (!self.every.is_zero()).then(|| now + self.every);
        }
    }
}
