//! The options of a socket: each key, the types that have it, and what it sets.
//!
//! Names are libzmq's without the type they belong to where only one has them: `mandatory` is
//! `ZMQ_ROUTER_MANDATORY`, `verbose` is `ZMQ_XPUB_VERBOSE`.

use super::check::Ends;
use super::chinese::chinese;
use super::error::{Fault, any_of, fault};
use super::formula::Scope;
use super::messages::{OCTETS_KEYS, message, octets};
use super::sockets::{JOINING, SUBSCRIBING};
use super::tree::{Table, Value};
use crate::identity::Identity;
use crate::socket::{RouterNotify, SocketKind, SocketOptions};

use SocketKind::{
    Dealer, Dish, Pair, Peer, Pub, Pull, Push, Radio, Req, Router, Server, Sub, Xpub,
};

/// An option that is on or off.
struct Switch {
    key: &'static str,
    owners: &'static [SocketKind],
    place: fn(&mut SocketOptions) -> &mut bool,
}

const SWITCHES: &[Switch] = &[
    switch("mandatory", &[Router], |o| &mut o.router_mandatory),
    switch("handover", &[Router], |o| &mut o.router_handover),
    switch("long-identities", &[Router], |o| {
        &mut o.long_generated_identities
    }),
    switch("probe-router", &[Req, Dealer, Router], |o| {
        &mut o.probe_router
    }),
    switch("correlate", &[Req], |o| &mut o.req_correlate),
    switch("relaxed", &[Req], |o| &mut o.req_relaxed),
    switch("immediate", &SocketKind::ALL, |o| &mut o.immediate),
    switch("conflate", &[Dealer, Push, Pull, Pub, Sub], |o| {
        &mut o.conflate
    }),
    switch("verbose", &[Xpub], |o| &mut o.xpub_verbose),
    switch("verboser", &[Xpub], |o| &mut o.xpub_verboser),
    switch("manual", &[Xpub], |o| &mut o.xpub_manual),
    switch("nodrop", &[Pub, Xpub], |o| &mut o.xpub_nodrop),
    switch("invert-matching", &[Pub, Xpub, Sub], |o| {
        &mut o.invert_matching
    }),
];

const fn switch(
    key: &'static str,
    owners: &'static [SocketKind],
    place: fn(&mut SocketOptions) -> &mut bool,
) -> Switch {
    Switch { key, owners, place }
}

/// The keys of all options that a socket itself acts on.
pub(super) const OPTION_KEYS: &[&str] = &[
    "identity",
    "connect-identity",
    "hwm",
    "send-hwm",
    "receive-hwm",
    "first-identity",
    "notify",
    "mandatory",
    "handover",
    "long-identities",
    "probe-router",
    "correlate",
    "relaxed",
    "immediate",
    "conflate",
    "verbose",
    "verboser",
    "manual",
    "nodrop",
    "welcome",
    "invert-matching",
    "hello-message",
    "disconnect-message",
    "hiccup-message",
];

/// The types that make names up for their peers.
const NAMING: &[SocketKind] = &[Router, Server, Peer];
/// The types that announce an identity.
const NAMED: &[SocketKind] = &[Req, Dealer, Router];
/// The types that libzmq lets greet a new peer.
const GREETING: &[SocketKind] = &[
    Pair,
    Dealer,
    Router,
    Pub,
    Xpub,
    Push,
    Radio,
    Server,
    Peer,
    SocketKind::Client,
    SocketKind::Scatter,
    SocketKind::Channel,
];
/// The types that hand their application something when a peer has gone.
const HEARING: &[SocketKind] = &[
    Pair,
    Dealer,
    Router,
    Pull,
    Sub,
    Dish,
    Server,
    Peer,
    SocketKind::Xsub,
    SocketKind::Client,
    SocketKind::Gather,
    SocketKind::Channel,
];

/// The options that the table of a socket of this type sets.
pub(super) fn options(
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
    for Switch { key, owners, place } in SWITCHES {
        if let Some(value) = owned(socket, key, kind, owners)? {
            *place(&mut options) = value.truth()?;
        }
    }
    if let Some(value) = owned(socket, "identity", kind, NAMED)? {
        options.identity = Some(identity(value, scope)?);
    }
    if NAMING.contains(&kind) {
        options.first_generated_identity = ends.next_first_identity(kind);
    }
    if let Some(value) = owned(socket, "first-identity", kind, NAMING)? {
        options.first_generated_identity = value.number()?;
    }
    if let Some(value) = owned(socket, "notify", kind, &[Router])? {
        options.router_notify = notify(value)?;
    }
    let messages = [
        ("welcome", &[Xpub][..], &mut options.xpub_welcome),
        ("hello-message", GREETING, &mut options.hello_message),
        (
            "disconnect-message",
            HEARING,
            &mut options.disconnect_message,
        ),
        ("hiccup-message", HEARING, &mut options.hiccup_message),
    ];
    for (key, owners, place) in messages {
        if let Some(value) = owned(socket, key, kind, owners)? {
            *place = Some(message(value, scope)?);
        }
    }
    Ok(options)
}

/// The names that a ROUTER gives the peers it connects to, one for each of `connects` at most.
#[inline(never)]
pub(super) fn connect_identities(
    socket: Table<'_>,
    kind: SocketKind,
    connects: usize,
    scope: &Scope<'_>,
) -> Result<Vec<Identity>, Fault> {
    let value = owned(socket, "connect-identity", kind, &[Router])?;
    let mut identities = Vec::new();
    for value in value.map(Value::one_or_many).unwrap_or_default() {
        if identities.len() == connects {
            return Err(fault!(
                value.at,
                "a name for no endpoint" / "这个名称没有对应的端点",
                "as many names as endpoints in connect: {connects}"
                    / "与 connect 中的端点一样多的名称：{connects}"
            ));
        }
        identities.push(identity(value, scope)?);
    }
    Ok(identities)
}

fn identity(value: &Value, scope: &Scope<'_>) -> Result<Identity, Fault> {
    let identity = Identity::chosen(&octets(value, OCTETS_KEYS, scope)?);
    identity.map_err(|error| {
        let error_zh = "身份须有 1 到 255 个字节，且不以零字节开头";
        fault!(value.at, "{error}" / "{error_zh}")
    })
}

/// Of which peers a ROUTER tells: `"connect"`, `"disconnect"` or both.
#[inline(never)]
fn notify(value: &Value) -> Result<RouterNotify, Fault> {
    let mut notify = RouterNotify::default();
    for value in value.one_or_many() {
        match value.word("notice", &["connect", "disconnect"])? {
            0 => notify.connect = true,
            _ => notify.disconnect = true,
        }
    }
    Ok(notify)
}

/// The value of an option, if it is there; refused at a type that does not have it.
pub(super) fn owned<'a>(
    socket: Table<'a>,
    key: &str,
    kind: SocketKind,
    owners: &[SocketKind],
) -> Result<Option<&'a Value>, Fault> {
    let Some(value) = socket.get(key) else {
        return Ok(None);
    };
    if owners.contains(&kind) {
        return Ok(Some(value));
    }
    let owners: Vec<&str> = owners.iter().map(|kind| kind.name()).collect();
    let owners = any_of(&owners);
    let owners_zh = chinese(&owners);
    Err(fault!(
        value.at,
        "{key:?} means nothing at a {kind}" / "{key:?} 对 {kind} 没有意义",
        "it at a {owners} only" / "它只用于 {owners_zh}"
    ))
}

/// Whether sockets of this type have an option of this key.
pub(super) fn has(kind: SocketKind, key: &str) -> bool {
    owners(key).is_none_or(|owners| owners.contains(&kind))
}

/// The types that have the option of this key; `None` if all have.
pub(super) fn owners(key: &str) -> Option<&'static [SocketKind]> {
    let switch = SWITCHES.iter().find(|switch| switch.key == key);
    Some(match key {
        "identity" => NAMED,
        "first-identity" => NAMING,
        "notify" | "connect-identity" => &[Router],
        "welcome" => &[Xpub],
        "hello-message" => GREETING,
        "disconnect-message" | "hiccup-message" => HEARING,
        "subscribe" => SUBSCRIBING,
        "join" => JOINING,
        _ => switch?.owners,
    })
}
