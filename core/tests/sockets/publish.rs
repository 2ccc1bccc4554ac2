//! PUB, SUB, XPUB and XSUB: who gets what, and how subscriptions travel (RFC 29, RFC 37).

use hopscope_core::socket::{
    InterestError, Output, SendError, SocketKind, SocketOptions, TOPIC_OCTETS,
};
use hopscope_core::trace::{Event, Silent};
use hopscope_core::wire::Generation;
use hopscope_core::{Frame, Interest, Message, Rule};

use crate::bench::{Bench, message, stated};

fn begin(topic: &str) -> Interest {
    Interest::Subscribe(topic.into())
}

fn end(topic: &str) -> Interest {
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
fn sub_tells_every_publisher_what_it_wants_now_and_those_that_come_later_or_again() {
    for kind in [SocketKind::Sub, SocketKind::Xsub] {
        let mut subscriber = Bench::new(kind);
        let early = subscriber.connect();
        subscriber.subscribe("a");
        assert_eq!(subscriber.interests_for(early), [], "the link is not there");
        subscriber.ready(early, SocketKind::Pub);
        assert_eq!(subscriber.outputs(), [Output::Transmit(early)]);
        assert_eq!(subscriber.interests_for(early), [begin("a")]);
        subscriber.subscribe("b");
        subscriber.lose(early);
        let late = subscriber.peer(SocketKind::Pub, None);
        assert_eq!(subscriber.interests_for(late), [begin("a"), begin("b")]);
        subscriber.unsubscribe("a");
        subscriber.ready(early, SocketKind::Pub);
        assert_eq!(subscriber.interests_for(early), [begin("b")]);
        assert_eq!(subscriber.interests_for(late), [end("a")]);
    }
}

#[test]
fn only_the_first_subscription_to_a_topic_and_the_end_of_the_last_travel() {
    let mut subscriber = Bench::new(SocketKind::Sub);
    let peer = subscriber.peer(SocketKind::Pub, None);
    subscriber.subscribe("a");
    subscriber.subscribe("a");
    assert_eq!(subscriber.socket.subscriptions(), [(Frame::from("a"), 2)]);
    subscriber.unsubscribe("a");
    assert_eq!(subscriber.interests_for(peer), [begin("a")]);
    subscriber.unsubscribe("a");
    subscriber.unsubscribe("a");
    assert_eq!(subscriber.interests_for(peer), [end("a")]);
    let counted = Rule::SubscriptionCounted;
    assert_eq!(
        subscriber.passed_over(),
        [counted, counted, Rule::CancelsNothing]
    );
}

#[test]
fn a_verbose_subscriber_tells_everything_and_replays_it_as_often() {
    let options = SocketOptions {
        xsub_verbose_unsubscribe: true,
        ..SocketOptions::default()
    };
    let mut subscriber = Bench::with(SocketKind::Sub, options);
    let peer = subscriber.peer(SocketKind::Pub, None);
    subscriber.subscribe("a");
    subscriber.subscribe("a");
    subscriber.unsubscribe("a");
    assert_eq!(
        subscriber.interests_for(peer),
        [begin("a"), begin("a"), end("a")]
    );
    subscriber.subscribe("a");
    let late = subscriber.peer(SocketKind::Pub, None);
    assert_eq!(subscriber.interests_for(late), [begin("a"), begin("a")]);
}

#[test]
fn sub_looks_again_at_what_arrives_and_xsub_does_not() {
    let mut subscriber = Bench::new(SocketKind::Sub);
    let peer = subscriber.peer(SocketKind::Pub, None);
    subscriber.subscribe("a");
    for frames in [&["b"][..], &["", "a"], &["abc", "x"]] {
        subscriber.arrive(peer, frames);
    }
    assert_eq!(subscriber.all_received(), [message(&["abc", "x"])]);
    assert_eq!(subscriber.drops(), [Rule::SubscriberFilters; 2]);
    assert_eq!(
        subscriber.socket.room(peer),
        1000,
        "what is dropped takes no room"
    );

    let mut subscriber = Bench::new(SocketKind::Xsub);
    let peer = subscriber.peer(SocketKind::Pub, None);
    subscriber.arrive(peer, &["unasked"]);
    assert_eq!(subscriber.recv(), Ok(message(&["unasked"])));
}

#[test]
fn xsub_sends_subscriptions_as_such_and_everything_else_to_all_publishers() {
    let mut subscriber = Bench::new(SocketKind::Xsub);
    let peers = [(); 2].map(|()| subscriber.peer(SocketKind::Xpub, None));
    let Bench { socket, events } = &mut subscriber;
    socket.send(stated(&begin("a")), events).unwrap();
    socket.send(stated(&begin("a")), events).unwrap();
    socket.send(stated(&end("a")), events).unwrap();
    socket.send(stated(&end("a")), events).unwrap();
    for peer in peers {
        assert_eq!(subscriber.interests_for(peer), [begin("a"), end("a")]);
    }
    subscriber.send(&["hello", "all"]).unwrap();
    for peer in peers {
        assert_eq!(subscriber.messages_for(peer), [message(&["hello", "all"])]);
    }
}

#[test]
fn xsub_drops_for_a_full_publisher_and_never_waits() {
    let options = SocketOptions {
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut subscriber = Bench::with(SocketKind::Xsub, options);
    subscriber.peer(SocketKind::Xpub, None);
    subscriber.send(&["1"]).unwrap();
    subscriber.send(&["2"]).unwrap();
    assert!(subscriber.socket.poll_writable());
    assert_eq!(subscriber.drops(), [Rule::SpreadDropsFull]);
}

#[test]
fn xpub_shows_the_first_subscription_to_a_topic_and_the_end_of_the_last() {
    let mut publisher = Bench::new(SocketKind::Xpub);
    let [a, b] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    publisher.wants(a, begin("t"));
    publisher.wants(b, begin("t"));
    publisher.wants(a, end("t"));
    assert_eq!(publisher.all_received(), [stated(&begin("t"))]);
    publisher.wants(b, end("t"));
    assert_eq!(publisher.all_received(), [stated(&end("t"))]);
    assert_eq!(publisher.passed_over(), [Rule::XpubCollapses; 2]);
}

#[test]
fn a_verbose_xpub_shows_each_subscription_and_a_verboser_one_each_end_too() {
    for (verbose, verboser, shown) in [(false, false, 2), (true, false, 3), (false, true, 4)] {
        let options = SocketOptions {
            xpub_verbose: verbose,
            xpub_verboser: verboser,
            ..SocketOptions::default()
        };
        let mut publisher = Bench::with(SocketKind::Xpub, options);
        let [a, b] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
        publisher.wants(a, begin("t"));
        publisher.wants(b, begin("t"));
        publisher.wants(a, end("t"));
        publisher.wants(b, end("t"));
        assert_eq!(
            publisher.all_received().len(),
            shown,
            "{verbose} {verboser}"
        );
    }
}

#[test]
fn xpub_shows_the_end_of_what_a_lost_subscriber_wanted() {
    let mut publisher = Bench::new(SocketKind::Xpub);
    let [lost, stays] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    publisher.wants(lost, begin("a"));
    publisher.wants(lost, begin("b"));
    publisher.wants(stays, begin("b"));
    publisher.all_received();
    publisher.lose(lost);
    assert_eq!(publisher.all_received(), [stated(&end("a"))]);
    publisher.send(&["a"]).unwrap();
    assert_eq!(publisher.drops(), [Rule::SpreadFindsNobody]);
    let left: Vec<_> = publisher.socket.peers().map(|status| status.peer).collect();
    assert_eq!(left, [stays], "nothing of the lost one is kept");
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
fn in_manual_mode_the_application_decides_for_the_peer_it_heard_last() {
    let options = SocketOptions {
        xpub_manual: true,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Xpub, options);
    let [a, b] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    let Bench { socket, events } = &mut publisher;
    assert_eq!(
        socket.subscribe("x", events),
        Err(InterestError::NobodyAsked)
    );
    publisher.wants(a, begin("A"));
    publisher.wants(b, begin("B"));
    assert_eq!(publisher.recv(), Ok(stated(&begin("A"))));
    publisher.subscribe("XA");
    assert_eq!(publisher.recv(), Ok(stated(&begin("B"))));
    publisher.subscribe("XB");
    for topic in ["A", "B", "XA", "XB"] {
        publisher.send(&[topic]).unwrap();
    }
    assert_eq!(publisher.messages_for(a), [message(&["XA"])]);
    assert_eq!(publisher.messages_for(b), [message(&["XB"])]);
    publisher.wants(a, end("A"));
    assert_eq!(publisher.recv(), Ok(stated(&end("A"))));
    publisher.unsubscribe("XA");
    publisher.send(&["XA"]).unwrap();
    assert_eq!(publisher.messages_for(a), []);
    publisher.lose(b);
    assert_eq!(
        publisher.recv(),
        Ok(stated(&end("B"))),
        "as it was asked for"
    );
}

#[test]
fn with_last_value_the_next_message_goes_to_the_newcomer_only() {
    let options = SocketOptions {
        xpub_manual_last_value: true,
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Xpub, options);
    let [old, new] = [(); 2].map(|()| publisher.peer(SocketKind::Sub, None));
    for (peer, first) in [(old, "1"), (new, "2")] {
        publisher.wants(peer, begin("t"));
        publisher.recv().unwrap();
        publisher.subscribe("t");
        publisher.send(&["t", first]).unwrap();
    }
    publisher.send(&["t", "3"]).unwrap();
    let [one, two, three] = ["1", "2", "3"].map(|value| message(&["t", value]));
    assert_eq!(publisher.messages_for(old), [one, three.clone()]);
    assert_eq!(publisher.messages_for(new), [two, three]);
}

#[test]
fn a_socket_that_publishes_nothing_passes_interests_over() {
    for kind in SocketKind::ALL {
        let mut bench = Bench::new(kind);
        let peer = bench.connect();
        bench.wants(peer, Interest::Join("g".into()));
        bench.wants(peer, begin("t"));
        let unexpected = Rule::InterestUnexpected;
        let expected = match kind {
            SocketKind::Pub | SocketKind::Xpub | SocketKind::Radio => vec![unexpected],
            _ => vec![unexpected; 2],
        };
        assert_eq!(bench.passed_over(), expected, "{kind}");
    }
}

#[test]
fn only_subscribers_take_statements_of_interest() {
    for kind in SocketKind::ALL {
        let mut socket = Bench::new(kind).socket;
        let subscribes = socket.subscribe("t", &mut Silent).is_ok();
        let joins = socket.join("g", &mut Silent).is_ok();
        let expected = match kind {
            SocketKind::Sub | SocketKind::Xsub => (true, false),
            SocketKind::Dish => (false, true),
            _ => (false, false),
        };
        assert_eq!((subscribes, joins), expected, "{kind}");
    }
}

#[test]
fn topics_are_octets_of_any_value_and_any_length() {
    let long = vec![0xFF; 1 << 20];
    for topic in [&[0][..], &[1, 0], &[0xFF; 255], &[0xFF; 256], &long] {
        let mut publisher = Bench::new(SocketKind::Xpub);
        let peer = publisher.peer(SocketKind::Sub, None);
        let interest = Interest::Subscribe(topic.into());
        publisher.wants(peer, interest.clone());
        assert_eq!(publisher.recv(), Ok(stated(&interest)));
        let Bench { socket, events } = &mut publisher;
        socket.send(Message::of([topic]), events).unwrap();
        let shorter = Message::of([&topic[..topic.len() - 1]]);
        socket.send(shorter, events).unwrap();
        assert_eq!(publisher.messages_for(peer), [Message::of([topic])]);
    }
}

#[test]
fn the_picture_of_a_subscription_can_be_drawn_from_the_events() {
    let mut subscriber = Bench::new(SocketKind::Sub);
    let mut publisher = Bench::new(SocketKind::Pub);
    let up = subscriber.peer(SocketKind::Pub, None);
    let down = publisher.peer(SocketKind::Sub, None);
    subscriber.subscribe("a");
    for interest in subscriber.interests_for(up) {
        publisher.wants(down, interest);
    }
    let interest = begin("a");
    let stated = Event::InterestStated {
        interest: interest.clone(),
    };
    let sent = Event::InterestSent {
        peer: up,
        interest: interest.clone(),
    };
    let received = Event::InterestReceived {
        peer: down,
        interest,
    };
    assert!(subscriber.events.ends_with(&[stated, sent]));
    assert!(publisher.events.ends_with(&[received]));
    let status = publisher.socket.peers().next().unwrap();
    assert_eq!(status.interests, [(Frame::from("a"), 1)]);
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
