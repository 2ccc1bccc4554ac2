//! The words of the inspector: what was done to a frame, what is said along a link, how a socket
//! stands.

use hopscope_core::Lang;
use hopscope_core::envelope::Role;
use hopscope_core::trace::provenance::Deed;

use crate::inside::{Leg, Mark};

/// Headings, labels and states.
pub mod words {
    words! {
        COMES_FROM: "Where it comes from", "从哪里来";
        GOES_NEXT: "Where it goes next", "接下来去哪里";
        ENDS: "Where it ends", "到哪里为止";
        NAMED_AT: "The peer was given this name", "对端得到这个名字";
        STAYS: "Nothing more happens to it in this run.", "这次运行里它不再有变化。";
        TO_PREDICT: "What comes next is asked first: answer the question.", "接下来会怎样，先回答问题再看。";
        KEPT_FRAMES: "Set aside", "收起来的信封";
        PICK_HINT: "Press a frame to follow it.", "点一帧，看它的来龙去脉。";
        LET_GO: "Back to the message of this step", "回到这一步的消息";
        LINK: "Link", "连接";
        NODE: "Node", "节点";
        OF_STEP: "that of the step", "这一步的";
        NO_LINKS: "There are no links whose octets could be shown.", "没有连接，也就没有字节可看。";
        NO_NODES: "There are no nodes.", "没有节点。";
        NO_OCTETS: "In process there are no octets: frames are handed over as they are.", "进程内没有字节：帧原样交过去。";
        OVER_TCP: "Run it over simulated TCP", "改走模拟 TCP";
        CONVERSATION: "All that is said along this link up to this step", "到这一步为止，这条连接上说过的一切";
        SAID_NOTHING: "Nothing has been said along this link yet.", "这条连接上还没有说过话。";
        EARLIER: "Earlier", "更早";
        LATER: "Later", "更晚";
        UNDER_WAY: "on its way", "在路上";
        SEALED: "CURVE seals these frames; shown is what is inside.", "CURVE 把这些帧加密了；这里显示的是里面的内容。";
        SUBSCRIPTION: "subscription", "订阅消息";
        MESSAGE: "message", "消息";
        CONNECTION_ENDS: "the connection ends", "连接结束";

        LOCK_STEP: "Lock-step", "一问一答";
        MAY_ASK: "may ask", "可以提问";
        HAS_ASKED: "has asked and waits for the reply", "已提问，等待回复";
        HAS_ASKED_ONE: "has asked {} and waits for its reply", "已向 {} 提问，等待回复";
        MAY_TAKE: "may take a request", "可以接下一个请求";
        HAS_TO_ANSWER: "has to answer {} first", "要先回复 {}";
        REQUEST_NUMBER: "Number of the request", "请求编号";
        KEPT_ENVELOPE: "Envelope set aside", "收起的信封";
        WORKS_ON: "Works on", "正在处理";
        BLOCKED_SEND: "Waits to be sent", "等待发送";
        DEALT_LAST: "Dealt last to", "上一条发给";
        HEARD_LAST: "Taken last from", "上一条取自";
        WANTS: "Wants to hear", "想听";
        WANTED_HERE: "Wanted by its peers", "对端想听";
        DROPPED_HERE: "Dropped here", "在此丢弃";
        PEERS: "Peers", "对端";
        NO_PEERS: "none yet", "还没有";
        SOMEBODY_GONE: "a peer that has gone", "已离开的对端";
        LINK_STATE: "Link", "连接";
        IS_READY: "ready", "就绪";
        NOT_READY: "not ready", "未就绪";
        HAS_GONE: "gone, its last messages are still here", "已离开，留下的消息还在";
        NOT_LET_IN: "not let in", "不准进入";
        NOT_HEARD: "connected and not heard", "已连接但不理会";
        KNOWN_AS: "Known as", "称呼";
        QUEUE_OUT: "Queue to it", "发往它的队列";
        QUEUE_IN: "Queue from it", "来自它的队列";
        EVERYTHING: "everything", "全部";
        BINDS: "binds", "绑定";
        MARK_CHANGED: "changed", "有变";
        MARK_NEW: "new", "新";
        MARK_GONE: "gone", "没了";
    }
}

/// The word of a mark; `None` where nothing has changed.
pub const fn mark(mark: Mark) -> Option<super::Word> {
    match mark {
        Mark::Same => None,
        Mark::Changed => Some(words::MARK_CHANGED),
        Mark::New => Some(words::MARK_NEW),
        Mark::Gone => Some(words::MARK_GONE),
    }
}

/// What was done to a frame at a station of its way, as a sentence.
pub fn deed(lang: Lang, leg: &Leg, role: Role) -> String {
    let (node, socket) = (&leg.node, &leg.socket);
    match lang {
        Lang::En => match leg.deed {
            Deed::Written => return written(lang, node, role),
            Deed::Delimited => {
                format!("Added by {node}'s REQ socket. Here the envelope ends.")
            }
            Deed::Numbered => format!("Added by {node}'s REQ socket: the number of its request."),
            Deed::Pushed => {
                format!("Put there by {socket}: its name for the peer this came in from.")
            }
            Deed::Originated => format!("Made by {socket} itself."),
            Deed::Named => format!("{socket} gave the peer this name."),
            Deed::Stated => format!("{node}'s application said whether it wants this."),
            Deed::Passed => format!("Passed {socket} untouched."),
            Deed::Queued => format!("Entered a queue of {socket}."),
            Deed::Sent => format!("Left {socket}."),
            Deed::Received => format!("Came in at {socket}."),
            Deed::Told => format!("{socket} told its peer."),
            Deed::Learned => format!("{socket} heard of it."),
            Deed::Kept => format!("Set aside by {socket} with the envelope."),
            Deed::Restored => format!("Put back by {socket} in front of the reply."),
            Deed::Delivered => format!("Taken by {node}'s application."),
            Deed::HandedOn => format!("Sent on by {node}."),
            Deed::Popped => format!("Taken off by {socket}, to choose the peer."),
            Deed::Stripped => format!("Taken off by {socket}: only the body is left."),
            Deed::Dropped => format!("Dropped at {socket} with its message."),
            Deed::Lost => format!("Lost at {socket}: what held it is gone."),
            Deed::Ignored => format!("Changes nothing at {socket}."),
        },
        Lang::Zh => match leg.deed {
            Deed::Written => return written(lang, node, role),
            Deed::Delimited => format!("{node} 的 REQ 套接字加上的。信封到此为止。"),
            Deed::Numbered => format!("{node} 的 REQ 套接字加上的请求编号。"),
            Deed::Pushed => format!("{socket} 加上的：它对来信那个对端的称呼。"),
            Deed::Originated => format!("{socket} 自己产生的。"),
            Deed::Named => format!("{socket} 给对端起了这个名字。"),
            Deed::Stated => format!("{node} 的应用说明要不要听它。"),
            Deed::Passed => format!("经过 {socket}，原样不动。"),
            Deed::Queued => format!("进入 {socket} 的队列。"),
            Deed::Sent => format!("离开 {socket}。"),
            Deed::Received => format!("到达 {socket}。"),
            Deed::Told => format!("{socket} 告诉了对端。"),
            Deed::Learned => format!("{socket} 得知了。"),
            Deed::Kept => format!("{socket} 把它随信封收起。"),
            Deed::Restored => format!("{socket} 把它放回回复前面。"),
            Deed::Delivered => format!("{node} 的应用取走了它。"),
            Deed::HandedOn => format!("{node} 转发了它。"),
            Deed::Popped => format!("{socket} 取下它来选择对端。"),
            Deed::Stripped => format!("{socket} 取下它，只剩消息体。"),
            Deed::Dropped => format!("在 {socket} 随消息一起被丢弃。"),
            Deed::Lost => format!("在 {socket} 丢失：装着它的东西没了。"),
            Deed::Ignored => format!("在 {socket} 不起作用。"),
        },
    }
}

/// Where a frame comes from that an application wrote.
fn written(lang: Lang, node: &str, role: Role) -> String {
    match (lang, role) {
        (Lang::En, Role::Identity) => {
            format!("Written by {node}'s application: the name of the peer it is for.")
        }
        (Lang::En, Role::Delimiter) => {
            format!("Written by {node}'s application itself. Here the envelope ends.")
        }
        (Lang::En, _) => format!("Written by {node}'s application."),
        (Lang::Zh, Role::Identity) => format!("{node} 的应用写的：收信对端的名字。"),
        (Lang::Zh, Role::Delimiter) => format!("{node} 的应用自己写的。信封到此为止。"),
        (Lang::Zh, _) => format!("{node} 的应用写的。"),
    }
}

/// A station's step, as on its button: `Step 7`.
pub fn step(lang: Lang, step: usize) -> String {
    match lang {
        Lang::En => format!("Step {}", step + 1),
        Lang::Zh => format!("第 {} 步", step + 1),
    }
}

/// The link or node that the step is about, as long as none is chosen.
pub fn of_step(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("{name} (this step)"),
        Lang::Zh => format!("{name}（这一步）"),
    }
}

/// Stations of a way that are left out.
pub fn left_out(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("… {count} more in between"),
        Lang::Zh => format!("…… 中间还有 {count} 站"),
    }
}

/// Fields that are not listed.
pub fn more_fields(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("… and {count} more fields"),
        Lang::Zh => format!("…… 还有 {count} 个字段"),
    }
}

/// Peers that are not listed.
pub fn more_peers(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("… and {count} more peers, nothing new with them"),
        Lang::Zh => format!("…… 还有 {count} 个对端，没有变化"),
    }
}

/// A queue with its mark: `2 of 1000`.
pub fn queue_of(lang: Lang, len: usize, mark: usize) -> String {
    match (lang, mark) {
        (_, 0) => format!("{len} / ∞"),
        (Lang::En, _) if len >= mark => format!("{len} / {mark}, full"),
        (Lang::Zh, _) if len >= mark => format!("{len} / {mark}，满了"),
        _ => format!("{len} / {mark}"),
    }
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

/// The pages of a conversation that are not shown: `Earlier (16)`.
pub fn turn(lang: Lang, behind: bool, count: usize) -> String {
    let word = if behind { words::LATER } else { words::EARLIER };
    match lang {
        Lang::En => format!("{} ({count})", word.get(lang)),
        Lang::Zh => format!("{}（{count}）", word.get(lang)),
    }
}
