//! Scenarios of any size: what grows is the number of nodes and links, or the length of a queue.
//!
//! Each of a size gives about as many events as any other of its kind, so that time for each event
//! can be set against size.

use core::time::Duration;

use hopscope_core::Message;
use hopscope_core::scenario::{
    self, Behaviour, LinkSpec, NodeSpec, Scenario, ScriptStep, SocketSpec,
};
use hopscope_core::socket::{SocketKind, SocketOptions};
use hopscope_core::world::Over;

/// Events of a run, about.
const EVENTS: usize = 100_000;

/// A kind of scenario.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Its name.
    pub name: &'static str,
    /// What `n` counts.
    pub n_is: &'static str,
    /// The greatest `n` that makes sense.
    pub largest: usize,
    /// What its links are made of.
    pub over: Over,
    build: fn(usize) -> Vec<NodeSpec>,
    latency: Duration,
}

impl Scene {
    /// The scenario of size `n`.
    ///
    /// # Panics
    /// If the first built-in lesson, of which the rest is taken, is gone.
    #[expect(
        clippy::expect_used,
        reason = "lessons are built in and checked by their own tests"
    )]
    pub fn scenario(&self, n: usize) -> Scenario {
        let lesson = scenario::find("hello").expect("the first lesson is built in");
        let document = lesson.document().expect("built-in lessons are right");
        let lesson = document.scenario(&[]).expect("built-in lessons are right");
        Scenario {
            links: Vec::new(),
            link: LinkSpec {
                latency: self.latency,
                loss: 0.0,
            },
            pace: Duration::from_micros(1),
            nodes: (self.build)(n),
            parameters: Vec::new(),
            narration: Vec::new(),
            predictions: Vec::new(),
            tasks: Vec::new(),
            opening: None,
            acts: Vec::new(),
            until: Duration::ZERO,
            ..lesson
        }
    }
}

/// Every kind.
pub const ALL: [Scene; 8] = [
    Scene {
        name: "broker",
        n_is: "clients at one ROUTER",
        largest: 10_000,
        build: broker,
        over: Over::Inproc,
        latency: SHORT,
    },
    Scene {
        name: "publisher",
        n_is: "subscribers of one PUB",
        largest: 10_000,
        build: publisher,
        over: Over::Inproc,
        latency: SHORT,
    },
    Scene {
        name: "relay",
        n_is: "proxies in a row, PULL and PUSH",
        largest: 10_000,
        build: relay,
        over: Over::Inproc,
        latency: SHORT,
    },
    Scene {
        name: "routers",
        n_is: "ROUTERs in a row, an identity more at each",
        largest: 300,
        build: routers,
        over: Over::Inproc,
        latency: SHORT,
    },
    Scene {
        name: "queue",
        n_is: "messages in one queue",
        largest: 10_000,
        build: queue,
        over: Over::Inproc,
        latency: SHORT,
    },
    Scene {
        name: "flights",
        n_is: "messages on one link at once",
        largest: 10_000,
        build: flights,
        over: Over::Inproc,
        latency: Duration::from_secs(1),
    },
    Scene {
        name: "tcp",
        n_is: "clients at one ROUTER, over simulated TCP",
        largest: 3_000,
        build: broker,
        over: Over::Tcp,
        latency: SHORT,
    },
    Scene {
        name: "heartbeats",
        n_is: "links over simulated TCP with nothing but signs of life",
        largest: 1_000,
        build: heartbeats,
        over: Over::Tcp,
        latency: SHORT,
    },
];

const PING: Duration = Duration::from_millis(100);

const SHORT: Duration = Duration::from_micros(50);

fn node(name: String, sockets: Vec<SocketSpec>, behaviour: Behaviour) -> NodeSpec {
    NodeSpec {
        name,
        sockets,
        behaviour,
        start_after: Duration::ZERO,
        place: None,
    }
}

fn binds(kind: SocketKind, endpoint: impl Into<String>) -> SocketSpec {
    SocketSpec {
        binds: vec![endpoint.into()],
        ..SocketSpec::new(kind)
    }
}

fn connects(kind: SocketKind, endpoint: impl Into<String>) -> SocketSpec {
    SocketSpec {
        connects: vec![endpoint.into()],
        ..SocketSpec::new(kind)
    }
}

fn ventilator(rounds: usize, every: Duration) -> Behaviour {
    Behaviour::Ventilator {
        after: Duration::from_millis(1),
        messages: vec![Message::of(["sixteen octets.."])],
        every,
        rounds: u32::try_from(rounds).unwrap_or(u32::MAX),
    }
}

const SINK: Behaviour = Behaviour::Sink {
    delay: Duration::ZERO,
    dump: false,
};

/// A client that asks and waits, `times` times.
fn asks(times: usize) -> Behaviour {
    let send = ScriptStep::Send {
        socket: 0,
        message: Message::of(["sixteen octets.."]),
    };
    let receive = ScriptStep::Receive {
        socket: 0,
        timeout: None,
        dump: false,
    };
    Behaviour::Script {
        steps: [send, receive]
            .into_iter()
            .cycle()
            .take(2 * times)
            .collect(),
    }
}

/// `n` REQ clients of one ROUTER that answers each.
fn broker(n: usize) -> Vec<NodeSpec> {
    let worker = Behaviour::Worker {
        reply: None,
        delay: Duration::ZERO,
    };
    let clients = (0..n).map(|client| {
        let socket = connects(SocketKind::Req, "line");
        node(
            format!("client{client}"),
            vec![socket],
            asks((EVENTS / 14 / n).max(1)),
        )
    });
    let broker = node(
        "broker".into(),
        vec![binds(SocketKind::Router, "line")],
        worker,
    );
    clients.chain([broker]).collect()
}

/// One PUB and `n` subscribers to everything.
fn publisher(n: usize) -> Vec<NodeSpec> {
    let source = ventilator((EVENTS / 5 / n).max(1), Duration::from_micros(10));
    let source = node(
        "source".into(),
        vec![binds(SocketKind::Pub, "line")],
        source,
    );
    let sinks = (0..n).map(|sink| {
        let mut socket = connects(SocketKind::Sub, "line");
        socket.interests = vec![hopscope_core::Interest::Subscribe("".into())];
        node(format!("sink{sink}"), vec![socket], SINK)
    });
    [source].into_iter().chain(sinks).collect()
}

/// A PUSH, `n` proxies, a PULL.
fn relay(n: usize) -> Vec<NodeSpec> {
    let source = ventilator((EVENTS / 6 / n).max(1), Duration::ZERO);
    let mut nodes = vec![node(
        "source".into(),
        vec![connects(SocketKind::Push, "line0")],
        source,
    )];
    for hop in 0..n {
        let front = binds(SocketKind::Pull, format!("line{hop}"));
        let back = connects(SocketKind::Push, format!("line{}", hop + 1));
        nodes.push(node(
            format!("hop{hop}"),
            vec![front, back],
            Behaviour::Proxy,
        ));
    }
    let sink = binds(SocketKind::Pull, format!("line{n}"));
    nodes.push(node("sink".into(), vec![sink], SINK));
    nodes
}

/// A REQ, `n` proxies of ROUTER and DEALER, a REP.
fn routers(n: usize) -> Vec<NodeSpec> {
    let client = connects(SocketKind::Req, "line0");
    let requests = (EVENTS / 16 / n).max(1);
    let mut nodes = vec![node("client".into(), vec![client], asks(requests))];
    for hop in 0..n {
        let front = binds(SocketKind::Router, format!("line{hop}"));
        let back = connects(SocketKind::Dealer, format!("line{}", hop + 1));
        nodes.push(node(
            format!("hop{hop}"),
            vec![front, back],
            Behaviour::Proxy,
        ));
    }
    let worker = Behaviour::Worker {
        reply: None,
        delay: Duration::ZERO,
    };
    let server = binds(SocketKind::Rep, format!("line{n}"));
    nodes.push(node("server".into(), vec![server], worker));
    nodes
}

/// A PUSH that sends `n` messages at once to a PULL that takes one at a time, again and again.
fn queue(n: usize) -> Vec<NodeSpec> {
    let options = SocketOptions {
        send_high_water_mark: 0,
        receive_high_water_mark: 1,
        ..SocketOptions::default()
    };
    pile(n, options, Duration::from_micros(200))
}

/// A PUSH that sends `n` messages into a link that takes a second to cross.
fn flights(n: usize) -> Vec<NodeSpec> {
    let options = SocketOptions {
        send_high_water_mark: 0,
        receive_high_water_mark: 0,
        ..SocketOptions::default()
    };
    pile(n, options, Duration::ZERO)
}

fn pile(n: usize, options: SocketOptions, delay: Duration) -> Vec<NodeSpec> {
    let send = ScriptStep::Send {
        socket: 0,
        message: Message::of(["sixteen octets.."]),
    };
    let wait = ScriptStep::Wait {
        duration: Duration::from_secs(10),
    };
    let rounds = (EVENTS / 5 / n).max(1);
    let round = [vec![send; n], vec![wait]].concat();
    let steps = round.iter().cycle().take(round.len() * rounds);
    let with_options = |socket: SocketSpec| SocketSpec {
        options: options.clone(),
        ..socket
    };
    let push = with_options(connects(SocketKind::Push, "line"));
    let pull = with_options(binds(SocketKind::Pull, "line"));
    let steps = steps.cloned().collect();
    vec![
        node("source".into(), vec![push], Behaviour::Script { steps }),
        node(
            "sink".into(),
            vec![pull],
            Behaviour::Sink { delay, dump: false },
        ),
    ]
}

/// `n` PUSHes that say nothing to a PULL, while another node waits.
fn heartbeats(n: usize) -> Vec<NodeSpec> {
    let with_heartbeat = |mut socket: SocketSpec| {
        socket.wire.heartbeat.interval = Some(PING);
        socket
    };
    let silent = |number: usize| {
        let socket = with_heartbeat(connects(SocketKind::Push, "line"));
        let steps = Vec::new();
        node(
            format!("silent{number}"),
            vec![socket],
            Behaviour::Script { steps },
        )
    };
    let pull = with_heartbeat(binds(SocketKind::Pull, "line"));
    let pings = u32::try_from(EVENTS / 8 / n).unwrap_or(u32::MAX).max(1);
    let wait = ScriptStep::Wait {
        duration: PING * pings,
    };
    let steps = vec![wait];
    let waits = binds(SocketKind::Pull, "elsewhere");
    let others = [
        node("sink".into(), vec![pull], SINK),
        node("waits".into(), vec![waits], Behaviour::Script { steps }),
    ];
    (0..n).map(silent).chain(others).collect()
}
