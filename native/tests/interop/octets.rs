//! Octet for octet what two peers write to each other (RFC 37, Greeting, Commands, Framing).

use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};

use crate::support::hex::octets;
use crate::support::{Libzmq, Ours, Party, Relay};

/// Version 3.1, NULL, no server.
const GREETING: &str = "FF 00 00 00 00 00 00 00 01 7F 03 01 4E 55 4C 4C \
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 \
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";

/// READY of a REQ called Lucy: the command's head, its name, Socket-Type, Identity.
const READY_OF_LUCY: &str = "04 2A 05 52 45 41 44 59 \
    0B 53 6F 63 6B 65 74 2D 54 79 70 65 00 00 00 03 52 45 51 \
    08 49 64 65 6E 74 69 74 79 00 00 00 04 4C 75 63 79";

/// READY of a REP: Socket-Type alone.
const READY_OF_REP: &str = "04 19 05 52 45 41 44 59 \
    0B 53 6F 63 6B 65 74 2D 54 79 70 65 00 00 00 03 52 45 50";

/// The delimiter with more to come, then the last frame.
const HELLO: &str = "01 00 00 05 48 65 6C 6C 6F";
const WORLD: &str = "01 00 00 05 57 6F 72 6C 64";

/// A request and its reply through a relay at `client`'s side; what both wrote.
fn hello_world(client: &impl Party, server: &impl Party) -> [crate::support::wire::Written; 2] {
    let relay = Relay::to(&server.bind());
    client.connect(&relay.endpoint);
    client.send(["Hello"]);
    server.expect(["Hello"]);
    server.send(["World"]);
    client.expect(["World"]);
    let (asked, answered) = relay.after_messages(1, 1);
    [asked, answered]
}

#[test]
fn a_request_and_its_reply_are_the_same_octets_from_either() {
    let libzmq = Libzmq::start();
    let ours_asks = hello_world(&Ours::named(Req, b"Lucy"), &libzmq.socket(Rep));
    let theirs_asks = hello_world(&libzmq.named(Req, b"Lucy"), &Ours::new(Rep));
    for [asked, answered] in [&ours_asks, &theirs_asks] {
        assert_eq!(asked.commands, [octets(READY_OF_LUCY)]);
        assert_eq!(answered.commands, [octets(READY_OF_REP)]);
        assert_eq!(asked.traffic, octets(HELLO));
        assert_eq!(answered.traffic, octets(WORLD));
    }
    // libzmq puts the length of an identity into padding that nobody may look at.
    for ours in [&ours_asks[0], &theirs_asks[1]] {
        assert_eq!(
            without_padding(&ours.greeting),
            without_padding(&octets(GREETING))
        );
    }
    for theirs in [&theirs_asks[0], &ours_asks[1]] {
        assert_eq!(
            without_padding(&theirs.greeting),
            without_padding(&octets(GREETING))
        );
    }
}

/// A greeting without octets 1 to 8.
fn without_padding(greeting: &[u8]) -> Vec<u8> {
    assert_eq!(greeting.len(), 64);
    [&greeting[..1], &greeting[9..]].concat()
}

#[test]
fn a_name_crosses_the_wire_once_and_only_in_the_handshake() {
    let libzmq = Libzmq::start();
    let router = libzmq.socket(Router);
    let relay = Relay::to(&router.bind());
    let dealer = Ours::named(Dealer, b"Lucy");
    dealer.connect(&relay.endpoint);
    for _ in 0..2 {
        dealer.send(["hi"]);
        router.expect(["Lucy", "hi"]);
    }
    let (written, _) = relay.after_messages(2, 0);
    assert_eq!(written.traffic, octets("00 02 68 69 00 02 68 69"));
}

#[test]
fn a_body_over_255_octets_takes_the_long_form_from_either() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    let relay = Relay::to(&theirs.bind());
    ours.connect(&relay.endpoint);
    let frames = [&*"a".repeat(255), &*"b".repeat(256)];
    ours.send(frames);
    theirs.expect(frames);
    theirs.send(frames);
    ours.expect(frames);
    let (there, back) = relay.after_messages(1, 1);
    let heads = [octets("01 FF"), octets("02 00 00 00 00 00 00 01 00")];
    let expected = [&heads[0][..], &[b'a'; 255], &heads[1], &[b'b'; 256]].concat();
    assert_eq!(there.traffic, expected);
    assert_eq!(back.traffic, expected);
}
