//! A message all the way: from one application through two sockets, two connections and octets to
//! the other.

use core::hint::black_box;

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Observer, Silent};
use hopscope_core::{Frame, Message};

use crate::end::{self, End};
use crate::{BATCH, body};

/// PUSH to PULL: a message of so many octets is made of a slice, sent and received.
pub fn push_pull(octets: usize) -> impl FnMut() {
    let mut way = Way::new(octets);
    move || way.pass(&mut Silent)
}

/// The same past both sockets, as a driver may pass what nothing is to be done to.
///
/// # Panics
/// If a message does not come.
pub fn push_pull_past(octets: usize) -> impl FnMut() {
    let mut way = Way::new(octets);
    move || {
        for _ in 0..BATCH {
            way.push.send_past(black_box(&way.body));
        }
        for _ in 0..BATCH {
            let message = way.pull.recv_past(&mut way.push);
            black_box(message.expect("as many come as were sent"));
        }
    }
}

/// The same through the sockets with somebody who keeps every event.
pub fn push_pull_observed(octets: usize) -> impl FnMut() {
    let mut way = Way::new(octets);
    let mut events = Vec::new();
    move || {
        way.pass(&mut events);
        assert_eq!(events.len(), BATCH * EVENTS);
        black_box(&mut events).clear();
    }
}

/// Events of one message on its way: submitted, queued, sent, received and delivered.
pub const EVENTS: usize = 5;

/// REQ to REP and back: one exchange after the other, a round of as many as there are messages in
/// a batch.
///
/// # Panics
/// If a reply does not come.
pub fn req_rep(octets: usize) -> impl FnMut() {
    let (mut req, mut rep) = ends(SocketKind::Req, SocketKind::Rep);
    let body = body(octets);
    move || {
        for _ in 0..BATCH {
            req.send(
                Message::from(Frame::copy_from(black_box(&body))),
                &mut Silent,
            );
            req.write(&mut Silent);
            rep.read(&mut req, &mut Silent);
            let request = rep.socket.recv(&mut Silent);
            rep.send(request.expect("a request has come"), &mut Silent);
            rep.write(&mut Silent);
            req.read(&mut rep, &mut Silent);
            assert_eq!(req.recv_all(&mut Silent), 1);
        }
    }
}

/// From a PUSH to a PULL.
struct Way {
    push: End,
    pull: End,
    body: Vec<u8>,
}

impl Way {
    fn new(octets: usize) -> Self {
        let (push, pull) = ends(SocketKind::Push, SocketKind::Pull);
        let body = body(octets);
        Self { push, pull, body }
    }

    fn pass(&mut self, obs: &mut impl Observer) {
        for _ in 0..BATCH {
            let message = Message::from(Frame::copy_from(black_box(&self.body)));
            self.push.send(message, obs);
        }
        self.push.write(obs);
        self.pull.read(&mut self.push, obs);
        assert_eq!(self.pull.recv_all(obs), BATCH);
    }
}

fn ends(one: SocketKind, other: SocketKind) -> (End, End) {
    let (mut one, mut other) = (End::new(one), End::new(other));
    end::connect(&mut one, &mut other);
    (one, other)
}
