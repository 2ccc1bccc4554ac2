//! Links: how the two sockets at their ends meet, part and meet again.
//!
//! ```text
//!  connecting side      attached: a queue -- both are there --> met -- ready --> messages pass
//!                          ^                                     |
//!                          |  back-off, as often as it takes     | lost
//!                          '-------------------------------------'
//!  binding side                              attached when they meet, gone when it is lost
//! ```

use std::collections::VecDeque;

use crate::connection::{Connection, Deadline};
use crate::identity::Identity;
use crate::rule::Rule;
use crate::socket::{Origin, PeerInfo};
use crate::time::Instant;
use crate::trace::{Direction, Event, LinkId, NodeId, PeerId, SocketId};
use crate::wire::Generation;
use crate::world::agenda::{Entry, Parcel};
use crate::world::flight::Inbound;
use crate::world::{Over, World};
use core::time::Duration;

/// The two ends of a link.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Side {
    Connector,
    Binder,
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::Connector, Self::Binder];

    /// Which way a message goes that goes to this side.
    pub(super) const fn way(self) -> Direction {
        match self {
            Self::Connector => Direction::ToConnector,
            Self::Binder => Direction::ToBinder,
        }
    }

    /// The side that a message comes to which goes this way.
    pub(super) const fn of(direction: Direction) -> Self {
        match direction {
            Direction::ToConnector => Self::Connector,
            Direction::ToBinder => Self::Binder,
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Connector => Self::Binder,
            Self::Binder => Self::Connector,
        }
    }
}

/// Whether a link can be used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Condition {
    /// It can.
    #[default]
    Whole,
    /// It cannot be made.
    Cut,
    /// Nothing crosses it, and nobody is told.
    Unplugged,
}

/// One link.
#[derive(Clone, Debug, Default)]
pub(super) struct Link {
    connector: Option<End>,
    binder: Option<End>,
    pub(super) condition: Condition,
    /// The number of the connection that stands or stood last; 0 before the first.
    pub(super) connection: u32,
    /// Attempts to connect since the link stood last.
    attempts: u32,
    /// Something has changed since the last attempt that may let the next one succeed.
    pub(super) hopeful: bool,
    /// What is put on it takes so much longer than usual.
    pub(super) delay: Duration,
    /// The part of what is sent along it that is lost, in millionths, if not the scenario's.
    pub(super) loss: Option<u32>,
    /// How many of the next messages are to be lost, by the side they go to.
    pub(super) doomed: [usize; 2],
    /// How many messages were put on it since the start, by the side they go to.
    pub(super) sent: [u32; 2],
    /// What has come to an unplugged link: where it is going, and on which connection.
    pub(super) held: VecDeque<(Side, u32, Parcel)>,
}

impl Link {
    pub(super) const fn end(&self, side: Side) -> Option<&End> {
        match side {
            Side::Connector => self.connector.as_ref(),
            Side::Binder => self.binder.as_ref(),
        }
    }

    pub(super) const fn end_mut(&mut self, side: Side) -> &mut Option<End> {
        match side {
            Side::Connector => &mut self.connector,
            Side::Binder => &mut self.binder,
        }
    }

    pub(super) fn is_unplugged(&self) -> bool {
        self.condition == Condition::Unplugged
    }

    /// Whether the connection at this side waits until then for its peer's part of the handshake.
    pub(super) fn shakes_hands_until(&self, side: Side, at: Instant) -> bool {
        let connection = self.end(side).and_then(|end| end.connection.as_ref());
        let deadline = connection.and_then(Connection::poll_timeout);
        deadline == Some((at, Deadline::Handshake))
    }
}

/// One end of a link.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) peer: PeerId,
    /// The two have met, and neither has parted since.
    pub(super) met: bool,
    /// Over simulated TCP, while the connection lasts.
    pub(super) connection: Option<Connection>,
    /// The deadline of the connection that stands on the agenda.
    pub(super) deadline: Option<Instant>,
    /// Since octets left last, something else than signs of life was put in line for the peer.
    pub(super) matters: bool,
    /// Over simulated TCP, what is spoken since the handshake.
    pub(super) generation: Option<Generation>,
    /// Messages on their way to this end, in the order of their numbers.
    pub(super) inbound: VecDeque<Inbound>,
    /// What has come behind a message that is stopped, and that itself.
    pub(super) waiting: VecDeque<Parcel>,
    /// What arrives here arrives in order: nothing before this moment.
    pub(super) clear_at: Instant,
}

impl World {
    /// A node at an end of `link` has started. The connecting side has its queue at once; as soon
    /// as both are there for the first time they meet.
    pub(super) fn node_of_link_started(&mut self, link: LinkId, node: NodeId) {
        let connector = self.socket_at(link, Side::Connector);
        if node == self.recorder.trace().topology.node_of(connector) {
            let attached = match self.connect_identity(link) {
                Some(identity) => self.attach_named(link, connector, identity),
                None => {
                    self.attach(link, Side::Connector, connector, Origin::Connect);
                    true
                }
            };
            if !attached {
                return;
            }
            self.links[link.0].attempts = 0;
        } else if self.links[link.0].connection > 0 {
            // It has been there before: the connecting side will find it when it tries again.
            self.links[link.0].hopeful = true;
            return;
        }
        let Link {
            connection,
            condition,
            ..
        } = self.links[link.0];
        if self.can_meet(link) {
            self.meet(link);
        } else if connection > 0 || condition != Condition::Whole {
            self.schedule_attempt(link);
        }
    }

    /// The name that a ROUTER is to give the peer at the far end of the link that it connects.
    fn connect_identity(&self, link: LinkId) -> Option<Identity> {
        let topology = &self.recorder.trace().topology;
        let socket = self.socket_at(link, Side::Connector);
        let spec = &self.setup.sockets[socket.0];
        if spec.connect_identities.is_empty() {
            return None;
        }
        let endpoint = &topology.links[link.0].endpoint;
        let number = spec.connects.iter().position(|name| name == endpoint)?;
        spec.connect_identities.get(number).cloned()
    }

    fn attach_named(&mut self, link: LinkId, socket: SocketId, name: Identity) -> bool {
        let next = self.sockets[socket.0].next_peer();
        self.recorder.bind_peer(socket, next, link);
        let attached = self.with_socket(socket, |socket, obs| {
            socket.attach_named(Origin::Connect, name, obs)
        });
        if let Ok(peer) = attached {
            self.set_end(link, Side::Connector, peer);
        }
        self.drain_outputs(socket);
        attached.is_ok()
    }

    fn attach(&mut self, link: LinkId, side: Side, socket: SocketId, origin: Origin) {
        let next = self.sockets[socket.0].next_peer();
        self.recorder.bind_peer(socket, next, link);
        let peer = self.with_socket(socket, |socket, obs| socket.attach(origin, obs));
        self.set_end(link, side, peer);
        self.drain_outputs(socket);
    }

    fn set_end(&mut self, link: LinkId, side: Side, peer: PeerId) {
        *self.links[link.0].end_mut(side) = Some(End {
            peer,
            met: false,
            connection: None,
            deadline: None,
            matters: false,
            generation: None,
            inbound: VecDeque::new(),
            waiting: VecDeque::new(),
            clear_at: self.now,
        });
    }

    pub(super) fn end_mut(&mut self, link: LinkId, side: Side) -> Option<&mut End> {
        self.links[link.0].end_mut(side).as_mut()
    }

    pub(super) fn peer_at(&self, link: LinkId, side: Side) -> Option<PeerId> {
        self.links[link.0].end(side).map(|end| end.peer)
    }

    // --- meeting ---

    /// Whether the connecting side would find the other one now.
    fn can_meet(&self, link: LinkId) -> bool {
        let topology = &self.recorder.trace().topology;
        let alive = |side| {
            let node = topology.node_of(self.socket_at(link, side));
            self.nodes[node.0].alive
        };
        let Link {
            connector,
            condition,
            ..
        } = &self.links[link.0];
        connector.is_some() && *condition == Condition::Whole && Side::BOTH.into_iter().all(alive)
    }

    fn meet(&mut self, link: LinkId) {
        // Whoever connects again has given up a connection that the other side may still believe in.
        if self.links[link.0].binder.is_some() {
            self.part(link, Side::Binder, None, "the peer has connected again");
        }
        let binder = self.socket_at(link, Side::Binder);
        self.links[link.0].connection += 1;
        self.links[link.0].hopeful = false;
        self.attach(link, Side::Binder, binder, Origin::Accept);
        for side in Side::BOTH {
            if let Some(end) = self.end_mut(link, side) {
                end.met = true;
            }
        }
        match self.over {
            Over::Inproc => self.meet_in_process(link),
            Over::Tcp => self.meet_over_tcp(link),
        }
    }

    fn meet_in_process(&mut self, link: LinkId) {
        for side in Side::BOTH {
            let far = &self.sockets[self.socket_at(link, side.other()).0];
            let info = PeerInfo::new(far.kind(), far.options().identity.clone());
            self.make_ready(link, side, &info);
        }
    }

    pub(super) fn make_ready(&mut self, link: LinkId, side: Side, info: &PeerInfo) {
        let socket = self.socket_at(link, side);
        let Some(peer) = self.peer_at(link, side) else {
            return;
        };
        let ready = self.with_socket(socket, |socket, obs| {
            socket.handle_peer_ready(peer, info, obs)
        });
        match ready {
            Ok(()) => {
                self.links[link.0].attempts = 0;
                self.record(socket, Event::HandshakeCompleted { peer });
            }
            Err(error) => {
                let rule = Some(Rule::IncompatiblePeers);
                self.close(link, side, rule, &error.to_string(), false);
            }
        }
        self.drain_outputs(socket);
    }

    // --- parting ---

    /// The connection is closed at `side`; `again` if a new one makes sense. The other side will
    /// hear of it.
    pub(super) fn close(
        &mut self,
        link: LinkId,
        side: Side,
        rule: Option<Rule>,
        detail: &str,
        again: bool,
    ) {
        let socket = self.socket_at(link, side);
        let Some(peer) = self.peer_at(link, side) else {
            return;
        };
        self.carry(link, side.other(), Parcel::End, Duration::ZERO);
        if again {
            self.part(link, side, rule, detail);
        } else {
            self.record_parting(link, side, rule, detail);
            *self.links[link.0].end_mut(side) = None;
            self.with_socket(socket, |socket, obs| socket.detach(peer, obs));
        }
        self.drain_outputs(socket);
        if again && side == Side::Connector {
            self.schedule_attempt(link);
        }
    }

    /// The link is down as seen from `side`: a connecting side keeps its queue and will try again,
    /// a binding side forgets its peer.
    pub(super) fn part(&mut self, link: LinkId, side: Side, rule: Option<Rule>, detail: &str) {
        let socket = self.socket_at(link, side);
        let Some(peer) = self.peer_at(link, side) else {
            return;
        };
        self.record_parting(link, side, rule, detail);
        if side == Side::Binder {
            *self.links[link.0].end_mut(side) = None;
        }
        self.with_socket(socket, |socket, obs| socket.handle_peer_lost(peer, obs));
    }

    fn record_parting(&mut self, link: LinkId, side: Side, rule: Option<Rule>, detail: &str) {
        let socket = self.socket_at(link, side);
        self.lose_inbound(link, side);
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        let peer = end.peer;
        end.met = false;
        end.connection = None;
        end.deadline = None;
        end.generation = None;
        end.waiting.clear();
        let detail = detail.to_owned();
        self.record(socket, Event::Disconnected { peer, rule, detail });
    }

    /// What is on its way to `side` will not arrive.
    pub(super) fn lose_inbound(&mut self, link: LinkId, side: Side) {
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        for lost in core::mem::take(&mut end.inbound) {
            let rule = lost.lost.unwrap_or(Rule::LinkEnded);
            self.record_lost(link, side, lost.message, 0, rule);
        }
    }

    /// The socket wants this peer's link closed.
    pub(super) fn disconnect(&mut self, socket: SocketId, peer: PeerId) {
        if let Some((link, side)) = self.end_of(socket, peer) {
            self.close(link, side, None, "closed by this side", false);
        }
    }

    // --- trying again ---

    /// The connecting side waits and tries again.
    pub(super) fn schedule_attempt(&mut self, link: LinkId) {
        let socket = self.socket_at(link, Side::Connector);
        let Some(peer) = self.peer_at(link, Side::Connector) else {
            return;
        };
        let attempts = self.links[link.0].attempts;
        let reconnect = self.setup.sockets[socket.0].wire.reconnect;
        let Some(pause) = reconnect.pause(attempts, self.retry_rng.next_u64()) else {
            return;
        };
        let attempt = attempts + 1;
        self.links[link.0].attempts = attempt;
        self.record(socket, Event::RetryScheduled { peer, after: pause });
        self.agenda
            .enter(self.now + pause, Entry::Connect { link, attempt });
    }

    /// The attempt's time has come.
    #[inline(never)]
    pub(super) fn try_again(&mut self, link: LinkId, attempt: u32) {
        let Link {
            attempts,
            connector,
            ..
        } = &self.links[link.0];
        let due = *attempts == attempt && connector.as_ref().is_some_and(|end| !end.met);
        if !due {
            return;
        }
        if self.can_meet(link) {
            self.meet(link);
        } else {
            self.schedule_attempt(link);
        }
    }

    /// Whether this attempt may bring something new.
    pub(super) fn is_hopeful(&self, link: LinkId, attempt: u32) -> bool {
        let Link {
            attempts, hopeful, ..
        } = self.links[link.0];
        attempts == attempt && hopeful && self.can_meet(link)
    }
}
