//! PUB, SUB, XPUB and XSUB: who gets what, and how subscriptions travel (RFC 29, RFC 37).

use hopscope_core::socket::{Output, SendError, SocketKind, SocketOptions, TOPIC_OCTETS};
use hopscope_core::wire::Generation;
use hopscope_core::{Interest, Rule};

use crate::bench::{Bench, message, stated};

pub(crate) fn begin(topic: &str) -> Interest {
    Interest::Subscribe(topic.into())
}

pub(crate) fn end(topic: &str) -> Interest {
    Interest::Cancel(topic.into())
}

#[test]
fn pub_sends_to_those_whose_topic_the_first_frame_starts_with_and_to_each_once() {
    let mut publisher = Bench::new(SocketKind::Pub);
    let [weather, all, nothing] = [(); 3].map(|()| publisher.peer(SocketKind::Sub, None));
    publisher.wants(weather, begin("weather"));
    publisher.wants(weather, begin("weather.berlin"));
    publisher.wants(all, begin(""));
    publisher.wants(all, begin("weather"));
    publisher.wants(nothing, begin("weather.b ")); // longer than what will be sent
    let cases: [(&[&str], bool); 4] = [
        (&["weather.berlin", "sunny"], true),
        (&["weather"], true),
        (&["weathe", "weather"], false),
        (&["", "weather"], false),
    ];
    for (frames, reaches_weather) in cases {
        publisher.send(frames).unwrap();
        let expected = if reaches_weather {
            vec![message(frames)]
        } else {
            vec![]
        };
        assert_eq!(publisher.messages_for(weather), expected, "{frames:?}");
        assert_eq!(publisher.messages_for(all), [message(frames)]);
        assert_eq!(publisher.messages_for(nothing), []);
    }
}

#[test]
fn what_nobody_wants_is_dropped_with_an_event_and_the_send_succeeds() {
    let mut publisher = Bench::new(SocketKind::Pub);
    publisher.send(&["to nobody"]).unwrap();
    let late = publisher.peer(SocketKind::Sub, None);
    publisher.send(&["still to nobody"]).unwrap();
    publisher.wants(late, begin(""));
    assert_eq!(publisher.messages_for(late), [], "the slow joiner");
    assert_eq!(publisher.drops(), [Rule::SpreadFindsNobody; 2]);
}

#[test]
fn subscriptions_of_one_peer_add_up_and_need_as_many_ends() {
    let mut publisher = Bench::new(SocketKind::Pub);
    let peer = publisher.peer(SocketKind::Sub, None);
    for interest in [begin("a"), begin("a"), end("a")] {
        publisher.wants(peer, interest);
    }
    publisher.send(&["a"]).unwrap();
    assert_eq!(publisher.messages_for(peer), [message(&["a"])]);
    publisher.wants(peer, end("a"));
    publisher.send(&["a"]).unwrap();
    assert_eq!(publisher.messages_for(peer), []);
    publisher.wants(peer, end("a"));
    assert_eq!(publisher.passed_over(), [Rule::CancelsNothing]);
}

#[test]
fn a_subscription_counts_in_either_form() {
    for generation in [Generation::Zmtp2, Generation::Zmtp30, Generation::Zmtp31] {
        let mut publisher = Bench::new(SocketKind::Pub);
        let peer = publisher.peer_of(SocketKind::Sub, generation);
        let Bench { socket, events } = &mut publisher;
        socket.handle_message(peer, stated(&begin("a")), events);
        publisher.send(&["abc"]).unwrap();
        assert_eq!(publisher.messages_for(peer), [message(&["abc"])]);
        publisher.wants(peer, end("a"));
        publisher.send(&["abc"]).unwrap();
        assert_eq!(publisher.messages_for(peer), []);
    }
}

#[test]
fn a_subscriber_of_zmtp_1_counts_as_subscribed_to_everything() {
    for kind in [SocketKind::Pub, SocketKind::Xpub] {
        let mut publisher = Bench::new(kind);
        let peer = publisher.peer_of(SocketKind::Sub, Generation::Zmtp1);
        publisher.send(&["anything"]).unwrap();
        assert_eq!(publisher.messages_for(peer), [message(&["anything"])]);
    }
}

#[test]
fn pub_drops_what_a_subscriber_sends_and_xpub_hands_it_on() {
    let mut publisher = Bench::new(SocketKind::Pub);
    let peer = publisher.peer(SocketKind::Xsub, None);
    publisher.arrive(peer, &["hello"]);
    assert_eq!(publisher.drops(), [Rule::OneWay]);

    let mut publisher = Bench::new(SocketKind::Xpub);
    let peer = publisher.peer(SocketKind::Xsub, None);
    publisher.arrive(peer, &["hello", "there"]);
    assert_eq!(publisher.recv(), Ok(message(&["hello", "there"])));
}

#[test]
fn every_frame_may_be_a_subscription_unless_only_the_first_may() {
    let upstream = ["user", "\u{1}a"];
    let mut publisher = Bench::new(SocketKind::Xpub);
    let peer = publisher.peer(SocketKind::Xsub, None);
    publisher.arrive(peer, &upstream);
    assert_eq!(
        publisher.all_received(),
        [stated(&begin("a")), message(&["user"])]
    );

    let options = SocketOptions {
        only_first_subscribe: true,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Xpub, options);
    let peer = publisher.peer(SocketKind::Xsub, None);
    publisher.arrive(peer, &upstream);
    assert_eq!(publisher.all_received(), [message(&upstream)]);
}

#[test]
fn a_full_subscriber_misses_the_message_and_the_others_do_not() {
    let options = SocketOptions {
        send_high_water_mark: 2,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Pub, options);
    let [slow, fast] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    for peer in [slow, fast] {
        publisher.wants(peer, begin(""));
    }
    let mut fast_got = 0;
    for _ in 0..5 {
        publisher.send(&["x"]).unwrap();
        fast_got += publisher.messages_for(fast).len();
    }
    assert_eq!(fast_got, 5);
    assert_eq!(publisher.messages_for(slow).len(), 2);
    assert_eq!(publisher.drops(), [Rule::SpreadDropsFull; 3]);
}

#[test]
fn with_nodrop_a_publisher_waits_for_a_full_subscriber() {
    let options = SocketOptions {
        send_high_water_mark: 2,
        xpub_nodrop: true,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Xpub, options);
    let [slow, fast] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    publisher.wants(slow, begin("s"));
    publisher.wants(fast, begin(""));
    publisher.send(&["s"]).unwrap();
    publisher.send(&["s"]).unwrap();
    publisher.messages_for(fast);
    assert_eq!(publisher.send(&["s"]), Err(SendError::WouldBlock));
    assert_eq!(publisher.messages_for(fast), [], "all or none");
    publisher.send(&["f"]).unwrap();
    publisher.outputs();
    publisher.leaving(slow).unwrap();
    assert_eq!(publisher.outputs(), [Output::Writable]);
    publisher.send(&["s"]).unwrap();
    assert!(publisher.drops().is_empty());
}

#[test]
fn inverted_matching_sends_what_does_not_fit() {
    let options = SocketOptions {
        invert_matching: true,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Pub, options.clone());
    let [a, none] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    publisher.wants(a, begin("a"));
    publisher.send(&["abc"]).unwrap();
    assert_eq!(publisher.messages_for(a), []);
    assert_eq!(publisher.messages_for(none), [message(&["abc"])]);

    let mut subscriber = Bench::with(SocketKind::Sub, options);
    let peer = subscriber.peer(SocketKind::Pub, None);
    subscriber.subscribe("a");
    subscriber.arrive(peer, &["abc"]);
    subscriber.arrive(peer, &["b"]);
    assert_eq!(subscriber.all_received(), [message(&["b"])]);
}

#[test]
fn a_publisher_that_connects_keeps_queueing_for_a_subscriber_until_that_is_back() {
    let mut publisher = Bench::new(SocketKind::Pub);
    let peer = publisher.connect();
    publisher.ready(peer, SocketKind::Sub);
    publisher.wants(peer, begin("a"));
    publisher.lose(peer);
    publisher.send(&["a", "while away"]).unwrap();
    publisher.ready(peer, SocketKind::Sub);
    assert_eq!(
        publisher.messages_for(peer),
        [message(&["a", "while away"])]
    );
    publisher.send(&["a", "before it asks again"]).unwrap();
    assert_eq!(publisher.messages_for(peer), []);
    publisher.wants(peer, begin("a"));
    publisher.wants(peer, end("a"));
    publisher.send(&["a", "it counts anew"]).unwrap();
    assert_eq!(publisher.messages_for(peer), []);
}

#[test]
fn one_peer_cannot_make_a_publisher_remember_more_than_its_limit() {
    let join = |name: &str| Interest::Join(name.into());
    let leave = |name: &str| Interest::Leave(name.into());
    let refused = |bench: &Bench| {
        let rules = bench.passed_over().into_iter();
        rules.filter(|rule| *rule == Rule::InterestLimit).count()
    };
    type Wish = fn(&str) -> Interest;
    let cases: [(SocketKind, bool, Wish, Wish); 4] = [
        (SocketKind::Pub, false, begin, end),
        (SocketKind::Xpub, false, begin, end),
        (SocketKind::Xpub, true, begin, end),
        (SocketKind::Radio, false, join, leave),
    ];
    for (kind, xpub_manual, wish, end_of) in cases {
        let options = SocketOptions {
            max_interest_octets: 2 * (TOPIC_OCTETS + 1),
            xpub_manual,
            ..SocketOptions::default()
        };
        let mut publisher = Bench::with(kind, options);
        let partner = kind.partners()[0];
        let [greedy, modest] = [(); 2].map(|()| publisher.peer(partner, None));
        for topic in ["a", "b", "c"] {
            publisher.wants(greedy, wish(topic));
        }
        assert_eq!(refused(&publisher), 1, "{kind}");
        // The limit is each peer's own, and an end makes room again.
        publisher.wants(modest, wish("c"));
        publisher.wants(greedy, end_of("a"));
        publisher.wants(greedy, wish("c"));
        assert_eq!(refused(&publisher), 1, "{kind}");
        if !xpub_manual {
            publisher.send(&["c", "body"]).unwrap();
            for peer in [greedy, modest] {
                let came = publisher.messages_for(peer);
                assert_eq!(came, [message(&["c", "body"])], "{kind}");
            }
        }
    }
}
