//! A trace as JSON lines: one object for each record, the same from the world and from native
//! nodes.

use serde::Serialize;

use crate::envelope::{Role, Vantage, roles};
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{EventKind, PeerId, Record, Topology, vantage, why};

/// One frame: `{"role":"body","hex":"68656c6c6f","len":5,"text":"hello"}`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct FrameLine {
    /// What it is there for.
    pub role: Role,
    /// Its octets, two lower-case hex digits each.
    pub hex: String,
    /// How many octets.
    pub len: usize,
    /// The octets as text, where they are valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordLine<'a> {
    /// Its number, from 0.
    pub record: usize,
    /// Microseconds since the start.
    pub at_us: u64,
    /// The node's name.
    pub node: &'a str,
    /// The socket's type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub socket: Option<&'static str>,
    /// The peer's number at that socket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer: Option<PeerId>,
    /// The endpoint of the link to the peer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<&'a str>,
    /// The exchange, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
    /// What happened.
    pub event: EventKind,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// The message as it is after the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<Vec<FrameLine>>,
}

/// The frames of a message with their roles, as seen from `vantage`.
pub fn frame_lines(message: &Message, vantage: Vantage) -> Vec<FrameLine> {
    let with_role = message.frames().iter().zip(roles(message, vantage));
    with_role
        .map(|(frame, role)| FrameLine {
            role,
            hex: frame.hex(),
            len: frame.len(),
            text: frame.text().map(str::to_owned),
        })
        .collect()
}

/// Record number `index` as a line.
pub fn record_line<'a>(topology: &'a Topology, index: usize, record: &Record) -> RecordLine<'a> {
    let message = record.event.message();
    RecordLine {
        record: index,
        at_us: record.at.as_micros(),
        node: &topology.nodes[record.node.0].name,
        socket: record
            .socket
            .map(|socket| topology.sockets[socket.0].kind.name()),
        peer: record.event.peer(),
        endpoint: record
            .link
            .map(|link| topology.links[link.0].endpoint.as_str()),
        exchange: record.exchange,
        event: record.event.kind(),
        rule: why(topology, record),
        frames: message.map(|message| frame_lines(message, vantage(topology, record))),
    }
}
