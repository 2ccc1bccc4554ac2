//! From the author's file to the checked scenario: parameters filled in, repetitions written out.

use super::check::{self, Ends};
use super::error::{Fault, any_of, quote};
use super::formula::Scope;
use super::model::{Behaviour, LinkSpec, NodeSpec, Parameter, Scenario, ScriptStep, SocketSpec};
use super::read::{At, word};
use super::source::{self, Count, File, Octets, Step};
use super::told;
use crate::frame::Frame;
use crate::identity::Identity;
use crate::message::Message;
use crate::socket::{SocketKind, SocketOptions};

use core::time::Duration;

/// The nodes a scenario may have once it is written out.
const MAX_NODES: usize = 64;
/// The sockets one node may have.
const MAX_SOCKETS: usize = 8;
/// The steps all scripts may have together once they are written out.
const MAX_STEPS: usize = 10_000;
/// The frames one message may have once it is written out.
const MAX_FRAMES: usize = 256;

/// From one end of a link to the other, unless the file says otherwise.
const DEFAULT_LATENCY: Duration = Duration::from_millis(1);
/// What a program takes for one thing, unless the file says otherwise.
const DEFAULT_PACE: Duration = Duration::from_micros(200);

/// The words for a node's kind.
#[derive(Clone, Copy, Eq, PartialEq)]
enum NodeKind {
    Script,
    Worker,
    Echo,
    Proxy,
}

const NODE_KINDS: [(&str, NodeKind); 5] = [
    ("script", NodeKind::Script),
    ("client", NodeKind::Script),
    ("worker", NodeKind::Worker),
    ("echo", NodeKind::Echo),
    ("proxy", NodeKind::Proxy),
];

/// The scenario that `file` is with these parameters.
pub(super) fn scenario(file: &File, parameters: Vec<Parameter>) -> Result<Scenario, Fault> {
    let octets_left = Scope::budget();
    let values: Vec<(&str, u32)> = parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.value))
        .collect();
    let scope = Scope::new(values.into_iter(), &octets_left);

    let (nodes, ends) = nodes(file, &scope)?;
    check::ends(&ends)?;
    let title = scope.both(&file.title)?;
    let summary = scope.both(&file.summary)?;
    let narration = told::narration(file, &scope, &nodes)?;
    let predictions = told::predictions(file, &scope, &nodes)?;
    let opening = file
        .opening
        .as_ref()
        .map(|moment| told::moment(moment, &scope, &nodes))
        .transpose()?;
    Ok(Scenario {
        title,
        summary,
        seed: file.seed,
        link: link(file)?,
        pace: pace(file)?,
        parameters,
        nodes,
        narration,
        predictions,
        opening,
    })
}

fn link(file: &File) -> Result<LinkSpec, Fault> {
    let mut spec = LinkSpec {
        latency: DEFAULT_LATENCY,
        loss: 0.0,
    };
    if let Some(link) = &file.link {
        spec.latency = link.latency.unwrap_or(DEFAULT_LATENCY);
        if let Some(loss) = &link.loss {
            if !(0.0..=1.0).contains(&loss.value) {
                return Err(Fault::new(loss.at, format!("a loss of {}", loss.value))
                    .expected("a part from 0.0 (none) to 1.0 (all)"));
            }
            spec.loss = loss.value;
        }
    }
    Ok(spec)
}

fn pace(file: &File) -> Result<Duration, Fault> {
    match &file.pace {
        None => Ok(DEFAULT_PACE),
        Some(pace) if pace.value.is_zero() => {
            Err(Fault::new(pace.at, "a pace of nothing").expected("at least \"1us\""))
        }
        Some(pace) => Ok(pace.value),
    }
}

fn nodes(file: &File, scope: &Scope<'_>) -> Result<(Vec<NodeSpec>, Ends), Fault> {
    let mut nodes: Vec<NodeSpec> = Vec::new();
    let mut ends = Ends::default();
    let mut steps_left = MAX_STEPS;
    if file.nodes.value.is_empty() {
        return Err(Fault::new(file.nodes.at, "no nodes").expected("at least one"));
    }
    for node in &file.nodes.value {
        for scope in rounds(node.repeat.as_ref(), scope, MAX_NODES)? {
            if nodes.len() == MAX_NODES {
                return Err(Fault::new(node.at, "too many nodes")
                    .expected(format!("at most {MAX_NODES} once they are written out")));
            }
            let spec = node_spec(node, &scope, &mut ends, &mut steps_left)?;
            if nodes.iter().any(|other| other.name == spec.name) {
                return Err(Fault::new(
                    node.name.at,
                    format!("a second node named {}", quote(&spec.name)),
                )
                .expected("a name of its own for each node"));
            }
            nodes.push(spec);
        }
    }
    if nodes.is_empty() {
        return Err(Fault::new(file.nodes.at, "no nodes").expected("at least one"));
    }
    Ok((nodes, ends))
}

fn node_spec(
    node: &source::Node,
    scope: &Scope<'_>,
    ends: &mut Ends,
    steps_left: &mut usize,
) -> Result<NodeSpec, Fault> {
    let name = check::name(node.name.at, "node", scope.text(&node.name)?)?;
    let kind = word(&node.kind, "kind of node", &NODE_KINDS)?;
    if node.sockets.value.0.len() > MAX_SOCKETS {
        return Err(Fault::new(
            node.sockets.at,
            format!("{} sockets", node.sockets.value.0.len()),
        )
        .expected(format!("at most {MAX_SOCKETS}")));
    }
    let mut sockets = Vec::new();
    for socket in &node.sockets.value.0 {
        sockets.push(socket_spec(socket, scope, ends)?);
    }
    check::sockets_of(
        node.sockets.at,
        kind == NodeKind::Proxy,
        kind == NodeKind::Script,
        &sockets,
    )?;
    let behaviour = behaviour(node, kind, scope, sockets.len(), steps_left)?;
    Ok(NodeSpec {
        name,
        sockets,
        behaviour,
        start_after: node.start.unwrap_or_default(),
    })
}

fn behaviour(
    node: &source::Node,
    kind: NodeKind,
    scope: &Scope<'_>,
    sockets: usize,
    steps_left: &mut usize,
) -> Result<Behaviour, Fault> {
    let misplaced = [
        (
            "steps",
            node.steps.as_ref().map(|steps| steps.at),
            &[NodeKind::Script][..],
        ),
        (
            "reply",
            node.reply.as_ref().map(|reply| reply.at),
            &[NodeKind::Worker],
        ),
        (
            "delay",
            node.delay.as_ref().map(|delay| delay.at),
            &[NodeKind::Worker, NodeKind::Echo],
        ),
    ];
    for (key, place, kinds) in misplaced {
        if let Some(at) = place
            && !kinds.contains(&kind)
        {
            let owners: Vec<&str> = NODE_KINDS
                .iter()
                .filter(|(_, owner)| kinds.contains(owner))
                .map(|(word, _)| *word)
                .collect();
            return Err(Fault::new(at, format!("{key:?} at a node of another kind"))
                .expected(format!("kind = {}", any_of(&owners))));
        }
    }
    let missing = |key: &str| Fault::new(node.at, format!("a {} without {key:?}", node.kind.value));
    Ok(match kind {
        NodeKind::Proxy => Behaviour::Proxy,
        NodeKind::Worker | NodeKind::Echo => {
            let reply = match &node.reply {
                Some(reply) => Some(message(reply, scope)?),
                None if kind == NodeKind::Worker => {
                    return Err(missing("reply").expected("reply, or kind = \"echo\""));
                }
                None => None,
            };
            let delay = node
                .delay
                .as_ref()
                .map(|delay| delay.value)
                .unwrap_or_default();
            Behaviour::Worker { reply, delay }
        }
        NodeKind::Script => {
            let steps = node.steps.as_ref().ok_or_else(|| missing("steps"))?;
            *steps_left = steps_left.checked_sub(steps.value.len()).ok_or_else(|| {
                Fault::new(steps.at, "too many steps")
                    .expected(format!("at most {MAX_STEPS} in all scripts together"))
            })?;
            let steps = steps
                .value
                .iter()
                .map(|step| script_step(step, scope, sockets));
            Behaviour::Script {
                steps: steps.collect::<Result<_, _>>()?,
            }
        }
    })
}

fn script_step(step: &At<Step>, scope: &Scope<'_>, sockets: usize) -> Result<ScriptStep, Fault> {
    let number = |socket: &Option<At<u32>>| match socket {
        None if sockets == 1 => Ok(0),
        None => Err(Fault::new(step.at, "a step that does not say which socket")
            .expected(format!("socket = 1 to {sockets}"))),
        Some(At { at, value }) => (1..=sockets)
            .position(|number| u32::try_from(number) == Ok(*value))
            .ok_or_else(|| {
                Fault::new(*at, format!("the node has no socket number {value}")).expected(
                    if sockets == 1 {
                        "1".into()
                    } else {
                        format!("1 to {sockets}")
                    },
                )
            }),
    };
    Ok(match &step.value {
        Step::Send {
            socket,
            message: frames,
        } => ScriptStep::Send {
            socket: number(socket)?,
            message: message(frames, scope)?,
        },
        Step::Receive {
            socket,
            timeout,
            dump,
        } => ScriptStep::Receive {
            socket: number(socket)?,
            timeout: *timeout,
            dump: *dump,
        },
        Step::Wait { duration } => ScriptStep::Wait {
            duration: *duration,
        },
    })
}

fn socket_spec(
    socket: &source::Socket,
    scope: &Scope<'_>,
    ends: &mut Ends,
) -> Result<SocketSpec, Fault> {
    let kind: SocketKind = socket.kind.value.parse().map_err(|_| {
        let names: Vec<&str> = SocketKind::ALL.iter().map(|kind| kind.name()).collect();
        Fault::unknown(socket.kind.at, "socket type", &socket.kind.value, &names)
    })?;
    let mut options = SocketOptions::default();
    if let Some(hwm) = socket.hwm {
        options.send_high_water_mark = count(hwm);
        options.receive_high_water_mark = count(hwm);
    }
    if let Some(hwm) = socket.send_hwm {
        options.send_high_water_mark = count(hwm);
    }
    if let Some(hwm) = socket.receive_hwm {
        options.receive_high_water_mark = count(hwm);
    }
    if let Some(identity) = &socket.identity {
        check::only_at(
            identity.at,
            "identity",
            kind,
            kind != SocketKind::Rep,
            "REQ, DEALER or ROUTER",
        )?;
        let octets = octets(identity, scope)?;
        let chosen = Identity::chosen(&octets)
            .map_err(|error| Fault::new(identity.at, error.to_string()))?;
        options.identity = Some(chosen);
    }
    let router = kind == SocketKind::Router;
    if let Some(mandatory) = &socket.mandatory {
        check::only_at(mandatory.at, "mandatory", kind, router, "ROUTER")?;
        options.router_mandatory = mandatory.value;
    }
    if router {
        options.first_generated_identity = ends.next_first_identity();
    }
    if let Some(first) = &socket.first_identity {
        check::only_at(first.at, "first-identity", kind, router, "ROUTER")?;
        options.first_generated_identity = first.value;
    }
    let names = |list: &[At<String>]| {
        let names = list.iter().map(|name| {
            let written = check::name(name.at, "endpoint", scope.text(name)?)?;
            Ok(At {
                at: name.at,
                value: written,
            })
        });
        names.collect::<Result<Vec<_>, Fault>>()
    };
    let binds = names(&socket.bind.0)?;
    let connects = names(&socket.connect.0)?;
    ends.add(socket.at, kind, &binds, &connects)?;
    let plain = |names: Vec<At<String>>| names.into_iter().map(|name| name.value).collect();
    Ok(SocketSpec {
        kind,
        options,
        binds: plain(binds),
        connects: plain(connects),
    })
}

/// A mark of the file as the socket counts it.
fn count(mark: u32) -> usize {
    usize::try_from(mark).unwrap_or(usize::MAX)
}

/// The frames of a message, repetitions written out.
pub(super) fn message(message: &At<source::Message>, scope: &Scope<'_>) -> Result<Message, Fault> {
    let mut written = Message::new();
    for frame in &message.value.0 {
        for scope in rounds(frame.repeat.as_ref(), scope, MAX_FRAMES)? {
            if written.len() == MAX_FRAMES {
                return Err(Fault::new(message.at, "too many frames")
                    .expected(format!("at most {MAX_FRAMES} once they are written out")));
            }
            written.push(Frame::copy_from(&octets(&frame.octets, &scope)?));
        }
    }
    if written.is_empty() {
        return Err(Fault::new(message.at, "a message without frames").expected("at least one"));
    }
    Ok(written)
}

fn octets(octets: &At<Octets>, scope: &Scope<'_>) -> Result<Vec<u8>, Fault> {
    match &octets.value {
        Octets::Hex(octets) => Ok(octets.clone()),
        Octets::Text(text) => {
            let text = At {
                at: octets.at,
                value: text.clone(),
            };
            scope.text(&text).map(String::into_bytes)
        }
    }
}

/// The scopes of the rounds of something repeated; of what is not repeated, its own.
fn rounds<'a>(
    repeat: Option<&At<Count>>,
    scope: &Scope<'a>,
    most: usize,
) -> Result<Vec<Scope<'a>>, Fault> {
    let Some(repeat) = repeat else {
        return Ok(vec![scope.same()]);
    };
    let rounds = count_of(repeat, scope)?;
    match u32::try_from(rounds) {
        Ok(rounds) if count(rounds) <= most => {
            Ok((1..=rounds).map(|round| scope.round(round)).collect())
        }
        _ => Err(Fault::new(repeat.at, format!("repeated {rounds} times"))
            .expected(format!("0 to {most} times"))),
    }
}

/// The value of a number or formula.
pub(super) fn count_of(count: &At<Count>, scope: &Scope<'_>) -> Result<i64, Fault> {
    match &count.value {
        Count::Number(number) => Ok(i64::from(*number)),
        Count::Formula(formula) => scope.formula(count.at, formula),
    }
}
