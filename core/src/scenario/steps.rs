//! The steps of a script: what can be done at which of a node's sockets.

use super::error::{Fault, any_of, fault};
use super::formula::Scope;
use super::messages::message;
use super::model::ScriptStep;
use super::sockets::{self, JOINING, SUBSCRIBING};
use super::tree::{Data, Value};
use crate::interest::Interest;
use crate::socket::SocketKind;

pub(super) const STEP_KEYS: &[&str] = &[
    "send",
    "receive",
    "subscribe",
    "unsubscribe",
    "join",
    "leave",
    "wait",
    "socket",
];
/// What a step can be about.
const DEEDS: &[&str] = &[
    "send",
    "receive",
    "subscribe",
    "unsubscribe",
    "join",
    "leave",
    "wait",
];
pub(super) const RECEIVE_KEYS: &[&str] = &["timeout", "dump"];

/// The words `receive` and `dump` (receive and print), or a table with one deed.
pub(super) fn script_step(
    value: &Value,
    kinds: &[SocketKind],
    scope: &Scope<'_>,
) -> Result<ScriptStep, Fault> {
    let only = |socket: Option<&Value>| socket_number(value.at, socket, kinds.len());
    if let Data::Text(_) = value.data {
        let dump = value.word("step", &["receive", "dump"])? == 1;
        return Ok(ScriptStep::Receive {
            socket: can(
                value,
                only(None)?,
                kinds,
                "receive",
                SocketKind::can_receive,
            )?,
            timeout: None,
            dump,
        });
    }
    if !matches!(value.data, Data::Table(_)) {
        return Err(value
            .unexpected("a step: \"receive\", \"dump\", or a table with send, receive or wait"));
    }
    let step = value.table("a step", STEP_KEYS)?;
    let socket = step.get("socket");
    let (deed, what) = step.one_of(DEEDS)?;
    match (deed, socket) {
        ("wait", None) => Ok(ScriptStep::Wait {
            duration: what.duration()?,
        }),
        ("wait", Some(socket)) => Err(fault!(socket.at, "a socket to wait", "no socket")),
        ("send", _) => Ok(ScriptStep::Send {
            socket: can(value, only(socket)?, kinds, "send", SocketKind::can_send)?,
            message: message(what, scope)?,
        }),
        ("receive", _) => {
            let options = what.table("the options of receive", RECEIVE_KEYS)?;
            Ok(ScriptStep::Receive {
                socket: can(
                    value,
                    only(socket)?,
                    kinds,
                    "receive",
                    SocketKind::can_receive,
                )?,
                timeout: options.get("timeout").map(Value::duration).transpose()?,
                dump: options.get("dump").map_or(Ok(false), Value::truth)?,
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
                return Err(fault!(value.at, "a {kind} cannot {deed}", "{owners}"));
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
    step: &Value,
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
    Err(fault!(step.at, "a {kind} cannot {deed}", "it at a {able}"))
}

/// Which of the node's sockets a step means, counted from 0 here and from 1 in the file.
fn socket_number(at: usize, socket: Option<&Value>, sockets: usize) -> Result<usize, Fault> {
    let Some(value) = socket else {
        return match sockets {
            1 => Ok(0),
            _ => Err(fault!(
                at,
                "a step that does not say which socket",
                "socket = 1 to {sockets}"
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
                "the node has no socket number {number}",
                "a number from 1 to {sockets}"
            )
        })
}
