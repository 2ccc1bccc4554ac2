//! Envelope arithmetic: N hops add exactly N identities and take them away again, whatever the
//! chain, the names and the frames.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::time::Duration;

use hopscope_core::scenario::{Behaviour, NodeSpec, Scenario, ScriptStep, SocketSpec, find};
use hopscope_core::socket::{SocketKind, SocketOptions};
use hopscope_core::trace::{Direction, Event, EventKind, Recorded, Recording, Trace};
use hopscope_core::world::{Over, play};
use hopscope_core::{Frame, Identity, Message, envelope};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Any frame a person might send: often empty, sometimes longer than what fits in place.
fn any_frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        Just(Frame::EMPTY),
        vec(any::<u8>(), 1..8).prop_map(Frame::from),
        vec(any::<u8>(), 200..300).prop_map(Frame::from),
    ]
}

fn any_message() -> impl Strategy<Value = Message> {
    vec(any_frame(), 1..6).prop_map(|frames| frames.into_iter().collect())
}

/// A name, or none: then the ROUTER makes one up.
fn any_name() -> impl Strategy<Value = Option<Identity>> {
    let octets = (1..=u8::MAX, vec(any::<u8>(), 0..40));
    let identity = octets.prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        Identity::chosen(&rest).unwrap()
    });
    option::of(identity)
}

/// A REQ, a proxy for each name, and a REP; the names are those of the connecting sockets.
fn chain(client: Option<Identity>, hops: &[Option<Identity>], body: &Message) -> Scenario {
    let socket =
        |kind, identity: &Option<Identity>, binds: Option<usize>, connects: Option<usize>| {
            let endpoints =
                |link: Option<usize>| link.iter().map(|link| format!("link{link}")).collect();
            SocketSpec {
                options: SocketOptions {
                    identity: identity.clone(),
                    ..SocketOptions::default()
                },
                binds: endpoints(binds),
                connects: endpoints(connects),
                ..SocketSpec::new(kind)
            }
        };
    let node = |name: String, sockets, behaviour| NodeSpec {
        name,
        sockets,
        behaviour,
        start_after: Duration::ZERO,
        place: None,
    };
    let steps = vec![
        ScriptStep::Send {
            socket: 0,
            message: body.clone(),
        },
        ScriptStep::Receive {
            socket: 0,
            timeout: None,
            dump: false,
        },
    ];
    let mut nodes = vec![node(
        "client".to_owned(),
        vec![socket(SocketKind::Req, &client, None, Some(0))],
        Behaviour::Script { steps },
    )];
    for (hop, name) in hops.iter().enumerate() {
        let front = socket(SocketKind::Router, &None, Some(hop), None);
        let back = socket(SocketKind::Dealer, name, None, Some(hop + 1));
        nodes.push(node(
            format!("hop{hop}"),
            vec![front, back],
            Behaviour::Proxy,
        ));
    }
    nodes.push(node(
        "server".to_owned(),
        vec![socket(SocketKind::Rep, &None, Some(hops.len()), None)],
        Behaviour::Worker {
            reply: None,
            delay: Duration::ZERO,
        },
    ));
    let base = find("hello")
        .unwrap()
        .document()
        .unwrap()
        .scenario(&[])
        .unwrap();
    Scenario {
        nodes,
        narration: Vec::new(),
        predictions: Vec::new(),
        tasks: Vec::new(),
        opening: None,
        ..base
    }
}

fn delivered_at(trace: &Trace, node: &str) -> Vec<Message> {
    let here = trace.records.iter().filter(|record| {
        trace.topology.nodes[record.node.0].name == node
            && record.event.kind() == EventKind::Delivered
    });
    here.filter_map(|record| record.event.message().cloned())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn n_hops_add_n_identities_and_take_them_away_again(
        client in any_name(),
        hops in vec(any_name(), 1..9),
        body in any_message(),
        over in prop_oneof![Just(Over::Inproc), Just(Over::Tcp)],
    ) {
        let recording = Recording::new(play(&chain(client, &hops, &body), over));
        let trace = recording.trace();
        for flight in recording.flights() {
            // Link 0 leads from the client to the first hop, where no ROUTER has been passed yet.
            let passed = flight.link.0;
            let delimiter = envelope::delimiter(&flight.message);
            prop_assert_eq!(delimiter, Some(passed), "{:?}", flight);
            let mut rest = Message::clone(&flight.message);
            let _ = envelope::take(&mut rest);
            prop_assert_eq!(&rest, &body);
        }
        let way = |direction| {
            let flights = recording.flights().iter().filter(move |span| span.direction == direction);
            flights.count()
        };
        prop_assert_eq!(way(Direction::ToBinder), hops.len() + 1);
        prop_assert_eq!(way(Direction::ToConnector), hops.len() + 1);
        prop_assert_eq!(delivered_at(trace, "server"), vec![body.clone()]);
        prop_assert_eq!(delivered_at(trace, "client"), vec![body]);
        let dropped = |event: &Recorded| matches!(event, Event::Dropped { .. });
        prop_assert!(!trace.records.iter().any(|record| dropped(&record.event)));
    }

    #[test]
    fn taking_an_envelope_off_and_putting_it_back_changes_nothing(message in any_message()) {
        let mut body = message.clone();
        match envelope::take(&mut body) {
            Some(kept) => {
                prop_assert_eq!(envelope::delimiter(&kept), Some(kept.len() - 1));
                prop_assert!(!body.is_empty());
                prop_assert_eq!(envelope::restore(kept, body), message);
            }
            None => prop_assert_eq!(body, message),
        }
    }

    #[test]
    fn every_frame_has_one_role_and_the_delimiter_comes_once(message in any_message()) {
        use envelope::{Role, Vantage, roles};
        for vantage in [Vantage::Wire, Vantage::RouterApplication, Vantage::BodyOnly] {
            let roles: Vec<_> = roles(&message, vantage).collect();
            prop_assert_eq!(roles.len(), message.len());
            let place = |role: &Role| match role {
                Role::Identity => 0,
                Role::Delimiter => 1,
                Role::Body => 2,
                other => panic!("{other:?} on a link of this kind"),
            };
            prop_assert!(roles.is_sorted_by_key(place));
            prop_assert!(roles.iter().filter(|role| **role == Role::Delimiter).count() <= 1);
        }
    }
}
