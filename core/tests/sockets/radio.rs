//! RADIO and DISH: groups match exactly (RFC 48; RFC 37, Radio-Dish).

use hopscope_core::socket::{GroupError, InterestError, SendError, SocketKind, SocketOptions};
use hopscope_core::trace::Silent;
use hopscope_core::{Frame, Interest, Message, Rule};

use crate::bench::{Bench, message};

fn join(group: &str) -> Interest {
    Interest::Join(group.into())
}

fn leave(group: &str) -> Interest {
    Interest::Leave(group.into())
}

#[test]
fn radio_sends_to_those_in_exactly_the_group() {
    let mut radio = Bench::new(SocketKind::Radio);
    let [a, ab, empty] = [(); 3].map(|()| radio.peer(SocketKind::Dish, None));
    radio.wants(a, join("a"));
    radio.wants(ab, join("ab"));
    radio.wants(empty, join(""));
    for group in ["a", "ab", "abc", ""] {
        radio.send(&[group, "body"]).unwrap();
    }
    for (peer, group) in [(a, "a"), (ab, "ab"), (empty, "")] {
        assert_eq!(radio.messages_for(peer), [message(&[group, "body"])]);
    }
    assert_eq!(radio.drops(), [Rule::SpreadFindsNobody]);
}

#[test]
fn a_dish_is_in_a_group_or_is_not() {
    let mut radio = Bench::new(SocketKind::Radio);
    let peer = radio.peer(SocketKind::Dish, None);
    for interest in [join("g"), join("g"), leave("g"), leave("g")] {
        radio.wants(peer, interest);
    }
    radio.send(&["g", "x"]).unwrap();
    assert_eq!(radio.messages_for(peer), []);
    assert_eq!(
        radio.passed_over(),
        [Rule::SubscriptionCounted, Rule::CancelsNothing]
    );

    let mut dish = Bench::new(SocketKind::Dish);
    let Bench { socket, events } = &mut dish;
    assert_eq!(socket.leave("g", events), Err(InterestError::NotJoined));
    assert_eq!(socket.join("g", events), Ok(()));
    assert_eq!(socket.join("g", events), Err(InterestError::AlreadyJoined));
    assert_eq!(socket.subscriptions(), [(Frame::from("g"), 1)]);
    assert_eq!(socket.leave("g", events), Ok(()));
}

#[test]
fn groups_are_checked_at_both_ends() {
    let long = vec![b'g'; 256];
    let cases = [
        (&long[..], GroupError::TooLong(256)),
        (b"a\0b", GroupError::Zero(1)),
    ];
    for (group, error) in cases {
        let mut radio = Bench::new(SocketKind::Radio);
        let wrong = Message::of([group, b"body"]);
        let unsent = radio.socket.send(wrong.clone(), &mut Silent).unwrap_err();
        assert_eq!(unsent.error, SendError::InvalidGroup(error));
        assert_eq!(unsent.message, wrong);
        let peer = radio.peer(SocketKind::Dish, None);
        radio.wants(peer, Interest::Join(group.into()));
        assert_eq!(radio.passed_over(), [Rule::GroupInvalid]);

        let mut dish = Bench::new(SocketKind::Dish).socket;
        let refused = dish.join(group, &mut Silent);
        assert_eq!(refused, Err(InterestError::InvalidGroup(error)));
    }
    let mut radio = Bench::new(SocketKind::Radio).socket;
    let longest = Message::of([&long[..255], b"body"]);
    assert_eq!(radio.send(longest, &mut Silent), Ok(()));
}

#[test]
fn dish_tells_each_radio_its_groups_and_looks_again_at_what_arrives() {
    let mut dish = Bench::new(SocketKind::Dish);
    let Bench { socket, events } = &mut dish;
    socket.join("g", events).unwrap();
    let peer = dish.connect();
    for _first_and_again in 0..2 {
        dish.ready(peer, SocketKind::Radio);
        assert_eq!(dish.interests_for(peer), [join("g")]);
        dish.lose(peer);
    }
    dish.ready(peer, SocketKind::Radio);
    dish.arrive(peer, &["g", "heard"]);
    dish.arrive(peer, &["gg", "not joined"]);
    dish.arrive(peer, &["g"]);
    dish.arrive(peer, &["g", "too", "long"]);
    assert_eq!(dish.all_received(), [message(&["g", "heard"])]);
    assert_eq!(
        dish.drops(),
        [Rule::SubscriberFilters, Rule::SinglePart, Rule::SinglePart]
    );
}

#[test]
fn radio_drops_for_a_full_dish_and_forgets_one_that_has_gone() {
    let options = SocketOptions {
        send_high_water_mark: 1,
        ..SocketOptions::default()
    };
    let mut radio = Bench::with(SocketKind::Radio, options);
    let peer = radio.peer(SocketKind::Dish, None);
    radio.wants(peer, join("g"));
    radio.send(&["g", "1"]).unwrap();
    radio.send(&["g", "2"]).unwrap();
    radio.lose(peer);
    radio.send(&["g", "3"]).unwrap();
    assert_eq!(
        radio.drops(),
        [
            Rule::SpreadDropsFull,
            Rule::PeerGone,
            Rule::SpreadFindsNobody
        ]
    );
}
