//! SERVER, PEER and STREAM: peers known by what stands in front of a message (RFC 41, RFC 51).

use hopscope_core::socket::{Origin, Output, PeerError, SendError, SocketKind, SocketOptions};
use hopscope_core::trace::PeerId;
use hopscope_core::{Identity, Message, Rule};

use crate::bench::{Bench, message};

/// What stands in front of a message to `peer`.
fn name_of(bench: &Bench, peer: PeerId) -> Identity {
    bench.socket.identity_of(peer).unwrap().clone()
}

fn to(identity: &Identity, body: &str) -> Message {
    Message::of([identity.frame().clone(), body.into()])
}

#[test]
fn server_puts_a_number_in_front_and_answers_by_it() {
    let mut server = Bench::new(SocketKind::Server);
    let [a, b] = [(); 2].map(|()| server.peer(SocketKind::Client, None));
    server.arrive(b, &["hello"]);
    let (number_a, number_b) = (name_of(&server, a), name_of(&server, b));
    assert_ne!(number_a, number_b);
    assert_eq!(number_b.octets().len(), 4);
    let request = server.recv().unwrap();
    assert_eq!(request, to(&number_b, "hello"));
    let Bench { socket, events } = &mut server;
    socket.send(to(&number_b, "world"), events).unwrap();
    assert_eq!(server.messages_for(b), [message(&["world"])]);
    assert_eq!(server.messages_for(a), []);
}

#[test]
fn a_number_is_never_zero() {
    for kind in [SocketKind::Server, SocketKind::Peer] {
        let options = SocketOptions {
            first_generated_identity: u32::MAX,
            ..SocketOptions::default()
        };
        let mut server = Bench::with(kind, options);
        let peers = [(); 2].map(|()| server.connect());
        let numbers = peers.map(|peer| name_of(&server, peer).octets().to_vec());
        assert_eq!(numbers, [vec![0xFF; 4], vec![0, 0, 0, 1]], "{kind}");
    }
}

#[test]
fn server_refuses_a_number_it_does_not_know_and_waits_for_a_full_peer() {
    let options = SocketOptions {
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    for (kind, partner) in [
        (SocketKind::Server, SocketKind::Client),
        (SocketKind::Peer, SocketKind::Peer),
    ] {
        let mut server = Bench::with(kind, options.clone());
        let peer = server.peer(partner, None);
        assert_eq!(server.send(&["none", "x"]), Err(SendError::Unroutable));
        assert_eq!(server.send(&["", "x"]), Err(SendError::Unroutable));
        let number = name_of(&server, peer);
        let Bench { socket, events } = &mut server;
        socket.send(to(&number, "1"), events).unwrap();
        let unsent = socket.send(to(&number, "2"), events).unwrap_err();
        assert_eq!(unsent.error, SendError::WouldBlock);
        assert_eq!(unsent.message, to(&number, "2"));
        server.lose(peer);
        let Bench { socket, events } = &mut server;
        let unsent = socket.send(to(&number, "3"), events).unwrap_err();
        assert_eq!(unsent.error, SendError::Unroutable);
        assert_eq!(server.drops(), [Rule::PeerGone], "what was queued for it");
    }
}

#[test]
fn a_peer_knows_whom_it_connects_to_at_once() {
    let mut caller = Bench::new(SocketKind::Peer);
    let mut called = Bench::new(SocketKind::Peer);
    let outward = caller.connect();
    let first_word = to(&name_of(&caller, outward), "hello");
    let Bench { socket, events } = &mut caller;
    socket.send(first_word, events).unwrap();
    caller.ready(outward, SocketKind::Peer);
    let inward = called.peer(SocketKind::Peer, None);
    for hello in caller.messages_for(outward) {
        called
            .socket
            .handle_message(inward, hello, &mut called.events);
    }
    let number = name_of(&called, inward);
    assert_eq!(called.recv(), Ok(to(&number, "hello")));
}

#[test]
fn stream_tells_of_connections_made_and_lost_and_closes_on_an_empty_frame() {
    let mut stream = Bench::new(SocketKind::Stream);
    let peer = stream.socket.attach(Origin::Accept, &mut stream.events);
    stream.ready_bare(peer);
    let name = name_of(&stream, peer);
    assert_eq!(name.octets().len(), 5);
    assert_eq!(stream.recv(), Ok(to(&name, "")));
    stream.arrive(peer, &["GET /"]);
    assert_eq!(stream.recv(), Ok(to(&name, "GET /")));
    let Bench { socket, events } = &mut stream;
    socket.send(to(&name, "200 OK"), events).unwrap();
    socket.send(to(&name, ""), events).unwrap();
    let outputs = stream.outputs();
    assert!(
        !outputs.contains(&Output::Disconnect(peer)),
        "the answer has not left yet: {outputs:?}"
    );
    assert!(outputs.contains(&Output::Closing(peer)), "{outputs:?}");
    assert_eq!(stream.messages_for(peer), [message(&["200 OK"])]);
    assert_eq!(stream.outputs(), [Output::Disconnect(peer)]);
    stream.lose(peer);
    assert_eq!(stream.recv(), Ok(to(&name, "")));
    let Bench { socket, events } = &mut stream;
    let unsent = socket.send(to(&name, "more"), events).unwrap_err();
    assert_eq!(unsent.error, SendError::Unroutable);
}

#[test]
fn stream_keeps_quiet_about_connections_if_told_so() {
    let options = SocketOptions {
        stream_notify: false,
        ..SocketOptions::default()
    };
    let mut stream = Bench::with(SocketKind::Stream, options);
    let peer = stream.socket.attach(Origin::Accept, &mut stream.events);
    stream.ready_bare(peer);
    let name = name_of(&stream, peer);
    stream.arrive(peer, &["x"]);
    stream.lose(peer);
    assert_eq!(stream.all_received(), [to(&name, "x")]);
}

#[test]
fn router_and_stream_name_the_peer_they_connect_to_and_nobody_else_does() {
    let name = Identity::chosen(b"theirs").unwrap();
    for kind in SocketKind::ALL {
        let mut bench = Bench::new(kind);
        let Bench { socket, events } = &mut bench;
        let named = socket.attach_named(Origin::Connect, name.clone(), events);
        if !matches!(kind, SocketKind::Router | SocketKind::Stream) {
            assert_eq!(named, Err(PeerError::Nameless(kind)));
            continue;
        }
        let peer = named.unwrap();
        assert_eq!(socket.peer_named(&name), Some(peer));
        socket.send(to(&name, "at once"), events).unwrap();
        let again = socket.attach_named(Origin::Connect, name.clone(), events);
        assert_eq!(again, Err(PeerError::NameTaken(name.clone())));
        bench.ready_bare(peer);
        assert_eq!(bench.messages_for(peer), [message(&["at once"])], "{kind}");
    }
}
