//! Where everything that happens in a run over TCP is written down, in one order.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use hopscope::Clock;
use hopscope::LinkNotice;
use hopscope::Monitor;
use hopscope::Place;
use hopscope::node::Watch;
use hopscope_core::Instant;
use hopscope_core::trace::Event;
use hopscope_core::trace::LinkId;
use hopscope_core::trace::NodeId;
use hopscope_core::trace::Record;
use hopscope_core::trace::Recorded;
use hopscope_core::trace::Recorder;
use hopscope_core::trace::Recording;
use hopscope_core::trace::SocketId;
use hopscope_core::trace::Topology;
use hopscope_core::trace::Trace;
use hopscope_core::trace::WirePart;
use tokio::sync::Notify;

/// What all nodes of a run write on.
pub(super) struct Board {
    clock: Clock,
    written: Mutex<Written>,
    /// Something about a link was written.
    links_changed: Notify,
}

struct Written {
    recorder: Recorder,
    /// For each node, whether it has finished or waits for another.
    idle: Vec<bool>,
    /// The link that is being made. Links are made one after the other, so whatever is attached
    /// meanwhile belongs to this one.
    current: LinkId,
    /// How many ends of the current link have done their handshake.
    ready_ends: usize,
    /// Why a link could not be made.
    failure: Option<String>,
}

impl Board {
    pub(super) fn new(topology: Topology, clock: Clock) -> Arc<Self> {
        let idle = vec![false; topology.nodes.len()];
        let recorder = Recorder::new(topology);
        let current = LinkId(0);
        let written = Written {
            recorder,
            idle,
            current,
            ready_ends: 0,
            failure: None,
        };
        let (written, links_changed) = (Mutex::new(written), Notify::new());
        Arc::new(Self {
            clock,
            written,
            links_changed,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is attached from now on belongs to `link`.
    pub(super) fn begin_link(&self, link: LinkId) {
        let mut written = self.lock();
        written.current = link;
        written.ready_ends = 0;
    }

    /// Waits until both ends of the current link are ready.
    ///
    /// # Errors
    /// Why they will not be.
    pub(super) async fn link_ready(&self) -> Result<(), String> {
        loop {
            let changed = self.links_changed.notified();
            {
                let written = self.lock();
                if let Some(failure) = &written.failure {
                    return Err(failure.clone());
                }
                if written.ready_ends == 2 {
                    return Ok(());
                }
            }
            changed.await;
        }
    }

    /// Records what a node itself does.
    pub(super) fn record_node(&self, node: NodeId, event: Event) {
        let mut written = self.lock();
        let now = self.clock.now();
        written.idle[node.0] = event == Event::Finished;
        written.recorder.record_node(now, node, event);
    }

    /// Records what is done at a node by hand, whatever its program is at.
    pub(super) fn record_beside(&self, node: NodeId, event: Event) {
        let mut written = self.lock();
        let now = self.clock.now();
        written.recorder.record_node(now, node, event);
    }

    /// Records what happens at a socket of a node beside what the socket itself tells.
    pub(super) fn record_socket(&self, socket: SocketId, event: Event) {
        let mut written = self.lock();
        let now = self.clock.now();
        written.recorder.record(now, socket, event);
    }

    /// The socket of this number among those of `node`.
    pub(super) fn socket_of(&self, node: NodeId, number: usize) -> SocketId {
        self.lock().recorder.trace().topology.nodes[node.0].sockets[number]
    }

    /// How many records there are besides signs of life, if at this moment nothing is under way:
    /// every node waits for another or has finished, and no message is between two sockets.
    pub(super) fn records_at_rest(&self) -> Option<usize> {
        let written = self.lock();
        let trace = written.recorder.trace();
        let at_rest = written.idle.iter().all(|idle| *idle) && nothing_under_way(trace);
        let counts = |record: &&Record| !is_sign_of_life(&record.event);
        at_rest.then(|| trace.records.iter().filter(counts).count())
    }

    /// The trace so far.
    pub(super) fn trace(&self) -> Trace {
        self.lock().recorder.trace().clone()
    }
}

/// Heartbeats go on for ever: a run is at rest all the same.
const fn is_sign_of_life(event: &Recorded) -> bool {
    matches!(
        event,
        Event::OctetsSent {
            part: WirePart::Ping | WirePart::Pong,
            ..
        } | Event::OctetsReceived {
            part: WirePart::Ping | WirePart::Pong,
            ..
        }
    )
}

/// Whether no message is on a link, nor in the queue of one that stands.
fn nothing_under_way(trace: &Trace) -> bool {
    let last = Recording::new(trace.clone()).snapshot(trace.records.len());
    let queues = last.sockets.iter().flat_map(|socket| &socket.peers);
    let leaving = |link: Option<LinkId>| link.is_some_and(|link| last.links[link.0].up);
    last.flights().is_empty()
        && queues
            .into_iter()
            .all(|peer| peer.outgoing.is_empty() || !leaving(peer.link))
}

/// Writes the events of one socket on the board.
pub(super) struct SocketWriter {
    pub(super) board: Arc<Board>,
    pub(super) socket: SocketId,
}

impl Monitor for SocketWriter {
    fn wants_events(&self) -> bool {
        true
    }

    fn handle_event(&self, _: Instant, place: Option<&Place>, event: Event) {
        let mut written = self.board.lock();
        // Read under the board's lock, so that the records' times never go back.
        let now = self.board.clock.now();
        if let (Event::PeerAttached { .. }, Some(place)) = (&event, place) {
            let link = written.current;
            written.recorder.bind_peer(self.socket, place.peer, link);
        }
        written.recorder.record(now, self.socket, event);
    }

    fn handle_link(&self, _: Instant, place: &Place, notice: &LinkNotice) {
        let mut written = self.board.lock();
        match notice {
            LinkNotice::Ready => written.ready_ends += 1,
            LinkNotice::Ended { detail, .. } => {
                written.failure = Some(format!("{}: {detail}", place.endpoint));
            }
            LinkNotice::Unreachable { error } => {
                written.failure = Some(format!("{}: {error}", place.endpoint));
            }
            _ => {}
        }
        self.board.links_changed.notify_waiters();
    }
}

/// Writes what a node does on the board.
pub(super) struct NodeWriter {
    pub(super) board: Arc<Board>,
    pub(super) node: NodeId,
}

impl Watch for NodeWriter {
    fn handle_printed(&mut self, _: Instant, text: String) {
        self.board.record_node(self.node, Event::Printed { text });
    }

    fn handle_waiting(&mut self, waiting: bool) {
        self.board.lock().idle[self.node.0] = waiting;
    }
}
