//! Which exchange a message belongs to, followed from event to event.
//!
//! A message carries no number of its own, on the wire or in a queue. But every queue and every
//! link keeps its order, so it is enough to keep, beside each of them, the exchanges of what is in
//! it.

use std::collections::{BTreeMap, VecDeque};

use crate::message::Message;
use crate::trace::{Direction, Event, LinkId, NodeId, PeerId, SocketId, Stage, Topology};

/// The exchanges of everything that is under way.
#[derive(Clone, Debug)]
pub(super) struct Lineage {
    /// The node that opened each exchange.
    openers: Vec<NodeId>,
    /// What each node took last and has not answered or passed on.
    in_hand: Vec<Option<usize>>,
    /// What each node sent last and where: a copy on another socket belongs to it.
    sent: Vec<Option<(SocketId, Message, usize)>>,
    /// What each socket is sending.
    sending: Vec<Option<usize>>,
    lines: BTreeMap<Line, VecDeque<usize>>,
}

/// Where messages stand in line.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Line {
    Outgoing(SocketId, PeerId),
    Incoming(SocketId, PeerId),
    OnLink(LinkId, Direction),
}

impl Lineage {
    pub(super) fn new(topology: &Topology) -> Self {
        Self {
            openers: Vec::new(),
            in_hand: vec![None; topology.nodes.len()],
            sent: vec![None; topology.nodes.len()],
            sending: vec![None; topology.sockets.len()],
            lines: BTreeMap::new(),
        }
    }

    /// Follows one event at `socket`, whose peer is at the other end of `link`; tells the exchange
    /// it belongs to.
    pub(super) fn follow(
        &mut self,
        topology: &Topology,
        socket: SocketId,
        link: Option<LinkId>,
        event: &Event,
    ) -> Option<usize> {
        let node = topology.node_of(socket);
        let incoming = |peer: PeerId| Line::Incoming(socket, peer);
        let outgoing = |peer: PeerId| Line::Outgoing(socket, peer);
        let outward = link.map(|link| (link, topology.direction_from(link, socket)));
        match event {
            Event::Submitted { message } => {
                let in_hand = self.in_hand[node.0].take();
                let copied = || match &self.sent[node.0] {
                    Some((at, sent, exchange)) if *at != socket && sent == message => {
                        Some(*exchange)
                    }
                    _ => None,
                };
                let exchange = in_hand.or_else(copied);
                let exchange = exchange.unwrap_or_else(|| self.open(node));
                self.sent[node.0] = Some((socket, message.clone(), exchange));
                self.sending[socket.0] = Some(exchange);
                Some(exchange)
            }
            Event::Originated { .. } => {
                let exchange = self.open(node);
                self.sending[socket.0] = Some(exchange);
                Some(exchange)
            }
            // A subscription that an application passes on ends here as a message.
            Event::InterestStated { .. } => self.in_hand[node.0].take(),
            Event::Notified { peer, .. } => {
                let exchange = self.open(node);
                self.join(incoming(*peer), exchange)
            }
            Event::DelimiterAdded { .. }
            | Event::NumberAdded { .. }
            | Event::EnvelopeRestored { .. }
            | Event::IdentityPopped { .. } => self.sending[socket.0],
            Event::Queued { peer, .. } => self.join(outgoing(*peer), self.sending[socket.0]?),
            Event::Sent { peer, .. } => {
                let exchange = self.leave(outgoing(*peer))?;
                let (link, direction) = outward?;
                self.join(Line::OnLink(link, direction), exchange)
            }
            Event::Received { peer, .. } => {
                let (link, direction) = outward?;
                let exchange = self.leave(Line::OnLink(link, direction.reversed()))?;
                self.join(incoming(*peer), exchange)
            }
            Event::DelimiterStripped { peer, .. }
            | Event::EnvelopeKept { peer, .. }
            | Event::IdentityPushed { peer, .. } => {
                self.lines.get(&incoming(*peer))?.front().copied()
            }
            Event::Delivered { peer, .. } => {
                let exchange = self.leave(incoming(*peer))?;
                // Back where it was opened, the exchange is over: the next message opens another.
                let is_over = self.openers.get(exchange) == Some(&node);
                self.in_hand[node.0] = (!is_over).then_some(exchange);
                Some(exchange)
            }
            Event::Dropped { stage, peer, .. } => match stage {
                Stage::Sending => self.sending[socket.0],
                Stage::Queued => self.leave(outgoing((*peer)?)),
                Stage::OnLink => {
                    outward.and_then(|(link, direction)| self.leave(Line::OnLink(link, direction)))
                }
                Stage::Arriving => outward.and_then(|(link, direction)| {
                    self.leave(Line::OnLink(link, direction.reversed()))
                }),
                Stage::Receiving => self.leave(incoming((*peer)?)),
            },
            Event::PeerDetached { peer } => {
                // What it had delivered can still be taken; nothing is on its way to it any more.
                self.lines.remove(&outgoing(*peer));
                None
            }
            _ => None,
        }
    }

    /// The node is gone, and all that it held with it.
    pub(super) fn forget_node(&mut self, topology: &Topology, node: NodeId) {
        self.in_hand[node.0] = None;
        self.sent[node.0] = None;
        let sockets = &topology.nodes[node.0].sockets;
        for socket in sockets {
            self.sending[socket.0] = None;
        }
        self.lines.retain(|line, _| match line {
            Line::Outgoing(socket, _) | Line::Incoming(socket, _) => !sockets.contains(socket),
            Line::OnLink(..) => true,
        });
    }

    fn open(&mut self, node: NodeId) -> usize {
        self.openers.push(node);
        self.openers.len() - 1
    }

    fn join(&mut self, line: Line, exchange: usize) -> Option<usize> {
        self.lines.entry(line).or_default().push_back(exchange);
        Some(exchange)
    }

    fn leave(&mut self, line: Line) -> Option<usize> {
        self.lines.get_mut(&line)?.pop_front()
    }
}
