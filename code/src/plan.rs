//! What the programs of all languages have in common: in which order they start, what their files
//! are called, where they bind and connect.

use hopscope_core::scenario::{Behaviour, NodeSpec, Scenario, ScriptStep, SocketSpec};
use hopscope_core::{Lang, Message};

use crate::{FIRST_PORT, Language, Manner};

/// The names of the endpoints, in the order in which the scenario binds them.
pub fn endpoints(scenario: &Scenario) -> Vec<&str> {
    let sockets = scenario.nodes.iter().flat_map(|node| &node.sockets);
    sockets
        .flat_map(|socket| &socket.binds)
        .map(String::as_str)
        .collect()
}

/// A scenario and how its programs are to be written.
pub(crate) struct Plan<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) language: Language,
    pub(crate) manner: &'a Manner<'a>,
    /// The nodes in the order in which they start: who waits before who speaks.
    pub(crate) order: Vec<usize>,
    endpoints: Vec<&'a str>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(scenario: &'a Scenario, language: Language, manner: &'a Manner<'a>) -> Self {
        let mut order: Vec<usize> = (0..scenario.nodes.len()).collect();
        order.sort_by_key(|node| {
            let node = &scenario.nodes[*node];
            (node.start_after, speaks(&node.behaviour))
        });
        Self {
            scenario,
            language,
            manner,
            order,
            endpoints: endpoints(scenario),
        }
    }

    pub(crate) const fn lang(&self) -> Lang {
        self.manner.lang
    }

    pub(crate) fn node(&self, node: usize) -> &'a NodeSpec {
        &self.scenario.nodes[node]
    }

    /// The place of a node in the order, from 1.
    pub(crate) fn number(&self, node: usize) -> usize {
        let place = self.order.iter().position(|other| *other == node);
        place.map_or(0, |place| place + 1)
    }

    /// `1-server`: the number in front tells files apart that differ in case only, and keeps a name
    /// from being a module's.
    pub(crate) fn stem(&self, node: usize) -> String {
        format!("{}-{}", self.number(node), self.node(node).name)
    }

    pub(crate) fn file_name(&self, node: usize) -> String {
        let folder = match self.language {
            Language::Rust => "src/bin/",
            _ => "",
        };
        [folder, &self.stem(node), self.language.extension()].concat()
    }

    /// Where an endpoint is in reality.
    pub(crate) fn address(&self, endpoint: &str) -> String {
        let place = self.endpoints.iter().position(|name| *name == endpoint);
        let place = place.unwrap_or_default();
        let usual = || FIRST_PORT.wrapping_add(u16::try_from(place).unwrap_or_default());
        let port = self.manner.ports.get(place).copied();
        format!("tcp://127.0.0.1:{}", port.unwrap_or_else(usual))
    }
}

/// Whether a node says something of its own accord: it starts behind those that wait.
fn speaks(behaviour: &Behaviour) -> u8 {
    match behaviour {
        Behaviour::Proxy => 0,
        Behaviour::Worker { .. } | Behaviour::Sink { .. } => 1,
        Behaviour::Script { steps } => match steps.first() {
            Some(ScriptStep::Receive { .. }) => 2,
            _ => 3,
        },
        _ => 3,
    }
}

/// The names of a node's sockets in its program.
pub(crate) fn socket_names(node: &NodeSpec) -> Vec<String> {
    let names: &[&str] = match (&node.behaviour, node.sockets.len()) {
        (_, 1) => &["socket"],
        (Behaviour::Proxy, _) => &["frontend", "backend", "capture"],
        (Behaviour::Worker { .. }, 2) => &["source", "target"],
        _ => &[],
    };
    let name = |place: usize| match names.get(place) {
        Some(name) => (*name).to_owned(),
        None => format!("socket{}", place + 1),
    };
    (0..node.sockets.len()).map(name).collect()
}

/// All messages that a node sends of its own accord or as an answer.
pub(crate) fn messages(node: &NodeSpec) -> Vec<&Message> {
    match &node.behaviour {
        Behaviour::Script { steps } => {
            let sent = steps.iter().filter_map(|step| match step {
                ScriptStep::Send { message, .. } => Some(message),
                _ => None,
            });
            sent.collect()
        }
        Behaviour::Ventilator { messages, .. } => messages.iter().collect(),
        Behaviour::Worker { reply, .. } => reply.iter().collect(),
        _ => Vec::new(),
    }
}

/// A worker whose application sees the envelope and keeps it: the frames that are the envelope
/// where there is no delimiter.
pub(crate) fn kept_without_delimiter(sockets: &[SocketSpec]) -> Option<usize> {
    use hopscope_core::socket::SocketKind::{Dealer, Router};
    match sockets {
        [only] if only.kind == Dealer => Some(0),
        [only] if only.kind == Router => Some(1),
        _ => None,
    }
}
