//! Much at once: a hundred thousand messages, a thousand frames, one frame of 64 MiB.

use hopscope_core::socket::SocketKind::{Dealer, Router};
use hopscope_core::{Frame, Message};
use serde_json::json;

use crate::support::{Libzmq, Ours, Party, pattern};

const MANY: u64 = 100_000;
const LARGE: usize = 64 * 1024 * 1024;

#[test]
fn a_hundred_thousand_messages_reach_libzmq_in_order() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    ours.connect(&theirs.bind());
    theirs.begin_drain(0..MANY);
    ours.flood(0..MANY, &[]);
    assert_eq!(theirs.done(), Ok(json!(MANY)));
}

#[test]
fn a_hundred_thousand_messages_of_libzmq_reach_us_in_order() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    theirs.connect(&ours.bind());
    theirs.begin_flood(0..MANY, &["", "with an envelope"]);
    ours.drain(0..MANY);
    assert_eq!(theirs.done(), Ok(json!(null)));
}

#[test]
fn a_frame_of_64_mib_comes_through_whole_either_way() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
    theirs.connect(&ours.bind());
    theirs.begin_to_take_pattern(LARGE);
    let large = Message::of([Frame::from(pattern(LARGE))]);
    ours.try_send(large.clone()).expect("it may send");
    assert_eq!(theirs.done(), Ok(json!(true)));
    theirs.begin_pattern(LARGE);
    assert!(ours.recv() == large, "it changed on the way");
    assert_eq!(theirs.done(), Ok(json!(null)));
}

#[test]
fn a_message_of_a_thousand_frames_comes_through_whole_either_way() {
    let libzmq = Libzmq::start();
    let (client, server) = (libzmq.socket(Dealer), Ours::new(Router));
    client.connect(&server.bind());
    let frames =
        (0..1000).map(|at: u32| Frame::from(at.to_string().repeat(at as usize % 5).as_str()));
    let message: Message = frames.collect();
    client.try_send(message.clone()).expect("it may send");
    let request = server.recv();
    assert!(request.clone().split_off(1) == message);
    server.try_send(request).expect("it may send");
    assert!(client.recv() == message);
}
