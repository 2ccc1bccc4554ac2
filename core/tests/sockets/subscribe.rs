//! SUB and XSUB: how what they want travels, and what they take (RFC 29, RFC 37).

use hopscope_core::socket::{Output, SocketKind, SocketOptions};
use hopscope_core::trace::{Event, Silent};
use hopscope_core::{Frame, Interest, Message, Rule};

use crate::bench::{Bench, message, stated};
use crate::publish::{begin, end};

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
