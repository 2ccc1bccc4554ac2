//! A finished trace made ready to be walked through: forward, back, to any step.
//!
//! Seeking takes a copy of the last state kept before the step and replays what follows. States are
//! kept the rarer the larger they are, so that together they take about as much as the records:
//!
//! ```text
//!  records     |-----------|-----------|-----------|-------- ...     between two states kept:
//!  kept        state       state       state       state             as many records as take the
//!                                           ^ step                   octets of the first of them
//! ```
//!
//! So a step costs a small multiple of copying the state that it hands out.

use core::mem;
use std::collections::VecDeque;
use std::sync::Arc;

use crate::message::Message;
use crate::scenario::Moment;
use crate::trace::{
    Direction, Event, EventKind, LinkId, Record, Snapshot, SocketId, Stage, Topology, Trace,
};

/// Records between two checkpoints at least: it takes less to replay them than to copy a small state.
const FEWEST_BETWEEN: usize = 128;

/// A trace with what is needed to seek in it.
#[derive(Clone, Debug)]
pub struct Recording {
    trace: Trace,
    /// **Invariant:** in order of their steps; the first is that of step 0.
    checkpoints: Vec<Checkpoint>,
    visible: Vec<usize>,
    flights: Vec<Span>,
}

/// A state that is kept.
#[derive(Clone, Debug)]
struct Checkpoint {
    /// How many records lead to it.
    step: usize,
    state: Snapshot,
}

/// A message's way along a link, from the record that sent it to the one that ended it.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The link.
    pub link: LinkId,
    /// Which way.
    pub direction: Direction,
    /// As it left.
    pub message: Arc<Message>,
    /// What it was changed into on its way, and by which records.
    pub edits: Vec<(usize, Arc<Message>)>,
    /// The exchange it belongs to.
    pub exchange: Option<usize>,
    /// The record of its leaving.
    pub sent: usize,
    /// The record of its arrival or loss; `None` if the trace ends before.
    pub ended: Option<usize>,
    /// Whether the link lost it.
    pub lost: bool,
}

impl Recording {
    /// Prepares a trace.
    pub fn new(trace: Trace) -> Self {
        Self::with_checkpoints(trace, |state| {
            FEWEST_BETWEEN.max(state.octets() / size_of::<Record>())
        })
    }

    /// Prepares a trace, with another rule for how many records may follow a state that is kept
    /// until the next one is. The rule is a matter of time and memory only.
    pub fn with_checkpoints(mut trace: Trace, records_after: impl Fn(&Snapshot) -> usize) -> Self {
        // No more are coming.
        trace.records.shrink_to_fit();
        let mut state = Snapshot::initial(&trace.topology);
        let mut next = records_after(&state).max(1);
        let mut checkpoints = vec![Checkpoint {
            step: 0,
            state: state.clone(),
        }];
        let mut visible = Vec::new();
        let mut made = vec![false; state.links.len()];
        for (step, record) in trace.records.iter().enumerate() {
            if step == next {
                next += records_after(&state).max(1);
                let state = state.clone();
                checkpoints.push(Checkpoint { step, state });
            }
            let stood = record.link.is_some_and(|link| state.links[link.0].up);
            state.apply(&trace.topology, step, record);
            // One end is ready before the other one.
            let stands = stood && record.event.kind() == EventKind::HandshakeCompleted;
            let link = record.link.filter(|_| stands);
            let again = link.is_some_and(|link| mem::replace(&mut made[link.0], true));
            if again || is_visible(&trace.topology, record) {
                visible.push(step);
            }
        }
        let flights = flights(&trace);
        Self {
            trace,
            checkpoints,
            visible,
            flights,
        }
    }

    /// The trace.
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.trace.records.len()
    }

    /// Whether nothing was recorded.
    pub const fn is_empty(&self) -> bool {
        self.trace.records.is_empty()
    }

    /// The state after the first `step` records; after all of them if there are fewer.
    pub fn snapshot(&self, step: usize) -> Snapshot {
        let step = step.min(self.len());
        let checkpoint = self.checkpoint_before(step);
        let mut state = checkpoint.state.clone();
        for index in checkpoint.step..step {
            state.apply(&self.trace.topology, index, &self.trace.records[index]);
        }
        state
    }

    /// How many records [`snapshot`](Self::snapshot) replays to come to `step`.
    pub fn replayed(&self, step: usize) -> usize {
        let step = step.min(self.len());
        step - self.checkpoint_before(step).step
    }

    /// The states that are kept to seek from.
    pub fn checkpoints(&self) -> impl Iterator<Item = &Snapshot> {
        self.checkpoints.iter().map(|checkpoint| &checkpoint.state)
    }

    fn checkpoint_before(&self, step: usize) -> &Checkpoint {
        let after = |checkpoint: &Checkpoint| checkpoint.step <= step;
        &self.checkpoints[self.checkpoints.partition_point(after).saturating_sub(1)]
    }

    /// The records worth a step of their own, in order: those that change what one sees.
    pub fn visible(&self) -> &[usize] {
        &self.visible
    }

    /// Every message's way along a link, in the order of leaving.
    pub fn flights(&self) -> &[Span] {
        &self.flights
    }

    /// The record that `moment` names, if the run comes to it.
    pub fn position(&self, moment: &Moment) -> Option<usize> {
        let Topology { nodes, sockets, .. } = &self.trace.topology;
        let kind_of = |socket: SocketId| sockets[socket.0].kind;
        let named = |record: &Record| {
            nodes[record.node.0].name == moment.node
                && record.event.kind() == moment.event
                && moment
                    .socket
                    .is_none_or(|kind| record.socket.map(kind_of) == Some(kind))
        };
        let mut matches = (0..self.len()).filter(|index| named(&self.trace.records[*index]));
        matches.nth(moment.nth.checked_sub(1)?)
    }
}

/// Bookkeeping shows in the state and needs no step, unless a link that was lost stands again; what a
/// node with several sockets takes from one and gives to the other is told by the sockets on either side.
fn is_visible(topology: &Topology, record: &Record) -> bool {
    match record.event.kind() {
        EventKind::Queued
        | EventKind::PeerAttached
        | EventKind::HandshakeCompleted
        | EventKind::Finished => false,
        EventKind::Submitted | EventKind::Delivered => {
            topology.nodes[record.node.0].sockets.len() == 1
        }
        _ => true,
    }
}

fn flights(trace: &Trace) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    // Links keep their order, so what arrives first is what left first.
    let mut under_way = vec![[VecDeque::new(), VecDeque::new()]; trace.topology.links.len()];
    for (index, record) in trace.records.iter().enumerate() {
        let (Some(link), Some(socket)) = (record.link, record.socket) else {
            continue;
        };
        let outward = trace.topology.direction_from(link, socket);
        let (direction, ahead, lost) = match &record.event {
            Event::Sent { message, .. } => {
                under_way[link.0][outward as usize].push_back(spans.len());
                spans.push(Span {
                    link,
                    direction: outward,
                    message: message.clone(),
                    edits: Vec::new(),
                    exchange: record.exchange,
                    sent: index,
                    ended: None,
                    lost: false,
                });
                continue;
            }
            Event::Edited {
                direction,
                message,
                ahead,
                ..
            } => {
                if let Some(span) = under_way[link.0][*direction as usize].get(*ahead) {
                    spans[*span].edits.push((index, message.clone()));
                }
                continue;
            }
            // What is turned away at the far end has crossed the link too.
            Event::Received { .. }
            | Event::Dropped {
                stage: Stage::Arriving,
                ..
            } => (outward.reversed(), 0, false),
            Event::Dropped {
                stage: Stage::OnLink { ahead },
                ..
            } => (outward, *ahead, true),
            _ => continue,
        };
        if let Some(span) = under_way[link.0][direction as usize].remove(ahead) {
            spans[span].ended = Some(index);
            spans[span].lost = lost;
        }
    }
    spans
}
