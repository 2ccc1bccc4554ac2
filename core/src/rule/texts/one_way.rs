//! The rules of what a type takes and what it does not: one peer, one way, one frame.

use super::Entry;
use crate::lang::phrase;

pub(super) const PAIR_TAKES_ONE: Entry = Entry {
    id: "pair-takes-one",
    short: phrase!(
        "PAIR and CHANNEL talk to one peer; another is sent away.",
        "PAIR 和 CHANNEL 只和一个对端说话，再来的会被请走。"
    ),
    long: phrase!(
        "The first to come keeps its place and notices nothing. The second is \
             disconnected at once, and may come back when the place is free.",
        "先到的保住位置，什么也察觉不到。后到的立刻被断开，等位置空出来可以再来。"
    ),
    source: "RFC 31, PAIR; RFC 52, CHANNEL",
};

pub(super) const ONE_WAY: Entry = Entry {
    id: "one-way",
    short: phrase!(
        "PUSH and PUB only send; PULL and SUB only receive.",
        "PUSH 和 PUB 只发不收，PULL 和 SUB 只收不发。"
    ),
    long: phrase!(
        "PUB, PUSH, RADIO and SCATTER only send: what a peer sends them all the same is \
             dropped. SUB, PULL, DISH and GATHER only receive, and a send on them is refused \
             with ENOTSUP.",
        "PUB、PUSH、RADIO 和 SCATTER 只发不收，对端硬要发来的就丢掉。SUB、PULL、DISH 和 GATHER 只\
             收不发，在它们上面 send 会以 ENOTSUP 被拒绝。"
    ),
    source: "RFC 29, PUB and SUB; RFC 30, PUSH and PULL",
};

pub(super) const SINGLE_PART: Entry = Entry {
    id: "single-part",
    short: phrase!(
        "The thread-safe types send and receive messages of one frame only.",
        "线程安全的类型，一条消息只能有一帧。"
    ),
    long: phrase!(
        "Several threads may use such a socket at once, and frames of theirs must never \
             mix, so there is nothing but whole messages of one frame. A message of more \
             frames cannot be sent, and one that arrives is dropped.",
        "几个线程可以同时用同一个这样的套接字，各自的帧不能混在一起，所以只有一帧的整\
             条消息。多帧的消息发不出去，收到的则丢掉。"
    ),
    source: "RFC 37, Thread-Safe; RFC 41, 48, 49, 51 and 52",
};
