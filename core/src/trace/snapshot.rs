//! The state of everything at one step of a trace: what of each node, socket and link is shown.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::frame::Frame;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::{Direction, LinkId, PeerId, Topology, WirePart};

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
}

/// What a node holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeState {
    /// The message its application has in its hands: taken from a socket and not handed on yet.
    pub holding: Option<Arc<Message>>,
    /// What it wrote for its user, oldest first.
    pub printed: Vec<String>,
    /// Whether it has done all it was to do.
    pub finished: bool,
    /// Whether it was killed and has not started again.
    pub killed: bool,
    /// Whether its program was stopped and its sockets go on.
    pub frozen: bool,
    /// What its program takes for each call, if that is not the scenario's pace.
    pub pace: Option<Duration>,
}

/// What a socket holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SocketState {
    /// The message the socket works on: between application and queue, either way.
    pub working: Option<Arc<Message>>,
    /// Its peers in the order in which they were attached.
    pub peers: Vec<PeerState>,
    /// REP: the envelope set aside.
    pub kept: Option<Arc<Message>>,
    /// REQ: waits for its reply. REP: has a request to answer.
    pub awaits: bool,
    /// The peer that a message was queued for last. REQ: whom it has asked.
    pub last_to: Option<PeerId>,
    /// The peer whose message the application has taken last. REP: whom it answers.
    pub last_from: Option<PeerId>,
    /// REQ: the number in front of its request, if its requests are numbered.
    pub number: Option<Frame>,
    /// A message that its application wants to send and cannot yet.
    pub blocked: Option<Arc<Message>>,
    /// What that waits for: [`Rule::HighWaterMark`] or [`Rule::NoPeer`].
    pub blocked_by: Option<Rule>,
    /// SUB, XSUB, DISH: topics and groups that its application wants to hear, once for each time it
    /// said so, oldest first.
    pub interests: Vec<Frame>,
    /// Messages dropped at this socket so far.
    pub dropped: usize,
    /// Its queues count as full, whatever they hold.
    pub filled: bool,
}

/// What a socket knows of one peer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeerState {
    /// Its number.
    pub peer: PeerId,
    /// The link to it.
    pub link: Option<LinkId>,
    /// Its name, at a ROUTER.
    pub identity: Option<Identity>,
    /// Why it has that name: [`Rule::IdentityChosen`] or [`Rule::IdentityGenerated`].
    pub named_by: Option<Rule>,
    /// Whether messages may pass: the handshake is done and the link has not ended since.
    pub ready: bool,
    /// Why it is not let in, or is connected and not heard.
    pub refused: Option<Rule>,
    /// It is gone, and only what it has sent is still here.
    pub gone: bool,
    /// What waits to be sent to it, oldest first.
    pub outgoing: VecDeque<Arc<Message>>,
    /// What came from it and waits for the application, oldest first.
    pub incoming: VecDeque<Arc<Message>>,
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
    /// How much longer than usual it takes.
    pub delay: Duration,
    /// The part of what is sent along it that an act lets it lose, in millionths.
    pub loss: u32,
    /// How many of the next messages will be lost, by direction.
    pub doomed: [usize; 2],
    /// How many messages were sent along it so far, by direction.
    pub sent: [u32; 2],
    /// The handshake as far as it has come: who sent what.
    pub handshake: Vec<(Direction, WirePart, Bytes)>,
    /// What is on its way along it, by direction, oldest first.
    pub flights: [VecDeque<Flight>; 2],
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
    pub message: Arc<Message>,
    /// The exchange it belongs to.
    pub exchange: Option<usize>,
    /// Which of all the messages sent this way along the link, counted from 1.
    pub nth: u32,
    /// Whether somebody holds it.
    pub held: bool,
    /// Whether it was changed on its way.
    pub edited: bool,
}

impl Snapshot {
    /// The state before the first record.
    pub fn initial(topology: &Topology) -> Self {
        Self {
            at: Instant::ZERO,
            sockets: vec![SocketState::default(); topology.sockets.len()],
            nodes: vec![NodeState::default(); topology.nodes.len()],
            links: vec![LinkState::default(); topology.links.len()],
        }
    }

    /// What is on its way along any link, oldest first.
    pub fn flights(&self) -> Vec<&Flight> {
        let directions = self.links.iter().flat_map(|link| &link.flights);
        let mut flights: Vec<_> = directions.flatten().collect();
        flights.sort_unstable_by_key(|flight| flight.sent);
        flights
    }

    /// About how many octets it takes, without those of the messages, which it shares with its trace.
    pub fn octets(&self) -> usize {
        let sockets = self.sockets.iter().map(|socket| {
            let peers = socket.peers.iter().map(|peer| {
                let queued = peer.outgoing.len() + peer.incoming.len();
                size_of::<PeerState>()
                    + queued * size_of::<Arc<Message>>()
                    + peer.interests.len() * size_of::<Frame>()
            });
            let interests = socket.interests.len() * size_of::<Frame>();
            size_of::<SocketState>() + interests + peers.sum::<usize>()
        });
        let nodes = self.nodes.iter().map(|node| {
            let printed = node
                .printed
                .iter()
                .map(|text| size_of::<String>() + text.len());
            size_of::<NodeState>() + printed.sum::<usize>()
        });
        let links = self.links.iter().map(|link| {
            let flights = link.flights.iter().map(VecDeque::len).sum::<usize>();
            let steps = link.handshake.len() * size_of::<(Direction, WirePart, Bytes)>();
            size_of::<LinkState>() + flights * size_of::<Flight>() + steps
        });
        sockets.sum::<usize>() + nodes.sum::<usize>() + links.sum::<usize>()
    }
}
