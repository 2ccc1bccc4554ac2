//! What the tests share: octets written as hex, and a connection fed and drained.

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Connection, Output, ProtocolError};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::WirePart;
use hopscope_core::wire::{Generation, OUR_GREETING};
use hopscope_core::{Identity, Instant, Message};

/// The greeting of an anonymous libzmq: its padding is not all zeros.
pub(crate) const LIBZMQ_GREETING: [u8; 64] = {
    let mut greeting = OUR_GREETING;
    greeting[8] = 1;
    greeting
};

/// Octets from hex digits, spaces between them as one likes.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| char.to_digit(16).expect("tests write hex digits"))
        .collect();
    assert!(digits.len().is_multiple_of(2), "two digits make an octet");
    let octet = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits fit");
    digits.chunks(2).map(octet).collect()
}

/// A command in its short form.
pub(crate) fn command(name: &str, data: &[u8]) -> Vec<u8> {
    let mut body = vec![u8::try_from(name.len()).expect("names are short")];
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(data);
    let mut frame = vec![
        0x04,
        u8::try_from(body.len()).expect("the command is short"),
    ];
    frame.extend_from_slice(&body);
    frame
}

/// A READY that tells a socket type and nothing else.
pub(crate) fn ready(kind: &str) -> Vec<u8> {
    command("READY", &property("Socket-Type", kind.as_bytes()))
}

/// A property as READY carries it.
pub(crate) fn property(name: &str, value: &[u8]) -> Vec<u8> {
    let mut octets = vec![u8::try_from(name.len()).expect("names are short")];
    octets.extend_from_slice(name.as_bytes());
    octets.extend_from_slice(&u32::try_from(value.len()).expect("it fits").to_be_bytes());
    octets.extend_from_slice(value);
    octets
}

/// What came out of a connection.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Seen {
    pub(crate) outputs: Vec<Output>,
    pub(crate) transmitted: Vec<u8>,
}

impl Seen {
    pub(crate) fn messages(&self) -> Vec<&Message> {
        fn message(output: &Output) -> Option<&Message> {
            match output {
                Output::Message(message) => Some(message),
                _ => None,
            }
        }
        self.outputs.iter().filter_map(message).collect()
    }

    pub(crate) fn received(&self) -> Vec<WirePart> {
        let part = |output: &Output| match output {
            Output::OctetsReceived { part, .. } => Some(*part),
            _ => None,
        };
        self.outputs.iter().filter_map(part).collect()
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| matches!(output, Output::Ready { .. }))
    }

    pub(crate) fn close_reason(&self) -> Option<&CloseReason> {
        match self.outputs.last() {
            Some(Output::Closed(reason)) => Some(reason),
            _ => None,
        }
    }

    pub(crate) fn protocol_error(&self) -> &ProtocolError {
        match self.close_reason() {
            Some(CloseReason::Protocol(error)) => error,
            other => panic!("expected a protocol error, found {other:?}"),
        }
    }
}

/// Asks both polls in turn until both give nothing.
pub(crate) fn drain(connection: &mut Connection, seen: &mut Seen) {
    while drain_once(connection, seen) {}
}

/// Asks each poll once; tells whether either gave something.
pub(crate) fn drain_once(connection: &mut Connection, seen: &mut Seen) -> bool {
    let transmit = connection.poll_transmit();
    let output = connection.poll_output();
    let gave = transmit.is_some() || output.is_some();
    seen.transmitted.extend(transmit.into_iter().flatten());
    seen.outputs.extend(output);
    gave
}

/// A new connection that reads the chunks one by one and is drained after each.
pub(crate) fn feed(config: Config, chunks: &[&[u8]]) -> (Connection, Seen) {
    let mut connection = Connection::new(Instant::ZERO, config);
    let mut seen = Seen::default();
    drain(&mut connection, &mut seen);
    for chunk in chunks {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(chunk));
        drain(&mut connection, &mut seen);
    }
    (connection, seen)
}

/// A connection of `ours` past the handshake with a libzmq of type `theirs`, and what it gives
/// from then on for `traffic`.
pub(crate) fn traffic(ours: SocketKind, theirs: &str, traffic: &[u8]) -> (Connection, Seen) {
    let (mut connection, before) = feed(Config::new(ours), &[&LIBZMQ_GREETING, &ready(theirs)]);
    assert!(before.is_ready(), "{before:?}");
    let mut seen = Seen::default();
    connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(traffic));
    drain(&mut connection, &mut seen);
    (connection, seen)
}

/// A socket of this type that speaks nothing older than ZMTP 3.0.
pub(crate) fn modern(kind: SocketKind) -> Config {
    Config {
        oldest: Generation::Zmtp30,
        ..Config::new(kind)
    }
}

/// A socket of this type with an identity.
pub(crate) fn named(kind: SocketKind, identity: &str) -> Config {
    let identity = Identity::chosen(identity.as_bytes()).expect("tests choose good names");
    Config {
        identity: Some(identity),
        ..Config::new(kind)
    }
}
