//! Writes a trace: stamps each event with its time, place and exchange.

use core::borrow::Borrow;

use crate::message::Message;
use crate::time::Instant;
use crate::trace::held::Pool;
use crate::trace::lineage::Lineage;
use crate::trace::{
    Direction, Event, LinkId, NodeId, PeerId, Record, Recorded, SocketId, Topology, Trace,
};

/// Takes the events of all nodes of a run in one order, and makes a [`Trace`] of them.
#[derive(Clone, Debug)]
pub struct Recorder {
    trace: Trace,
    lineage: Lineage,
    pool: Pool,
    /// By socket, then by peer: the link to it.
    links: Vec<Vec<Option<LinkId>>>,
}

impl Recorder {
    /// A recorder of a run that has not begun.
    pub fn new(topology: Topology) -> Self {
        Self {
            lineage: Lineage::new(&topology),
            pool: Pool::new(),
            links: vec![Vec::new(); topology.sockets.len()],
            trace: Trace {
                topology,
                records: Vec::new(),
            },
        }
    }

    /// Tells that `peer` of `socket` is at the other end of `link`; call it before the first
    /// message to or from that peer is recorded.
    pub fn bind_peer(&mut self, socket: SocketId, peer: PeerId, link: LinkId) {
        let links = &mut self.links[socket.0];
        let number = peer.0 as usize;
        if links.len() <= number {
            links.resize(number + 1, None);
        }
        links[number] = Some(link);
    }

    /// The link that `peer` of `socket` is at the other end of.
    pub fn link_of(&self, socket: SocketId, peer: PeerId) -> Option<LinkId> {
        *self.links.get(socket.0)?.get(peer.0 as usize)?
    }

    /// Records an event at a socket.
    pub fn record<M: Borrow<Message>>(&mut self, at: Instant, socket: SocketId, event: Event<M>) {
        let link = event.peer().and_then(|peer| self.link_of(socket, peer));
        self.push(at, socket, link, event);
    }

    /// Records what happens to a message on `link` that goes this way; it is told of its sender,
    /// whether that still has a peer there or not.
    pub fn record_flight<M: Borrow<Message>>(
        &mut self,
        at: Instant,
        link: LinkId,
        direction: Direction,
        event: Event<M>,
    ) {
        let (sender, _) = self.trace.topology.ends(link, direction);
        self.push(at, sender, Some(link), event);
    }

    fn push<M: Borrow<Message>>(
        &mut self,
        at: Instant,
        socket: SocketId,
        link: Option<LinkId>,
        event: Event<M>,
    ) {
        let event = self.hold(event);
        let topology = &self.trace.topology;
        let exchange = self.lineage.follow(topology, socket, link, &event);
        self.trace.records.push(Record {
            at,
            node: topology.node_of(socket),
            socket: Some(socket),
            link,
            exchange,
            event,
        });
    }

    /// Records what is done to a link from outside; it is told of the node that connects.
    pub fn record_link<M: Borrow<Message>>(&mut self, at: Instant, link: LinkId, event: Event<M>) {
        let topology = &self.trace.topology;
        let node = topology.node_of(topology.links[link.0].connector);
        self.push_apart(at, node, Some(link), event);
    }

    /// Records what a node itself does.
    pub fn record_node<M: Borrow<Message>>(&mut self, at: Instant, node: NodeId, event: Event<M>) {
        if matches!(event, Event::Killed) {
            self.lineage.forget_node(&self.trace.topology, node);
        }
        self.push_apart(at, node, None, event);
    }

    /// Records what happens at no socket, and belongs to no exchange.
    fn push_apart<M: Borrow<Message>>(
        &mut self,
        at: Instant,
        node: NodeId,
        link: Option<LinkId>,
        event: Event<M>,
    ) {
        let event = self.hold(event);
        self.trace.records.push(Record {
            at,
            node,
            socket: None,
            link,
            exchange: None,
            event,
        });
    }

    fn hold<M: Borrow<Message>>(&mut self, event: Event<M>) -> Recorded {
        event.holding(&mut |message| self.pool.keep(message.borrow()))
    }

    /// What has been recorded so far.
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The finished trace.
    pub fn into_trace(self) -> Trace {
        self.trace
    }
}
