//! Who is connected to whom, as a scenario says it.

use crate::scenario::Scenario;
use crate::trace::{LinkId, LinkInfo, NodeId, NodeInfo, SocketId, SocketInfo, Topology};

impl Topology {
    /// The topology of a scenario: one link for each `connect`.
    pub fn of(scenario: &Scenario) -> Self {
        let mut topology = Self::default();
        for (index, node) in scenario.nodes.iter().enumerate() {
            let first = topology.sockets.len();
            topology
                .sockets
                .extend(node.sockets.iter().map(|socket| SocketInfo {
                    node: NodeId(index),
                    kind: socket.kind,
                    identity: socket.options.identity.clone(),
                    send_high_water_mark: socket.options.send_high_water_mark,
                    binds: socket.binds.clone(),
                }));
            let sockets = (first..topology.sockets.len()).map(SocketId).collect();
            topology.nodes.push(NodeInfo {
                name: node.name.clone(),
                sockets,
            });
        }
        let specs = scenario.nodes.iter().flat_map(|node| &node.sockets);
        for (index, socket) in specs.enumerate() {
            for endpoint in &socket.connects {
                let bound = topology
                    .sockets
                    .iter()
                    .position(|info| info.binds.contains(endpoint));
                // A checked scenario connects only to endpoints that are bound.
                let Some(binder) = bound else { continue };
                topology.links.push(LinkInfo {
                    connector: SocketId(index),
                    binder: SocketId(binder),
                    endpoint: endpoint.clone(),
                });
            }
        }
        topology
    }

    /// The node of this name.
    pub fn node_named(&self, name: &str) -> Option<NodeId> {
        self.nodes
            .iter()
            .position(|node| node.name == name)
            .map(NodeId)
    }

    /// The links that `socket` is at an end of.
    pub fn links_of(&self, socket: SocketId) -> impl Iterator<Item = LinkId> + '_ {
        let touches = move |link: &LinkInfo| link.connector == socket || link.binder == socket;
        (0..self.links.len())
            .map(LinkId)
            .filter(move |link| touches(&self.links[link.0]))
    }
}
