//! Whatever is not as it should be closes the connection, and is named.

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, KeyPair, Security};
use hopscope_core::{Instant, Message};
use proptest::prelude::*;

use super::support::{
    GREETING, Side, changed, client_config, client_keys, greeted, initiated, ready, server_config,
    welcomed,
};

/// Every octet of a command's body, each changed in turn.
fn each_change(command: &[u8], header: usize) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (header..command.len()).map(move |at| (at - header, changed(command, at, 1)))
}

#[test]
fn a_hello_that_was_changed_anywhere_is_refused() {
    let (_, server, hello) = greeted();
    for (at, hello) in each_change(&hello, 2) {
        let mut server = server.clone();
        server.hear(hello);
        // A name that is no word any more is the frame's mistake; a nonce of another value is not
        // the one that the box was made with.
        let rule = server.broke().0;
        assert!(
            rule == "curve-hello" || (at < 6 && rule == "zmtp-violation"),
            "{at}: {rule}"
        );
        assert_eq!(server.say(), "", "no ERROR, no WELCOME");
    }
}

#[test]
fn a_welcome_that_was_changed_anywhere_is_refused() {
    let (client, _, welcome) = welcomed();
    for (at, welcome) in each_change(&welcome, 2) {
        let mut client = client.clone();
        client.hear(welcome);
        let rule = client.broke().0;
        assert!(
            rule == "curve-welcome" || (at < 8 && rule == "zmtp-violation"),
            "{at}: {rule}"
        );
        assert_eq!(client.say(), "", "a client never says ERROR");
    }
}

#[test]
fn an_initiate_that_was_changed_anywhere_is_refused() {
    let (_, server, initiate) = initiated();
    for (at, initiate) in each_change(&initiate, 9) {
        let mut server = server.clone();
        server.hear(initiate);
        let rule = server.broke().0;
        let expected = ["curve-initiate", "curve-nonce"].contains(&&*rule);
        assert!(
            expected || (at < 9 && rule == "zmtp-violation"),
            "{at}: {rule}"
        );
    }
}

#[test]
fn a_ready_that_was_changed_anywhere_is_refused() {
    let (client, mut server, initiate) = initiated();
    server.hear(initiate);
    let ready = server.say();
    for (at, ready) in each_change(&ready, 2) {
        let mut client = client.clone();
        client.hear(ready);
        let rule = client.broke().0;
        let expected = ["curve-ready", "curve-nonce"].contains(&&*rule);
        assert!(
            expected || (at < 6 && rule == "zmtp-violation"),
            "{at}: {rule}"
        );
        assert_eq!(client.say(), "", "a client never says ERROR");
    }
}

#[test]
fn a_message_that_was_changed_anywhere_closes_without_error() {
    let (mut client, server) = ready();
    client
        .connection
        .send(&Message::of(["hello"]))
        .expect("it is ready");
    let message = client.say();
    for (at, message) in each_change(&message, 2) {
        let mut server = server.clone();
        server.hear(message);
        let rule = server.broke().0;
        let low_nonce = rule == "curve-nonce" && (8..16).contains(&at);
        assert!(low_nonce || rule == "curve-message", "{at}: {rule}");
        assert_eq!(server.say(), "");
    }
}

#[test]
fn commands_of_every_other_size_are_refused() {
    let body = |octets: &[u8]| {
        let mut frame = vec![0x04, u8::try_from(octets.len()).expect("a short command")];
        frame.extend_from_slice(octets);
        frame
    };
    let (_, server, hello) = greeted();
    for len in 6..200 {
        let mut server = server.clone();
        server.hear(body(&hello[2..2 + len]));
        assert_eq!(server.broke().0, "curve-hello", "{len} octets");
    }
    let (client, _, welcome) = welcomed();
    for len in 8..168 {
        let mut client = client.clone();
        client.hear(body(&welcome[2..2 + len]));
        assert_eq!(client.broke().0, "curve-welcome", "{len} octets");
    }
    let (client, mut server, initiate) = initiated();
    for len in 9..255 {
        let mut server = server.clone();
        server.hear(body(&initiate[9..9 + len]));
        assert_eq!(server.broke().0, "curve-initiate", "{len} octets");
    }
    server.hear(initiate);
    let ready = server.say();
    for len in 6..ready.len() - 2 {
        let mut client = client.clone();
        client.hear(body(&ready[2..2 + len]));
        assert_eq!(client.broke().0, "curve-ready", "{len} octets");
    }
}

#[test]
fn a_command_that_is_cut_short_waits_for_the_rest() {
    let (client, mut server, initiate) = initiated();
    let len = initiate.len();
    server.hear(initiate.slice(..len - 1));
    assert!(server.closed().is_none());
    server.connection.handle_end(Instant::ZERO);
    server.drain();
    assert!(matches!(
        server.closed(),
        Some(CloseReason::EndedInHandshake { .. })
    ));
    drop(client);
}

#[test]
fn the_wrong_command_is_named() {
    let (_, mut server, hello) = greeted();
    let (mut client, _, welcome) = welcomed();
    server.hear(welcome);
    assert!(
        server
            .broke()
            .1
            .ends_with("expected HELLO, found \"WELCOME\"")
    );
    client.hear(hello);
    assert!(
        client
            .broke()
            .1
            .ends_with("expected WELCOME, found HELLO: the peer is a client too")
    );
}

#[test]
fn a_client_with_another_server_key_is_told_apart_at_hello() {
    let security = Security::CurveClient {
        server_key: KeyPair::from_seed(&[99; 32]).public,
        keys: client_keys(),
    };
    let mut client = Side::new(Config {
        security,
        ..client_config()
    });
    let mut server = Side::server();
    server.hear(client.say());
    client.hear(server.say());
    server.hear(client.say());
    let (rule, words) = server.broke();
    assert_eq!(rule, "curve-hello");
    assert!(
        words.contains("the client may know another server key"),
        "{words}"
    );
}

#[test]
fn a_transient_key_that_protects_nothing_is_refused() {
    let (_, mut server, hello) = greeted();
    let mut hello = hello.to_vec();
    hello[82..114].fill(0);
    server.hear(hello);
    let (rule, words) = server.broke();
    assert_eq!(rule, "curve-hello");
    assert!(
        words.contains("at octet 146: expected a public key"),
        "{words}"
    );
}

#[test]
fn a_cookie_works_on_its_own_connection_alone() {
    let (_, mut server, initiate) = initiated();
    let mut config = server_config();
    config.seed = [44; 32];
    let mut other = Side::new(config);
    let mut client = Side::client();
    other.hear(client.say());
    client.hear(other.say());
    other.hear(client.say());
    let _welcome = other.say();
    other.hear(initiate.clone());
    let (rule, words) = other.broke();
    assert_eq!(rule, "curve-initiate");
    assert!(words.contains("expected the cookie that this connection's WELCOME carried"));
    server.hear(initiate);
    assert!(server.connection.is_ready());
}

#[test]
fn an_initiate_works_once() {
    let (_, mut server, initiate) = initiated();
    server.hear(initiate.clone());
    let _ready = server.say();
    server.hear(initiate);
    assert_eq!(
        server.broke().0,
        "curve-message",
        "only MESSAGE may come now"
    );
}

#[test]
fn a_hello_for_another_transient_key_does_not_go_with_the_initiate() {
    // The server hears the HELLO of one client and the INITIATE of another.
    let (_, server, _) = greeted();
    let mut config = client_config();
    config.seed = [55; 32];
    let mut stranger = Side::new(config);
    let _greeting = stranger.say();
    stranger.hear(Side::server().say());
    let mut server = server;
    server.hear(stranger.say());
    let _welcome = server.say();
    let (_, _, initiate) = initiated();
    server.hear(initiate);
    assert_eq!(server.broke().0, "curve-initiate");
}

#[test]
fn a_message_cannot_be_played_again_left_out_of_order_or_sent_back() {
    let (mut client, server) = ready();
    let mut say = |text: &str| {
        client
            .connection
            .send(&Message::of([text]))
            .expect("it is ready");
        client.say()
    };
    let (first, second) = (say("first"), say("second"));
    let mut replayed = server.clone();
    replayed.hear([&first[..], &first[..]].concat());
    let (rule, words) = replayed.broke();
    assert_eq!(rule, "curve-nonce");
    assert!(
        words.contains("expected a nonce above 3, the last one, found 3"),
        "{words}"
    );
    let mut swapped = server;
    swapped.hear([&second[..], &first[..]].concat());
    assert_eq!(swapped.broke().0, "curve-nonce");
    client.hear(first);
    assert_eq!(
        client.broke().0,
        "curve-message",
        "its own words are not the server's"
    );
}

#[test]
fn nothing_in_the_clear_is_taken_once_the_handshake_is_done() {
    for clear in [
        &b"\x00\x05hello"[..],
        b"\x04\x07\x04PING\0\0",
        b"\x04\x0A\x05ERROR\x03400",
        b"\x00\x00",
    ] {
        let (mut client, mut server) = ready();
        server.hear(clear.to_vec());
        assert_eq!(server.broke().0, "curve-message");
        client.hear(clear.to_vec());
        assert_eq!(client.broke().0, "curve-message");
        assert_eq!((server.say(), client.say()), (Bytes::new(), Bytes::new()));
    }
}

#[test]
fn a_message_before_ready_is_refused() {
    let (mut client, _) = ready();
    client
        .connection
        .send(&Message::of(["x"]))
        .expect("it is ready");
    let message = client.say();
    for mut server in [greeted().1, welcomed().1] {
        server.hear(message.clone());
        assert!(server.closed().is_some());
        assert_eq!(server.say(), "");
    }
}

#[test]
fn a_second_client_is_told_apart_by_its_hello() {
    let (mut one, mut two) = (Side::client(), Side::client());
    let (greeting, other) = (one.say(), two.say());
    one.hear(other);
    two.hear(greeting);
    let _hello = one.say();
    one.hear(two.say());
    assert!(one.broke().1.contains("the peer is a client too"));
}

#[test]
fn a_client_refuses_a_server_of_a_type_that_does_not_fit_without_a_word() {
    let mut config = client_config();
    config.kind = hopscope_core::socket::SocketKind::Push;
    let (mut client, mut server) = (Side::new(config), Side::server());
    for _ in 0..3 {
        server.hear(client.say());
        client.hear(server.say());
    }
    assert_eq!(server.broke().0, "incompatible-peers");
    assert!(matches!(client.closed(), Some(CloseReason::Refused { .. })));
}

proptest! {
    #[test]
    fn any_octets_behind_the_greeting_close_or_wait(
        octets in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let (client, server, _) = greeted();
        for mut side in [client, server] {
            side.hear(octets.clone());
            prop_assert!(!side.connection.is_ready());
        }
    }

    #[test]
    fn any_two_changes_of_a_handshake_end_it(
        at in prop::sample::subsequence((GREETING + 8..GREETING + 200).collect::<Vec<_>>(), 2),
        by in 1..=255_u8,
    ) {
        let (_, mut server, hello) = greeted();
        let mut hello = hello.to_vec();
        for at in at {
            hello[at - GREETING] ^= by;
        }
        server.hear(hello);
        prop_assert!(server.closed().is_some());
    }
}
