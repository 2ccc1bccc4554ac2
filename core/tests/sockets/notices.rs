//! Messages that a socket makes itself: probes, greetings, and word of peers that come and go.

use hopscope_core::socket::{RouterNotify, SocketKind, SocketOptions};
use hopscope_core::trace::{Event, EventKind};
use hopscope_core::{Message, Rule};

use crate::bench::{Bench, message};

/// The rules of the messages made for peers so far.
fn originated(bench: &Bench) -> Vec<Rule> {
    let rule = |event: &Event| match event {
        Event::Originated { rule, .. } => Some(*rule),
        _ => None,
    };
    bench.events.iter().filter_map(rule).collect()
}

#[test]
fn a_probe_makes_a_router_known_before_it_speaks() {
    let options = SocketOptions {
        probe_router: true,
        ..SocketOptions::default()
    };
    for kind in [SocketKind::Router, SocketKind::Dealer, SocketKind::Req] {
        let mut prober = Bench::with(kind, options.clone());
        let accepted = prober.peer(SocketKind::Router, Some("far"));
        assert_eq!(prober.messages_for(accepted), [message(&[""])], "{kind}");
        let connected = prober.connect();
        prober.ready(connected, SocketKind::Router);
        assert_eq!(prober.messages_for(connected), [message(&[""])], "{kind}");
        prober.lose(connected);
        prober.ready(connected, SocketKind::Router);
        assert_eq!(prober.messages_for(connected), [message(&[""])], "{kind}");
        assert_eq!(originated(&prober), [Rule::ProbesRouter; 3]);
    }
    let mut probed = Bench::new(SocketKind::Router);
    let peer = probed.peer(SocketKind::Router, Some("prober"));
    probed.arrive(peer, &[""]);
    assert_eq!(probed.recv(), Ok(message(&["prober", ""])));
}

#[test]
fn a_router_tells_of_peers_that_come_and_go_if_asked_to() {
    for (connect, disconnect) in [(false, false), (true, false), (false, true), (true, true)] {
        let options = SocketOptions {
            router_notify: RouterNotify {
                connect,
                disconnect,
            },
            ..SocketOptions::default()
        };
        let mut router = Bench::with(SocketKind::Router, options);
        let peer = router.peer(SocketKind::Dealer, Some("Lucy"));
        router.arrive(peer, &["x"]);
        router.lose(peer);
        let notice = message(&["Lucy", ""]);
        let mut expected = vec![message(&["Lucy", "x"])];
        if connect {
            expected.insert(0, notice.clone());
        }
        if disconnect {
            expected.push(notice);
        }
        assert_eq!(router.all_received(), expected);
    }
}

#[test]
fn a_hello_goes_before_everything_else_to_each_new_peer() {
    for kind in SocketKind::ALL {
        let options = SocketOptions {
            hello_message: Some(message(&["hello"])),
            ..SocketOptions::default()
        };
        let mut bench = Bench::with(kind, options);
        let peer = bench.connect();
        let expected = if kind.says_hello() { 1 } else { 0 };
        assert_eq!(bench.socket.queued(peer), expected, "{kind}");
        if kind == SocketKind::Push {
            bench.send(&["first word"]).unwrap();
            bench.ready(peer, SocketKind::Pull);
            let [hello, word] = ["hello", "first word"].map(|text| message(&[text]));
            assert_eq!(bench.messages_for(peer), [hello, word]);
        }
    }
}

#[test]
fn the_loss_of_a_peer_reaches_the_application_as_the_message_set_for_it() {
    let options = SocketOptions {
        disconnect_message: Some(message(&["gone"])),
        hiccup_message: Some(message(&["hiccup"])),
        ..SocketOptions::default()
    };
    for (kind, partner) in [
        (SocketKind::Pull, SocketKind::Push),
        (SocketKind::Dealer, SocketKind::Dealer),
        (SocketKind::Pair, SocketKind::Pair),
        (SocketKind::Gather, SocketKind::Scatter),
        (SocketKind::Client, SocketKind::Server),
        (SocketKind::Channel, SocketKind::Channel),
    ] {
        let mut accepting = Bench::with(kind, options.clone());
        let accepted = accepting.peer(partner, None);
        accepting.arrive(accepted, &["last words"]);
        accepting.lose(accepted);
        let expected = ["last words", "gone"].map(|text| message(&[text]));
        assert_eq!(accepting.all_received(), expected, "{kind}");

        let mut connecting = Bench::with(kind, options.clone());
        let connected = connecting.connect();
        connecting.lose(connected);
        assert_eq!(connecting.all_received(), [], "it had not been there");
        connecting.ready(connected, partner);
        connecting.lose(connected);
        assert_eq!(connecting.all_received(), [message(&["hiccup"])], "{kind}");
    }
    let mut server = Bench::with(SocketKind::Router, options);
    let peer = server.peer(SocketKind::Dealer, Some("Lucy"));
    server.lose(peer);
    assert_eq!(server.recv(), Ok(message(&["Lucy", "gone"])));
}

#[test]
fn xpub_welcomes_each_new_subscriber() {
    let options = SocketOptions {
        xpub_welcome: Some(message(&["welcome"])),
        ..SocketOptions::default()
    };
    let mut publisher = Bench::with(SocketKind::Xpub, options);
    for _ in 0..2 {
        let peer = publisher.peer(SocketKind::Sub, None);
        assert_eq!(publisher.messages_for(peer), [message(&["welcome"])]);
    }
    assert_eq!(originated(&publisher), [Rule::XpubWelcomes; 2]);
}

#[test]
fn a_message_the_socket_makes_is_announced_before_it_is_queued() {
    let options = SocketOptions {
        hello_message: Some(Message::of(["hello"])),
        ..SocketOptions::default()
    };
    let mut push = Bench::with(SocketKind::Push, options);
    push.connect();
    let kinds: Vec<_> = push.events.iter().map(Event::kind).collect();
    let expected = [
        EventKind::PeerAttached,
        EventKind::Originated,
        EventKind::Queued,
    ];
    assert_eq!(kinds, expected);
}
