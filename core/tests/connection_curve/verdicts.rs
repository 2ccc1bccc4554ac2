//! A handler decides on the client's permanent key.

use hopscope_core::Instant;
use hopscope_core::connection::{CloseReason, Config, Output};
use hopscope_core::zap::{Credentials, Status, Verdict};

use super::support::{Side, client_keys, server_config};

/// A client, and a server that waits for a verdict.
fn asked() -> (Side, Side) {
    let (mut client, mut server) = (
        Side::client(),
        Side::new(Config {
            authenticates: true,
            ..server_config()
        }),
    );
    for _ in 0..3 {
        server.hear(client.say());
        client.hear(server.say());
    }
    let public_key = client_keys().public;
    let asked = Output::Authenticate(Credentials::Curve { public_key });
    assert_eq!(server.outputs.last(), Some(&asked));
    assert!(!server.connection.is_ready() && !client.connection.is_ready());
    (client, server)
}

#[test]
fn the_peer_comes_in_under_the_name_that_the_handler_gave_it() {
    let (mut client, mut server) = asked();
    server
        .connection
        .handle_verdict(Instant::ZERO, Verdict::success("ada"));
    server.drain();
    let told = server
        .outputs
        .iter()
        .any(|output| matches!(output, Output::Ready { user_id: Some(name), .. } if name == "ada"));
    assert!(told);
    client.hear(server.say());
    assert!(client.connection.is_ready() && server.connection.is_ready());
}

#[test]
fn a_refused_client_gets_the_status_in_an_error_and_must_not_come_back() {
    for (status, code) in [
        (Status::AuthenticationFailure, "400"),
        (Status::InternalError, "500"),
    ] {
        let (mut client, mut server) = asked();
        let verdict = Verdict::of(status, "no");
        server.connection.handle_verdict(Instant::ZERO, verdict);
        let error = server.say();
        assert_eq!(
            error,
            [&b"\x04\x0A\x05ERROR\x03"[..], code.as_bytes()].concat()
        );
        assert_eq!(server.closed(), Some(&CloseReason::Denied { status }));
        client.hear(error);
        let reason = code.to_owned();
        assert_eq!(client.closed(), Some(&CloseReason::Refused { reason }));
        assert!(client.closed().is_some_and(CloseReason::is_final));
    }
}

#[test]
fn a_temporary_error_closes_without_a_word() {
    let (_, mut server) = asked();
    let verdict = Verdict::of(Status::TemporaryError, "later");
    server.connection.handle_verdict(Instant::ZERO, verdict);
    assert_eq!(server.say(), "");
    assert!(server.closed().is_some_and(|reason| !reason.is_final()));
}
