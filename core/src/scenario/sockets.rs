//! Sockets written out, their options checked.

use super::check::{self, End, Ends};
use super::error::{Fault, fault};
use super::formula::Scope;
use super::messages::{OCTETS_KEYS, octets};
use super::model::SocketSpec;
use super::tree::{Table, Value};
use crate::identity::Identity;
use crate::socket::{SocketKind, SocketOptions};

pub(super) const SOCKET_KEYS: &[&str] = &[
    "type",
    "bind",
    "connect",
    "identity",
    "hwm",
    "send-hwm",
    "receive-hwm",
    "mandatory",
    "first-identity",
];

/// The socket that `value` is; its ends are added to `ends`.
pub(super) fn socket_spec(
    value: &Value,
    scope: &Scope<'_>,
    ends: &mut Ends,
) -> Result<SocketSpec, Fault> {
    let socket = value.table("a socket", SOCKET_KEYS)?;
    let kind = kind_of(socket.need("type")?)?;
    let options = options(socket, kind, scope, ends)?;
    let binds = endpoints(socket.get("bind"), scope)?;
    let connects = endpoints(socket.get("connect"), scope)?;
    let names = |ends: &[End]| ends.iter().map(|end| end.endpoint.clone()).collect();
    let spec = SocketSpec {
        kind,
        options,
        binds: names(&binds),
        connects: names(&connects),
    };
    ends.add(value.at, kind, binds, connects)?;
    Ok(spec)
}

/// A socket type, also by the name it had in ZeroMQ 2.
pub(super) fn kind_of(value: &Value) -> Result<SocketKind, Fault> {
    let text = value.text()?;
    text.parse().map_err(|_| {
        Fault::unknown(
            value.at,
            "socket type",
            text,
            &SocketKind::ALL.map(SocketKind::name),
        )
    })
}

fn options(
    socket: Table<'_>,
    kind: SocketKind,
    scope: &Scope<'_>,
    ends: &mut Ends,
) -> Result<SocketOptions, Fault> {
    let mut options = SocketOptions::default();
    for (key, sends, receives) in [
        ("hwm", true, true),
        ("send-hwm", true, false),
        ("receive-hwm", false, true),
    ] {
        let Some(value) = socket.get(key) else {
            continue;
        };
        let mark = usize::try_from(value.number()?).unwrap_or(usize::MAX);
        if sends {
            options.send_high_water_mark = mark;
        }
        if receives {
            options.receive_high_water_mark = mark;
        }
    }
    if let Some(value) = socket.get("identity") {
        only_at(
            value,
            "identity",
            kind,
            kind != SocketKind::Rep,
            "REQ, DEALER or ROUTER",
        )?;
        let identity = Identity::chosen(&octets(value, OCTETS_KEYS, scope)?);
        options.identity = Some(identity.map_err(|error| fault!(value.at, "{error}"))?);
    }
    let router = kind == SocketKind::Router;
    if let Some(value) = socket.get("mandatory") {
        only_at(value, "mandatory", kind, router, "ROUTER")?;
        options.router_mandatory = value.truth()?;
    }
    if router {
        options.first_generated_identity = ends.next_first_identity();
    }
    if let Some(value) = socket.get("first-identity") {
        only_at(value, "first-identity", kind, router, "ROUTER")?;
        options.first_generated_identity = value.number()?;
    }
    Ok(options)
}

/// Refuses an option that this socket type does not have.
fn only_at(
    value: &Value,
    option: &str,
    kind: SocketKind,
    allowed: bool,
    owners: &str,
) -> Result<(), Fault> {
    if allowed {
        return Ok(());
    }
    Err(fault!(
        value.at,
        "{option:?} means nothing at a {kind}",
        "it at a {owners} only"
    ))
}

fn endpoints(value: Option<&Value>, scope: &Scope<'_>) -> Result<Vec<End>, Fault> {
    let mut ends = Vec::new();
    for value in value.map(Value::one_or_many).unwrap_or_default() {
        ends.push(End {
            at: value.at,
            endpoint: check::name(value, "an endpoint", scope)?,
        });
    }
    Ok(ends)
}
