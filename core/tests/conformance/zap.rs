//! ZAP (RFC 27): what a server asks its handler, and what it answers.

use hopscope_core::connection::{Config, Security};
use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::zap::{Credentials, Reply, Request, Status, Verdict};
use hopscope_core::{Frame, Message};

use crate::support::{Bench, carry, join, message};

fn request(credentials: Credentials) -> Request {
    Request {
        id: "1".into(),
        domain: "global".to_owned(),
        address: "127.0.0.1".to_owned(),
        identity: "server".into(),
        credentials,
    }
}

fn plain() -> Credentials {
    Credentials::Plain {
        username: "admin".into(),
        password: "secret".into(),
    }
}

fn reply(verdict: Verdict) -> Reply {
    Reply {
        id: "1".into(),
        verdict,
    }
}

/// A message with its frame `at` replaced.
fn with(message: &Message, at: usize, frame: impl Into<Frame>) -> Message {
    let mut frames = message.frames().to_vec();
    frames[at] = frame.into();
    Message::of(frames)
}

#[test]
fn za_2_a_request_is_an_empty_frame_version_id_domain_address_identity_mechanism_credentials() {
    let written = request(plain()).to_message();
    let expected = [
        "",
        "1.0",
        "1",
        "global",
        "127.0.0.1",
        "server",
        "PLAIN",
        "admin",
        "secret",
    ];
    assert_eq!(written, message(&expected));
    assert_eq!(Request::from_message(&written), Ok(request(plain())));
    for cut in 0..written.len() {
        let cut = Message::of(written.frames()[..cut].to_vec());
        assert!(Request::from_message(&cut).is_err(), "{cut}");
    }
    let mut longer = written.clone();
    longer.push("one more");
    for wrong in [longer, with(&written, 0, "x"), with(&written, 1, "1.1")] {
        assert!(Request::from_message(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn za_3_a_reply_is_an_empty_frame_version_id_status_text_user_id_metadata() {
    let written = reply(Verdict::success("admin")).to_message();
    assert_eq!(written.len(), 7);
    let frames: Vec<_> = written
        .frames()
        .iter()
        .map(|frame| frame.octets())
        .collect();
    assert_eq!(frames[..4], [&b""[..], b"1.0", b"1", b"200"]);
    assert_eq!((frames[5], frames[6]), (&b"admin"[..], &b""[..]));
    assert_eq!(
        Reply::from_message(&written),
        Ok(reply(Verdict::success("admin")))
    );
    let mut metadata = vec![5];
    metadata.extend_from_slice(b"Shell\0\0\0\x03zsh");
    let read = Reply::from_message(&with(&written, 6, metadata)).expect("it is well formed");
    let shell = read
        .verdict
        .metadata
        .get("Shell")
        .map(|value| value.to_vec());
    assert_eq!(shell, Some(b"zsh".to_vec()));
    for cut in 0..written.len() {
        let cut = Message::of(written.frames()[..cut].to_vec());
        assert!(Reply::from_message(&cut).is_err(), "{cut}");
    }
    for wrong in [
        with(&written, 0, "x"),
        with(&written, 1, "2.0"),
        with(&written, 6, "no metadata"),
    ] {
        assert!(Reply::from_message(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn za_4_the_status_is_one_of_four_and_the_user_id_is_empty_unless_it_is_200() {
    let written = reply(Verdict::success("admin")).to_message();
    for (status, code) in [
        (Status::Success, "200"),
        (Status::TemporaryError, "300"),
        (Status::AuthenticationFailure, "400"),
        (Status::InternalError, "500"),
    ] {
        assert_eq!(status.code(), code);
        let told = reply(Verdict::of(status, "why")).to_message();
        assert_eq!(told.frames()[3], Frame::from(code));
        if status != Status::Success {
            assert!(told.frames()[5].is_empty(), "{code}");
        }
        assert_eq!(
            Reply::from_message(&told).map(|read| read.verdict.status),
            Ok(status)
        );
    }
    for code in ["", "20", "2000", "201", "abc", "600"] {
        let wrong = with(&written, 3, code);
        assert!(Reply::from_message(&wrong).is_err(), "{code}");
    }
}

#[test]
fn za_5_strings_have_up_to_255_octets_and_the_mechanism_is_not_empty() {
    let written = request(plain()).to_message();
    for at in [2, 3, 4, 5, 7, 8] {
        let longest = with(&written, at, "x".repeat(255).as_str());
        assert!(Request::from_message(&longest).is_ok(), "frame {at}");
        let longer = with(&written, at, "x".repeat(256).as_str());
        assert!(Request::from_message(&longer).is_err(), "frame {at}");
    }
    for mechanism in ["", "plain", "GSSAPI"] {
        let wrong = with(&written, 6, mechanism);
        assert!(Request::from_message(&wrong).is_err(), "{mechanism}");
    }
    for address in ["192.168.55.1", "fe80::1", "::1", ""] {
        let read = Request::from_message(&with(&written, 4, address));
        assert_eq!(read.map(|read| read.address), Ok(address.to_owned()));
    }
}

#[test]
fn za_6_credentials_are_none_a_name_and_a_password_or_a_key_of_32_octets() {
    let key = [0x5A; 32];
    for (credentials, mechanism, frames) in [
        (Credentials::Null, "NULL", 0),
        (plain(), "PLAIN", 2),
        (Credentials::Curve { public_key: key }, "CURVE", 1),
    ] {
        let written = request(credentials.clone()).to_message();
        assert_eq!(written.frames()[6], Frame::from(mechanism));
        assert_eq!(written.len(), 7 + frames);
        let read = Request::from_message(&written).map(|read| read.credentials);
        assert_eq!(read, Ok(credentials));
        let mut more = written.clone();
        more.push("x");
        assert!(Request::from_message(&more).is_err());
    }
    let written = request(Credentials::Curve { public_key: key }).to_message();
    assert_eq!(written.frames()[7].octets(), key);
    for octets in [0, 31, 33, 40] {
        let wrong = with(&written, 7, vec![7; octets]);
        assert!(Request::from_message(&wrong).is_err(), "{octets} octets");
    }
}

/// Asks through sockets in process and answers with 200, whatever the two types are.
fn asked_and_answered(mut server: Bench, mut handler: Bench, direct: bool) -> Message {
    let (up, down) = join(&mut server, &mut handler);
    let asked = request(plain());
    let written = if server.socket.kind() == Req {
        asked.to_body()
    } else {
        asked.to_message()
    };
    let sent = server.socket.send(written, &mut server.events);
    sent.expect("there is room");
    carry(&mut server, up, &mut handler, down);
    let mut question = handler.recv().expect("it has come");
    let envelope = if handler.socket.kind() == Router {
        Some(question.pop_front().expect("a ROUTER puts a name in front"))
    } else {
        None
    };
    let read = if direct {
        Request::from_body(&question)
    } else {
        Request::from_message(&question)
    };
    assert_eq!(read, Ok(asked));
    let answer = reply(Verdict::success("admin"));
    let mut written = if direct {
        answer.to_body()
    } else {
        answer.to_message()
    };
    if let Some(name) = envelope {
        written.push_front(name);
    }
    let sent = handler.socket.send(written, &mut handler.events);
    sent.expect("there is room");
    carry(&mut handler, down, &mut server, up);
    server.recv().expect("the answer has come")
}

#[test]
fn za_7_with_req_and_rep_the_application_sees_no_empty_frame_and_with_dealer_and_router_it_does() {
    let answer = asked_and_answered(Bench::new(Req), Bench::new(Rep), true);
    assert!(Reply::from_body(&answer).is_ok(), "{answer}");
    let answer = asked_and_answered(Bench::new(Dealer), Bench::new(Router), false);
    assert!(answer.first().is_some_and(|frame| frame.is_empty()));
    assert!(Reply::from_message(&answer).is_ok(), "{answer}");
}

#[test]
fn za_8_a_router_gives_the_routing_id_back_at_the_head_of_its_reply() {
    let answer = asked_and_answered(Bench::new(Req), Bench::new(Router), false);
    assert_eq!(
        Reply::from_body(&answer),
        Ok(reply(Verdict::success("admin")))
    );
}

#[test]
fn za_9_through_proxies_the_envelope_is_passed_on_and_given_back() {
    let (mut server, mut front) = (Bench::new(Req), Bench::new(Router));
    let (mut back, mut handler) = (Bench::new(Dealer), Bench::new(Router));
    let (server_up, server_down) = join(&mut server, &mut front);
    let (up, down) = join(&mut back, &mut handler);
    let sent = server
        .socket
        .send(request(plain()).to_body(), &mut server.events);
    sent.expect("its turn");
    carry(&mut server, server_up, &mut front, server_down);
    let passed = front.recv().expect("it has come");
    back.socket
        .send(passed, &mut back.events)
        .expect("there is room");
    carry(&mut back, up, &mut handler, down);

    // The terminal handler finds two names and the empty frame, and keeps all three.
    let mut question = handler.recv().expect("it has come");
    let envelope = hopscope_core::envelope::take(&mut question).expect("there is one");
    assert_eq!(envelope.len(), 3);
    assert_eq!(Request::from_body(&question), Ok(request(plain())));
    let answer = reply(Verdict::refusal("no")).to_body();
    let written = hopscope_core::envelope::restore(envelope, answer);
    handler
        .socket
        .send(written, &mut handler.events)
        .expect("it never waits");
    carry(&mut handler, down, &mut back, up);
    let passed = back.recv().expect("it has come");
    front
        .socket
        .send(passed, &mut front.events)
        .expect("it never waits");
    carry(&mut front, server_down, &mut server, server_up);
    let answer = server.recv().expect("it has come");
    assert_eq!(Reply::from_body(&answer), Ok(reply(Verdict::refusal("no"))));
}

#[test]
fn za_6_what_a_connection_asks_about_is_what_the_peer_has_shown() {
    let mut client = crate::support::Wire::new(Config {
        security: Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        ..Config::new(Req)
    });
    let mut server = crate::support::Wire::new(Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(Rep)
    });
    crate::support::talk(&mut client, &mut server);
    assert_eq!(server.asked(), Some(plain()));
}
