//! Messages of every shape come through unchanged: any number of frames, empty ones anywhere,
//! bodies at each border of the wire's forms (RFC 37, Framing: short up to 255 octets).

use hopscope_core::socket::SocketKind::{Dealer, Rep, Req, Router};
use hopscope_core::{Frame, Message};

use crate::support::{Libzmq, Ours, Party};

const KIB: usize = 1024;

/// Bodies of these many octets.
const SIZES: [usize; 7] = [0, 1, 255, 256, 64 * KIB, 64 * KIB + 1, 4 * KIB * KIB];

/// A frame of so many octets, no two neighbours alike.
fn frame_of(octets: usize) -> Frame {
    (0..octets)
        .map(|at| (at % 251) as u8)
        .collect::<Vec<_>>()
        .into()
}

fn shapes() -> Vec<Message> {
    let mut shapes = vec![
        Message::of(["one"]),
        Message::of(["one", "two"]),
        Message::of([""]),
        Message::of(["", ""]),
        Message::of(["", "empty first"]),
        Message::of(["empty", "", "middle"]),
        Message::of(["empty last", ""]),
        Message::of([Frame::copy_from(&[0, 1, 0x7F, 0xFF])]),
        (0..300)
            .map(|at| Frame::from(at.to_string().as_str()))
            .collect(),
    ];
    shapes.extend(SIZES.map(|size| Message::of([frame_of(size)])));
    let short = SIZES.iter().filter(|size| **size < 4 * KIB * KIB);
    shapes.push(short.map(|size| frame_of(*size)).collect());
    shapes
}

/// Sends every shape there and back.
fn there_and_back(a: &impl Party, b: &impl Party) {
    for shape in shapes() {
        let size = (shape.len(), shape.size_octets());
        a.try_send(shape.clone()).expect("it may send");
        let there = b.recv();
        assert!(there == shape, "{size:?} changed on the way there");
        b.try_send(there).expect("it may send");
        assert!(a.recv() == shape, "{size:?} changed on the way back");
    }
}

#[test]
fn every_shape_passes_between_dealers() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    theirs.connect(&ours.bind());
    there_and_back(&ours, &theirs);
    there_and_back(&theirs, &ours);
}

#[test]
fn every_shape_is_answered_in_lock_step() {
    let libzmq = Libzmq::start();
    let (client, server) = (Ours::new(Req), libzmq.socket(Rep));
    client.connect(&server.bind());
    there_and_back(&client, &server);

    let (client, server) = (libzmq.socket(Req), Ours::new(Rep));
    client.connect(&server.bind());
    there_and_back(&client, &server);
}

#[test]
fn a_router_hands_on_every_shape_with_a_name_in_front() {
    let libzmq = Libzmq::start();
    let (client, server) = (libzmq.socket(Dealer), Ours::new(Router));
    client.connect(&server.bind());
    for shape in shapes() {
        client.try_send(shape.clone()).expect("it may send");
        let request = server.recv();
        assert!(request.clone().split_off(1) == shape);
        server.try_send(request).expect("it may send");
        assert!(client.recv() == shape);
    }
}

#[test]
fn many_messages_stay_in_order() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    theirs.connect(&ours.bind());
    let numbers: Vec<_> = (0..500).map(|number| number.to_string()).collect();
    for number in &numbers {
        ours.send([number, "", "x"]);
        theirs.send([number, "", "y"]);
    }
    for number in &numbers {
        theirs.expect([number, "", "x"]);
        ours.expect([number, "", "y"]);
    }
}
