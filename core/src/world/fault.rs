//! What is done to links and nodes from outside: cut, unplug, restore, kill, restart.

use core::time::Duration;

use crate::rule::Rule;
use crate::scenario::{FaultKind, Links};
use crate::socket::Socket;
use crate::trace::{Event, LinkId, NodeId};
use crate::world::World;
use crate::world::agenda::Parcel;
use crate::world::link::{Condition, Side};

impl World {
    /// The time of fault number `number` has come.
    pub(super) fn befall(&mut self, number: usize) {
        let setup = self.setup.clone();
        match &setup.faults[number].fault {
            FaultKind::Cut(links) => {
                for link in self.links_meant(links) {
                    self.cut(link);
                }
            }
            FaultKind::Unplug(links) => {
                for link in self.links_meant(links) {
                    self.set_condition(link, Condition::Unplugged);
                    self.recorder
                        .record_link(self.now, link, Event::LinkUnplugged);
                }
            }
            FaultKind::Restore(links) => {
                for link in self.links_meant(links) {
                    self.restore(link);
                }
            }
            FaultKind::Kill(name) => {
                if let Some(node) = self.recorder.trace().topology.node_named(name) {
                    self.kill(node);
                }
            }
            FaultKind::Restart(name) => {
                if let Some(node) = self.recorder.trace().topology.node_named(name) {
                    self.restart(node);
                }
            }
        }
    }

    fn links_meant(&self, links: &Links) -> Vec<LinkId> {
        let topology = &self.recorder.trace().topology;
        let meant = |link: &LinkId| {
            let info = &topology.links[link.0];
            let node = topology.name_of(info.connector);
            info.endpoint == links.endpoint && links.node.as_deref().is_none_or(|name| name == node)
        };
        (0..topology.links.len())
            .map(LinkId)
            .filter(meant)
            .collect()
    }

    /// Gives the condition of `link` until now.
    fn set_condition(&mut self, link: LinkId, condition: Condition) -> Condition {
        let before = core::mem::replace(&mut self.links[link.0].condition, condition);
        self.unplugged += usize::from(condition == Condition::Unplugged);
        self.unplugged -= usize::from(before == Condition::Unplugged);
        before
    }

    /// Both ends learn at once that the link is gone.
    fn cut(&mut self, link: LinkId) {
        self.set_condition(link, Condition::Cut);
        self.links[link.0].held.clear();
        self.recorder.record_link(self.now, link, Event::LinkCut);
        let mut stood = false;
        for side in Side::BOTH {
            if self.links[link.0].end(side).is_some_and(|end| end.met) {
                stood = true;
                self.part(link, side, Some(Rule::LinkLoss), "the link was cut");
                let socket = self.socket_at(link, side);
                self.drain_outputs(socket);
                if side == Side::Connector {
                    self.schedule_attempt(link);
                }
            }
        }
        // What is still under way belongs to a connection that is over.
        self.links[link.0].connection += u32::from(stood);
    }

    fn restore(&mut self, link: LinkId) {
        if self.set_condition(link, Condition::Whole) == Condition::Whole {
            return;
        }
        self.recorder
            .record_link(self.now, link, Event::LinkRestored);
        self.links[link.0].hopeful = true;
        while let Some((side, connection, parcel)) = self.links[link.0].held.pop_front() {
            if connection == self.links[link.0].connection {
                self.carry(link, side, parcel, Duration::ZERO);
            }
        }
    }

    /// The node is gone, and with it all that its sockets held. Its system closes its connections.
    fn kill(&mut self, node: NodeId) {
        if !self.nodes[node.0].alive {
            return;
        }
        self.stop(node);
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
        self.recorder.record_node(self.now, node, Event::Killed);
    }

    /// The node starts from the beginning, unless it runs.
    fn restart(&mut self, node: NodeId) {
        if self.nodes[node.0].alive {
            return;
        }
        let setup = self.setup.clone();
        self.nodes[node.0].renew(&setup.nodes[node.0], setup.pace);
        self.recorder.record_node(self.now, node, Event::Restarted);
        self.start(node);
    }
}
