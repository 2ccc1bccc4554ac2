//! The events of a socket's links in a line each: libzmq's name, the peer's address, and what the
//! peer has told of itself.
//!
//! ```text
//! HANDSHAKE_SUCCEEDED tcp://127.0.0.1:5555 type=DEALER identity="A" zmtp=3.1
//! {"event":"HANDSHAKE_SUCCEEDED","at_us":1021,"endpoint":"tcp://127.0.0.1:5555","type":"DEALER",...}
//! ```

use std::collections::BTreeMap;

use hopscope::Peer;
use hopscope::SocketEvent;
use hopscope::SocketEventKind;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::wire::Generation;
use serde::Serialize;

use crate::format::shown;

/// Properties that have a place of their own in the line.
const TOLD_APART: [&str; 3] = ["socket-type", "identity", "user-id"];

/// The event for people.
pub(crate) fn line(event: &SocketEvent) -> String {
    let mut line = event.to_string();
    let Some(peer) = peer_of(event) else {
        return line;
    };
    if let Some(kind) = peer.kind {
        line.push_str(&format!(" type={kind}"));
    }
    if let Some(identity) = &peer.identity {
        line.push_str(&format!(" identity={}", shown(identity.frame())));
    }
    if let Some(generation) = peer.generation {
        line.push_str(&format!(" {}", spoken(generation)));
    }
    if let Some(user) = &peer.user_id {
        line.push_str(&format!(" user={user}"));
    }
    for (name, value) in more(peer) {
        line.push_str(&format!(" {name}={}", shown(&value)));
    }
    line
}

/// An event as a line of JSON.
#[derive(Serialize)]
struct Line {
    event: &'static str,
    at_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wire: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// The values in hex: they may be any octets.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// The event for a script. An identity and the values of properties are in hex.
pub(crate) fn json(event: &SocketEvent) -> String {
    let peer = peer_of(event);
    let (rule, detail) = match &event.kind {
        SocketEventKind::BindFailed { error } | SocketEventKind::AcceptFailed { error } => {
            (None, Some(error.clone()))
        }
        SocketEventKind::Closed { error } => (None, error.clone()),
        SocketEventKind::Disconnected { rule, detail } => (*rule, Some(detail.clone())),
        SocketEventKind::HandshakeFailedNoDetail { detail }
        | SocketEventKind::HandshakeFailedAuth { detail } => (None, Some(detail.clone())),
        SocketEventKind::HandshakeFailedProtocol { rule, detail } => {
            (Some(*rule), Some(detail.clone()))
        }
        SocketEventKind::ConnectRetried { pause } => (None, Some(format!("in {pause:?}"))),
        _ => (None, None),
    };
    let line = Line {
        event: event.kind.name(),
        at_us: event.at.as_micros(),
        endpoint: event.endpoint.as_ref().map(ToString::to_string),
        peer: event.place.as_ref().map(|place| place.peer.0),
        r#type: peer.and_then(|peer| peer.kind).map(|kind| kind.name()),
        identity: peer
            .and_then(|peer| peer.identity.as_ref())
            .map(|identity: &Identity| identity.frame().hex()),
        wire: peer.and_then(|peer| peer.generation).map(Generation::name),
        user: peer.and_then(|peer| peer.user_id.clone()),
        metadata: peer
            .into_iter()
            .flat_map(more)
            .map(|(name, value)| (name, value.hex()))
            .collect(),
        rule: rule.map(|rule| rule.id()),
        detail,
    };
    serde_json::to_string(&line).expect("strings and numbers alone have a form in JSON")
}

/// What is spoken with a peer: `zmtp=3.1`.
fn spoken(generation: Generation) -> String {
    match generation.name().split_once(' ') {
        Some((name, version)) => format!("{}={version}", name.to_ascii_lowercase()),
        None => format!("wire={}", generation.name()),
    }
}

/// What the peer has told of itself: told once, when its handshake is done.
fn peer_of(event: &SocketEvent) -> Option<&Peer> {
    let ready = matches!(event.kind, SocketEventKind::HandshakeSucceeded);
    event.peer.as_deref().filter(|_| ready)
}

/// The properties that have no place of their own.
fn more(peer: &Peer) -> impl Iterator<Item = (String, Frame)> {
    let is_more = |name: &str| !TOLD_APART.contains(&name.to_ascii_lowercase().as_str());
    let properties = peer.metadata.iter();
    properties
        .filter(move |property| is_more(&property.name))
        .map(|property| (property.name.clone(), Frame::copy_from(&property.value)))
}
