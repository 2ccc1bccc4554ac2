//! An event of a client, told in both languages.

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{
    Event, LinkId, LinkInfo, NodeId, NodeInfo, PeerId, Record, SocketId, SocketInfo, Topology, say,
};
use hopscope_core::{Identity, Instant, Lang};

pub(crate) const PEER: PeerId = PeerId(0);

/// A client with a socket of `kind`, linked to a node named edge.
pub(crate) fn topology(kind: SocketKind) -> Topology {
    let socket = |node, kind| SocketInfo {
        node: NodeId(node),
        kind,
        identity: None,
        send_high_water_mark: 1000,
        receive_high_water_mark: 0,
        binds: Vec::new(),
    };
    let node = |name: &str, socket| NodeInfo {
        name: name.to_owned(),
        sockets: vec![socket],
    };
    Topology {
        nodes: vec![node("client", SocketId(0)), node("edge", SocketId(1))],
        sockets: vec![socket(0, kind), socket(1, SocketKind::Router)],
        links: vec![LinkInfo {
            connector: SocketId(0),
            binder: SocketId(1),
            endpoint: "front".to_owned(),
        }],
    }
}

pub(crate) fn record(event: Event) -> Record {
    let linked = event.peer().is_some();
    Record {
        at: Instant::ZERO,
        node: NodeId(0),
        socket: Some(SocketId(0)),
        link: linked.then_some(LinkId(0)),
        exchange: None,
        event: event.into_recorded(),
    }
}

pub(crate) fn check(kind: SocketKind, event: Event, en: &str, zh: &str) {
    let record = record(event);
    for (lang, expected) in [(Lang::En, en), (Lang::Zh, zh)] {
        assert_eq!(
            say(&topology(kind), &record, lang),
            expected,
            "{:?}",
            record.event
        );
    }
}

pub(crate) fn lucy() -> Identity {
    Identity::chosen(b"Lucy").expect("it is a good name")
}
