//! The steps of a script: what can be done at which of a node's sockets.

use super::chinese::chinese;
use super::error::{Fault, any_of, fault};
use super::formula::Scope;
use super::model::ScriptStep;
use super::pieces::{Composed, composed};
use super::sockets::{self, JOINING, SUBSCRIBING};
use super::tree::{Data, Value};
use super::words::joined;
use crate::interest::Interest;
use crate::socket::SocketKind;

/// The calls of an application; an act makes them by hand.
pub(super) const CALLS: &[&str] = &[
    "send",
    "receive",
    "subscribe",
    "unsubscribe",
    "join",
    "leave",
];
/// What a step can be about.
const DEEDS: &[&str] = &joined::<{ CALLS.len() + 1 }>(&[CALLS, &["wait"]]);
pub(super) const STEP_KEYS: &[&str] = &joined::<{ DEEDS.len() + 1 }>(&[DEEDS, &["socket"]]);
pub(super) const RECEIVE_KEYS: &[&str] = &["timeout", "dump", "frame"];

/// The words `receive`, `dump` (receive and print) and `receive-frame`, or a table with one deed.
pub(super) fn script_step(
    value: &Value,
    kinds: &[SocketKind],
    scope: &Scope<'_>,
) -> Result<ScriptStep, Fault> {
    let only = |socket: Option<&Value>| socket_number(value.at, socket, kinds.len());
    if let Data::Text(_) = value.data {
        let word = value.word("step", &["receive", "dump", "receive-frame"])?;
        let (socket, timeout) = (only(None)?, None);
        let socket = can(value.at, socket, kinds, "receive", SocketKind::can_receive)?;
        return Ok(match word {
            2 => ScriptStep::ReceiveFrame { socket, timeout },
            word => ScriptStep::Receive {
                socket,
                timeout,
                dump: word == 1,
            },
        });
    }
    if !matches!(value.data, Data::Table(_)) {
        return Err(value
            .unexpected("a step: \"receive\", \"dump\", or a table with send, receive or wait, such as { send = [\"\", \"x\"] } for two frames"));
    }
    let step = value.table("a step", STEP_KEYS)?;
    let (deed, what) = step.one_of(DEEDS)?;
    step_of(value.at, deed, what, step.get("socket"), kinds, scope)
}

/// The step at octet `at` that does `deed` with `what`, at the socket of this number if one is given.
pub(super) fn step_of(
    at: usize,
    deed: &str,
    what: &Value,
    socket: Option<&Value>,
    kinds: &[SocketKind],
    scope: &Scope<'_>,
) -> Result<ScriptStep, Fault> {
    let only = |socket: Option<&Value>| socket_number(at, socket, kinds.len());
    match (deed, socket) {
        ("wait", None) => Ok(ScriptStep::Wait {
            duration: what.duration()?,
        }),
        ("wait", Some(socket)) => Err(fault!(
            socket.at,
            "a socket to wait" / "等待不需要套接字",
            "no socket" / "不写 socket"
        )),
        ("send", _) => {
            let socket = can(at, only(socket)?, kinds, "send", SocketKind::can_send)?;
            Ok(match composed(what, scope)? {
                Composed::Written(message) => ScriptStep::Send { socket, message },
                Composed::Of(pieces) => ScriptStep::Compose { socket, pieces },
            })
        }
        ("receive", _) => {
            let options = what.table("the options of receive", RECEIVE_KEYS)?;
            let socket = can(at, only(socket)?, kinds, "receive", SocketKind::can_receive)?;
            let timeout = options.get("timeout").map(Value::duration).transpose()?;
            let truth = |key: &str| options.get(key).map_or(Ok(false), Value::truth);
            let dump = truth("dump")?;
            if truth("frame")? {
                return Ok(ScriptStep::ReceiveFrame { socket, timeout });
            }
            Ok(ScriptStep::Receive {
                socket,
                timeout,
                dump,
            })
        }
        _ => {
            let socket = only(socket)?;
            let kind = kinds[socket];
            let groups = matches!(deed, "join" | "leave");
            let owners = if groups { JOINING } else { SUBSCRIBING };
            let manual = !groups && kind == SocketKind::Xpub;
            if !owners.contains(&kind) && !manual {
                let owners = if groups {
                    "a DISH"
                } else {
                    "a SUB, an XSUB or a manual XPUB"
                };
                let owners_zh = chinese(owners);
                return Err(fault!(
                    at,
                    "a {kind} cannot {deed}" / "{kind} 不能 {deed}",
                    "{owners}" / "{owners_zh}"
                ));
            }
            let interest = match deed {
                "subscribe" => Interest::Subscribe(sockets::name(what, scope)?),
                "unsubscribe" => Interest::Cancel(sockets::name(what, scope)?),
                "join" => Interest::Join(sockets::group(what, scope)?),
                _ => Interest::Leave(sockets::group(what, scope)?),
            };
            Ok(ScriptStep::Interest { socket, interest })
        }
    }
}

/// The socket's number, if its type can do such a thing.
fn can(
    at: usize,
    socket: usize,
    kinds: &[SocketKind],
    deed: &str,
    can: fn(SocketKind) -> bool,
) -> Result<usize, Fault> {
    let kind = kinds[socket];
    if can(kind) {
        return Ok(socket);
    }
    let able: Vec<&str> = kind.partners().iter().map(|kind| kind.name()).collect();
    let able = any_of(&able);
    let able_zh = chinese(&able);
    Err(fault!(
        at,
        "a {kind} cannot {deed}" / "{kind} 不能 {deed}",
        "it at a {able}" / "它用于 {able_zh}"
    ))
}

/// Which of the node's sockets a step means, counted from 0 here and from 1 in the file.
pub(super) fn socket_number(
    at: usize,
    socket: Option<&Value>,
    sockets: usize,
) -> Result<usize, Fault> {
    let Some(value) = socket else {
        return match sockets {
            1 => Ok(0),
            _ => Err(fault!(
                at,
                "a step that does not say which socket" / "步骤没有说明是哪个套接字",
                "socket = 1 to {sockets}" / "socket = 1 到 {sockets}"
            )),
        };
    };
    let number = value.number()?;
    usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1))
        .filter(|index| *index < sockets)
        .ok_or_else(|| {
            fault!(
                value.at,
                "the node has no socket number {number}" / "节点没有编号为 {number} 的套接字",
                "a number from 1 to {sockets}" / "从 1 到 {sockets} 的数字"
            )
        })
}
