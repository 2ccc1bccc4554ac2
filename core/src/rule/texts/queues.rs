//! The rules of waiting and of loss on the way.

use super::Entry;
use crate::lang::phrase;

pub(super) const HIGH_WATER_MARK: Entry = Entry {
    id: "high-water-mark",
    short: phrase!(
        "Every queue is full, and the sender has to wait.",
        "队列都满了，发送方只能等。"
    ),
    long: phrase!(
        "A queue holds a set number of whole messages for each peer, 1000 unless told \
             otherwise; 0 means no limit. REQ, DEALER, PUSH and PAIR never drop: they wait until \
             a peer has room. Over TCP the system's own buffers hold more on top, so a mark \
             of 1 does not mean one message.",
        "每个对端的队列能放的整条消息有个数，默认 1000，设成 0 就是不限。REQ、DEALER、PUSH 和 PAIR \
             从不丢消息：它们会等，直到哪个对端有了空位。走 TCP 时系统缓冲区里还能再放一些，\
             所以高水位设成 1，并不等于只能有一条消息。"
    ),
    source: "RFC 28, General behavior; libzmq: 1000 messages each way",
};

pub(super) const NO_PEER: Entry = Entry {
    id: "no-peer",
    short: phrase!(
        "There is nobody to send to, and the sender has to wait.",
        "没有人可发，发送方只能等。"
    ),
    long: phrase!(
        "A REQ, DEALER or PUSH that binds has no queue until the first peer connects. It does not \
             drop the message: the send waits, and goes on as soon as somebody comes.",
        "绑定的 REQ、DEALER 或 PUSH，在第一个对端连进来之前没有队列。它不会丢掉消息，\
             send 会等着，有人来了就继续。"
    ),
    source: "RFC 28, REQ and DEALER",
};

pub(super) const LINK_LOSS: Entry = Entry {
    id: "link-loss",
    short: phrase!(
        "The link lost the message, as the scenario wants it.",
        "消息在链路上丢了，这是场景里设定的。"
    ),
    long: phrase!(
        "Real TCP does not lose messages while it stands; this is the playground's way to \
             show what happens to a program that counts on every one arriving. Over simulated \
             TCP the octets are sent again and arrive later; handed over in process, the message \
             is gone.",
        "真正的 TCP 在连接期间不会丢消息；这里故意丢，是为了看看，一个指望每条消息都送到的\
             程序会怎样。走模拟的 TCP 时，字节会重发，只是晚到；进程内直接交接时，消息就真没了。"
    ),
    source: "Hopscope: the link's loss",
};

pub(super) const LINK_ENDED: Entry = Entry {
    id: "link-ended",
    short: phrase!(
        "The link ended while the message was on it: it is lost.",
        "消息还在路上，链路就断了：消息丢了。"
    ),
    long: phrase!(
        "ZeroMQ does not acknowledge messages. What has left its queue is the network's, and goes \
             with the connection when an end is killed or the line is cut. The sender does not \
             learn of it and does not send it again: whoever needs an answer asks once more.",
        "ZeroMQ 没有确认机制。消息一离开队列，就归网络管；一端被杀掉，或者线路被切断，它就跟着连接\
             一起没了。发送方不知道，也不会重发：需要答复的一方，只能再问一次。"
    ),
    source: "Hopscope: acts",
};

pub(super) const CONFLATE_KEEPS_LAST: Entry = Entry {
    id: "conflate-keeps-last",
    short: phrase!(
        "Only the last message is kept: a newer one takes its place.",
        "队列只留最后一条，新的来了就替掉旧的。"
    ),
    long: phrase!(
        "With ZMQ_CONFLATE a queue holds one message, and whoever reads gets the newest \
             there is. That suits a price or a position, where an old value is worth nothing, \
             and nothing that must arrive in full.",
        "设了 ZMQ_CONFLATE，队列里只有一条消息，谁来读都拿到最新的。价格、位置这类旧值\
             没用的数据正合适，必须条条送到的就不行。"
    ),
    source: "libzmq: ZMQ_CONFLATE",
};
