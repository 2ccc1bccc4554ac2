//! Nodes written out: repeated ones one by one, each with its sockets and what it does.

use super::check::{self, Ends};
use super::error::{Fault, quote};
use super::formula::Scope;
use super::messages::{message, rounds};
use super::model::{Behaviour, NodeSpec, ScriptStep, SocketSpec};
use super::read::At;
use super::sockets::socket_spec;
use super::source::{self, File, NODE_KINDS, NodeKind, Step};
use crate::socket::SocketKind;

/// The nodes a scenario may have once it is written out.
const MAX_NODES: usize = 64;
/// The sockets one node may have.
const MAX_SOCKETS: usize = 8;
/// The steps all scripts may have together once they are written out.
const MAX_STEPS: usize = 10_000;

/// The nodes of `file`, and every end of their links.
pub(super) fn nodes(file: &File, scope: &Scope<'_>) -> Result<(Vec<NodeSpec>, Ends), Fault> {
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
    let name = check::name(node.name.at, "a node", scope.text(&node.name)?)?;
    let kind = node.kind;
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
    check_sockets(node.sockets.at, kind, &sockets)?;
    let behaviour = behaviour(node, kind, scope, sockets.len(), steps_left)?;
    Ok(NodeSpec {
        name,
        sockets,
        behaviour,
        start_after: node.start.unwrap_or_default(),
    })
}

/// Whether a node has the sockets that its kind needs.
fn check_sockets(at: usize, kind: NodeKind, sockets: &[SocketSpec]) -> Result<(), Fault> {
    let found = match sockets.len() {
        1 => "1 socket".to_owned(),
        many => format!("{many} sockets"),
    };
    match (kind, sockets) {
        (NodeKind::Proxy, [_, _]) => Ok(()),
        (NodeKind::Proxy, _) => {
            Err(Fault::new(at, format!("a proxy with {found}"))
                .expected("two, the front end first"))
        }
        (_, []) => Err(Fault::new(at, "a node without sockets").expected("at least one")),
        (NodeKind::Script, _) => Ok(()),
        (
            NodeKind::Worker | NodeKind::Echo,
            [
                SocketSpec {
                    kind: SocketKind::Req,
                    ..
                },
            ],
        ) => Err(Fault::new(at, "a REQ cannot answer: it asks")
            .expected("REP, DEALER or ROUTER at a worker or an echo")),
        (NodeKind::Worker | NodeKind::Echo, [_]) => Ok(()),
        (NodeKind::Worker | NodeKind::Echo, _) => {
            Err(Fault::new(at, format!("a worker or an echo with {found}")).expected("one"))
        }
    }
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
            let owners: Vec<String> = NODE_KINDS
                .iter()
                .filter(|(_, owner)| kinds.contains(owner))
                .map(|(word, _)| format!("{word:?}"))
                .collect();
            return Err(
                Fault::new(at, format!("{key:?} means nothing at a node of this kind"))
                    .expected(format!("kind = {}", owners.join(" or "))),
            );
        }
    }
    let missing = |node_kind, key| Fault::new(node.at, format!("a {node_kind} without {key:?}"));
    Ok(match kind {
        NodeKind::Proxy => Behaviour::Proxy,
        NodeKind::Worker | NodeKind::Echo => {
            let reply = match &node.reply {
                Some(reply) => Some(message(reply, scope)?),
                None if kind == NodeKind::Worker => {
                    return Err(missing("worker", "reply").expected("reply, or kind = \"echo\""));
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
            let steps = node
                .steps
                .as_ref()
                .ok_or_else(|| missing("script", "steps"))?;
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
