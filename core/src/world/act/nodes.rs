//! What is done to nodes: killed, started again, frozen, slowed down, their queues filled.

use core::time::Duration;

use crate::rule::Rule;
use crate::socket::Socket;
use crate::trace::{Event, NodeId, SocketId};
use crate::world::World;
use crate::world::agenda::Parcel;
use crate::world::link::Side;

impl World {
    /// The node is gone, and with it all that its sockets held. Its system closes its connections.
    pub(super) fn kill(&mut self, node: NodeId) -> Result<(), Rule> {
        self.running(node)?;
        self.stop(node);
        // What was on its way to it is lost because of that.
        self.record_node(node, Event::Killed);
        let setup = self.setup.clone();
        let sockets = self.recorder.trace().topology.nodes[node.0].sockets.clone();
        for socket in &sockets {
            for link in self.links_of[socket.0].clone() {
                for side in Side::BOTH {
                    if self.socket_at(link, side) == *socket {
                        self.carry(link, side.other(), Parcel::End, Duration::ZERO);
                        self.lose_inbound(link, side);
                        *self.links[link.0].end_mut(side) = None;
                    }
                }
            }
            let spec = &setup.sockets[socket.0];
            self.sockets[socket.0] = Socket::new(spec.kind, spec.options.clone());
        }
        Ok(())
    }

    /// The node starts from the beginning, if it was killed.
    pub(super) fn restart(&mut self, node: NodeId) -> Result<(), Rule> {
        if self.nodes[node.0].alive {
            return Err(Rule::NothingChanges);
        }
        if !self.nodes[node.0].killed {
            return Err(Rule::NodeDown);
        }
        let setup = self.setup.clone();
        self.nodes[node.0].renew(&setup.nodes[node.0], setup.pace);
        self.record_node(node, Event::Restarted);
        self.start(node);
        Ok(())
    }

    /// The node's program stands still, or goes on.
    pub(super) fn freeze(&mut self, node: NodeId, frozen: bool) -> Result<(), Rule> {
        self.running(node)?;
        if self.nodes[node.0].frozen == frozen {
            return Err(Rule::NothingChanges);
        }
        let event = if frozen { Event::Frozen } else { Event::Thawed };
        self.record_node(node, event);
        self.set_frozen(node, frozen);
        Ok(())
    }

    /// The node's program takes this long for each call, from the next one on.
    pub(super) fn slow(&mut self, node: NodeId, pace: Duration) -> Result<(), Rule> {
        self.running(node)?;
        let before = core::mem::replace(&mut self.nodes[node.0].pace, pace);
        if before == pace {
            return Err(Rule::NothingChanges);
        }
        let pace = (pace != self.setup.pace).then_some(pace);
        self.record_node(node, Event::PaceChanged { pace });
        Ok(())
    }

    /// The socket's queues count as full.
    pub(super) fn fill(&mut self, node: NodeId, socket: SocketId) -> Result<(), Rule> {
        self.running(node)?;
        let filled = &mut self.sockets[socket.0];
        if filled.fill() {
            self.record(socket, Event::QueuesFilled);
            return Ok(());
        }
        let conflates = filled.options().conflate && filled.kind().conflates();
        Err(if conflates {
            Rule::ConflateKeepsLast
        } else {
            Rule::NothingChanges
        })
    }

    /// The socket's queues are as large again as its marks say.
    pub(super) fn unfill(&mut self, node: NodeId, socket: SocketId) -> Result<(), Rule> {
        self.running(node)?;
        if !self.sockets[socket.0].unfill() {
            return Err(Rule::NothingChanges);
        }
        self.record(socket, Event::QueuesUnfilled);
        self.drain_outputs(socket);
        // Whoever waited for room on the far side of a link goes on.
        for link in self.links_of[socket.0].clone() {
            for side in Side::BOTH {
                self.pump(link, side);
            }
        }
        Ok(())
    }

    /// Refuses what only a node that runs can be done to.
    pub(super) fn running(&self, node: NodeId) -> Result<(), Rule> {
        let alive = self.nodes[node.0].alive;
        alive.then_some(()).ok_or(Rule::NodeDown)
    }
}
