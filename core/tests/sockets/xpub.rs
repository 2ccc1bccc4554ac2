//! XPUB: what it shows of subscriptions, and what its application decides (RFC 29).

use hopscope_core::Rule;
use hopscope_core::socket::{InterestError, SocketKind, SocketOptions};

use crate::bench::{Bench, message, stated};
use crate::publish::{begin, end};

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
