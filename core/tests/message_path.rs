//! What a message costs when nobody listens: no allocation on its way through two sockets, and
//! none for each message on its way through two connections, sealed or in the clear.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use allocation_counter::measure;
use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, KeyPair, Output, Security};
use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions};
use hopscope_core::trace::{Event, PeerId, Silent};
use hopscope_core::wire::{Command, Metadata, OUR_GREETING};
use hopscope_core::{Instant, Interest, Message};

/// A socket and its one peer.
fn socket(kind: SocketKind, peer_kind: SocketKind) -> (Socket, PeerId) {
    let mut socket = Socket::new(kind, SocketOptions::default());
    let peer = socket.attach(Origin::Accept, &mut Silent);
    let info = PeerInfo::new(peer_kind, None);
    socket.handle_peer_ready(peer, &info, &mut Silent).unwrap();
    while socket.poll_output().is_some() {}
    (socket, peer)
}

/// A request from DEALER to ROUTER and its answer back: four passages of an envelope.
fn round_trip(dealer: &mut (Socket, PeerId), router: &mut (Socket, PeerId)) {
    let request = Message::of(["", "sixteen octets.."]);
    dealer.0.send(request, &mut Silent).unwrap();
    let on_wire = dealer
        .0
        .poll_transmit(dealer.1, &mut Silent)
        .unwrap()
        .into_message()
        .unwrap();
    router.0.handle_message(router.1, on_wire, &mut Silent);
    let request = router.0.recv(&mut Silent).unwrap();
    assert_eq!(request.len(), 3);
    router.0.send(request, &mut Silent).unwrap();
    let on_wire = router
        .0
        .poll_transmit(router.1, &mut Silent)
        .unwrap()
        .into_message()
        .unwrap();
    dealer.0.handle_message(dealer.1, on_wire, &mut Silent);
    dealer.0.recv(&mut Silent).unwrap();
    for socket in [&mut dealer.0, &mut router.0] {
        while socket.poll_output().is_some() {}
    }
}

#[test]
fn a_small_message_passes_two_sockets_without_an_allocation() {
    let mut dealer = socket(SocketKind::Dealer, SocketKind::Router);
    let mut router = socket(SocketKind::Router, SocketKind::Dealer);
    round_trip(&mut dealer, &mut router); // queues take their memory once
    let cost = measure(|| (0..100).for_each(|_| round_trip(&mut dealer, &mut router)));
    assert_eq!(cost.count_total, 0);
}

/// Sends through `sender` and receives everything that arrives at `receivers`.
fn one_way(sender: &mut (Socket, Vec<PeerId>), receivers: &mut [(Socket, PeerId)]) -> usize {
    let message = Message::of(["topic", "sixteen octets.."]);
    sender.0.send(message, &mut Silent).unwrap();
    let mut arrived = 0;
    for (peer, receiver) in sender.1.iter().zip(receivers) {
        while let Some(sent) = sender.0.poll_transmit(*peer, &mut Silent) {
            let message = sent.into_message().unwrap();
            receiver.0.handle_message(receiver.1, message, &mut Silent);
        }
        arrived += usize::from(receiver.0.recv(&mut Silent).is_ok());
        while receiver.0.poll_output().is_some() {}
    }
    while sender.0.poll_output().is_some() {}
    arrived
}

/// A socket with its peers, and the sockets at the other ends.
type Fan = ((Socket, Vec<PeerId>), Vec<(Socket, PeerId)>);

/// A socket with a peer for each of three receivers.
fn fan(kind: SocketKind, receiver: SocketKind) -> Fan {
    let mut sender = Socket::new(kind, SocketOptions::default());
    let receivers = (0..3).map(|_| socket(receiver, kind));
    let receivers: Vec<_> = receivers.collect();
    let info = PeerInfo::new(receiver, None);
    let peers = receivers.iter().map(|_| {
        let peer = sender.attach(Origin::Accept, &mut Silent);
        sender.handle_peer_ready(peer, &info, &mut Silent).unwrap();
        peer
    });
    let peers = peers.collect();
    ((sender, peers), receivers)
}

#[test]
fn a_small_message_is_dealt_and_taken_without_an_allocation() {
    let (mut push, mut pulls) = fan(SocketKind::Push, SocketKind::Pull);
    for _ in 0..pulls.len() {
        assert_eq!(one_way(&mut push, &mut pulls), 1);
    }
    let cost = measure(|| (0..100).for_each(|_| assert_eq!(one_way(&mut push, &mut pulls), 1)));
    assert_eq!(cost.count_total, 0);
}

#[test]
fn a_small_message_is_published_filtered_and_taken_without_an_allocation() {
    let (mut publisher, mut subscribers) = fan(SocketKind::Pub, SocketKind::Sub);
    for (peer, (subscriber, _)) in publisher.1.iter().zip(&mut subscribers) {
        for topic in ["", "to", "topic", "elsewhere"] {
            let interest = Interest::Subscribe(topic.into());
            publisher.0.handle_interest(*peer, interest, &mut Silent);
            subscriber.subscribe(topic, &mut Silent).unwrap();
        }
    }
    assert_eq!(one_way(&mut publisher, &mut subscribers), 3);
    let cost = measure(|| {
        for _ in 0..100 {
            assert_eq!(one_way(&mut publisher, &mut subscribers), 3);
        }
    });
    assert_eq!(cost.count_total, 0);
}

#[test]
fn a_large_body_published_to_many_is_shared_by_all() {
    let (mut publisher, _) = fan(SocketKind::Pub, SocketKind::Sub);
    let everything = Interest::Subscribe("".into());
    for peer in &publisher.1 {
        publisher
            .0
            .handle_interest(*peer, everything.clone(), &mut Silent);
    }
    let body = Bytes::from(vec![7; 1 << 20]);
    let message: Message = [body.clone()].into_iter().map(Into::into).collect();
    publisher.0.send(message, &mut Silent).unwrap();
    for peer in &publisher.1 {
        let sent = publisher.0.poll_transmit(*peer, &mut Silent).unwrap();
        let message = sent.into_message().unwrap();
        assert_eq!(message.frames()[0].octets().as_ptr(), body.as_ptr());
    }
}

#[test]
fn a_large_body_is_never_copied() {
    let (mut dealer, peer) = socket(SocketKind::Dealer, SocketKind::Router);
    let mut router = socket(SocketKind::Router, SocketKind::Dealer);
    let body = Bytes::from(vec![7; 1 << 20]);
    let cost = measure(|| {
        let message = [body.clone()].into_iter().map(Into::into).collect();
        dealer.send(message, &mut Silent).unwrap();
        let on_wire = dealer
            .poll_transmit(peer, &mut Silent)
            .unwrap()
            .into_message()
            .unwrap();
        router.0.handle_message(router.1, on_wire, &mut Silent);
        let received = router.0.recv(&mut Silent).unwrap();
        assert_eq!(received.frames()[1].octets().as_ptr(), body.as_ptr());
    });
    assert!(cost.bytes_max < 4096, "{cost:?}");
}

#[test]
fn a_batch_of_messages_on_the_wire_allocates_for_the_batch_and_not_for_each() {
    let config = || Config::new(SocketKind::Dealer);
    assert_a_batch_is_cheap(config(), config());
}

#[test]
fn small_messages_are_sealed_and_opened_without_an_allocation_for_each() {
    let config = |security, seed| Config {
        security,
        seed: [seed; 32],
        ..Config::new(SocketKind::Dealer)
    };
    let keys = KeyPair::from_seed(&[1; 32]);
    let client = Security::CurveClient {
        server_key: keys.public,
        keys: KeyPair::from_seed(&[2; 32]),
    };
    let server = Security::CurveServer { keys };
    assert_a_batch_is_cheap(config(client, 3), config(server, 4));
}

/// A thousand messages cost fewer than fifty allocations, all together.
fn assert_a_batch_is_cheap(sender: Config, receiver: Config) {
    let mut sender = Connection::new(Instant::ZERO, sender);
    let mut receiver = Connection::new(Instant::ZERO, receiver);
    for _greeting_to_ready in 0..4 {
        pass(&mut sender, &mut receiver);
        pass(&mut receiver, &mut sender);
    }
    let message = Message::of(["", "sixteen octets.."]);
    let batch = |sender: &mut Connection, receiver: &mut Connection| {
        for _ in 0..1_000 {
            sender.send(&message).unwrap();
        }
        pass(sender, receiver)
    };
    assert_eq!(batch(&mut sender, &mut receiver), 1_000);
    let cost = measure(|| assert_eq!(batch(&mut sender, &mut receiver), 1_000));
    assert!(cost.count_total < 50, "{cost:?}");
}

#[test]
fn a_peer_that_says_nothing_or_little_costs_little_memory() {
    let whole = OUR_GREETING;
    let ready = Command::Ready(Metadata::new()).encode();
    for (chunk, kept) in [
        (&whole[..0], 512),
        (&whole[..1], 512),
        (&whole[..63], 1024),
        (&[&whole[..], &ready[..7]].concat(), 1024),
    ] {
        let mut connection = None;
        // All connections of a socket share it.
        let config = Arc::new(Config::new(SocketKind::Router));
        let cost = measure(|| {
            let mut new = Connection::new(Instant::ZERO, config.clone());
            for octet in chunk.chunks(1) {
                new.handle_octets(Instant::ZERO, Bytes::copy_from_slice(octet));
                while new.poll_transmit().is_some() || new.poll_output().is_some() {}
            }
            connection = Some(new);
        });
        let octets = usize::try_from(cost.bytes_current).unwrap();
        assert!(octets < kept, "{octets} after {}", chunk.len());
    }
    assert!(
        size_of::<Connection>() <= 640,
        "{}",
        size_of::<Connection>()
    );
}

/// Hands the octets over and counts the messages that come out.
fn pass(from: &mut Connection, to: &mut Connection) -> usize {
    while let Some(octets) = from.poll_transmit() {
        to.handle_octets(Instant::ZERO, octets);
    }
    let outputs = std::iter::from_fn(|| to.poll_output());
    outputs
        .filter(|output| matches!(output, Output::Message(_)))
        .count()
}

#[test]
fn a_listener_hears_what_a_silent_run_keeps_to_itself() {
    let (mut dealer, _) = socket(SocketKind::Dealer, SocketKind::Router);
    let mut events: Vec<Event> = Vec::new();
    dealer.send(Message::of(["x"]), &mut events).unwrap();
    assert_eq!(events.len(), 2, "submitted and queued: {events:?}");
}
