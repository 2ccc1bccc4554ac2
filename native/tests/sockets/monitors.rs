//! What a socket tells of itself: events by libzmq's names, and its peers.

use core::time::Duration;

use bytes::Bytes;
use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Events;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope::SocketEvent;
use hopscope::SocketEventKind;
use hopscope_core::Identity;
use hopscope_core::Rule;
use hopscope_core::connection::Limits;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use hopscope_core::trace::EventKind;
use hopscope_core::wire::Metadata;

use crate::support::check;
use crate::support::endpoints;
use crate::support::until;

/// Reads on until an event of that name comes, and gives the names before it.
async fn names_until(events: &mut Events, last: &str) -> (Vec<&'static str>, SocketEvent) {
    let mut names = Vec::new();
    loop {
        let event = events.next().await.expect("the socket is there");
        names.push(event.kind.name());
        if event.kind.name() == last {
            return (names, event);
        }
    }
}

#[test]
fn a_link_is_told_from_its_beginning_to_its_end() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let [pull, push] =
                [SocketKind::Pull, SocketKind::Push].map(|kind| context.socket(kind));
            let (mut at_pull, mut at_push) = (pull.monitor(100, false), push.monitor(100, false));
            let bound = pull.bind(&endpoint).await?;
            push.connect(&bound)?;
            let (names, event) = names_until(&mut at_push, "HANDSHAKE_SUCCEEDED").await;
            assert!(names.contains(&"CONNECTED"), "{endpoint}: {names:?}");
            assert_eq!(event.endpoint, Some(bound.clone()));
            let peer = event.peer.expect("it has told of itself");
            assert_eq!(peer.kind, Some(SocketKind::Pull));
            let (names, _) = names_until(&mut at_pull, "HANDSHAKE_SUCCEEDED").await;
            assert_eq!(
                names,
                ["LISTENING", "ACCEPTED", "HANDSHAKE_SUCCEEDED"],
                "{endpoint}"
            );
            drop(push);
            names_until(&mut at_push, "MONITOR_STOPPED").await;
            assert!(at_push.next().await.is_none(), "nothing comes behind it");
            let (_, event) = names_until(&mut at_pull, "DISCONNECTED").await;
            let place = event.place.expect("it is about a peer");
            assert_eq!(place.remote.is_some(), endpoint.host_port().is_some());
        }
        Ok(())
    });
}

#[test]
fn attempts_are_told_with_the_pauses_between_them() {
    check(|| async {
        let probe = Socket::new(SocketKind::Rep);
        let free = probe.bind(&Endpoint::loopback(0)).await?;
        probe.close(None).await;
        let interval = Duration::from_millis(5);
        let config = Config {
            reconnect: Reconnect {
                interval: Some(interval),
                longest: Some(4 * interval),
            },
            ..Config::default()
        };
        let req = Socket::with(SocketKind::Req, config);
        let mut events = req.monitor(100, false);
        req.connect(&free)?;
        for base in [1, 2, 2, 2] {
            let (names, event) = names_until(&mut events, "CONNECT_RETRIED").await;
            assert_eq!(names, ["CONNECT_DELAYED", "CLOSED", "CONNECT_RETRIED"]);
            let SocketEventKind::ConnectRetried { pause } = event.kind else {
                panic!("it has that name");
            };
            let bounds = base * interval..2 * base * interval;
            assert!(bounds.contains(&pause), "{pause:?} is not in {bounds:?}");
        }
        Ok(())
    });
}

#[test]
fn what_fails_is_told_with_its_reason() {
    check(|| async {
        let rep = Socket::new(SocketKind::Rep);
        let mut at_rep = rep.monitor(100, false);
        let bound = rep.bind(&Endpoint::loopback(0)).await?;
        // Types that do not talk.
        let push = Socket::new(SocketKind::Push);
        let mut at_push = push.monitor(100, false);
        push.connect(&bound)?;
        let (names, event) = names_until(&mut at_push, "DISCONNECTED").await;
        let failed = names
            .iter()
            .any(|name| name.starts_with("HANDSHAKE_FAILED"));
        assert!(failed, "{names:?}: {event}");
        // Somebody who speaks another protocol.
        let mut http = std::net::TcpStream::connect(("127.0.0.1", bound.port()))?;
        std::io::Write::write_all(&mut http, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        names_until(&mut at_rep, "HANDSHAKE_FAILED_PROTOCOL").await;
        // A place that is taken.
        let second = Socket::new(SocketKind::Rep);
        let mut at_second = second.monitor(100, false);
        second.bind(&bound).await.expect_err("it is taken");
        names_until(&mut at_second, "BIND_FAILED").await;
        rep.unbind(&bound)?;
        names_until(&mut at_rep, "CLOSED").await;
        Ok(())
    });
}

#[test]
fn a_slow_reader_holds_nothing_up_and_is_told_what_it_missed() {
    check(|| async {
        let [push, pull] = [SocketKind::Push, SocketKind::Pull].map(Socket::new);
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        let mut events = pull.monitor(10, true);
        for _ in 0..500 {
            push.send("x").await?;
            pull.recv().await?;
        }
        for _ in 0..10 {
            let event = events.try_next().expect("ten were kept");
            assert_ne!(event.kind.name(), "MISSED");
        }
        let SocketEventKind::Missed { events: missed } =
            events.try_next().expect("then it is told").kind
        else {
            panic!("the gap is told in its place");
        };
        // Each message is received and delivered.
        assert!(missed >= 990, "{missed}");
        push.send("y").await?;
        pull.recv().await?;
        let (_, event) = names_until(&mut events, "CORE").await;
        let SocketEventKind::Core(event) = event.kind else {
            panic!("it has that name");
        };
        assert_eq!(event.kind(), EventKind::Received);
        Ok(())
    });
}

#[test]
fn peers_tell_of_themselves() {
    check(|| async {
        for endpoint in endpoints() {
            if endpoint.transport() == "inproc" {
                continue;
            }
            let properties = Metadata::new().with_property("X-Version", Bytes::from_static(b"7"));
            let config = Config {
                options: SocketOptions {
                    identity: Some(Identity::chosen(b"dealer")?),
                    ..SocketOptions::default()
                },
                properties: properties.expect("a name that the wire allows"),
                ..Config::default()
            };
            let dealer = Socket::with(SocketKind::Dealer, config);
            let router = Socket::new(SocketKind::Router);
            dealer.connect(&router.bind(&endpoint).await?)?;
            dealer.send("hello").await?;
            let (message, peer) = router.recv_from().await?;
            assert_eq!(message, ["dealer", "hello"].into());
            let peer = peer.expect("it is still there");
            let property = |name| peer.property(name);
            assert_eq!(property("Socket-Type").as_deref(), Some("DEALER"));
            assert_eq!(property("Identity").as_deref(), Some("dealer"));
            assert_eq!(property("x-version").as_deref(), Some("7"));
            let address = endpoint.host_port().map_or("", |_| "127.0.0.1");
            assert_eq!(property("Peer-Address").as_deref(), Some(address));
            assert_eq!(property("X-Nothing"), None);
        }
        Ok(())
    });
}

#[test]
fn a_message_beyond_the_limit_closes_the_connection_and_is_told() {
    check(|| async {
        let config = Config {
            limits: Limits {
                max_frame_octets: 10,
                ..Limits::default()
            },
            ..Config::default()
        };
        let pull = Socket::with(SocketKind::Pull, config);
        let mut events = pull.monitor(100, false);
        let push = Socket::new(SocketKind::Push);
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        push.send("0123456789").await?;
        assert_eq!(pull.recv().await?, "0123456789".into());
        push.send("0123456789a").await?;
        let (_, event) = names_until(&mut events, "DISCONNECTED").await;
        let SocketEventKind::Disconnected { rule, .. } = event.kind else {
            panic!("it has that name");
        };
        assert!(rule.is_some_and(|rule| rule != Rule::HandshakeTimeout));
        Ok(())
    });
}

#[test]
fn a_peer_that_never_greets_is_given_up() {
    check(|| async {
        let config = Config {
            handshake_timeout: Duration::from_millis(50),
            ..Config::default()
        };
        let rep = Socket::with(SocketKind::Rep, config);
        let mut events = rep.monitor(100, false);
        for endpoint in ["tcp://127.0.0.1:*", "ws://127.0.0.1:*"] {
            let bound = rep.bind(&endpoint.parse()?).await?;
            let silent = std::net::TcpStream::connect(("127.0.0.1", bound.port()))?;
            let last = match bound.transport() {
                "ws" => "ACCEPT_FAILED",
                _ => "DISCONNECTED",
            };
            names_until(&mut events, last).await;
            until("it is forgotten", || rep.status().is_empty()).await;
            drop(silent);
        }
        Ok(())
    });
}

#[test]
fn a_second_connect_to_one_endpoint_is_ignored_by_types_it_makes_no_sense_for() {
    use SocketKind::{Dealer, Pub, Pull, Push, Rep, Req, Router, Sub};
    check(|| async {
        for (kind, partner) in [(Req, Rep), (Dealer, Router), (Sub, Pub), (Pub, Sub)] {
            let [near, far] = [kind, partner].map(Socket::new);
            let mut events = near.monitor(100, false);
            let bound = far.bind(&Endpoint::loopback(0)).await?;
            near.connect(&bound)?;
            near.connect(&bound)?;
            let (_, event) = names_until(&mut events, "CONNECT_IGNORED").await;
            assert_eq!(event.endpoint.as_ref(), Some(&bound), "{kind}");
            assert_eq!(near.status().len(), 1, "{kind}");
            // Taken back once, it is taken back; then it may be connected to again.
            until("the link stands", || !far.peers().is_empty()).await;
            near.disconnect(&bound)?;
            near.disconnect(&bound).expect_err("there was only one");
            near.connect(&bound)?;
            let (names, _) = names_until(&mut events, "HANDSHAKE_SUCCEEDED").await;
            assert!(!names.contains(&"CONNECT_IGNORED"), "{kind}: {names:?}");
            // Another endpoint is another peer.
            let other = Socket::new(partner);
            near.connect(&other.bind(&Endpoint::loopback(0)).await?)?;
            until("the other is there", || !other.peers().is_empty()).await;
        }
        // Other types have one more peer each time, and so has every type over inproc.
        let context = Context::new();
        for (kind, partner, endpoint) in [
            (Push, Pull, Endpoint::loopback(0)),
            (Dealer, Router, Endpoint::inproc("twice")),
        ] {
            let [near, far] = [kind, partner].map(|kind| context.socket(kind));
            let bound = far.bind(&endpoint).await?;
            near.connect(&bound)?;
            near.connect(&bound)?;
            until("both links stand", || far.peers().len() == 2).await;
            assert_eq!(near.status().len(), 2, "{kind}");
        }
        Ok(())
    });
}
