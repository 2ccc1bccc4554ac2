//! A socket without a wire: its peers are the test, or other sockets in process.

use hopscope_core::socket::{
    self, Origin, PeerInfo, RecvError, SendError, Socket, SocketKind, SocketOptions, Transmission,
};
use hopscope_core::trace::{Event, PeerId};
use hopscope_core::{Interest, Message, Rule};

use crate::support::{identity, message};

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
