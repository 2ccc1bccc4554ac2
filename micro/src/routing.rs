//! A ROUTER among many peers: names in front of what comes, and found again for what goes.

use core::hint::black_box;

use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions};
use hopscope_core::trace::Silent;
use hopscope_core::{Frame, Message};

use crate::{BATCH, body};

/// A request from each of a batch of peers in turn, out of so many, and the answer to it. No octets:
/// what is measured is the socket.
///
/// # Panics
/// If an answer does not leave to where the request came from.
pub fn route(peers: usize) -> impl FnMut() {
    let mut router = Socket::new(SocketKind::Router, SocketOptions::default());
    let info = PeerInfo::new(SocketKind::Dealer, None);
    let attached = (0..peers).map(|_| {
        let peer = router.attach(Origin::Accept, &mut Silent);
        let ready = router.handle_peer_ready(peer, &info, &mut Silent);
        ready.expect("a DEALER may talk to a ROUTER");
        peer
    });
    let peers: Vec<_> = attached.collect();
    let body = body(16);
    let mut at = 0;
    move || {
        for _ in 0..BATCH {
            // Far from the one before, so that no two neighbours in a table follow each other.
            at = (at + 37) % peers.len();
            let peer = peers[at];
            let request = Message::from(Frame::copy_from(black_box(&body)));
            router.handle_message(peer, request, &mut Silent);
            let request = router.recv(&mut Silent).expect("a request has come");
            let sent = router.send(request, &mut Silent);
            sent.expect("the peer is there and has room");
            let answer = router.poll_transmit(peer, &mut Silent);
            assert!(black_box(answer).is_some());
            while router.poll_output().is_some() {}
        }
    }
}
