//! A node of the world: its program makes one call after the other, each when it can be made.

use core::time::Duration;

use crate::interest::Interest;
use crate::message::Message;
use crate::program::{Call, Outcome, Program, Source};
use crate::scenario::NodeSpec;
use crate::socket::{InterestError, Output, RecvError, SendError, Socket, SocketKind};
use crate::time::Instant;
use crate::trace::{Event, NodeId, SocketId};
use crate::world::agenda::Entry;
use crate::world::{SocketObserver, World};

/// One node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    program: Program,
    /// What each call takes.
    pub(super) pace: Duration,
    /// It has started and was not killed since.
    pub(super) alive: bool,
    /// It was killed and has not started again.
    pub(super) killed: bool,
    /// Its program makes no calls.
    pub(super) frozen: bool,
    finished: bool,
    /// How many calls have been made.
    turn: u64,
    /// The ticks on the agenda for the call of this number.
    ticks: usize,
    /// Before this moment the next call is not made: the last one still takes its time.
    ready_at: Instant,
    /// The source that is tried first, so that none starves the others.
    next_source: usize,
}

impl Node {
    pub(super) fn new(spec: &NodeSpec, pace: Duration) -> Self {
        let kinds: Vec<SocketKind> = spec.sockets.iter().map(|socket| socket.kind).collect();
        Self {
            program: Program::new(&spec.behaviour, &kinds),
            pace,
            alive: false,
            killed: false,
            frozen: false,
            finished: false,
            turn: 0,
            ticks: 0,
            ready_at: Instant::ZERO,
            next_source: 0,
        }
    }

    /// It is at the beginning of its program again.
    pub(super) fn renew(&mut self, spec: &NodeSpec, pace: Duration) {
        let Self { turn, ticks, .. } = *self;
        *self = Self {
            turn,
            ticks,
            ..Self::new(spec, pace)
        };
    }

    /// Whether it waits to make its call of this number.
    pub(super) const fn waits_for(&self, turn: u64) -> bool {
        self.runs() && self.turn == turn
    }

    const fn runs(&self) -> bool {
        self.alive && !self.finished && !self.frozen
    }

    /// The ticks for whose sake a run goes on.
    const fn due_ticks(&self) -> usize {
        if self.runs() { self.ticks } else { 0 }
    }
}

impl World {
    // --- ticks, and how many of them count ---

    /// The node may make its next call at `at`, if it still waits to make it then.
    pub(super) fn enter_tick(&mut self, at: Instant, id: NodeId) {
        let turn = self.nodes[id.0].turn;
        self.change_node(id, |node| node.ticks += 1);
        self.agenda.enter(at, Entry::Tick { node: id, turn });
    }

    /// A tick has been taken off the agenda.
    pub(super) fn take_tick(&mut self, id: NodeId, turn: u64) {
        if self.nodes[id.0].turn == turn {
            self.change_node(id, |node| node.ticks -= 1);
        }
    }

    /// The node runs from now on.
    pub(super) fn wake_up(&mut self, id: NodeId) {
        self.change_node(id, |node| node.alive = true);
    }

    /// The node is gone, and the call that it was to make next with it.
    pub(super) fn stop(&mut self, id: NodeId) {
        self.change_node(id, |node| {
            node.alive = false;
            node.killed = true;
            node.turn += 1;
            node.ticks = 0;
        });
    }

    /// The program stands still, or goes on.
    pub(super) fn set_frozen(&mut self, id: NodeId, frozen: bool) {
        self.change_node(id, |node| node.frozen = frozen);
        if !frozen {
            let at = self.now.max(self.nodes[id.0].ready_at);
            self.enter_tick(at, id);
        }
    }

    fn change_node(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        let node = &mut self.nodes[id.0];
        let before = node.due_ticks();
        change(node);
        self.due_ticks = self.due_ticks + node.due_ticks() - before;
    }

    // --- calls ---

    /// The node's program makes its next call, if that can be made now.
    pub(super) fn tick(&mut self, id: NodeId, turn: u64) {
        let now = self.now;
        let node = &mut self.nodes[id.0];
        if !node.waits_for(turn) || now < node.ready_at {
            return;
        }
        let call = node.program.poll_call(now);
        let outcome = match call {
            Call::Send { socket, message } => self.call_send(id, socket, message),
            Call::Receive { sources, until } => self.call_receive(id, &sources, until),
            Call::Interest { socket, interest } => {
                let socket = self.socket_of(id, socket);
                Some(match self.call_interest(socket, interest) {
                    Ok(()) => Outcome::Done,
                    Err(_) => Outcome::Refused,
                })
            }
            Call::Wait { until } => self.wait_until(id, until).then_some(Outcome::TimedOut),
            Call::Print { text } => {
                self.record_node(id, Event::Printed { text });
                Some(Outcome::Done)
            }
            Call::Finish => {
                self.change_node(id, |node| node.finished = true);
                self.record_node(id, Event::Finished);
                None
            }
        };
        if let Some(outcome) = outcome {
            let node = &mut self.nodes[id.0];
            node.program.handle_outcome(now, outcome);
            node.ready_at = now + node.pace;
            let next = node.ready_at;
            self.change_node(id, |node| {
                node.turn += 1;
                node.ticks = 0;
            });
            self.enter_tick(next, id);
        }
    }

    /// Whether the moment has come; if not, the node is woken then.
    fn wait_until(&mut self, id: NodeId, until: Instant) -> bool {
        let come = until <= self.now;
        if !come {
            self.enter_tick(until, id);
        }
        come
    }

    fn call_send(&mut self, id: NodeId, socket: usize, message: Message) -> Option<Outcome> {
        let socket = self.socket_of(id, socket);
        let sent = self.with_socket(socket, |socket, obs| socket.send(message, obs));
        self.drain_outputs(socket);
        match sent.map_err(|unsent| unsent.error) {
            Ok(()) => Some(Outcome::Done),
            Err(SendError::WouldBlock) => None,
            Err(_) => Some(Outcome::Refused),
        }
    }

    fn call_receive(
        &mut self,
        id: NodeId,
        sources: &[Source],
        until: Option<Instant>,
    ) -> Option<Outcome> {
        let first = self.nodes[id.0].next_source;
        for offset in 0..sources.len() {
            let index = (first + offset) % sources.len();
            let source = sources[index];
            if let Some(sink) = source.while_writable {
                let sink = self.socket_of(id, sink);
                if !self.sockets[sink.0].poll_writable() {
                    continue;
                }
            }
            let socket = self.socket_of(id, source.socket);
            match self.receive(socket, |socket, obs| socket.recv(obs)) {
                Ok(message) => {
                    self.nodes[id.0].next_source = index + 1;
                    return Some(Outcome::Received {
                        socket: source.socket,
                        message,
                    });
                }
                Err(RecvError::WouldBlock) => {}
                Err(_) => return Some(Outcome::Refused),
            }
        }
        let timed_out = until.is_some_and(|until| self.wait_until(id, until));
        timed_out.then_some(Outcome::TimedOut)
    }

    /// Takes a message from `socket` in such a way, and lets come what has room then.
    pub(super) fn receive(
        &mut self,
        socket: SocketId,
        recv: impl FnOnce(&mut Socket, &mut SocketObserver<'_>) -> Result<Message, RecvError>,
    ) -> Result<Message, RecvError> {
        self.taken_from.clear();
        let received = self.with_socket(socket, recv);
        let taken_from = core::mem::take(&mut self.taken_from);
        self.drain_outputs(socket);
        for peer in &taken_from {
            self.resume_link(socket, *peer);
        }
        self.taken_from = taken_from;
        received
    }

    /// Subscribes or unsubscribes, joins or leaves.
    pub(super) fn call_interest(
        &mut self,
        socket: SocketId,
        interest: Interest,
    ) -> Result<(), InterestError> {
        let done = self.with_socket(socket, |socket, obs| match interest {
            Interest::Subscribe(topic) => socket.subscribe(topic, obs),
            Interest::Cancel(topic) => socket.unsubscribe(topic, obs),
            Interest::Join(group) => socket.join(group, obs),
            Interest::Leave(group) => socket.leave(group, obs),
        });
        self.drain_outputs(socket);
        done
    }

    pub(super) fn socket_of(&self, node: NodeId, number: usize) -> SocketId {
        self.recorder.trace().topology.nodes[node.0].sockets[number]
    }

    /// Acts on what `socket` says has become possible. What it says meanwhile is acted on in the same
    /// loop and not by another inside it, of which there might be one for each peer.
    pub(super) fn drain_outputs(&mut self, socket: SocketId) {
        if core::mem::replace(&mut self.draining[socket.0], true) {
            return;
        }
        while let Some(output) = self.sockets[socket.0].poll_output() {
            match output {
                Output::Transmit(peer) => self.transmit(socket, peer),
                Output::Readable | Output::Writable => self.wake(socket),
                // Links look at the room before they send, whatever has happened.
                Output::Resume(_) => {}
                // Links of the world always move on: what is queued leaves without being urged.
                Output::Closing(_) => {}
                Output::Disconnect(peer) => self.disconnect(socket, peer),
            }
        }
        self.draining[socket.0] = false;
    }

    /// The node that owns `socket` looks again whether its call can be made.
    fn wake(&mut self, socket: SocketId) {
        let node = self.recorder.trace().topology.node_of(socket);
        self.enter_tick(self.now, node);
    }
}
