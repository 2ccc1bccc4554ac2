//! A PUB with many subscriptions: who wants what begins like this?

use core::hint::black_box;

use hopscope_core::socket::{Origin, Output, PeerInfo, Socket, SocketKind, SocketOptions};
use hopscope_core::trace::Silent;
use hopscope_core::{Frame, Interest, Message};

use crate::BATCH;

/// How many subscribers share the subscriptions.
const SUBSCRIBERS: usize = 10;

/// Publishes messages each of which one subscriber wants, by one of so many subscriptions.
///
/// # Panics
/// If a message does not leave to exactly one.
pub fn publish(subscriptions: usize) -> impl FnMut() {
    let mut publisher = publisher(subscriptions);
    // Far from each other, so that no two follow the same way down the tree.
    let subjects = (0..BATCH).map(|index| topic(index * 1_571 % subscriptions) + "kWh");
    let subjects: Vec<String> = subjects.collect();
    move || {
        for subject in &subjects {
            let message = Message::from(Frame::copy_from(black_box(subject.as_bytes())));
            let sent = publisher.send(message, &mut Silent);
            sent.expect("a PUB never waits");
            assert_eq!(transmit(&mut publisher), 1);
        }
    }
}

/// Lets everything leave that there is, and tells how many messages that was.
fn transmit(publisher: &mut Socket) -> usize {
    let mut left = 0;
    while let Some(output) = publisher.poll_output() {
        if let Output::Transmit(peer) = output {
            while let Some(next) = publisher.poll_transmit(peer, &mut Silent) {
                black_box(next);
                left += 1;
            }
        }
    }
    left
}

/// A PUB whose subscribers have said what they want.
fn publisher(subscriptions: usize) -> Socket {
    let mut publisher = Socket::new(SocketKind::Pub, SocketOptions::default());
    let info = PeerInfo::new(SocketKind::Sub, None);
    let attached = (0..SUBSCRIBERS).map(|_| {
        let peer = publisher.attach(Origin::Accept, &mut Silent);
        let ready = publisher.handle_peer_ready(peer, &info, &mut Silent);
        ready.expect("a SUB may talk to a PUB");
        peer
    });
    let peers: Vec<_> = attached.collect();
    for (index, peer) in (0..subscriptions).zip(peers.into_iter().cycle()) {
        let interest = Interest::Subscribe(Frame::from(topic(index)));
        publisher.handle_interest(peer, interest, &mut Silent);
    }
    publisher
}

/// Ten plants with 25 lines each; on a line as many meters as it takes.
fn topic(index: usize) -> String {
    let (plant, line, meter) = (index % 10, index / 10 % 25, index / 250);
    format!("plant-{plant}/line-{line}/meter-{meter}/")
}
