//! What the octets of both mechanisms are called.

use hopscope_core::wire::{Start, annotate};
use hopscope_core::{Lang, Message};

use super::support::{greeted, initiated, ready, welcomed};

/// Names and lengths of the fields of some frames.
fn fields(octets: &[u8]) -> Vec<(&'static str, usize)> {
    let fields = annotate(octets, Start::Frames);
    let end = fields.iter().fold(0, |end, field| {
        assert_eq!(field.range.start, end, "no gap and no overlap");
        field.range.end
    });
    assert_eq!(end, octets.len());
    fields
        .iter()
        .map(|field| (field.name.get(Lang::En), field.range.len()))
        .collect()
}

const HEAD: [(&str, usize); 3] = [("flags", 1), ("size", 1), ("name length", 1)];

#[test]
fn every_field_of_curve_that_is_in_the_clear_has_a_name() {
    let (_, _, hello) = greeted();
    let expected = [
        ("command", 5),
        ("version", 2),
        ("padding", 72),
        ("client's key", 32),
        ("nonce", 8),
        ("box", 80),
    ];
    assert_eq!(fields(&hello), [&HEAD[..], &expected].concat());
    let (_, _, welcome) = welcomed();
    let expected = [("command", 7), ("nonce", 16), ("box", 144)];
    assert_eq!(fields(&welcome), [&HEAD[..], &expected].concat());
    let (_, mut server, initiate) = initiated();
    let expected = [("command", 8), ("cookie", 96), ("nonce", 8), ("box", 179)];
    assert_eq!(fields(&initiate)[3..], expected);
    server.hear(initiate);
    let expected = [("command", 5), ("nonce", 8), ("box", 51)];
    assert_eq!(fields(&server.say()), [&HEAD[..], &expected].concat());
    let (mut client, _) = ready();
    client
        .connection
        .send(&Message::of(["x"]))
        .expect("it is ready");
    let expected = [("command", 7), ("nonce", 8), ("box", 18)];
    assert_eq!(fields(&client.say()), [&HEAD[..], &expected].concat());
}

#[test]
fn every_field_of_plain_has_a_name() {
    let hello = b"\x04\x13\x05HELLO\x05admin\x06secret";
    let expected = [
        ("command", 5),
        ("user name length", 1),
        ("user name", 5),
        ("password length", 1),
        ("password", 6),
    ];
    assert_eq!(fields(hello), [&HEAD[..], &expected].concat());
    assert_eq!(
        fields(b"\x04\x08\x07WELCOME"),
        [&HEAD[..], &[("command", 7)]].concat()
    );
    let initiate = b"\x04\x1C\x08INITIATE\x0BSocket-Type\0\0\0\x03REQ";
    let expected = [
        ("command", 8),
        ("property name length", 1),
        ("property", 11),
        ("value length", 4),
        ("value", 3),
    ];
    assert_eq!(fields(initiate), [&HEAD[..], &expected].concat());
}

#[test]
fn a_command_that_is_cut_anywhere_is_still_covered() {
    for command in [greeted().2, welcomed().2, initiated().2] {
        for len in 0..command.len() {
            fields(&command[..len]);
        }
    }
}
