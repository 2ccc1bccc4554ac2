//! What happens after an error: whether and when a connection is made again (RFC 37, Error
//! Handling; Connection Heartbeating).

use core::future::poll_fn;
use core::task::Poll;
use core::time::Duration;

use hopscope::{Config, Endpoint, Reconnect, Socket, SocketEventKind};
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::socket::SocketKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{check, greet, listener, until_closed};

/// Tries again after a few milliseconds.
fn quick() -> Config {
    Config {
        reconnect: Reconnect {
            interval: Some(Duration::from_millis(2)),
            longest: Some(Duration::from_millis(64)),
        },
        ..Config::default()
    }
}

#[test]
fn so_2_connecting_comes_before_binding_and_a_broken_link_is_made_again() {
    check(async {
        let (reserved, port) = listener().await?;
        drop(reserved);
        let push = Socket::with(SocketKind::Push, quick());
        push.connect(&Endpoint::loopback(port))?;
        push.send(Message::of(["before anybody is there"])).await?;
        let first = Socket::new(SocketKind::Pull);
        first.bind(&Endpoint::loopback(port)).await?;
        let waiting = Message::of(["before anybody is there"]);
        assert_eq!(first.recv().await?, waiting);
        first.close(None).await;
        while !push.peers().is_empty() {
            tokio::task::yield_now().await;
        }
        push.send(Message::of(["while nobody is there"])).await?;
        let second = Socket::new(SocketKind::Pull);
        second.bind(&Endpoint::loopback(port)).await?;
        let waiting = Message::of(["while nobody is there"]);
        assert_eq!(second.recv().await?, waiting);
        Ok(())
    });
}

#[test]
fn er_1_after_error_the_connection_is_not_tried_again() {
    check(async {
        let (listener, port) = listener().await?;
        let req = Socket::with(SocketKind::Req, quick());
        let mut events = req.monitor(1000, false);
        req.connect(&Endpoint::loopback(port))?;
        let (mut stream, _) = listener.accept().await?;
        let mut greeting = b"\xFF\0\0\0\0\0\0\0\x01\x7F\x03\x01NULL".to_vec();
        greeting.resize(64, 0);
        greeting.extend_from_slice(b"\x04\x0A\x05ERROR\x03400");
        stream.write_all(&greeting).await?;
        until_closed(&mut stream).await;
        // Another connector, whose peer is not there, tries again and again meanwhile.
        let (reserved, nowhere) = crate::support::listener().await?;
        drop(reserved);
        let other = Socket::with(SocketKind::Req, quick());
        let mut retries = other.monitor(1000, false);
        other.connect(&Endpoint::loopback(nowhere))?;
        for _ in 0..40 {
            retries.next().await;
        }
        let mut names = Vec::new();
        while let Some(event) = events.try_next() {
            names.push(event.kind.name());
        }
        let failed = names
            .iter()
            .position(|name| name.starts_with("HANDSHAKE_FAILED"));
        let behind = &names[failed.expect("the refusal is told")..];
        assert!(!behind.contains(&"CONNECT_RETRIED"), "{names:?}");
        let again = poll_fn(|context| Poll::Ready(listener.poll_accept(context).is_ready())).await;
        assert!(!again, "nobody waits to be accepted");
        Ok(())
    });
}

#[test]
fn er_3_after_an_unexpected_end_the_connection_is_made_again() {
    check(async {
        let (listener, port) = listener().await?;
        let dealer = Socket::with(SocketKind::Dealer, quick());
        dealer.connect(&Endpoint::loopback(port))?;
        // In the greeting, behind it, and in the middle of traffic.
        let (stream, _) = listener.accept().await?;
        drop(stream);
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await?;
            greet(&mut stream, "ROUTER").await?;
            stream.write_all(b"\x01\x05half ").await?;
        }
        let (mut stream, _) = listener.accept().await?;
        greet(&mut stream, "ROUTER").await?;
        stream.write_all(b"\x00\x05whole").await?;
        assert_eq!(dealer.recv().await?, Message::of(["whole"]));
        Ok(())
    });
}

#[test]
fn er_4_pauses_between_attempts_are_random_and_grow() {
    check(async {
        let (reserved, port) = listener().await?;
        drop(reserved);
        let dealer = Socket::with(SocketKind::Dealer, quick());
        let mut events = dealer.monitor(1000, false);
        dealer.connect(&Endpoint::loopback(port))?;
        let mut pauses = Vec::new();
        while pauses.len() < 12
            && let Some(event) = events.next().await
        {
            if let SocketEventKind::ConnectRetried { pause } = event.kind {
                pauses.push(pause);
            }
        }
        let ms = Duration::from_millis;
        assert!(pauses[0] < ms(8) && pauses[11] >= ms(32), "{pauses:?}");
        assert!(pauses.iter().all(|pause| *pause <= ms(128)), "{pauses:?}");
        let grown = &pauses[7..];
        assert!(grown.iter().any(|pause| *pause != grown[0]), "{grown:?}");
        Ok(())
    });
}

#[test]
fn hb_8_after_a_heartbeat_failure_the_connection_is_made_again() {
    check(async {
        let (listener, port) = listener().await?;
        let config = Config {
            heartbeat: Heartbeat {
                interval: Some(Duration::from_millis(20)),
                ..Heartbeat::default()
            },
            ..quick()
        };
        let dealer = Socket::with(SocketKind::Dealer, config);
        dealer.connect(&Endpoint::loopback(port))?;
        let (mut silent, _) = listener.accept().await?;
        greet(&mut silent, "ROUTER").await?;
        let ping = silent.read_u8().await?;
        assert_eq!(ping, 0x04, "a PING that is never answered");
        // On a slow machine the next connection may be given up too before it has said a word.
        let server = tokio::spawn(async move {
            while let Ok((mut again, _)) = listener.accept().await {
                if greet(&mut again, "ROUTER").await.is_ok() {
                    let _ = again.write_all(b"\x00\x04back").await;
                }
            }
        });
        assert_eq!(dealer.recv().await?, Message::of(["back"]));
        server.abort();
        Ok(())
    });
}
