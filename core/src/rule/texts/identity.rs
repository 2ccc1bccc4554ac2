//! The rules of identities and of peers coming and going.

use super::Entry;
use crate::lang::phrase;

pub(super) const IDENTITY_GENERATED: Entry = Entry {
    id: "identity-generated",
    short: phrase!(
        "The peer chose no identity, so ROUTER makes one up: 00 and a 32-bit number.",
        "对端没有自选身份，ROUTER 就编一个：00 加一个 32 位的数。"
    ),
    long: phrase!(
        "The five octets name the connection within this one ROUTER and are never sent to the \
             peer. They last as long as the connection: after a reconnect the same program has \
             another name, and a reply to the old one goes nowhere. ZeroMQ 2 used 17 octets, 00 \
             and a UUID.",
        "这 5 个字节只在这一个 ROUTER 里代表这条连接，从不发给对端。连接在，名字就在；\
             重连之后，同一个程序会换一个名字，发给旧名字的回复就无处可去。\
             ZeroMQ 2 用的是 17 个字节：00 加一个 UUID。"
    ),
    source: "RFC 28, ROUTER; libzmq: 00 and a counter",
};

pub(super) const IDENTITY_CHOSEN: Entry = Entry {
    id: "identity-chosen",
    short: phrase!(
        "The peer chose its identity, and ROUTER knows it by that name.",
        "对端自己选了身份，ROUTER 就用这个名字称呼它。"
    ),
    long: phrase!(
        "The peer tells the name once, in the READY of its handshake, so it has to be set \
             before connecting. It is 1 to 255 octets and survives a reconnect. Messages do not \
             carry it and do not get longer. Today's libzmq calls it the routing id.",
        "对端只在握手的 READY 里报一次名字，所以必须在连接之前设好。它有 1 到 255 个字节，\
             重连后仍然不变。消息里不带它，也不会因此变长。现在的 libzmq 把它叫作 routing id。"
    ),
    source: "RFC 37, Identity; RFC 28, ROUTER",
};

pub(super) const IDENTITY_DUPLICATE: Entry = Entry {
    id: "identity-duplicate",
    short: phrase!(
        "Another peer has this name already: the newcomer is neither heard nor reached.",
        "这个名字已经有人用了：后来的对端说话没人听，也收不到消息。"
    ),
    long: phrase!(
        "A name must be unique within a ROUTER, and the first to come keeps it. The second \
             peer is connected and sees no error, but nothing it sends is read. With libzmq's \
             ZMQ_ROUTER_HANDOVER the newcomer would take the name over.",
        "名字在一个 ROUTER 里必须唯一，先到的保住名字。后来的对端连着，也看不到任何错误，\
             但它发的东西没有人读。libzmq 若设了 ZMQ_ROUTER_HANDOVER，名字就会归后来者。"
    ),
    source: "RFC 28, ROUTER; libzmq: keeps the first",
};

pub(super) const IDENTITY_INVALID: Entry = Entry {
    id: "identity-invalid",
    short: phrase!(
        "An identity has 1 to 255 octets and does not start with zero.",
        "身份有 1 到 255 个字节，而且不能以 0 开头。"
    ),
    long: phrase!(
        "A zero in front marks the names that ROUTERs make up, so no peer may choose one like \
             that. If a peer announces such a name in the handshake, its connection is closed.",
        "开头的 0 留给 ROUTER 自己编的名字，对端不能选这样的。\
             握手时报出不合规矩的名字，连接会被关闭。"
    ),
    source: "RFC 37, Identity",
};

pub(super) const CONNECT_QUEUES_AT_ONCE: Entry = Entry {
    id: "connect-queues-at-once",
    short: phrase!(
        "A socket that connects has a queue for its peer before the peer is there.",
        "主动连接的套接字，在对端出现之前就已经有了给它的队列。"
    ),
    long: phrase!(
        "REQ and DEALER can therefore send at once; the messages wait and leave when the \
             handshake is done. It does not matter which side starts first. A socket that binds \
             has no such queue: it gets one for each peer that arrives.",
        "所以 REQ 和 DEALER 连上就可以发，消息先等着，握手一完成就走。哪边先启动都没关系。\
             绑定的一方没有这样的队列，来一个对端才建一个。"
    ),
    source: "RFC 28, General behavior",
};

pub(super) const PEER_GONE: Entry = Entry {
    id: "peer-gone",
    short: phrase!(
        "A peer has gone, and the messages waiting for it are lost.",
        "对端离开了，等着发给它的消息也没了。"
    ),
    long: phrase!(
        "The queue of a peer that had connected to this socket lives as long as the \
             connection. Once it is gone, ZeroMQ does not keep its messages for a peer that might \
             come back. A program that must not lose any has to ask for replies and send again.",
        "连进来的对端，它的队列和连接同生共死。连接没了，队列里的消息也就没了归属，\
             ZeroMQ 不会替可能回来的对端保存。不能丢消息的程序，要靠回复来确认，必要时重发。"
    ),
    source: "RFC 28, General behavior",
};

pub(super) const INCOMPATIBLE_PEERS: Entry = Entry {
    id: "incompatible-peers",
    short: phrase!(
        "These two socket types do not talk to each other.",
        "这两种套接字不能相互通信。"
    ),
    long: phrase!(
        "REQ talks to REP and ROUTER; REP to REQ and DEALER; DEALER to REP, DEALER and \
             ROUTER; ROUTER to REQ, DEALER and ROUTER. PUB and XPUB talk to SUB and XSUB, PUSH to \
             PULL, PAIR to PAIR. Each side tells its type in the handshake, and a wrong pair ends \
             it: here with an ERROR, in libzmq by closing without a word.",
        "REQ 可以和 REP、ROUTER 通信；REP 和 REQ、DEALER；DEALER 和 REP、DEALER、ROUTER；\
             ROUTER 和 REQ、DEALER、ROUTER。发布的一方只和订阅的一方通信，推送的只和拉取的通信，成对的只和成对的通信。双方在握手时报出类型，配错了就到此为止：\
             这里会回一个 ERROR，libzmq 则一声不响地关闭连接。"
    ),
    source: "RFC 37, Socket-Type",
};

pub(super) const RECONNECT: Entry = Entry {
    id: "reconnect",
    short: phrase!(
        "The connecting side makes a broken connection again by itself.",
        "连接断了，主动连接的一方会自己重连。"
    ),
    long: phrase!(
        "It tries again after a short wait that grows with each failure, and what was queued \
             goes out then. What was already on the wire when the connection broke may be lost; \
             it is never delivered twice. A refusal in the handshake is final.",
        "它等一小会儿再试，失败越多等得越久；连上之后，排队的消息接着发。断开时已经在线上的\
             消息可能丢失，但绝不会送到两次。握手时被拒绝，就不再试了。"
    ),
    source: "RFC 37, Error Handling",
};

pub(super) const ROUTER_HANDS_OVER: Entry = Entry {
    id: "router-hands-over",
    short: phrase!(
        "A newcomer takes over the name of a peer that is there.",
        "后来的对端接过了先来者的名字。"
    ),
    long: phrase!(
        "With ZMQ_ROUTER_HANDOVER the newcomer gets the name, as a client that comes back \
             before its old connection is known to be dead would want. The earlier peer gets \
             a name made up for it and is disconnected.",
        "设了 ZMQ_ROUTER_HANDOVER，名字归后来者：客户端重连得快，旧连接还没被发现已断\
             时，正需要这样。先来者换上一个编出来的名字，然后被断开。"
    ),
    source: "libzmq: ZMQ_ROUTER_HANDOVER",
};

pub(super) const ROUTER_NOTIFIES: Entry = Entry {
    id: "router-notifies",
    short: phrase!(
        "ROUTER tells its application that a peer has come or gone.",
        "ROUTER 告诉应用：有对端来了，或者走了。"
    ),
    long: phrase!(
        "With ZMQ_ROUTER_NOTIFY the application receives the name of the peer and an \
             empty frame. Nothing of it crosses the wire: the message is made by the socket \
             itself.",
        "设了 ZMQ_ROUTER_NOTIFY，应用会收到对端的名字和一个空帧。这条消息没有走过线路，\
             是套接字自己做的。"
    ),
    source: "libzmq: ZMQ_ROUTER_NOTIFY",
};

pub(super) const PROBES_ROUTER: Entry = Entry {
    id: "probes-router",
    short: phrase!(
        "An empty message makes this side known to a ROUTER.",
        "发一条空消息，好让 ROUTER 知道这一边。"
    ),
    long: phrase!(
        "With ZMQ_PROBE_ROUTER the socket sends one empty frame as soon as it has a new \
             peer. A ROUTER at the other end then sees the name of this side before anybody \
             has said a word, which is how two ROUTERs learn of each other.",
        "设了 ZMQ_PROBE_ROUTER，套接字一有新的对端，就先发一个空帧。对面的 ROUTER 因此\
             在谁都没开口之前就看到这一边的名字，两个 ROUTER 就是这样认识彼此的。"
    ),
    source: "libzmq: ZMQ_PROBE_ROUTER",
};

pub(super) const IDENTITY_ASSIGNED: Entry = Entry {
    id: "identity-assigned",
    short: phrase!(
        "The connecting side has named the peer itself.",
        "主动连接的一方自己给对端起了名字。"
    ),
    long: phrase!(
        "With ZMQ_CONNECT_ROUTING_ID the application says what the next peer it connects \
             to is called here. It can send by that name at once, and whatever name the peer \
             announces is not used.",
        "设了 ZMQ_CONNECT_ROUTING_ID，应用说好下一个要连的对端在这里叫什么。马上就能用\
             这个名字发消息，对端自己报的名字则不用。"
    ),
    source: "libzmq: ZMQ_CONNECT_ROUTING_ID",
};
