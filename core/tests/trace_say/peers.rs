//! Peers and connections, told.

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Event, PeerId, WirePart};
use hopscope_core::{Identity, Lang, Message, Rule};

use crate::support::{PEER, check, lucy};

#[test]
fn peers() {
    check(
        SocketKind::Req,
        Event::PeerAttached {
            peer: PEER,
            rule: Some(Rule::ConnectQueuesAtOnce),
        },
        "client: REQ has a queue for edge",
        "client：REQ 有了给 edge 的队列",
    );
    check(
        SocketKind::Rep,
        Event::PeerAttached {
            peer: PEER,
            rule: None,
        },
        "client: edge connects to REP",
        "client：edge 连接到 REP",
    );
    check(
        SocketKind::Router,
        Event::PeerNamed {
            peer: PEER,
            identity: lucy(),
            rule: Rule::IdentityChosen,
        },
        "client: ROUTER knows edge as \"Lucy\", a name it chose",
        "client：ROUTER 把 edge 叫作“Lucy”，这是它自己选的名字",
    );
    check(
        SocketKind::Router,
        Event::PeerNamed {
            peer: PEER,
            identity: Identity::generated(0x6B8B_4567),
            rule: Rule::IdentityGenerated,
        },
        "client: ROUTER knows edge as 0x006b8b4567, a name made up for it",
        "client：ROUTER 把 edge 叫作 0x006b8b4567，这是编出来的名字",
    );
    check(
        SocketKind::Router,
        Event::PeerRefused {
            peer: PEER,
            rule: Rule::IncompatiblePeers,
        },
        "client: ROUTER does not let edge in. These two socket types do not talk to each other.",
        "client：ROUTER 不接受 edge。这两种套接字不能相互通信。",
    );
    check(
        SocketKind::Router,
        Event::PeerDetached { peer: PEER },
        "client: edge has gone",
        "client：edge 离开了",
    );
}

#[test]
fn the_connection() {
    let octets = bytes::Bytes::from_static(&[0; 64]);
    check(
        SocketKind::Req,
        Event::OctetsSent {
            peer: PEER,
            octets: octets.clone(),
            part: WirePart::Greeting,
        },
        "client: sends the greeting to edge, 64 octets",
        "client：向 edge 发出问候，64 字节",
    );
    for (part, en, zh) in [
        (WirePart::Ready, "READY", " READY"),
        (WirePart::Error, "ERROR", " ERROR"),
        (WirePart::Ping, "PING", " PING"),
        (WirePart::Pong, "PONG", " PONG"),
        (
            WirePart::UnknownCommand,
            "an unknown command",
            "一个不认识的命令",
        ),
    ] {
        check(
            SocketKind::Req,
            Event::OctetsReceived {
                peer: PEER,
                octets: octets.clone(),
                part,
            },
            &format!("client: gets {en} from edge, 64 octets"),
            &format!("client：从 edge 收到{zh}，64 字节"),
        );
    }
    check(
        SocketKind::Req,
        Event::HandshakeCompleted { peer: PEER },
        "client: is ready to exchange messages with edge",
        "client：可以和 edge 收发消息了",
    );
    check(
        SocketKind::Req,
        Event::Disconnected {
            peer: PEER,
            rule: None,
            detail: String::new(),
        },
        "client: the connection to edge has ended",
        "client：和 edge 的连接断了",
    );
    check(
        SocketKind::Req,
        Event::Disconnected {
            peer: PEER,
            rule: Some(Rule::HandshakeTimeout),
            detail: "no greeting came".to_owned(),
        },
        "client: the connection to edge has ended: no greeting came",
        "client：和 edge 的连接断了。对端没有按时完成握手。",
    );
}

#[test]
fn what_a_socket_says_of_itself() {
    let peer = PeerId(0);
    check(
        SocketKind::Dealer,
        Event::Originated {
            peer,
            message: Message::of([""]),
            rule: Rule::ProbesRouter,
        },
        "client: DEALER makes a message of 1 frame for edge itself: delimiter. \
         An empty message makes this side known to a ROUTER.",
        "client：DEALER 自己做了一条 1 帧的消息，给 edge：分隔帧。\
         发一条空消息，好让 ROUTER 知道这一边。",
    );
    check(
        SocketKind::Xpub,
        Event::Notified {
            peer,
            message: Message::of([&[1, b'A'][..]]),
            depth: 1,
            rule: Rule::XpubShowsSubscription,
        },
        "client: XPUB has a message of 1 frame about edge for the application: 0x0141. \
         XPUB shows its application each new subscription: 01 and the topic.",
        "client：XPUB 有一条关于 edge 的消息给应用，1 帧：0x0141。\
         XPUB 把新的订阅给应用看：01 加主题。",
    );
    check(
        SocketKind::Req,
        Event::NumberAdded {
            message: Message::of([&[0, 0, 0, 1][..], b"", b"hello"]),
        },
        "client: REQ puts its number in front; 3 frames",
        "client：REQ 在最前面加上编号，现在是 3 帧",
    );
    check(
        SocketKind::Pair,
        Event::PeerRefused {
            peer,
            rule: Rule::PairTakesOne,
        },
        "client: PAIR sends edge away. PAIR and CHANNEL talk to one peer; another is sent away.",
        "client：PAIR 请 edge 离开。PAIR 和 CHANNEL 只和一个对端说话，再来的会被请走。",
    );
}

#[test]
fn who_is_let_in_and_what_is_tried_again() {
    let judged = |admitted, user: &str| Event::Judged {
        peer: PEER,
        admitted,
        user: user.to_owned(),
        rule: Rule::HandlerDecides,
    };
    check(
        SocketKind::Rep,
        judged(true, "ada"),
        "client: REP lets edge in as \"ada\"",
        "client：REP 准许 edge 进来，身份是“ada”",
    );
    check(
        SocketKind::Rep,
        judged(true, ""),
        "client: REP lets edge in",
        "client：REP 准许 edge 进来",
    );
    let why = |lang| Rule::HandlerDecides.short(lang);
    check(
        SocketKind::Rep,
        judged(false, ""),
        &format!("client: REP does not let edge in. {}", why(Lang::En)),
        &format!("client：REP 不准 edge 进来。{}", why(Lang::Zh)),
    );
    check(
        SocketKind::Req,
        Event::RetryScheduled {
            peer: PEER,
            after: core::time::Duration::from_micros(100_500),
        },
        "client: REQ tries again to reach edge in 100.5 ms",
        "client：REQ 过 100.5 ms 再试着连接 edge",
    );
}
