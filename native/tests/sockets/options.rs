//! Options that reach the kernel or the wire.

use core::time::Duration;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Heartbeat;
use hopscope::Identity;
use hopscope::Keepalive;
use hopscope::Message;
use hopscope::Socket;
use hopscope::SocketEventKind;
use hopscope::SocketKind;
use hopscope::SocketOptions;
use hopscope::TcpOptions;
use hopscope_core::trace::Event;
use hopscope_core::trace::WirePart;

use crate::support::check;
use crate::support::until;

fn with_tcp(kind: SocketKind, tcp: TcpOptions) -> Socket {
    let config = Config {
        tcp,
        ..Config::default()
    };
    Socket::with(kind, config)
}

#[test]
fn a_connection_comes_from_the_source_that_was_named() {
    check(|| async {
        let pull = Socket::new(SocketKind::Pull);
        let bound = pull.bind(&"tcp://127.0.0.1:*".parse()?).await?;
        let push = Socket::new(SocketKind::Push);
        push.connect(&format!("tcp://127.0.0.9;127.0.0.1:{}", bound.port()).parse()?)?;
        push.send("x").await?;
        let (_, peer) = pull.recv_from().await?;
        assert_eq!(peer.expect("it is there").address, "127.0.0.9");
        Ok(())
    });
}

#[test]
fn every_interface_is_both_families_with_ipv6() {
    check(|| async {
        let ipv6 = TcpOptions {
            ipv6: true,
            ..TcpOptions::default()
        };
        let pull = with_tcp(SocketKind::Pull, ipv6);
        let bound = match pull.bind(&"tcp://*:*".parse()?).await {
            Ok(bound) => bound,
            // A machine without IPv6 says so, and that is all there is to see on it.
            Err(error) => {
                assert!(std::net::TcpListener::bind("[::]:0").is_err(), "{error}");
                return Ok(());
            }
        };
        for (host, address) in [("127.0.0.1", "::ffff:127.0.0.1"), ("[::1]", "::1")] {
            let push = Socket::new(SocketKind::Push);
            push.connect(&format!("tcp://{host}:{}", bound.port()).parse()?)?;
            push.send("x").await?;
            let (_, peer) = pull.recv_from().await?;
            assert_eq!(peer.expect("it is there").address, address);
        }
        Ok(())
    });
}

#[test]
fn sockets_talk_with_every_option_of_tcp_set() {
    check(|| async {
        let tcp = TcpOptions {
            backlog: 1,
            keepalive: Some(Keepalive {
                idle: Some(Duration::from_secs(30)),
                interval: Some(Duration::from_millis(1)),
                count: Some(3),
            }),
            send_buffer_octets: Some(4096),
            receive_buffer_octets: Some(4096),
            ..TcpOptions::default()
        };
        let [push, pull] = [SocketKind::Push, SocketKind::Pull].map(|kind| with_tcp(kind, tcp));
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        let body = "x".repeat(1_000_000);
        push.send(body.as_str()).await?;
        assert_eq!(pull.recv().await?.size_octets(), 1_000_000);
        Ok(())
    });
}

#[test]
fn heartbeats_are_sent_and_answered() {
    check(|| async {
        let config = Config {
            heartbeat: Heartbeat {
                interval: Some(Duration::from_millis(10)),
                timeout: Some(Duration::from_secs(60)),
                ..Heartbeat::default()
            },
            ..Config::default()
        };
        let dealer = Socket::with(SocketKind::Dealer, config);
        let router = Socket::new(SocketKind::Router);
        let mut events = dealer.monitor(10_000, true);
        dealer.connect(&router.bind(&Endpoint::loopback(0)).await?)?;
        let (mut sent, mut received) = (0, 0);
        while sent < 3 || received < 3 {
            let event = events.next().await.expect("the socket is there");
            match event.kind {
                SocketEventKind::Core(Event::OctetsSent {
                    part: WirePart::Ping,
                    ..
                }) => sent += 1,
                SocketEventKind::Core(Event::OctetsReceived {
                    part: WirePart::Pong,
                    ..
                }) => received += 1,
                SocketEventKind::Disconnected { detail, .. } => return Err(detail.into()),
                _ => {}
            }
        }
        Ok(())
    });
}

#[test]
fn a_router_may_name_the_peer_it_connects_to() {
    check(|| async {
        let dealer = Socket::new(SocketKind::Dealer);
        let bound = dealer.bind(&Endpoint::loopback(0)).await?;
        let router = Socket::new(SocketKind::Router);
        router.connect_named(&bound, Identity::chosen(b"server")?)?;
        // At once: the name is known before the peer is there.
        router.send(["server", "hello"]).await?;
        assert_eq!(dealer.recv().await?, "hello".into());
        let again = router.connect_named(&bound, Identity::chosen(b"server")?);
        let said = again.expect_err("the name is taken").to_string();
        assert!(said.contains("server"), "{said}");
        let req = Socket::new(SocketKind::Req);
        let nameless = req.connect_named(&bound, Identity::chosen(b"server")?);
        nameless.expect_err("a REQ names no peers");
        Ok(())
    });
}

#[test]
fn hello_and_disconnect_messages_are_heard() {
    check(|| async {
        let config = Config {
            options: SocketOptions {
                hello_message: Some(Message::from("HELLO")),
                disconnect_message: Some(Message::from("GONE")),
                ..SocketOptions::default()
            },
            ..Config::default()
        };
        let router = Socket::with(SocketKind::Router, config);
        let dealer = Socket::new(SocketKind::Dealer);
        dealer.connect(&router.bind(&Endpoint::loopback(0)).await?)?;
        assert_eq!(dealer.recv().await?, "HELLO".into());
        drop(dealer);
        assert_eq!(router.recv().await?.frames()[1], "GONE".into());
        Ok(())
    });
}

#[test]
fn linger_cuts_the_link_to_a_disconnected_peer_that_does_not_read() {
    check(|| async {
        let options = SocketOptions {
            receive_high_water_mark: 1,
            ..SocketOptions::default()
        };
        let stuck = Config {
            options,
            ..Config::default()
        };
        let stuck = Socket::with(SocketKind::Pull, stuck);
        let bound = stuck.bind(&Endpoint::loopback(0)).await?;
        let push = Config {
            linger: Some(Duration::from_millis(100)),
            ..Config::default()
        };
        let push = Socket::with(SocketKind::Push, push);
        push.connect(&bound)?;
        let body = "x".repeat(1_000_000);
        // More than the kernel holds, and nobody reads.
        for _ in 0..50 {
            push.send(body.as_str()).await?;
        }
        until("the link stands", || !push.peers().is_empty()).await;
        let reader = Socket::new(SocketKind::Pull);
        push.connect(&reader.bind(&Endpoint::loopback(0)).await?)?;
        push.disconnect(&bound)?;
        until("it is dealt nothing more", || push.status().len() == 1).await;
        for number in 0..10 {
            push.send(number.to_string().as_str()).await?;
        }
        for number in 0..10 {
            assert_eq!(reader.recv().await?, number.to_string().as_str().into());
        }
        until("the link is cut", || push.peers().len() == 1).await;
        Ok(())
    });
}
