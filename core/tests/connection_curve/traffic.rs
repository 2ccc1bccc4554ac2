//! Frames in MESSAGEs.

use bytes::Bytes;
use hopscope_core::connection::{Config, Output, SendError};
use hopscope_core::socket::SocketKind;
use hopscope_core::{Frame, Instant, Interest, Message};

use super::support::{Side, changed, client_config, initiated, ready, server_config};

fn messages(side: &Side) -> Vec<Message> {
    let message = |output: &Output| match output {
        Output::Message(message) => Some(message.clone()),
        _ => None,
    };
    side.outputs.iter().filter_map(message).collect()
}

#[test]
fn messages_of_any_shape_come_out_as_they_went_in_both_ways() {
    let (mut client, mut server) = ready();
    let large = Frame::from(vec![7; 100_000]);
    let sent = [
        Message::of([""]),
        Message::of(["", "hello"]),
        Message::of(["a", "", "b", "", "c"]),
        Message::of([large.clone(), Frame::from("x"), large]),
    ];
    for message in &sent {
        client.connection.send(message).expect("it is ready");
        server.connection.send(message).expect("it is ready");
    }
    let (there, back) = (client.say(), server.say());
    server.hear(there);
    client.hear(back);
    assert_eq!(messages(&server), sent);
    assert_eq!(messages(&client), sent);
}

#[test]
fn a_frame_grows_by_thirty_three_octets_and_shows_nothing() {
    let (mut client, _) = ready();
    let message = Message::of(["secret", "more"]);
    client.connection.send(&message).expect("it is ready");
    let octets = client.say();
    assert_eq!(octets.len(), (2 + 33 + 6) + (2 + 33 + 4));
    assert_eq!(octets[..10], *b"\x00\x27\x07MESSAGE");
    assert_eq!(
        octets[10..18],
        [0, 0, 0, 0, 0, 0, 0, 3],
        "behind HELLO and INITIATE"
    );
    assert_eq!(
        octets[41], 0,
        "more frames follow, but nobody outside can tell"
    );
    assert_eq!(octets[51..59], [0, 0, 0, 0, 0, 0, 0, 4]);
    assert!(!octets.windows(6).any(|part| part == b"secret"));
}

#[test]
fn the_server_may_speak_right_behind_ready() {
    let (mut client, mut server, initiate) = initiated();
    server.hear(initiate);
    let message = Message::of(["early"]);
    server.connection.send(&message).expect("READY is in line");
    assert_eq!(client.connection.send(&message), Err(SendError::NotReady));
    client.hear(server.say());
    assert_eq!(messages(&client), [message]);
}

#[test]
fn a_message_is_taken_whether_its_frame_is_marked_as_a_command_or_not() {
    let (mut client, mut server) = ready();
    client
        .connection
        .send(&Message::of(["x"]))
        .expect("it is ready");
    let octets = client.say();
    server.hear(changed(&octets, 0, 0b100));
    assert_eq!(messages(&server), [Message::of(["x"])]);
}

#[test]
fn subscriptions_travel_sealed_with_the_inner_flag_of_a_command() {
    let side = |config: Config, kind| Side::new(Config { kind, ..config });
    let mut subscriber = side(client_config(), SocketKind::Sub);
    let mut publisher = side(server_config(), SocketKind::Pub);
    for _ in 0..3 {
        publisher.hear(subscriber.say());
        subscriber.hear(publisher.say());
    }
    for interest in [
        Interest::Subscribe("A".into()),
        Interest::Cancel("A".into()),
    ] {
        let sent = subscriber.connection.send_interest(&interest);
        sent.expect("it is ready");
        let octets = subscriber.say();
        assert_eq!(octets[0], 0, "outside it is a message");
        assert!(
            !octets
                .windows(4)
                .any(|part| part == b"SUBS" || part == b"CANC")
        );
        publisher.hear(octets);
        assert_eq!(publisher.outputs.last(), Some(&Output::Interest(interest)));
    }
}

#[test]
fn limits_count_what_is_inside() {
    let mut config = server_config();
    config.limits.max_frame_octets = 10;
    config.limits.max_frames = 2;
    let (mut client, mut server) = (Side::client(), Side::new(config));
    for _ in 0..3 {
        server.hear(client.say());
        client.hear(server.say());
    }
    let fits = Message::of(["0123456789", "0123456789"]);
    client.connection.send(&fits).expect("it is ready");
    server.hear(client.say());
    assert_eq!(messages(&server), [fits]);
    for message in [Message::of(["0123456789+"]), Message::of(["1", "2", "3"])] {
        let (mut client, mut server) = (client.clone(), server.clone());
        client.connection.send(&message).expect("it is ready");
        server.hear(client.say());
        assert_eq!(server.broke().0, "zmtp-violation");
    }
}

#[test]
fn what_came_before_the_end_is_still_delivered() {
    let (mut client, mut server) = ready();
    client
        .connection
        .send(&Message::of(["last"]))
        .expect("it is ready");
    let octets = client.say();
    server.connection.handle_octets(Instant::ZERO, octets);
    server.connection.handle_end(Instant::ZERO);
    server.drain();
    assert_eq!(messages(&server), [Message::of(["last"])]);
    assert!(
        server
            .closed()
            .is_some_and(|reason| reason.rule().is_none())
    );
    server.hear(Bytes::from_static(b"more"));
    assert!(server.closed().is_some());
}
