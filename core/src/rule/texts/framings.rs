//! The rules of other ways to put messages on a link: older generations, WebSocket, no framing.

use super::Entry;
use crate::lang::phrase;

pub(super) const OLDER_PEER: Entry = Entry {
    id: "older-peer",
    short: phrase!(
        "A peer of an older ZeroMQ is told apart by its first octets.",
        "旧版 ZeroMQ 的对端，看最初几个字节就能认出来。"
    ),
    long: phrase!(
        "The oldest peers begin with the length of their identity. So the signature of today \
             is built to look like just that to them: FF and a length, then 7F as the flags. \
             Neither they nor the generation after them know mechanisms, so a socket that asks for \
             one refuses them.",
        "最老的对端一开口就是自己身份的长度。所以今天的签名在它们看来也正是这个样子：\
             FF 和一个长度，再加上当作标志的 7F。它们和下一代都不懂安全机制，\
             要求安全机制的套接字会拒绝它们。"
    ),
    source: "RFC 37, Detecting ZMTP 1.0 and 2.0 Peers",
};

pub(super) const ZWS_FRAMING: Entry = Entry {
    id: "zws-framing",
    short: phrase!(
        "Over WebSocket each frame is one binary message: a flag, then the body.",
        "在 WebSocket 上，每一帧就是一条二进制消息：一个标志，后面是内容。"
    ),
    long: phrase!(
        "WebSocket already tells where a message ends, so there is no length. The flag says \
             whether more frames follow (01) or whether it is a command (02), which are not the \
             numbers of ZMTP. There is no greeting either: the name of the mechanism is agreed \
             when the WebSocket is opened.",
        "WebSocket 自己就知道一条消息到哪里结束，所以不需要长度。标志说明后面还有没有帧（01），\
             或者这是不是命令（02），数值与 ZMTP 不同。这里也没有问候：\
             用哪种安全机制，在打开 WebSocket 时就谈好了。"
    ),
    source: "RFC 45, Framing",
};

pub(super) const RAW_OCTETS: Entry = Entry {
    id: "raw-octets",
    short: phrase!(
        "STREAM passes octets as they come: no greeting, no frames.",
        "STREAM 原样传递字节：没有问候，也没有帧。"
    ),
    long: phrase!(
        "The peer need not be a ZeroMQ at all: a web server will do. Where one message ends \
             and the next begins is up to whoever wrote the application, since TCP keeps no \
             borders.",
        "对端完全可以不是 ZeroMQ，一个网页服务器也行。TCP 不保留边界，\
             一条消息到哪里结束，得由写应用的人自己约定。"
    ),
    source: "libzmq: ZMQ_STREAM",
};
