//! A socket under test with all that it tells.

use hopscope_core::socket::{
    Origin, Output, PeerInfo, RecvError, SendError, Socket, SocketKind, SocketOptions, Transmission,
};
use hopscope_core::trace::{Event, PeerId};
use hopscope_core::wire::Generation;
use hopscope_core::{Identity, Interest, Message, Rule};

pub(crate) fn message(frames: &[&str]) -> Message {
    Message::of(frames.iter().copied())
}

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

    pub(crate) fn peer(&mut self, kind: SocketKind, identity: Option<&str>) -> PeerId {
        let identity = identity.map(|text| Identity::chosen(text.as_bytes()).unwrap());
        let peer = self.socket.attach(Origin::Accept, &mut self.events);
        let info = PeerInfo::new(kind, identity);
        self.socket
            .handle_peer_ready(peer, &info, &mut self.events)
            .unwrap();
        peer
    }

    /// A peer that speaks `generation` and chose no identity.
    pub(crate) fn peer_of(&mut self, kind: SocketKind, generation: Generation) -> PeerId {
        let peer = self.socket.attach(Origin::Accept, &mut self.events);
        let info = PeerInfo {
            kind: (generation > Generation::Zmtp1).then_some(kind),
            identity: None,
            generation: Some(generation),
        };
        self.socket
            .handle_peer_ready(peer, &info, &mut self.events)
            .unwrap();
        peer
    }

    /// A peer that this side connects to and that is not there yet.
    pub(crate) fn connect(&mut self) -> PeerId {
        self.socket.attach(Origin::Connect, &mut self.events)
    }

    /// The link to a peer stands.
    pub(crate) fn ready(&mut self, peer: PeerId, kind: SocketKind) {
        let info = PeerInfo::new(kind, None);
        self.socket
            .handle_peer_ready(peer, &info, &mut self.events)
            .unwrap();
    }

    /// The link to a peer stands that says nothing of itself.
    pub(crate) fn ready_bare(&mut self, peer: PeerId) {
        let info = PeerInfo {
            kind: None,
            identity: None,
            generation: None,
        };
        self.socket
            .handle_peer_ready(peer, &info, &mut self.events)
            .unwrap();
    }

    pub(crate) fn wants(&mut self, peer: PeerId, interest: Interest) {
        self.socket
            .handle_interest(peer, interest, &mut self.events);
    }

    pub(crate) fn subscribe(&mut self, topic: &str) {
        self.socket.subscribe(topic, &mut self.events).unwrap();
    }

    pub(crate) fn unsubscribe(&mut self, topic: &str) {
        self.socket.unsubscribe(topic, &mut self.events).unwrap();
    }

    pub(crate) fn arrive(&mut self, peer: PeerId, frames: &[&str]) {
        self.socket
            .handle_message(peer, message(frames), &mut self.events);
    }

    pub(crate) fn send(&mut self, frames: &[&str]) -> Result<(), SendError> {
        let sent = self.socket.send(message(frames), &mut self.events);
        sent.map_err(|unsent| {
            assert_eq!(
                unsent.message,
                message(frames),
                "a refused message comes back unchanged"
            );
            unsent.error
        })
    }

    pub(crate) fn recv(&mut self) -> Result<Message, RecvError> {
        self.socket.recv(&mut self.events)
    }

    pub(crate) fn leaving(&mut self, peer: PeerId) -> Option<Message> {
        self.socket
            .poll_transmit(peer, &mut self.events)?
            .into_message()
    }

    /// Everything that leaves for `peer` now.
    pub(crate) fn all_leaving(&mut self, peer: PeerId) -> Vec<Transmission> {
        let Self { socket, events } = self;
        std::iter::from_fn(|| socket.poll_transmit(peer, events)).collect()
    }

    /// Everything that leaves for `peer` now; all of it is messages.
    pub(crate) fn messages_for(&mut self, peer: PeerId) -> Vec<Message> {
        let leaving = self.all_leaving(peer).into_iter();
        leaving.map(|sent| sent.into_message().unwrap()).collect()
    }

    /// Everything that leaves for `peer` now; all of it is interests.
    pub(crate) fn interests_for(&mut self, peer: PeerId) -> Vec<Interest> {
        let leaving = self.all_leaving(peer).into_iter();
        let interest = |sent| match sent {
            Transmission::Interest(interest) => interest,
            Transmission::Message(message) => panic!("a message: {message}"),
        };
        leaving.map(interest).collect()
    }

    /// Everything there is to receive.
    pub(crate) fn all_received(&mut self) -> Vec<Message> {
        std::iter::from_fn(|| self.recv().ok()).collect()
    }

    /// What has become possible, in order.
    pub(crate) fn outputs(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.socket.poll_output()).collect()
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

    /// The rules by which interests were passed over so far.
    pub(crate) fn passed_over(&self) -> Vec<Rule> {
        let rule = |event: &Event| match event {
            Event::InterestIgnored { rule, .. } => Some(*rule),
            _ => None,
        };
        self.events.iter().filter_map(rule).collect()
    }

    /// The rules by which peers were refused so far.
    pub(crate) fn refused_peers(&self) -> Vec<(PeerId, Rule)> {
        let refused = |event: &Event| match event {
            Event::PeerRefused { peer, rule } => Some((*peer, *rule)),
            _ => None,
        };
        self.events.iter().filter_map(refused).collect()
    }
}

/// `01 topic` or `00 topic`, as an application sends and receives it.
pub(crate) fn stated(interest: &Interest) -> Message {
    interest.to_message().unwrap()
}
