//! Tells on standard error what happens at the sockets of this process, event by event, in the
//! words that the page uses too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use hopscope::Place;
use hopscope_core::Instant;
use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::Event;
use hopscope_core::trace::LinkId;
use hopscope_core::trace::LinkInfo;
use hopscope_core::trace::NodeId;
use hopscope_core::trace::NodeInfo;
use hopscope_core::trace::PeerId;
use hopscope_core::trace::Record;
use hopscope_core::trace::SocketId;
use hopscope_core::trace::SocketInfo;
use hopscope_core::trace::Topology;
use hopscope_core::trace::WirePart;
use hopscope_core::trace::say;
use hopscope_core::wire::Start;

use crate::console::Console;
use crate::console::Paint;
use crate::console::tell;
use crate::octets;

/// The node of this process; peers follow as they come.
const SELF: NodeId = NodeId(0);

/// How much is told: nothing, what happens, the handshakes too, every octet too.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Verbosity {
    /// Nothing but trouble.
    Quiet,
    /// What happens to links and messages (`-v`).
    Events,
    /// And what crosses the link in handshakes and commands, with its meaning (`-vv`).
    Handshake,
    /// And every octet that crosses the link (`-vvv`).
    Octets,
}

impl Verbosity {
    /// By the number of `-v`.
    pub(crate) const fn of(count: u8) -> Self {
        match count {
            0 => Self::Quiet,
            1 => Self::Events,
            2 => Self::Handshake,
            _ => Self::Octets,
        }
    }
}

/// What is known of the surroundings: this node and every peer it has met, each peer a node that
/// goes by its endpoint.
#[derive(Debug)]
struct Surroundings {
    topology: Topology,
    links: BTreeMap<(SocketId, PeerId), LinkId>,
}

/// Tells the events of one socket of this process.
#[derive(Clone, Debug)]
pub(crate) struct Narrator {
    surroundings: Arc<Mutex<Surroundings>>,
    socket: SocketId,
    verbosity: Verbosity,
    lang: Lang,
    paint: Paint,
}

impl Narrator {
    /// One narrator for each socket of a node with this name, in order.
    /// None if nothing is to be told.
    pub(crate) fn of_node(
        name: &str,
        kinds: &[SocketKind],
        verbosity: Verbosity,
        console: &Console,
    ) -> Vec<Self> {
        if verbosity == Verbosity::Quiet {
            return vec![];
        }
        let sockets: Vec<_> = (0..kinds.len()).map(SocketId).collect();
        let topology = Topology {
            nodes: vec![NodeInfo {
                name: name.to_owned(),
                sockets: sockets.clone(),
            }],
            sockets: kinds.iter().map(|kind| socket_of(SELF, *kind)).collect(),
            links: Vec::new(),
        };
        let surroundings = Surroundings {
            topology,
            links: BTreeMap::new(),
        };
        let surroundings = Arc::new(Mutex::new(surroundings));
        let (lang, paint) = (console.lang, console.stderr());
        let narrator = |socket| Self {
            surroundings: surroundings.clone(),
            socket,
            verbosity,
            lang,
            paint,
        };
        sockets.into_iter().map(narrator).collect()
    }

    /// Tells an event of this narrator's socket; `place` is where its peer is.
    pub(crate) fn tell_event(&self, at: Instant, place: Option<&Place>, event: Event) {
        let is_wire = matches!(
            event,
            Event::OctetsSent { .. } | Event::OctetsReceived { .. }
        );
        if is_wire && self.verbosity < Verbosity::Handshake {
            return;
        }
        let mut surroundings = self
            .surroundings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let link = place.map(|place| surroundings.link_to(self.socket, place));
        let record = Record {
            at,
            node: SELF,
            socket: Some(self.socket),
            link,
            exchange: None,
            event,
        };
        let sentence = say(&surroundings.topology, &record, self.lang);
        let fields = match &record.event {
            // Every octet is told by itself.
            _ if self.verbosity == Verbosity::Octets => vec![],
            Event::OctetsSent { octets, part, .. } | Event::OctetsReceived { octets, part, .. } => {
                let start = match part {
                    WirePart::Greeting => Start::Greeting,
                    _ => Start::Frames,
                };
                octets::meaning_lines(octets, start, self.lang)
            }
            _ => vec![],
        };
        self.tell_lines(at, &sentence, &fields);
    }

    /// Tells a sentence and, indented, the lines that belong to it, at once.
    fn tell_lines(&self, at: Instant, sentence: &str, lines: &[String]) {
        let time = at.to_string();
        let indent = time.len() + 4;
        let mut text = format!("{}  {sentence}", self.paint.faint(&time));
        for line in lines {
            text.push_str(&format!("\n{:indent$}{line}", ""));
        }
        tell(text);
    }
}

impl Surroundings {
    /// The link to a peer, which becomes part of the topology when it is first met.
    fn link_to(&mut self, socket: SocketId, place: &Place) -> LinkId {
        if let Some(link) = self.links.get(&(socket, place.peer)) {
            return *link;
        }
        let topology = &mut self.topology;
        let (node, peer) = (
            NodeId(topology.nodes.len()),
            SocketId(topology.sockets.len()),
        );
        let endpoint = place.endpoint.to_string();
        topology.nodes.push(NodeInfo {
            name: endpoint.clone(),
            sockets: vec![peer],
        });
        // The peer has not said what it is; of what it may be, this is as good as any.
        let kind = topology.sockets[socket.0].kind.partners()[0];
        topology.sockets.push(socket_of(node, kind));
        let (connector, binder) = if place.connect.is_some() {
            (socket, peer)
        } else {
            (peer, socket)
        };
        topology.links.push(LinkInfo {
            connector,
            binder,
            endpoint,
        });
        let link = LinkId(topology.links.len() - 1);
        self.links.insert((socket, place.peer), link);
        link
    }
}

fn socket_of(node: NodeId, kind: SocketKind) -> SocketInfo {
    SocketInfo {
        node,
        kind,
        identity: None,
        send_high_water_mark: 0,
        binds: Vec::new(),
    }
}
