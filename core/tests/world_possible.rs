//! What can be done to a thing as it stands: what is offered changes something, what is not says why.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use hopscope_core::Rule;
use hopscope_core::scenario::{Document, Format};
use hopscope_core::trace::{Direction, EventKind, LinkId, NodeId, Recording, Snapshot};
use hopscope_core::world::{Deed, Over, Thing, acts_on, play};

/// A PUB with a SUB, to which something is done; the state after the last event of that kind.
fn after(acts: &str, kind: EventKind) -> (Recording, Snapshot) {
    let source = format!(
        r#"
title = "t"
summary = "s"
acts = [{acts}]

[[nodes]]
name = "weather"
kind = "publisher"
sockets = {{ type = "PUB", bind = "news" }}
messages = ["a", "b"]
after = "10ms"
every = "1ms"

[[nodes]]
name = "reader"
kind = "subscriber"
sockets = {{ type = "SUB", connect = "news", subscribe = "" }}
"#
    );
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error}"));
    let trace = play(&document.scenario(&[]).unwrap(), Over::Inproc);
    let position = trace
        .records
        .iter()
        .rposition(|record| record.event.kind() == kind);
    let recording = Recording::new(trace);
    let snapshot = recording.snapshot(position.unwrap() + 1);
    (recording, snapshot)
}

fn offered(acts: &str, kind: EventKind, thing: Thing) -> (Vec<Deed>, Vec<(Deed, Rule)>) {
    let (recording, snapshot) = after(acts, kind);
    let possible = acts_on(&recording.trace().topology, &snapshot, thing);
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for possible in possible {
        match possible.obstacle {
            None => can.push(possible.deed),
            Some(rule) => cannot.push((possible.deed, rule)),
        }
    }
    (can, cannot)
}

#[test]
fn a_node_is_offered_the_calls_of_its_types_and_what_would_change_it() {
    let (publisher, reader) = (Thing::Node(NodeId(0)), Thing::Node(NodeId(1)));
    let (can, cannot) = offered("", EventKind::Delivered, publisher);
    assert!(can.contains(&Deed::Send(0)) && can.contains(&Deed::Kill));
    assert_eq!(cannot, [(Deed::Receive(0), Rule::OneWay)]);
    let (can, cannot) = offered("", EventKind::Delivered, reader);
    assert!(can.contains(&Deed::Subscribe(0)) && can.contains(&Deed::Unsubscribe(0)));
    assert_eq!(cannot, [(Deed::Send(0), Rule::OneWay)]);

    let frozen = r#"{ at = "5ms", freeze = "reader" }, { at = "5ms", slow = { node = "reader", pace = "9ms" } }, { at = "5ms", fill = { node = "reader" } }"#;
    let (can, _) = offered(frozen, EventKind::QueuesFilled, reader);
    for back in [Deed::Thaw, Deed::Hurry, Deed::Unfill(0)] {
        assert!(can.contains(&back), "{back:?}");
    }
    let (can, cannot) = offered(
        "{ at = \"5ms\", kill = \"reader\" }",
        EventKind::Killed,
        reader,
    );
    assert_eq!(can, [Deed::Restart]);
    assert!(cannot.iter().all(|(_, rule)| *rule == Rule::NodeDown));
}

#[test]
fn a_link_is_offered_what_would_change_it_and_never_another_order() {
    let link = Thing::Link(LinkId(0));
    let (can, cannot) = offered("", EventKind::Delivered, link);
    for deed in [Deed::Cut, Deed::Unplug, Deed::Delay, Deed::Lose] {
        assert!(can.contains(&deed), "{deed:?}");
    }
    assert_eq!(cannot, [(Deed::Reorder, Rule::LinksKeepOrder)]);
    let acts = r#"{ at = "5ms", delay = { endpoint = "news", by = "1ms" } }, { at = "5ms", loss = { endpoint = "news", part = 0.5 } }, { at = "5ms", cut = "news" }"#;
    let (can, _) = offered(acts, EventKind::LinkCut, link);
    for back in [Deed::Restore, Deed::EndDelay, Deed::EndLoss] {
        assert!(can.contains(&back), "{back:?}");
    }
    assert!(!can.contains(&Deed::Cut));
}

#[test]
fn a_message_can_be_touched_while_it_is_on_its_way() {
    let message = |nth| Thing::Message {
        link: LinkId(0),
        direction: Direction::ToConnector,
        nth,
    };
    let (can, cannot) = offered("", EventKind::Sent, message(2));
    assert_eq!(can, [Deed::Hold, Deed::Drop, Deed::Edit]);
    assert!(cannot.is_empty());
    let (can, cannot) = offered("", EventKind::Sent, message(3));
    assert!(can.is_empty());
    assert!(cannot.iter().all(|(_, rule)| *rule == Rule::NotUnderWay));
    let hold = r#"{ at = "11500us", hold = { endpoint = "news", node = "reader", direction = "to-connector", nth = 2 } }"#;
    let (can, _) = offered(hold, EventKind::Held, message(2));
    assert_eq!(can, [Deed::Release, Deed::Drop, Deed::Edit]);
}
