//! What happens to messages, told.

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Event, Operation, PeerId, Stage, say};
use hopscope_core::{Frame, Identity, Interest, Lang, Message, Rule};

use crate::support::{PEER, check, lucy, record, topology};

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
