//! Where frames come from and where they go, followed from the trace alone: over all lessons, all
//! pairs of socket types and the devices between them.
//!
//! `tests/trace_provenance/*.ways` tell for each lesson the way of every frame that an application
//! gets or that is dropped. `HOPSCOPE_REWRITE=1 cargo test` writes them anew: read the difference.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pairs;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use hopscope_core::envelope::Role;
use hopscope_core::scenario::{Document, Format, Scenario, library};
use hopscope_core::socket::SocketKind;
use hopscope_core::time::Instant;
use hopscope_core::trace::provenance::{Deed, FrameAt, Provenance, Station, frames_of, roles_of};
use hopscope_core::trace::{
    Event, EventKind, LinkId, LinkInfo, NodeId, NodeInfo, PeerId, Recorder, SocketId, SocketInfo,
    Topology, Trace, why,
};
use hopscope_core::world::{Over, play};
use hopscope_core::{Frame, Message, Rule};

const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

fn lesson_runs() -> impl Iterator<Item = (String, Trace)> {
    library().iter().flat_map(|lesson| {
        let document = lesson.document().unwrap();
        let scenarios: Vec<Scenario> = match document.parameters() {
            [] => vec![document.scenario(&[]).unwrap()],
            [parameter, ..] => (parameter.min..=parameter.max)
                .map(|value| document.scenario(&[(&parameter.name, value)]).unwrap())
                .collect(),
        };
        scenarios.into_iter().flat_map(move |scenario| {
            BOTH.map(|over| (format!("{} {over}", lesson.id), play(&scenario, over)))
        })
    })
}

fn pair_runs() -> impl Iterator<Item = (String, Trace)> {
    pairs::PAIRS.into_iter().flat_map(|(name, source)| {
        let document = Document::parse(source, Format::Toml).unwrap();
        let scenario = document.scenario(&[]).unwrap();
        BOTH.map(|over| (format!("{name} {over}"), play(&scenario, over)))
    })
}

fn all_runs() -> impl Iterator<Item = (String, Trace)> {
    lesson_runs().chain(pair_runs())
}

/// Every frame at every record.
fn everywhere(trace: &Trace) -> Vec<FrameAt> {
    let records = trace.records.iter().enumerate();
    let frames = records.flat_map(|(record, stamped)| {
        let count = frames_of(&stamped.event).count();
        (0..count).map(move |frame| FrameAt { record, frame })
    });
    frames.collect()
}

fn frame(trace: &Trace, at: FrameAt) -> &Frame {
    frames_of(&trace.records[at.record].event)
        .nth(at.frame)
        .unwrap()
}

fn role(trace: &Trace, at: FrameAt) -> Role {
    roles_of(trace, &trace.records[at.record])[at.frame]
}

fn kind_at(trace: &Trace, station: Station) -> Option<SocketKind> {
    let socket = trace.records[station.record].socket?;
    Some(trace.topology.sockets[socket.0].kind)
}

#[test]
fn every_frame_comes_from_somewhere_and_is_the_same_all_the_way() {
    for (name, trace) in all_runs() {
        let provenance = Provenance::of(&trace);
        for at in everywhere(&trace) {
            let way = provenance.way(at);
            let origin = way[0];
            assert!(origin.deed.begins(), "{name} {at:?}: {way:?}");
            assert_eq!(way.last().unwrap().record, at.record);
            assert!(
                way.is_sorted_by(|a, b| a.record < b.record),
                "{name} {at:?}: {way:?}"
            );
            // A subscription is a message with one octet more.
            let octets = |station: &Station| {
                let frame = frame(
                    &trace,
                    FrameAt {
                        record: station.record,
                        frame: station.frame.unwrap(),
                    },
                );
                let is_topic = trace.records[station.record].event.interest().is_some();
                let of_subscriptions = way
                    .iter()
                    .any(|station| trace.records[station.record].event.interest().is_some());
                let skipped = usize::from(of_subscriptions && !is_topic);
                frame.octets()[skipped..].to_vec()
            };
            for station in &way {
                assert_eq!(octets(station), octets(&origin), "{name} {at:?}: {way:?}");
            }
        }
    }
}

#[test]
fn every_identity_was_pushed_by_a_socket_that_names_its_peers_or_written_by_an_application() {
    for (name, trace) in all_runs() {
        let provenance = Provenance::of(&trace);
        for at in everywhere(&trace) {
            if role(&trace, at) != Role::Identity {
                continue;
            }
            let origin = provenance.origin(at).unwrap();
            match (&trace.records[origin.record].event, origin.deed) {
                (Event::IdentityPushed { identity, .. }, Deed::Pushed) => {
                    assert_eq!(origin.frame, Some(0));
                    assert_eq!(identity.frame(), frame(&trace, at));
                    assert!(matches!(
                        kind_at(&trace, origin),
                        Some(
                            SocketKind::Router
                                | SocketKind::Server
                                | SocketKind::Peer
                                | SocketKind::Stream
                        )
                    ));
                }
                (Event::Submitted { .. } | Event::Blocked { .. }, Deed::Written)
                | (Event::PeerNamed { .. }, Deed::Named) => {}
                (event, deed) => panic!("{name} {at:?}: {deed:?} by {event:?}"),
            }
        }
    }
}

#[test]
fn in_the_chain_of_routers_nobody_writes_an_envelope() {
    for (name, trace) in lesson_runs().filter(|(name, _)| name.starts_with("chain-of-routers")) {
        let provenance = Provenance::of(&trace);
        for at in everywhere(&trace) {
            let expected = match role(&trace, at) {
                Role::Identity => [Deed::Pushed, Deed::Named],
                Role::Delimiter => [Deed::Delimited; 2],
                _ => [Deed::Written; 2],
            };
            let origin = provenance.origin(at).unwrap();
            assert!(expected.contains(&origin.deed), "{name} {at:?}: {origin:?}");
        }
    }
}

#[test]
fn what_is_pushed_is_popped_where_it_was_pushed_and_what_req_adds_it_strips() {
    for (name, trace) in lesson_runs().filter(|(name, _)| name.starts_with("chain-of-routers")) {
        let provenance = Provenance::of(&trace);
        let mut popped = 0;
        for at in everywhere(&trace) {
            let station = *provenance.way(at).last().unwrap();
            let begins = station.deed == Deed::Pushed || station.deed == Deed::Delimited;
            if !begins {
                continue;
            }
            let mut end = station;
            while let Some(frame) = end.frame {
                let record = end.record;
                let next = provenance.next(FrameAt { record, frame }, 9);
                assert_eq!(next.len(), 1, "{name}: {next:?} after {end:?}");
                assert!(next[0].record > record);
                end = next[0];
            }
            let place = |station: Station| trace.records[station.record].socket;
            assert_eq!(place(end), place(station), "{name}: {end:?}");
            let expected = match station.deed {
                Deed::Pushed => (Deed::Popped, Some(Rule::RouterPopsIdentity)),
                _ => (Deed::Stripped, Some(Rule::ReqStripsDelimiter)),
            };
            let rule = why(&trace.topology, &trace.records[end.record]);
            assert_eq!((end.deed, rule), expected, "{name}");
            popped += 1;
        }
        assert!(popped >= 2, "{name}: {popped}");
    }
}

#[test]
fn every_frame_that_left_is_dealt_with_somewhere() {
    let leaves = [
        EventKind::Queued,
        EventKind::Sent,
        EventKind::Received,
        EventKind::EnvelopeKept,
    ];
    for (name, trace) in all_runs() {
        let provenance = Provenance::of(&trace);
        for at in everywhere(&trace) {
            if leaves.contains(&trace.records[at.record].event.kind()) {
                let next = provenance.next(at, 9);
                assert_eq!(next.len(), 1, "{name} {at:?}: {next:?}");
                assert!(next[0].record > at.record && !next[0].deed.carries());
            }
        }
    }
}

#[test]
fn a_publication_goes_to_every_subscriber_that_wants_it() {
    let source = r#"
title = "t"
summary = "s"
[[nodes]]
name = "source"
kind = "publisher"
sockets = { type = "PUB", bind = "news" }
messages = [["A", "one"]]
after = "20ms"
[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "news", subscribe = "A" }
"#;
    let readers = ["one", "two", "three"].map(|name| {
        let (_, reader) = source.rsplit_once("[[nodes]]").unwrap();
        format!(
            "[[nodes]]{}",
            reader.replace("\"reader\"", &format!("\"{name}\""))
        )
    });
    let (first, _) = source.rsplit_once("[[nodes]]").unwrap();
    let source = first.to_owned() + &readers.concat();
    let document = Document::parse(&source, Format::Toml).unwrap();
    let trace = play(&document.scenario(&[]).unwrap(), Over::Inproc);
    let provenance = Provenance::of(&trace);
    let sent = trace
        .records
        .iter()
        .position(|record| record.event.kind() == EventKind::Submitted)
        .unwrap();
    for frame in [0, 1] {
        let at = FrameAt {
            record: sent,
            frame,
        };
        let next = provenance.next(at, 9);
        assert!(next.iter().all(|next| next.deed == Deed::Delivered));
        let nodes: BTreeSet<_> = next
            .iter()
            .map(|next| trace.records[next.record].node)
            .collect();
        assert_eq!(nodes.len(), 3, "{next:?}");
        assert!(next.is_sorted_by_key(|next| next.record), "{next:?}");
        assert_eq!(provenance.next(at, 2).len(), 2);
    }
}

#[test]
fn a_subscription_is_traced_through_a_forwarder_to_who_wants_it() {
    for (name, trace) in pair_runs().filter(|(name, _)| name.starts_with("forwarder")) {
        let provenance = Provenance::of(&trace);
        let node = |name: &str| trace.topology.node_named(name).unwrap();
        let heard = trace.records.iter().position(|record| {
            record.node == node("source") && record.event.kind() == EventKind::InterestReceived
        });
        let at = FrameAt {
            record: heard.unwrap(),
            frame: 0,
        };
        let way = provenance.way(at);
        let origin = way[0];
        assert_eq!(origin.deed, Deed::Stated, "{name}: {way:?}");
        assert_eq!(trace.records[origin.record].node, node("reader"));
        let passed = way
            .iter()
            .any(|station| trace.records[station.record].node == node("forwarder"));
        assert!(passed, "{name}: {way:?}");
    }
}

/// A DEALER that sends two messages of two frames along a slow link, with something done to them.
fn touched(act: &str) -> Trace {
    let flight = "endpoint = \"line\", direction = \"to-binder\", nth = 1";
    let act = act.replace("{}", flight);
    let source = format!(
        r#"
title = "t"
summary = "s"
link = {{ latency = "5ms" }}
acts = [{act}]
[[nodes]]
name = "source"
kind = "ventilator"
sockets = {{ type = "DEALER", connect = "line" }}
messages = [["to", "first"], ["to", "second"]]
every = "1ms"
[[nodes]]
name = "sink"
kind = "collector"
sockets = {{ type = "DEALER", bind = "line" }}
"#
    );
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    play(&document.scenario(&[]).unwrap(), Over::Inproc)
}

/// How the frames of the first message that is submitted end, and how those of each that is
/// delivered begin.
fn ends_and_begins(trace: &Trace) -> (Vec<Deed>, Vec<Vec<Deed>>) {
    let provenance = Provenance::of(trace);
    let of_kind = |kind| {
        let records = trace.records.iter().enumerate();
        let records = records.filter(move |(_, record)| record.event.kind() == kind);
        records.map(|(record, _)| record).collect::<Vec<_>>()
    };
    let frames =
        |record| (0..provenance.frames(record)).map(move |frame| FrameAt { record, frame });
    let ends = frames(of_kind(EventKind::Submitted)[0]).map(|at| provenance.next(at, 2)[0].deed);
    let begins = of_kind(EventKind::Delivered).into_iter().map(|record| {
        let origins = frames(record).map(|at| provenance.origin(at).unwrap().deed);
        origins.collect()
    });
    (ends.collect(), begins.collect())
}

#[test]
fn of_a_message_that_is_edited_on_its_way_what_stays_comes_from_where_it_came() {
    let trace = touched(r#"{ at = "2ms", edit = { {}, frames = ["to", "forged"] } }"#);
    let (ends, begins) = ends_and_begins(&trace);
    assert_eq!(ends, [Deed::Delivered, Deed::Replaced]);
    assert_eq!(
        begins,
        [
            [Deed::Written, Deed::Forged],
            [Deed::Written, Deed::Written]
        ]
    );
}

#[test]
fn what_is_dropped_or_held_on_its_way_keeps_its_place_in_the_line() {
    let trace = touched(r#"{ at = "2ms", drop = { {} } }"#);
    let (ends, begins) = ends_and_begins(&trace);
    assert_eq!(ends, [Deed::Dropped; 2]);
    assert_eq!(begins, [[Deed::Written; 2]]);
    let held = r#"{ at = "2ms", hold = { {} } }, { at = "20ms", release = { {} } }"#;
    let (ends, begins) = ends_and_begins(&touched(held));
    assert_eq!(ends, [Deed::Delivered; 2]);
    assert_eq!(begins, [[Deed::Written; 2]; 2]);
}

#[test]
fn what_a_node_held_when_it_was_killed_is_lost() {
    let socket = |node| SocketInfo {
        node: NodeId(node),
        kind: SocketKind::Dealer,
        identity: None,
        send_high_water_mark: 0,
        receive_high_water_mark: 0,
        binds: Vec::new(),
    };
    let node = |name: &str, socket| NodeInfo {
        name: name.to_owned(),
        sockets: vec![SocketId(socket)],
    };
    let link = LinkInfo {
        connector: SocketId(0),
        binder: SocketId(1),
        endpoint: "line".to_owned(),
    };
    let mut recorder = Recorder::new(Topology {
        nodes: vec![node("a", 0), node("b", 1)],
        sockets: vec![socket(0), socket(1)],
        links: vec![link],
    });
    let (now, peer) = (Instant::ZERO, PeerId(0));
    recorder.bind_peer(SocketId(0), peer, LinkId(0));
    let message = Message::of(["x", "y"]);
    for event in [
        Event::Submitted {
            message: message.clone(),
        },
        Event::Queued {
            peer,
            message,
            depth: 1,
        },
    ] {
        recorder.record(now, SocketId(0), event);
    }
    recorder.record_node(now, NodeId(0), Event::<Message>::Killed);
    let provenance = Provenance::of(recorder.trace());
    let next = provenance.next(
        FrameAt {
            record: 0,
            frame: 1,
        },
        9,
    );
    let lost = Station {
        record: 2,
        frame: None,
        deed: Deed::Lost,
    };
    assert_eq!(next, [lost]);
}

/// `client: pushed at hop1.ROUTER, handed on at hop1.DEALER, … popped at hop1.ROUTER`.
fn told(trace: &Trace, at: FrameAt, provenance: &Provenance) -> String {
    let mut stations = provenance.way(at);
    stations.retain(|station| !station.deed.carries());
    let mut text = format!("{:?} {}", role(trace, at), shown(frame(trace, at)));
    for (index, station) in stations.iter().enumerate() {
        let record = &trace.records[station.record];
        let node = &trace.topology.nodes[record.node.0].name;
        let socket = kind_at(trace, *station).map_or("", SocketKind::name);
        let comma = if index == 0 { ":" } else { "," };
        write!(text, "{comma} {:?} {node}.{socket}", station.deed).unwrap();
        if let Some(rule) = why(&trace.topology, record) {
            write!(text, " ({})", rule.id()).unwrap();
        }
    }
    text
}

fn shown(frame: &Frame) -> String {
    match frame.text() {
        Some(text) if !text.chars().any(char::is_control) => format!("{text:?}"),
        _ => frame.hex(),
    }
}

#[test]
fn the_ways_of_all_frames_of_the_lessons_are_those_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace_provenance");
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        let trace = play(&scenario, Over::Inproc);
        let provenance = Provenance::of(&trace);
        let mut ways = String::new();
        for (record, stamped) in trace.records.iter().enumerate() {
            let kind = stamped.event.kind();
            if !matches!(kind, EventKind::Delivered | EventKind::Dropped) {
                continue;
            }
            let node = &trace.topology.nodes[stamped.node.0].name;
            writeln!(ways, "{} at {node}", kind.name()).unwrap();
            for frame in 0..provenance.frames(record) {
                let at = FrameAt { record, frame };
                writeln!(ways, "  {}", told(&trace, at, &provenance)).unwrap();
            }
        }
        let path = folder.join(format!("{}.ways", lesson.id));
        if std::env::var_os("HOPSCOPE_REWRITE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &ways).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(ways, expected, "{}", path.display());
    }
}
