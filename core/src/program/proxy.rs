//! A proxy: passes whole messages from each of two sockets to the other, frames untouched.
//!
//! It reads from a side only while the other side has room, so that a full back end holds requests
//! back and replies still flow.

use smallvec::smallvec;

use crate::message::Message;
use crate::program::{Call, Outcome, Source};

/// A proxy between socket 0, the front end, and socket 1, the back end.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    /// The message in its hands, and the socket it goes to.
    carries: Option<(usize, Message)>,
}

impl Proxy {
    pub(super) fn poll_call(&self) -> Call {
        match &self.carries {
            Some((socket, message)) => Call::Send {
                socket: *socket,
                message: message.clone(),
            },
            None => Call::Receive {
                sources: smallvec![
                    Source {
                        socket: 0,
                        while_writable: Some(1)
                    },
                    Source {
                        socket: 1,
                        while_writable: Some(0)
                    },
                ],
                until: None,
            },
        }
    }

    pub(super) fn handle_outcome(&mut self, outcome: Outcome) {
        self.carries = match outcome {
            Outcome::Received { socket, message } => Some((1 - socket, message)),
            Outcome::Done | Outcome::Refused | Outcome::TimedOut => None,
        };
    }
}
