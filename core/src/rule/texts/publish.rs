//! The rules of publishing: topics, groups, and subscriptions on their way upstream.

use super::Entry;
use crate::lang::phrase;

pub(super) const PUBLISHER_FILTERS: Entry = Entry {
    id: "publisher-filters",
    short: phrase!(
        "PUB sends to those who have subscribed to how the message begins.",
        "谁订阅了消息的开头，PUB 就发给谁。"
    ),
    long: phrase!(
        "The octets of the first frame are compared with each topic, from the front; the \
             empty topic fits everything. Filtering is done by the publisher, so what nobody \
             wants never crosses the wire. Whoever subscribes later does not get what was \
             sent before.",
        "拿第一帧的字节从头和每个主题比，空主题什么都配得上。过滤在发布方做，所以没人\
             要的消息根本不上线路。后来才订阅的，收不到之前发的。"
    ),
    source: "RFC 29, PUB; RFC 37, Publish-Subscribe",
};

pub(super) const GROUPS_MATCH_EXACTLY: Entry = Entry {
    id: "groups-match-exactly",
    short: phrase!(
        "RADIO sends to those who have joined exactly the group of the message.",
        "RADIO 只发给加入了同一个组的 DISH。"
    ),
    long: phrase!(
        "A group is no prefix: one that has joined weather does not hear weather.berlin. \
             The group travels in the first frame and the body in the second.",
        "组不是前缀：加入 weather 的，听不到 weather.berlin 组里的消息。组名走第一帧，\
             消息体走第二帧。"
    ),
    source: "RFC 48, RADIO; RFC 37, Radio-Dish",
};

pub(super) const GROUP_INVALID: Entry = Entry {
    id: "group-invalid",
    short: phrase!(
        "A group has 0 to 255 octets, none of them zero.",
        "组名有 0 到 255 个字节，其中不能有 0。"
    ),
    long: phrase!(
        "The length of a group is told in one octet on the wire, and a zero would end the \
             name early in many programs. RADIO checks the group before it sends, and DISH \
             before it joins.",
        "组名的长度在线上只用一个字节表示，而 0 在很多程序里会让名字提前结束。RADIO 发\
             送之前检查组名，DISH 加入之前也检查。"
    ),
    source: "RFC 37, Radio-Dish; RFC 48, RADIO",
};

pub(super) const SPREADS_TO_ALL: Entry = Entry {
    id: "spreads-to-all",
    short: phrase!(
        "XSUB sends a message to every publisher.",
        "XSUB 把消息发给每一个发布方。"
    ),
    long: phrase!(
        "What its application sends is a subscription or a word to the publishers, and \
             concerns all of them. A publisher whose queue is full misses it; XSUB never \
             waits.",
        "应用发出的要么是订阅，要么是给发布方的话，和每个发布方都有关系。队列满了的发\
             布方就错过了，XSUB 从不等待。"
    ),
    source: "RFC 29, XSUB",
};

pub(super) const SPREAD_FINDS_NOBODY: Entry = Entry {
    id: "spread-finds-nobody",
    short: phrase!(
        "Nobody wants the message, and it is dropped.",
        "这条消息没人要，丢掉了。"
    ),
    long: phrase!(
        "PUB and RADIO speak to whoever listens at the moment and keep nothing for later. \
             A subscription takes a moment to travel, so what is published right after the \
             start is often heard by nobody: the slow joiner.",
        "PUB 和 RADIO 只说给此刻在听的人，不为以后留任何东西。订阅要走一小会儿才到，所\
             以刚启动就发布的，常常没人听见，这就是慢加入者问题。"
    ),
    source: "RFC 29, PUB; RFC 48, RADIO",
};

pub(super) const SPREAD_DROPS_FULL: Entry = Entry {
    id: "spread-drops-full",
    short: phrase!(
        "The queue to one receiver is full, and that one misses the message.",
        "其中一个接收者的队列满了，它就错过这条消息。"
    ),
    long: phrase!(
        "A publisher never waits: one slow subscriber must not hold up the others, who \
             all get the message. The slow one finds a gap later and is not told. With \
             ZMQ_XPUB_NODROP the publisher waits instead.",
        "发布方从不等待：一个慢的订阅者不能拖住别人，其他人照样收到。慢的那个以后会发\
             现少了一段，却没有人告诉它。设了 ZMQ_XPUB_NODROP，发布方就会等。"
    ),
    source: "RFC 29, PUB and XSUB; RFC 48, RADIO",
};

pub(super) const SUBSCRIBER_FILTERS: Entry = Entry {
    id: "subscriber-filters",
    short: phrase!(
        "SUB and DISH look again at what arrives, and drop what they did not ask for.",
        "SUB 和 DISH 对到达的消息再看一遍，没要过的就丢掉。"
    ),
    long: phrase!(
        "A publisher may send too much: one of ZMTP 1 filters nothing, and a message may \
             have been on its way when a subscription ended. The application sees only what \
             it wants now.",
        "发布方可能发多了：说 ZMTP 1 的根本不过滤，有的消息在退订时已经上路。应用只看\
             到它现在要的。"
    ),
    source: "RFC 29, SUB; RFC 48, DISH",
};

pub(super) const SUBSCRIPTION_TRAVELS: Entry = Entry {
    id: "subscription-travels",
    short: phrase!(
        "A subscription travels from the subscriber to the publisher.",
        "订阅从订阅方走到发布方。"
    ),
    long: phrase!(
        "It is sent to every publisher there is, and to each one that comes later or \
             comes back. A new publisher learns everything at once; until it has, it sends \
             nothing.",
        "订阅会发给现有的每个发布方，以后来的、回来的也都会收到一遍。新的发布方一下子\
             就知道全部订阅，在此之前什么也不发。"
    ),
    source: "RFC 29, SUB; RFC 37, Publish-Subscribe",
};

pub(super) const SUBSCRIPTION_COUNTED: Entry = Entry {
    id: "subscription-counted",
    short: phrase!(
        "Subscriptions to one topic add up, and it takes as many ends to be rid of them.",
        "对同一主题的订阅会累加，退订也要同样多次。"
    ),
    long: phrase!(
        "Upstream only the first subscription and the last end matter, so only these \
             travel. A publisher counts for each peer what that peer has sent, and keeps the \
             topic until the count is back at zero.",
        "对上游来说，只有第一次订阅和最后一次退订有意义，所以只有这两个上路。发布方替\
             每个对端记数，数回到零才忘掉这个主题。"
    ),
    source: "RFC 37, Publish-Subscribe",
};

pub(super) const INTEREST_LIMIT: Entry = Entry {
    id: "interest-limit",
    short: phrase!(
        "A peer that wants more topics than it may is not listened to any further.",
        "对端订阅的主题超过上限后，多出来的不再受理。"
    ),
    long: phrase!(
        "Each topic takes memory at the publisher, and a hostile peer could name topics \
             without end. What goes beyond the limit of one peer is ignored, and what it had \
             asked for before stays.",
        "每个主题都要占用发布方的内存，恶意的对端可以无休止地报出新主题。超出单个对端上限的订阅\
             会被忽略，之前的订阅依然有效。"
    ),
    source: "Hopscope: bounds what one peer can make a publisher remember; libzmq has no limit",
};

pub(super) const CANCELS_NOTHING: Entry = Entry {
    id: "cancels-nothing",
    short: phrase!(
        "The end of something that was never begun is ignored.",
        "没订阅过的退订，没有作用。"
    ),
    long: phrase!(
        "There is no such subscription or membership, so there is nothing to end. It is \
             no error: the two may have crossed on the way.",
        "没有这个订阅，也没有加入过这个组，自然无从结束。这不算错误，可能只是路上错开\
             了。"
    ),
    source: "Hopscope: tells what libzmq ignores in silence",
};

pub(super) const INTEREST_UNEXPECTED: Entry = Entry {
    id: "interest-unexpected",
    short: phrase!(
        "A subscription to a socket type that publishes nothing is ignored.",
        "对不发布任何东西的套接字，订阅没有作用。"
    ),
    long: phrase!(
        "Only PUB and XPUB know topics and only RADIO knows groups. The socket leaves the \
             word unanswered and the connection as it is.",
        "只有 PUB 和 XPUB 认主题，只有 RADIO 认组。套接字不理会它，连接照旧。"
    ),
    source: "RFC 37, Publish-Subscribe and Radio-Dish",
};

pub(super) const ZMTP1_HEARS_ALL: Entry = Entry {
    id: "zmtp1-hears-all",
    short: phrase!(
        "A subscriber of the first ZMTP counts as subscribed to everything.",
        "说第一版 ZMTP 的订阅者，算作订阅了一切。"
    ),
    long: phrase!(
        "In that version subscriptions do not travel: the publisher sends all it has, and \
             the subscriber throws away what it does not want. Filtering at the publisher \
             came with ZeroMQ 3.",
        "那个版本里订阅不上路：发布方把所有消息都发出去，订阅方自己扔掉不要的。在发布\
             方过滤，是从 ZeroMQ 3 开始的。"
    ),
    source: "RFC 13, Broadcast Content; libzmq: subscribes such a peer to everything",
};

pub(super) const XPUB_SHOWS_SUBSCRIPTION: Entry = Entry {
    id: "xpub-shows-subscription",
    short: phrase!(
        "XPUB shows its application each new subscription: 01 and the topic.",
        "XPUB 把新的订阅给应用看：01 加主题。"
    ),
    long: phrase!(
        "The end of one is shown as 00 and the topic. That is how a proxy knows what to \
             ask for on its other side, and how a cache knows that a newcomer wants the last \
             value. PUB does the same work and shows nothing.",
        "退订则是 00 加主题。代理因此知道该向另一边要什么，缓存因此知道新来的人想要最\
             近的值。PUB 做同样的事，只是不给应用看。"
    ),
    source: "RFC 29, XPUB",
};

pub(super) const XPUB_COLLAPSES: Entry = Entry {
    id: "xpub-collapses",
    short: phrase!(
        "XPUB shows only the first subscription to a topic and the end of the last.",
        "同一主题，XPUB 只让应用看到第一次订阅和最后一次退订。"
    ),
    long: phrase!(
        "Whatever comes between changes nothing for a proxy, which needs to ask upstream \
             only once. ZMQ_XPUB_VERBOSE shows every subscription, and ZMQ_XPUB_VERBOSER \
             every end as well.",
        "中间那些对代理没有意义，它只需要向上游要一次。ZMQ_XPUB_VERBOSE 会把每次订阅都\
             给应用看，ZMQ_XPUB_VERBOSER 连每次退订也给。"
    ),
    source: "RFC 29, XPUB; libzmq: ZMQ_XPUB_VERBOSE",
};

pub(super) const XPUB_ENDS_FOR_LOST: Entry = Entry {
    id: "xpub-ends-for-lost",
    short: phrase!(
        "A subscriber has gone, and XPUB shows the end of what it wanted.",
        "订阅者走了，XPUB 替它显示退订。"
    ),
    long: phrase!(
        "The peer could not say goodbye itself. For each topic that nobody else wants, \
             the application receives 00 and the topic, as if the peer had unsubscribed.",
        "对端来不及自己告别。凡是别人都不要的主题，应用就会收到 00 加主题，好像对端自\
             己退订了一样。"
    ),
    source: "RFC 29, XPUB",
};

pub(super) const XPUB_WELCOMES: Entry = Entry {
    id: "xpub-welcomes",
    short: phrase!(
        "XPUB sends a set message to each new subscriber.",
        "XPUB 给每个新来的订阅者发一条设好的消息。"
    ),
    long: phrase!(
        "With ZMQ_XPUB_WELCOME_MSG a newcomer hears something before anything is \
             published, and so knows that the way stands. It is let through only if it fits \
             what the subscriber asks for.",
        "设了 ZMQ_XPUB_WELCOME_MSG，新来的在任何发布之前就能听到一句，于是知道路通了。\
             这句话也要符合订阅方要的主题，才会被放行。"
    ),
    source: "libzmq: ZMQ_XPUB_WELCOME_MSG",
};
