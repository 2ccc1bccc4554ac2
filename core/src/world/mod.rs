//! The world: many nodes and the links between them in one deterministic run.
//!
//! Virtual time and a seed are all it has. Nothing happens but what stands on the agenda; entries
//! are worked off by their time, and at the same time in the order in which they were entered. So
//! the same scenario and seed give the same trace on every platform. Acts come after everything else
//! of their time: one more of them leaves all that has happened up to then as it was.
//!
//! ```text
//!  agenda --> Tick: a node's program makes its next call -----> its socket ---.
//!         --> Arrive: something reaches the end of a link --> the far socket  |
//!         --> ...                                                             v
//!         <-------- new entries: arrivals, next ticks --------- what the sockets may do now
//! ```
//!
//! Links hand messages over as they are ([`Over::Inproc`]), or carry the real octets of a
//! [`Connection`](crate::connection::Connection) at each end ([`Over::Tcp`]).
//!
//! A run ends when nothing that matters is left on the agenda. Heartbeats go on for ever, and so do
//! attempts to reach a peer that is not there; they alone do not keep a run going.

mod act;
mod agenda;
mod carry;
mod flight;
mod link;
mod node;
mod octets;
mod possible;
#[cfg(test)]
mod tests;

use core::fmt;
use core::str::FromStr;
use core::time::Duration;
use std::sync::Arc;

pub use act::links_meant;
pub use possible::{Deed, Possible, Thing, acts_on};

use agenda::{Agenda, Entry};
use link::{Link, Side};
use node::Node;

use crate::message::Message;
use crate::rng::Rng;
use crate::scenario::{ActSpec, LinkSpec, NodeSpec, Scenario, SocketSpec};
use crate::socket::Socket;
use crate::time::Instant;
use crate::trace::{
    Direction, Event, LinkId, NodeId, Observer, PeerId, Recorder, SocketId, Stage, Topology, Trace,
};

/// Events after which [`play`] gives up on a run that does not end.
pub const EVENT_LIMIT: usize = 100_000;

/// What the links of a world are made of.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Over {
    /// Messages are handed over as they are.
    #[default]
    Inproc,
    /// The octets of ZMTP cross the link, greeting and handshake first.
    Tcp,
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inproc => "inproc",
            Self::Tcp => "tcp",
        })
    }
}

impl FromStr for Over {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "inproc" => Ok(Self::Inproc),
            "tcp" => Ok(Self::Tcp),
            _ => Err(()),
        }
    }
}

/// Runs a scenario to its end, or to [`EVENT_LIMIT`] events, and returns what happened.
pub fn play(scenario: &Scenario, over: Over) -> Trace {
    let mut world = World::new(scenario, over);
    world.run(EVENT_LIMIT);
    world.into_trace()
}

/// A run under way. A clone is a checkpoint: it goes on exactly as the original does.
#[derive(Clone, Debug)]
pub struct World {
    now: Instant,
    agenda: Agenda,
    rng: Rng,
    /// Scatters the attempts to connect again.
    retry_rng: Rng,
    over: Over,
    /// How each link behaves.
    link_specs: Vec<LinkSpec>,
    setup: Arc<Setup>,
    nodes: Vec<Node>,
    sockets: Vec<Socket>,
    links: Vec<Link>,
    /// The links that each socket is at an end of.
    links_of: Vec<Vec<LinkId>>,
    /// The peers whose messages the call being made has taken off their queues.
    taken_from: Vec<PeerId>,
    /// Sockets whose outputs are being acted on.
    draining: Vec<bool>,
    /// Ticks on the agenda at which a node that runs may make its call.
    due_ticks: usize,
    /// Links that are unplugged.
    unplugged: usize,
    recorder: Recorder,
}

/// What stays as it is: a node that starts again is made of it anew.
#[derive(Debug)]
struct Setup {
    seed: u64,
    pace: Duration,
    nodes: Vec<NodeSpec>,
    /// The sockets of all nodes, in the order of the topology.
    sockets: Vec<SocketSpec>,
    acts: Vec<ActSpec>,
}

impl World {
    /// The world of `scenario` before anything has happened.
    pub fn new(scenario: &Scenario, over: Over) -> Self {
        let topology = Topology::of(scenario);
        let mut agenda = Agenda::default();
        for (index, spec) in scenario.nodes.iter().enumerate() {
            agenda.enter(
                Instant::ZERO + spec.start_after,
                Entry::Start(NodeId(index)),
            );
        }
        for (index, spec) in scenario.acts.iter().enumerate() {
            agenda.enter(Instant::ZERO + spec.at, Entry::Act(index));
        }
        agenda.enter(Instant::ZERO + scenario.until, Entry::Until);
        let specs = scenario.nodes.iter().flat_map(|node| &node.sockets);
        let setup = Setup {
            seed: scenario.seed,
            pace: scenario.pace,
            nodes: scenario.nodes.clone(),
            sockets: specs.cloned().collect(),
            acts: scenario.acts.clone(),
        };
        Self {
            now: Instant::ZERO,
            agenda,
            rng: Rng::new(scenario.seed),
            retry_rng: Rng::new(!scenario.seed),
            over,
            link_specs: act::link_specs(scenario, &topology),
            nodes: scenario
                .nodes
                .iter()
                .map(|spec| Node::new(spec, scenario.pace))
                .collect(),
            sockets: setup
                .sockets
                .iter()
                .map(|spec| Socket::new(spec.kind, spec.options.clone()))
                .collect(),
            setup: Arc::new(setup),
            links: topology.links.iter().map(|_| Link::default()).collect(),
            links_of: topology.links_of_sockets(),
            taken_from: Vec::new(),
            draining: vec![false; topology.sockets.len()],
            due_ticks: 0,
            unplugged: 0,
            recorder: Recorder::new(topology),
        }
    }

    /// The virtual time.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// What has happened so far.
    pub const fn trace(&self) -> &Trace {
        self.recorder.trace()
    }

    /// What has happened.
    pub fn into_trace(self) -> Trace {
        self.recorder.into_trace()
    }

    /// Runs until nothing is left to happen, or until there are `event_limit` events; tells whether
    /// the run has ended.
    pub fn run(&mut self, event_limit: usize) -> bool {
        while self.trace().records.len() < event_limit {
            if !self.step() {
                return true;
            }
        }
        false
    }

    /// Works off the next entry of the agenda; `false` if nothing that matters is left on it.
    pub fn step(&mut self) -> bool {
        if !self.any_matters() {
            return false;
        }
        let Some((at, entry)) = self.agenda.next() else {
            return false;
        };
        self.now = at;
        match entry {
            Entry::Start(node) => self.start(node),
            Entry::Tick { node, turn } => {
                self.take_tick(node, turn);
                self.tick(node, turn);
            }
            Entry::Arrive {
                link,
                side,
                connection,
                parcel,
            } => self.arrive(link, side, connection, parcel),
            Entry::Deadline { link, side } => self.link_deadline(link, side, at),
            Entry::Connect { link, attempt } => self.try_again(link, attempt),
            Entry::Resent {
                link,
                side,
                connection,
                number,
            } => self.arrive_again(link, side, connection, number),
            Entry::Act(number) => self.act(number),
            Entry::Until => {}
        }
        true
    }

    /// Whether a run goes on for the sake of this entry.
    fn matters(&self, at: Instant, entry: &Entry) -> bool {
        match entry {
            Entry::Start(_) | Entry::Act(_) | Entry::Until => true,
            Entry::Tick { node, turn } => self.nodes[node.0].waits_for(*turn),
            Entry::Arrive { link, parcel, .. } => {
                parcel.matters() && !self.links[link.0].is_unplugged()
            }
            Entry::Resent { link, .. } => !self.links[link.0].is_unplugged(),
            Entry::Deadline { link, side } => self.links[link.0].shakes_hands_until(*side, at),
            Entry::Connect { link, attempt } => self.is_hopeful(*link, *attempt),
        }
    }

    /// Whether a run goes on for the sake of any entry. Counts tell it of most kinds; for the sake
    /// of handshakes and attempts to connect alone every entry is looked at, the next one first.
    fn any_matters(&self) -> bool {
        let looked_at = || {
            let matters = |(at, entry)| self.matters(at, entry);
            self.agenda.peek().is_some_and(matters) || self.agenda.entries().any(matters)
        };
        let counted = self.counts_any();
        debug_assert!(!counted || looked_at(), "what is counted is there");
        counted || looked_at()
    }

    const fn counts_any(&self) -> bool {
        self.agenda.holds_fixed()
            || self.due_ticks > 0
            || (self.unplugged == 0 && self.agenda.holds_under_way())
    }

    /// A node begins: what it binds can be reached, what it connects to is tried, its program runs.
    fn start(&mut self, node: NodeId) {
        let topology = &self.recorder.trace().topology;
        let sockets = topology.nodes[node.0].sockets.clone();
        let mut links: Vec<LinkId> = Vec::new();
        for socket in &sockets {
            links.extend(&self.links_of[socket.0]);
        }
        links.sort_unstable();
        links.dedup();
        self.wake_up(node);
        let setup = self.setup.clone();
        for socket in sockets {
            for interest in &setup.sockets[socket.0].interests {
                // Reading has made sure that the socket takes it, unless it has it already.
                let _ = self.call_interest(socket, interest.clone());
            }
        }
        for link in links {
            self.node_of_link_started(link, node);
        }
        self.enter_tick(self.now, node);
    }

    fn record(&mut self, socket: SocketId, event: Event<&Message>) {
        self.recorder.record(self.now, socket, event);
    }

    fn record_node(&mut self, node: NodeId, event: Event<&Message>) {
        self.recorder.record_node(self.now, node, event);
    }

    fn record_link(&mut self, link: LinkId, event: Event<&Message>) {
        self.recorder.record_link(self.now, link, event);
    }

    fn record_flight(&mut self, link: LinkId, direction: Direction, event: Event<&Message>) {
        self.recorder
            .record_flight(self.now, link, direction, event);
    }

    /// Lends out a socket together with an observer that writes its events into the trace.
    fn with_socket<T>(
        &mut self,
        id: SocketId,
        act: impl FnOnce(&mut Socket, &mut SocketObserver<'_>) -> T,
    ) -> T {
        let Self {
            now,
            sockets,
            taken_from,
            recorder,
            ..
        } = self;
        act(
            &mut sockets[id.0],
            &mut SocketObserver {
                now: *now,
                socket: id,
                taken_from,
                recorder,
            },
        )
    }

    fn socket_at(&self, link: LinkId, side: Side) -> SocketId {
        let info = &self.recorder.trace().topology.links[link.0];
        match side {
            Side::Connector => info.connector,
            Side::Binder => info.binder,
        }
    }
}

/// Writes the events of one socket into the trace.
pub(in crate::world) struct SocketObserver<'a> {
    now: Instant,
    socket: SocketId,
    taken_from: &'a mut Vec<PeerId>,
    recorder: &'a mut Recorder,
}

impl Observer for SocketObserver<'_> {
    fn observe(&mut self, event: Event<&Message>) {
        if let Event::Delivered { peer, .. }
        | Event::Dropped {
            peer: Some(peer),
            stage: Stage::Receiving | Stage::Arriving,
            ..
        } = event
        {
            self.taken_from.push(peer);
        }
        self.recorder.record(self.now, self.socket, event);
    }
}
