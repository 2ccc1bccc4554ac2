//! The words of the inspector: what was done to a frame, what is said along a link, how a socket
//! stands.

use hopscope_core::envelope::Role;
use hopscope_core::trace::provenance::Deed;
use hopscope_core::{Lang, phrase};

use super::{Word, filled};
use crate::inside::{Leg, Mark};

/// Headings, labels and states.
pub mod words {
    words! {
        COMES_FROM: "Where it comes from", "从哪里来";
        GOES_NEXT: "Where it goes next", "接下来去哪里";
        ENDS: "Where it ends", "到哪里为止";
        NAMED_AT: "The peer was given this name", "对端得到这个名字";
        NAME_STAYS: "The name stays here: a copy of it is put in front of each message from this peer.", "名字留在这里：这个对端来的每条消息，前面都会加上一份。";
        STAYS: "Nothing more happens to it in this run.", "这次运行里它不再有变化。";
        TO_PREDICT: "What comes next is asked first: answer the question.", "接下来会怎样，先回答问题再看。";
        KEPT_FRAMES: "Set aside", "留下的信封";
        PICK_HINT: "Press a frame to follow it.", "点一帧，看它的来龙去脉。";
        LET_GO: "Back to the message of this step", "回到这一步的消息";
        LINK: "Link", "链路";
        NODE: "Node", "节点";
        OF_STEP: "that of the step", "这一步的";
        NO_LINKS: "There are no links whose octets could be shown.", "没有链路，也就没有字节可看。";
        NO_NODES: "There are no nodes.", "没有节点。";
        NO_OCTETS: "In process there are no octets: frames are handed over as they are.", "进程内没有字节：帧原样交过去。";
        OVER_TCP: "Run it over simulated TCP", "改走模拟 TCP";
        CONVERSATION: "All that is said along this link up to this step", "到这一步为止，这条链路上说过的一切";
        SAID_NOTHING: "Nothing has been said along this link yet.", "这条链路上还没有说过话。";
        EARLIER: "Earlier ({})", "更早（{}）";
        LATER: "Later ({})", "更晚（{}）";
        UNDER_WAY: "on its way", "在路上";
        SEALED: "CURVE seals these frames; shown is what is inside.", "CURVE 把这些帧加密了；这里显示的是里面的内容。";
        SUBSCRIPTION: "subscription", "订阅消息";
        MESSAGE: "message", "消息";
        CONNECTION_ENDS: "the connection ends", "连接结束";

        LOCK_STEP: "Lock-step", "一问一答";
        MAY_ASK: "may ask", "可以提问";
        HAS_ASKED: "has asked and waits for the reply", "已提问，等待回复";
        HAS_ASKED_ONE: "has asked {} and waits for its reply", "已向 {} 提问，等待回复";
        AT_WORK: "works on the message below", "正在处理下面这条消息";
        MAY_TAKE: "may take a request", "可以接下一个请求";
        HAS_TO_ANSWER: "has to answer {} first", "要先回复 {}";
        REQUEST_NUMBER: "Number of the request", "请求编号";
        KEPT_ENVELOPE: "Envelope set aside", "留下的信封";
        WORKS_ON: "Works on", "正在处理";
        BLOCKED_SEND: "Waits to be sent", "等待发送";
        DEALT_LAST: "Dealt last to", "上一条发给";
        HEARD_LAST: "Taken last from", "上一条取自";
        WANTS: "Wants to hear", "订阅了";
        WANTED_HERE: "Wanted by its peers", "对端订阅了";
        DROPPED_HERE: "Dropped here", "在此丢弃";
        PEERS: "Peers", "对端";
        NO_PEERS: "none yet", "还没有";
        SOMEBODY_GONE: "a peer that has gone", "已离开的对端";
        LINK_STATE: "Link", "链路";
        IS_READY: "ready", "就绪";
        NOT_READY: "not ready", "未就绪";
        HAS_GONE: "gone, its last messages are still here", "已离开，留下的消息还在";
        NOT_LET_IN: "not let in", "不准进入";
        NOT_HEARD: "connected and not heard", "已连接但不理会";
        IS_BROKEN: "cut or unplugged", "断开或拔掉了";
        DELAYED: "{} longer", "慢 {}";
        LOSES: "loses {}", "丢 {}";
        DOOMED: "the next will be lost ({})", "接下来的会丢（{}）";
        HELD: "holds {}", "扣住 {} 条";
        PROGRAM: "Program", "程序";
        IS_KILLED: "killed", "被杀死";
        IS_FROZEN: "frozen, its sockets go on", "冻结，套接字照常";
        HAS_FINISHED: "has finished", "已结束";
        PACE: "Takes for each call", "每次调用用时";
        IN_HAND: "In hand", "手上的消息";
        QUEUES: "Queues", "队列";
        COUNT_AS_FULL: "count as full", "算作已满";
        KNOWN_AS: "Known as", "称呼";
        QUEUE_OUT: "Queue out to it", "发往它的队列";
        QUEUE_IN: "Queue in from it", "来自它的队列";
        EVERYTHING: "everything", "全部";
        BINDS: "binds", "绑定";
        AT_STEP: "Step {}", "第 {} 步";
        BY_STEP: "{} (this step)", "{}（这一步）";
        LEFT_OUT: "… {} more in between", "…… 中间还有 {} 站";
        MORE_FIELDS: "… and {} more fields", "…… 还有 {} 个字段";
        MORE_PEERS: "… and {} more peers, nothing new with them", "…… 还有 {} 个对端，没有变化";

        WRITTEN: "Written by {}'s application.", "{} 的应用写的。";
        WRITTEN_NAME: "Written by {}'s application: the name of the peer it is for.", "{} 的应用写的，是收这条消息的对端的名字。";
        WRITTEN_DELIMITER: "Written by {}'s application itself. Here the envelope ends.", "{} 的应用自己写的。信封到此为止。";
        DELIMITED: "Added by {}'s REQ socket. Here the envelope ends.", "{} 的 REQ 套接字加上的。信封到此为止。";
        NUMBERED: "Added by {}'s REQ socket: the number of its request.", "{} 的 REQ 套接字加上的请求编号。";
        PUSHED: "Put there by {}: its name for the peer this came in from.", "{} 加上的，是送来这条消息的对端的名字。";
        ORIGINATED: "Made by {} itself.", "{} 自己产生的。";
        FORGED: "Put there from outside, behind {} on the link.", "从外面改的：离开 {} 后在路上被换成这样。";
        REPLACED: "Replaced from outside, behind {} on the link.", "离开 {} 后在路上被换掉了。";
        NAMED: "{} gave the peer this name.", "{} 给对端起了这个名字。";
        STATED: "{}'s application said whether it wants this.", "{} 的应用声明是否订阅它。";
        PASSED: "Passed {} untouched.", "经过 {}，原样不动。";
        QUEUED: "Entered a queue of {}.", "进入 {} 的队列。";
        SENT: "Left {}.", "离开 {}。";
        RECEIVED: "Came in at {}.", "到达 {}。";
        TOLD: "{} told its peer.", "{} 告诉了对端。";
        LEARNED: "{} heard of it.", "{} 得知了。";
        KEPT: "Set aside by {} with the envelope.", "{} 把它随信封一起留下。";
        RESTORED: "Put back by {} in front of the reply.", "{} 把它放回回复前面。";
        DELIVERED: "Taken by {}'s application.", "{} 的应用取走了它。";
        HANDED_ON: "Sent on by {}.", "{} 转发了它。";
        POPPED: "Taken off by {}, to choose the peer.", "{} 取下它来选择对端。";
        STRIPPED: "Taken off by {}: only the body is left.", "{} 取下它，只剩消息体。";
        DROPPED: "Dropped at {} with its message.", "在 {} 随消息一起被丢弃。";
        LOST: "Lost at {}: what held it is gone.", "在 {} 丢失：装着它的东西没了。";
        IGNORED: "Changes nothing at {}.", "在 {} 不起作用。";
        MARK_CHANGED: "changed", "有变";
        MARK_NEW: "new", "新";
        MARK_GONE: "gone", "没了";
    }
}

/// The word of a mark; `None` where nothing has changed.
pub const fn mark(mark: Mark) -> Option<Word> {
    match mark {
        Mark::Same => None,
        Mark::Changed => Some(words::MARK_CHANGED),
        Mark::New => Some(words::MARK_NEW),
        Mark::Gone => Some(words::MARK_GONE),
    }
}

/// What was done to a frame at a station of its way, as a sentence.
pub fn deed(lang: Lang, leg: &Leg, role: Role) -> String {
    // What an application or its REQ does is told of the node, all else of the socket.
    let (sentence, who) = match leg.deed {
        Deed::Written => (written(role), &leg.node),
        Deed::Delimited => (words::DELIMITED, &leg.node),
        Deed::Numbered => (words::NUMBERED, &leg.node),
        Deed::Pushed => (words::PUSHED, &leg.socket),
        Deed::Originated => (words::ORIGINATED, &leg.socket),
        Deed::Forged => (words::FORGED, &leg.socket),
        Deed::Replaced => (words::REPLACED, &leg.socket),
        Deed::Named => (words::NAMED, &leg.socket),
        Deed::Stated => (words::STATED, &leg.node),
        Deed::Passed => (words::PASSED, &leg.socket),
        Deed::Queued => (words::QUEUED, &leg.socket),
        Deed::Sent => (words::SENT, &leg.socket),
        Deed::Received => (words::RECEIVED, &leg.socket),
        Deed::Told => (words::TOLD, &leg.socket),
        Deed::Learned => (words::LEARNED, &leg.socket),
        Deed::Kept => (words::KEPT, &leg.socket),
        Deed::Restored => (words::RESTORED, &leg.socket),
        Deed::Delivered => (words::DELIVERED, &leg.node),
        Deed::HandedOn => (words::HANDED_ON, &leg.node),
        Deed::Popped => (words::POPPED, &leg.socket),
        Deed::Stripped => (words::STRIPPED, &leg.socket),
        Deed::Dropped => (words::DROPPED, &leg.socket),
        Deed::Lost => (words::LOST, &leg.socket),
        Deed::Ignored => (words::IGNORED, &leg.socket),
    };
    fill(lang, sentence, who)
}

/// What a frame of a role is there for.
pub const fn meaning(role: Role) -> Word {
    match role {
        Role::Identity => phrase!(
            "An identity is the name by which a ROUTER knows a peer. In front of a message it says whom the message comes from, or whom it is for.",
            "身份是 ROUTER 称呼对端的名字。放在消息前面，说的是消息从谁那里来，或者要发给谁。"
        ),
        Role::Delimiter => phrase!(
            "The delimiter is an empty frame: in front of it stands the envelope, behind it the body.",
            "分隔帧是一个空帧：前面是信封，后面是消息体。"
        ),
        Role::Body => phrase!(
            "The body is what the applications say to each other. No socket looks into it.",
            "消息体是应用之间说的话，套接字不看它的内容。"
        ),
        Role::Topic => phrase!(
            "The topic is what subscriptions are held against: whoever subscribed to its beginning gets the message.",
            "主题用来和订阅比对：谁订阅了它的开头，谁就收到这条消息。"
        ),
        Role::Group => phrase!(
            "The group says who gets the message: each DISH that has joined it.",
            "组决定谁收到消息：加入了这个组的每个 DISH。"
        ),
        Role::Subscription => phrase!(
            "A subscription tells a publisher what its peer wants to hear.",
            "订阅告诉发布者，对端想听什么。"
        ),
    }
}

/// Where a frame comes from that an application wrote.
const fn written(role: Role) -> Word {
    match role {
        Role::Identity => words::WRITTEN_NAME,
        Role::Delimiter => words::WRITTEN_DELIMITER,
        _ => words::WRITTEN,
    }
}

/// A text with something in the place that is left for it.
pub fn fill(lang: Lang, text: Word, what: &str) -> String {
    text.get(lang).replace("{}", what)
}

/// A text with a number in the place that is left for it.
pub fn count(lang: Lang, text: Word, number: usize) -> String {
    fill(lang, text, &number.to_string())
}

/// A queue with its mark: `2 of 1000`.
pub fn queue_of(lang: Lang, len: usize, mark: usize) -> String {
    let text = match mark {
        0 => phrase!("{0} / ∞", "{0} / ∞"),
        _ if len >= mark => phrase!("{0} / {1}, full", "{0} / {1}，满了"),
        _ => phrase!("{0} / {1}", "{0} / {1}"),
    };
    filled(text, lang, &[&len, &mark])
}

/// Topics, each with how often it was asked for: `A ×2, B`.
pub fn times(lang: Lang, counted: &[(String, usize)], more: usize) -> String {
    let mut text = String::new();
    for (topic, count) in counted {
        if !text.is_empty() {
            text.push_str(if lang == Lang::Zh { "，" } else { ", " });
        }
        text.push_str(if topic.is_empty() {
            words::EVERYTHING.get(lang)
        } else {
            topic
        });
        if *count > 1 {
            text.push_str(&format!(" ×{count}"));
        }
    }
    if more > 0 {
        text.push_str(&format!(" … +{more}"));
    }
    text
}
