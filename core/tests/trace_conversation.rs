//! What two ends of a link say to each other, written again from the trace: whoever listens to it
//! with a connection of its own understands every octet.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pairs;

use hopscope_core::Message;
use hopscope_core::connection::{Connection, Output};
use hopscope_core::scenario::{Document, Format, Scenario, SocketSpec, library};
use hopscope_core::time::Instant;
use hopscope_core::trace::{
    Direction, EventKind, LinkId, Said, Trace, Utterance, WirePart, conversation,
};
use hopscope_core::world::{Over, play};
use hopscope_core::zap::Verdict;

fn scenario(source: &str) -> Scenario {
    let document = Document::parse(source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// Its run ends while a sign of life is on its way.
const HEARTBEATS: &str = "heartbeats";

fn scenarios() -> impl Iterator<Item = (String, Scenario)> {
    let lessons = library().iter().map(|lesson| {
        let document = lesson.document().unwrap();
        (lesson.id.to_owned(), document.scenario(&[]).unwrap())
    });
    let pairs = pairs::PAIRS
        .into_iter()
        .map(|(name, source)| (name.to_owned(), scenario(source)));
    let generations = ["zmtp-1.0", "zmtp-2.0", "zmtp-3.0"].map(|generation| {
        let source = format!(
            r#"
title = "t"
summary = "s"
[[nodes]]
name = "asks"
kind = "script"
sockets = {{ type = "REQ", connect = "line", speaks = "{generation}" }}
steps = [{{ send = "hello" }}, "receive"]
[[nodes]]
name = "answers"
kind = "worker"
sockets = {{ type = "REP", bind = "line" }}
reply = "world"
"#
        );
        (generation.to_owned(), scenario(&source))
    });
    let old_reader = scenario(
        r#"
title = "t"
summary = "s"
[[nodes]]
name = "source"
kind = "publisher"
sockets = { type = "PUB", bind = "news" }
messages = [["A", "one"], ["A", "two"]]
every = "5ms"
after = "50ms"
[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "news", subscribe = "A", speaks = "zmtp-3.0" }
"#,
    );
    let heartbeats = scenario(
        r#"
title = "t"
summary = "s"
[[nodes]]
name = "client"
kind = "client"
sockets = { type = "DEALER", connect = "line", heartbeat = { interval = "10ms", timeout = "10ms" } }
steps = [{ wait = "60ms" }, { send = ["", "hello"] }, { wait = "10ms" }]
[[nodes]]
name = "server"
kind = "collector"
sockets = { type = "DEALER", bind = "line" }
"#,
    );
    lessons.chain(pairs).chain(generations).chain([
        ("old reader".to_owned(), old_reader),
        (HEARTBEATS.to_owned(), heartbeats),
    ])
}

/// What a connection at the receiving end makes of what comes in this direction.
fn heard(spec: &SocketSpec, said: &[&Utterance]) -> (Vec<Message>, Vec<WirePart>) {
    let config = spec
        .wire
        .config(spec.kind, spec.options.identity.clone(), [7; 32]);
    let mut connection = Connection::new(Instant::ZERO, config);
    let (mut messages, mut parts) = (Vec::new(), Vec::new());
    for utterance in said {
        connection.handle_octets(Instant::ZERO, utterance.octets());
        while let Some(output) = connection.poll_output() {
            match output {
                Output::Message(message) => messages.push(message),
                Output::OctetsReceived { part, .. } => parts.push(part),
                Output::Authenticate(_) => {
                    connection.handle_verdict(Instant::ZERO, Verdict::success("anybody"));
                }
                Output::Closed(reason) => panic!("{reason} after {utterance:?}"),
                _ => {}
            }
        }
    }
    (messages, parts)
}

fn ways(trace: &Trace, link: LinkId) -> [(Direction, usize); 2] {
    [Direction::ToBinder, Direction::ToConnector]
        .map(|direction| (direction, trace.topology.ends(link, direction).1.0))
}

#[test]
fn a_connection_understands_every_octet_of_it() {
    for (name, scenario) in scenarios() {
        let trace = play(&scenario, Over::Tcp);
        let sockets: Vec<&SocketSpec> = scenario
            .nodes
            .iter()
            .flat_map(|node| &node.sockets)
            .collect();
        for link in (0..trace.topology.links.len()).map(LinkId) {
            let said = conversation(&trace, link, trace.records.len());
            if said.iter().any(|utterance| utterance.sealed) {
                assert_eq!(name, "curve");
                continue;
            }
            let last = said
                .iter()
                .position(|utterance| utterance.said == Said::End)
                .unwrap_or(said.len());
            for (direction, to) in ways(&trace, link) {
                let said: Vec<_> = said[..last]
                    .iter()
                    .filter(|utterance| utterance.direction == direction)
                    .collect();
                let (messages, parts) = heard(sockets[to], &said);
                let expected: Vec<Message> = said
                    .iter()
                    .filter_map(|utterance| match &utterance.said {
                        Said::Message(message) => Some(Message::clone(message)),
                        Said::Subscription(message) => Some(message.clone()),
                        _ => None,
                    })
                    .collect();
                assert_eq!(messages, expected, "{name} {direction:?}");
                let expected: Vec<WirePart> = said
                    .iter()
                    .filter_map(|utterance| match &utterance.said {
                        Said::Part(part, _) => Some(*part),
                        _ => None,
                    })
                    .collect();
                assert_eq!(parts, expected, "{name} {direction:?}");
                assert!(parts.contains(&WirePart::Greeting), "{name}");
                if name == HEARTBEATS {
                    let sign = match direction {
                        Direction::ToBinder => WirePart::Ping,
                        Direction::ToConnector => WirePart::Pong,
                    };
                    assert!(parts.contains(&sign), "{parts:?}");
                }
            }
        }
    }
}

#[test]
fn everything_arrives_where_nothing_is_lost_and_nothing_before_it_has_left() {
    for (name, scenario) in scenarios() {
        let trace = play(&scenario, Over::Tcp);
        for link in (0..trace.topology.links.len()).map(LinkId) {
            let all = conversation(&trace, link, trace.records.len());
            let late = all.iter().find(|utterance| !utterance.arrived);
            assert!(late.is_none() || name == HEARTBEATS, "{name}: {late:?}");
            let mut shown = 0;
            for records in 0..trace.records.len() {
                let said = conversation(&trace, link, records);
                assert!(said.iter().all(|utterance| utterance.record < records));
                assert!(said.len() >= shown, "{name}: nothing is unsaid");
                shown = said.len();
                let left = all.iter().filter(|utterance| utterance.record < records);
                assert_eq!(left.count(), said.len());
            }
        }
    }
}

#[test]
fn over_links_without_octets_there_are_only_messages() {
    for (name, scenario) in scenarios() {
        let trace = play(&scenario, Over::Inproc);
        let of_link = |link| conversation(&trace, link, trace.records.len());
        let said: Vec<_> = (0..trace.topology.links.len())
            .flat_map(|link| of_link(LinkId(link)))
            .collect();
        let sent = trace.records.iter();
        let sent = sent.filter(|record| record.event.kind() == EventKind::Sent);
        assert_eq!(said.len(), sent.count(), "{name}");
    }
}
