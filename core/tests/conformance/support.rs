//! What the tests share: octets written as hex and as the wire has them. A connection is driven by
//! [`Wire`], a socket by [`Bench`], the two together by [`Node`].

use hopscope_core::connection::Config;
use hopscope_core::socket::SocketKind;
use hopscope_core::{Frame, Identity, Message};

pub(crate) use crate::bench::{Bench, carry, join, outputs};
pub(crate) use crate::node::{Node, connected, converse};
pub(crate) use crate::wire::{Wire, pair, talk};

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

/// A ZMTP 3 greeting whose padding is that of an anonymous libzmq.
pub(crate) fn greeting(minor: u8, mechanism: &str) -> Vec<u8> {
    let mut octets = hex("FF 00 00 00 00 00 00 00 01 7F 03");
    octets.push(minor);
    octets.extend_from_slice(mechanism.as_bytes());
    octets.resize(64, 0);
    octets
}

/// A frame in the shortest form.
pub(crate) fn frame(flags: u8, body: &[u8]) -> Vec<u8> {
    let mut octets = match u8::try_from(body.len()) {
        Ok(short) => vec![flags, short],
        Err(_) => [&[flags | 2][..], &(body.len() as u64).to_be_bytes()].concat(),
    };
    octets.extend_from_slice(body);
    octets
}

/// The body of a command.
pub(crate) fn command_body(name: &str, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("names are short");
    [&[length][..], name.as_bytes(), data].concat()
}

/// A command as a frame.
pub(crate) fn command(name: &str, data: &[u8]) -> Vec<u8> {
    frame(0x04, &command_body(name, data))
}

/// A property as READY carries it.
pub(crate) fn property(name: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("names are short");
    let size = u32::try_from(value.len()).expect("values are short");
    [&[length][..], name.as_bytes(), &size.to_be_bytes(), value].concat()
}

/// A READY that tells a socket type and nothing else.
pub(crate) fn ready(kind: &str) -> Vec<u8> {
    command("READY", &property("Socket-Type", kind.as_bytes()))
}

/// The octets of a message of ZMTP 2.0 or later.
pub(crate) fn frames(bodies: &[&[u8]]) -> Vec<u8> {
    let last = bodies.len() - 1;
    let octets = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| frame(u8::from(index < last), body));
    octets.collect::<Vec<_>>().concat()
}

pub(crate) fn message(frames: &[&str]) -> Message {
    Message::of(frames.iter().copied())
}

pub(crate) fn identity(name: &str) -> Identity {
    Identity::chosen(name.as_bytes()).expect("tests choose good names")
}

/// A socket of this type with an identity.
pub(crate) fn named(kind: SocketKind, name: &str) -> Config {
    Config {
        identity: Some(identity(name)),
        ..Config::new(kind)
    }
}

pub(crate) fn topic(text: &str) -> Frame {
    Frame::from(text)
}
