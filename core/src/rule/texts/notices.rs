//! The rules of messages that a socket makes itself, because somebody set them as options.

use super::Entry;
use crate::lang::phrase;

pub(super) const HELLO_MESSAGE: Entry = Entry {
    id: "hello-message",
    short: phrase!(
        "A set message is sent to each new peer before anything else.",
        "给每个新的对端，先发一条设好的消息。"
    ),
    long: phrase!(
        "With ZMQ_HELLO_MSG the socket speaks first by itself. Protocols that begin with \
             a login need no code for a connection that comes back.",
        "设了 ZMQ_HELLO_MSG，套接字自己先开口。以登录开头的协议，重连时就不必另写代码。"
    ),
    source: "libzmq: ZMQ_HELLO_MSG",
};

pub(super) const DISCONNECT_MESSAGE: Entry = Entry {
    id: "disconnect-message",
    short: phrase!(
        "A set message tells the application that a peer is lost.",
        "对端没了，应用会收到一条设好的消息。"
    ),
    long: phrase!(
        "With ZMQ_DISCONNECT_MSG the application receives the message as if the lost peer \
             had sent it last. It crosses no wire: the socket puts it there itself.",
        "设了 ZMQ_DISCONNECT_MSG，应用会收到这条消息，好像是走掉的对端最后发的。它没有\
             走过线路，是套接字自己放进去的。"
    ),
    source: "libzmq: ZMQ_DISCONNECT_MSG",
};

pub(super) const HICCUP_MESSAGE: Entry = Entry {
    id: "hiccup-message",
    short: phrase!(
        "A set message tells the application that a connection broke and is being made again.",
        "连接断了，正在重连，应用会收到一条设好的消息。"
    ),
    long: phrase!(
        "With ZMQ_HICCUP_MSG the side that connects learns of a break it would otherwise \
             not notice, since the socket comes back by itself. What was on its way at that \
             moment may be lost.",
        "设了 ZMQ_HICCUP_MSG，主动连接的一方就能知道断过，不然套接字自己重连，它根本察\
             觉不到。断开时正在路上的消息可能丢了。"
    ),
    source: "libzmq: ZMQ_HICCUP_MSG",
};
