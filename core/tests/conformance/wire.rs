//! One connection against octets, or two against each other.

use core::time::Duration;

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Connection, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::wire::Metadata;
use hopscope_core::zap::{Credentials, Verdict};
use hopscope_core::{Instant, Interest, Message, Rule};

use crate::support::{greeting, ready};

/// A connection, its clock, and what has come out of it so far.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) connection: Connection,
    pub(crate) now: Instant,
    pub(crate) outputs: Vec<Output>,
    /// What it has sent since [`take_sent`](Self::take_sent), in the pieces it came in.
    sent: Vec<Bytes>,
}

impl Wire {
    pub(crate) fn new(config: Config) -> Self {
        let mut wire = Self {
            connection: Connection::new(Instant::ZERO, config),
            now: Instant::ZERO,
            outputs: Vec::new(),
            sent: Vec::new(),
        };
        wire.drain();
        wire
    }

    /// Past the handshake with a ZMTP 3.1 peer of type `theirs`; what came before is forgotten.
    pub(crate) fn ready(ours: SocketKind, theirs: &str) -> Self {
        Self::ready_with(Config::new(ours), 1, theirs)
    }

    /// Past the handshake with a peer of type `theirs` and ZMTP 3.`minor`.
    pub(crate) fn ready_with(config: Config, minor: u8, theirs: &str) -> Self {
        let mut wire = Self::new(config);
        wire.feed(greeting(minor, "NULL"));
        wire.feed(ready(theirs));
        assert!(wire.is_ready(), "{wire:?}");
        wire.outputs.clear();
        wire.take_sent();
        wire
    }

    pub(crate) fn feed(&mut self, octets: impl AsRef<[u8]>) {
        let octets = Bytes::copy_from_slice(octets.as_ref());
        self.connection.handle_octets(self.now, octets);
        self.drain();
    }

    /// Feeds octet by octet.
    pub(crate) fn trickle(&mut self, octets: impl AsRef<[u8]>) {
        for octet in octets.as_ref() {
            self.feed([*octet]);
        }
    }

    pub(crate) fn end(&mut self) {
        self.connection.handle_end(self.now);
        self.drain();
    }

    /// Lets time pass, stopping wherever the connection wants to be called.
    pub(crate) fn pass(&mut self, duration: Duration) {
        let until = self.now + duration;
        while let Some((due, _)) = self.connection.poll_timeout()
            && due <= until
        {
            self.now = due;
            self.connection.handle_timeout(due);
            self.drain();
            if self.closed().is_some() {
                break;
            }
        }
        self.now = until;
    }

    /// Answers what the connection asks about its peer.
    pub(crate) fn verdict(&mut self, verdict: Verdict) {
        self.connection.handle_verdict(self.now, verdict);
        self.drain();
    }

    /// What the connection asks about.
    pub(crate) fn asked(&self) -> Option<Credentials> {
        self.outputs.iter().find_map(|output| match output {
            Output::Authenticate(credentials) => Some(credentials.clone()),
            _ => None,
        })
    }

    pub(crate) fn send(&mut self, message: &Message) {
        self.connection
            .send(message)
            .expect("the handshake is done");
        self.drain();
    }

    pub(crate) fn send_interest(&mut self, interest: &Interest) {
        self.connection
            .send_interest(interest)
            .expect("the handshake is done");
        self.drain();
    }

    /// Asks both polls in turn until both give nothing.
    pub(crate) fn drain(&mut self) {
        loop {
            let transmit = self.connection.poll_transmit();
            let output = self.connection.poll_output();
            if transmit.is_none() && output.is_none() {
                break;
            }
            self.sent.extend(transmit);
            self.outputs.extend(output);
        }
    }

    pub(crate) fn take_sent(&mut self) -> Vec<u8> {
        self.take_pieces().concat()
    }

    /// What it has sent, piece by piece: over ZWS each is a WebSocket message.
    pub(crate) fn take_pieces(&mut self) -> Vec<Bytes> {
        core::mem::take(&mut self.sent)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.metadata().is_some()
    }

    /// What the peer has told in the handshake.
    pub(crate) fn metadata(&self) -> Option<&Metadata> {
        self.outputs.iter().find_map(|output| match output {
            Output::Ready { metadata, .. } => Some(metadata),
            _ => None,
        })
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        let messages = self.outputs.iter().filter_map(|output| match output {
            Output::Message(message) => Some(message.clone()),
            _ => None,
        });
        messages.collect()
    }

    pub(crate) fn interests(&self) -> Vec<Interest> {
        let interests = self.outputs.iter().filter_map(|output| match output {
            Output::Interest(interest) => Some(interest.clone()),
            _ => None,
        });
        interests.collect()
    }

    pub(crate) fn closed(&self) -> Option<&CloseReason> {
        match self.outputs.last() {
            Some(Output::Closed(reason)) => Some(reason),
            _ => None,
        }
    }

    /// The connection is over because the peer broke this rule.
    #[track_caller]
    pub(crate) fn assert_breach(&self, rule: Rule) {
        match self.closed() {
            Some(CloseReason::Protocol(error)) => assert_eq!(error.rule, rule, "{error}"),
            other => panic!("expected a breach of {rule}, found {other:?}"),
        }
    }

    /// The connection is over because the peer broke the protocol.
    #[track_caller]
    pub(crate) fn assert_protocol_error(&self) {
        let is_error = matches!(self.closed(), Some(CloseReason::Protocol(_)));
        assert!(
            is_error,
            "expected a protocol error, found {:?}",
            self.closed()
        );
    }
}

/// Passes octets to and fro until nobody has any left.
pub(crate) fn talk(a: &mut Wire, b: &mut Wire) {
    a.drain();
    b.drain();
    loop {
        let (from_a, from_b) = (a.take_sent(), b.take_sent());
        if from_a.is_empty() && from_b.is_empty() {
            return;
        }
        b.feed(from_a);
        a.feed(from_b);
    }
}

/// Two connections past their handshake.
pub(crate) fn pair(a: Config, b: Config) -> (Wire, Wire) {
    let (mut a, mut b) = (Wire::new(a), Wire::new(b));
    talk(&mut a, &mut b);
    assert!(a.is_ready() && b.is_ready(), "{a:?} {b:?}");
    (a, b)
}
