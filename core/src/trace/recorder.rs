//! Writes a trace: stamps each event with its time, place and exchange.

use crate::time::Instant;
use crate::trace::held::Pool;
use crate::trace::lineage::Lineage;
use crate::trace::{Direction, Event, LinkId, NodeId, PeerId, Record, SocketId, Topology, Trace};

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
    pub fn record(&mut self, at: Instant, socket: SocketId, event: Event) {
        let link = event.peer().and_then(|peer| self.link_of(socket, peer));
        self.push(at, socket, link, event);
    }

    /// Records what happens to a message on `link` that goes this way; it is told of its sender,
    /// whether that still has a peer there or not.
    pub fn record_flight(&mut self, at: Instant, link: LinkId, direction: Direction, event: Event) {
        let (sender, _) = self.trace.topology.ends(link, direction);
        self.push(at, sender, Some(link), event);
    }

    fn push(&mut self, at: Instant, socket: SocketId, link: Option<LinkId>, event: Event) {
        let event = event.holding(&mut |message| self.pool.keep(message));
        let topology = &self.trace.topology;
        let exchange = self.lineage.follow(topology, socket, link, &event);
        let node = topology.node_of(socket);
        self.trace.records.push(Record {
            at,
            node,
            socket: Some(socket),
            link,
            exchange,
            event,
        });
    }

    /// Records what is done to a link from outside; it is told of the node that connects.
    pub fn record_link(&mut self, at: Instant, link: LinkId, event: Event) {
        let topology = &self.trace.topology;
        let node = topology.node_of(topology.links[link.0].connector);
        let event = event.holding(&mut |message| self.pool.keep(message));
        self.trace.records.push(Record {
            at,
            node,
            socket: None,
            link: Some(link),
            exchange: None,
            event,
        });
    }

    /// Records what a node itself does.
    pub fn record_node(&mut self, at: Instant, node: NodeId, event: Event) {
        if event == Event::Killed {
            self.lineage.forget_node(&self.trace.topology, node);
        }
        let event = event.holding(&mut |message| self.pool.keep(message));
        let record = Record {
            at,
            node,
            socket: None,
            link: None,
            exchange: None,
            event,
        };
        self.trace.records.push(record);
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
