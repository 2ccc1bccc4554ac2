//! Peers that are octets and nothing else.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;

use crate::support::PATIENCE;

/// Octets of a greeting.
const GREETING_OCTETS: usize = 64;

/// Connects.
pub(crate) fn dial(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Connects and does the handshake as a peer of this type without an identity.
pub(crate) fn join(port: u16, kind: &str) -> TcpStream {
    let mut stream = dial(port);
    greet(&mut stream, kind);
    welcome(&mut stream);
    stream
}

/// Sends greeting and READY.
pub(crate) fn greet(stream: &mut TcpStream, kind: &str) {
    let mut octets = b"\xFF\0\0\0\0\0\0\0\x01\x7F\x03\x01NULL".to_vec();
    octets.resize(GREETING_OCTETS, 0);
    let mut ready = b"\x05READY\x0BSocket-Type\0\0\0".to_vec();
    ready.push(u8::try_from(kind.len()).unwrap());
    ready.extend_from_slice(kind.as_bytes());
    octets.push(4);
    octets.push(u8::try_from(ready.len()).unwrap());
    octets.extend(ready);
    stream.write_all(&octets).unwrap();
}

/// Reads greeting and READY of the other side.
pub(crate) fn welcome(stream: &mut TcpStream) {
    let mut greeting = [0; GREETING_OCTETS];
    stream.read_exact(&mut greeting).unwrap();
    let (flags, body) = frame(stream);
    assert_eq!((flags, &body[..6]), (4, &b"\x05READY"[..]));
}

/// Reads one short frame: flags and body.
pub(crate) fn frame(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    let mut body = vec![0; usize::from(head[1])];
    stream.read_exact(&mut body).unwrap();
    (head[0], body)
}

/// Asks an echo with a delimiter and takes the answer.
pub(crate) fn round_trip(stream: &mut TcpStream) {
    stream.write_all(b"\x01\x00\x00\x05hello").unwrap();
    assert_eq!(frame(stream), (1, Vec::new()));
    assert_eq!(frame(stream), (0, b"hello".to_vec()));
}
