//! The rules of DEALER, ROUTER and the proxy between them.

use super::Entry;
use crate::lang::phrase;

pub(super) const DEALER_LEAVES_FRAMES: Entry = Entry {
    id: "dealer-leaves-frames",
    short: phrase!(
        "DEALER adds no frame and removes none.",
        "DEALER 不加帧，也不减帧。"
    ),
    long: phrase!(
        "What the application gives is what crosses the wire, and what crossed the wire is \
             what the application gets. To talk to a REP through a DEALER, the application has to \
             write the delimiter itself, and it finds one in front of each reply.",
        "应用给什么，线上就走什么；线上来什么，应用就收到什么。要用 DEALER 和 REP 通信，\
             应用必须自己写分隔帧，收到的每个回复前面也会带着它。"
    ),
    source: "RFC 28, DEALER",
};

pub(super) const ROUND_ROBIN: Entry = Entry {
    id: "round-robin",
    short: phrase!(
        "Messages go to the peers in turn.",
        "消息轮流发给各个对端。"
    ),
    long: phrase!(
        "Each message goes whole to the next peer that has room in its queue; a peer whose \
             queue is full is passed over. The turn goes by count and not by load: a slow worker \
             gets as many messages as a fast one until its queue is full.",
        "每条消息整条发给下一个队列里还有空位的对端，队列满了的就跳过。轮的是次数，\
             不看忙闲：队列没满之前，慢的工作者和快的分到一样多。"
    ),
    source: "RFC 28, REQ and DEALER; RFC 30, PUSH",
};

pub(super) const FAIR_QUEUE: Entry = Entry {
    id: "fair-queue",
    short: phrase!(
        "Messages wait in one queue for each peer and are taken from the peers in turn.",
        "每个对端各有一个接收队列，从各个对端轮流取消息。"
    ),
    long: phrase!(
        "The socket takes one whole message from each peer that has some, then goes round \
             again. So one peer that sends a great deal cannot keep the others from being heard, \
             and frames of different messages never mix.",
        "套接字从每个有消息的对端各取一整条，然后再来一轮。这样，一个发得特别多的对端不会\
             让别人排不上，不同消息的帧也不会混在一起。"
    ),
    source: "RFC 28, REP, DEALER and ROUTER",
};

pub(super) const ROUTER_PUSHES_IDENTITY: Entry = Entry {
    id: "router-pushes-identity",
    short: phrase!(
        "ROUTER puts the identity of the sender in front of what it receives.",
        "ROUTER 把发送者的身份加在收到的消息前面。"
    ),
    long: phrase!(
        "It is the name of the peer the message came from, not the ROUTER's own address: \
             without it nobody could route the reply. The name was not in the message; ROUTER \
             knows which connection it came by. In a chain each ROUTER puts its frame in front of \
             the earlier ones, so the newest name is first.",
        "加上的是消息来自哪个对端，不是 ROUTER 自己的地址；没有它，回复就不知道往哪里送。\
             名字本来不在消息里，是 ROUTER 自己知道消息从哪条连接来。在一串 ROUTER 里，\
             每个都把自己的一帧加在先前的前面，所以最新的名字排第一。"
    ),
    source: "RFC 28, ROUTER",
};

pub(super) const ROUTER_POPS_IDENTITY: Entry = Entry {
    id: "router-pops-identity",
    short: phrase!(
        "ROUTER takes the first frame off and sends the rest to the peer of that name.",
        "ROUTER 取下第一帧，把其余的发给叫这个名字的对端。"
    ),
    long: phrase!(
        "The name is used up: it does not travel on. ROUTER looks at no other frame and does \
             not care whether there is a delimiter. What the first ROUTER put on last on the way \
             out comes off first on the way back.",
        "名字用完就没了，不会继续往下传。别的帧 ROUTER 一概不看，也不管有没有分隔帧。\
             去程最后加上的名字，回程最先取下。"
    ),
    source: "RFC 28, ROUTER",
};

pub(super) const ROUTER_DROPS_UNROUTABLE: Entry = Entry {
    id: "router-drops-unroutable",
    short: phrase!(
        "ROUTER drops a message to a name it does not know.",
        "名字不认识，ROUTER 就把消息丢掉。"
    ),
    long: phrase!(
        "The peer may never have existed, may be misspelt, may have gone, or may not have \
             finished its handshake. The send succeeds all the same, so nobody is told. Set \
             ZMQ_ROUTER_MANDATORY to get an error instead.",
        "这个对端也许从没存在过，也许名字写错了，也许已经离开，也许还没握完手。\
             send 照样成功，所以谁也不会知道。想得到报错，就设 ZMQ_ROUTER_MANDATORY。"
    ),
    source: "RFC 28, ROUTER",
};

pub(super) const ROUTER_DROPS_FULL: Entry = Entry {
    id: "router-drops-full",
    short: phrase!(
        "The queue to that peer is full, and the message is dropped.",
        "发往这个对端的队列满了，消息被丢掉。"
    ),
    long: phrase!(
        "ROUTER and REP never wait when they send: one slow peer must not hold up all the \
             others. When the peer's queue stands at its high-water mark, what comes on top is \
             dropped without an error. A mandatory ROUTER waits instead.",
        "ROUTER 和 REP 发送时从不等待：不能让一个慢的对端拖住所有人。对端的队列到了高水位，\
             再来的就丢掉，不报错。设了 mandatory 的 ROUTER 则会等。"
    ),
    source: "RFC 28, ROUTER",
};

pub(super) const ROUTER_DROPS_BARE_IDENTITY: Entry = Entry {
    id: "router-drops-bare-identity",
    short: phrase!(
        "ROUTER drops a message that is a name and nothing else.",
        "只有名字、没有内容的消息，ROUTER 会丢掉。"
    ),
    long: phrase!(
        "The first frame only says to whom the message goes. Once it is taken off, nothing is \
             left to send, and a message has at least one frame. To send an empty message, add an \
             empty frame behind the name.",
        "第一帧只说明消息发给谁。把它取下之后就没有东西可发了，而一条消息至少要有一帧。\
             想发空消息，就在名字后面加一个空帧。"
    ),
    source: "libzmq: ignores a message of the identity alone",
};

pub(super) const ROUTER_REFUSES_UNROUTABLE: Entry = Entry {
    id: "router-refuses-unroutable",
    short: phrase!(
        "A mandatory ROUTER refuses a message to a name it does not know.",
        "设了 mandatory 的 ROUTER 遇到不认识的名字，会拒绝发送。"
    ),
    long: phrase!(
        "With ZMQ_ROUTER_MANDATORY the send fails with EHOSTUNREACH instead of dropping the \
             message, and the application still has it. If the name is known but its queue is \
             full, the send waits.",
        "设了 ZMQ_ROUTER_MANDATORY，send 会以 EHOSTUNREACH 失败，而不是悄悄丢掉，\
             消息还在应用手里。如果名字认识但队列满了，send 就等着。"
    ),
    source: "RFC 28, ROUTER; libzmq: ZMQ_ROUTER_MANDATORY",
};

pub(super) const PROXY_FORWARDS: Entry = Entry {
    id: "proxy-forwards",
    short: phrase!(
        "A proxy passes whole messages from one socket to the other and touches no frame.",
        "代理把整条消息从一个套接字搬到另一个，一帧也不动。"
    ),
    long: phrase!(
        "It reads a message from one side and writes it to the other, both ways, and need not \
             understand it. All that happens to the envelope is done by its two sockets: ROUTER \
             adds and removes names, DEALER does nothing. A proxy is not a special socket, just \
             this loop.",
        "它从一边读一条消息，写到另一边，两个方向都一样，内容不需要懂。信封上的变化都是\
             它的两个套接字做的：ROUTER 加名字、取名字，DEALER 什么也不做。\
             代理并不是一种特殊的套接字，只是这样一个循环。"
    ),
    source: "libzmq: zmq_proxy",
};
