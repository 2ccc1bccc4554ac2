//! Which exchange a message belongs to, followed from event to event.
//!
//! A message carries no number of its own, on the wire or in a queue. But every queue and every
//! link keeps its order, so it is enough to keep, beside each of them, the exchanges of what is in
//! it.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::message::Message;
use crate::trace::{Direction, Event, LinkId, NodeId, PeerId, Recorded, SocketId, Stage, Topology};

/// The exchanges of everything that is under way.
#[derive(Clone, Debug)]
pub(super) struct Lineage {
    /// The node that opened each exchange.
    openers: Vec<NodeId>,
    /// What each node took last and has not answered or passed on.
    in_hand: Vec<Option<usize>>,
    /// What each node sent last and where: a copy on another socket belongs to it.
    sent: Vec<Option<(SocketId, Arc<Message>, usize)>>,
    /// What each socket is sending.
    sending: Vec<Option<usize>>,
    /// By socket, then by peer, as far as any has been heard of.
    queues: Vec<Vec<Queues>>,
    /// By link, then by direction.
    on_links: Vec<[VecDeque<usize>; 2]>,
}

/// The exchanges of what waits between a socket and one peer.
#[derive(Clone, Debug, Default)]
struct Queues {
    outgoing: VecDeque<usize>,
    incoming: VecDeque<usize>,
}

/// Where messages stand in line.
#[derive(Clone, Copy, Debug)]
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
            queues: vec![Vec::new(); topology.sockets.len()],
            on_links: vec![Default::default(); topology.links.len()],
        }
    }

    /// Follows one event at `socket`, whose peer is at the other end of `link`; tells the exchange
    /// it belongs to.
    pub(super) fn follow(
        &mut self,
        topology: &Topology,
        socket: SocketId,
        link: Option<LinkId>,
        event: &Recorded,
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
            | Event::IdentityPushed { peer, .. } => self.line(incoming(*peer)).front().copied(),
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
                Stage::OnLink { ahead } => {
                    let (link, direction) = outward?;
                    self.line(Line::OnLink(link, direction)).remove(*ahead)
                }
                Stage::Arriving => outward.and_then(|(link, direction)| {
                    self.leave(Line::OnLink(link, direction.reversed()))
                }),
                Stage::Receiving => self.leave(incoming((*peer)?)),
            },
            Event::Held { ahead, .. }
            | Event::Released { ahead, .. }
            | Event::Edited { ahead, .. }
            | Event::Resent { ahead, .. } => {
                let (link, direction) = outward?;
                self.line(Line::OnLink(link, direction))
                    .get(*ahead)
                    .copied()
            }
            Event::PeerDetached { peer } => {
                // What it had delivered can still be taken; nothing is on its way to it any more.
                *self.line(outgoing(*peer)) = VecDeque::new();
                None
            }
            _ => None,
        }
    }

    /// The node is gone, and all that it held with it.
    pub(super) fn forget_node(&mut self, topology: &Topology, node: NodeId) {
        self.in_hand[node.0] = None;
        self.sent[node.0] = None;
        for socket in &topology.nodes[node.0].sockets {
            self.sending[socket.0] = None;
            self.queues[socket.0].clear();
        }
    }

    fn open(&mut self, node: NodeId) -> usize {
        self.openers.push(node);
        self.openers.len() - 1
    }

    fn join(&mut self, line: Line, exchange: usize) -> Option<usize> {
        self.line(line).push_back(exchange);
        Some(exchange)
    }

    fn leave(&mut self, line: Line) -> Option<usize> {
        self.line(line).pop_front()
    }

    fn line(&mut self, line: Line) -> &mut VecDeque<usize> {
        let (socket, peer) = match line {
            Line::OnLink(link, direction) => {
                return &mut self.on_links[link.0][direction as usize];
            }
            Line::Outgoing(socket, peer) | Line::Incoming(socket, peer) => (socket, peer),
        };
        let queues = &mut self.queues[socket.0];
        let number = peer.0 as usize;
        if queues.len() <= number {
            queues.resize_with(number + 1, Queues::default);
        }
        match line {
            Line::Incoming(..) => &mut queues[number].incoming,
            _ => &mut queues[number].outgoing,
        }
    }
}
