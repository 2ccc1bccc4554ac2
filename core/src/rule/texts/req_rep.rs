//! The rules of REQ and REP.

use super::Entry;
use crate::lang::phrase;

pub(super) const REQ_ADDS_DELIMITER: Entry = Entry {
    id: "req-adds-delimiter",
    short: phrase!(
        "REQ puts an empty frame, the delimiter, in front of the request.",
        "REQ 在请求最前面加上一个空帧，也就是分隔帧。"
    ),
    long: phrase!(
        "The delimiter marks where the envelope ends and the body begins. ROUTERs on the way \
             put names in front of it, and REP looks for it to tell the names from the body. The \
             application neither writes nor reads it, so one frame at the program is two on the \
             wire.",
        "分隔帧标出信封到哪里为止、消息体从哪里开始。路上的 ROUTER 把名字加在它前面，\
             REP 靠它分清名字和消息体。应用程序既不写它也不读它，所以程序里的一帧，到线上是两帧。"
    ),
    source: "RFC 28, REQ",
};

pub(super) const REQ_STRIPS_DELIMITER: Entry = Entry {
    id: "req-strips-delimiter",
    short: phrase!(
        "REQ takes the delimiter off the reply and hands on the body.",
        "REQ 去掉回复前面的分隔帧，把消息体交给应用。"
    ),
    long: phrase!(
        "By the time a reply reaches the REQ, every ROUTER on the way has taken its name off, \
             and only the delimiter is left in front. REQ removes it, so the application gets \
             just what the server's application wrote.",
        "回复到达 REQ 时，一路上的 ROUTER 都已经取下了各自加的名字，前面只剩分隔帧。\
             REQ 把它去掉，应用拿到的正是服务端应用写下的内容。"
    ),
    source: "RFC 28, REQ",
};

pub(super) const REQ_LOCK_STEP: Entry = Entry {
    id: "req-lock-step",
    short: phrase!(
        "REQ takes strict turns: send one, receive one.",
        "REQ 严格轮流：发一条，收一条。"
    ),
    long: phrase!(
        "After sending, a REQ can only receive; after receiving, it can only send. A call out \
             of turn is refused (libzmq says EFSM) and changes nothing. If the reply never comes, \
             the REQ waits for ever: it does not send again by itself.",
        "发送之后只能接收，接收之后才能再发送。不按顺序的调用会被拒绝（libzmq 报 EFSM），\
             什么也不会改变。如果回复一直不来，REQ 就一直等下去，它不会自己重发。"
    ),
    source: "RFC 28, REQ",
};

pub(super) const REQ_IGNORES_STRANGER: Entry = Entry {
    id: "req-ignores-stranger",
    short: phrase!(
        "REQ drops a message that does not answer the question it has asked.",
        "如果消息不是在回答 REQ 提出的问题，REQ 就把它丢掉。"
    ),
    long: phrase!(
        "A REQ asks one peer at a time and listens to that peer only. What another peer \
             sends, or what arrives before anything was asked, is dropped without an error. \
             libzmq differs in one case: once the peer it asked has gone, it takes a reply from \
             any other.",
        "REQ 一次只问一个对端，也只听它的回答。别的对端发来的，或者还没提问就到的，\
             都会被丢掉，不报错。libzmq 有一处不同：它问的对端已经离开时，别的对端的回复它也收。"
    ),
    source: "RFC 28, REQ",
};

pub(super) const REQ_DROPS_UNDELIMITED: Entry = Entry {
    id: "req-drops-undelimited",
    short: phrase!(
        "REQ drops a reply that does not start with the empty frame.",
        "回复如果不以空帧开头，REQ 就把它丢掉。"
    ),
    long: phrase!(
        "Whoever answers a REQ through a ROUTER or DEALER has to write the delimiter itself, \
             in front of the body. Without it the reply is dropped, and the REQ goes on waiting. \
             libzmq is harsher: it closes the connection and does not make it again.",
        "要是用 ROUTER 或 DEALER 来回答 REQ，就得自己在消息体前面写上分隔帧。\
             少了它，回复会被丢掉，REQ 还会继续等。libzmq 更严厉：它会关闭连接，而且不再重连。"
    ),
    source: "RFC 28, REQ; libzmq: closes the connection",
};

pub(super) const REP_KEEPS_ENVELOPE: Entry = Entry {
    id: "rep-keeps-envelope",
    short: phrase!(
        "REP sets the envelope aside and shows the application only the body.",
        "REP 把信封收起来，只让应用看到消息体。"
    ),
    long: phrase!(
        "The envelope is everything up to and including the first empty frame: no name, one \
             name or many, then the delimiter. REP takes it off in one go, however long it is. \
             Empty frames further back belong to the body and stay.",
        "信封是从开头到第一个空帧（含空帧）的全部：可以没有名字，可以有一个或许多个，\
             最后是分隔帧。不管多长，REP 都一次取下。后面再出现的空帧属于消息体，不会动。"
    ),
    source: "RFC 28, REP",
};

pub(super) const REP_RESTORES_ENVELOPE: Entry = Entry {
    id: "rep-restores-envelope",
    short: phrase!(
        "REP puts the kept envelope back in front of the reply.",
        "REP 把留着的信封放回到回复前面。"
    ),
    long: phrase!(
        "The reply goes to the peer that asked, with the same frames in front as the request \
             had. That is why a server need not say to whom it answers, and why the way back \
             needs no memory along the chain: it is written on the message.",
        "回复发给提问的那个对端，前面的帧和请求里的一模一样。所以服务端不必说回给谁，\
             回程也不需要沿途有谁记路：路就写在消息上。"
    ),
    source: "RFC 28, REP",
};

pub(super) const REP_LOCK_STEP: Entry = Entry {
    id: "rep-lock-step",
    short: phrase!(
        "REP takes strict turns: receive one, send one.",
        "REP 严格轮流：收一条，发一条。"
    ),
    long: phrase!(
        "A REP has room for one kept envelope, so it answers one request before it takes the \
             next. Sending without a request, or receiving before the answer is out, is refused \
             (libzmq says EFSM). Further requests wait in their queues.",
        "REP 只能留着一个信封，所以要先答完一个请求，才取下一个。没有请求就发送，\
             或者还没回答就接收，都会被拒绝（libzmq 报 EFSM）。其余的请求在队列里等着。"
    ),
    source: "RFC 28, REP",
};

pub(super) const REP_DROPS_UNDELIMITED: Entry = Entry {
    id: "rep-drops-undelimited",
    short: phrase!(
        "REP drops a request without a delimiter, or with nothing behind it.",
        "没有分隔帧，或者分隔帧后面什么也没有的请求，REP 会丢掉。"
    ),
    long: phrase!(
        "Without an empty frame REP cannot tell the return address from the body, so it \
             drops the whole message. Neither side sees an error: the sender waits for a reply \
             that nobody writes. It happens to a DEALER that forgets to send the empty frame \
             itself.",
        "没有空帧，REP 就分不清回信地址和消息体，只好把整条消息丢掉。两边都看不到报错：\
             发送方在等一个没有人写的回复。DEALER 忘了自己发空帧时，就会这样。"
    ),
    source: "RFC 28, REP; libzmq: drops silently",
};

pub(super) const REP_PEER_GONE: Entry = Entry {
    id: "rep-peer-gone",
    short: phrase!(
        "REP drops the reply, because the peer that asked has gone.",
        "提问的对端已经离开，REP 把回复丢掉。"
    ),
    long: phrase!(
        "A REP never waits when it sends. If the connection the request came by is no longer \
             there, the reply has nowhere to go and is dropped; the send succeeds all the same, \
             and the REP is ready for the next request.",
        "REP 发送时从不等待。请求来的那条连接要是已经没了，回复就无处可去，只能丢掉；\
             send 照样成功，REP 接着就可以收下一个请求。"
    ),
    source: "RFC 28, REP",
};

pub(super) const REQ_CORRELATES: Entry = Entry {
    id: "req-correlates",
    short: phrase!(
        "REQ puts a number in front of the delimiter, and the reply must carry it.",
        "REQ 在分隔帧前面加上一个编号，回复必须带着它。"
    ),
    long: phrase!(
        "With ZMQ_REQ_CORRELATE each request begins with four octets of a counter. REP \
             and ROUTER take them for one more frame of the envelope and send them back, so \
             REQ can tell the answer to this request from the answer to an earlier one.",
        "设了 ZMQ_REQ_CORRELATE，每个请求都以四个字节的计数开头。REP 和 ROUTER 把它当\
             成信封里多出的一帧，原样送回，于是 REQ 就分得清哪个回复是答这一次的，哪个是答\
             上一次的。"
    ),
    source: "libzmq: ZMQ_REQ_CORRELATE",
};

pub(super) const REQ_IGNORES_STALE: Entry = Entry {
    id: "req-ignores-stale",
    short: phrase!(
        "REQ drops a reply that does not carry the number of this request.",
        "回复里的编号不是这次请求的，REQ 就丢掉它。"
    ),
    long: phrase!(
        "It answers a question that was asked before and given up. Without \
             ZMQ_REQ_CORRELATE a late reply from the same peer would be taken for the answer \
             to the new question.",
        "它答的是早先问过又放弃了的问题。要是没设 ZMQ_REQ_CORRELATE，同一个对端迟到的\
             回复就会被当成新问题的答案。"
    ),
    source: "libzmq: ZMQ_REQ_CORRELATE",
};
