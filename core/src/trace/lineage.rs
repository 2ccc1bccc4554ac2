//! Which exchange a message belongs to, followed from event to event.
//!
//! A message carries no number of its own, on the wire or in a queue. But every queue and every
//! link keeps its order, so it is enough to keep, beside each of them, the exchanges of what is in
//! it.

use std::collections::{BTreeMap, VecDeque};

use crate::trace::{Direction, Event, LinkId, NodeId, PeerId, SocketId, Stage, Topology};

/// The exchanges of everything that is under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage {
    /// The node that opened each exchange.
    openers: Vec<NodeId>,
    /// What each node took last and has not answered or passed on.
    in_hand: BTreeMap<NodeId, usize>,
    /// What each socket is sending.
    sending: BTreeMap<SocketId, usize>,
    outgoing: BTreeMap<(SocketId, PeerId), VecDeque<usize>>,
    incoming: BTreeMap<(SocketId, PeerId), VecDeque<usize>>,
    on_link: BTreeMap<(LinkId, usize), VecDeque<usize>>,
}

impl Lineage {
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
        let side = |outward: bool| {
            link.map(|link| {
                let to_binder = topology.direction_from(link, socket) == Direction::ToBinder;
                (link, usize::from(to_binder == outward))
            })
        };
        match event {
            Event::Submitted { .. } => {
                let exchange = self
                    .in_hand
                    .remove(&node)
                    .unwrap_or_else(|| self.open(node));
                self.sending.insert(socket, exchange);
                Some(exchange)
            }
            Event::DelimiterAdded { .. }
            | Event::EnvelopeRestored { .. }
            | Event::IdentityPopped { .. }
            | Event::Dropped {
                stage: Stage::Sending,
                ..
            } => self.sending.get(&socket).copied(),
            Event::Queued { peer, .. } => {
                let exchange = self.sending.get(&socket).copied()?;
                self.outgoing
                    .entry((socket, *peer))
                    .or_default()
                    .push_back(exchange);
                Some(exchange)
            }
            Event::Dropped {
                stage: Stage::Queued,
                peer,
                ..
            } => self.outgoing.get_mut(&(socket, (*peer)?))?.pop_front(),
            Event::Sent { peer, .. } => {
                let exchange = self.outgoing.get_mut(&(socket, *peer))?.pop_front()?;
                self.on_link
                    .entry(side(true)?)
                    .or_default()
                    .push_back(exchange);
                Some(exchange)
            }
            Event::Dropped {
                stage: Stage::OnLink,
                ..
            } => self.on_link.get_mut(&side(true)?)?.pop_front(),
            Event::Received { peer, .. } => {
                let exchange = self.on_link.get_mut(&side(false)?)?.pop_front()?;
                self.incoming
                    .entry((socket, *peer))
                    .or_default()
                    .push_back(exchange);
                Some(exchange)
            }
            Event::DelimiterStripped { peer, .. }
            | Event::EnvelopeKept { peer, .. }
            | Event::IdentityPushed { peer, .. } => {
                self.incoming.get(&(socket, *peer))?.front().copied()
            }
            Event::Dropped {
                stage: Stage::Receiving,
                peer,
                ..
            } => self.incoming.get_mut(&(socket, (*peer)?))?.pop_front(),
            Event::Delivered { peer, .. } => {
                let exchange = self.incoming.get_mut(&(socket, *peer))?.pop_front()?;
                // Back where it was opened, the exchange is over: the next message opens another.
                if self.openers.get(exchange) == Some(&node) {
                    self.in_hand.remove(&node);
                } else {
                    self.in_hand.insert(node, exchange);
                }
                Some(exchange)
            }
            _ => None,
        }
    }

    fn open(&mut self, node: NodeId) -> usize {
        self.openers.push(node);
        self.openers.len() - 1
    }
}
