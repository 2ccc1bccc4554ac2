//! Tells on standard error what happens at the sockets of this process, event by event, in the
//! words that the page uses too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use hopscope::Place;
use hopscope::SocketEvent;
use hopscope::Way;
use hopscope_core::Frame;
use hopscope_core::Instant;
use hopscope_core::Lang;
use hopscope_core::connection::Framing;
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
use hopscope_core::trace::record_line;
use hopscope_core::trace::say;
use hopscope_core::wire::Start;

use crate::console::Console;
use crate::console::Paint;
use crate::console::tell;
use crate::discreet::Discreet;
use crate::events;
use crate::octets;
use crate::octets::Wire;
use crate::verbosity::Form;
use crate::verbosity::Verbosity;

/// The node of this process; peers follow as they come.
const SELF: NodeId = NodeId(0);

/// What is known of the surroundings: this node and every peer it has met, each peer a node that
/// goes by its endpoint.
#[derive(Debug)]
struct Surroundings {
    topology: Topology,
    links: BTreeMap<(SocketId, PeerId), LinkId>,
    /// The records told so far.
    records: usize,
    /// What has crossed the link to each peer.
    wires: BTreeMap<(SocketId, PeerId), Wire>,
    /// The same, each way: sent or not.
    discreet: BTreeMap<(SocketId, PeerId, bool), Discreet>,
}

/// Tells the events of one socket of this process.
#[derive(Clone, Debug)]
pub(crate) struct Narrator {
    surroundings: Arc<Mutex<Surroundings>>,
    socket: SocketId,
    verbosity: Verbosity,
    form: Form,
    lang: Lang,
    paint: Paint,
}

impl Narrator {
    /// One narrator for each socket of a node with this name, in order; none if nothing is to be
    /// told.
    pub(crate) fn of_node(
        name: &str,
        kinds: &[SocketKind],
        verbosity: Verbosity,
        form: Form,
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
            records: 0,
            wires: BTreeMap::new(),
            discreet: BTreeMap::new(),
        };
        let surroundings = Arc::new(Mutex::new(surroundings));
        let (lang, paint) = (console.lang, console.stderr());
        let narrator = |socket| Self {
            surroundings: surroundings.clone(),
            socket,
            verbosity,
            form,
            lang,
            paint,
        };
        sockets.into_iter().map(narrator).collect()
    }

    /// Tells an event of this narrator's socket; `place` is where its peer is.
    pub(crate) fn tell_event(&self, at: Instant, place: Option<&Place>, mut event: Event) {
        if let Event::OctetsSent { octets, part, .. } | Event::OctetsReceived { octets, part, .. } =
            &mut event
            && *part == WirePart::Hello
        {
            let mut discreet = octets.to_vec();
            Discreet::of_frame().hide(&mut discreet);
            *octets = discreet.into();
        }
        let is_wire = matches!(
            event,
            Event::OctetsSent { .. } | Event::OctetsReceived { .. }
        );
        if is_wire && self.verbosity < Verbosity::Handshake {
            return;
        }
        let mut surroundings = self.lock();
        let link = place.map(|place| surroundings.link_to(self.socket, place));
        let record = Record {
            at,
            node: SELF,
            socket: Some(self.socket),
            link,
            exchange: None,
            event: event.into_recorded(),
        };
        if self.form == Form::Json {
            let index = surroundings.records;
            surroundings.records += 1;
            let line = record_line(&surroundings.topology, index, &record);
            let line = serde_json::to_string(&line);
            tell(line.expect("strings and numbers alone have a form in JSON"));
            return;
        }
        let sentence = say(&surroundings.topology, &record, self.lang);
        let fields = match &record.event {
            // Every octet is told by itself.
            _ if self.tells_octets() => vec![],
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

    /// Tells what happened to a link, or where the socket listens.
    pub(crate) fn tell_link(&self, event: &SocketEvent) {
        match self.form {
            Form::Sentences => self.tell_lines(event.at, &events::line(event), &[]),
            Form::Json => tell(events::json(event)),
        }
    }

    /// Whether it tells every octet.
    pub(crate) fn tells_octets(&self) -> bool {
        self.verbosity == Verbosity::Octets
    }

    /// Tells octets that cross the link to the peer at `place`.
    pub(crate) fn tell_octets(
        &self,
        at: Instant,
        place: &Place,
        way: Way,
        framing: Framing,
        octets: &[u8],
    ) {
        let mut octets = octets.to_vec();
        let key = (self.socket, place.peer, way == Way::Sent);
        let mut surroundings = self.lock();
        surroundings
            .discreet
            .entry(key)
            .or_default()
            .hide(&mut octets);
        drop(surroundings);
        let octets = &*octets;
        if self.form == Form::Json {
            let sent = way == Way::Sent;
            let event = if sent {
                "OCTETS_SENT"
            } else {
                "OCTETS_RECEIVED"
            };
            let (at, endpoint) = (at.as_micros(), place.endpoint.to_string());
            let hex = Frame::copy_from(octets).hex();
            tell(serde_json::json!({
                "event": event, "at_us": at, "endpoint": endpoint, "hex": hex,
            }));
            return;
        }
        let mut surroundings = self.lock();
        let wires = &mut surroundings.wires;
        let wire = wires
            .entry((self.socket, place.peer))
            .or_insert_with(|| Wire::of(framing));
        let told = wire.handle_octets(way, octets, self.lang);
        self.tell_wire(at, place, told);
    }

    fn tell_wire(&self, at: Instant, place: &Place, told: Vec<(Way, Vec<String>)>) {
        for (way, lines) in told {
            let to = match (way, self.lang) {
                (Way::Sent, Lang::En) => "to",
                (Way::Received, Lang::En) => "from",
                (Way::Sent, Lang::Zh) => "发往",
                (Way::Received, Lang::Zh) => "来自",
            };
            self.tell_lines(at, &format!("{to} {}", place.endpoint), &lines);
        }
    }

    /// Tells what is left of a link that is over: the next connection begins anew.
    pub(crate) fn end_octets(&self, at: Instant, place: &Place) {
        let mut surroundings = self.lock();
        if let Some(mut wire) = surroundings.wires.remove(&(self.socket, place.peer)) {
            self.tell_wire(at, place, wire.handle_end());
        }
        for sent in [true, false] {
            surroundings
                .discreet
                .remove(&(self.socket, place.peer, sent));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Surroundings> {
        let surroundings = self.surroundings.lock();
        surroundings.unwrap_or_else(PoisonError::into_inner)
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
        // The peer has not said what it is; of what it may be, this is as good as any. That of a
        // STREAM is no socket type at all.
        let own = topology.sockets[socket.0].kind;
        let kind = own.partners().first().copied().unwrap_or(own);
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
        receive_high_water_mark: 0,
        binds: Vec::new(),
    }
}
