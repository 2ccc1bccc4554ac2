//! ZWS 2.0 over real WebSockets (RFC 45, RFC 6455): the upgrade, and messages that are none of ours.
//! The peers here write WebSocket by hand.

use hopscope::{Endpoint, Socket};
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Dealer, Pull, Push, Router};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Checked, check, head, header, listener, until_closed};

const PROTOCOL: &str = "Sec-WebSocket-Protocol";

/// The request of RFC 6455's example, for a subprotocol and a path.
fn request(port: u16, path: &str, offer: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         {PROTOCOL}: {offer}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
}

/// A PULL of ours that waits for WebSockets, and its port.
async fn pull() -> Result<(Socket, u16), Box<dyn core::error::Error>> {
    let pull = Socket::new(Pull);
    let bound = pull.bind(&"ws://127.0.0.1:0/zmq".parse()?).await?;
    let text = bound.to_string();
    let port = text.split([':', '/']).find_map(|part| part.parse().ok());
    Ok((pull, port.expect("the endpoint has a port")))
}

/// A WebSocket by hand to such a PULL, past the upgrade and, being bare, past the routing ids.
async fn upgraded(port: u16) -> Result<TcpStream, Box<dyn core::error::Error>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream
        .write_all(request(port, "/zmq", "ZWS2.0").as_bytes())
        .await?;
    let answer = head(&mut stream).await?;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    stream.write_all(&masked(0x82, b"\x00")).await?;
    let mut id = [0; 3];
    stream.read_exact(&mut id).await?;
    assert_eq!(id, [0x82, 1, 0], "binary, unmasked, an empty routing id");
    Ok(stream)
}

/// A WebSocket frame of a client: always masked.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("it is short");
    let mask = [0x37, 0xFA, 0x21, 0x3D];
    let mut octets = vec![first, 0x80 | length];
    octets.extend_from_slice(&mask);
    octets.extend(
        payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(octet, mask)| octet ^ mask),
    );
    octets
}

#[test]
fn zw_1_only_binary_messages_are_sent_and_taken() {
    check(async {
        let (pull, port) = pull().await?;
        let mut events = pull.monitor(100, false);
        let mut text = upgraded(port).await?;
        text.write_all(&masked(0x81, b"\x00as text")).await?;
        until_closed(&mut text).await;
        let why = loop {
            let event = events.next().await.expect("the socket is there");
            if event.kind.name() == "DISCONNECTED" {
                break event.to_string();
            }
        };
        assert!(why.contains("expected binary WebSocket messages"), "{why}");
        let mut binary = upgraded(port).await?;
        binary.write_all(&masked(0x82, b"\x00as binary")).await?;
        assert_eq!(pull.recv().await?, Message::of(["as binary"]));
        Ok(())
    });
}

/// The request with which a socket of ours asks for the upgrade at that endpoint.
async fn asked(socket: &Socket, path: &str) -> Result<(String, u16), Box<dyn core::error::Error>> {
    let (listener, port) = listener().await?;
    let endpoint: Endpoint = format!("ws://127.0.0.1:{port}{path}").parse()?;
    socket.connect(&endpoint)?;
    let (mut stream, _) = listener.accept().await?;
    Ok((head(&mut stream).await?, port))
}

#[test]
fn zw_2_the_upgrade_offers_subprotocols_of_zws() {
    check(async {
        let (request, _) = asked(&Socket::new(Push), "/").await?;
        let offered = header(&request, PROTOCOL).expect("there is an offer");
        let known = ["ZWS2.0", "ZWS2.0/NULL", "ZWS2.0/PLAIN"];
        let names: Vec<_> = offered.split(',').map(str::trim).collect();
        assert!(names.iter().any(|name| known.contains(name)), "{offered}");
        assert!(
            names.iter().all(|name| name.starts_with("ZWS2.0")),
            "{offered}"
        );
        Ok(())
    });
}

#[test]
fn zw_3_the_server_echoes_the_one_it_picks_and_refuses_what_does_not_fit() {
    check(async {
        let (_pull, port) = pull().await?;
        for (offer, picked) in [
            ("ZWS2.0", Some("ZWS2.0")),
            ("ZWS2.0/NULL", Some("ZWS2.0/NULL")),
            ("mqtt, ZWS2.0/NULL", Some("ZWS2.0/NULL")),
            ("mqtt", None),
            ("ZWS2.0/PLAIN", None),
            ("zws2.0", None),
        ] {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            stream
                .write_all(request(port, "/zmq", offer).as_bytes())
                .await?;
            let answer = head(&mut stream).await?;
            assert_eq!(
                header(&answer, PROTOCOL).as_deref(),
                picked,
                "{offer}: {answer}"
            );
            let status = if picked.is_some() { "101" } else { "400" };
            assert_eq!(answer.split(' ').nth(1), Some(status), "{offer}");
        }
        Ok(())
    });
}

#[test]
fn zw_4_host_and_path_are_those_of_the_endpoint() {
    check(async {
        for path in ["/", "/zmq", "/a/b-c?d=e"] {
            let (request, port) = asked(&Socket::new(Dealer), path).await?;
            let line = request.lines().next();
            assert_eq!(line, Some(&*format!("GET {path} HTTP/1.1")));
            assert_eq!(header(&request, "Host"), Some(format!("127.0.0.1:{port}")));
        }
        // And a server of ours is found at its own path alone.
        let (_pull, port) = pull().await?;
        for path in ["/", "/zmq/", "/other"] {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            stream
                .write_all(request(port, path, "ZWS2.0").as_bytes())
                .await?;
            assert!(
                head(&mut stream).await?.starts_with("HTTP/1.1 404"),
                "{path}"
            );
        }
        Ok(())
    });
}

#[test]
fn zw_5_bare_zws_is_spoken_between_ours_and_with_a_peer_that_knows_nothing_else() {
    check(async {
        let router = Socket::new(Router);
        let bound = router.bind(&"ws://127.0.0.1:0".parse()?).await?;
        let dealer = Socket::new(Dealer);
        dealer.connect(&bound)?;
        dealer.send(Message::of(["", "hello"])).await?;
        let request = router.recv().await?;
        assert_eq!(request.frames()[1..], *Message::of(["", "hello"]).frames());
        let (pull, port) = pull().await?;
        let mut stream = upgraded(port).await?;
        stream.write_all(&masked(0x82, b"\x01a")).await?;
        stream.write_all(&masked(0x82, b"\x00b")).await?;
        assert_eq!(pull.recv().await?, Message::of(["a", "b"]));
        Ok(())
    });
}

#[test]
fn zw_12_a_browser_can_join_and_tls_is_named_as_what_is_not_spoken() {
    // A browser may put no `/` into a subprotocol's name, so all it can offer is the bare one.
    check(async {
        let (_pull, port) = pull().await?;
        upgraded(port).await?;
        let refused = "wss://127.0.0.1:1/".parse::<Endpoint>();
        let error = refused.expect_err("TLS is not spoken").to_string();
        assert!(error.contains("wss"), "{error}");
        Ok(())
    });
}

/// Sends octets of a stranger behind a good start; the connection must end, and a good peer still be
/// served.
async fn closes(octets: &[u8]) -> Checked {
    let (pull, port) = pull().await?;
    let mut stream = upgraded(port).await?;
    stream.write_all(octets).await?;
    until_closed(&mut stream).await;
    let mut good = upgraded(port).await?;
    good.write_all(&masked(0x82, b"\x00good")).await?;
    assert_eq!(pull.recv().await?, Message::of(["good"]), "{octets:02X?}");
    Ok(())
}

#[test]
fn hi_16_websocket_frames_that_are_none_of_zws_close_and_fragments_are_put_together() {
    check(async {
        for octets in [
            masked(0x81, b"text"),
            masked(0x82, b""),
            masked(0x82, b"\x07unknown flags"),
            masked(0xC2, b"\x00reserved bit"),
            masked(0x83, b"\x00reserved opcode"),
            // Not masked, as only a server may send it.
            b"\x82\x02\x00x".to_vec(),
        ] {
            closes(&octets).await?;
        }
        let (pull, port) = pull().await?;
        let mut stream = upgraded(port).await?;
        let pieces = [
            masked(0x02, b"\x00in "),
            masked(0x89, b"ping"),
            masked(0x00, b"three "),
            masked(0x80, b"pieces"),
        ];
        stream.write_all(&pieces.concat()).await?;
        assert_eq!(pull.recv().await?, Message::of(["in three pieces"]));
        let mut pong = [0; 6];
        stream.read_exact(&mut pong).await?;
        assert_eq!(pong, *b"\x8A\x04ping");
        Ok(())
    });
}
