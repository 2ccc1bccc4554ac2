//! Whatever is done in whatever order, the text stays a scenario, and comments stay where nothing
//! was done.

use hopscope_core::scenario::edit::{Edit, Edited, End, apply, copied};
use hopscope_core::scenario::{Document, Format};
use hopscope_core::socket::SocketKind;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::HELLO;

/// An edit of the scenario that a text is, by numbers that choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    Add(Index),
    Remove(Index),
    Rename(Index),
    Connect(Index, Index),
    Disconnect(Index, Index),
    Turn(Index, Index),
    Option(Index, Index),
    Link(Index, Index, Index),
    Kind(Index, Index),
    Type(Index, Index),
    AddSocket(Index, Index),
    RemoveSocket(Index),
    Move(Index, i16, i16),
    Paste(Index, Index),
}

fn step() -> impl Strategy<Value = Step> {
    let one = any::<Index>;
    prop_oneof![
        3 => one().prop_map(Step::Add),
        1 => one().prop_map(Step::Remove),
        1 => one().prop_map(Step::Rename),
        4 => (one(), one()).prop_map(|(a, b)| Step::Connect(a, b)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Disconnect(a, b)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Turn(a, b)),
        2 => (one(), one()).prop_map(|(a, b)| Step::Option(a, b)),
        2 => (one(), one(), one()).prop_map(|(a, b, c)| Step::Link(a, b, c)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Kind(a, b)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Type(a, b)),
        1 => (one(), one()).prop_map(|(a, b)| Step::AddSocket(a, b)),
        1 => one().prop_map(Step::RemoveSocket),
        1 => (one(), any::<i16>(), any::<i16>()).prop_map(|(a, x, y)| Step::Move(a, x, y)),
        1 => (one(), one()).prop_map(|(a, b)| Step::Paste(a, b)),
    ]
}

const NODES: [&str; 4] = [
    "name = \"client\"\nkind = \"client\"\nsockets = { type = \"REQ\" }\nsteps = [{ send = \"hello\" }, \"receive\"]",
    "name = \"proxy\"\nkind = \"proxy\"\nsockets = [\n  { type = \"ROUTER\" },\n  { type = \"DEALER\" },\n]",
    "name = \"server\"\nkind = \"worker\"\nsockets = { type = \"REP\" }\nreply = \"world\"",
    "name = \"source\"\nkind = \"publisher\"\nsockets = { type = \"PUB\" }\nmessages = [\"a\"]",
];
const OPTIONS: [(&str, Option<&str>); 10] = [
    ("identity", Some("\"me\"")),
    ("identity", None),
    ("hwm", Some("5")),
    ("hwm", None),
    ("heartbeat", Some("{ interval = \"1s\" }")),
    ("heartbeat.interval", Some("\"2s\"")),
    ("heartbeat.ttl", Some("\"3s\"")),
    ("heartbeat.ttl", None),
    ("reconnect", Some("\"never\"")),
    ("reconnect.max", Some("\"1s\"")),
];
const OTHERWISE: [(&str, Option<&str>); 4] = [
    ("latency", Some("\"5ms\"")),
    ("latency", None),
    ("loss", Some("0.5")),
    ("loss", None),
];
const KINDS: [&str; 5] = ["script", "worker", "echo", "publisher", "subscriber"];

/// The edit that a step is for this text.
fn edit(text: &str, step: &Step) -> Option<Edit> {
    let document = Document::parse(text, Format::guess(text)).expect("the text is sound");
    let scenario = document.scenario(&[]).expect("it is sound");
    let ends: Vec<End> = scenario
        .nodes
        .iter()
        .flat_map(|node| {
            (0..node.sockets.len()).map(|socket| End {
                node: node.name.clone(),
                socket,
            })
        })
        .collect();
    if ends.is_empty() && !matches!(step, Step::Add(_)) {
        return None;
    }
    let name = |index: &Index| index.get(&scenario.nodes).name.clone();
    let spec = |end: &End| {
        let node = scenario.nodes.iter().find(|node| node.name == end.node);
        node.and_then(|node| node.sockets.get(end.socket))
            .expect("it is there")
    };
    let linked = |a: &Index, b: &Index| {
        let end = a.get(&ends).clone();
        let connects = &spec(&end).connects;
        let endpoint = (!connects.is_empty()).then(|| b.get(connects).clone());
        Some((end, endpoint?))
    };
    Some(match step {
        Step::Add(index) => Edit::Add {
            nodes: format!("[[nodes]]\n{}\n", index.get(&NODES)),
            place: None,
        },
        Step::Remove(index) => Edit::Remove(vec![name(index)]),
        Step::Rename(index) => Edit::Rename {
            node: name(index),
            name: format!("{}x", name(index)).chars().take(30).collect(),
        },
        Step::Connect(a, b) => Edit::Connect {
            from: a.get(&ends).clone(),
            to: b.get(&ends).clone(),
            binder: None,
        },
        Step::Disconnect(a, b) => {
            let (end, endpoint) = linked(a, b)?;
            Edit::Disconnect { end, endpoint }
        }
        Step::Turn(a, b) => {
            let (end, endpoint) = linked(a, b)?;
            Edit::Turn { end, endpoint }
        }
        Step::Option(a, b) => {
            let (key, value) = b.get(&OPTIONS);
            let End { node, socket } = a.get(&ends).clone();
            Edit::Set {
                node,
                socket: Some(socket),
                key: (*key).to_owned(),
                value: value.map(str::to_owned),
            }
        }
        Step::Link(a, b, c) => {
            let (end, endpoint) = linked(a, b)?;
            let (key, value) = c.get(&OTHERWISE);
            let (key, value) = ((*key).to_owned(), value.map(str::to_owned));
            Edit::Link {
                end,
                endpoint,
                key,
                value,
            }
        }
        Step::Kind(a, b) => Edit::Kind {
            node: name(a),
            kind: (*b.get(&KINDS)).to_owned(),
        },
        Step::Type(a, b) => {
            let End { node, socket } = a.get(&ends).clone();
            Edit::Set {
                node,
                socket: Some(socket),
                key: "type".to_owned(),
                value: Some(format!("\"{}\"", b.get(&SocketKind::ALL))),
            }
        }
        Step::AddSocket(a, b) => Edit::AddSocket {
            node: name(a),
            kind: b.get(&SocketKind::ALL).name().to_owned(),
        },
        Step::RemoveSocket(a) => {
            let End { node, socket } = a.get(&ends).clone();
            Edit::RemoveSocket { node, socket }
        }
        Step::Move(a, x, y) => Edit::Move(vec![(name(a), Some([i32::from(*x), i32::from(*y)]))]),
        Step::Paste(a, b) => Edit::Add {
            nodes: copied(text, &[], &[&name(a), &name(b)]),
            place: Some([5, 5]),
        },
    })
}

proptest! {
    #[test]
    fn a_scenario_stays_one_whatever_is_done(steps in prop::collection::vec(step(), 1..24)) {
        let mut text = HELLO.to_owned();
        let mut done = 0;
        for step in &steps {
            let Some(edit) = edit(&text, step) else { continue };
            // What cannot be is refused and changes nothing.
            if let Ok(Edited { text: after, .. }) = apply(&text, &[], &edit) {
                let read = Document::parse(&after, Format::Toml);
                prop_assert!(read.is_ok(), "{edit:?}: {read:?}\n{text}\n->\n{after}");
                let theirs = after.parse::<toml::Table>();
                prop_assert!(theirs.is_ok(), "{edit:?}: {theirs:?}\n{after}");
                text = after;
                done += 1;
            }
        }
        prop_assert!(text.starts_with("# A lesson.\ntitle = \"Hello\" # short\n"), "{text}");
        // Of many at least some can be done.
        prop_assert!(done > 0 || steps.len() < 16, "{steps:?}");
    }

    #[test]
    fn every_socket_may_be_linked_with_its_partners_and_no_other(
        a in any::<Index>(),
        b in any::<Index>(),
    ) {
        let spoken: Vec<SocketKind> =
            SocketKind::ALL.into_iter().filter(|kind| *kind != SocketKind::Stream).collect();
        let (a, b) = (*a.get(&spoken), *b.get(&spoken));
        let text = format!(
            "title = \"t\"\nsummary = \"s\"\n\n\
             [[nodes]]\nname = \"a\"\nkind = \"script\"\nsockets = {{ type = \"{a}\" }}\nsteps = []\n\n\
             [[nodes]]\nname = \"b\"\nkind = \"script\"\nsockets = {{ type = \"{b}\" }}\nsteps = []\n"
        );
        let end = |node: &str| End { node: node.to_owned(), socket: 0 };
        let edit = Edit::Connect { from: end("a"), to: end("b"), binder: None };
        prop_assert_eq!(apply(&text, &[], &edit).is_ok(), a.may_talk_to(b), "{} {}", a, b);
    }
}
