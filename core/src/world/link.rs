//! Links: what leaves one side reaches the other after the latency, in order.
//!
//! A link holds no queue of its own. It takes a message from the sending socket only if the
//! receiving queue will have room for it when it arrives, so that high-water marks mean what they
//! say.

use crate::connection::{self, Connection};
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::{Origin, PeerInfo, Transmission};
use crate::time::Instant;
use crate::trace::{Event, LinkId, NodeId, PeerId, SocketId, Stage};
use crate::world::agenda::{Entry, Parcel};
use crate::world::{Over, World};
use core::time::Duration;

/// A lost segment of simulated TCP is sent again after this many latencies.
const RETRANSMISSION_LATENCIES: u32 = 3;

/// The two ends of a link.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Side {
    Connector,
    Binder,
}

impl Side {
    const BOTH: [Self; 2] = [Self::Connector, Self::Binder];

    const fn other(self) -> Self {
        match self {
            Self::Connector => Self::Binder,
            Self::Binder => Self::Connector,
        }
    }
}

/// One link.
#[derive(Clone, Debug, Default)]
pub(super) struct Link {
    connector: Option<End>,
    binder: Option<End>,
}

impl Link {
    const fn end(&self, side: Side) -> Option<&End> {
        match side {
            Side::Connector => self.connector.as_ref(),
            Side::Binder => self.binder.as_ref(),
        }
    }

    const fn end_mut(&mut self, side: Side) -> &mut Option<End> {
        match side {
            Side::Connector => &mut self.connector,
            Side::Binder => &mut self.binder,
        }
    }
}

/// One end of a link.
#[derive(Clone, Debug)]
struct End {
    peer: PeerId,
    /// Over simulated TCP, while the connection lasts.
    connection: Option<Connection>,
    /// Messages on their way to this end.
    inbound: usize,
    /// What arrives here arrives in order: nothing before this moment.
    clear_at: Instant,
}

impl World {
    /// A node at an end of `link` has started. The connecting side has its queue at once; as soon
    /// as both are there they meet.
    pub(super) fn node_of_link_started(&mut self, link: LinkId, node: NodeId) {
        let [connector, binder] = Side::BOTH.map(|side| self.socket_at(link, side));
        let topology = &self.recorder.trace().topology;
        let [connecting, binding] = [connector, binder].map(|socket| topology.node_of(socket));
        if node == connecting {
            self.attach(link, Side::Connector, connector, Origin::Connect);
        }
        if self.nodes[connecting.0].started && self.nodes[binding.0].started {
            self.attach(link, Side::Binder, binder, Origin::Accept);
            match self.over {
                Over::Inproc => self.meet_in_process(link),
                Over::Tcp => self.meet_over_tcp(link),
            }
        }
    }

    fn attach(&mut self, link: LinkId, side: Side, socket: SocketId, origin: Origin) {
        let next = self.sockets[socket.0].next_peer();
        self.recorder.bind_peer(socket, next, link);
        let peer = self.with_socket(socket, |socket, obs| socket.attach(origin, obs));
        let end = End {
            peer,
            connection: None,
            inbound: 0,
            clear_at: self.now,
        };
        *self.links[link.0].end_mut(side) = Some(end);
        self.drain_outputs(socket);
    }

    fn end_mut(&mut self, link: LinkId, side: Side) -> Option<&mut End> {
        self.links[link.0].end_mut(side).as_mut()
    }

    fn peer_at(&self, link: LinkId, side: Side) -> Option<PeerId> {
        self.links[link.0].end(side).map(|end| end.peer)
    }

    // --- coming up ---

    fn meet_in_process(&mut self, link: LinkId) {
        for side in Side::BOTH {
            let far = &self.sockets[self.socket_at(link, side.other()).0];
            let info = PeerInfo::new(far.kind(), far.options().identity.clone());
            self.make_ready(link, side, &info);
        }
    }

    fn meet_over_tcp(&mut self, link: LinkId) {
        for side in Side::BOTH {
            let socket = &self.sockets[self.socket_at(link, side).0];
            let config = connection::Config {
                identity: socket.options().identity.clone(),
                ..connection::Config::new(socket.kind())
            };
            let connection = Connection::new(self.now, config);
            if let Some((at, _)) = connection.poll_timeout() {
                self.agenda.enter(at, Entry::Deadline { link, side });
            }
            if let Some(end) = self.end_mut(link, side) {
                end.connection = Some(connection);
            }
        }
        for side in Side::BOTH {
            self.drain_connection(link, side);
        }
    }

    fn make_ready(&mut self, link: LinkId, side: Side, info: &PeerInfo) {
        let socket = self.socket_at(link, side);
        let Some(peer) = self.peer_at(link, side) else {
            return;
        };
        let ready = self.with_socket(socket, |socket, obs| {
            socket.handle_peer_ready(peer, info, obs)
        });
        match ready {
            Ok(()) => self.record(socket, Event::HandshakeCompleted { peer }),
            Err(error) => {
                let rule = Some(Rule::IncompatiblePeers);
                self.close(link, side, rule, &error.to_string());
            }
        }
        self.drain_outputs(socket);
    }

    // --- sending ---

    /// `peer` of `socket` has something to take: puts on its link what the far side has room for.
    pub(super) fn transmit(&mut self, socket: SocketId, peer: PeerId) {
        let Some(link) = self.recorder.link_of(socket, peer) else {
            return;
        };
        let ends = &self.links[link.0];
        let here = |side: &Side| {
            self.socket_at(link, *side) == socket
                && ends.end(*side).is_some_and(|end| end.peer == peer)
        };
        if let Some(side) = Side::BOTH.into_iter().find(here) {
            self.pump(link, side);
        }
    }

    /// The application has read from `socket`: whoever waited for room there sends on.
    pub(super) fn resume_links(&mut self, socket: SocketId) {
        for index in 0..self.links_of[socket.0].len() {
            let link = self.links_of[socket.0][index];
            for side in Side::BOTH {
                if self.socket_at(link, side) == socket {
                    self.pump(link, side.other());
                }
            }
        }
    }

    fn pump(&mut self, link: LinkId, side: Side) {
        let [near, far] = [side, side.other()].map(|side| self.socket_at(link, side));
        while let (Some(peer), Some(far_end)) = (
            self.peer_at(link, side),
            self.links[link.0].end(side.other()),
        ) {
            if far_end.inbound >= self.sockets[far.0].room(far_end.peer) {
                break;
            }
            let sent = self.with_socket(near, |socket, obs| socket.poll_transmit(peer, obs));
            match sent {
                None => break,
                Some(Transmission::Message(message)) => self.put_message(link, side, message),
                Some(Transmission::Interest(interest)) => self.put_interest(link, side, interest),
            }
        }
        self.drain_outputs(near);
    }

    fn put_message(&mut self, link: LinkId, side: Side, message: Message) {
        if let Some(end) = self.end_mut(link, side.other()) {
            end.inbound += 1;
        }
        match self.over {
            Over::Inproc => {
                let lost = self.rng.chance(self.link_spec.loss);
                let parcel = if lost {
                    Parcel::Lost(message)
                } else {
                    Parcel::Message(message)
                };
                self.carry(link, side.other(), parcel, Duration::ZERO);
            }
            Over::Tcp => {
                if let Some(connection) = self.connection_mut(link, side) {
                    // A socket gives messages only to peers that are ready, and all have frames.
                    let sent = connection.send(&message);
                    debug_assert!(sent.is_ok(), "{sent:?}");
                }
                self.drain_connection(link, side);
            }
        }
    }

    fn put_interest(&mut self, link: LinkId, side: Side, interest: Interest) {
        match self.over {
            Over::Inproc => {
                let parcel = Parcel::Interest(interest);
                self.carry(link, side.other(), parcel, Duration::ZERO);
            }
            Over::Tcp => {
                if let Some(connection) = self.connection_mut(link, side) {
                    let sent = connection.send_interest(&interest);
                    debug_assert!(sent.is_ok(), "{sent:?}");
                }
                self.drain_connection(link, side);
            }
        }
    }

    fn connection_mut(&mut self, link: LinkId, side: Side) -> Option<&mut Connection> {
        self.end_mut(link, side)?.connection.as_mut()
    }

    fn take_interest(&mut self, link: LinkId, side: Side, interest: Interest) {
        let socket = self.socket_at(link, side);
        if let Some(peer) = self.peer_at(link, side) {
            self.with_socket(socket, |socket, obs| {
                socket.handle_interest(peer, interest, obs)
            });
        }
    }

    /// Puts something on the link towards `side`.
    fn carry(&mut self, link: LinkId, side: Side, parcel: Parcel, delay: Duration) {
        let at = self.now + self.link_spec.latency + delay;
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        end.clear_at = end.clear_at.max(at);
        let at = end.clear_at;
        self.agenda.enter(at, Entry::Arrive { link, side, parcel });
    }

    // --- arriving ---

    pub(super) fn arrive(&mut self, link: LinkId, side: Side, parcel: Parcel) {
        let socket = self.socket_at(link, side);
        match parcel {
            Parcel::Message(message) => {
                self.deliver(link, side, message);
                self.drain_outputs(socket);
            }
            Parcel::Lost(message) => {
                if let Some(end) = self.end_mut(link, side) {
                    end.inbound = end.inbound.saturating_sub(1);
                }
                let sender = self.socket_at(link, side.other());
                let peer = self.peer_at(link, side.other());
                let (stage, rule) = (Stage::OnLink, Rule::LinkLoss);
                self.record(
                    sender,
                    Event::Dropped {
                        peer,
                        message,
                        stage,
                        rule,
                    },
                );
                self.pump(link, side.other());
            }
            Parcel::Interest(interest) => {
                self.take_interest(link, side, interest);
                self.drain_outputs(socket);
            }
            Parcel::Octets(octets) => {
                let now = self.now;
                if let Some(end) = self.end_mut(link, side)
                    && let Some(connection) = &mut end.connection
                {
                    connection.handle_octets(now, octets);
                }
                self.drain_connection(link, side);
            }
            Parcel::End => {
                let now = self.now;
                if let Some(end) = self.end_mut(link, side)
                    && let Some(connection) = &mut end.connection
                {
                    connection.handle_end(now);
                }
                self.drain_connection(link, side);
            }
        }
    }

    pub(super) fn link_deadline(&mut self, link: LinkId, side: Side) {
        let now = self.now;
        if let Some(end) = self.end_mut(link, side)
            && let Some(connection) = &mut end.connection
        {
            connection.handle_timeout(now);
        }
        self.drain_connection(link, side);
    }

    fn deliver(&mut self, link: LinkId, side: Side, message: Message) {
        let socket = self.socket_at(link, side);
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        end.inbound = end.inbound.saturating_sub(1);
        let peer = end.peer;
        self.with_socket(socket, |socket, obs| {
            socket.handle_message(peer, message, obs)
        });
    }

    // --- simulated TCP ---

    /// Acts on what the connection at `side` says, and puts its octets on the link.
    fn drain_connection(&mut self, link: LinkId, side: Side) {
        let socket = self.socket_at(link, side);
        while let Some(end) = self.end_mut(link, side)
            && let Some(connection) = &mut end.connection
        {
            let peer = end.peer;
            if let Some(output) = connection.poll_output() {
                match output {
                    connection::Output::OctetsSent { octets, part } => {
                        self.record(socket, Event::OctetsSent { peer, octets, part });
                    }
                    connection::Output::OctetsReceived { octets, part } => {
                        self.record(socket, Event::OctetsReceived { peer, octets, part });
                    }
                    connection::Output::Ready {
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
                        self.make_ready(link, side, &info);
                    }
                    connection::Output::Message(message) => self.deliver(link, side, message),
                    connection::Output::Interest(interest) => {
                        self.take_interest(link, side, interest);
                    }
                    connection::Output::Authenticate(_) => {}
                    connection::Output::Closed(reason) => {
                        self.close(link, side, reason.rule(), &reason.to_string());
                    }
                }
            } else if let Some(octets) = connection.poll_transmit() {
                let lost = self.rng.chance(self.link_spec.loss);
                let again = self.link_spec.latency * RETRANSMISSION_LATENCIES;
                let delay = if lost { again } else { Duration::ZERO };
                self.carry(link, side.other(), Parcel::Octets(octets), delay);
            } else {
                break;
            }
        }
        self.drain_outputs(socket);
    }

    /// The link is closed at `side`, for good: what a protocol error ends is not tried again.
    fn close(&mut self, link: LinkId, side: Side, rule: Option<Rule>, detail: &str) {
        let socket = self.socket_at(link, side);
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        let (peer, had_connection) = (end.peer, end.connection.take().is_some());
        let detail = detail.to_owned();
        self.record(socket, Event::Disconnected { peer, rule, detail });
        self.with_socket(socket, |socket, obs| socket.detach(peer, obs));
        if had_connection {
            self.carry(link, side.other(), Parcel::End, Duration::ZERO);
        }
    }
}
