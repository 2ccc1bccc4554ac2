//! What READY says: properties, types, identities, resources (RFC 37, NULL; Connection Metadata;
//! Socket-Type; Identity; Resource).

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Output, Security};
use hopscope_core::socket::SocketKind::{
    self, Channel, Client, Dealer, Dish, Gather, Pair, Peer, Pub, Pull, Push, Radio, Rep, Req,
    Router, Scatter, Server, Stream, Sub, Xpub, Xsub,
};
use hopscope_core::wire::Metadata;
use hopscope_core::{Identity, IdentityError, Rule};

use crate::support::{Wire, command, greeting, hex, identity, named, pair, property, ready};

fn decode(octets: &[u8]) -> Result<Metadata, Rule> {
    Metadata::decode(&Bytes::copy_from_slice(octets)).map_err(|error| error.rule)
}

/// A DEALER's READY with these octets behind its Socket-Type, as a ROUTER takes it.
fn router_hears(behind: &[u8]) -> Wire {
    let properties = [&property("Socket-Type", b"DEALER")[..], behind].concat();
    let mut wire = Wire::new(Config::new(Router));
    wire.feed(greeting(1, "NULL"));
    wire.feed(command("READY", &properties));
    wire
}

/// The properties that a socket of ours sends.
fn sent_by(config: Config) -> Metadata {
    let mut wire = Wire::new(config);
    wire.feed(greeting(1, "NULL"));
    let sent = wire.take_sent().split_off(64);
    assert_eq!(sent[2..8], *b"\x05READY");
    decode(&sent[8..]).expect("ours are well formed")
}

/// The identity that the connection tells its socket of.
fn told(wire: &Wire) -> Option<Identity> {
    wire.outputs.iter().find_map(|output| match output {
        Output::Ready { identity, .. } => identity.clone(),
        _ => None,
    })
}

#[test]
fn md_1_names_have_1_to_255_letters_digits_and_four_marks() {
    let longest = "n".repeat(255);
    for name in ["a", "Z", "0", "-", "_", ".", "+", "X-My.Key_1+2", &longest] {
        let metadata = decode(&property(name, b"v")).expect("the name is good");
        assert_eq!(metadata.get(name).map(|value| &value[..]), Some(&b"v"[..]));
    }
    for name in ["", "a b", "a/b", "a:b", "ä", "a\0"] {
        assert_eq!(
            decode(&property(name, b"v")),
            Err(Rule::ZmtpReady),
            "{name:?}"
        );
        router_hears(&property(name, b"v")).assert_protocol_error();
    }
}

#[test]
fn md_2_names_are_compared_without_regard_to_case() {
    for name in ["Socket-Type", "socket-type", "SOCKET-TYPE", "sOcKeT-tYpE"] {
        let mut wire = Wire::new(Config::new(Router));
        wire.feed(greeting(1, "NULL"));
        wire.feed(command("READY", &property(name, b"DEALER")));
        assert!(wire.is_ready(), "{name}: {wire:?}");
    }
    let wire = router_hears(&property("IDENTITY", b"A"));
    assert_eq!(told(&wire), Some(identity("A")));
}

#[test]
fn md_3_values_have_a_length_of_4_octets_and_may_be_empty_or_unaligned() {
    let octets = [
        property("a", b""),
        property("bc", b"xyz"),
        property("d", &[7; 300]),
    ]
    .concat();
    let metadata = decode(&octets).expect("they are well formed");
    let lengths: Vec<_> = metadata.iter().map(|one| one.value.len()).collect();
    assert_eq!(lengths, [0, 3, 300]);
    // The first length beyond the legal ones, and the last legal one, with nothing behind it.
    for length in ["80000000", "7FFFFFFF"] {
        let octets = [hex("01 61"), hex(length)].concat();
        assert_eq!(decode(&octets), Err(Rule::ZmtpReady), "{length}");
    }
}

#[test]
fn md_4_we_send_the_socket_type() {
    for kind in SocketKind::ALL {
        if kind != Stream {
            let metadata = sent_by(Config::new(kind));
            let value = metadata.get("Socket-Type").map(|value| value.to_vec());
            assert_eq!(value, Some(kind.name().as_bytes().to_vec()));
        }
    }
}

#[test]
fn md_5_identity_and_properties_of_the_application_may_be_sent() {
    let properties = [property("X-Role", b"worker"), property("Resource", b"a/b")].concat();
    let metadata = sent_by(Config {
        properties: decode(&properties).expect("they are well formed"),
        ..named(Dealer, "A")
    });
    for (name, value) in [("Identity", "A"), ("X-Role", "worker"), ("Resource", "a/b")] {
        let sent = metadata.get(name).map(|value| value.to_vec());
        assert_eq!(sent, Some(value.as_bytes().to_vec()), "{name}");
    }
}

#[test]
fn md_6_unknown_properties_are_taken_and_can_be_read() {
    let octets = [property("X-Colour", b"blue"), property("Unheard.Of", b"")].concat();
    let wire = router_hears(&octets);
    let metadata = wire.metadata().expect("it is let in");
    assert_eq!(
        metadata.get("X-Colour").map(|value| &value[..]),
        Some(&b"blue"[..])
    );
    assert_eq!(metadata.get("unheard.of").map(|value| value.len()), Some(0));
}

#[test]
fn md_7_a_property_that_is_cut_or_followed_by_something_closes() {
    let whole = property("Identity", b"ABC");
    for cut in 1..whole.len() {
        router_hears(&whole[..cut]).assert_breach(Rule::ZmtpReady);
    }
    assert!(router_hears(&whole).is_ready());
    for octets in [&b"\x01a\0\0\0\x04xyz"[..], b"\x01a\0\0\0\0\x00", b"\xFFab"] {
        router_hears(octets).assert_breach(Rule::ZmtpReady);
    }
}

/// RFC 37, Socket-Type, and the drafts' own RFCs, written down a second time.
fn legal(a: SocketKind, b: SocketKind) -> bool {
    let one_way = |a, b| {
        matches!(
            (a, b),
            (Req, Rep | Router)
                | (Rep, Dealer)
                | (Dealer, Dealer | Router)
                | (Router, Router)
                | (Pub | Xpub, Sub | Xsub)
                | (Push, Pull)
                | (Pair, Pair)
                | (Client, Server)
                | (Radio, Dish)
                | (Scatter, Gather)
                | (Peer, Peer)
                | (Channel, Channel)
        )
    };
    one_way(a, b) || one_way(b, a)
}

#[test]
fn st_1_the_peers_type_is_checked_against_the_table() {
    for ours in SocketKind::ALL {
        for theirs in SocketKind::ALL {
            if ours == Stream || theirs == Stream {
                continue;
            }
            let mut wire = Wire::new(Config::new(ours));
            wire.feed(greeting(1, "NULL"));
            wire.feed(ready(theirs.name()));
            assert_eq!(wire.is_ready(), legal(ours, theirs), "{ours} and {theirs}");
            assert_eq!(wire.closed().is_some(), !legal(ours, theirs));
        }
    }
}

#[test]
fn st_2_a_wrong_type_gets_error_and_then_the_end() {
    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(greeting(1, "NULL"));
    wire.take_sent();
    wire.feed(ready("PUB"));
    let sent = wire.take_sent();
    assert_eq!((sent[0], &sent[2..8]), (0x04, &b"\x05ERROR"[..]));
    let reason = &sent[9..];
    assert_eq!(usize::from(sent[8]), reason.len());
    assert!(reason.iter().all(|octet| (0x20..0x7F).contains(octet)));
    wire.assert_breach(Rule::IncompatiblePeers);
    // To a 2.0 peer there is no ERROR: it is disconnected without a word.
    let mut wire = Wire::new(Config::new(Rep));
    wire.feed(hex("FF 0000000000000000 7F 01 01 00 00"));
    wire.assert_breach(Rule::IncompatiblePeers);
    assert!(wire.take_sent().len() <= 14, "nothing behind our greeting");
}

#[test]
fn id_1_an_identity_has_up_to_255_octets_and_does_not_start_with_zero() {
    assert!(Identity::chosen(&[1; 255]).is_ok());
    assert_eq!(
        Identity::chosen(&[1; 256]),
        Err(IdentityError::TooLong(256))
    );
    assert_eq!(Identity::chosen(b"\0x"), Err(IdentityError::LeadingZero));
    let longest = router_hears(&property("Identity", &[1; 255]));
    assert_eq!(told(&longest).map(|name| name.octets().len()), Some(255));
    assert!(router_hears(&property("Identity", b"")).is_ready(), "none");
    router_hears(&property("Identity", &[1; 256])).assert_breach(Rule::IdentityInvalid);
    router_hears(&property("Identity", b"\0x")).assert_breach(Rule::IdentityInvalid);
}

#[test]
fn id_2_req_dealer_and_router_may_tell_a_router_their_identity() {
    for kind in [Req, Dealer, Router] {
        let (_, router) = pair(named(kind, "A"), Config::new(Router));
        assert_eq!(told(&router), Some(identity("A")), "{kind}");
    }
}

#[test]
fn id_3_for_every_other_pair_the_identity_is_ignored() {
    for ours in SocketKind::ALL {
        for theirs in SocketKind::ALL {
            if ours == Router || !legal(ours, theirs) {
                continue;
            }
            // Too long: whoever looked at it would refuse it.
            let long = [b'x'; 300];
            let properties = [
                property("Socket-Type", theirs.name().as_bytes()),
                property("Identity", &long),
            ];
            let mut wire = Wire::new(Config::new(ours));
            wire.feed(greeting(1, "NULL"));
            wire.feed(command("READY", &properties.concat()));
            assert!(wire.is_ready(), "{ours} and {theirs}: {wire:?}");
            assert_eq!(told(&wire), None, "{ours} and {theirs}");
        }
    }
}

#[test]
fn rs_1_resources_are_names_joined_by_slashes_and_ours_come_from_the_application_alone() {
    for kind in [Req, Rep, Pub, Pull] {
        assert_eq!(sent_by(Config::new(kind)).get("Resource"), None, "{kind}");
    }
    let name = b"system/name-1_$@.&+";
    let metadata = sent_by(Config {
        properties: decode(&property("Resource", name)).expect("it is well formed"),
        ..Config::new(Req)
    });
    assert_eq!(
        metadata.get("Resource").map(|value| &value[..]),
        Some(&name[..])
    );
}

#[test]
fn rs_2_every_resource_is_taken_and_shown_once_the_handshake_is_done() {
    for resource in ["", "a", "no/such/service", "/leading", "a//b"] {
        let wire = router_hears(&property("Resource", resource.as_bytes()));
        let metadata = wire.metadata().expect("it is let in");
        let shown = metadata.get("Resource").map(|value| value.to_vec());
        assert_eq!(shown, Some(resource.as_bytes().to_vec()));
    }
}

#[test]
fn rs_3_credentials_are_asked_for_whatever_the_resource() {
    let client = |resource: &str| Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        properties: decode(&property("Resource", resource.as_bytes())).expect("it is fine"),
        ..Config::new(Req)
    };
    let asked = ["a", "b/c"].map(|resource| {
        let mut server = Wire::new(Config {
            security: Security::PlainServer,
            authenticates: true,
            ..Config::new(Rep)
        });
        let mut client = Wire::new(client(resource));
        crate::support::talk(&mut client, &mut server);
        server.asked().expect("the server asks")
    });
    assert_eq!(asked[0], asked[1]);
}

#[test]
fn st_2_our_refusal_is_final_for_a_peer_that_hears_it() {
    let (mut a, mut b) = (Wire::new(Config::new(Req)), Wire::new(Config::new(Pub)));
    crate::support::talk(&mut a, &mut b);
    for wire in [&a, &b] {
        assert!(wire.closed().is_some_and(CloseReason::is_final), "{wire:?}");
    }
}
