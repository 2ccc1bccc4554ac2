//! The socket types that libzmq still keeps back, and its WebSocket, with a libzmq 4.3 that was
//! built with both.

use hopscope::Endpoint;
use hopscope_core::socket::SocketKind::{
    self, Channel, Client, Dealer, Dish, Gather, Pair, Peer, Pub, Pull, Push, Radio, Rep, Req,
    Router, Scatter, Server, Sub,
};
use hopscope_core::{Frame, Message};

use crate::support::exchange::exchange;
use crate::support::{Libzmq, Make, Ours, Party};

const TCP: &str = "tcp://127.0.0.1:0";
const WEBSOCKET: &str = "ws://127.0.0.1:0";

/// Whatever `a` and `b` say to each other, with either of them ours and either binding.
fn talk(at: &str, a_kind: SocketKind, b_kind: SocketKind) {
    let libzmq = Libzmq::of(Make::LibzmqWithDrafts);
    let at: Endpoint = at.parse().expect("an endpoint");
    for a_binds in [true, false] {
        let (a, b) = (Ours::new(a_kind), libzmq.socket(b_kind));
        link(&at, &a, &b, a_binds);
        exchange(a_kind, &a, b_kind, &b);
        let (a, b) = (libzmq.socket(a_kind), Ours::new(b_kind));
        link(&at, &a, &b, a_binds);
        exchange(a_kind, &a, b_kind, &b);
    }
}

fn link(at: &Endpoint, a: &impl Party, b: &impl Party, a_binds: bool) {
    if a_binds {
        b.connect(&a.bind_to(at));
    } else {
        a.connect(&b.bind_to(at));
    }
}

#[test]
fn client_and_server_know_each_other_by_number() {
    talk(TCP, Client, Server);
}

#[test]
fn radio_reaches_the_dishes_of_a_group() {
    talk(TCP, Radio, Dish);
}

#[test]
fn scatter_hands_all_to_gather() {
    talk(TCP, Scatter, Gather);
}

#[test]
fn two_channels_talk_freely() {
    talk(TCP, Channel, Channel);
}

/// Whoever connects knows the number of the other from the beginning.
fn peers(connects: &impl Party, number: &[u8], binds: &impl Party) {
    let hello = Message::of([Frame::copy_from(number), "hello".into()]);
    connects.try_send(hello.clone()).expect("it may send");
    let heard = binds.recv();
    assert_eq!((heard.len(), heard.frames()[0].len()), (2, 4), "{heard}");
    assert_eq!(heard.clone().split_off(1), Message::of(["hello"]));
    binds.try_send(heard).expect("it may send");
    assert_eq!(connects.recv(), hello);
}

#[test]
fn peers_know_each_other_by_number() {
    let libzmq = Libzmq::of(Make::LibzmqWithDrafts);
    let (ours, theirs) = (Ours::new(Peer), libzmq.socket(Peer));
    let number = ours.connect_peer(&theirs.bind());
    peers(&ours, &number, &theirs);
    let (theirs, ours) = (libzmq.socket(Peer), Ours::new(Peer));
    let number = theirs.connect_peer(&ours.bind());
    peers(&theirs, &number, &ours);
}

#[test]
fn every_pattern_passes_over_websocket_too() {
    for (a, b) in [
        (Req, Rep),
        (Dealer, Router),
        (Pub, Sub),
        (Push, Pull),
        (Pair, Pair),
        (Client, Server),
        (Radio, Dish),
    ] {
        talk(WEBSOCKET, a, b);
    }
}
