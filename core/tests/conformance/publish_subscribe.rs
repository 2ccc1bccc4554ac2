//! PUB, SUB, XPUB and XSUB (RFC 29), and subscriptions on the wire (RFC 15, 23 and 37,
//! Publish-Subscribe).

use hopscope_core::socket::SocketKind::{Pub, Sub, Xpub, Xsub};
use hopscope_core::socket::{Origin, PeerInfo, RecvError, SendError, SocketKind, SocketOptions};
use hopscope_core::{Interest, Message, Rule};

use crate::support::{
    Bench, Node, carry, command, connected, converse, frame, frames, join, message, topic,
};

/// A publisher with a subscriber to each topic.
fn publisher(kind: SocketKind, topics: &[&str]) -> (Bench, Vec<hopscope_core::trace::PeerId>) {
    let mut bench = Bench::new(kind);
    let peers = topics.iter().map(|name| {
        let peer = bench.peer(Sub);
        bench.interest(peer, Interest::Subscribe(topic(name)));
        peer
    });
    let peers = peers.collect();
    (bench, peers)
}

fn subscription(first: u8, name: &str) -> Message {
    Message::of([[&[first][..], name.as_bytes()].concat()])
}

#[test]
fn ps_1_what_nobody_has_subscribed_to_does_not_leave_the_publisher() {
    for kind in [Pub, Xpub] {
        let (mut bench, peers) = publisher(kind, &["A", "B"]);
        let silent = bench.peer(Sub);
        for name in ["A", "B", "C"] {
            bench.send(&[name, "x"]).expect("it never waits");
        }
        assert_eq!(bench.all_leaving(peers[0]), [message(&["A", "x"])]);
        assert_eq!(bench.all_leaving(peers[1]), [message(&["B", "x"])]);
        assert_eq!(bench.all_leaving(silent), []);
    }
}

#[test]
fn ps_2_over_3_1_subscriptions_are_commands() {
    for kind in [Sub, Xsub] {
        let mut node = Node::facing(kind, 1, "PUB");
        if kind == Sub {
            node.bench.subscribe("A");
            node.bench.unsubscribe("A");
        } else {
            node.bench.send(&["\u{1}A"]).expect("it never waits");
            node.bench.send(&["\u{0}A"]).expect("it never waits");
        }
        let expected = [command("SUBSCRIBE", b"A"), command("CANCEL", b"A")].concat();
        assert_eq!(node.take_sent(), expected, "{kind}");
    }
}

#[test]
fn ps_3_over_3_0_and_2_0_subscriptions_are_messages() {
    let expected = [frame(0, b"\x01A"), frame(0, b"\x00A")].concat();
    let mut old = Node::new(Sub);
    old.feed(crate::support::hex("FF 0000000000000000 7F 01 01 00 00"));
    old.take_sent();
    for mut node in [Node::facing(Sub, 0, "PUB"), old] {
        node.bench.subscribe("A");
        node.bench.unsubscribe("A");
        assert_eq!(node.take_sent(), expected);
    }
}

#[test]
fn ps_4_a_topic_is_a_binary_prefix_of_the_first_frame() {
    let cases: [(&str, &[&str], bool); 9] = [
        ("", &["anything"], true),
        ("", &[""], true),
        ("A", &["A"], true),
        ("A", &["AB", "x"], true),
        ("AB", &["A", "B"], false),
        ("A", &["a"], false),
        ("A", &["", "A"], false),
        ("A", &["xA"], false),
        ("\u{0}\u{1}", &["\u{0}\u{1}\u{2}"], true),
    ];
    for (name, frames, matches) in cases {
        let (mut bench, peers) = publisher(Pub, &[name]);
        bench.send(frames).expect("it never waits");
        let leaving = bench.leaving(peers[0]);
        assert_eq!(leaving.is_some(), matches, "{name:?} and {frames:?}");
    }
}

#[test]
fn ps_5_subscriptions_are_counted() {
    for kind in [Pub, Xpub] {
        let (mut bench, peers) = publisher(kind, &["A"]);
        let peer = peers[0];
        bench.interest(peer, Interest::Subscribe(topic("A")));
        bench.interest(peer, Interest::Subscribe(topic("")));
        bench.send(&["A"]).expect("it never waits");
        assert_eq!(
            bench.all_leaving(peer).len(),
            1,
            "once, however often it matches"
        );
        bench.interest(peer, Interest::Cancel(topic("")));
        bench.interest(peer, Interest::Cancel(topic("A")));
        bench.send(&["A"]).expect("it never waits");
        assert_eq!(bench.all_leaving(peer).len(), 1, "one is left");
        bench.interest(peer, Interest::Cancel(topic("A")));
        bench.send(&["A"]).expect("it never waits");
        assert_eq!(bench.all_leaving(peer), []);
        // One more than there were changes nothing, now or later.
        bench.interest(peer, Interest::Cancel(topic("A")));
        bench.interest(peer, Interest::Subscribe(topic("A")));
        bench.send(&["A"]).expect("it never waits");
        assert_eq!(bench.all_leaving(peer).len(), 1);
    }
    // The SUB side counts as well: it cancels when the last of its own has gone.
    let (mut sub, mut publisher) = connected(Sub, Pub);
    for _ in 0..2 {
        sub.bench.subscribe("A");
    }
    sub.bench.unsubscribe("A");
    converse(&mut sub, &mut publisher);
    publisher.bench.send(&["A", "1"]).expect("it never waits");
    converse(&mut publisher, &mut sub);
    assert_eq!(sub.bench.recv(), Ok(message(&["A", "1"])));
    sub.bench.unsubscribe("A");
    converse(&mut sub, &mut publisher);
    publisher.bench.send(&["A", "2"]).expect("it never waits");
    assert_eq!(publisher.take_sent(), b"");
}

#[test]
fn ps_6_the_form_follows_the_subscribers_peer_and_a_publisher_takes_both() {
    for minor in [0, 1] {
        for kind in [Pub, Xpub] {
            for (on, off) in [
                (command("SUBSCRIBE", b"A"), command("CANCEL", b"A")),
                (frame(0, b"\x01A"), frame(0, b"\x00A")),
            ] {
                let mut node = Node::facing(kind, minor, "SUB");
                node.feed(&on);
                node.bench.send(&["A", "1"]).expect("it never waits");
                assert_eq!(node.take_sent(), frames(&[b"A", b"1"]), "{on:02X?}");
                node.feed(&off);
                node.bench.send(&["A", "2"]).expect("it never waits");
                assert_eq!(node.take_sent(), b"", "{off:02X?}");
            }
        }
    }
    let mut new = Node::facing(Sub, 1, "XPUB");
    new.bench.subscribe("A");
    assert_eq!(new.take_sent(), command("SUBSCRIBE", b"A"));
    let mut old = Node::facing(Sub, 0, "XPUB");
    old.bench.subscribe("A");
    assert_eq!(old.take_sent(), frame(0, b"\x01A"));
}

// --- PUB ---

#[test]
fn pb_1_pub_sends_unmodified_and_drops_what_subscribers_say() {
    let (mut bench, peers) = publisher(Pub, &[""]);
    for body in [&["x"][..], &["", "x", ""], &["a", "b", "c"]] {
        bench.send(body).expect("it never waits");
        assert_eq!(bench.leaving(peers[0]), Some(message(body)));
    }
    bench.arrive(peers[0], &["hello publisher"]);
    assert!(bench.recv().is_err());
    assert_eq!(bench.drops().len(), 1, "and says so: {:?}", bench.drops());
}

#[test]
fn pb_2_pub_drops_for_a_full_queue_and_never_waits() {
    for kind in [Pub, Xpub] {
        let mut bench = Bench::with(
            kind,
            SocketOptions {
                send_high_water_mark: 2,
                ..SocketOptions::default()
            },
        );
        bench.send(&["nobody is there"]).expect("it never waits");
        let (slow, quick) = (bench.peer(Sub), bench.peer(Sub));
        for peer in [slow, quick] {
            bench.interest(peer, Interest::Subscribe(topic("")));
        }
        let mut heard = 0;
        for _ in 0..10 {
            bench.send(&["x"]).expect("it never waits");
            heard += bench.all_leaving(quick).len();
        }
        assert_eq!((heard, bench.all_leaving(slow).len()), (10, 2), "{kind}");
        assert!(bench.socket.poll_writable());
        let full = bench
            .drops()
            .into_iter()
            .filter(|rule| *rule == Rule::SpreadDropsFull);
        assert_eq!(full.count(), 8, "each drop is told");
    }
}

#[test]
fn pb_3_pub_does_not_show_subscriptions() {
    let (mut sub, mut publisher) = connected(Sub, Pub);
    sub.bench.subscribe("A");
    sub.bench.unsubscribe("A");
    converse(&mut sub, &mut publisher);
    assert!(publisher.bench.recv().is_err());
    let mut old = Node::facing(Pub, 0, "SUB");
    old.feed(frame(0, b"\x01A"));
    assert!(old.bench.recv().is_err());
}

// --- XPUB ---

#[test]
fn xp_1_xpub_sends_as_pub_and_shows_subscriptions_in_turn() {
    let (mut bench, peers) = publisher(Xpub, &["A", "B"]);
    let expected = [subscription(1, "A"), subscription(1, "B")];
    assert_eq!(bench.recv_all(), expected);
    bench.arrive(peers[0], &["a word upstream"]);
    bench.arrive(peers[0], &["another"]);
    bench.arrive(peers[1], &["a third"]);
    let fair = [["a word upstream"], ["a third"], ["another"]].map(|one| message(&one));
    assert_eq!(bench.recv_all(), fair);
    bench.send(&["A", "x"]).expect("it never waits");
    assert_eq!(bench.all_leaving(peers[0]), [message(&["A", "x"])]);
    assert_eq!(bench.all_leaving(peers[1]), []);
    bench.interest(peers[0], Interest::Cancel(topic("A")));
    assert_eq!(bench.recv(), Ok(subscription(0, "A")));
}

#[test]
fn xp_2_xpub_passes_a_repeated_subscription_on_once_unless_told_otherwise() {
    for (xpub_verbose, seen) in [(false, 1), (true, 2)] {
        let mut bench = Bench::with(
            Xpub,
            SocketOptions {
                xpub_verbose,
                ..SocketOptions::default()
            },
        );
        for _ in 0..2 {
            let peer = bench.peer(Sub);
            bench.interest(peer, Interest::Subscribe(topic("A")));
        }
        assert_eq!(bench.recv_all(), vec![subscription(1, "A"); seen]);
    }
}

#[test]
fn xp_3_a_subscriber_that_vanishes_is_shown_as_unsubscribed() {
    let (mut bench, peers) = publisher(Xpub, &["A", "A", "B"]);
    bench.recv_all();
    bench.lose(peers[0]);
    assert_eq!(bench.recv_all(), [], "another one wants A");
    bench.lose(peers[1]);
    assert_eq!(bench.recv_all(), [subscription(0, "A")]);
    bench.lose(peers[2]);
    assert_eq!(bench.recv_all(), [subscription(0, "B")]);
}

// --- SUB ---

#[test]
fn su_1_sub_only_receives_in_turn_and_unmodified() {
    let mut sub = Bench::new(Sub);
    sub.subscribe("");
    let peers = [sub.peer(Pub), sub.peer(Xpub)];
    assert!(sub.send(&["x"]).is_err(), "it does not send");
    for body in ["1", "2"] {
        for peer in peers {
            sub.arrive(peer, &["t", "", body]);
        }
    }
    let expected = ["1", "1", "2", "2"].map(|body| message(&["t", "", body]));
    assert_eq!(sub.recv_all(), expected);
    // A queue that is full leaves what follows on the link, where the publisher's own queue fills
    // and drops (see PB-2).
    let mut small = Bench::with(
        Sub,
        SocketOptions {
            receive_high_water_mark: 1,
            ..SocketOptions::default()
        },
    );
    small.subscribe("");
    let peer = small.peer(Pub);
    small.arrive(peer, &["x"]);
    assert_eq!(small.socket.room(peer), 0);
}

#[test]
fn su_2_sub_may_filter_again_for_itself() {
    // Needed for a ZMTP 1.0 publisher, which sends everything (RFC 13, Broadcast Content).
    let mut sub = Node::new(Sub);
    sub.feed(crate::support::hex("01 00"));
    sub.bench.subscribe("A");
    sub.feed(crate::support::hex("03 00 41 31 03 00 42 32"));
    assert_eq!(sub.bench.recv_all(), [message(&["A1"])]);
}

// --- XSUB ---

#[test]
fn xs_1_xsub_sends_to_all_publishers_and_never_waits() {
    let mut xsub = Bench::with(
        Xsub,
        SocketOptions {
            send_high_water_mark: 2,
            ..SocketOptions::default()
        },
    );
    xsub.send(&["nobody is there"]).expect("it never waits");
    let peers = [xsub.peer(Pub), xsub.peer(Xpub)];
    for _ in 0..5 {
        xsub.send(&["a word upstream"]).expect("it never waits");
    }
    for peer in peers {
        assert_eq!(
            xsub.all_leaving(peer),
            [message(&["a word upstream"]), message(&["a word upstream"])]
        );
    }
}

#[test]
fn xs_2_xsub_takes_subscriptions_as_messages() {
    let (mut xsub, mut publisher) = (Bench::new(Xsub), Bench::new(Xpub));
    let (to_publisher, to_xsub) = join(&mut xsub, &mut publisher);
    xsub.send(&["\u{1}A"]).expect("it never waits");
    carry(&mut xsub, to_publisher, &mut publisher, to_xsub);
    assert_eq!(publisher.recv_all(), [subscription(1, "A")]);
    publisher.send(&["A", "x"]).expect("it never waits");
    publisher.send(&["B", "x"]).expect("it never waits");
    carry(&mut publisher, to_xsub, &mut xsub, to_publisher);
    assert_eq!(xsub.recv_all(), [message(&["A", "x"])]);
    xsub.send(&["\u{0}A"]).expect("it never waits");
    carry(&mut xsub, to_publisher, &mut publisher, to_xsub);
    assert_eq!(publisher.recv_all(), [subscription(0, "A")]);
}

#[test]
fn xs_3_closing_a_connection_takes_every_subscription_back() {
    let (mut xsub, mut publisher) = connected(Xsub, Xpub);
    for name in ["\u{1}A", "\u{1}B"] {
        xsub.bench.send(&[name]).expect("it never waits");
    }
    converse(&mut xsub, &mut publisher);
    assert_eq!(publisher.bench.recv_all().len(), 2);
    // The end of the connection says it: the publisher forgets what came over it.
    publisher.wire.end();
    publisher.run();
    let mut taken_back = publisher.bench.recv_all();
    taken_back.sort_by_key(|message| message.frames()[0].clone());
    assert_eq!(taken_back, [subscription(0, "A"), subscription(0, "B")]);
    // And on a new connection they are said again.
    let mut again = Bench::new(Xsub);
    again.send(&["\u{1}A"]).expect("it never waits");
    for _ in 0..2 {
        let peer = again.peer_of(Origin::Connect, PeerInfo::new(Pub, None));
        assert_eq!(again.interests(peer), [Interest::Subscribe(topic("A"))]);
        again.socket.detach(peer, &mut again.events);
    }
}

#[test]
fn pb_1_pub_does_not_receive_and_sub_does_not_send() {
    let (mut bench, _) = publisher(Pub, &[""]);
    let refused = bench.recv();
    assert_ne!(refused.err(), Some(RecvError::WouldBlock));

    let mut sub = Bench::new(Sub);
    sub.peer(Pub);
    let refused = sub.send(&["x"]);
    assert_ne!(refused.err(), Some(SendError::WouldBlock));

    assert!(!bench.drops().contains(&Rule::HighWaterMark));
}
