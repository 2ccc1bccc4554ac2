//! From the state before a record to the state after it: snapshots are folded from events alone.
//!
//! Because nothing but the trace is needed, a run of native nodes can be walked through just as a
//! run of the world can. No record costs more than a search among the peers of its socket, but for
//! those that take many things away at once, and the end of a subscription, for which the
//! interests of one peer are gone through.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::socket::SocketKind;
use crate::trace::snapshot::{Flight, NodeState, PeerState, Snapshot, SocketState};
use crate::trace::{Direction, Event, LinkId, PeerId, Record, Recorded, Stage, Topology};

impl Snapshot {
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
                        let gone = core::mem::take(&mut self.sockets[socket.0]);
                        for link in gone.peers.iter().filter_map(|peer| peer.link) {
                            self.links[link.0].up = false;
                        }
                    }
                }
                Event::Restarted => node.killed = false,
                Event::Frozen => node.frozen = true,
                Event::Thawed => node.frozen = false,
                Event::PaceChanged { pace } => node.pace = *pace,
                _ => {}
            }
            if let Some(link) = record.link {
                let state = &mut self.links[link.0];
                match &record.event {
                    Event::LinkCut | Event::LinkUnplugged => state.broken = true,
                    Event::LinkRestored => state.broken = false,
                    Event::LinkDelayed { by } => state.delay = *by,
                    Event::LinkLossy { millionths } => state.loss = *millionths,
                    Event::NextDoomed { direction } => state.doomed[*direction as usize] += 1,
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
                socket.unblock();
                socket.working = Some(message.clone());
                socket.awaits = kind == SocketKind::Req;
            }
            Event::Delivered { peer, message } => {
                socket.take_incoming(*peer);
                socket.working = None;
                socket.last_from = Some(*peer);
                socket.awaits = kind == SocketKind::Rep;
                socket.forget_if_drained(*peer);
                node.holding = Some(message.clone());
            }
            Event::Blocked { message, rule } => {
                socket.blocked = Some(message.clone());
                socket.blocked_by = Some(*rule);
            }
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
            Event::NumberAdded { message } => {
                socket.number = message.first().cloned();
                socket.working = Some(message.clone());
            }
            Event::Originated { message, .. } => socket.working = Some(message.clone()),
            Event::Notified { peer, message, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.incoming.push_back(message.clone());
                }
            }
            Event::InterestStated { interest } => {
                // An application that passes a subscription on has it no longer.
                node.holding = None;
                socket.unblock();
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
                socket.last_to = Some(*peer);
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.outgoing.push_back(message.clone());
                }
            }
            Event::Sent { peer, message } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.outgoing.pop_front();
                }
                if let Some(link) = record.link {
                    let direction = direction(link);
                    let state = &mut self.links[link.0];
                    let way = direction as usize;
                    state.sent[way] += 1;
                    state.doomed[way] = state.doomed[way].saturating_sub(1);
                    state.flights[way].push_back(Flight {
                        sent: index,
                        link,
                        direction,
                        message: message.clone(),
                        exchange: record.exchange,
                        nth: state.sent[way],
                        held: false,
                        edited: false,
                    });
                }
            }
            Event::Received { peer, message, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.incoming.push_back(message.clone());
                }
                if let Some(link) = record.link {
                    self.land(link, direction(link).reversed(), 0);
                }
            }
            Event::Dropped { peer, stage, .. } => {
                socket.dropped += 1;
                let at_peer = peer.and_then(|peer| socket.peer_mut(peer));
                match (stage, at_peer) {
                    (Stage::Queued, Some(peer)) => _ = peer.outgoing.pop_front(),
                    (Stage::Receiving, Some(peer)) => _ = peer.incoming.pop_front(),
                    _ => {}
                }
                if let Some(peer) = peer {
                    socket.forget_if_drained(*peer);
                }
                match (stage, record.link) {
                    (Stage::OnLink { ahead }, Some(link)) => {
                        self.land(link, direction(link), *ahead);
                    }
                    (Stage::Arriving, Some(link)) => {
                        self.land(link, direction(link).reversed(), 0);
                    }
                    (Stage::Arriving, None) => {}
                    _ => self.sockets[id.0].working = None,
                }
            }
            Event::PeerAttached { peer, .. } => socket.attach(*peer, record.link),
            Event::PeerNamed {
                peer,
                identity,
                rule,
            } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.identity = Some(identity.clone());
                    peer.named_by = Some(*rule);
                    peer.refused = None;
                }
            }
            Event::PeerRefused { peer, rule } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.refused = Some(*rule);
                }
            }
            Event::PeerDetached { peer } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.gone = true;
                    peer.ready = false;
                }
                socket.forget_if_drained(*peer);
            }
            Event::OctetsSent { octets, part, .. } => {
                if let Some(link) = record.link {
                    let step = (direction(link), *part, octets.clone());
                    self.links[link.0].handshake.push(step);
                }
            }
            Event::HandshakeCompleted { peer } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.ready = true;
                }
                if let Some(link) = record.link {
                    self.links[link.0].up = true;
                }
            }
            Event::Disconnected { peer, .. } => {
                if let Some(peer) = socket.peer_mut(*peer) {
                    peer.ready = false;
                }
                if let Some(link) = record.link {
                    let state = &mut self.links[link.0];
                    state.up = false;
                    state.handshake = Vec::new();
                    state.flights[direction(link).reversed() as usize].clear();
                }
            }
            Event::QueuesFilled => socket.filled = true,
            Event::QueuesUnfilled => socket.filled = false,
            Event::Held { .. }
            | Event::Released { .. }
            | Event::Edited { .. }
            | Event::Resent { .. } => {
                if let Some(link) = record.link {
                    self.touch(link, &record.event);
                }
            }
            Event::InterestSent { .. }
            | Event::InterestIgnored { .. }
            | Event::Refused { .. }
            | Event::Judged { .. }
            | Event::RetryScheduled { .. }
            | Event::LinkCut
            | Event::LinkUnplugged
            | Event::LinkRestored
            | Event::LinkDelayed { .. }
            | Event::LinkLossy { .. }
            | Event::NextDoomed { .. }
            | Event::Frozen
            | Event::Thawed
            | Event::PaceChanged { .. }
            | Event::ActInVain { .. }
            | Event::Killed
            | Event::Restarted
            | Event::OctetsReceived { .. }
            | Event::Printed { .. }
            | Event::Finished => {}
        }
    }

    /// The message on `link` that goes this way behind `ahead` others is no longer under way.
    fn land(&mut self, link: LinkId, direction: Direction, ahead: usize) {
        self.links[link.0].flights[direction as usize].remove(ahead);
    }

    /// Something is done to a message on `link`, which stays there.
    fn touch(&mut self, link: LinkId, event: &Recorded) {
        let Some((direction, ahead)) = event.in_flight() else {
            return;
        };
        let flights = &mut self.links[link.0].flights[direction as usize];
        let Some(flight) = flights.get_mut(ahead) else {
            return;
        };
        match event {
            Event::Held { .. } => flight.held = true,
            Event::Released { .. } => flight.held = false,
            Event::Edited { message, .. } => {
                flight.message = message.clone();
                flight.edited = true;
            }
            _ => {}
        }
    }
}

impl SocketState {
    fn peer_mut(&mut self, id: PeerId) -> Option<&mut PeerState> {
        let at = self.place_of(id).ok()?;
        Some(&mut self.peers[at])
    }

    /// Where `id` is among the peers, or would be: they are numbered as they are attached.
    fn place_of(&self, id: PeerId) -> Result<usize, usize> {
        self.peers.binary_search_by_key(&id, |peer| peer.peer)
    }

    fn attach(&mut self, peer: PeerId, link: Option<LinkId>) {
        let (Ok(at) | Err(at)) = self.place_of(peer);
        let attached = PeerState {
            peer,
            link,
            ..PeerState::default()
        };
        self.peers.insert(at, attached);
    }

    /// The message that had to wait is on its way, or is none any more.
    fn unblock(&mut self) {
        self.blocked = None;
        self.blocked_by = None;
    }

    /// A peer that has gone is forgotten once everything it had delivered has been taken.
    fn forget_if_drained(&mut self, peer: PeerId) {
        if let Ok(at) = self.place_of(peer)
            && self.peers[at].gone
            && self.peers[at].incoming.is_empty()
        {
            self.peers.remove(at);
        }
    }

    /// The socket begins to work on the oldest message from `peer`, unless it has begun already.
    fn take_incoming(&mut self, peer: PeerId) {
        if self.working.is_none()
            && let Some(peer) = self.peer_mut(peer)
        {
            peer.incoming.pop_front();
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
