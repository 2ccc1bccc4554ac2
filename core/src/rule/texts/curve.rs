//! The rules of CURVE, the mechanism that keeps secrets.

use super::Entry;
use crate::lang::phrase;

pub(super) const CURVE_HELLO: Entry = Entry {
    id: "curve-hello",
    short: phrase!(
        "HELLO shows a fresh key of the client, and that it knows the server's key.",
        "HELLO 出示客户端新造的公钥，并证明它知道服务端的公钥。"
    ),
    long: phrase!(
        "The client makes a key pair for this one connection and seals 64 zeros with it so that \
             only the server of the known key can open them. The server closes the connection if \
             they do not open: the client was probably given another server key. HELLO is longer \
             than its answer, so nobody can use a server to flood somebody else.",
        "客户端为这一个连接新造一对密钥，用它封好 64 个零，只有那个公钥的服务端才能打开。\
             打不开，服务端就关闭连接：客户端拿到的多半是另一个服务端的公钥。\
             HELLO 比它的应答长，所以没人能借服务端去淹没别人。"
    ),
    source: "RFC 26, HELLO",
};

pub(super) const CURVE_WELCOME: Entry = Entry {
    id: "curve-welcome",
    short: phrase!(
        "WELCOME brings a fresh key of the server, and a cookie instead of a memory.",
        "WELCOME 带来服务端新造的公钥，还有一块代替记忆的 cookie。"
    ),
    long: phrase!(
        "The server, too, makes a key pair for this connection, and then forgets its secret: \
             it travels to the client in a cookie that only the server can open. A server can \
             answer any number of HELLOs in this way without keeping a key for clients that never \
             go on.",
        "服务端也为这个连接新造一对密钥，随后就把私钥忘掉：私钥装在 cookie 里交给客户端保管，\
             而 cookie 只有服务端自己打得开。这样不管来多少 HELLO，服务端都不必替那些不再往下走的\
             客户端保存密钥。"
    ),
    source: "RFC 26, WELCOME",
};

pub(super) const CURVE_INITIATE: Entry = Entry {
    id: "curve-initiate",
    short: phrase!(
        "INITIATE brings the cookie back and proves who the client is.",
        "INITIATE 把 cookie 带回来，并证明客户端是谁。"
    ),
    long: phrase!(
        "It holds the client's permanent public key and a vouch: a box that only the owner of \
             that key can have made, for this connection and this server alone. Everything but the \
             cookie is sealed, so no listener learns who the client is. A cookie works once, and \
             only on the connection it was made for.",
        "里面有客户端的长期公钥和一份担保：只有这个公钥的主人才造得出来，而且只对这个连接、\
             这个服务端有效。除了 cookie 全都封着，旁听者看不出客户端是谁。cookie 只能用一次，\
             也只在它所属的连接上有效。"
    ),
    source: "RFC 26, INITIATE",
};

pub(super) const CURVE_READY: Entry = Entry {
    id: "curve-ready",
    short: phrase!(
        "READY ends the handshake of CURVE: what the server tells of itself is sealed.",
        "READY 结束 CURVE 握手：服务端的自我介绍也是封好的。"
    ),
    long: phrase!(
        "It can be opened only by the client that sent INITIATE. With it both sides have shown \
             that they own their keys, and frames may pass. From here the two fresh keys do all \
             the work; who steals a permanent key later still cannot read what was recorded.",
        "只有发出 INITIATE 的那个客户端打得开它。到这里双方都证明了密钥是自己的，帧可以通行了。\
             往后只用那两对新造的密钥；日后有人偷到长期密钥，也读不出以前录下的内容。"
    ),
    source: "RFC 26, READY",
};

pub(super) const CURVE_MESSAGE: Entry = Entry {
    id: "curve-message",
    short: phrase!(
        "Under CURVE each frame travels sealed in a MESSAGE, with its flags.",
        "用了 CURVE，每一帧都连同标志封在一条 MESSAGE 里。"
    ),
    long: phrase!(
        "A listener sees how long the frames are and when they pass, and nothing else: even \
             whether more frames follow is inside. A frame grows by 33 octets. If a MESSAGE does \
             not open, somebody has changed it, and the connection is closed without a word.",
        "旁听者只看得到帧有多长、什么时候经过，连后面还有没有帧都封在里面。每一帧会变长 33 个字节。\
             要是有一条 MESSAGE 打不开，就是有人动过它，连接会一声不响地关闭。"
    ),
    source: "RFC 26, MESSAGE",
};

pub(super) const CURVE_NONCE: Entry = Entry {
    id: "curve-nonce",
    short: phrase!(
        "Every command of a sender has a higher nonce than the one before it.",
        "同一方发出的每条命令，一次性数字都比上一条大。"
    ),
    long: phrase!(
        "A nonce is a number used once: with it the same frame looks different each time it is \
             sealed. Since it must rise, a recorded MESSAGE cannot be played again and none can be \
             moved to another place. A nonce that did not rise closes the connection.",
        "这个数字（nonce）只用一次：有了它，同一帧每次封出来都不一样。它只能变大，\
             所以录下的 MESSAGE 不能重放，也不能挪到别的位置。没有变大，连接就关闭。"
    ),
    source: "RFC 26, HELLO; RFC 26, MESSAGE",
};
