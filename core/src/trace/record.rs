//! A run as data: who is connected to whom, and every event with its place and time.

use serde::Serialize;

use crate::identity::Identity;
use crate::socket::SocketKind;
use crate::time::Instant;
use crate::trace::Recorded;

/// A node by its place in [`Topology::nodes`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct NodeId(pub usize);

/// A socket by its place in [`Topology::sockets`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct SocketId(pub usize);

/// A link by its place in [`Topology::links`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct LinkId(pub usize);

/// The nodes, their sockets and the links between these; fixed for a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// The nodes in the scenario's order.
    pub nodes: Vec<NodeInfo>,
    /// The sockets, node by node.
    pub sockets: Vec<SocketInfo>,
    /// The links, in the order in which the connecting sides name them.
    pub links: Vec<LinkInfo>,
}

/// A node of the topology.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeInfo {
    /// Its name.
    pub name: String,
    /// Its sockets; a proxy has two, the front end first.
    pub sockets: Vec<SocketId>,
}

/// A socket of the topology.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketInfo {
    /// Whose it is.
    pub node: NodeId,
    /// Its type.
    pub kind: SocketKind,
    /// The identity it announces, if it chose one.
    pub identity: Option<Identity>,
    /// Its send mark, messages per peer; 0 is no limit.
    pub send_high_water_mark: usize,
    /// Its receive mark, messages per peer; 0 is no limit.
    pub receive_high_water_mark: usize,
    /// The endpoints it binds, by name.
    pub binds: Vec<String>,
}

/// A link of the topology: one connection.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkInfo {
    /// The side that connects.
    pub connector: SocketId,
    /// The side that binds.
    pub binder: SocketId,
    /// The endpoint's name.
    pub endpoint: String,
}

/// One event, stamped.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When.
    pub at: Instant,
    /// At which node.
    pub node: NodeId,
    /// At which of its sockets; `None` for what the node itself does.
    pub socket: Option<SocketId>,
    /// The link the event's peer is at the other end of.
    pub link: Option<LinkId>,
    /// Which exchange it belongs to, counted from 0: a message that an application sends unasked
    /// opens one; what is forwarded or answered belongs to the one it came by.
    pub exchange: Option<usize>,
    /// What happened.
    pub event: Recorded,
}

/// A run: the topology and its events in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Who is connected to whom.
    pub topology: Topology,
    /// What happened, in order.
    pub records: Vec<Record>,
}

/// Which way along a link.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the side that connects to the side that binds.
    ToBinder,
    /// From the side that binds to the side that connects.
    ToConnector,
}

impl Direction {
    /// The other way.
    pub const fn reversed(self) -> Self {
        match self {
            Self::ToBinder => Self::ToConnector,
            Self::ToConnector => Self::ToBinder,
        }
    }
}

impl Topology {
    /// The other end of `link` as seen from `socket`.
    pub fn far_end(&self, link: LinkId, socket: SocketId) -> SocketId {
        let LinkInfo {
            connector, binder, ..
        } = &self.links[link.0];
        if *connector == socket {
            *binder
        } else {
            *connector
        }
    }

    /// Which way a message goes that leaves `socket` along `link`.
    pub fn direction_from(&self, link: LinkId, socket: SocketId) -> Direction {
        if self.links[link.0].connector == socket {
            Direction::ToBinder
        } else {
            Direction::ToConnector
        }
    }

    /// The sockets at which a message going that way along `link` starts and ends.
    pub fn ends(&self, link: LinkId, direction: Direction) -> (SocketId, SocketId) {
        let LinkInfo {
            connector, binder, ..
        } = &self.links[link.0];
        match direction {
            Direction::ToBinder => (*connector, *binder),
            Direction::ToConnector => (*binder, *connector),
        }
    }

    /// The node that `socket` belongs to.
    pub fn node_of(&self, socket: SocketId) -> NodeId {
        self.sockets[socket.0].node
    }

    /// The name of the node that `socket` belongs to.
    pub fn name_of(&self, socket: SocketId) -> &str {
        &self.nodes[self.node_of(socket).0].name
    }
}
