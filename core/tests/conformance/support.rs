//! What the tests share: octets written as hex, connections against raw octets or each other, and
//! sockets whose events are kept.

use core::time::Duration;

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Connection, Output};
use hopscope_core::socket::{
    self, Origin, PeerInfo, RecvError, SendError, Socket, SocketKind, SocketOptions, Transmission,
};
use hopscope_core::trace::{Event, PeerId};
use hopscope_core::wire::Metadata;
use hopscope_core::zap::{Credentials, Verdict};
use hopscope_core::{Frame, Identity, Instant, Interest, Message, Rule};

// --- octets ---

/// Octets from hex digits, spaces between them as one likes.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| char.to_digit(16).expect("tests write hex digits"))
        .collect();
    assert!(digits.len().is_multiple_of(2), "two digits make an octet");
    let octet = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits fit");
    digits.chunks(2).map(octet).collect()
}

/// A ZMTP 3 greeting whose padding is that of an anonymous libzmq.
pub(crate) fn greeting(minor: u8, mechanism: &str) -> Vec<u8> {
    let mut octets = hex("FF 00 00 00 00 00 00 00 01 7F 03");
    octets.push(minor);
    octets.extend_from_slice(mechanism.as_bytes());
    octets.resize(64, 0);
    octets
}

/// A frame in the shortest form.
pub(crate) fn frame(flags: u8, body: &[u8]) -> Vec<u8> {
    let mut octets = match u8::try_from(body.len()) {
        Ok(short) => vec![flags, short],
        Err(_) => [&[flags | 2][..], &(body.len() as u64).to_be_bytes()].concat(),
    };
    octets.extend_from_slice(body);
    octets
}

/// The body of a command.
pub(crate) fn command_body(name: &str, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("names are short");
    [&[length][..], name.as_bytes(), data].concat()
}

/// A command as a frame.
pub(crate) fn command(name: &str, data: &[u8]) -> Vec<u8> {
    frame(0x04, &command_body(name, data))
}

/// A property as READY carries it.
pub(crate) fn property(name: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("names are short");
    let size = u32::try_from(value.len()).expect("values are short");
    [&[length][..], name.as_bytes(), &size.to_be_bytes(), value].concat()
}

/// A READY that tells a socket type and nothing else.
pub(crate) fn ready(kind: &str) -> Vec<u8> {
    command("READY", &property("Socket-Type", kind.as_bytes()))
}

/// The octets of a message of ZMTP 2.0 or later.
pub(crate) fn frames(bodies: &[&[u8]]) -> Vec<u8> {
    let last = bodies.len() - 1;
    let octets = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| frame(u8::from(index < last), body));
    octets.collect::<Vec<_>>().concat()
}

pub(crate) fn message(frames: &[&str]) -> Message {
    Message::of(frames.iter().copied())
}

pub(crate) fn identity(name: &str) -> Identity {
    Identity::chosen(name.as_bytes()).expect("tests choose good names")
}

/// A socket of this type with an identity.
pub(crate) fn named(kind: SocketKind, name: &str) -> Config {
    Config {
        identity: Some(identity(name)),
        ..Config::new(kind)
    }
}

// --- one connection against octets ---

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

// --- one socket without a wire ---

/// A socket under test, with its events.
pub(crate) struct Bench {
    pub(crate) socket: Socket,
    pub(crate) events: Vec<Event>,
}

impl Bench {
    pub(crate) fn new(kind: SocketKind) -> Self {
        Self::with(kind, SocketOptions::default())
    }

    pub(crate) fn with(kind: SocketKind, options: SocketOptions) -> Self {
        Self {
            socket: Socket::new(kind, options),
            events: Vec::new(),
        }
    }

    /// A peer that has connected to this socket, past its handshake.
    pub(crate) fn peer(&mut self, kind: SocketKind) -> PeerId {
        self.peer_of(Origin::Accept, PeerInfo::new(kind, None))
    }

    pub(crate) fn named_peer(&mut self, kind: SocketKind, name: &str) -> PeerId {
        self.peer_of(Origin::Accept, PeerInfo::new(kind, Some(identity(name))))
    }

    pub(crate) fn peer_of(&mut self, origin: Origin, info: PeerInfo) -> PeerId {
        let peer = self.socket.attach(origin, &mut self.events);
        self.socket
            .handle_peer_ready(peer, &info, &mut self.events)
            .expect("tests pair what may talk");
        peer
    }

    pub(crate) fn arrive(&mut self, peer: PeerId, frames: &[&str]) {
        self.socket
            .handle_message(peer, message(frames), &mut self.events);
    }

    pub(crate) fn interest(&mut self, peer: PeerId, interest: Interest) {
        self.socket
            .handle_interest(peer, interest, &mut self.events);
    }

    pub(crate) fn subscribe(&mut self, topic: &str) {
        let subscribed = self.socket.subscribe(topic, &mut self.events);
        subscribed.expect("its type subscribes");
    }

    pub(crate) fn unsubscribe(&mut self, topic: &str) {
        let unsubscribed = self.socket.unsubscribe(topic, &mut self.events);
        unsubscribed.expect("its type subscribes");
    }

    pub(crate) fn join_group(&mut self, group: &str) {
        let joined = self.socket.join(group, &mut self.events);
        joined.expect("a DISH joins");
    }

    pub(crate) fn leave_group(&mut self, group: &str) {
        let left = self.socket.leave(group, &mut self.events);
        left.expect("a DISH leaves");
    }

    pub(crate) fn send(&mut self, frames: &[&str]) -> Result<(), SendError> {
        let sent = self.socket.send(message(frames), &mut self.events);
        sent.map_err(|unsent| {
            assert_eq!(unsent.message, message(frames), "it comes back unchanged");
            unsent.error
        })
    }

    pub(crate) fn recv(&mut self) -> Result<Message, RecvError> {
        self.socket.recv(&mut self.events)
    }

    /// Everything that can be received now.
    pub(crate) fn recv_all(&mut self) -> Vec<Message> {
        core::iter::from_fn(|| self.recv().ok()).collect()
    }

    /// The next message on its way to `peer`; what it is told of interests is skipped.
    pub(crate) fn leaving(&mut self, peer: PeerId) -> Option<Message> {
        loop {
            let transmission = self.socket.poll_transmit(peer, &mut self.events)?;
            if let Some(message) = transmission.into_message() {
                return Some(message);
            }
        }
    }

    /// The messages on their way to `peer`.
    pub(crate) fn all_leaving(&mut self, peer: PeerId) -> Vec<Message> {
        core::iter::from_fn(|| self.leaving(peer)).collect()
    }

    /// What `peer` is told of interests.
    pub(crate) fn interests(&mut self, peer: PeerId) -> Vec<Interest> {
        let transmissions =
            core::iter::from_fn(|| self.socket.poll_transmit(peer, &mut self.events));
        let interests = transmissions.filter_map(|transmission| match transmission {
            Transmission::Interest(interest) => Some(interest),
            Transmission::Message(_) => None,
        });
        interests.collect()
    }

    pub(crate) fn lose(&mut self, peer: PeerId) {
        self.socket.handle_peer_lost(peer, &mut self.events);
    }

    /// The rules of the drops so far.
    pub(crate) fn drops(&self) -> Vec<Rule> {
        let rule = |event: &Event| match event {
            Event::Dropped { rule, .. } => Some(*rule),
            _ => None,
        };
        self.events.iter().filter_map(rule).collect()
    }
}

// --- sockets over connections ---

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

/// Sockets that are peers of each other in process, and what moves between them.
pub(crate) fn carry(from: &mut Bench, to_peer: PeerId, to: &mut Bench, from_peer: PeerId) {
    while let Some(transmission) = from.socket.poll_transmit(to_peer, &mut from.events) {
        match transmission {
            Transmission::Message(message) => {
                to.socket.handle_message(from_peer, message, &mut to.events);
            }
            Transmission::Interest(interest) => to.interest(from_peer, interest),
        }
    }
}

/// Joins two sockets in process; the peers each has for the other.
pub(crate) fn join(a: &mut Bench, b: &mut Bench) -> (PeerId, PeerId) {
    let info =
        |bench: &Bench| PeerInfo::new(bench.socket.kind(), bench.socket.options().identity.clone());
    let (of_a, of_b) = (info(a), info(b));
    let b_at_a = a.peer_of(Origin::Connect, of_b);
    let a_at_b = b.peer_of(Origin::Accept, of_a);
    (b_at_a, a_at_b)
}

/// What a socket has told its driver since the last time.
pub(crate) fn outputs(bench: &mut Bench) -> Vec<socket::Output> {
    core::iter::from_fn(|| bench.socket.poll_output()).collect()
}

pub(crate) fn topic(text: &str) -> Frame {
    Frame::from(text)
}
