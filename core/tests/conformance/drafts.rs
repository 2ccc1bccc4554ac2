//! The thread-safe types: CLIENT, SERVER, RADIO, DISH, SCATTER, GATHER, PEER, CHANNEL (RFC 41, 48,
//! 49, 51, 52), and multipart messages in one frame (RFC 50).

use hopscope_core::socket::SocketKind::{
    self, Channel, Client, Dish, Gather, Peer, Radio, Scatter, Server,
};
use hopscope_core::socket::{Origin, Output, PeerInfo, SendError, SocketOptions};
use hopscope_core::trace::Event;
use hopscope_core::{Frame, Interest, Message, mme};

use crate::support::{
    Bench, Node, carry, command, connected, converse, frames, hex, join, message, outputs, topic,
};

const MARK: usize = 2;

fn small(kind: SocketKind) -> Bench {
    let options = SocketOptions {
        send_high_water_mark: MARK,
        ..SocketOptions::default()
    };
    Bench::with(kind, options)
}

/// The routing id in front of what a SERVER or PEER has received.
fn routing_id(message: &Message) -> Frame {
    message.first().cloned().expect("the id stands in front")
}

#[test]
fn ts_1_nothing_multipart_is_sent_and_what_comes_multipart_is_discarded() {
    for (kind, partner) in [(Client, Server), (Scatter, Gather), (Channel, Channel)] {
        let mut bench = Bench::new(kind);
        let peer = bench.peer(partner);
        assert!(
            bench.send(&["a", "b"]).is_err(),
            "{kind} refuses two frames"
        );
        assert_eq!(bench.leaving(peer), None, "{kind}");
        bench.send(&["a"]).expect("one is right");
    }
    for (kind, partner) in [
        (Client, Server),
        (Gather, Scatter),
        (Channel, Channel),
        (Server, Client),
        (Peer, Peer),
    ] {
        let mut bench = Bench::new(kind);
        let peer = bench.peer(partner);
        bench.arrive(peer, &["a", "b"]);
        assert_eq!(bench.recv_all(), [], "{kind}");
        assert_eq!(bench.drops().len(), 1, "{kind} says so");
    }
    for kind in [Server, Peer] {
        let mut bench = Bench::new(kind);
        let peer = bench.peer(kind.partners()[0]);
        bench.arrive(peer, &["x"]);
        let received = bench.recv().expect("it has come");
        let mut parts = received.clone();
        parts.push("one too many");
        assert!(
            bench.socket.send(parts, &mut bench.events).is_err(),
            "{kind}"
        );
        assert_eq!(bench.leaving(peer), None);
    }
}

#[test]
fn cs_1_server_names_each_client_by_a_number_that_never_crosses_the_wire() {
    let (mut client, mut server) = connected(Client, Server);
    client.bench.send(&["hello"]).expect("there is room");
    let octets = client.take_sent();
    assert_eq!(octets, frames(&[b"hello"]));
    server.feed(octets);
    let request = server.bench.recv().expect("it has come");
    assert_eq!(request.len(), 2);
    let id = routing_id(&request);
    assert_eq!(id.len(), 4, "32 bits");
    assert_ne!(id.octets(), [0; 4], "not zero");
    let reply = Message::of([id, Frame::from("world")]);
    let sent = server.bench.socket.send(reply, &mut server.bench.events);
    sent.expect("there is room");
    assert_eq!(server.take_sent(), frames(&[b"world"]));
    // Numbers differ, and a peer cannot choose its own.
    let mut server = Bench::new(Server);
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..50 {
        let identity = Some(crate::support::identity("mine"));
        let peer = server.peer_of(Origin::Accept, PeerInfo::new(Client, identity));
        server.arrive(peer, &["x"]);
        let id = routing_id(&server.recv().expect("it has come"));
        assert_ne!(id, Frame::from("mine"));
        assert!(ids.insert(id), "used twice");
    }
}

#[test]
fn cs_2_server_refuses_an_unknown_number_waits_when_full_and_discards_nothing() {
    let mut server = small(Server);
    let peer = server.peer(Client);
    server.arrive(peer, &["x"]);
    let id = routing_id(&server.recv().expect("it has come"));
    let mut send = |id: &Frame, body: &str| {
        let message = Message::of([id.clone(), Frame::from(body)]);
        let sent = server.socket.send(message, &mut server.events);
        sent.map_err(|unsent| unsent.error)
    };
    let unknown = Frame::copy_from(&[0xEE; 4]);
    assert_eq!(send(&unknown, "x"), Err(SendError::Unroutable));
    for body in ["1", "2"] {
        assert_eq!(send(&id, body), Ok(()));
    }
    assert_eq!(send(&id, "3"), Err(SendError::WouldBlock));
    assert_eq!(server.drops(), []);
    assert_eq!(server.all_leaving(peer).len(), MARK);

    // CLIENT deals and receives as a DEALER does.
    let mut client = small(Client);
    assert_eq!(client.send(&["x"]), Err(SendError::WouldBlock), "no peer");
    let peers = [client.peer(Server), client.peer(Server)];
    for body in ["1", "2", "3", "4"] {
        client.send(&[body]).expect("there is room");
    }
    assert_eq!(client.send(&["5"]), Err(SendError::WouldBlock), "full");
    let dealt = [["1", "3"], ["2", "4"]];
    for (peer, bodies) in peers.iter().zip(dealt) {
        assert_eq!(
            client.all_leaving(*peer),
            bodies.map(|body| message(&[body]))
        );
    }
    for (peer, body) in [(0, "a"), (0, "b"), (1, "c")] {
        client.arrive(peers[peer], &[body]);
    }
    assert_eq!(
        client.recv_all(),
        ["a", "c", "b"].map(|body| message(&[body]))
    );
}

#[test]
fn rd_1_groups_match_exactly_and_are_joined_and_left_by_commands() {
    let (mut dish, mut radio) = connected(Dish, Radio);
    dish.bench.join_group("group");
    let octets = dish.take_sent();
    assert_eq!(octets, command("JOIN", b"group"));
    radio.feed(octets);
    for group in ["group", "grou", "group1", "GROUP", ""] {
        radio.bench.send(&[group, "x"]).expect("it never waits");
    }
    assert_eq!(
        radio.take_sent(),
        frames(&[b"group", b"x"]),
        "checked at RADIO"
    );
    dish.bench.leave_group("group");
    let octets = dish.take_sent();
    assert_eq!(octets, command("LEAVE", b"group"));
    radio.feed(octets);
    radio.bench.send(&["group", "x"]).expect("it never waits");
    assert_eq!(radio.take_sent(), b"");
    // A group has at most 255 octets, and none of them is zero.
    let longest = "g".repeat(255);
    dish.bench.join_group(&longest);
    for group in ["g".repeat(256), "a\0b".to_owned()] {
        let events = &mut dish.bench.events;
        let refused = dish.bench.socket.join(group.as_str(), events);
        assert!(refused.is_err(), "{} octets", group.len());
    }
}

#[test]
fn rd_2_a_message_is_the_group_and_the_body_and_radio_drops_when_full() {
    let mut radio = Node::facing(Radio, 1, "DISH");
    radio.feed(command("JOIN", b"g"));
    radio.bench.send(&["g", "hello"]).expect("it never waits");
    assert_eq!(radio.take_sent(), hex("01 01 67 00 05 68656C6C6F"));
    let (mut dish, mut other) = connected(Dish, Radio);
    dish.bench.join_group("g");
    converse(&mut dish, &mut other);
    other.bench.send(&["g", "x"]).expect("it never waits");
    converse(&mut other, &mut dish);
    assert_eq!(dish.bench.recv_all(), [message(&["g", "x"])]);

    let mut radio = small(Radio);
    radio.send(&["g", "nobody"]).expect("it never waits");
    let peer = radio.peer(Dish);
    radio.interest(peer, Interest::Join(topic("g")));
    for _ in 0..10 {
        radio.send(&["g", "x"]).expect("it never waits");
    }
    assert_eq!(radio.all_leaving(peer).len(), MARK);
}

#[test]
fn sg_1_scatter_deals_as_push_and_gather_takes_turns_as_pull() {
    let mut scatter = small(Scatter);
    assert_eq!(scatter.send(&["x"]), Err(SendError::WouldBlock), "no peer");
    let peers = [scatter.peer(Gather), scatter.peer(Gather)];
    for body in ["1", "2", "3", "4"] {
        scatter.send(&[body]).expect("there is room");
    }
    assert_eq!(scatter.send(&["5"]), Err(SendError::WouldBlock), "full");
    for (peer, bodies) in peers.iter().zip([["1", "3"], ["2", "4"]]) {
        assert_eq!(
            scatter.all_leaving(*peer),
            bodies.map(|body| message(&[body]))
        );
    }
    assert!(scatter.recv().is_err());
    let mut gather = Bench::new(Gather);
    let peers = [gather.peer(Scatter), gather.peer(Scatter)];
    for (peer, body) in [(0, "a"), (0, "b"), (1, "c")] {
        gather.arrive(peers[peer], &[body]);
    }
    assert_eq!(
        gather.recv_all(),
        ["a", "c", "b"].map(|body| message(&[body]))
    );
    assert!(gather.send(&["x"]).is_err());
}

#[test]
fn pe_1_each_peer_names_the_other_by_a_number_known_when_it_connects() {
    let (mut a, mut b) = (Bench::new(Peer), Bench::new(Peer));
    let number = a.socket.attach(Origin::Connect, &mut a.events);
    let named = a.events.iter().find_map(|event| match event {
        Event::PeerNamed { peer, identity, .. } if *peer == number => Some(identity.clone()),
        _ => None,
    });
    let id = named.expect("the number is told at once").frame().clone();
    assert_eq!(id.len(), 4);
    assert_ne!(id.octets(), [0; 4]);
    let info = PeerInfo::new(Peer, None);
    let ready = a.socket.handle_peer_ready(number, &info, &mut a.events);
    ready.expect("they may talk");
    let a_at_b = b.peer(Peer);
    let first = Message::of([id.clone(), Frame::from("hello")]);
    a.socket.send(first, &mut a.events).expect("there is room");
    carry(&mut a, number, &mut b, a_at_b);
    let received = b.recv().expect("it has come");
    let reply = Message::of([routing_id(&received), Frame::from("world")]);
    b.socket.send(reply, &mut b.events).expect("there is room");
    carry(&mut b, a_at_b, &mut a, number);
    let answer = a.recv().expect("it has come");
    assert_eq!(routing_id(&answer), id);
    assert_eq!(answer.frames()[1], Frame::from("world"));
    let unknown = Message::of([Frame::copy_from(&[0xEE; 4]), Frame::from("x")]);
    let refused = a.socket.send(unknown, &mut a.events);
    assert!(refused.is_err_and(|unsent| unsent.error == SendError::Unroutable));
}

#[test]
fn ch_1_channel_is_a_pair_of_single_frames() {
    let (mut a, mut b) = (small(Channel), Bench::new(Channel));
    let (to_b, to_a) = join(&mut a, &mut b);
    for body in ["1", "2"] {
        a.send(&[body]).expect("there is room");
    }
    assert_eq!(a.send(&["3"]), Err(SendError::WouldBlock), "full");
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(b.recv_all(), [message(&["1"]), message(&["2"])]);
    // A second peer is refused and the first is not disturbed.
    outputs(&mut b);
    let second = b.socket.attach(Origin::Accept, &mut b.events);
    let info = PeerInfo::new(Channel, None);
    let refused = b.socket.handle_peer_ready(second, &info, &mut b.events);
    let closed = outputs(&mut b).contains(&Output::Disconnect(second));
    assert!(refused.is_err() || closed);
    b.arrive(second, &["from the second"]);
    a.send(&["4"]).expect("there is room");
    carry(&mut a, to_b, &mut b, to_a);
    assert_eq!(b.recv_all(), [message(&["4"])]);
}

#[test]
fn mm_1_multipart_in_one_frame_is_lengths_and_octets() {
    for (frames, octets) in [
        (&[][..], &b""[..]),
        (&[""], b"\x00"),
        (&["", ""], b"\x00\x00"),
        (&["a", "", "bc"], b"\x01a\x00\x02bc"),
    ] {
        let packed = mme::pack(&message(frames)).expect("the frames are short");
        assert_eq!(packed.octets(), octets);
        assert_eq!(mme::unpack(&packed), Ok(message(frames)));
    }
    for (length, head) in [
        (254, hex("FE")),
        (255, hex("FF 000000FF")),
        (256, hex("FF 00000100")),
    ] {
        let whole = Message::of([Frame::from(vec![7; length])]);
        let packed = mme::pack(&whole).expect("it is short enough");
        assert_eq!(packed.octets(), [head, vec![7; length]].concat());
        assert_eq!(mme::unpack(&packed), Ok(whole));
    }
    for octets in [
        &b"\x01"[..],
        b"\x05abcd",
        b"\xFF",
        b"\xFF\0\0\0",
        b"\xFF\0\0\0\x02a",
        b"\x01ab",
        b"\xFF\xFF\xFF\xFF\xFFa",
    ] {
        let unpacked = mme::unpack(&Frame::from(octets));
        assert!(unpacked.is_err(), "{octets:02X?}: {unpacked:?}");
    }
}
