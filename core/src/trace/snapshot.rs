//! The state of everything at one step of a trace, folded from its events alone.
//!
//! Because nothing but the trace is needed, a run of native nodes can be walked through just as a
//! run of the world can.

use bytes::Bytes;

use crate::identity::Identity;
use crate::message::Message;
use crate::time::Instant;
use crate::trace::{Direction, LinkId, PeerId, WirePart};

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
}

/// What a link is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkState {
    /// Whether messages may pass.
    pub up: bool,
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
