//! PLAIN and CURVE with libzmq, in both roles, whoever binds; logins that are refused; handlers.

use std::sync::Arc;
use std::time::Duration;

use hopscope::{Authenticator, Config, Endpoint, Socket};
use hopscope_core::connection::{Heartbeat, KeyPair, Security};
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub,
};
use hopscope_core::zap::{Keys, Lists, Users};
use hopscope_core::{Frame, Message, z85};
use serde_json::{Value, json};

use crate::support::exchange::{both_roles, exchange};
use crate::support::ours::RUNTIME;
use crate::support::{Libzmq, Ours, PATIENCE, Party, hex};

fn server_keys() -> KeyPair {
    KeyPair::from_seed(&[1; 32])
}

fn client_keys() -> KeyPair {
    KeyPair::from_seed(&[2; 32])
}

fn curve_client() -> Config {
    secure(Security::CurveClient {
        server_key: server_keys().public,
        keys: client_keys(),
    })
}

fn curve_server() -> Config {
    secure(Security::CurveServer {
        keys: server_keys(),
    })
}

fn plain_client(password: &str) -> Config {
    secure(Security::PlainClient {
        username: "ada".into(),
        password: password.into(),
    })
}

/// A server that knows Ada's password, and her key.
fn decides(config: Config) -> Config {
    let mut keys = Keys::new();
    keys.insert(client_keys().public, "ada");
    let lists = Lists {
        users: Some(Users::parse("ada:engine").expect("a list of users")),
        keys: Some(keys),
        addresses: None,
    };
    let authenticator: Arc<dyn Authenticator> = Arc::new(lists);
    Config {
        authenticator: Some(authenticator),
        ..config
    }
}

fn secure(security: Security) -> Config {
    Config {
        security,
        ..Config::default()
    }
}

fn ours(kind: SocketKind, config: Config) -> Ours {
    Ours(Socket::with(kind, config))
}

// libzmq's options for the same.

fn curve_client_options() -> Value {
    json!({
        "CURVE_SERVERKEY": hex::digits(&server_keys().public),
        "CURVE_PUBLICKEY": hex::digits(&client_keys().public),
        "CURVE_SECRETKEY": hex::digits(&client_keys().secret),
    })
}

fn curve_server_options() -> Value {
    json!({
        "CURVE_SERVER": 1,
        "CURVE_SECRETKEY": hex::digits(&server_keys().secret),
    })
}

fn plain_client_options(password: &str) -> Value {
    json!({
        "PLAIN_USERNAME": hex::digits(b"ada"),
        "PLAIN_PASSWORD": hex::digits(password.as_bytes()),
    })
}

const ROUND_TRIPS: [(SocketKind, SocketKind); 3] = [(Req, Rep), (Dealer, Router), (Dealer, Rep)];

#[test]
fn curve_holds_with_our_client_and_their_server() {
    let libzmq = Libzmq::start();
    for (a, b) in ROUND_TRIPS {
        both_roles(
            || {
                (
                    ours(a, curve_client()),
                    libzmq.with(b, curve_server_options()),
                )
            },
            |ours, theirs| exchange(a, ours, b, theirs),
        );
    }
}

#[test]
fn curve_holds_with_their_client_and_our_server() {
    let libzmq = Libzmq::start();
    for (a, b) in ROUND_TRIPS {
        both_roles(
            || {
                (
                    libzmq.with(a, curve_client_options()),
                    ours(b, decides(curve_server())),
                )
            },
            |theirs, ours| {
                exchange(a, theirs, b, ours);
                let peers = ours.0.peers();
                assert_eq!(peers[0].user_id.as_deref(), Some("ada"));
            },
        );
    }
}

#[test]
fn plain_holds_with_our_client_and_their_server() {
    let libzmq = Libzmq::start();
    libzmq.authenticate(json!({"ada": "engine"}), json!([]));
    for (a, b) in ROUND_TRIPS {
        both_roles(
            || {
                let server = libzmq.with(b, json!({"PLAIN_SERVER": 1}));
                (ours(a, plain_client("engine")), server)
            },
            |ours, theirs| exchange(a, ours, b, theirs),
        );
    }
}

#[test]
fn plain_holds_with_their_client_and_our_server() {
    let libzmq = Libzmq::start();
    for (a, b) in ROUND_TRIPS {
        both_roles(
            || {
                let client = libzmq.with(a, plain_client_options("engine"));
                (client, ours(b, decides(secure(Security::PlainServer))))
            },
            |theirs, ours| exchange(a, theirs, b, ours),
        );
    }
}

/// The first event of `socket` that tells of a handshake that failed.
fn refusal(socket: &Ours, connect: impl FnOnce()) -> String {
    let mut events = socket.0.monitor(1000, false);
    connect();
    RUNTIME.block_on(async {
        let failed = async {
            loop {
                let event = events.next().await.expect("the socket is open");
                if event.kind.name().starts_with("HANDSHAKE_FAILED") {
                    return format!("{:?}", event.kind);
                }
            }
        };
        tokio::time::timeout(PATIENCE, failed)
            .await
            .expect("it fails")
    })
}

#[test]
fn libzmq_refuses_our_client_and_tells_the_status() {
    let libzmq = Libzmq::start();
    libzmq.authenticate(json!({"ada": "engine"}), json!([z85::encode_key(&[9; 32])]));
    for (options, config) in [
        (json!({"PLAIN_SERVER": 1}), plain_client("steam")),
        (curve_server_options(), curve_client()),
    ] {
        let server = libzmq.with(Rep, options);
        let client = ours(Req, config);
        let endpoint = server.bind();
        let told = refusal(&client, || client.connect(&endpoint));
        assert!(told.contains("400"), "{told}");
        assert!(!told.contains("steam"), "{told}");
    }
}

#[test]
fn libzmq_lets_our_key_in_if_its_handler_knows_it() {
    let libzmq = Libzmq::start();
    let known = z85::encode_key(&client_keys().public);
    libzmq.authenticate(json!({}), json!([known]));
    let server = libzmq.with(Rep, curve_server_options());
    let client = ours(Req, curve_client());
    client.connect(&server.bind());
    exchange(Req, &client, Rep, &server);
}

#[test]
fn our_server_refuses_libzmq_and_libzmq_does_not_come_in() {
    let libzmq = Libzmq::start();
    let stranger = KeyPair::from_seed(&[77; 32]);
    let mut stranger_options = curve_client_options();
    stranger_options["CURVE_PUBLICKEY"] = json!(hex::digits(&stranger.public));
    stranger_options["CURVE_SECRETKEY"] = json!(hex::digits(&stranger.secret));
    // libzmq's PLAIN client knows ERROR only as libzmq's server misspells it.
    let misspelt = "HANDSHAKE_FAILED_PROTOCOL";
    for (config, options, expected) in [
        (
            secure(Security::PlainServer),
            plain_client_options("steam"),
            misspelt,
        ),
        (curve_server(), stranger_options, "HANDSHAKE_FAILED_AUTH"),
    ] {
        let server = ours(Rep, decides(config));
        let client = libzmq.with(Req, options);
        client.connect(&server.bind());
        let events = client.events(PATIENCE);
        let last = events.last().map(String::as_str);
        assert_eq!(last, Some(expected), "{events:?}");
        assert!(server.0.peers().is_empty());
    }
}

#[test]
fn a_client_with_another_server_key_never_comes_in() {
    let libzmq = Libzmq::start();
    let other = KeyPair::from_seed(&[99; 32]).public;

    let mut options = curve_client_options();
    options["CURVE_SERVERKEY"] = json!(hex::digits(&other));
    let server = ours(Rep, curve_server());
    let client = libzmq.with(Req, options);
    let endpoint = server.bind();
    let told = refusal(&server, || client.connect(&endpoint));
    assert!(
        told.contains("the client may know another server key"),
        "{told}"
    );

    let config = secure(Security::CurveClient {
        server_key: other,
        keys: client_keys(),
    });
    let server = libzmq.with(Rep, curve_server_options());
    let client = ours(Req, config);
    let endpoint = server.bind();
    refusal(&client, || client.connect(&endpoint));
    assert!(client.0.peers().is_empty());
}

#[test]
fn mechanisms_that_differ_are_told_apart() {
    let libzmq = Libzmq::start();
    for (config, options) in [
        (Config::default(), curve_server_options()),
        (plain_client("engine"), curve_server_options()),
        (curve_client(), json!({})),
    ] {
        let server = libzmq.with(Rep, options);
        let client = ours(Req, config);
        let endpoint = server.bind();
        let told = refusal(&client, || client.connect(&endpoint));
        assert!(told.contains("mechanism"), "{told}");
    }
}

#[test]
fn subscriptions_pass_sealed_both_ways() {
    let libzmq = Libzmq::start();
    let subscriber = libzmq.with(Sub, curve_client_options());
    subscriber.set("SUBSCRIBE", json!(hex::digits(b"A")));
    let publisher = ours(Xpub, curve_server());
    subscriber.connect(&publisher.bind());
    assert_eq!(publisher.recv(), Message::of([Frame::copy_from(b"\x01A")]));
    publisher.send(["B", "not for it"]);
    publisher.send(["A", "for it"]);
    subscriber.expect(["A", "for it"]);

    let publisher = libzmq.with(Xpub, curve_server_options());
    let subscriber = ours(Sub, curve_client());
    subscriber.0.subscribe("A").expect("it subscribes");
    subscriber.connect(&publisher.bind());
    assert_eq!(publisher.recv(), Message::of([Frame::copy_from(b"\x01A")]));
    publisher.send(["B", "not for it"]);
    publisher.send(["A", "for it"]);
    subscriber.expect(["A", "for it"]);
}

#[test]
fn heartbeats_pass_sealed_both_ways() {
    let libzmq = Libzmq::start();
    let often = Duration::from_millis(50);
    let heartbeat = Heartbeat {
        interval: Some(often),
        timeout: Some(PATIENCE),
        ttl: PATIENCE,
    };
    let config = Config {
        heartbeat,
        ..curve_client()
    };
    let mut options = curve_server_options();
    options["HEARTBEAT_IVL"] = json!(50);
    let theirs = libzmq.with(Rep, options);
    let client = ours(Req, config);
    let mut events = client.0.monitor(10_000, true);
    client.connect(&theirs.bind());
    exchange(Req, &client, Rep, &theirs);
    // Both have asked and been answered: PING and PONG have come, and nobody minded.
    RUNTIME.block_on(async {
        let both = async {
            let (mut ping, mut pong) = (false, false);
            while !(ping && pong) {
                let event = events.next().await.expect("the socket is open");
                let event = format!("{:?}", event.kind);
                ping |= event.contains("OctetsReceived") && event.contains("Ping");
                pong |= event.contains("OctetsReceived") && event.contains("Pong");
            }
        };
        tokio::time::timeout(PATIENCE, both)
            .await
            .expect("both come");
    });
    exchange(Req, &client, Rep, &theirs);
}

#[test]
fn ten_thousand_messages_and_large_ones_pass_sealed_in_order() {
    let libzmq = Libzmq::start();
    let sink = libzmq.with(Pull, curve_server_options());
    let source = ours(Push, curve_client());
    source.connect(&sink.bind());
    let large = Frame::from(vec![7; 3_000_000]);
    source
        .send_within(
            PATIENCE,
            Message::of([large.clone(), Frame::EMPTY, large.clone()]),
        )
        .expect("it leaves");
    assert_eq!(
        sink.recv(),
        Message::of([large.clone(), Frame::EMPTY, large])
    );
    sink.begin_drain(0..10_000);
    source.flood(0..10_000, &["n"]);
    assert_eq!(sink.done(), Ok(json!(10_000)));
}

#[test]
fn a_publisher_of_ours_serves_plain_subscribers_of_theirs() {
    let libzmq = Libzmq::start();
    let publisher = ours(Pub, decides(secure(Security::PlainServer)));
    let subscriber = libzmq.with(Sub, plain_client_options("engine"));
    subscriber.set("SUBSCRIBE", json!(""));
    subscriber.connect(&publisher.bind());
    let endpoint: Endpoint = publisher.0.last_endpoint().expect("it is bound");
    assert!(endpoint.to_string().starts_with("tcp://"));
    // The subscription arrives some time after the handshake; until then what is sent is lost.
    let came = (0..200).find_map(|_| {
        publisher.send(["tick"]);
        subscriber.try_recv(Duration::from_millis(100)).ok()
    });
    assert_eq!(came, Some(Message::of(["tick"])));
}
