//! Who is who at a ROUTER: names chosen, names made up, the same name twice, a name nobody has.

use hopscope_core::socket::SocketKind::{self, Dealer, Req, Router};
use hopscope_core::socket::SocketOptions;
use hopscope_core::{Frame, Message};
use serde_json::json;

use crate::support::{Libzmq, Ours, Party, Relay, eventually};

/// Names at every border of what may be chosen: 1 to 255 octets, the first not zero.
fn names() -> Vec<Vec<u8>> {
    vec![
        b"A".to_vec(),
        b"PEER2".to_vec(),
        vec![0xFF],
        vec![0x80, 0x00, 0xFF, 0x0A, 0x7F],
        (1..=255).collect(),
    ]
}

/// A client says hello and is answered by name; gives the name.
fn greet(client: &impl Party, kind: SocketKind, router: &impl Party) -> Frame {
    client.send(["hello"]);
    let request = router.recv();
    let delimiter = (kind == Req).then_some("");
    let hello = Message::of(delimiter.into_iter().chain(["hello"]));
    assert_eq!(request.clone().split_off(1), hello);
    router.try_send(request.clone()).expect("it may send");
    client.expect(["hello"]);
    request.first().expect("there is a name").clone()
}

#[test]
fn our_router_learns_the_names_that_their_clients_chose() {
    let libzmq = Libzmq::start();
    for kind in [Req, Dealer] {
        let router = Ours::new(Router);
        let endpoint = router.bind();
        for name in names() {
            let client = libzmq.named(kind, &name);
            client.connect(&endpoint);
            assert_eq!(greet(&client, kind, &router), Frame::from(name));
        }
    }
}

#[test]
fn their_router_learns_the_names_that_our_clients_chose() {
    let libzmq = Libzmq::start();
    for kind in [Req, Dealer] {
        let router = libzmq.socket(Router);
        let endpoint = router.bind();
        for name in names() {
            let client = Ours::named(kind, &name);
            client.connect(&endpoint);
            assert_eq!(greet(&client, kind, &router), Frame::from(name));
        }
    }
}

/// Three anonymous clients of each kind at one router: their names.
fn anonymous<P: Party>(router: &impl Party, client: impl Fn(SocketKind) -> P) -> Vec<Frame> {
    let endpoint = router.bind();
    let mut names = Vec::new();
    for kind in [Req, Dealer, Req, Dealer] {
        let client = client(kind);
        client.connect(&endpoint);
        let hello = Message::of(["hello"]);
        client.try_send(hello).expect("it may send");
        names.push(router.recv().first().expect("there is a name").clone());
    }
    names
}

#[test]
fn made_up_names_are_a_zero_and_a_counter_on_both_sides() {
    let libzmq = Libzmq::start();
    let by_ours = anonymous(&Ours::new(Router), |kind| libzmq.socket(kind));
    let by_theirs = anonymous(&libzmq.socket(Router), Ours::new);
    for names in [by_ours, by_theirs] {
        let counters = names.iter().map(|name| {
            assert_eq!((name.len(), name[0]), (5, 0), "{name}");
            u32::from_be_bytes(name[1..].try_into().expect("four octets"))
        });
        let counters: Vec<_> = counters.collect();
        assert!(
            counters
                .windows(2)
                .all(|pair| pair[1] == pair[0].wrapping_add(1)),
            "{names:?}"
        );
    }
}

/// Two peers of one name, `one` first: `two` is connected and deaf.
fn first_owner_keeps_the_name(router: &impl Party, one: &impl Party, two: &impl Party) {
    let endpoint = router.bind();
    one.connect(&endpoint);
    assert_eq!(greet(one, Dealer, router), "SAME".into());
    two.connect(&endpoint);
    two.send(["not heard"]);
    router.expect_silence();
    router.send(["SAME", "for the first"]);
    one.expect(["for the first"]);
    two.expect_silence();
}

#[test]
fn the_first_owner_of_a_name_keeps_it_at_our_router() {
    let libzmq = Libzmq::start();
    let [one, two] = [(); 2].map(|()| libzmq.named(Dealer, b"SAME"));
    first_owner_keeps_the_name(&Ours::new(Router), &one, &two);
}

#[test]
fn the_first_owner_of_a_name_keeps_it_at_their_router() {
    let libzmq = Libzmq::start();
    let [one, two] = [(); 2].map(|()| Ours::named(Dealer, b"SAME"));
    first_owner_keeps_the_name(&libzmq.socket(Router), &one, &two);
}

#[test]
fn with_handover_their_router_gives_the_name_to_our_newcomer() {
    let libzmq = Libzmq::start();
    let router = libzmq.with(Router, json!({"ROUTER_HANDOVER": 1}));
    let endpoint = router.bind();
    let [one, two] = [(); 2].map(|()| Ours::named(Dealer, b"SAME"));
    one.connect(&endpoint);
    greet(&one, Dealer, &router);
    two.connect(&endpoint);
    greet(&two, Dealer, &router);
}

/// What a ROUTER that must route does about a peer before, while and after it is there.
fn mandatory<P: Party>(router: &impl Party, client: P, leave: impl FnOnce(P)) {
    let to_client = || router.try_send(Message::of(["Lucy", "x"]));
    let unreachable = Err("EHOSTUNREACH".to_owned());
    assert_eq!(to_client(), unreachable);
    client.connect(&router.bind());
    router.send_once_routable(Message::of(["Lucy", "found"]));
    client.expect(["found"]);
    let to_nobody = router.try_send(Message::of(["Lucie", "lost"]));
    assert_eq!(to_nobody, unreachable);
    leave(client);
    eventually("the client has gone", || to_client() == unreachable);
}

#[test]
fn a_mandatory_router_says_who_cannot_be_reached() {
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        router_mandatory: true,
        ..SocketOptions::default()
    };
    let ours = Ours::with(Router, options);
    mandatory(&ours, libzmq.named(Dealer, b"Lucy"), |client| {
        client.close()
    });
    let theirs = libzmq.with(Router, json!({"ROUTER_MANDATORY": 1}));
    mandatory(&theirs, Ours::named(Dealer, b"Lucy"), |client| {
        client.close()
    });
}

#[test]
fn without_it_both_routers_drop_what_is_for_nobody() {
    let libzmq = Libzmq::start();
    let ours = (Ours::new(Router), libzmq.named(Dealer, b"known"));
    let theirs = (libzmq.socket(Router), Ours::named(Dealer, b"known"));
    fn drops(router: &impl Party, client: &impl Party) {
        client.connect(&router.bind());
        greet(client, Dealer, router);
        router.send(["nobody", "lost"]);
        // A name with nothing behind it is no message.
        router.send(["known"]);
        router.send(["known", "found"]);
        client.expect(["found"]);
    }
    drops(&ours.0, &ours.1);
    drops(&theirs.0, &theirs.1);
}

#[test]
fn a_made_up_name_dies_with_its_connection() {
    let libzmq = Libzmq::start();
    let router = Ours::new(Router);
    let relay = Relay::to(&router.bind());
    let client = libzmq.socket(Dealer);
    client.connect(&relay.endpoint);
    let before = greet(&client, Dealer, &router);
    relay.cut();
    let after = greet(&client, Dealer, &router);
    assert_ne!(before, after);
    router
        .try_send(Message::of([before, "lost".into()]))
        .expect("it may send");
    router
        .try_send(Message::of([after, "found".into()]))
        .expect("it may send");
    client.expect(["found"]);
}

#[test]
fn a_chosen_name_outlives_its_connection() {
    let libzmq = Libzmq::start();
    let router = Ours::new(Router);
    let relay = Relay::to(&router.bind());
    let client = libzmq.named(Dealer, b"Lucy");
    client.connect(&relay.endpoint);
    assert_eq!(greet(&client, Dealer, &router), "Lucy".into());
    relay.cut();
    assert_eq!(greet(&client, Dealer, &router), "Lucy".into());
}

#[test]
fn a_probe_of_libzmq_arrives_as_an_empty_message() {
    let libzmq = Libzmq::start();
    let probe = |kind| libzmq.with(kind, json!({"PROBE_ROUTER": 1, "IDENTITY": "50"}));
    for kind in [Dealer, Router] {
        let router = Ours::new(Router);
        let theirs = probe(kind);
        theirs.connect(&router.bind());
        router.expect(["P", ""]);
    }
}

#[test]
fn clients_that_come_and_go_get_only_what_is_theirs() {
    let libzmq = Libzmq::start();
    let router = Ours::new(Router);
    let endpoint = router.bind();
    for round in 0..20 {
        let clients: Vec<_> = (0..3).map(|_| libzmq.socket(Dealer)).collect();
        let mut requests = Vec::new();
        for (number, client) in clients.iter().enumerate() {
            client.connect(&endpoint);
            client.send([&format!("{round}.{number}")]);
            requests.push(router.recv());
        }
        for request in requests.into_iter().rev() {
            router.try_send(request).expect("it may send");
        }
        for (number, client) in clients.into_iter().enumerate() {
            client.expect([&format!("{round}.{number}")]);
            client.close();
        }
    }
}
