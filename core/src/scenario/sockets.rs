//! Sockets written out, their options checked.

use super::check::{self, End, Ends};
use super::error::{Fault, fault};
use super::formula::Scope;
use super::messages::{OCTETS_KEYS, octets};
use super::model::SocketSpec;
use super::options::{self, owned};
use super::tree::Value;
use super::wire;
use super::words::joined;
use crate::frame::Frame;
use crate::interest::Interest;
use crate::socket::SocketKind;

/// The longest group that a DISH can join, in octets (RFC 48).
const MAX_GROUP_OCTETS: usize = 255;

/// The keys that are no options.
const OWN_KEYS: &[&str] = &["type", "bind", "connect", "subscribe", "join"];
pub(super) const SOCKET_KEYS: &[&str] = &joined::<
    { OWN_KEYS.len() + options::OPTION_KEYS.len() + wire::WIRE_KEYS.len() },
>(&[OWN_KEYS, options::OPTION_KEYS, wire::WIRE_KEYS]);

/// The socket that `value` is; its ends are added to `ends`.
pub(super) fn socket_spec(
    value: &Value,
    scope: &Scope<'_>,
    ends: &mut Ends,
) -> Result<SocketSpec, Fault> {
    let socket = value.table("a socket", SOCKET_KEYS)?;
    let kind = kind_of(socket.need("type")?)?;
    let options = options::options(socket, kind, scope, ends)?;
    let binds = endpoints(socket.get("bind"), scope)?;
    let connects = endpoints(socket.get("connect"), scope)?;
    let names = |ends: &[End]| ends.iter().map(|end| end.endpoint.clone()).collect();
    let mut interests = Vec::new();
    if let Some(value) = owned(socket, "subscribe", kind, SUBSCRIBING)? {
        for topic in value.one_or_many() {
            interests.push(Interest::Subscribe(name(topic, scope)?));
        }
    }
    if let Some(value) = owned(socket, "join", kind, JOINING)? {
        for value in value.one_or_many() {
            interests.push(Interest::Join(group(value, scope)?));
        }
    }
    let spec = SocketSpec {
        kind,
        options,
        binds: names(&binds),
        connects: names(&connects),
        connect_identities: options::connect_identities(socket, kind, connects.len(), scope)?,
        interests,
        wire: wire::wire(socket, kind, scope)?,
    };
    ends.add(value.at, kind, binds, connects)?;
    Ok(spec)
}

/// The types that subscribe by a call; an XSUB may also send its subscriptions as messages.
pub(super) const SUBSCRIBING: &[SocketKind] = &[SocketKind::Sub, SocketKind::Xsub];
/// The types that join groups.
pub(super) const JOINING: &[SocketKind] = &[SocketKind::Dish];

/// A socket type, also by the name it had in ZeroMQ 2.
pub(super) fn kind_of(value: &Value) -> Result<SocketKind, Fault> {
    let text = value.text()?;
    let kind = text.parse().map_err(|_| {
        Fault::unknown(
            value.at,
            "socket type",
            text,
            &SocketKind::ALL.map(SocketKind::name),
        )
    })?;
    if kind == SocketKind::Stream {
        return Err(fault!(
            value.at,
            "a STREAM in a scenario" / "场景里不能有 STREAM",
            "a type that speaks ZMTP: a STREAM passes bare octets, and only outside of scenarios"
                / "使用 ZMTP 的类型：STREAM 只传裸字节，且只能在场景之外使用"
        ));
    }
    Ok(kind)
}

/// A topic: any octets, none included.
pub(super) fn name(value: &Value, scope: &Scope<'_>) -> Result<Frame, Fault> {
    Ok(Frame::from(octets(value, OCTETS_KEYS, scope)?))
}

/// A group.
#[inline(never)]
pub(super) fn group(value: &Value, scope: &Scope<'_>) -> Result<Frame, Fault> {
    let group = name(value, scope)?;
    let len = group.len();
    if len > MAX_GROUP_OCTETS {
        return Err(fault!(
            value.at,
            "a group of {len} octets" / "组名有 {len} 个字节",
            "at most {MAX_GROUP_OCTETS}" / "最多 {MAX_GROUP_OCTETS} 个"
        ));
    }
    if group.contains(&0) {
        return Err(fault!(
            value.at,
            "a group with a zero octet" / "组名里有零字节",
            "none in it" / "其中没有零字节"
        ));
    }
    Ok(group)
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
