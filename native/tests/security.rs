//! Who may come in: mechanisms and those who decide, between sockets of this library.

use core::time::Duration;
use std::sync::Arc;

use hopscope::Authenticator;
use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketEventKind;
use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::connection::KeyPair;
use hopscope_core::connection::Security;
use hopscope_core::socket::SocketKind;
use hopscope_core::z85;
use hopscope_core::zap::Addresses;
use hopscope_core::zap::Credentials;
use hopscope_core::zap::Keys;
use hopscope_core::zap::Lists;
use hopscope_core::zap::Reply;
use hopscope_core::zap::Request;
use hopscope_core::zap::Users;
use hopscope_core::zap::Verdict;
use tokio::time::timeout;

/// Longer than anything takes, even on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

type Checked = Result<(), Box<dyn core::error::Error>>;

fn check(test: impl Future<Output = Checked>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime can be made");
    let checked = runtime.block_on(async { timeout(PATIENCE, test).await });
    checked.expect("it ends in time").expect("it does not fail");
}

fn server_keys() -> KeyPair {
    KeyPair::from_seed(&[1; 32])
}

fn client_keys() -> KeyPair {
    KeyPair::from_seed(&[2; 32])
}

fn curve_client() -> Security {
    Security::CurveClient {
        server_key: server_keys().public,
        keys: client_keys(),
    }
}

fn curve_server() -> Security {
    Security::CurveServer {
        keys: server_keys(),
    }
}

fn plain_client(username: &str, password: &str) -> Security {
    Security::PlainClient {
        username: username.into(),
        password: password.into(),
    }
}

fn with(kind: SocketKind, security: Security) -> Socket {
    let config = Config {
        security,
        ..Config::default()
    };
    Socket::with(kind, config)
}

fn guarded(kind: SocketKind, security: Security, lists: Lists) -> Socket {
    let authenticator: Arc<dyn Authenticator> = Arc::new(lists);
    let config = Config {
        security,
        authenticator: Some(authenticator),
        ..Config::default()
    };
    Socket::with(kind, config)
}

fn users(text: &str) -> Lists {
    Lists {
        users: Some(Users::parse(text).expect("a list of users")),
        ..Lists::default()
    }
}

fn keys(keys: &[([u8; 32], &str)]) -> Lists {
    let mut list = Keys::new();
    for (key, name) in keys {
        list.insert(*key, *name);
    }
    Lists {
        keys: Some(list),
        ..Lists::default()
    }
}

/// A request goes one way and its reply the other.
async fn exchange(asks: &Socket, answers: &Socket) -> Checked {
    asks.send(Message::of(["hello"])).await?;
    assert_eq!(answers.recv().await?, Message::of(["hello"]));
    answers.send(Message::of(["world", ""])).await?;
    assert_eq!(asks.recv().await?, Message::of(["world", ""]));
    Ok(())
}

/// Waits until the socket tells that a link of its could not be made, and says why.
async fn refusal(events: &mut hopscope::Events) -> String {
    loop {
        let event = events.next().await.expect("the socket is there");
        match &event.kind {
            SocketEventKind::HandshakeFailedAuth { .. }
            | SocketEventKind::HandshakeFailedProtocol { .. }
            | SocketEventKind::HandshakeFailedNoDetail { .. } => {
                return format!("{:?}", event.kind);
            }
            _ => {}
        }
    }
}

#[test]
fn curve_holds_in_both_roles_whoever_connects() {
    check(async {
        for (asks, answers) in [
            (curve_client(), curve_server()),
            (curve_server(), curve_client()),
        ] {
            let (asks, answers) = (with(SocketKind::Req, asks), with(SocketKind::Rep, answers));
            asks.connect(&answers.bind(&Endpoint::loopback(0)).await?)?;
            exchange(&asks, &answers).await?;
        }
        Ok(())
    });
}

#[test]
fn plain_holds_in_both_roles_whoever_connects() {
    check(async {
        let lists = || users("ada:engine");
        let client = || plain_client("ada", "engine");
        let server = |kind| guarded(kind, Security::PlainServer, lists());
        for (asks, answers) in [
            (with(SocketKind::Req, client()), server(SocketKind::Rep)),
            (server(SocketKind::Req), with(SocketKind::Rep, client())),
        ] {
            asks.connect(&answers.bind(&Endpoint::loopback(0)).await?)?;
            exchange(&asks, &answers).await?;
        }
        Ok(())
    });
}

#[test]
fn a_peer_is_known_by_the_name_of_its_key() {
    check(async {
        let lists = keys(&[(client_keys().public, "ada")]);
        let server = guarded(SocketKind::Rep, curve_server(), lists);
        let client = with(SocketKind::Req, curve_client());
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        exchange(&client, &server).await?;
        let peers = server.peers();
        assert_eq!(peers.len(), 1);
        assert_eq!(peers[0].user_id.as_deref(), Some("ada"));
        Ok(())
    });
}

#[test]
fn a_key_that_is_on_no_list_stays_outside_and_is_not_tried_again() {
    check(async {
        let server = guarded(SocketKind::Rep, curve_server(), keys(&[([7; 32], "eve")]));
        let client = with(SocketKind::Req, curve_client());
        let mut events = client.monitor(100, false);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let told = refusal(&mut events).await;
        assert!(told.contains("400"), "{told}");
        assert!(server.peers().is_empty());
        Ok(())
    });
}

#[test]
fn a_wrong_password_stays_outside() {
    check(async {
        let server = guarded(SocketKind::Rep, Security::PlainServer, users("ada:engine"));
        let bound = server.bind(&Endpoint::loopback(0)).await?;
        for (name, password) in [("ada", "Engine"), ("eve", "engine"), ("", "")] {
            let client = with(SocketKind::Req, plain_client(name, password));
            let mut events = client.monitor(100, false);
            client.connect(&bound)?;
            let told = refusal(&mut events).await;
            assert!(told.contains("400"), "{told}");
            assert!(!told.contains("ngine"), "{told}");
        }
        assert!(server.peers().is_empty());
        Ok(())
    });
}

#[test]
fn without_anybody_to_ask_plain_lets_nobody_in_and_curve_everybody() {
    check(async {
        let server = with(SocketKind::Rep, Security::PlainServer);
        let client = with(SocketKind::Req, plain_client("ada", "engine"));
        let mut events = client.monitor(100, false);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let told = refusal(&mut events).await;
        assert!(told.contains("500"), "{told}");

        let server = with(SocketKind::Rep, curve_server());
        let client = with(SocketKind::Req, curve_client());
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        exchange(&client, &server).await
    });
}

#[test]
fn addresses_are_looked_at_under_null_too() {
    check(async {
        let lists = Lists {
            addresses: Some(Addresses::parse_denied("127.0.0.1")?),
            ..Lists::default()
        };
        let server = guarded(SocketKind::Rep, Security::Null, lists);
        let client = Socket::new(SocketKind::Req);
        let mut events = client.monitor(100, false);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let told = refusal(&mut events).await;
        assert!(told.contains("400"), "{told}");
        Ok(())
    });
}

/// Answers requests as an application's own handler would, with a REP or a ROUTER.
async fn serve(handler: Socket, times: usize) -> Vec<Request> {
    let mut asked = Vec::new();
    while asked.len() < times {
        let mut message = handler.recv().await.expect("the context is open");
        let envelope = match handler.kind() {
            SocketKind::Router => {
                let body = message.split_off(2);
                core::mem::replace(&mut message, body)
            }
            _ => Message::new(),
        };
        let request = Request::from_body(&message).expect("a request");
        let verdict = match &request.credentials {
            Credentials::Curve { public_key } if *public_key == client_keys().public => {
                Verdict::success("ada")
            }
            Credentials::Null => Verdict::success(""),
            _ => Verdict::refusal("no"),
        };
        let id = request.id.clone();
        let mut reply = envelope;
        reply.append(Reply { id, verdict }.to_body());
        handler.send(reply).await.expect("the asker waits");
        asked.push(request);
    }
    asked
}

#[test]
fn a_socket_of_the_application_may_answer_zap_requests() {
    check(async {
        for kind in [SocketKind::Rep, SocketKind::Router] {
            let context = Context::new();
            let handler = context.socket(kind);
            handler.bind(&Endpoint::inproc("zeromq.zap.01")).await?;
            let serving = tokio::spawn(serve(handler, 2));

            let config = |security| Config {
                security,
                zap_domain: "lab".to_owned(),
                ..Config::default()
            };
            let server = context.socket_with(SocketKind::Rep, config(curve_server()));
            let client = with(SocketKind::Req, curve_client());
            client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
            exchange(&client, &server).await?;
            assert_eq!(server.peers()[0].user_id.as_deref(), Some("ada"));

            let server = context.socket_with(SocketKind::Rep, config(Security::Null));
            let client = Socket::new(SocketKind::Req);
            client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
            exchange(&client, &server).await?;

            let asked = serving.await?;
            assert_eq!(asked.len(), 2);
            for request in &asked {
                assert_eq!((&*request.domain, &*request.address), ("lab", "127.0.0.1"));
            }
            let public_key = client_keys().public;
            assert_eq!(asked[0].credentials, Credentials::Curve { public_key });
            assert_eq!(asked[1].credentials, Credentials::Null);
        }
        Ok(())
    });
}

#[test]
fn an_answer_that_is_none_keeps_the_peer_outside() {
    check(async {
        let context = Context::new();
        let handler = context.socket(SocketKind::Rep);
        handler.bind(&Endpoint::inproc("zeromq.zap.01")).await?;
        let config = Config {
            security: curve_server(),
            ..Config::default()
        };
        let server = context.socket_with(SocketKind::Rep, config);
        let client = with(SocketKind::Req, curve_client());
        let mut events = client.monitor(100, false);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let asked = Request::from_body(&handler.recv().await?)?;
        assert_eq!(asked.address, "127.0.0.1");
        handler.send(Message::of(["1.0", "1", "200"])).await?;
        let told = refusal(&mut events).await;
        assert!(told.contains("500"), "{told}");
        Ok(())
    });
}

#[test]
fn a_handler_that_does_not_answer_is_blamed_and_not_the_peer() {
    check(async {
        let context = Context::new();
        let handler = context.socket(SocketKind::Rep);
        handler.bind(&Endpoint::inproc("zeromq.zap.01")).await?;
        let config = Config {
            security: curve_server(),
            handshake_timeout: Duration::from_millis(500),
            ..Config::default()
        };
        let server = context.socket_with(SocketKind::Rep, config);
        let mut events = server.monitor(100, false);
        let client = with(SocketKind::Req, curve_client());
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        handler.recv().await?;
        loop {
            let event = events.next().await.expect("the server is there");
            if let SocketEventKind::HandshakeFailedAuth { detail } = event.kind {
                assert!(detail.starts_with("the handler did not say"), "{detail}");
                return Ok(());
            }
        }
    });
}

#[test]
fn mistakes_in_keys_are_found_before_anybody_connects() {
    check(async {
        let mixed = KeyPair {
            public: client_keys().public,
            secret: server_keys().secret,
        };
        let server = with(SocketKind::Rep, Security::CurveServer { keys: mixed });
        let bound = server.bind(&Endpoint::loopback(0)).await;
        let told = bound.expect_err("the keys do not match").to_string();
        let expected = "expected the public key that belongs to the secret key, found another one";
        assert!(told.ends_with(expected), "{told}");

        let security = Security::CurveClient {
            server_key: [0; 32],
            keys: client_keys(),
        };
        let client = with(SocketKind::Req, security);
        let told = client.connect(&Endpoint::loopback(5555));
        let told = told.expect_err("the key protects nothing").to_string();
        assert!(
            told.contains("expected the public key of a server"),
            "{told}"
        );
        let digits = z85::encode_key(&client_keys().secret);
        assert!(!told.contains(&digits));

        let long = Frame::from(vec![b'x'; 300]);
        let security = Security::PlainClient {
            username: "ada".into(),
            password: long,
        };
        let told = with(SocketKind::Req, security).connect(&Endpoint::loopback(5555));
        let told = told.expect_err("the password is too long").to_string();
        assert!(told.ends_with("expected a password of at most 255 octets, found one of 300"));
        Ok(())
    });
}
