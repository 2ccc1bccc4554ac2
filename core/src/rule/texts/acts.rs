//! The rules of what is done from outside: to nodes, to links and to messages on their way.

use super::Entry;
use crate::lang::phrase;

pub(super) const LINK_CUT: Entry = Entry {
    id: "link-cut",
    short: phrase!(
        "The connection was cut, and both ends learn of it at once.",
        "连接被切断，两端马上都知道。"
    ),
    long: phrase!(
        "A cut is what a reset of TCP is: the system tells both sides. Messages on the link are \
             lost. The side that connects keeps its queue and tries again; the side that binds \
             forgets its peer and everything queued for it.",
        "切断就像 TCP 的复位：系统会告诉两端。正在链路上的消息丢失。主动连接的一方留着\
             队列，不断重试；绑定的一方把对端连同发给它的队列一起忘掉。"
    ),
    source: "Hopscope: acts",
};

pub(super) const LINK_UNPLUGGED: Entry = Entry {
    id: "link-unplugged",
    short: phrase!(
        "The cable is out: nothing crosses, and nobody is told.",
        "网线拔了：什么也过不去，谁也不知道。"
    ),
    long: phrase!(
        "TCP does not notice a silent line as long as it has nothing to send, and for minutes \
             if it has. Only heartbeats of ZMTP find out sooner. What is under way waits and \
             arrives when the cable is back, unless the connection was given up meanwhile.",
        "线路没了声音，TCP 不发东西就察觉不到，发了也要好几分钟。只有 ZMTP 的心跳能早点\
             发现。路上的东西会等着，线插回去就到，除非连接在这之前已经被放弃。"
    ),
    source: "Hopscope: acts; RFC 37, Heartbeating",
};

pub(super) const LINK_RESTORED: Entry = Entry {
    id: "link-restored",
    short: phrase!(
        "The link can be used again; what waited on it goes on.",
        "链路又能用了，等在上面的东西继续走。"
    ),
    long: phrase!(
        "Nobody is told that a link is whole again. A connection that was cut comes back when \
             the connecting side tries the next time, so it may take as long as its pause. A \
             subscriber then subscribes anew by itself.",
        "链路好了，没有谁会收到通知。被切断的连接，要等主动连接的一方下次重试才会回来，\
             最多得等完它那段间隔。订阅者到时会自己重新订阅。"
    ),
    source: "Hopscope: acts; libzmq: ZMQ_RECONNECT_IVL",
};

pub(super) const LINK_DELAYED: Entry = Entry {
    id: "link-delayed",
    short: phrase!(
        "The link takes longer for whatever is put on it from now on.",
        "从现在起，放上这条链路的东西要走得更久。"
    ),
    long: phrase!(
        "A slow network is no fault to ZeroMQ: messages arrive later and in order. What it \
             brings to light are programs with short timeouts, late subscriptions, and replies \
             that come when nobody waits for them any more.",
        "网络慢，对 ZeroMQ 来说不算故障：消息晚到，顺序不变。它暴露的是超时太短的程序、\
             来得太晚的订阅，还有没人再等的回复。"
    ),
    source: "Hopscope: acts",
};

pub(super) const LINKS_KEEP_ORDER: Entry = Entry {
    id: "links-keep-order",
    short: phrase!(
        "One link never changes the order of its messages.",
        "同一条链路上的消息，顺序从不改变。"
    ),
    long: phrase!(
        "TCP hands octets over in the order in which they were sent, and a queue within one \
             process does too. So ZeroMQ has no reordering to survive on one link. Messages that \
             go by different links, or through different workers, may well overtake each other.",
        "TCP 按发送的顺序交付字节，进程内的队列也一样。所以在同一条链路上，ZeroMQ 不会遇到\
             乱序。走不同链路、经过不同工人的消息，倒是可能互相超车。"
    ),
    source: "RFC 28, General behavior; Hopscope: acts",
};

pub(super) const MESSAGE_DROPPED: Entry = Entry {
    id: "message-dropped",
    short: phrase!(
        "Somebody took the message off the link: it never arrives.",
        "有人把消息从链路上拿走了，它永远到不了。"
    ),
    long: phrase!(
        "ZeroMQ neither counts nor acknowledges messages, so neither end notices. A REQ waits \
             for its reply until its program gives up; a subscriber just misses one. Patterns \
             that have to survive this ask again, as the guide's Lazy Pirate does.",
        "ZeroMQ 既不给消息编号，也不确认，所以两端都察觉不到。REQ 会一直等回复，直到程序自己\
             放弃；订阅者只是少了一条。要扛住这种情况，就得再问一遍，像指南里的懒海盗那样。"
    ),
    source: "Hopscope: acts",
};

pub(super) const MESSAGE_HELD: Entry = Entry {
    id: "message-held",
    short: phrase!(
        "Somebody holds the message on the link, and all behind it waits.",
        "有人把消息扣在链路上，后面的都得等。"
    ),
    long: phrase!(
        "A link keeps its order, so whatever follows cannot pass: messages, subscriptions, \
             heartbeats. If heartbeats wait too long the peer counts as lost. Once released, all of \
             it arrives at the same moment.",
        "链路保持顺序，后面的东西都绕不过去：消息、订阅、心跳。心跳等得太久，对端就算丢了。\
             一旦放行，它们会在同一刻到达。"
    ),
    source: "Hopscope: acts",
};

pub(super) const MESSAGE_EDITED: Entry = Entry {
    id: "message-edited",
    short: phrase!(
        "Somebody on the way put other frames in the message's place.",
        "有人在半路上把消息换成了别的帧。"
    ),
    long: phrase!(
        "Without CURVE nothing on the wire is protected: whoever stands between the two ends \
             can write octets that are as well formed as the true ones. PLAIN checks a password \
             once, in the handshake, and not what follows. The receiver treats the message as its \
             peer's own.",
        "没有 CURVE，线路上什么都不受保护：站在中间的人写出来的字节，和真的一样合乎格式。\
             PLAIN 只在握手时查一次密码，后面的就不管了。接收方会把它当作对端自己的消息。"
    ),
    source: "Hopscope: acts; RFC 23, Security",
};

pub(super) const SEAL_BROKEN: Entry = Entry {
    id: "seal-broken",
    short: phrase!(
        "Under CURVE a message can be spoilt on its way, but not forged.",
        "有了 CURVE，半路上只能弄坏消息，伪造不了。"
    ),
    long: phrase!(
        "Whoever does not have the keys of the connection cannot seal other frames. All that \
             he can do is to change octets, and then the seal does not fit. The receiver closes \
             the connection, and the message is lost.",
        "没有这条连接的密钥，就封装不出别的帧。能做的只有改动字节，可这样封印就对不上。\
             接收方会关闭连接，消息也就丢了。"
    ),
    source: "RFC 26, MESSAGE; Hopscope: acts",
};

pub(super) const OCTETS_RESENT: Entry = Entry {
    id: "octets-resent",
    short: phrase!(
        "The octets were lost on the way, and TCP sends them again.",
        "字节在路上丢了，TCP 会重发。"
    ),
    long: phrase!(
        "While a TCP connection stands, no message in it is lost: its system notices that \
             octets were not confirmed and sends them once more. ZeroMQ hears nothing of it. The \
             message arrives later, and all that was sent behind it too.",
        "TCP 连接只要还在，里面的消息就不会丢：系统发现字节没有得到确认，会再发一遍。\
             ZeroMQ 对此一无所知。消息晚一些到，排在它后面的也跟着晚。"
    ),
    source: "Hopscope: acts; RFC 9293, Retransmission Timeout",
};

pub(super) const NODE_KILLED: Entry = Entry {
    id: "node-killed",
    short: phrase!(
        "The process is gone, and with it all that its sockets held.",
        "进程没了，它的套接字里的东西也全没了。"
    ),
    long: phrase!(
        "Queues live in the memory of a process, and nothing of them is on disk. The system \
             closes its connections, so its peers learn of it. What they had queued for it stays \
             if they connect, and is dropped if they bind.",
        "队列在进程的内存里，磁盘上什么也没有。系统会关闭它的连接，所以对端会知道。\
             对端若是主动连接的一方，排给它的消息会留着；若是绑定的一方，就丢掉。"
    ),
    source: "Hopscope: acts",
};

pub(super) const NODE_RESTARTED: Entry = Entry {
    id: "node-restarted",
    short: phrase!(
        "The process starts again from nothing, under the same name.",
        "进程从头再来，名字还是原来的。"
    ),
    long: phrase!(
        "It binds and connects as the first time, and its program begins at the beginning. \
             Whoever connects to it finds it at the next attempt. It knows nothing of what it had \
             taken before: a request of that time is never answered.",
        "它像第一次那样绑定和连接，程序也从头开始。要连它的人，下次重试就能找到它。\
             它不记得以前收过什么，那时的请求再也不会有回复。"
    ),
    source: "Hopscope: acts",
};

pub(super) const NODE_FROZEN: Entry = Entry {
    id: "node-frozen",
    short: phrase!(
        "The program stands still, and its sockets go on without it.",
        "程序停住了，它的套接字照样干活。"
    ),
    long: phrase!(
        "ZeroMQ works on threads of its own: it connects, receives into its queues and answers \
             heartbeats while the program is in a debugger or an endless loop. So peers take it to \
             be well. It shows only when its queues are full.",
        "ZeroMQ 有自己的线程：程序停在调试器里，或者陷进死循环，它照样连接、把消息收进\
             队列、回应心跳。所以对端以为它好好的。直到队列满了，才看得出来。"
    ),
    source: "libzmq: I/O threads; Hopscope: acts",
};

pub(super) const NODE_SLOWED: Entry = Entry {
    id: "node-slowed",
    short: phrase!(
        "The program takes its own time for each call.",
        "程序每次调用，都要花上它自己的时间。"
    ),
    long: phrase!(
        "A slow consumer is the ordinary trouble of a message system. What it has not taken \
             waits in its queue, then in the queue of the sender, and then the sender waits or \
             drops, as its type does.",
        "消费者太慢，是消息系统最常见的麻烦。它没取走的，先在它的队列里等，再在发送方的\
             队列里等，然后发送方就得等，或者丢，看它是什么类型。"
    ),
    source: "Hopscope: acts",
};

pub(super) const QUEUES_FILLED: Entry = Entry {
    id: "queues-filled",
    short: phrase!(
        "The queues of this socket take no more, whatever they hold.",
        "这个套接字的队列不再收了，不管里面有多少。"
    ),
    long: phrase!(
        "It is as if the high-water mark were what each queue holds, both ways. What is there \
             can still leave. Then each type does what it does at its mark: some wait, some drop.",
        "就好像高水位正好等于每个队列现有的条数，两个方向都是。已经在里面的还能出去。\
             接下来各种类型照各自到了高水位时的做法：有的等，有的丢。"
    ),
    source: "Hopscope: acts; RFC 28, General behavior",
};

pub(super) const NODE_DOWN: Entry = Entry {
    id: "node-down",
    short: phrase!(
        "The node is not running, so there is nothing to do it to.",
        "节点没有在运行，没有什么可以动的。"
    ),
    long: phrase!(
        "It has not started yet, or it was killed. A process that is not there makes no calls \
             and has no sockets. Let it start again first.",
        "它还没启动，或者已经被杀死。不存在的进程不会调用什么，也没有套接字。先让它重新启动。"
    ),
    source: "Hopscope: acts",
};

pub(super) const NOT_UNDER_WAY: Entry = Entry {
    id: "not-under-way",
    short: phrase!(
        "That message is not on the link: it has not left, or is there already.",
        "那条消息不在链路上：还没出发，或者已经到了。"
    ),
    long: phrase!(
        "Something can be done to a message from the moment it is sent until it arrives. \
             Over TCP its first octets may have arrived before the last ones, and then it is too \
             late to change it.",
        "从发出到到达，这段时间里才能动一条消息。走 TCP 时，最初几个字节可能先到，\
             这时再改就晚了。"
    ),
    source: "Hopscope: acts",
};

pub(super) const NOTHING_TO_RECEIVE: Entry = Entry {
    id: "nothing-to-receive",
    short: phrase!(
        "No message is there, and a call by hand does not wait for one.",
        "没有消息，而手动的调用不会等。"
    ),
    long: phrase!(
        "A program that receives waits until something comes. A call by hand is made as with \
             ZMQ_DONTWAIT: it fails with EAGAIN, and nothing has changed.",
        "程序接收时会一直等到有消息。手动的调用相当于带着 ZMQ_DONTWAIT：返回 EAGAIN，\
             什么也没变。"
    ),
    source: "libzmq: ZMQ_DONTWAIT",
};

pub(super) const NOTHING_CHANGES: Entry = Entry {
    id: "nothing-changes",
    short: phrase!(
        "It is so already, and nothing changes.",
        "本来就是这样，什么也没变。"
    ),
    long: phrase!(
        "What is cut cannot be cut again, and what runs need not be started. Another act may \
             have done it before this one.",
        "已经切断的，没法再切一次；正在运行的，不用再启动。也许前面已经有人做过了。"
    ),
    source: "Hopscope: acts",
};

pub(super) const NOBODY_ASKED: Entry = Entry {
    id: "nobody-asked",
    short: phrase!(
        "A manual XPUB answers the last subscription it took, and there is none.",
        "手动的 XPUB 回应最近收到的订阅，可现在一个也没有。"
    ),
    long: phrase!(
        "With ZMQ_XPUB_MANUAL the application receives a subscription first and then says what \
             that peer is to hear. Before the first one nobody is meant.",
        "设了 ZMQ_XPUB_MANUAL，应用先收到一个订阅，再说那个对端该听到什么。第一个订阅来之前，\
             不知道指的是谁。"
    ),
    source: "libzmq: ZMQ_XPUB_MANUAL",
};
