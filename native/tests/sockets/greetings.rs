//! The first and the last octets of a link, seen by a peer that is no socket of ours.

use core::time::Duration;
use std::io;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::support::Checked;
use crate::support::check;

const SIGNATURE: &[u8] = b"\xFF\0\0\0\0\0\0\0\x01\x7F";

/// Version, mechanism NULL, as-server and filler of ZMTP 3.1.
fn rest_of_zmtp3() -> Vec<u8> {
    let mut rest = b"\x03\x01NULL".to_vec();
    rest.resize(64 - SIGNATURE.len(), 0);
    rest
}

/// READY of a DEALER.
const READY: &[u8] = b"\x04\x1C\x05READY\x0BSocket-Type\0\0\0\x06DEALER";

/// A peer that waits to be connected to, and where it is.
async fn peer() -> io::Result<(TcpListener, Endpoint)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = Endpoint::from(listener.local_addr()?);
    Ok((listener, endpoint))
}

/// A DEALER that is connected there, and connects again at once.
fn dealer(endpoint: &Endpoint) -> Result<Socket, Box<dyn core::error::Error>> {
    let dealer = Socket::with(
        SocketKind::Dealer,
        Config {
            reconnect: Reconnect {
                interval: Some(Duration::from_millis(1)),
                longest: None,
            },
            ..Config::default()
        },
    );
    dealer.connect(endpoint)?;
    Ok(dealer)
}

async fn expect(stream: &mut TcpStream, octets: &[u8]) -> Checked {
    let mut found = vec![0; octets.len()];
    stream.read_exact(&mut found).await?;
    assert_eq!(found, octets);
    Ok(())
}

/// The next connection, to a DEALER of libzmq 3.2; it takes the message `body`.
async fn be_of_zmtp2(listener: &TcpListener, body: &[u8]) -> Checked {
    let (mut stream, _) = listener.accept().await?;
    expect(&mut stream, SIGNATURE).await?;
    stream.write_all(SIGNATURE).await?;
    expect(&mut stream, b"\x03").await?;
    stream.write_all(b"\x01\x05\0\0").await?;
    expect(&mut stream, b"\x05\0\0").await?;
    let frame = [&[0, u8::try_from(body.len())?], body].concat();
    expect(&mut stream, &frame).await
}

/// Says and hears what two DEALERs of ZMTP 3 do behind a signature.
async fn shake_hands(stream: &mut TcpStream) -> Checked {
    stream.write_all(&rest_of_zmtp3()).await?;
    expect(stream, &rest_of_zmtp3()).await?;
    stream.write_all(READY).await?;
    let mut head = [0; 2];
    stream.read_exact(&mut head).await?;
    let mut ready = vec![0; head[1].into()];
    stream.read_exact(&mut ready).await?;
    assert!(ready.starts_with(b"\x05READY"), "{ready:?}");
    Ok(())
}

#[test]
fn a_peer_that_is_known_is_greeted_at_once_and_one_of_earlier_times_in_its_place_is_asked_again() {
    check(|| async {
        let (listener, endpoint) = peer().await?;
        let dealer = dealer(&endpoint)?;
        // Nothing is known yet: each is asked what it speaks.
        dealer.send("one").await?;
        be_of_zmtp2(&listener, b"one").await?;
        let (mut stream, _) = listener.accept().await?;
        expect(&mut stream, SIGNATURE).await?;
        stream.write_all(SIGNATURE).await?;
        shake_hands(&mut stream).await?;
        dealer.send("two").await?;
        expect(&mut stream, b"\0\x03two").await?;
        drop(stream);
        // All of it comes before the peer has said a word, and nothing else.
        let (mut stream, _) = listener.accept().await?;
        let mut greeting = [0; 64];
        stream.read_exact(&mut greeting).await?;
        assert_eq!(greeting[SIGNATURE.len()..], rest_of_zmtp3());
        stream.write_all(SIGNATURE).await?;
        stream.write_all(b"\x01").await?;
        let mut more = Vec::new();
        stream.read_to_end(&mut more).await?;
        assert!(more.is_empty(), "{more:?}");
        drop(stream);
        dealer.send("three").await?;
        be_of_zmtp2(&listener, b"three").await
    });
}

#[test]
fn sockets_of_one_context_know_what_one_of_them_has_found_out() {
    check(|| async {
        let (listener, endpoint) = peer().await?;
        let context = hopscope::Context::new();
        let first = context.socket(SocketKind::Dealer);
        first.connect(&endpoint)?;
        let (mut stream, _) = listener.accept().await?;
        expect(&mut stream, SIGNATURE).await?;
        stream.write_all(SIGNATURE).await?;
        shake_hands(&mut stream).await?;
        first.send("known").await?;
        expect(&mut stream, b"\0\x05known").await?;
        let second = context.socket(SocketKind::Dealer);
        second.connect(&endpoint)?;
        let (mut stream, _) = listener.accept().await?;
        stream.read_exact(&mut [0; 10]).await?;
        expect(&mut stream, &rest_of_zmtp3()).await
    });
}

#[test]
fn who_connects_and_waits_to_be_greeted_is_greeted() {
    check(|| async {
        let dealer = Socket::new(SocketKind::Dealer);
        let bound = dealer.bind(&Endpoint::loopback(0)).await?;
        let mut stream = TcpStream::connect(("127.0.0.1", bound.port())).await?;
        expect(&mut stream, SIGNATURE).await?;
        stream.write_all(SIGNATURE).await?;
        shake_hands(&mut stream).await?;
        stream.write_all(b"\0\x02hi").await?;
        assert_eq!(dealer.recv().await?, Message::from("hi"));
        Ok(())
    });
}

#[test]
fn who_has_had_its_answer_and_closes_does_not_reset_what_the_peer_goes_on_to_send() {
    check(|| async {
        let (listener, endpoint) = peer().await?;
        let dealer = dealer(&endpoint)?;
        let (mut stream, _) = listener.accept().await?;
        expect(&mut stream, SIGNATURE).await?;
        stream.write_all(SIGNATURE).await?;
        shake_hands(&mut stream).await?;
        dealer.send("question").await?;
        expect(&mut stream, b"\0\x08question").await?;
        stream.write_all(b"\0\x06answer").await?;
        assert_eq!(dealer.recv().await?, Message::from("answer"));
        assert!(dealer.close(None).await, "everything has left");
        for _ in 0..3 {
            stream.write_all(b"\0\x04more").await?;
        }
        assert_eq!(stream.read(&mut [0; 16]).await?, 0, "the end, and no reset");
        Ok(())
    });
}

#[test]
fn a_link_that_is_being_made_when_it_is_disconnected_still_carries_what_is_queued() {
    check(|| async {
        let (listener, endpoint) = peer().await?;
        let dealer = dealer(&endpoint)?;
        dealer.send("one").await?;
        let (mut stream, _) = listener.accept().await?;
        expect(&mut stream, SIGNATURE).await?;
        dealer.disconnect(&endpoint)?;
        // Long enough for the link to end, if it did so at once.
        sleep(Duration::from_millis(20)).await;
        stream.write_all(SIGNATURE).await?;
        shake_hands(&mut stream).await?;
        expect(&mut stream, b"\0\x03one").await?;
        let mut more = Vec::new();
        stream.read_to_end(&mut more).await?;
        assert_eq!(more, b"", "nothing more, and the end");
        Ok(())
    });
}
