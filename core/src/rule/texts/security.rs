//! The rules of mechanisms: who may come in.

use super::Entry;
use crate::lang::phrase;

pub(super) const MECHANISM_MISMATCH: Entry = Entry {
    id: "mechanism-mismatch",
    short: phrase!(
        "The two greetings name different security mechanisms, so there is no connection.",
        "双方的问候写着不同的安全机制，连接建不起来。"
    ),
    long: phrase!(
        "A socket speaks one mechanism on all its connections: NULL, PLAIN or CURVE. Nothing \
             is negotiated, which is what keeps an attacker from talking a server down to a weaker \
             one. Usually one side was given its keys or passwords and the other was forgotten.",
        "一个套接字在所有连接上只用一种机制：NULL、PLAIN 或 CURVE。双方不做协商，\
             这样攻击者就没法哄服务端改用更弱的机制。常见的原因是一边配了密钥或口令，另一边忘了配。"
    ),
    source: "RFC 37, Authentication",
};

pub(super) const MECHANISM_HANDSHAKE: Entry = Entry {
    id: "mechanism-handshake",
    short: phrase!(
        "PLAIN and CURVE take four commands: HELLO, WELCOME, INITIATE, READY.",
        "PLAIN 和 CURVE 握手时双方轮流说话，一共四条命令，从 HELLO 到 READY。"
    ),
    long: phrase!(
        "The client begins and the server answers, each command once and in this order. With \
             PLAIN the first one carries a name and a password in clear text; with CURVE all of \
             them carry keys and boxes that only the right peer can open. Which side is the client \
             has nothing to do with which side connects.",
        "客户端先开口，服务端应答，每条命令各一次，次序固定。PLAIN 的第一条带着明文的用户名和口令；\
             CURVE 的每一条都带着密钥和只有正确的对端才能打开的密文。\
             谁是客户端与谁主动连接没有关系。"
    ),
    source: "RFC 24, Implementation; RFC 26, General Design",
};

pub(super) const HANDLER_DECIDES: Entry = Entry {
    id: "handler-decides",
    short: phrase!(
        "A handler is asked whether the peer may come in, and its verdict stands.",
        "对端能不能进来，由认证处理器说了算。"
    ),
    long: phrase!(
        "The connection shows the handler what the peer has shown: a name and a password, a \
             public key, or nothing. Status 200 lets it in and 300 closes without a word, so that \
             it may try again. After 400 or 500 the peer gets ERROR with these digits, and should \
             not come back with the same credentials. A handler that does not answer within the \
             time for the handshake lets nobody in.",
        "连接把对端出示的东西交给处理器：用户名和口令、公钥，或者什么都没有。状态 200 放行；\
             300 一声不响地关闭，对端可以再试；400 和 500 会让对端收到带着这三位数字的 ERROR，\
             它不应该拿同样的凭证再来。处理器在握手的时限内不回答，也不放行。"
    ),
    source: "RFC 27, Message Format",
};
