//! Crowds of connections that say nothing, and a listener that is itself too crowded to answer.

use core::time::Duration;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope::SocketEventKind;
use hopscope_core::Message;
use hopscope_core::Rule;
use hopscope_core::socket::SocketKind;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::check;
use crate::support::until;

/// Connections of a crowd.
const CROWD: usize = 100;

/// Handshakes that the listener of these tests lets be under way.
const MOST: usize = 8;

#[test]
fn a_crowd_that_never_greets_is_bounded_and_keeps_no_honest_peer_out() {
    check(|| async {
        for text in ["tcp://127.0.0.1:*", "ws://127.0.0.1:*/path"] {
            let config = Config {
                pending_handshakes: MOST,
                ..Config::default()
            };
            let server = Socket::with(SocketKind::Rep, config);
            let mut events = server.monitor(10_000, false);
            let bound = server.bind(&text.parse()?).await?;
            // One that is through already is not counted, and stays.
            let early = Socket::new(SocketKind::Req);
            early.connect(&bound)?;
            until("it is in", || server.peers().len() == 1).await;
            let mut strangers = Vec::new();
            for _ in 0..CROWD {
                strangers.push(TcpStream::connect(("127.0.0.1", bound.port())).await?);
            }
            // All but the youngest are closed by the server, and it says why.
            for stranger in &mut strangers[..CROWD - MOST] {
                let mut octets = Vec::new();
                // A reset is an end too.
                let _ = stranger.read_to_end(&mut octets).await;
            }
            let mut told = 0;
            while told < CROWD - MOST {
                let event = events.next().await.expect("the socket is there");
                let reason = match event.kind {
                    SocketEventKind::HandshakeFailedProtocol { rule, detail } => {
                        assert_eq!(rule, Rule::HandshakeTimeout);
                        detail
                    }
                    SocketEventKind::AcceptFailed { error } => error,
                    _ => continue,
                };
                assert!(reason.contains("at most 8 may be"), "{reason}");
                told += 1;
            }
            // The youngest are still there while an honest peer comes in behind them.
            let late = Socket::new(SocketKind::Req);
            late.connect(&bound)?;
            for honest in [early, late] {
                honest.send("hello").await?;
                assert_eq!(server.recv().await?, Message::of(["hello"]));
                server.send("world").await?;
                assert_eq!(honest.recv().await?, Message::of(["world"]));
            }
        }
        Ok(())
    });
}

/// A listener that accepts nobody, with its line full: whoever comes now waits.
#[cfg(target_os = "linux")]
async fn full_listener() -> std::io::Result<(tokio::net::TcpListener, Vec<TcpStream>)> {
    let socket = tokio::net::TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse().expect("it is an address"))?;
    let listener = socket.listen(1)?;
    let at = listener.local_addr()?;
    let mut line = Vec::new();
    while let Ok(next) = timeout(Duration::from_millis(500), TcpStream::connect(at)).await {
        line.push(next?);
        assert!(line.len() < CROWD, "the line has no end");
    }
    Ok((listener, line))
}

#[cfg(target_os = "linux")]
#[test]
fn an_attempt_to_connect_is_given_up_when_its_time_is_over() {
    check(|| async {
        let (listener, line) = full_listener().await?;
        let config = Config {
            connect_timeout: Some(Duration::from_millis(50)),
            reconnect: Reconnect {
                interval: Some(Duration::from_millis(5)),
                longest: None,
            },
            ..Config::default()
        };
        let push = Socket::with(SocketKind::Push, config);
        let mut events = push.monitor(100, false);
        push.connect(&Endpoint::from(listener.local_addr()?))?;
        // Each attempt ends so, and the next one comes.
        let mut given_up = 0;
        while given_up < 3 {
            let event = events.next().await.expect("the socket is there");
            if let SocketEventKind::Closed { error } = event.kind {
                assert_eq!(error.as_deref(), Some("the host does not answer"));
                given_up += 1;
            }
        }
        drop(line);
        Ok(())
    });
}
