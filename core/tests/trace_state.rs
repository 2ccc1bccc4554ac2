//! The state of a socket at a step, folded from the trace: what it knows of its peers, whom it asks
//! and answers, what it waits for.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pairs;

use hopscope_core::Rule;
use hopscope_core::scenario::{Document, Format, find};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Event, EventKind, Recording, SocketState, Trace};
use hopscope_core::world::{Over, play};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn run(source: &str, over: Over) -> Recording {
    let document = Document::parse(source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    Recording::new(play(&document.scenario(&[]).unwrap(), over))
}

fn lesson(id: &str, over: Over) -> Recording {
    let document = find(id).unwrap().document().unwrap();
    Recording::new(play(&document.scenario(&[]).unwrap(), over))
}

/// The states of the first socket of this type after each record.
fn states(recording: &Recording, kind: SocketKind) -> Vec<SocketState> {
    let sockets = &recording.trace().topology.sockets;
    let socket = sockets.iter().position(|info| info.kind == kind).unwrap();
    (1..=recording.len())
        .map(|step| recording.snapshot(step).sockets[socket].clone())
        .collect()
}

fn kind_of(trace: &Trace, record: usize) -> Option<SocketKind> {
    let socket = trace.records[record].socket?;
    Some(trace.topology.sockets[socket.0].kind)
}

#[test]
fn req_knows_whom_it_has_asked_and_rep_whom_it_answers() {
    for over in BOTH {
        let recording = lesson("hello", over);
        for kind in [SocketKind::Req, SocketKind::Rep] {
            let mut waited = 0;
            for state in states(&recording, kind).iter().filter(|state| state.awaits) {
                waited += 1;
                let partner = match kind {
                    SocketKind::Req => state.last_to,
                    _ => state.last_from,
                };
                let known = state.peers.iter().map(|peer| Some(peer.peer));
                // REQ waits from the moment its application has sent, before anything is queued.
                assert!(
                    partner.is_none() && kind == SocketKind::Req
                        || known.into_iter().any(|peer| peer == partner),
                    "{over}: {state:?}"
                );
            }
            assert!(waited > 0, "{over}: {kind} never waits");
        }
        let end = recording.snapshot(usize::MAX);
        assert!(end.sockets.iter().all(|socket| !socket.awaits));
    }
}

#[test]
fn a_router_knows_why_each_peer_has_its_name() {
    for over in BOTH {
        let recording = lesson("who-are-you", over);
        let states = states(&recording, SocketKind::Router);
        let mut names: Vec<_> = states
            .iter()
            .flat_map(|state| &state.peers)
            .filter_map(|peer| Some((peer.identity.clone()?, peer.named_by?)))
            .collect();
        names.dedup();
        let rules: Vec<Rule> = names
            .iter()
            .map(|(identity, rule)| {
                let chosen = identity.octets() == b"PEER2";
                assert_eq!(
                    *rule == Rule::IdentityChosen,
                    chosen,
                    "{over}: {identity:?}"
                );
                *rule
            })
            .collect();
        assert!(rules.contains(&Rule::IdentityChosen));
        assert!(rules.contains(&Rule::IdentityGenerated));
    }
}

#[test]
fn a_peer_is_ready_as_long_as_messages_may_pass() {
    for (name, source) in pairs::PAIRS {
        for over in BOTH {
            let recording = run(source, over);
            let trace = recording.trace();
            for (index, record) in trace.records.iter().enumerate() {
                let (Some(socket), Event::Sent { peer, .. }) = (record.socket, &record.event)
                else {
                    continue;
                };
                let before = recording.snapshot(index);
                let peers = &before.sockets[socket.0].peers;
                let ready = peers.iter().find(|known| known.peer == *peer);
                assert!(
                    ready.is_some_and(|peer| peer.ready),
                    "{name} over {over}: record {index} of {:?}",
                    kind_of(trace, index)
                );
            }
        }
    }
}

#[test]
fn a_send_that_waits_says_for_what() {
    let source = r#"
title = "t"
summary = "s"
[[nodes]]
name = "source"
kind = "ventilator"
sockets = { type = "PUSH", bind = "work", send-hwm = 1 }
messages = ["a", "b", "c", "d"]
[[nodes]]
name = "sink"
kind = "collector"
sockets = { type = "PULL", connect = "work", receive-hwm = 1 }
delay = "5ms"
start = "10ms"
"#;
    for over in BOTH {
        let recording = run(source, over);
        let info = &recording.trace().topology.sockets;
        let marks = |kind| {
            let socket = info.iter().find(|info| info.kind == kind).unwrap();
            (socket.send_high_water_mark, socket.receive_high_water_mark)
        };
        assert_eq!(marks(SocketKind::Push).0, 1);
        assert_eq!(marks(SocketKind::Pull).1, 1);
        let mut rules: Vec<Option<Rule>> = states(&recording, SocketKind::Push)
            .iter()
            .map(|state| {
                assert_eq!(state.blocked.is_some(), state.blocked_by.is_some());
                state.blocked_by
            })
            .collect();
        rules.dedup();
        assert_eq!(rules[0], Some(Rule::NoPeer), "{over}: nobody is there yet");
        assert!(rules.contains(&Some(Rule::HighWaterMark)), "{over}");
        assert_eq!(rules.last(), Some(&None), "{over}: everything leaves");
    }
}

#[test]
fn a_publication_that_is_turned_away_ends_its_way_along_the_link() {
    let recording = run(
        r#"
title = "t"
summary = "s"
[[nodes]]
name = "source"
kind = "script"
sockets = { type = "XPUB", bind = "news", invert-matching = true }
steps = [{ wait = "20ms" }, { send = ["B", "one"] }, { send = ["B", "two"] }]
[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "news", subscribe = "A" }
"#,
        Over::Inproc,
    );
    let dropped = recording.trace().records.iter();
    let dropped = dropped.filter(|record| record.event.kind() == EventKind::Dropped);
    assert_eq!(dropped.count(), 2);
    let flights = recording.flights();
    assert_eq!(flights.len(), 2);
    assert!(
        flights
            .iter()
            .all(|flight| flight.ended.is_some() && !flight.lost)
    );
}
