//! Who is connected to whom, as a scenario says it.

use std::collections::BTreeMap;

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
                    receive_high_water_mark: socket.options.receive_high_water_mark,
                    binds: socket.binds.clone(),
                }));
            let sockets = (first..topology.sockets.len()).map(SocketId).collect();
            topology.nodes.push(NodeInfo {
                name: node.name.clone(),
                sockets,
            });
        }
        let mut bound = BTreeMap::new();
        let specs = || scenario.nodes.iter().flat_map(|node| &node.sockets);
        for (index, socket) in specs().enumerate() {
            for endpoint in &socket.binds {
                bound.entry(endpoint.as_str()).or_insert(SocketId(index));
            }
        }
        for (index, socket) in specs().enumerate() {
            for endpoint in &socket.connects {
                // A checked scenario connects only to endpoints that are bound.
                let Some(binder) = bound.get(endpoint.as_str()) else {
                    continue;
                };
                topology.links.push(LinkInfo {
                    connector: SocketId(index),
                    binder: *binder,
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

    /// For each socket the links that it is at an end of, in their order.
    pub fn links_of_sockets(&self) -> Vec<Vec<LinkId>> {
        let mut links_of = vec![Vec::new(); self.sockets.len()];
        for (index, link) in self.links.iter().enumerate() {
            links_of[link.connector.0].push(LinkId(index));
            if link.binder != link.connector {
                links_of[link.binder.0].push(LinkId(index));
            }
        }
        links_of
    }
}
