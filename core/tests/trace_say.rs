//! Each event in a sentence, in both languages.

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{
    Event, LinkId, LinkInfo, NodeId, NodeInfo, Operation, PeerId, Record, SocketId, SocketInfo,
    Stage, Topology, WirePart, say,
};
use hopscope_core::{Frame, Identity, Instant, Interest, Lang, Message, Rule};

const PEER: PeerId = PeerId(0);

/// A client with a socket of `kind`, linked to a node named edge.
fn topology(kind: SocketKind) -> Topology {
    let socket = |node, kind| SocketInfo {
        node: NodeId(node),
        kind,
        identity: None,
        send_high_water_mark: 1000,
        receive_high_water_mark: 0,
        binds: Vec::new(),
    };
    let node = |name: &str, socket| NodeInfo {
        name: name.to_owned(),
        sockets: vec![socket],
    };
    Topology {
        nodes: vec![node("client", SocketId(0)), node("edge", SocketId(1))],
        sockets: vec![socket(0, kind), socket(1, SocketKind::Router)],
        links: vec![LinkInfo {
            connector: SocketId(0),
            binder: SocketId(1),
            endpoint: "front".to_owned(),
        }],
    }
}

fn record(event: Event) -> Record {
    let linked = event.peer().is_some();
    Record {
        at: Instant::ZERO,
        node: NodeId(0),
        socket: Some(SocketId(0)),
        link: linked.then_some(LinkId(0)),
        exchange: None,
        event: event.into_recorded(),
    }
}

fn check(kind: SocketKind, event: Event, en: &str, zh: &str) {
    let record = record(event);
    for (lang, expected) in [(Lang::En, en), (Lang::Zh, zh)] {
        assert_eq!(
            say(&topology(kind), &record, lang),
            expected,
            "{:?}",
            record.event
        );
    }
}

fn lucy() -> Identity {
    Identity::chosen(b"Lucy").expect("it is a good name")
}

#[test]
fn the_application_and_its_socket() {
    let message = Message::of(["hello"]);
    check(
        SocketKind::Req,
        Event::Submitted {
            message: message.clone(),
        },
        "client: the application sends 1 frame through REQ: \"hello\"",
        "client：应用通过 REQ 发送 1 帧：“hello”",
    );
    check(
        SocketKind::Dealer,
        Event::Delivered {
            peer: PEER,
            message: Message::of(["", "hello", ""]),
        },
        "client: the application receives 3 frames from DEALER: delimiter, \"hello\", empty frame",
        "client：应用从 DEALER 收到 3 帧：分隔帧、“hello”、空帧",
    );
    check(
        SocketKind::Req,
        Event::Refused {
            operation: Operation::Send,
            rule: Rule::ReqLockStep,
        },
        "client: REQ refuses to send. REQ takes strict turns: send one, receive one.",
        "client：REQ 拒绝发送。REQ 严格轮流：发一条，收一条。",
    );
    check(
        SocketKind::Rep,
        Event::Refused {
            operation: Operation::Receive,
            rule: Rule::RepLockStep,
        },
        "client: REP refuses to receive. REP takes strict turns: receive one, send one.",
        "client：REP 拒绝接收。REP 严格轮流：收一条，发一条。",
    );
    check(
        SocketKind::Dealer,
        Event::Blocked {
            message,
            rule: Rule::NoPeer,
        },
        "client: DEALER waits to send 1 frame: \"hello\". \
         There is nobody to send to, and the sender has to wait.",
        "client：DEALER 等着发送 1 帧：“hello”。没有人可发，发送方只能等。",
    );
}

#[test]
fn the_envelope() {
    check(
        SocketKind::Req,
        Event::DelimiterAdded {
            message: Message::of(["", "hello"]),
        },
        "client: REQ puts the delimiter in front; 2 frames",
        "client：REQ 在最前面加上分隔帧，现在是 2 帧",
    );
    check(
        SocketKind::Req,
        Event::DelimiterStripped {
            peer: PEER,
            message: Message::of(["hello"]),
        },
        "client: REQ takes the delimiter off; 1 frame left",
        "client：REQ 去掉分隔帧，剩下 1 帧",
    );
    check(
        SocketKind::Router,
        Event::IdentityPushed {
            peer: PEER,
            identity: lucy(),
            message: Message::of(["Lucy", "", "hello"]),
        },
        "client: ROUTER puts \"Lucy\" in front; 3 frames",
        "client：ROUTER 在最前面加上“Lucy”，现在是 3 帧",
    );
    check(
        SocketKind::Router,
        Event::IdentityPopped {
            peer: PEER,
            identity: Identity::generated(1),
            message: Message::of(["", "hello"]),
        },
        "client: ROUTER takes 0x0000000001 off the front; 2 frames for edge",
        "client：ROUTER 取下最前面的 0x0000000001，剩下 2 帧，发给 edge",
    );
    check(
        SocketKind::Rep,
        Event::EnvelopeKept {
            peer: PEER,
            envelope: Message::of(["Lucy", ""]),
            message: Message::of(["hello"]),
        },
        "client: REP keeps the envelope of 2 frames; 1 frame left",
        "client：REP 收起 2 帧的信封，剩下 1 帧",
    );
    check(
        SocketKind::Rep,
        Event::EnvelopeRestored {
            message: Message::of(["Lucy", "", "world"]),
        },
        "client: REP puts the envelope back in front; 3 frames",
        "client：REP 把信封放回最前面，现在是 3 帧",
    );
}

#[test]
fn queues_and_links() {
    let message = Message::of(["", "hello"]);
    check(
        SocketKind::Req,
        Event::Queued {
            peer: PEER,
            message: message.clone(),
            depth: 1,
        },
        "client: REQ queues 2 frames for edge; 1 message waits",
        "client：REQ 把 2 帧放进发往 edge 的队列，队列里有 1 条消息",
    );
    check(
        SocketKind::Req,
        Event::Queued {
            peer: PEER,
            message: message.clone(),
            depth: 3,
        },
        "client: REQ queues 2 frames for edge; 3 messages wait",
        "client：REQ 把 2 帧放进发往 edge 的队列，队列里有 3 条消息",
    );
    check(
        SocketKind::Req,
        Event::Sent {
            peer: PEER,
            message: message.clone(),
        },
        "client: sends 2 frames to edge: delimiter, \"hello\"",
        "client：向 edge 发出 2 帧：分隔帧、“hello”",
    );
    check(
        SocketKind::Req,
        Event::Received {
            peer: PEER,
            message: message.clone(),
            depth: 1,
        },
        "client: gets 2 frames from edge: delimiter, \"hello\"",
        "client：从 edge 收到 2 帧：分隔帧、“hello”",
    );
    let dropped = |stage, rule| Event::Dropped {
        peer: Some(PEER),
        message: message.clone(),
        stage,
        rule,
    };
    check(
        SocketKind::Router,
        dropped(Stage::Sending, Rule::RouterDropsFull),
        "client: ROUTER drops 2 frames: delimiter, \"hello\". \
         The queue to that peer is full, and the message is dropped.",
        "client：ROUTER 丢掉 2 帧：分隔帧、“hello”。发往这个对端的队列满了，消息被丢掉。",
    );
    check(
        SocketKind::Router,
        dropped(Stage::Queued, Rule::PeerGone),
        "client: ROUTER drops 2 frames queued for edge: delimiter, \"hello\". \
         A peer has gone, and the messages waiting for it are lost.",
        "client：ROUTER 丢掉排队等着发往 edge 的 2 帧：分隔帧、“hello”。\
         对端离开了，等着发给它的消息也没了。",
    );
    check(
        SocketKind::Router,
        dropped(Stage::OnLink { ahead: 0 }, Rule::LinkLoss),
        "client: loses 2 frames on the way to edge: delimiter, \"hello\". \
         The link lost the message, as the scenario wants it.",
        "client：去 edge 的路上丢失了 2 帧：分隔帧、“hello”。消息在链路上丢了，这是场景里设定的。",
    );
}

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
fn the_node() {
    let text = "-----\n[005] Lucy \n[000] \n[002] hi".to_owned();
    check(
        SocketKind::Router,
        Event::Printed { text },
        "client: the application prints [005] Lucy, [000], [002] hi",
        "client：应用打印 [005] Lucy、[000]、[002] hi",
    );
    check(
        SocketKind::Router,
        Event::Finished,
        "client: done",
        "client：完成",
    );
}

#[test]
fn long_and_binary_frames_are_told_in_part() {
    let long = "长".repeat(100);
    let binary = vec![0xAB; 100];
    let mut message = Message::of([long.as_bytes(), &binary]);
    for _ in 0..20 {
        message.push("x");
    }
    let said = say(
        &topology(SocketKind::Dealer),
        &record(Event::Submitted { message }),
        Lang::En,
    );
    let expected = format!(
        "client: the application sends 22 frames through DEALER: \"{}...\", 0x{}..., {}...",
        "长".repeat(48),
        "ab".repeat(20),
        "\"x\", ".repeat(10),
    );
    assert_eq!(said, expected);
}

/// What has no link, such as a drop for want of a peer, is told without its name.
#[test]
fn a_message_to_nobody() {
    check(
        SocketKind::Router,
        Event::Dropped {
            peer: None,
            message: Message::of(["nobody", "x"]),
            stage: Stage::Sending,
            rule: Rule::RouterDropsUnroutable,
        },
        "client: ROUTER drops 2 frames: \"nobody\", \"x\". \
         ROUTER drops a message to a name it does not know.",
        "client：ROUTER 丢掉 2 帧：“nobody”、“x”。名字不认识，ROUTER 就把消息丢掉。",
    );
}

#[test]
fn subscriptions_and_groups() {
    let peer = PeerId(0);
    let topic = Interest::Subscribe("weather".into());
    check(
        SocketKind::Sub,
        Event::InterestStated {
            interest: topic.clone(),
        },
        "client: the application subscribes to \"weather\"",
        "client：应用订阅“weather”",
    );
    check(
        SocketKind::Sub,
        Event::InterestSent {
            peer,
            interest: topic.clone(),
        },
        "client: SUB subscribes to \"weather\" at edge",
        "client：SUB 向 edge 订阅“weather”",
    );
    check(
        SocketKind::Pub,
        Event::InterestReceived {
            peer,
            interest: Interest::Cancel(Frame::EMPTY),
        },
        "client: PUB knows that edge no longer wants everything",
        "client：PUB 知道了：edge 不再要一切",
    );
    check(
        SocketKind::Xpub,
        Event::InterestIgnored {
            peer: Some(peer),
            interest: topic,
            rule: Rule::XpubCollapses,
        },
        "client: XPUB passes over a word about \"weather\". \
         XPUB shows only the first subscription to a topic and the end of the last.",
        "client：XPUB 略过关于“weather”的一句。\
         同一主题，XPUB 只让应用看到第一次订阅和最后一次退订。",
    );
    check(
        SocketKind::Radio,
        Event::InterestReceived {
            peer,
            interest: Interest::Join(Frame::copy_from(&[0xAB])),
        },
        "client: RADIO knows that edge has joined 0xab",
        "client：RADIO 知道了：edge 加入了 0xab",
    );
    check(
        SocketKind::Dish,
        Event::InterestStated {
            interest: Interest::Leave(Frame::EMPTY),
        },
        "client: the application leaves the group without a name",
        "client：应用离开没有名字的组",
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
        "client: REQ tries again to reach edge in 100.500 ms",
        "client：REQ 过 100.500 ms 再试着连接 edge",
    );
}

#[test]
fn what_is_done_from_outside() {
    let cases = [
        (
            Event::LinkCut,
            "client: the link client – edge is cut",
            "client：client – edge 的链路被切断了",
        ),
        (
            Event::LinkUnplugged,
            "client: the link client – edge is unplugged: nothing crosses it, and nobody is told",
            "client：client – edge 的链路被拔掉了：什么也过不去，谁也不知道",
        ),
        (
            Event::LinkRestored,
            "client: the link client – edge can be used again",
            "client：client – edge 的链路又可以用了",
        ),
        (
            Event::Killed,
            "client: is killed; all that it held is gone",
            "client：被杀死了，手里的东西全都没了",
        ),
        (Event::Restarted, "client: starts again", "client：重新启动"),
    ];
    for (event, en, zh) in cases {
        let is_node = matches!(event, Event::Killed | Event::Restarted);
        let record = Record {
            socket: None,
            link: (!is_node).then_some(LinkId(0)),
            ..record(event)
        };
        let topology = topology(SocketKind::Req);
        assert_eq!(say(&topology, &record, Lang::En), en);
        assert_eq!(say(&topology, &record, Lang::Zh), zh);
    }
}
