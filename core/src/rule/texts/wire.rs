//! The rules of ZMTP, the protocol on the wire.

use super::Entry;
use crate::lang::phrase;

pub(super) const ZMTP_GREETING: Entry = Entry {
    id: "zmtp-greeting",
    short: phrase!(
        "Each side opens the connection with a greeting of 64 octets.",
        "连接一建立，双方各发一段 64 字节的问候。"
    ),
    long: phrase!(
        "It starts with FF, eight octets without meaning and 7F, then tells the version, 3.1, \
             and the security mechanism, here NULL. Both sides send it without waiting for the \
             other. Something that is no ZeroMQ is found out here.",
        "它以 FF 开头，接着是 8 个没有含义的字节和 7F，然后是版本 3.1 和安全机制，这里是 NULL。\
             双方都不等对方就发。对面要是根本不是 ZeroMQ，到这一步就看出来了。"
    ),
    source: "RFC 37, Greeting",
};

pub(super) const ZMTP_READY: Entry = Entry {
    id: "zmtp-ready",
    short: phrase!(
        "READY tells the socket type and the identity, once for the whole connection.",
        "READY 报出套接字类型和身份，整个连接只报这一次。"
    ),
    long: phrase!(
        "It is a command and no message, so no application sees it. It holds named \
             properties: Socket-Type, and Identity if the peer has chosen one. From here a ROUTER \
             knows its peer's name; no message repeats it. When both sides have sent and read \
             READY, messages may pass.",
        "它是命令，不是消息，应用看不到。里面是一些带名字的属性：Socket-Type，\
             以及对端自选身份时的 Identity。ROUTER 就是从这里知道对端叫什么的，之后的消息不再重复。\
             双方都发了也读了 READY，消息才可以通行。"
    ),
    source: "RFC 37, NULL; RFC 37, Connection Metadata",
};

pub(super) const ZMTP_ERROR: Entry = Entry {
    id: "zmtp-error",
    short: phrase!(
        "ERROR ends the handshake: the peer will not talk.",
        "ERROR 结束握手：对端不愿通信。"
    ),
    long: phrase!(
        "It carries a short reason in plain text, such as a socket type that does not fit. \
             Trying again would end the same way, so the connecting side gives up.",
        "它带着一句简短的理由，比如套接字类型配不上。再试一次也是同样的结果，\
             所以主动连接的一方就此放弃。"
    ),
    source: "RFC 37, Error Handling",
};

pub(super) const ZMTP_HEARTBEAT: Entry = Entry {
    id: "zmtp-heartbeat",
    short: phrase!(
        "PING is answered by PONG, and no application sees either.",
        "收到 PING 就回 PONG，应用两个都看不到。"
    ),
    long: phrase!(
        "A silent TCP connection may be dead without anybody noticing, so a peer may ask for \
             a sign of life. PONG brings back the few octets that PING carried. Neither changes \
             whose turn it is at a REQ or REP.",
        "一条安静的 TCP 连接可能早就断了却没人发觉，所以对端可以要一个还活着的信号。\
             PONG 会把 PING 带来的几个字节原样带回。它们不影响 REQ 和 REP 轮到谁。"
    ),
    source: "RFC 37, Connection Heartbeating",
};

pub(super) const ZMTP_UNKNOWN_COMMAND: Entry = Entry {
    id: "zmtp-unknown-command",
    short: phrase!(
        "A command that is not known is ignored.",
        "不认识的命令，忽略就好。"
    ),
    long: phrase!(
        "Later versions of the protocol may add commands. An older peer that ignores them can \
             still exchange messages with a newer one.",
        "协议以后的版本可能增加命令。旧的一方忽略它们，仍然可以和新的一方交换消息。"
    ),
    source: "libzmq: ignores unknown commands",
};

pub(super) const ZMTP_FRAMING: Entry = Entry {
    id: "zmtp-framing",
    short: phrase!(
        "On the wire a frame is flags, a length and its octets.",
        "在线上，一帧由标志、长度和内容三部分组成。"
    ),
    long: phrase!(
        "The flags say whether more frames of the message follow (01), whether the length \
             takes eight octets instead of one (02), and whether it is a command (04). Nothing \
             says whether a frame is a name, the delimiter or the body: that follows from its \
             place alone.",
        "标志说明这条消息后面还有没有帧（01）、长度占 8 个字节还是 1 个（02）、是不是命令（04）。\
             没有哪一位说明这一帧是名字、分隔帧还是消息体：那只取决于它的位置。"
    ),
    source: "RFC 37, Framing",
};

pub(super) const ZMTP_VIOLATION: Entry = Entry {
    id: "zmtp-violation",
    short: phrase!(
        "The octets break the protocol, and the connection is closed.",
        "收到的字节违反协议，连接被关闭。"
    ),
    long: phrase!(
        "After octets that mean nothing, there is no telling where the next frame begins, so \
             there is no way to go on. A message that was not complete is not delivered, not even \
             in part. Often the peer is simply no ZeroMQ: another server on that port.",
        "读到没有意义的字节之后，就再也分不出下一帧从哪里开始，只能停下。没收全的消息不会交出去，\
             一部分也不会。很多时候原因很简单：那个端口上跑的根本不是 ZeroMQ。"
    ),
    source: "RFC 37, Framing",
};

pub(super) const HANDSHAKE_TIMEOUT: Entry = Entry {
    id: "handshake-timeout",
    short: phrase!(
        "The peer did not finish the handshake in time.",
        "对端没有按时完成握手。"
    ),
    long: phrase!(
        "Something accepted the connection and then stayed silent, or stopped half way. After \
             30 seconds, unless told otherwise, the connection is closed, so that such peers do \
             not pile up. A listener with too many of them closes the oldest sooner.",
        "有东西接受了连接，却一声不吭，或者说到一半停了。默认 30 秒后关闭连接，\
             免得这样的对端越积越多。这样的对端太多时，监听方会提前关闭最早的那个。"
    ),
    source: "libzmq: ZMQ_HANDSHAKE_IVL",
};

pub(super) const HEARTBEAT_TIMEOUT: Entry = Entry {
    id: "heartbeat-timeout",
    short: phrase!(
        "The peer gave no sign of life for too long, so the connection is closed.",
        "对端太久没有动静，连接被关闭。"
    ),
    long: phrase!(
        "Either our PING was followed by nothing at all, or the peer had promised with its own \
             PING to be heard again within a certain time. Anything counts as a sign of life, not \
             only PONG. The connecting side tries again as after any loss.",
        "要么我们发了 PING 之后什么都没收到，要么对端在自己的 PING 里承诺过多久之内会再有动静，\
             却没有做到。任何数据都算活着的迹象，不只是 PONG。主动连接的一方会像其他断线一样重连。"
    ),
    source: "RFC 37, Connection Heartbeating",
};

pub(super) const INTEREST_TRAVELS_UPSTREAM: Entry = Entry {
    id: "interest-travels-upstream",
    short: phrase!(
        "A subscription travels to the publisher, against the stream of messages.",
        "订阅逆着消息的方向，一路传到发布者那里。"
    ),
    long: phrase!(
        "The publisher filters, so that nobody is sent what he does not want. To today's peers \
             it is a command: SUBSCRIBE and CANCEL for topics, JOIN and LEAVE for groups. To older \
             ones it is a message that starts with 01 or 00. The oldest get everything and filter \
             for themselves.",
        "过滤由发布者来做，这样谁也不会收到自己不要的东西。对今天的对端，它是一条命令：\
             主题用 SUBSCRIBE 和 CANCEL，分组用 JOIN 和 LEAVE。对旧一些的对端，\
             它是以 01 或 00 开头的消息。最老的对端什么都收，自己过滤。"
    ),
    source: "RFC 37, Publish-Subscribe",
};
