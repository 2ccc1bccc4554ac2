//! What is told of sockets, over all lessons: it is what the snapshots say, and marks tell what is new.

use hopscope_core::scenario::library;
use hopscope_core::trace::EventKind;
use hopscope_core::world::Over;

use super::*;

fn runs() -> impl Iterator<Item = Run> {
    let both = [Over::Inproc, Over::Tcp];
    library().iter().flat_map(move |lesson| {
        both.map(|over| Run::of_lesson(lesson.id, &[], over).expect("it is built in"))
    })
}

/// The facts of every node at every step.
fn everywhere(run: &Run) -> Vec<(usize, NodeId, Vec<SocketFacts>)> {
    let nodes = 0..run.topology().nodes.len();
    let steps = 0..run.steps();
    steps
        .flat_map(|step| {
            nodes.clone().map(move |node| {
                let told = facts(run, step, NodeId(node), Lang::En);
                (step, NodeId(node), told.sockets)
            })
        })
        .collect()
}

/// All facts of a socket, with what its peer is called.
fn all(socket: &SocketFacts) -> impl Iterator<Item = (&str, &Fact)> {
    let own = socket.facts.iter().map(|fact| ("", fact));
    let peers = socket.peers.iter();
    own.chain(peers.flat_map(|peer| peer.facts.iter().map(|fact| (&*peer.name, fact))))
}

fn hex(frames: &Frames) -> Vec<&str> {
    frames.iter().map(|(view, _)| view.hex.as_str()).collect()
}

#[test]
fn queues_and_kept_envelopes_are_those_of_the_snapshot() {
    let mut told = 0;
    for run in runs() {
        for (step, _, sockets) in everywhere(&run) {
            let snapshot = run.snapshot(step);
            for socket in &sockets {
                let state = &snapshot.sockets[socket.id.0];
                let kept = socket
                    .facts
                    .iter()
                    .find(|fact| fact.label == words::KEPT_ENVELOPE && fact.mark != Mark::Gone);
                assert_eq!(kept.is_some(), state.kept.is_some());
                if let (Some(fact), Some(kept)) = (kept, &state.kept) {
                    let octets: Vec<String> = kept.frames().iter().map(Frame::hex).collect();
                    assert_eq!(hex(&fact.value.messages[0]), octets);
                    told += 1;
                }
                let here = socket.peers.iter().filter(|peer| peer.mark != Mark::Gone);
                for (peer, known) in here.zip(&state.peers) {
                    for (label, queue) in [
                        (words::QUEUE_OUT, &known.outgoing),
                        (words::QUEUE_IN, &known.incoming),
                    ] {
                        let fact = peer.facts.iter().find(|fact| fact.label == label);
                        let Some(fact) = fact else {
                            assert!(queue.is_empty());
                            continue;
                        };
                        assert!(fact.value.text.starts_with(&format!("{} / ", queue.len())));
                        for (frames, message) in fact.value.messages.iter().zip(queue) {
                            let octets: Vec<String> =
                                message.frames().iter().map(Frame::hex).collect();
                            assert_eq!(hex(frames), octets);
                            told += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(told > 20, "{told}");
}

#[test]
fn every_frame_that_is_shown_can_be_followed() {
    let mut followed = 0;
    for run in runs() {
        for (_, _, sockets) in everywhere(&run) {
            for (_, fact) in sockets.iter().flat_map(all) {
                for (_, at) in fact.value.messages.iter().flatten() {
                    assert!(run.provenance().origin(*at).is_some());
                    followed += 1;
                }
            }
        }
    }
    assert!(followed > 100, "{followed}");
}

#[test]
fn what_is_marked_is_what_differs_from_the_step_before() {
    for run in runs() {
        let facts = everywhere(&run);
        for (step, node, now) in &facts {
            let before = facts
                .iter()
                .find(|(other, of, _)| other + 1 == *step && of == node);
            let Some((_, _, before)) = before else {
                continue;
            };
            for (socket, old) in now.iter().zip(before) {
                let of = |socket: &SocketFacts, peer: &str, label| {
                    all(socket)
                        .find(|(name, fact)| {
                            *name == peer && fact.label == label && fact.mark != Mark::Gone
                        })
                        .map(|(_, fact)| fact.clone())
                };
                for (peer, fact) in all(socket) {
                    // Two peers at one end of the world have the same name: told apart elsewhere.
                    let twins = |socket: &SocketFacts| {
                        socket
                            .peers
                            .iter()
                            .filter(|known| known.name == peer)
                            .count()
                            > 1
                    };
                    if twins(socket) || twins(old) || socket.peers.len() != old.peers.len() {
                        continue;
                    }
                    let old = of(old, peer, fact.label);
                    match fact.mark {
                        Mark::Same => assert!(is_same(&old.expect("as before").value, &fact.value)),
                        Mark::New => assert_eq!(old, None, "{step} {fact:?}"),
                        Mark::Gone => assert!(old.is_some(), "{step} {fact:?}"),
                        Mark::Changed => {
                            assert!(!is_same(&old.expect("otherwise").value, &fact.value));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn req_and_rep_tell_their_lock_step() {
    let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
    let told = |kind: EventKind, node: &str| {
        let node_id = run
            .topology()
            .node_named(node)
            .expect("it is in the lesson");
        let step = (0..run.steps()).find(|step| {
            let record = run.record(*step).expect("it is there");
            record.event.kind() == kind && record.node == node_id
        });
        let sockets = facts(&run, step.expect("it happens"), node_id, Lang::En).sockets;
        let lock = sockets[0].facts.iter();
        let mut lock = lock.filter(|fact| fact.label == words::LOCK_STEP);
        lock.next().expect("it has one").value.text.clone()
    };
    assert_eq!(
        told(EventKind::Sent, "client"),
        "has asked server and waits for its reply"
    );
    assert_eq!(told(EventKind::Delivered, "client"), "may ask");
    assert_eq!(
        told(EventKind::Delivered, "server"),
        "has to answer client first"
    );
    for kind in [EventKind::EnvelopeKept, EventKind::EnvelopeRestored] {
        assert_eq!(told(kind, "server"), "works on the message below");
    }
    assert_eq!(told(EventKind::Sent, "server"), "may take a request");
}

#[test]
fn of_many_peers_those_with_which_something_is_new_are_told() {
    let clients: String = (0..60)
        .map(|number| {
            format!(
                r#"
[[nodes]]
name = "client{number}"
kind = "script"
sockets = {{ type = "REQ", connect = "line" }}
steps = [{{ wait = "{number}ms" }}, {{ send = "hello" }}, "receive"]
"#
            )
        })
        .collect();
    let source = format!(
        r#"
title = "t"
summary = "s"
[[nodes]]
name = "server"
kind = "echo"
sockets = {{ type = "ROUTER", bind = "line" }}
{clients}"#
    );
    let run = Run::of_source(&source, &[], Over::Inproc).expect("it is valid");
    let last = (0..run.steps()).rfind(|step| {
        let record = run.record(*step).expect("it is there");
        record.node == NodeId(0) && record.event.kind() == EventKind::Received
    });
    let sockets = facts(&run, last.expect("it is asked"), NodeId(0), Lang::En).sockets;
    assert!(sockets[0].peers.len() <= 20);
    assert_eq!(sockets[0].more_peers + sockets[0].peers.len(), 60);
    let new: Vec<&str> = sockets[0]
        .peers
        .iter()
        .filter(|peer| peer.facts.iter().any(|fact| fact.mark == Mark::Changed))
        .map(|peer| peer.name.as_str())
        .collect();
    assert_eq!(new, ["client59"]);
}

#[test]
fn what_is_done_from_outside_shows_at_the_node_the_socket_and_the_link() {
    let source = r#"
title = "t"
summary = "s"
acts = [
  { at = "10ms", freeze = "sink" },
  { at = "11ms", fill = { node = "source" } },
  { at = "12ms", delay = { endpoint = "line", by = "5ms" } },
  { at = "13ms", kill = "sink" },
]
[[nodes]]
name = "source"
kind = "ventilator"
sockets = { type = "PUSH", connect = "line" }
messages = ["a", "b", "c"]
every = "10ms"
[[nodes]]
name = "sink"
kind = "collector"
sockets = { type = "PULL", bind = "line" }
"#;
    let run = Run::of_source(source, &[], Over::Inproc).expect("it is valid");
    let told = |kind: EventKind, node: &str| {
        let mut steps = 0..run.steps();
        let step = steps.find(|step| run.record(*step).expect("it is there").event.kind() == kind);
        let node = run.topology().node_named(node).expect("it is there");
        facts(&run, step.expect("it happens"), node, Lang::En)
    };
    let text = |facts: &[Fact], label: Word| {
        let fact = facts.iter().find(|fact| fact.label == label);
        fact.map(|fact| (fact.value.text.clone(), fact.mark))
    };
    let frozen = told(EventKind::Frozen, "sink");
    let program = text(&frozen.facts, words::PROGRAM);
    assert_eq!(
        program,
        Some(("frozen, its sockets go on".into(), Mark::New))
    );
    let filled = told(EventKind::QueuesFilled, "source");
    let queues = text(&filled.sockets[0].facts, words::QUEUES);
    assert_eq!(queues, Some(("count as full".into(), Mark::New)));
    let delayed = told(EventKind::LinkDelayed, "source");
    let link = text(&delayed.sockets[0].peers[0].facts, words::LINK_STATE);
    assert_eq!(link, Some(("ready · 5.0 ms longer".into(), Mark::Changed)));
    let killed = told(EventKind::Killed, "sink");
    let program = text(&killed.facts, words::PROGRAM);
    assert_eq!(program, Some(("killed".into(), Mark::Changed)));
}
