//! A run over TCP: every socket of the scenario is a real one, on a port of its own on loopback.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

use hopscope::Applicant;
use hopscope::Authenticator;
use hopscope::Clock;
use hopscope::Config;
use hopscope::Deciding;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope::node;
use hopscope_core::Frame;
use hopscope_core::Instant;
use hopscope_core::program::Program;
use hopscope_core::scenario::Act;
use hopscope_core::scenario::ActSpec;
use hopscope_core::scenario::NodeSpec;
use hopscope_core::scenario::Scenario;
use hopscope_core::scenario::ScriptStep;
use hopscope_core::scenario::SocketSpec;
use hopscope_core::scenario::WireSpec;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::Event;
use hopscope_core::trace::LinkId;
use hopscope_core::trace::NodeId;
use hopscope_core::trace::SocketId;
use hopscope_core::trace::Topology;
use hopscope_core::trace::Trace;
use hopscope_core::wire::Generation;
use hopscope_core::zap::Lists;
use hopscope_core::zap::Request;
use tokio::task::JoinSet;
use tokio::task::yield_now;
use tokio::time::sleep;
use tokio::time::sleep_until;
use tokio::time::timeout;

use super::board::Board;
use super::board::NodeWriter;
use super::board::SocketWriter;
use super::by_hand;
use crate::exit::Exit;
use crate::exit::Failure;

/// A run that has not come to rest by then is given up.
const RUN_LIMIT: Duration = Duration::from_secs(120);

/// Between two looks at whether the run has come to rest.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// Turns that every task gets to act on what has arrived. Nothing recorded in all of them means
/// that nothing more will be: each step from a link to a node and back takes one.
const SETTLING_TURNS: usize = 64;

/// Runs a scenario until nothing is under way and every node has finished or waits.
pub(super) async fn play(scenario: &Scenario) -> Result<Trace, Failure> {
    check(scenario)?;
    let clock = Clock::start();
    let topology = Topology::of(scenario);
    let board = Board::new(topology.clone(), clock);
    let sockets = make_sockets(scenario, &board, clock);
    let endpoints = bind_all(&topology, &sockets).await?;

    let mut sockets: Vec<Option<Socket>> = sockets.into_iter().map(Some).collect();
    let mut open: Vec<Option<Arc<Vec<Socket>>>> = vec![None; scenario.nodes.len()];
    let mut nodes = JoinSet::new();
    let running = async {
        for (at, entry) in agenda(scenario) {
            sleep_until(clock.deadline(Instant::ZERO + at)).await;
            let index = match entry {
                Entry::Start(index) => index,
                Entry::Call(name, step) => {
                    if let Some(node) = topology.node_named(name) {
                        by_hand::call(&board, node, open[node.0].as_deref(), step);
                    }
                    continue;
                }
            };
            let spec = &scenario.nodes[index];
            let own: Vec<SocketId> = topology.nodes[index].sockets.clone();
            connect_all(scenario, &topology, &board, &endpoints, &sockets, &own).await?;
            let own: Vec<Socket> = own
                .iter()
                .filter_map(|socket| sockets[socket.0].take())
                .collect();
            let own = Arc::new(own);
            open[index] = Some(own.clone());
            nodes.spawn(run_node(
                spec.clone(),
                own,
                board.clone(),
                NodeId(index),
                clock,
            ));
        }
        sleep_until(clock.deadline(Instant::ZERO + scenario.until)).await;
        come_to_rest(&board).await;
        Ok(board.trace())
    };
    match timeout(RUN_LIMIT, running).await {
        Ok(trace) => trace,
        Err(_) => {
            let message = format!("the run did not come to rest within {RUN_LIMIT:?}");
            Err(Failure::new(Exit::Timeout, message))
        }
    }
}

/// What is to be done at a time of the run.
enum Entry<'a> {
    /// The node of this number begins.
    Start(usize),
    /// The node of this name makes a call by hand.
    Call(&'a str, &'a ScriptStep),
}

/// What is to be done, by time; at the same time the nodes start first, as in the world.
fn agenda(scenario: &Scenario) -> Vec<(Duration, Entry<'_>)> {
    let starts = scenario.nodes.iter().enumerate();
    let starts = starts.map(|(index, node)| (node.start_after, Entry::Start(index)));
    let calls = scenario.acts.iter().filter_map(|spec| match &spec.act {
        Act::Call { node, step } => Some((spec.at, Entry::Call(node, step))),
        _ => None,
    });
    let mut agenda: Vec<_> = starts.chain(calls).collect();
    agenda.sort_by_key(|(at, _)| *at);
    agenda
}

/// Refuses what only the world can do.
fn check(scenario: &Scenario) -> Result<(), Failure> {
    for ActSpec { at, act } in &scenario.acts {
        if !matches!(act, Act::Call { .. }) {
            let (at, deed) = (Instant::ZERO + *at, act.deed());
            return Err(Failure::error(format_args!(
                "the scenario has the act \"{deed}\" at {at}, which happens in the world only: run it \
                 without --over tcp"
            )));
        }
    }
    let sockets = scenario.nodes.iter().flat_map(|node| &node.sockets);
    match sockets.map(|socket| socket.wire.newest).min() {
        Some(newest) if newest < Generation::Zmtp31 => Err(Failure::error(format_args!(
            "a socket of the scenario speaks {newest}, as only sockets of the world can: run it \
             without --over tcp"
        ))),
        _ => Ok(()),
    }
}

fn make_sockets(scenario: &Scenario, board: &Arc<Board>, clock: Clock) -> Vec<Socket> {
    let specs = scenario
        .nodes
        .iter()
        .flat_map(|node| &node.sockets)
        .enumerate();
    specs
        .map(|(index, spec)| {
            let monitor = SocketWriter {
                board: board.clone(),
                socket: SocketId(index),
            };
            let WireSpec {
                oldest,
                security,
                handler,
                heartbeat,
                handshake_timeout,
                limits,
                reconnect,
                ..
            } = spec.wire.clone();
            let authenticator =
                handler.map(|lists| -> Arc<dyn Authenticator> { Arc::new(Handler(lists)) });
            let config = Config {
                options: spec.options.clone(),
                oldest,
                security,
                authenticator,
                heartbeat,
                handshake_timeout,
                limits,
                reconnect: Reconnect {
                    interval: reconnect.interval,
                    longest: Some(reconnect.max).filter(|max| !max.is_zero()),
                },
                monitor: Some(Arc::new(monitor)),
                clock,
                ..Config::default()
            };
            Socket::with(spec.kind, config)
        })
        .collect()
}

/// Decides by the users and keys that the scenario's server knows.
struct Handler(Lists);

impl Authenticator for Handler {
    fn authenticate(&self, applicant: Applicant) -> Deciding<'_> {
        let identity = applicant.identity.map(|identity| identity.frame().clone());
        let verdict = self.0.decide(&Request {
            id: Frame::EMPTY,
            domain: applicant.domain,
            address: applicant.address,
            identity: identity.unwrap_or_default(),
            credentials: applicant.credentials,
        });
        Box::pin(core::future::ready(verdict))
    }
}

/// Binds each endpoint of the scenario to a port that the system chooses.
async fn bind_all(
    topology: &Topology,
    sockets: &[Socket],
) -> Result<BTreeMap<String, Endpoint>, Failure> {
    let mut endpoints = BTreeMap::new();
    for (socket, info) in sockets.iter().zip(&topology.sockets) {
        for name in &info.binds {
            let bound = socket
                .bind(&Endpoint::loopback(0))
                .await
                .map_err(Failure::error)?;
            endpoints.insert(name.clone(), bound);
        }
    }
    Ok(endpoints)
}

/// Makes the links that a node's sockets connect, one after the other: peers are then numbered in
/// the same order as in the world.
async fn connect_all(
    scenario: &Scenario,
    topology: &Topology,
    board: &Board,
    endpoints: &BTreeMap<String, Endpoint>,
    sockets: &[Option<Socket>],
    own: &[SocketId],
) -> Result<(), Failure> {
    let specs: Vec<&SocketSpec> = scenario
        .nodes
        .iter()
        .flat_map(|node| &node.sockets)
        .collect();
    for socket in own {
        if let Some(open) = &sockets[socket.0] {
            for interest in &specs[socket.0].interests {
                // What a socket refuses it refuses in the world too, with the same event.
                let _ = node::state(open, interest.clone());
            }
        }
    }
    for (index, info) in topology.links.iter().enumerate() {
        let connector = sockets[info.connector.0].as_ref();
        if let (true, Some(socket)) = (own.contains(&info.connector), connector) {
            board.begin_link(LinkId(index));
            let endpoint = &endpoints[&info.endpoint];
            let spec = specs[info.connector.0];
            let number = spec.connects.iter().position(|name| *name == info.endpoint);
            let name = number.and_then(|number| spec.connect_identities.get(number));
            match name {
                Some(name) => socket.connect_named(endpoint, name.clone()),
                None => socket.connect(endpoint),
            }
            .map_err(Failure::error)?;
            let refused = |why| Failure::new(Exit::Refused, why);
            board.link_ready().await.map_err(refused)?;
        }
    }
    Ok(())
}

async fn run_node(
    spec: NodeSpec,
    sockets: Arc<Vec<Socket>>,
    board: Arc<Board>,
    node: NodeId,
    clock: Clock,
) {
    let kinds: Vec<SocketKind> = sockets.iter().map(Socket::kind).collect();
    let program = Program::new(&spec.behaviour, &kinds);
    let mut watch = NodeWriter {
        board: board.clone(),
        node,
    };
    node::run(program, &sockets, clock, &mut watch).await;
    board.record_node(node, Event::Finished);
    // The links of a node that has finished stay until the end of the run, as in the world.
    core::future::pending::<()>().await;
}

/// Waits until nothing is under way and stays so while every task has its turn.
async fn come_to_rest(board: &Board) {
    loop {
        sleep(LOOK_INTERVAL).await;
        let Some(records) = board.records_at_rest() else {
            continue;
        };
        for _ in 0..SETTLING_TURNS {
            yield_now().await;
        }
        sleep(LOOK_INTERVAL).await;
        if board.records_at_rest() == Some(records) {
            return;
        }
    }
}
