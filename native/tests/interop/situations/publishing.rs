//! Readings and letters for whoever wants them, and a parade that waits for its spectators.

use std::time::Duration;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{self, Pub, Rep, Req, Sub};
use hopscope_core::socket::SocketOptions;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::support::libzmq::python;
use crate::support::ours::RUNTIME;
use crate::support::{Ours, Party};

const PARADE: &str = "situations/parade.py";
const SPECTATORS: usize = 3;
const NUMBERS: u64 = 10_000;

/// Publishes the messages over and over until it is dropped.
struct Publishing(AbortHandle);

impl Publishing {
    fn start(ours: Ours, messages: Vec<Message>) -> Self {
        let forever = async move {
            loop {
                for message in &messages {
                    ours.0.send(message.clone()).await.expect("it may send");
                }
                sleep(Duration::from_millis(1)).await;
            }
        };
        Self(RUNTIME.spawn(forever).abort_handle())
    }
}

impl Drop for Publishing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A socket with queues that hold a whole parade.
fn roomy(kind: SocketKind) -> Ours {
    let options = SocketOptions {
        send_high_water_mark: 1_000_000,
        receive_high_water_mark: 1_000_000,
        ..SocketOptions::default()
    };
    Ours::with(kind, options)
}

#[test]
fn their_listener_takes_the_mean_of_one_district_of_our_station() {
    let station = Ours::new(Pub);
    let endpoint = station.bind().to_string();
    let readings =
        (100..130).map(|district| Message::of([&*format!("{district} {}", district - 90)]));
    let _publishing = Publishing::start(station, readings.collect());
    let listener = python("situations/weather.py", &["mean", &endpoint, "11", "100"]);
    assert_eq!(listener.finish().stdout, "mean 24.5\n");
}

#[test]
fn our_listener_takes_the_mean_of_one_district_of_their_station() {
    let mut station = python("situations/weather.py", &["station"]);
    let listener = Ours::new(Sub);
    listener.subscribe("11");
    listener.connect(&station.line().parse().expect("an endpoint"));
    let mut total = 0;
    for _ in 0..100 {
        let reading = listener.recv();
        let [reading] = reading.frames() else {
            panic!("expected one frame, not {reading}");
        };
        let reading = std::str::from_utf8(reading).expect("it is text");
        let (district, degrees) = reading.split_once(' ').expect("two words");
        assert!(district.starts_with("11"), "{reading}");
        total += degrees.parse::<u32>().expect("a number");
    }
    assert_eq!(total, 2450);
}

#[test]
fn their_reader_gets_only_its_own_letters_of_our_writer() {
    let writer = Ours::new(Pub);
    let endpoint = writer.bind().to_string();
    let letters = [["Ann", "not for Bob"], ["Bob", "not for Ann"]];
    let _publishing = Publishing::start(writer, letters.map(Message::of).into());
    let reader = python("situations/letters.py", &["reader", &endpoint, "Bob", "5"]);
    assert_eq!(reader.finish().stdout, "Bob: not for Ann\n".repeat(5));
}

#[test]
fn our_reader_gets_only_its_own_letters_of_their_writer() {
    let mut writer = python("situations/letters.py", &["writer"]);
    let reader = Ours::new(Sub);
    reader.subscribe("Bob");
    reader.connect(&writer.line().parse().expect("an endpoint"));
    for _ in 0..5 {
        reader.expect(["Bob", "not for Ann"]);
    }
}

#[test]
fn their_spectators_see_all_of_our_parade() {
    let (publishing, answering) = (roomy(Pub), Ours::new(Rep));
    let (watch, say) = (publishing.bind().to_string(), answering.bind().to_string());
    let spectators = [(); SPECTATORS].map(|()| python(PARADE, &["spectator", &watch, &say]));
    let mut there = 0;
    while there < SPECTATORS {
        publishing.send(["soon"]);
        if answering.try_recv(Duration::from_millis(10)).is_ok() {
            answering.send(["welcome"]);
            there += 1;
        }
    }
    for number in 0..NUMBERS {
        publishing.send([&number.to_string()]);
    }
    publishing.send(["end"]);
    for spectator in spectators {
        assert_eq!(spectator.finish().stdout, format!("saw {NUMBERS}\n"));
    }
}

#[test]
fn our_spectators_see_all_of_their_parade() {
    let mut parade = python(
        PARADE,
        &["parade", &SPECTATORS.to_string(), &NUMBERS.to_string()],
    );
    let [watch, say] =
        [parade.line(), parade.line()].map(|line| line.parse().expect("an endpoint"));
    let spectators = [(); SPECTATORS].map(|()| {
        let watching = roomy(Sub);
        watching.subscribe("");
        watching.connect(&watch);
        watching.expect(["soon"]);
        watching
    });
    for number in 0..SPECTATORS {
        let saying = Ours::new(Req);
        saying.connect(&say);
        saying.send([&number.to_string()]);
        saying.expect(["welcome"]);
    }
    for watching in &spectators {
        let mut seen = 0;
        loop {
            let message = watching.recv();
            if message == Message::of(["end"]) {
                break;
            }
            if message != Message::of(["soon"]) {
                assert_eq!(message, Message::of([&*seen.to_string()]));
                seen += 1;
            }
        }
        assert_eq!(seen, NUMBERS);
    }
    assert_eq!(parade.finish().code, Some(0));
}
