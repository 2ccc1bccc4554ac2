//! Plays a scenario over TCP with some nodes of our own and the others on sockets of libzmq, and a
//! relay in every link that sees what crosses it.
//!
//! ```text
//!  our node: core's Program on our sockets --.         .-- libzmq's node: tests/python/node.py
//!       its sockets' events --> points       |-- relay --|   its lines --> points
//!                                 what crosses --> points
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use hopscope::node::{self, Watch};
use hopscope::{Clock, Config, Endpoint, LinkNotice, Monitor, Place, Socket};
use hopscope_core::program::Program as Behaves;
use hopscope_core::scenario::{Behaviour, NodeSpec, Piece, Scenario, ScriptStep, SocketSpec};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Direction, Event, LinkId, NodeId, SocketId, Topology};
use hopscope_core::{Frame, Interest, Message};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::libzmq::python;
use super::ours::RUNTIME;
use super::points::Points;
use super::{Ours, Party, Program, Relay, eventually, hex};

/// How long to look out for messages that should not come.
const AFTERMATH: Duration = Duration::from_millis(100);

/// Plays `scenario` with the nodes named in `foreign` on libzmq, until as many messages have
/// passed as in `expected`, and tells what has passed.
pub(crate) fn play(scenario: &Scenario, foreign: &[&str], expected: &Points) -> Points {
    let mut stage = Stage::new(scenario, foreign);
    let start = Instant::now();
    let mut order: Vec<_> = (0..scenario.nodes.len()).map(NodeId).collect();
    order.sort_by_key(|node| scenario.nodes[node.0].start_after);
    for node in order {
        let starts = start + scenario.nodes[node.0].start_after;
        sleep(starts.saturating_duration_since(Instant::now()));
        stage.start(scenario, node);
    }
    eventually("every message has passed", || {
        stage.points().has_all_of(expected)
    });
    sleep(AFTERMATH);
    stage.points()
}

struct Stage {
    topology: Topology,
    actors: Vec<Actor>,
    relays: Vec<Relay>,
    /// The points of our sockets.
    seen: Arc<Mutex<Points>>,
}

enum Actor {
    Waiting(Vec<Ours>),
    Running(JoinHandle<()>),
    Foreign(Program),
}

impl Stage {
    /// Every socket is there and bound, nothing is connected.
    fn new(scenario: &Scenario, foreign: &[&str]) -> Self {
        let topology = Topology::of(scenario);
        let seen = Arc::new(Mutex::new(Points::default()));
        let mut endpoints = BTreeMap::new();
        let mut actors = Vec::new();
        for (spec, info) in scenario.nodes.iter().zip(&topology.nodes) {
            actors.push(if foreign.contains(&spec.name.as_str()) {
                let mut program = python("node.py", &[&describe(spec).to_string()]);
                endpoints.extend(endpoints_of(&program.line()));
                Actor::Foreign(program)
            } else {
                let sockets = info.sockets.iter().zip(&spec.sockets);
                let sockets = sockets.map(|(id, socket)| {
                    let spot = Spot {
                        name: name_of(&topology, *id),
                        seen: seen.clone(),
                    };
                    let config = Config {
                        options: socket.options.clone(),
                        monitor: Some(Arc::new(spot)),
                        ..Config::default()
                    };
                    let made = Ours(Socket::with(socket.kind, config));
                    for name in &socket.binds {
                        endpoints.insert(name.clone(), made.bind());
                    }
                    made
                });
                Actor::Waiting(sockets.collect())
            });
        }
        let links = topology.links.iter();
        let relays = links.map(|link| Relay::to(&endpoints[&link.endpoint]));
        Self {
            relays: relays.collect(),
            topology,
            actors,
            seen,
        }
    }

    /// Connects a node's sockets, one link after the other, and lets it do its work.
    fn start(&mut self, scenario: &Scenario, node: NodeId) {
        let own = &self.topology.nodes[node.0].sockets;
        let links_from = |socket: SocketId| {
            let links = self.topology.links.iter().zip(&self.relays);
            links
                .filter(move |(link, _)| link.connector == socket)
                .map(|(_, relay)| relay)
        };
        match &mut self.actors[node.0] {
            Actor::Foreign(program) => {
                let endpoints = own.iter().map(|socket| {
                    let relays = links_from(*socket);
                    relays
                        .map(|relay| relay.endpoint.to_string())
                        .collect::<Vec<_>>()
                });
                program.write_line(&json!(endpoints.collect::<Vec<_>>()).to_string());
                for relay in own.iter().flat_map(|socket| links_from(*socket)) {
                    relay.after_handshake();
                }
                // What it publishes at once is out before somebody else can subscribe.
                let spoken = 1 + published_at_once(&scenario.nodes[node.0]);
                eventually("it has published", || {
                    program.written().lines().count() >= spoken
                });
            }
            Actor::Waiting(sockets) => {
                let spec = scenario.nodes[node.0].clone();
                for ((socket, id), said) in sockets.iter().zip(own).zip(&spec.sockets) {
                    for interest in &said.interests {
                        node::state(&socket.0, interest.clone()).expect("it is a subscriber");
                    }
                    for (place, relay) in links_from(*id).enumerate() {
                        match said.connect_identities.get(place) {
                            Some(name) => {
                                let _runtime = RUNTIME.enter();
                                let connected =
                                    socket.0.connect_named(&relay.endpoint, name.clone());
                                connected.expect("the endpoint is one to connect to");
                            }
                            None => socket.connect(&relay.endpoint),
                        }
                        relay.after_handshake();
                    }
                }
                let sockets = core::mem::take(sockets);
                self.actors[node.0] = Actor::Running(RUNTIME.spawn(run(spec, sockets)));
            }
            Actor::Running(_) => unreachable!("a node starts once"),
        }
    }

    /// What has passed so far.
    fn points(&self) -> Points {
        let mut points = self.seen.lock().expect("nobody panics with it").clone();
        for (actor, info) in self.actors.iter().zip(&self.topology.nodes) {
            if let Actor::Foreign(program) = actor {
                for line in program.written().lines().skip(1) {
                    let line: Value = serde_json::from_str(line).expect("it writes JSON");
                    let socket = line["socket"].as_u64().expect("a number") as usize;
                    let name = name_of(&self.topology, info.sockets[socket]);
                    let point = line["point"].as_str().expect("a name");
                    points.add(format!("{name} {point}"), &message(&line["frames"]));
                }
            }
        }
        for (index, relay) in self.relays.iter().enumerate() {
            let ways = [
                (Direction::ToBinder, relay.there()),
                (Direction::ToConnector, relay.back()),
            ];
            for (direction, written) in ways {
                let (from, to) = self.topology.ends(LinkId(index), direction);
                let name = |socket| self.topology.name_of(socket).to_owned();
                for message in &written.messages {
                    points.add(format!("wire {}>{}", name(from), name(to)), message);
                }
            }
        }
        points
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for actor in &self.actors {
            if let Actor::Running(task) = actor {
                task.abort();
            }
        }
    }
}

/// The name of a socket in an account: its node's, with its type where the node has several.
fn name_of(topology: &Topology, socket: SocketId) -> String {
    let info = &topology.sockets[socket.0];
    let node = &topology.nodes[info.node.0];
    match node.sockets.len() {
        1 => node.name.clone(),
        _ => format!("{}.{}", node.name, info.kind),
    }
}

/// Does what the node does, and keeps its links until the end of the run.
async fn run(spec: NodeSpec, sockets: Vec<Ours>) {
    let sockets: Vec<Socket> = sockets.into_iter().map(|ours| ours.0).collect();
    let kinds: Vec<SocketKind> = sockets.iter().map(Socket::kind).collect();
    let program = Behaves::new(&spec.behaviour, &kinds);
    node::run(program, &sockets, Clock::start(), &mut Unwatched).await;
    core::future::pending::<()>().await;
}

struct Unwatched;

impl Watch for Unwatched {
    fn handle_printed(&mut self, _: hopscope_core::Instant, _: String) {}

    fn handle_waiting(&mut self, _: bool) {}
}

/// Notes what passes between an application and one of our sockets.
struct Spot {
    name: String,
    seen: Arc<Mutex<Points>>,
}

impl Monitor for Spot {
    fn wants_events(&self) -> bool {
        true
    }

    fn handle_event(&self, _: hopscope_core::Instant, _: Option<&Place>, event: Event) {
        let (point, message) = match &event {
            Event::Submitted { message } => ("send", message),
            Event::Delivered { message, .. } => ("recv", message),
            Event::Dropped { message, .. } => ("drop", message),
            _ => return,
        };
        let mut seen = self.seen.lock().expect("nobody panics with it");
        seen.add(format!("{} {point}", self.name), message);
    }

    fn handle_link(&self, _: hopscope_core::Instant, _: &Place, _: &LinkNotice) {}
}

/// A node as `node.py` wants to be told.
fn describe(spec: &NodeSpec) -> Value {
    let sockets = spec.sockets.iter().map(describe_socket);
    let mut node = json!({"sockets": sockets.collect::<Vec<_>>()});
    let (key, value) = match &spec.behaviour {
        Behaviour::Script { steps } => ("steps", steps.iter().map(describe_step).collect()),
        Behaviour::Ventilator {
            after,
            messages,
            every,
            rounds,
        } => ("steps", as_steps(*after, messages, *every, *rounds)),
        Behaviour::Sink { delay, .. } => ("sink", json!(delay.as_millis() as u64)),
        Behaviour::Worker { reply: None, .. } => ("echo", json!(true)),
        Behaviour::Worker {
            reply: Some(reply), ..
        } => ("reply", frames(reply)),
        Behaviour::Proxy => ("proxy", json!(true)),
        other => panic!("node.py cannot do {other:?}"),
    };
    node[key] = value;
    node
}

fn describe_socket(socket: &SocketSpec) -> Value {
    let given = &socket.options;
    let mut options = json!({
        "SNDHWM": given.send_high_water_mark,
        "RCVHWM": given.receive_high_water_mark,
    });
    if let Some(identity) = &given.identity {
        options["IDENTITY"] = json!(hex::digits(identity.octets()));
    }
    if socket.kind == SocketKind::Req {
        options["REQ_RELAXED"] = json!(u8::from(given.req_relaxed));
        options["REQ_CORRELATE"] = json!(u8::from(given.req_correlate));
    }
    let names = socket.connect_identities.iter();
    let topics = socket.interests.iter().map(|interest| match interest {
        Interest::Subscribe(topic) => hex::digits(topic),
        other => panic!("node.py cannot do {other:?}"),
    });
    json!({
        "type": socket.kind.name(),
        "options": options,
        "binds": socket.binds,
        "names": names.map(|name| hex::digits(name.octets())).collect::<Vec<_>>(),
        "subscribe": topics.collect::<Vec<_>>(),
    })
}

/// How many messages a node sends before anything else, whether somebody hears them or not.
fn published_at_once(spec: &NodeSpec) -> usize {
    let publishes = |socket: &usize| {
        let kind = spec.sockets[*socket].kind;
        matches!(kind, SocketKind::Pub | SocketKind::Xpub)
    };
    let Behaviour::Script { steps } = &spec.behaviour else {
        return 0;
    };
    let sends = steps.iter().map_while(|step| match step {
        ScriptStep::Send { socket, .. } => Some(socket),
        _ => None,
    });
    sends.take_while(|socket| publishes(socket)).count()
}

/// What a ventilator does, as a script.
fn as_steps(after: Duration, messages: &[Message], every: Duration, rounds: u32) -> Value {
    let wait = |duration: Duration| json!({"wait": duration.as_millis() as u64});
    let round = messages
        .iter()
        .flat_map(|message| [json!({"send": frames(message)}), wait(every)]);
    let rounds = (0..rounds).flat_map(|_| round.clone());
    core::iter::once(wait(after)).chain(rounds).collect()
}

fn describe_step(step: &ScriptStep) -> Value {
    let millis = |time: &Duration| time.as_millis() as u64;
    match step {
        ScriptStep::Send { socket, message } => json!({"socket": socket, "send": frames(message)}),
        ScriptStep::Compose { socket, pieces } => {
            let pieces: Vec<_> = pieces.iter().map(describe_piece).collect();
            json!({"socket": socket, "send": pieces})
        }
        ScriptStep::Receive {
            socket, timeout, ..
        } => json!({"socket": socket, "receive": timeout.as_ref().map(millis)}),
        ScriptStep::ReceiveFrame {
            socket,
            timeout: None,
        } => json!({"socket": socket, "receive_frame": null}),
        ScriptStep::Wait { duration } => json!({"wait": millis(duration)}),
        other => panic!("node.py cannot do {other:?}"),
    }
}

fn describe_piece(piece: &Piece) -> Value {
    match piece {
        Piece::Own(frame) => json!(hex::digits(frame)),
        Piece::Frame(number) => json!({"frame": number}),
        Piece::Envelope => json!("envelope"),
        Piece::Body => json!("body"),
        Piece::All => json!("all"),
        other => panic!("node.py cannot do {other:?}"),
    }
}

fn frames(message: &Message) -> Value {
    let frames = message.frames().iter();
    frames.map(|frame| json!(hex::digits(frame))).collect()
}

fn message(frames: &Value) -> Message {
    let frames = frames.as_array().expect("a list of frames").iter();
    let frame = |digits: &Value| Frame::from(hex::octets(digits.as_str().expect("hex digits")));
    frames.map(frame).collect()
}

/// The endpoints that a foreign node has bound, by their names in the scenario.
fn endpoints_of(line: &str) -> BTreeMap<String, Endpoint> {
    let line: Value = serde_json::from_str(line).expect("it writes JSON");
    let bound = line["bound"].as_object().expect("it has bound").iter();
    let endpoint = |text: &Value| text.as_str().expect("text").parse().expect("an endpoint");
    bound
        .map(|(name, text)| (name.clone(), endpoint(text)))
        .collect()
}
