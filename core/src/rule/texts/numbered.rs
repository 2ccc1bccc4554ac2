//! The rules of the types that know their peers by a number: SERVER, PEER and STREAM.

use super::Entry;
use crate::lang::phrase;

pub(super) const SERVER_NUMBERS: Entry = Entry {
    id: "server-numbers",
    short: phrase!(
        "SERVER and PEER know each peer by a number of 32 bits.",
        "SERVER 和 PEER 用一个 32 位的编号认识每个对端。"
    ),
    long: phrase!(
        "The number is never zero, is made up by the socket and cannot be chosen by the \
             peer. It goes beside the message and never crosses the wire: an answer sent with \
             the number of a request goes to whoever asked.",
        "编号不会是零，由套接字自己编，对端不能挑。它跟在消息旁边，从不上线路：用请求\
             的编号发出回答，就会回到提问的那一方。"
    ),
    source: "RFC 41, SERVER; RFC 51, PEER",
};

pub(super) const SERVER_REFUSES_UNKNOWN: Entry = Entry {
    id: "server-refuses-unknown",
    short: phrase!(
        "SERVER and PEER refuse a message to a number they do not know.",
        "编号不认识，SERVER 和 PEER 就拒绝发送。"
    ),
    long: phrase!(
        "The peer has gone, or there never was one of that number. The send fails with \
             EHOSTUNREACH and the application still has the message; nothing is dropped in \
             silence.",
        "那个对端已经走了，或者从来没有过这个编号。send 以 EHOSTUNREACH 失败，消息还在\
             应用手里，不会悄悄丢掉。"
    ),
    source: "RFC 41, SERVER; libzmq: EHOSTUNREACH",
};

pub(super) const STREAM_NAMES: Entry = Entry {
    id: "stream-names",
    short: phrase!(
        "STREAM knows each connection by a name of five octets.",
        "STREAM 用五个字节的名字认识每条连接。"
    ),
    long: phrase!(
        "It speaks bare TCP: no greeting, no frames, octets as they come. The application \
             finds the name of the connection in front of each piece and puts it in front of \
             what it sends. A piece ends where the network happened to cut it.",
        "它说的是不加包装的 TCP：没有问候，也没有帧，字节来多少算多少。应用收到的每一\
             段前面都有连接的名字，发送时也要把名字放在前面。一段在哪里断开，全看网络怎么\
             切。"
    ),
    source: "libzmq: ZMQ_STREAM",
};

pub(super) const STREAM_EMPTY_FRAME: Entry = Entry {
    id: "stream-empty-frame",
    short: phrase!(
        "At a STREAM an empty frame tells of a connection made or lost, or closes it.",
        "在 STREAM 上，空帧表示连接建立或断开，发出去则是关闭连接。"
    ),
    long: phrase!(
        "Octets are never empty, so an empty frame behind the name is free to mean \
             something else. Received, it says that the connection has just begun or ended; \
             sent, it closes the connection once everything before it has left.",
        "字节不会是空的，所以名字后面的空帧可以另作他用。收到它，说明连接刚刚建立或断\
             开；发出它，等前面的都走完，连接就关闭。"
    ),
    source: "libzmq: ZMQ_STREAM",
};
