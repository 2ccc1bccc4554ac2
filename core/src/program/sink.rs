//! A sink: takes whatever comes, for ever; a subscriber or a collector.

use core::time::Duration;

use smallvec::smallvec;

use crate::dump;
use crate::program::{Call, Outcome, Source};
use crate::time::Instant;

/// A sink on one socket.
#[derive(Clone, Debug)]
pub struct Sink {
    delay: Duration,
    dump: bool,
    /// A dump that is still to be printed.
    to_print: Option<String>,
    /// When the work on the last message is done.
    until: Option<Instant>,
}

impl Sink {
    pub(super) const fn new(delay: Duration, dump: bool) -> Self {
        Self {
            delay,
            dump,
            to_print: None,
            until: None,
        }
    }

    pub(super) fn poll_call(&self) -> Call {
        if let Some(text) = &self.to_print {
            return Call::Print { text: text.clone() };
        }
        if let Some(until) = self.until {
            return Call::Wait { until };
        }
        Call::Receive {
            sources: smallvec![Source {
                socket: 0,
                while_writable: None
            }],
            until: None,
        }
    }

    pub(super) fn handle_outcome(&mut self, now: Instant, outcome: Outcome) {
        if self.to_print.take().is_some() || self.until.take().is_some() {
            return;
        }
        if let Outcome::Received { message, .. } = outcome {
            self.to_print = self.dump.then(|| dump::dump(&message));
            self.until = (!self.delay.is_zero()).then(|| now + self.delay);
        }
    }
}
