//! A socket over a connection: what an application and its peer see of each other.

use hopscope_core::connection::{Config, Output};
use hopscope_core::socket::{Origin, PeerInfo, SocketKind, Transmission};
use hopscope_core::trace::PeerId;

use crate::support::{Bench, Wire, greeting, ready};

/// A socket with one link to whoever is at the other end.
pub(crate) struct Node {
    pub(crate) bench: Bench,
    pub(crate) wire: Wire,
    pub(crate) peer: PeerId,
    /// How many of the wire's outputs the socket has been told of.
    told: usize,
}

impl Node {
    /// A socket that has connected; nothing has come from the peer yet.
    pub(crate) fn new(kind: SocketKind) -> Self {
        Self::of(Bench::new(kind), Config::new(kind), Origin::Connect)
    }

    pub(crate) fn of(mut bench: Bench, config: Config, origin: Origin) -> Self {
        let peer = bench.socket.attach(origin, &mut bench.events);
        Self {
            bench,
            wire: Wire::new(config),
            peer,
            told: 0,
        }
    }

    /// Past the handshake with a ZMTP 3.`minor` peer of raw octets.
    pub(crate) fn facing(kind: SocketKind, minor: u8, theirs: &str) -> Self {
        let mut node = Self::new(kind);
        node.feed(greeting(minor, "NULL"));
        node.feed(ready(theirs));
        assert!(node.wire.is_ready(), "{:?}", node.wire);
        node.take_sent();
        node
    }

    pub(crate) fn feed(&mut self, octets: impl AsRef<[u8]>) {
        self.wire.feed(octets);
        self.run();
    }

    pub(crate) fn take_sent(&mut self) -> Vec<u8> {
        self.run();
        self.wire.take_sent()
    }

    /// Tells the socket what has come and the connection what is to leave.
    pub(crate) fn run(&mut self) {
        let events = &mut self.bench.events;
        let socket = &mut self.bench.socket;
        while let Some(output) = self.wire.outputs.get(self.told) {
            self.told += 1;
            match output.clone() {
                Output::Ready {
                    kind,
                    identity,
                    generation,
                    ..
                } => {
                    let info = PeerInfo {
                        kind,
                        identity,
                        generation: Some(generation),
                    };
                    socket
                        .handle_peer_ready(self.peer, &info, events)
                        .expect("the connection has judged the type");
                }
                Output::Message(message) => socket.handle_message(self.peer, message, events),
                Output::Interest(interest) => {
                    socket.handle_interest(self.peer, interest, events);
                }
                Output::Closed(_) => socket.handle_peer_lost(self.peer, events),
                _ => {}
            }
        }
        while socket.poll_output().is_some() {}
        while let Some(transmission) = socket.poll_transmit(self.peer, events) {
            match transmission {
                Transmission::Message(message) => self.wire.send(&message),
                Transmission::Interest(interest) => self.wire.send_interest(&interest),
            }
        }
    }
}

/// Passes octets between two sockets until nobody has any left.
pub(crate) fn converse(a: &mut Node, b: &mut Node) {
    loop {
        let (from_a, from_b) = (a.take_sent(), b.take_sent());
        if from_a.is_empty() && from_b.is_empty() {
            return;
        }
        b.feed(from_a);
        a.feed(from_b);
    }
}

/// Two sockets over ZMTP, past their handshake: `a` has connected, `b` has accepted.
pub(crate) fn connected(a: SocketKind, b: SocketKind) -> (Node, Node) {
    let mut a = Node::new(a);
    let mut b = Node::of(Bench::new(b), Config::new(b), Origin::Accept);
    converse(&mut a, &mut b);
    assert!(a.wire.is_ready() && b.wire.is_ready());
    (a, b)
}
