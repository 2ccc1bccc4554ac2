//! Every pair of types over every transport, whichever side binds.

use core::time::Duration;

use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{
    Channel, Client, Dealer, Dish, Gather, Pair, Peer, Pub, Pull, Push, Radio, Rep, Req, Router,
    Scatter, Server, Sub, Xpub, Xsub,
};
use hopscope_core::socket::SocketOptions;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::Checked;
use crate::support::PATIENCE;
use crate::support::check;
use crate::support::endpoints;
use crate::support::unique_path;
use crate::support::until;

/// Pairs of which the first speaks first.
const PAIRS: [(SocketKind, SocketKind); 18] = [
    (Req, Rep),
    (Req, Router),
    (Dealer, Rep),
    (Dealer, Router),
    (Dealer, Dealer),
    (Router, Router),
    (Pub, Sub),
    (Pub, Xsub),
    (Xpub, Sub),
    (Xpub, Xsub),
    (Push, Pull),
    (Pair, Pair),
    (Client, Server),
    (Radio, Dish),
    (Scatter, Gather),
    (Peer, Peer),
    (Channel, Channel),
    (Router, Dealer),
];

/// A socket that is called `name` where that matters.
fn make(context: &Context, kind: SocketKind, name: &str) -> Socket {
    let options = SocketOptions {
        identity: Identity::chosen(name.as_bytes()).ok(),
        ..SocketOptions::default()
    };
    let config = Config {
        options,
        ..Config::default()
    };
    context.socket_with(kind, config)
}

/// Passes a message from `first` to `second`, and one back where the types allow it. `number` is
/// what a PEER was told when it connected.
async fn talk(first: &Socket, second: &Socket, number: Option<Frame>) -> Checked {
    match second.kind() {
        Sub | Xsub => second.subscribe("top")?,
        Dish => second.join("top")?,
        _ => {}
    }
    if matches!(first.kind(), Pub | Xpub | Radio | Router) {
        let told = || {
            let status = first.status();
            status.iter().any(|peer| match first.kind() {
                Router => peer.ready,
                _ => !peer.interests.is_empty(),
            })
        };
        until("the publisher hears of the subscription", told).await;
    }
    let body = match (first.kind(), second.kind()) {
        (Dealer, Rep) | (Router, Dealer) => Message::of(["", "hello"]),
        (Client | Scatter | Channel | Peer, _) => Message::of(["hello"]),
        (Radio, _) => Message::of(["top", "hello"]),
        _ => Message::of(["topic", "hello"]),
    };
    let mut message = body.clone();
    match first.kind() {
        Router => message.push_front("second"),
        Peer => message.push_front(number.expect("a PEER is told a number")),
        _ => {}
    }
    first.send(message).await?;
    let mut came = second.recv().await?;
    let sender = match second.kind() {
        Router | Server | Peer => came.pop_front(),
        _ => None,
    };
    if first.kind() == Req && second.kind() == Router {
        assert_eq!(came.pop_front(), Some(Frame::EMPTY));
    }
    let expected = match (first.kind(), second.kind()) {
        (Dealer, Rep) => Message::of(["hello"]),
        _ => body.clone(),
    };
    assert_eq!(came, expected);

    let answers = !matches!(
        (first.kind(), second.kind()),
        (Pub | Xpub | Push | Radio | Scatter, _)
    );
    if answers {
        let mut answer = Message::of(["world"]);
        if (first.kind(), second.kind()) == (Req, Router) {
            answer.push_front(Frame::EMPTY);
        }
        if let Some(sender) = sender {
            answer.push_front(sender);
        }
        second.send(answer).await?;
        let mut came = first.recv().await?;
        match (first.kind(), second.kind()) {
            (Dealer, Rep) => assert_eq!(came.pop_front(), Some(Frame::EMPTY)),
            (Router | Peer, _) => drop(came.pop_front()),
            _ => {}
        }
        assert_eq!(came, Message::of(["world"]));
    }
    Ok(())
}

#[test]
fn every_pair_talks_over_every_transport_whichever_side_binds() {
    check(|| async {
        for (one, other) in PAIRS {
            for first_binds in [true, false] {
                for endpoint in endpoints() {
                    let context = Context::new();
                    let first = make(&context, one, "first");
                    let second = make(&context, other, "second");
                    let number = if first_binds {
                        if one == Peer {
                            // A PEER that binds cannot speak first: it knows no number.
                            continue;
                        }
                        let bound = first.bind(&endpoint).await?;
                        second.connect(&bound)?;
                        None
                    } else {
                        let bound = second.bind(&endpoint).await?;
                        let number = first.connect_peer(&bound)?;
                        number.map(|number| number.frame().clone())
                    };
                    let which = format!("{one} and {other} at {endpoint}, {first_binds}");
                    let talking = timeout(PATIENCE / 2, talk(&first, &second, number)).await;
                    let talked = talking.unwrap_or_else(|late| Err(late.into()));
                    talked.map_err(|error| format!("{which}: {error}"))?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn connect_may_come_before_bind() {
    check(|| async {
        let path = unique_path();
        let ipc: Endpoint = format!("ipc://{}", path.display()).parse()?;
        for endpoint in [Endpoint::inproc("later"), ipc] {
            let context = Context::new();
            let push = context.socket(Push);
            push.connect(&endpoint)?;
            push.send("early").await?;
            let sub = context.socket(Sub);
            sub.subscribe("")?;
            let pull = context.socket(Pull);
            pull.bind(&endpoint).await?;
            assert_eq!(pull.recv().await?, "early".into());
        }
        Ok(())
    });
}

#[test]
fn a_context_keeps_its_inproc_names_to_itself() {
    check(|| async {
        let name = Endpoint::inproc("name");
        let (one, other) = (Context::new(), Context::new());
        let pull = one.socket(Pull);
        pull.bind(&name).await?;
        let elsewhere = other.socket(Pull);
        elsewhere.bind(&name).await?;
        let taken = one.socket(Pull).bind(&name).await.expect_err("it is taken");
        let said = taken.to_string();
        assert!(
            said.contains("another socket of this context has the name"),
            "{said}"
        );
        let push = one.socket(Push);
        push.connect(&name)?;
        push.send("here").await?;
        assert_eq!(pull.recv().await?, "here".into());
        assert!(elsewhere.try_recv().is_err());
        // Given back, the name is free again.
        pull.unbind(&name)?;
        one.socket(Pull).bind(&name).await?;
        Ok(())
    });
}

#[test]
fn inproc_hands_bodies_over_without_a_copy() {
    check(|| async {
        let context = Context::new();
        let [push, pull] = [Push, Pull].map(|kind| context.socket(kind));
        pull.bind(&Endpoint::inproc("near")).await?;
        push.connect(&Endpoint::inproc("near"))?;
        let body = Frame::from(vec![7; 100_000]);
        push.send(body.clone()).await?;
        let came = pull.recv().await?;
        assert_eq!(came.frames()[0].octets().as_ptr(), body.octets().as_ptr());
        Ok(())
    });
}

#[test]
fn a_file_of_ipc_goes_with_its_listener_and_a_stale_one_is_replaced() {
    check(|| async {
        let path = unique_path();
        let endpoint: Endpoint = format!("ipc://{}", path.display()).parse()?;
        // Left behind by a program that has not unlinked it.
        drop(std::os::unix::net::UnixListener::bind(&path)?);
        assert!(path.exists());
        let pull = Socket::new(Pull);
        pull.bind(&endpoint).await?;
        let second = Socket::new(Pull).bind(&endpoint).await;
        let error = second.expect_err("somebody listens");
        assert_eq!(error.error.kind(), std::io::ErrorKind::AddrInUse);
        pull.close(None).await;
        assert!(!path.exists(), "it goes with the listener");
        // What is no socket is not touched.
        std::fs::write(&path, "mine")?;
        let refused = Socket::new(Pull).bind(&endpoint).await;
        refused.expect_err("it is somebody's file");
        assert_eq!(std::fs::read_to_string(&path)?, "mine");
        Ok(std::fs::remove_file(&path)?)
    });
}

#[test]
fn a_websocket_of_another_path_or_protocol_is_refused() {
    check(|| async {
        let pull = Socket::new(Pull);
        let bound = pull.bind(&"ws://127.0.0.1:*/here".parse()?).await?;
        let push = Socket::new(Push);
        let mut events = push.monitor(100, false);
        push.connect(&format!("ws://127.0.0.1:{}/there", bound.port()).parse()?)?;
        loop {
            let event = events
                .next()
                .await
                .expect("the socket is there")
                .to_string();
            if event.starts_with("CLOSED") {
                assert!(event.contains("404"), "{event}");
                return Ok(());
            }
        }
    });
}

#[test]
fn stream_speaks_bare_tcp_both_ways() {
    use tokio::io::AsyncReadExt;
    use tokio::io::AsyncWriteExt;
    check(|| async {
        let stream = Socket::new(SocketKind::Stream);
        let bound = stream.bind(&Endpoint::loopback(0)).await?;
        let mut plain = TcpStream::connect(("127.0.0.1", bound.port())).await?;
        let connected = stream.recv().await?;
        let name = connected.frames()[0].clone();
        assert_eq!(connected.frames()[1], Frame::EMPTY);
        plain.write_all(b"GET / HTTP/1.0\r\n\r\n").await?;
        let mut came = Vec::new();
        while came.len() < 18 {
            let message = stream.recv().await?;
            assert_eq!(message.frames()[0], name);
            came.extend_from_slice(&message.frames()[1]);
        }
        assert_eq!(came, b"GET / HTTP/1.0\r\n\r\n");
        stream
            .send([name.clone(), "HTTP/1.0 200 OK\r\n\r\n".into()])
            .await?;
        stream.send([name, Frame::EMPTY]).await?;
        let mut answer = String::new();
        plain.read_to_string(&mut answer).await?;
        assert_eq!(answer, "HTTP/1.0 200 OK\r\n\r\n");
        drop(plain);
        assert_eq!(
            stream.recv().await?.frames()[1],
            Frame::EMPTY,
            "it has gone"
        );
        Ok(())
    });
}

/// More octets than the kernel and a link hold.
const MUCH: usize = 64 << 20;

/// A STREAM whose only peer has been sent much and is to be closed then.
async fn closing_stream(
    linger: Option<Duration>,
) -> Result<(Socket, TcpStream), Box<dyn core::error::Error>> {
    let config = Config {
        linger,
        ..Config::default()
    };
    let stream = Socket::with(SocketKind::Stream, config);
    let bound = stream.bind(&Endpoint::loopback(0)).await?;
    let plain = TcpStream::connect(("127.0.0.1", bound.port())).await?;
    let name = stream.recv().await?.frames()[0].clone();
    let piece = Frame::from(vec![b'x'; 1 << 20]);
    for _ in 0..MUCH / piece.len() {
        stream.send([name.clone(), piece.clone()]).await?;
    }
    stream.send([name, Frame::EMPTY]).await?;
    Ok((stream, plain))
}

#[test]
fn a_connection_that_stream_closes_ends_though_its_peer_never_reads() {
    check(|| async {
        let (stream, plain) = closing_stream(Some(Duration::from_millis(20))).await?;
        let gone = stream.recv().await?;
        assert_eq!(gone.frames()[1], Frame::EMPTY, "it has gone");
        drop(plain);
        Ok(())
    });
}

#[test]
fn a_connection_that_stream_closes_ends_when_its_peer_has_read_everything() {
    use tokio::io::AsyncReadExt;
    check(|| async {
        let (stream, mut plain) = closing_stream(None).await?;
        let mut came = Vec::new();
        plain.read_to_end(&mut came).await?;
        assert_eq!(came.len(), MUCH);
        drop(plain);
        let gone = stream.recv().await?;
        assert_eq!(gone.frames()[1], Frame::EMPTY, "it has gone");
        Ok(())
    });
}

#[test]
fn stream_connects_to_plain_listeners() {
    use tokio::io::AsyncReadExt;
    check(|| async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let stream = Socket::new(SocketKind::Stream);
        let server = Identity::chosen(b"server")?;
        stream.connect_named(&Endpoint::from(listener.local_addr()?), server)?;
        let (mut plain, _) = listener.accept().await?;
        assert_eq!(stream.recv().await?, Message::of(["server", ""]));
        stream.send(["server", "hello"]).await?;
        let mut came = [0; 5];
        plain.read_exact(&mut came).await?;
        assert_eq!(&came, b"hello");
        Ok(())
    });
}
