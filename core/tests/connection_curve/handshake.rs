//! The four commands.

use hopscope_core::connection::Output;
use hopscope_core::socket::SocketKind;

use super::support::{Side, greeted, initiated, ready, welcomed};

fn ready_of(side: &Side) -> (Option<SocketKind>, bool) {
    side.outputs
        .iter()
        .find_map(|output| match output {
            Output::Ready { kind, metadata, .. } => {
                Some((*kind, metadata.get("identity").is_some()))
            }
            _ => None,
        })
        .expect("it is ready")
}

#[test]
fn commands_have_the_sizes_and_the_clear_fields_of_the_rfc() {
    let (_, _, hello) = greeted();
    assert_eq!(hello.len(), 2 + 200);
    assert_eq!(hello[..10], *b"\x04\xC8\x05HELLO\x01\x00");
    assert_eq!(hello[10..82], [0; 72]);
    assert_eq!(hello[114..122], [0, 0, 0, 0, 0, 0, 0, 1]);

    let (_, _, welcome) = welcomed();
    assert_eq!(welcome.len(), 2 + 168);
    assert_eq!(welcome[..10], *b"\x04\xA8\x07WELCOME");

    let (_, mut server, initiate) = initiated();
    // DEALER announces its type and its identity, which is empty.
    let metadata = 1 + 11 + 4 + 6 + 1 + 8 + 4;
    assert_eq!(initiate.len(), 9 + 257 + metadata);
    assert_eq!(initiate[..18], *b"\x06\0\0\0\0\0\0\x01\x24\x08INITIATE");
    assert_eq!(initiate[9 + 105..9 + 113], [0, 0, 0, 0, 0, 0, 0, 2]);

    server.hear(initiate);
    let ready = server.say();
    assert_eq!(ready.len(), 2 + 30 + metadata);
    assert_eq!(ready[..16], *b"\x04\x41\x05READY\0\0\0\0\0\0\0\x01");
}

#[test]
fn both_sides_learn_who_the_other_is() {
    let (client, server) = ready();
    assert_eq!(ready_of(&client), (Some(SocketKind::Router), true));
    assert_eq!(ready_of(&server), (Some(SocketKind::Dealer), true));
}

#[test]
fn octets_may_come_one_by_one() {
    let (mut client, mut server) = (Side::client(), Side::server());
    for _ in 0..4 {
        for octet in client.say() {
            server.hear(vec![octet]);
        }
        for octet in server.say() {
            client.hear(vec![octet]);
        }
    }
    assert!(client.connection.is_ready() && server.connection.is_ready());
}

#[test]
fn another_seed_makes_every_command_another_one() {
    let (_, _, hello) = greeted();
    let mut config = super::support::client_config();
    config.seed = [9; 32];
    let mut other = Side::new(config);
    let _greeting = other.say();
    other.hear(Side::server().say());
    let theirs = other.say();
    assert_ne!(hello[82..114], theirs[82..114], "the transient key");
    assert_ne!(hello[122..], theirs[122..], "the box");
}
