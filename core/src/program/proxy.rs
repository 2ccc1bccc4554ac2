//! A proxy: passes whole messages from each of two sockets to the other, frames untouched.
//!
//! It reads from a side only while the other side has room, so that a full back end holds requests
//! back and replies still flow. Between types that go one way only, such as PULL and PUSH, so does
//! the proxy; between XSUB and XPUB subscriptions go back where messages came from. A third socket
//! gets a copy of whatever passes.

use std::collections::VecDeque;

use smallvec::SmallVec;

use crate::message::Message;
use crate::program::{Call, Outcome, Source};
use crate::socket::SocketKind;

/// The number of the socket that gets the copies.
const CAPTURE: usize = 2;

/// A proxy between socket 0, the front end, and socket 1, the back end.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// What it reads from.
    sources: SmallVec<[Source; 2]>,
    captures: bool,
    /// The messages in its hands, and the sockets they go to.
    carries: VecDeque<(usize, Message)>,
}

impl Proxy {
    /// A proxy between sockets of the first two kinds; a third, if there is one, captures.
    pub(super) fn new(kinds: &[SocketKind]) -> Self {
        let both = [(0, 1), (1, 0)];
        let passes = |(from, to): &(usize, usize)| {
            let [from, to] = [from, to].map(|socket| kinds.get(*socket));
            from.is_some_and(|kind| kind.can_receive()) && to.is_some_and(|kind| kind.can_send())
        };
        let source = |(socket, to)| Source {
            socket,
            while_writable: Some(to),
        };
        Self {
            sources: both.into_iter().filter(passes).map(source).collect(),
            captures: kinds.len() > CAPTURE,
            carries: VecDeque::new(),
        }
    }

    pub(super) fn poll_call(&self) -> Call {
        match self.carries.front() {
            Some((socket, message)) => Call::Send {
                socket: *socket,
                message: message.clone(),
            },
            None => Call::Receive {
                sources: self.sources.clone(),
                until: None,
            },
        }
    }

    pub(super) fn handle_outcome(&mut self, outcome: Outcome) {
        let Outcome::Received { socket, message } = outcome else {
            self.carries.pop_front();
            return;
        };
        if self.captures {
            self.carries.push_back((CAPTURE, message.clone()));
        }
        self.carries.push_front((1 - socket, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(kinds: &[SocketKind]) -> Vec<usize> {
        match Proxy::new(kinds).poll_call() {
            Call::Receive { sources, .. } => sources.iter().map(|source| source.socket).collect(),
            call => panic!("{call:?}"),
        }
    }

    #[test]
    fn it_reads_where_there_is_somewhere_to_pass_on_to() {
        assert_eq!(reads(&[SocketKind::Router, SocketKind::Dealer]), [0, 1]);
        assert_eq!(reads(&[SocketKind::Xsub, SocketKind::Xpub]), [0, 1]);
        assert_eq!(reads(&[SocketKind::Pull, SocketKind::Push]), [0]);
        assert_eq!(reads(&[SocketKind::Pub, SocketKind::Sub]), [1]);
    }

    #[test]
    fn the_copy_follows_the_message() {
        let mut proxy = Proxy::new(&[SocketKind::Pull, SocketKind::Push, SocketKind::Pub]);
        let message = Message::of(["x"]);
        proxy.handle_outcome(Outcome::Received {
            socket: 0,
            message: message.clone(),
        });
        for socket in [1, CAPTURE] {
            let message = message.clone();
            assert_eq!(proxy.poll_call(), Call::Send { socket, message });
            proxy.handle_outcome(Outcome::Done);
        }
        assert!(matches!(proxy.poll_call(), Call::Receive { .. }));
    }
}
