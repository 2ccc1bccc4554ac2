//! What the tests share: a runtime with a limit, and peers made of raw octets.

use core::time::Duration;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Longer than anything takes, even on a machine that does much else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) type Checked = Result<(), Box<dyn core::error::Error>>;

/// Runs a test on several threads, and not for ever.
pub(crate) fn check(test: impl Future<Output = Checked>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let checked = runtime.block_on(async { timeout(PATIENCE, test).await });
    checked.expect("it ends in time").expect("it does not fail");
}

/// A listener at a free port, and the port.
pub(crate) async fn listener() -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// A ZMTP 3.1 greeting with NULL.
fn greeting() -> Vec<u8> {
    let mut octets = b"\xFF\0\0\0\0\0\0\0\x01\x7F\x03\x01NULL".to_vec();
    octets.resize(64, 0);
    octets
}

/// Greets the peer behind `stream` as a socket of this type, and reads its part of the handshake.
pub(crate) async fn greet(stream: &mut TcpStream, kind: &str) -> io::Result<()> {
    let mut ready = b"\x05READY\x0BSocket-Type\0\0\0".to_vec();
    let length = u8::try_from(kind.len()).expect("types have short names");
    ready.push(length);
    ready.extend_from_slice(kind.as_bytes());
    let size = u8::try_from(ready.len()).expect("it is short");
    stream
        .write_all(&[&greeting()[..], &[4, size], &ready].concat())
        .await?;
    let mut theirs = [0; 64 + 2];
    stream.read_exact(&mut theirs).await?;
    let mut body = vec![0; usize::from(theirs[65])];
    stream.read_exact(&mut body).await?;
    assert_eq!(body[..6], *b"\x05READY");
    Ok(())
}

/// Everything up to the end of a request's or an answer's head.
pub(crate) async fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut octets = Vec::new();
    while !octets.ends_with(b"\r\n\r\n") {
        assert!(octets.len() < 10_000, "a head without an end");
        octets.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&octets).into_owned())
}

/// The value of a header, whatever the case of its name.
pub(crate) fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// Reads until the peer closes, however it does so.
pub(crate) async fn until_closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut octets = Vec::new();
    // A peer that closes with octets unread resets the connection: an end all the same.
    let _ = stream.read_to_end(&mut octets).await;
    octets
}
