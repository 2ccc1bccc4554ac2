//! Three `hopscope proxy` processes in a row between libzmq's sockets: the frames at every hop.

use hopscope::Endpoint;
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::{Frame, Message};

use crate::support::{Libzmq, Party, Program, Relay, eventually};

/// Proxies in a row, and a relay in each link: from the client to the first of them, from each to
/// the next, from the last to the server.
struct Row {
    proxies: Vec<Program>,
    relays: Vec<Relay>,
}

/// A proxy from a port of this machine (0: any) to the next one or the server.
fn proxy(frontend: &str, backend: &Endpoint) -> Program {
    let backend = backend.to_string();
    let links = ["--frontend-bind", frontend, "--backend-connect", &backend];
    Program::hopscope(&[&["proxy", "--verbose"], &links[..]].concat())
}

impl Row {
    fn of_three_to(server: &Endpoint) -> Self {
        let (mut proxies, mut relays) = (Vec::new(), vec![Relay::to(server)]);
        for _ in 0..3 {
            let proxy = proxy("0", &relays[0].endpoint);
            relays.insert(0, Relay::to(&proxy.listening(0)));
            proxies.insert(0, proxy);
        }
        Self { proxies, relays }
    }

    fn endpoint(&self) -> &Endpoint {
        &self.relays[0].endpoint
    }

    /// The only message that has crossed each link, on the way there and on the way back.
    fn crossed(&self) -> Vec<[Message; 2]> {
        let links = self.relays.iter().map(|relay| {
            let (there, back) = relay.after_messages(1, 1);
            [there, back].map(|mut written| {
                assert_eq!(written.messages.len(), 1);
                written.messages.remove(0)
            })
        });
        links.collect()
    }
}

#[test]
fn each_router_puts_a_name_in_front_and_takes_it_off_on_the_way_home() {
    let libzmq = Libzmq::start();
    let (client, server) = (libzmq.named(Req, b"Lucy"), libzmq.socket(Rep));
    let row = Row::of_three_to(&server.bind());
    client.connect(row.endpoint());
    client.send(["Hello", "you"]);
    server.expect(["Hello", "you"]);
    server.send(["World"]);
    client.expect(["World"]);

    let crossed = row.crossed();
    // The second and the third proxy make up names for the one before them.
    let at_server: Vec<_> = crossed[3][0].frames().to_vec();
    let [third, second, ..] = &at_server[..] else {
        panic!("{at_server:?}");
    };
    for name in [second, third] {
        assert_eq!((name.len(), name[0]), (5, 0), "{name}");
    }
    let names: [Frame; 3] = [third.clone(), second.clone(), "Lucy".into()];
    for (passed, link) in crossed.iter().enumerate() {
        let envelope = || names[3 - passed..].iter().cloned().chain([Frame::EMPTY]);
        let there = envelope().chain(["Hello".into(), "you".into()]);
        let back = envelope().chain(["World".into()]);
        let expected = [there.collect::<Message>(), back.collect()];
        assert_eq!(*link, expected, "after {passed} proxies");
    }
    for (proxy, name) in row.proxies.iter().zip(names.iter().rev()) {
        let shown = if name.text() == Some("Lucy") {
            "\"Lucy\"".to_owned()
        } else {
            name.to_string()
        };
        eventually("the proxy tells what it does", || {
            let said = proxy.said();
            said.contains(&format!("ROUTER puts {shown} in front"))
                && said.contains(&format!("ROUTER takes {shown} off"))
        });
    }
}

#[test]
fn a_thousand_requests_come_back_in_order() {
    let libzmq = Libzmq::start();
    let (client, server) = (libzmq.socket(Req), libzmq.socket(Rep));
    let row = Row::of_three_to(&server.bind());
    client.connect(row.endpoint());
    for number in 0..1000 {
        let number = number.to_string();
        client.send([&number]);
        server.expect([&number]);
        server.send(["re", &number]);
        client.expect(["re", &number]);
    }
    for relay in &row.relays {
        let (there, back) = relay.after_messages(1000, 1000);
        assert_eq!((there.messages.len(), back.messages.len()), (1000, 1000));
        assert_eq!(relay.connections(), 1);
    }
}

#[test]
fn two_clients_in_flight_get_their_own_replies() {
    let libzmq = Libzmq::start();
    let clients = ["A", "B"].map(|name| (name, libzmq.socket(Req)));
    let server = libzmq.socket(Router);
    let row = Row::of_three_to(&server.bind());
    for (_, client) in &clients {
        client.connect(row.endpoint());
    }
    for round in 0..20 {
        let question = |name: &str| format!("{name} asks {round}");
        for (name, client) in &clients {
            client.send([&question(name)]);
        }
        // Both requests are here before either is answered, the later one first.
        let requests = [server.recv(), server.recv()];
        for mut reply in requests.into_iter().rev() {
            assert_eq!(reply.len(), 4 + 2, "four names, a delimiter and a body");
            reply.push("answered");
            server.try_send(reply).expect("it may send");
        }
        for (name, client) in &clients {
            client.expect([&question(name), "answered"]);
        }
    }
}

#[test]
fn a_flood_of_requests_comes_back_whole_and_in_order() {
    let libzmq = Libzmq::start();
    let server = Program::hopscope(&["rep", "-b", "0", "--echo", "--format", "hex"]);
    let row = Row::of_three_to(&server.listening(0));
    let clients = ["A", "B"].map(|name| (name, libzmq.named(Dealer, name.as_bytes())));
    for (_, client) in &clients {
        client.connect(row.endpoint());
    }
    for number in 0..300 {
        for (name, client) in &clients {
            client.send(["", name, "", &number.to_string()]);
        }
    }
    for (name, client) in &clients {
        for number in 0..300 {
            client.expect(["", name, "", &number.to_string()]);
        }
    }
}

#[test]
fn a_proxy_in_the_middle_may_be_replaced() {
    let libzmq = Libzmq::start();
    let (client, server) = (libzmq.socket(Req), libzmq.socket(Rep));
    let mut row = Row::of_three_to(&server.bind());
    client.connect(row.endpoint());
    let exchange = |text| {
        client.send([text]);
        server.expect([text]);
        server.send(["ok"]);
        client.expect(["ok"]);
    };
    exchange("before");
    let port = row.proxies[1].listening(0).port().to_string();
    drop(row.proxies.remove(1));
    // The first proxy has noticed: a request sent into a dead link would be lost.
    eventually("the link to it is down", || {
        row.proxies[0].said().contains("has ended")
    });
    row.proxies.insert(1, proxy(&port, &row.relays[2].endpoint));
    exchange("after");
}
