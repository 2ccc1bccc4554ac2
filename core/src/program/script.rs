//! A script: does one thing after the other, whatever comes of each.

use smallvec::smallvec;

use crate::dump;
use crate::program::{Call, Outcome, Source};
use crate::scenario::ScriptStep;
use crate::time::Instant;

/// A script and how far it has come.
#[derive(Clone, Debug)]
pub struct Script {
    steps: Vec<ScriptStep>,
    next: usize,
    /// When the wait or the patience of the current step ends.
    until: Option<Instant>,
    /// A dump that is still to be printed.
    to_print: Option<String>,
}

impl Script {
    pub(super) const fn new(steps: Vec<ScriptStep>) -> Self {
        Self {
            steps,
            next: 0,
            until: None,
            to_print: None,
        }
    }

    pub(super) fn poll_call(&mut self, now: Instant) -> Call {
        if let Some(text) = &self.to_print {
            return Call::Print { text: text.clone() };
        }
        match self.steps.get(self.next) {
            None => Call::Finish,
            Some(ScriptStep::Send { socket, message }) => Call::Send {
                socket: *socket,
                message: message.clone(),
            },
            Some(ScriptStep::Receive {
                socket, timeout, ..
            }) => {
                if let Some(timeout) = timeout {
                    self.until.get_or_insert(now + *timeout);
                }
                Call::Receive {
                    sources: smallvec![Source {
                        socket: *socket,
                        while_writable: None
                    }],
                    until: self.until,
                }
            }
            Some(ScriptStep::Interest { socket, interest }) => Call::Interest {
                socket: *socket,
                interest: interest.clone(),
            },
            Some(ScriptStep::Wait { duration }) => Call::Wait {
                until: *self.until.get_or_insert(now + *duration),
            },
        }
    }

    pub(super) fn handle_outcome(&mut self, outcome: Outcome) {
        if self.to_print.take().is_some() {
            return;
        }
        if let Outcome::Received { message, .. } = outcome
            && let Some(ScriptStep::Receive { dump: true, .. }) = self.steps.get(self.next)
        {
            self.to_print = Some(dump::dump(&message));
        }
        self.next += 1;
        self.until = None;
    }
}
