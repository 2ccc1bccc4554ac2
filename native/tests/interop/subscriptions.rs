//! Subscriptions on their way upstream: as command or message, told once, taken back, told again
//! when a link is made anew; and what becomes of messages for which nobody asked or waits.

use std::time::Duration;

use hopscope::Endpoint;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Pub, Sub, Xpub, Xsub};
use hopscope_core::socket::SocketOptions;
use serde_json::json;

use crate::support::exchange::{next_but, publish_until_heard};
use crate::support::{Libzmq, Make, Ours, Party, Relay, SILENCE, eventually, free_port};

/// How long one look takes.
const SHORTLY: Duration = Duration::from_millis(20);

#[test]
fn a_subscription_is_a_command_since_zmtp_3_1_and_a_message_before() {
    for (make, commands) in [(Make::Libzmq43, 1), (Make::Libzmq40, 0)] {
        let libzmq = Libzmq::of(make);
        let (ours, theirs) = (Ours::new(Sub), libzmq.socket(Xpub));
        let relay = Relay::to(&theirs.bind());
        ours.subscribe("A");
        ours.connect(&relay.endpoint);
        theirs.expect(["\u{1}A"]);
        assert_eq!(relay.there().commands_named("SUBSCRIBE"), commands);
        assert_eq!(relay.there().messages.len(), 1 - commands);
        ours.unsubscribe("A");
        theirs.expect(["\u{0}A"]);
        assert_eq!(relay.there().commands_named("CANCEL"), commands);
        assert_eq!(relay.there().messages.len(), 2 * (1 - commands));
    }
}

#[test]
fn our_subscriptions_are_told_again_to_a_publisher_that_is_killed_and_returns() {
    let endpoint = Endpoint::loopback(free_port());
    for kind in [Sub, Xsub] {
        let ours = Ours::new(kind);
        ours.subscribe("A");
        ours.connect(&endpoint);
        for life in ["A first", "A second", "A third"] {
            let libzmq = Libzmq::start();
            let theirs = libzmq.socket(Pub);
            theirs.bind_at(&endpoint);
            eventually("it is heard", || {
                theirs.send(["B not wanted"]);
                theirs.send([life]);
                ours.try_recv(SHORTLY).is_ok()
            });
            theirs.send(["A end"]);
            assert_eq!(next_but(&ours, life), Message::of(["A end"]));
        }
    }
}

#[test]
fn their_subscriptions_are_told_again_to_our_publisher_when_it_returns() {
    let libzmq = Libzmq::start();
    let endpoint = Endpoint::loopback(free_port());
    let theirs = libzmq.with(Sub, json!({"SUBSCRIBE": "41"}));
    theirs.connect(&endpoint);
    for life in ["A first", "A second", "A third"] {
        let ours = Ours::new(Xpub);
        eventually("the port is free", || ours.try_bind_at(&endpoint).is_ok());
        // libzmq tells it again when its application next calls.
        eventually("the subscription is told again", || {
            assert_eq!(theirs.try_recv(SHORTLY), Err("EAGAIN".to_owned()));
            ours.try_recv(SHORTLY) == Ok(Message::of(["\u{1}A"]))
        });
        ours.send(["B not wanted"]);
        ours.send([life]);
        theirs.expect([life]);
        ours.close();
    }
}

#[test]
fn a_subscriber_that_is_killed_takes_its_subscriptions_back() {
    let ours = Ours::new(Xpub);
    let endpoint = ours.bind();
    let libzmq = Libzmq::start();
    let theirs = libzmq.with(Sub, json!({"SUBSCRIBE": "41"}));
    theirs.connect(&endpoint);
    ours.expect(["\u{1}A"]);
    drop(libzmq);
    ours.expect(["\u{0}A"]);
}

/// Two subscribers of one topic: the application at the XPUB hears of the first and, once both
/// have cancelled, of the last.
fn tells_what_is_new<P: Party>(xpub: &impl Party, subscriber: impl Fn() -> P, verbose: bool) {
    let endpoint = xpub.bind();
    let (one, two) = (subscriber(), subscriber());
    for subscriber in [&one, &two] {
        subscriber.connect(&endpoint);
    }
    one.subscribe("A");
    xpub.expect(["\u{1}A"]);
    two.subscribe("A");
    if verbose {
        xpub.expect(["\u{1}A"]);
    } else {
        xpub.expect_silence();
    }
    one.unsubscribe("A");
    xpub.expect_silence();
    two.unsubscribe("A");
    xpub.expect(["\u{0}A"]);
}

#[test]
fn our_xpub_tells_of_their_subscriptions_what_is_new() {
    let libzmq = Libzmq::start();
    tells_what_is_new(&Ours::new(Xpub), || libzmq.socket(Sub), false);
    let options = SocketOptions {
        xpub_verbose: true,
        ..SocketOptions::default()
    };
    tells_what_is_new(&Ours::with(Xpub, options), || libzmq.socket(Sub), true);
}

#[test]
fn their_xpub_hears_of_our_subscriptions_the_same() {
    let libzmq = Libzmq::start();
    tells_what_is_new(&libzmq.socket(Xpub), || Ours::new(Sub), false);
    let verbose = libzmq.with(Xpub, json!({"XPUB_VERBOSE": 1}));
    tells_what_is_new(&verbose, || Ours::new(Sub), true);
}

#[test]
fn two_subscriptions_of_ours_to_a_topic_need_two_ends() {
    let libzmq = Libzmq::start();
    let (theirs, ours) = (libzmq.socket(Xpub), Ours::new(Sub));
    ours.connect(&theirs.bind());
    ours.subscribe("A");
    theirs.expect(["\u{1}A"]);
    ours.subscribe("A");
    ours.unsubscribe("A");
    theirs.expect_silence();
    theirs.send(["A still"]);
    ours.expect(["A still"]);
    ours.unsubscribe("A");
    theirs.expect(["\u{0}A"]);
}

/// What is published before a subscriber is there is not kept for it.
fn late_comers_miss_what_was(publisher: &impl Party, subscriber: &impl Party) {
    let endpoint = publisher.bind();
    for _ in 0..10 {
        publisher.send(["before"]);
    }
    subscriber.subscribe("");
    subscriber.connect(&endpoint);
    publish_until_heard(publisher, subscriber, "after");
    publisher.send(["end"]);
    assert_eq!(next_but(subscriber, "after"), Message::of(["end"]));
}

#[test]
fn a_late_comer_misses_what_was_published_before() {
    let libzmq = Libzmq::start();
    late_comers_miss_what_was(&Ours::new(Pub), &libzmq.socket(Sub));
    late_comers_miss_what_was(&libzmq.socket(Pub), &Ours::new(Sub));
}

#[test]
fn our_publisher_waits_for_nobody_and_drops_what_a_slow_subscriber_has_no_room_for() {
    const MARK: usize = 2;
    const SENT: usize = 300;
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        send_high_water_mark: MARK,
        ..SocketOptions::default()
    };
    let ours = Ours::with(Xpub, options);
    let endpoint = ours.bind();
    let slow = libzmq.with(Sub, json!({"RCVHWM": MARK, "SUBSCRIBE": ""}));
    slow.connect(&endpoint);
    ours.expect(["\u{1}"]);
    let large = "x".repeat(256 * 1024);
    for number in 0..SENT {
        let sent = ours.send_within(
            Duration::from_secs(5),
            Message::of([&*number.to_string(), &large]),
        );
        sent.expect("a publisher does not wait");
    }
    let mut received = Vec::new();
    while let Ok(message) = slow.try_recv(SILENCE * 2) {
        let number = std::str::from_utf8(&message.frames()[0]).expect("it is text");
        received.push(number.parse::<usize>().expect("a number"));
    }
    assert!(
        received.len() >= MARK && received.len() < SENT && received.is_sorted(),
        "{received:?}"
    );
    // Once it reads again, it hears what is new.
    eventually("there is room again", || {
        ours.send(["end"]);
        slow.try_recv(SILENCE) == Ok(Message::of(["end"]))
    });
}

#[test]
fn our_forwarder_hands_subscriptions_up_and_messages_down() {
    let libzmq = Libzmq::start();
    let (publisher, subscriber) = (libzmq.socket(Xpub), libzmq.socket(Sub));
    let (up, down) = (Ours::new(Xsub), Ours::new(Xpub));
    up.connect(&publisher.bind());
    subscriber.connect(&down.bind());
    subscriber.subscribe("A");
    let asked = down.recv();
    assert_eq!(asked, Message::of(["\u{1}A"]));
    up.try_send(asked).expect("it may send");
    publisher.expect(["\u{1}A"]);
    publisher.send(["A", "news"]);
    publisher.send(["B", "not wanted"]);
    publisher.send(["A", "more"]);
    for text in ["news", "more"] {
        let passing = up.recv();
        down.try_send(passing).expect("it may send");
        subscriber.expect(["A", text]);
    }
}

#[test]
fn a_welcome_greets_every_new_subscriber() {
    let libzmq = Libzmq::start();
    let options = SocketOptions {
        xpub_welcome: Some(Message::of(["welcome"])),
        ..SocketOptions::default()
    };
    let (ours, theirs) = (Ours::with(Xpub, options), libzmq.socket(Sub));
    theirs.subscribe("wel");
    theirs.connect(&ours.bind());
    theirs.expect(["welcome"]);

    let welcome = json!({"XPUB_WELCOME_MSG": "77656c636f6d65"});
    let (theirs, ours) = (libzmq.with(Xpub, welcome), Ours::new(Sub));
    ours.subscribe("wel");
    ours.connect(&theirs.bind());
    // libzmq greets when its application next calls.
    theirs.expect(["\u{1}wel"]);
    ours.expect(["welcome"]);
}

#[test]
fn inverted_matching_passes_what_nobody_has_named() {
    let libzmq = Libzmq::start();
    let inverted = || SocketOptions {
        invert_matching: true,
        ..SocketOptions::default()
    };
    let theirs = |kind| libzmq.with(kind, json!({"INVERT_MATCHING": 1}));
    fn talk(publisher: &impl Party, subscriber: &impl Party) {
        subscriber.subscribe("A");
        subscriber.connect(&publisher.bind());
        publisher.expect(["\u{1}A"]);
        publisher.send(["A named"]);
        publisher.send(["B not named"]);
        subscriber.expect(["B not named"]);
    }
    talk(&Ours::with(Xpub, inverted()), &theirs(Sub));
    talk(&theirs(Xpub), &Ours::with(Sub, inverted()));
}
