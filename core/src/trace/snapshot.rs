//! The state of everything at one step of a trace, folded from its events alone.
//!
//! Because nothing but the trace is needed, a run of native nodes can be walked through just as a
//! run of the world can.

use bytes::Bytes;

use crate::frame::Frame;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::socket::SocketKind;
use crate::time::Instant;
use crate::trace::{Direction, Event, LinkId, PeerId, Record, Stage, Topology, WirePart};

/// Everything as it stands after some number of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The time of the last record.
    pub at: Instant,
    /// One state for each socket of the topology.
    pub sockets: Vec<SocketState>,
    /// One state for each node of the topology.
    pub nodes: Vec<NodeState>,
    /// One state for each link of the topology.
    pub links: Vec<LinkState>,
    /// What is on its way, oldest first.
    pub flights: Vec<Flight>,
}

/// What a node holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeState {
    /// The message its application has in its hands: taken from a socket and not handed on yet.
    pub holding: Option<Message>,
    /// What it wrote for its user, oldest first.
    pub printed: Vec<String>,
    /// Whether it has done all it was to do.
    pub finished: bool,
    /// Whether it was killed and has not started again.
    pub killed: bool,
}

/// What a socket holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SocketState {
    /// The message the socket works on: between application and queue, either way.
    pub working: Option<Message>,
    /// Its peers in the order in which they were attached.
    pub peers: Vec<PeerState>,
    /// REP: the envelope set aside.
    pub kept: Option<Message>,
    /// REQ: waits for its reply. REP: has a request to answer.
    pub awaits: bool,
    /// A message that its application wants to send and cannot yet.
    pub blocked: Option<Message>,
    /// SUB, XSUB, DISH: topics and groups that its application wants to hear, once for each time it
    /// said so, oldest first.
    pub interests: Vec<Frame>,
    /// Messages dropped at this socket so far.
    pub dropped: usize,
}

/// What a socket knows of one peer.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerState {
    /// Its number.
    pub peer: PeerId,
    /// The link to it.
    pub link: Option<LinkId>,
    /// Its name, at a ROUTER.
    pub identity: Option<Identity>,
    /// What waits to be sent to it, oldest first.
    pub outgoing: Vec<Message>,
    /// What came from it and waits for the application, oldest first.
    pub incoming: Vec<Message>,
    /// Topics and groups it wants to hear, once for each time it said so, oldest first.
    pub interests: Vec<Frame>,
}

/// What a link is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkState {
    /// Whether messages may pass.
    pub up: bool,
    /// Whether it was cut or unplugged from outside.
    pub broken: bool,
    /// The handshake as far as it has come: who sent what.
    pub handshake: Vec<(Direction, WirePart, Bytes)>,
}

/// A message on its way along a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// The record that sent it.
    pub sent: usize,
    /// The link.
    pub link: LinkId,
    /// Which way.
    pub direction: Direction,
    /// As it crosses.
    pub message: Message,
    /// The exchange it belongs to.
    pub exchange: Option<usize>,
}

impl Snapshot {
    /// The state before the first record.
    pub fn initial(topology: &Topology) -> Self {
        Self {
            at: Instant::ZERO,
            sockets: vec![SocketState::default(); topology.sockets.len()],
            nodes: vec![NodeState::default(); topology.nodes.len()],
            links: vec![LinkState::default(); topology.links.len()],
            flights: Vec::new(),
        }
    }

    /// Takes record number `index` in.
    pub fn apply(&mut self, topology: &Topology, index: usize, record: &Record) {
        self.at = record.at;
        let node = &mut self.nodes[record.node.0];
        let Some(id) = record.socket else {
            match &record.event {
                Event::Printed { text } => node.printed.push(text.clone()),
                Event::Finished => node.finished = true,
                Event::Killed => {
                    *node = NodeState {
                        killed: true,
                        printed: core::mem::take(&mut node.printed),
                        ..NodeState::default()
                    };
                    for socket in &topology.nodes[record.node.0].sockets {
                        self.sockets[socket.0] = SocketState::default();
                        for link in topology.links_of(*socket) {
                            self.links[link.0].up = false;
                        }
                    }
                }
                Event::Restarted => node.killed = false,
                _ => {}
            }
            if let Some(link) = record.link {
                let state = &mut self.links[link.0];
                match &record.event {
                    Event::LinkCut | Event::LinkUnplugged => state.broken = true,
                    Event::LinkRestored => state.broken = false,
                    _ => {}
                }
            }
            return;
        };
        let kind = topology.sockets[id.0].kind;
        let socket = &mut self.sockets[id.0];
        let direction = |link: LinkId| topology.direction_from(link, id);
        match &record.event {
            Event::Submitted { message } => {
                node.holding = None;
                socket.blocked = None;
                socket.working = Some(message.clone());
                socket.awaits = kind == SocketKind::Req;
            }
            Event::Delivered { peer, message } => {
                socket.take_incoming(*peer);
                socket.working = None;
                socket.awaits = kind == SocketKind::Rep;
                node.holding = Some(message.clone());
            }
            Event::Blocked { message, .. } => socket.blocked = Some(message.clone()),
            Event::DelimiterAdded { message } | Event::IdentityPopped { message, .. } => {
                socket.working = Some(message.clone());
            }
            Event::DelimiterStripped { peer, message }
            | Event::IdentityPushed { peer, message, .. } => {
                socket.take_incoming(*peer);
                socket.working = Some(message.clone());
            }
            Event::EnvelopeKept {
                peer,
                envelope,
                message,
            } => {
                socket.take_incoming(*peer);
                socket.kept = Some(envelope.clone());
                socket.working = Some(message.clone());
            }
            Event::NumberAdded { message } | Event::Originated { message, .. } => {
                socket.working = Some(message.clone());
            }
            Event::Notified { peer, message, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.incoming.push(message.clone());
                }
            }
            Event::InterestStated { interest } => {
                // An application that passes a subscription on has it no longer.
                node.holding = None;
                socket.blocked = None;
                // A manual XPUB states what a peer of its is to hear.
                if kind != SocketKind::Xpub {
                    take_interest(&mut socket.interests, interest);
                }
            }
            Event::InterestReceived { peer, interest } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    take_interest(&mut peer.interests, interest);
                }
            }
            Event::EnvelopeRestored { message } => {
                socket.kept = None;
                socket.working = Some(message.clone());
            }
            Event::Queued { peer, message, .. } => {
                socket.working = None;
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.outgoing.push(message.clone());
                }
            }
            Event::Sent { peer, message } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    remove_first(&mut peer.outgoing);
                }
                if let Some(link) = record.link {
                    self.flights.push(Flight {
                        sent: index,
                        link,
                        direction: direction(link),
                        message: message.clone(),
                        exchange: record.exchange,
                    });
                }
            }
            Event::Received { peer, message, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.incoming.push(message.clone());
                }
                if let Some(link) = record.link {
                    self.land(link, direction(link).reversed());
                }
            }
            Event::Dropped { peer, stage, .. } => {
                socket.dropped += 1;
                let peer = peer.and_then(|peer| socket.peer_mut(peer));
                match (stage, peer) {
                    (Stage::Queued, Some(peer)) => remove_first(&mut peer.outgoing),
                    (Stage::Receiving, Some(peer)) => remove_first(&mut peer.incoming),
                    _ => {}
                }
                match (stage, record.link) {
                    (Stage::OnLink, Some(link)) => self.land(link, direction(link)),
                    (Stage::Arriving, Some(link)) => self.land(link, direction(link).reversed()),
                    (Stage::Arriving, None) => {}
                    _ => self.sockets[id.0].working = None,
                }
            }
            Event::PeerAttached { peer, .. } => socket.peers.push(PeerState {
                peer: *peer,
                link: record.link,
                identity: None,
                outgoing: Vec::new(),
                incoming: Vec::new(),
                interests: Vec::new(),
            }),
            Event::PeerNamed { peer, identity, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.identity = Some(identity.clone());
                }
            }
            Event::PeerDetached { peer } => {
                socket
                    .peers
                    .retain(|known| known.peer != *peer || !known.incoming.is_empty());
            }
            Event::OctetsSent { octets, part, .. } => {
                if let Some(link) = record.link {
                    let step = (direction(link), *part, octets.clone());
                    self.links[link.0].handshake.push(step);
                }
            }
            Event::HandshakeCompleted { .. } => {
                if let Some(link) = record.link {
                    self.links[link.0].up = true;
                }
            }
            Event::Disconnected { .. } => {
                if let Some(link) = record.link {
                    self.links[link.0] = LinkState {
                        broken: self.links[link.0].broken,
                        ..LinkState::default()
                    };
                    let inward = direction(link).reversed();
                    self.flights
                        .retain(|flight| flight.link != link || flight.direction != inward);
                }
            }
            Event::InterestSent { .. }
            | Event::InterestIgnored { .. }
            | Event::Refused { .. }
            | Event::PeerRefused { .. }
            | Event::Judged { .. }
            | Event::RetryScheduled { .. }
            | Event::LinkCut
            | Event::LinkUnplugged
            | Event::LinkRestored
            | Event::Killed
            | Event::Restarted
            | Event::OctetsReceived { .. }
            | Event::Printed { .. }
            | Event::Finished => {}
        }
    }

    /// The oldest message on `link` in this direction is no longer under way.
    fn land(&mut self, link: LinkId, direction: Direction) {
        let landed = |flight: &Flight| flight.link == link && flight.direction == direction;
        if let Some(index) = self.flights.iter().position(landed) {
            self.flights.remove(index);
        }
    }
}

impl SocketState {
    fn peer_mut(&mut self, id: PeerId) -> Option<&mut PeerState> {
        self.peers.iter_mut().find(|peer| peer.peer == id)
    }

    /// The socket begins to work on the oldest message from `peer`, unless it has begun already.
    fn take_incoming(&mut self, peer: PeerId) {
        if self.working.is_none()
            && let Some(peer) = self.peer_mut(peer)
        {
            remove_first(&mut peer.incoming);
        }
    }
}

fn take_interest(interests: &mut Vec<Frame>, interest: &Interest) {
    let name = interest.name();
    if interest.is_begin() {
        interests.push(name.clone());
    } else if let Some(index) = interests.iter().position(|known| known == name) {
        interests.remove(index);
    }
}

fn remove_first(messages: &mut Vec<Message>) {
    if !messages.is_empty() {
        messages.remove(0);
    }
}
