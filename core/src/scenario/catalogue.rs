//! What can be said of a node and of a socket, key by key, as forms are built from it.
//!
//! `docs/scenario.md` says the same to an author; a test holds the two and the reader together.

use super::formula::escaped;
use super::kinds::Kind;
use super::options;
use super::tree::{Data, Value};
use super::written::{push, push_quoted};
use crate::lang::Phrase;
use crate::phrase;
use crate::socket::SocketKind;

/// A key of a node or a socket.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What people call it.
    pub name: Phrase,
    /// What its value is.
    pub holds: Holds,
    /// The value if the key is absent, as it is typed; empty if that is no value.
    pub default: &'static str,
    /// What it is, in a few words.
    pub about: Phrase,
    /// Where it comes from: libzmq's name of the option, or the RFC; empty if it is of scenarios only.
    pub source: &'static str,
}

/// What a value is, and how it is typed into a form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Holds {
    /// Octets: a text, or hex behind `0x`.
    Octets,
    /// Several of these, one in a line.
    Lines,
    /// Topics: the word `none`, `all`, or `these` with a topic in each line below it.
    Topics,
    /// A word.
    Word(&'static [&'static str]),
    /// A whole number.
    Number,
    /// Yes or no.
    Switch,
    /// A duration such as `5ms`.
    Duration,
    /// A part, typed in hundredths: `25` is a quarter.
    Percent,
    /// A key of CURVE, in Z85.
    Key,
    /// Several of these, one in a line.
    Keys,
    /// Which peers are told of: the word `none`, `connect`, `disconnect` or `both`.
    Notices,
    /// A table, as it is written in the file; [`part_fields`] says what it has.
    Table,
    /// A list of what is written as in the file, one item in a line.
    Items,
}

/// The keys of nodes, without name, kind and sockets.
pub fn node_fields() -> &'static [Field] {
    NODE
}

/// The keys of sockets, without type, endpoints and what is of no use in a form.
pub fn socket_fields() -> &'static [Field] {
    SOCKET
}

/// The keys of the file itself that say how its world goes.
pub fn file_fields() -> &'static [Field] {
    FILE
}

/// The keys of the table that stands under this key; those of each, where it is a list. Of a link they
/// are the same for all links and for one.
pub fn part_fields(key: &str) -> &'static [Field] {
    match key {
        "link" => parts::LINK,
        "heartbeat" => parts::HEARTBEAT,
        "reconnect" => parts::RECONNECT,
        "security" => parts::SECURITY,
        "users" => parts::USER,
        _ => &[],
    }
}

impl Field {
    /// Whether a node of this kind has it.
    pub fn is_of_kind(&self, kind: &str) -> bool {
        let own = Kind::named(kind).is_some_and(|kind| kind.keys().contains(&self.key));
        own || self.key == "start"
    }

    /// Whether a socket of this type has it.
    pub fn is_of_type(&self, kind: SocketKind) -> bool {
        options::has(kind, self.key)
    }

    /// Whether it makes a difference at a socket of this type that no other field makes. A mark may stand at
    /// any: where nothing goes that way it means nothing.
    pub fn acts_at(&self, kind: SocketKind) -> bool {
        let goes = match self.key {
            // Where messages go one way only, the mark for both ways says all.
            "send-hwm" | "receive-hwm" => kind.can_send() && kind.can_receive(),
            "immediate" => kind.can_send(),
            _ => true,
        };
        goes && self.is_of_type(kind)
    }
}

impl Holds {
    /// The value, as TOML, that is typed so; `None` if nothing is typed.
    pub fn written(self, typed: &str) -> Option<String> {
        if typed.trim().is_empty() && !(self == Self::Lines && typed.contains('\n')) {
            return None;
        }
        let mut text = String::new();
        match self {
            Self::Octets => push_octets(&mut text, typed),
            Self::Lines => {
                let lines: Vec<&str> = typed
                    .strip_suffix('\n')
                    .unwrap_or(typed)
                    .split('\n')
                    .collect();
                text.push('[');
                for (index, line) in lines.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    push_octets(&mut text, line);
                }
                text.push(']');
            }
            Self::Topics => match typed.split_once('\n').unwrap_or((typed, "")) {
                ("all", _) => text.push_str("\"\""),
                ("these", "") => text.push_str("[]"),
                ("these", lines) => return Self::Lines.written(&format!("{lines}\n")),
                _ => return None,
            },
            Self::Word(_) | Self::Duration => push_quoted(&mut text, typed.trim()),
            Self::Key => push_quoted(&mut text, typed.trim()),
            Self::Keys => {
                let keys = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                for key in keys {
                    text.push_str(if text.is_empty() { "[" } else { ", " });
                    push_quoted(&mut text, key);
                }
                text.push(']');
            }
            Self::Percent => text.push_str(&parts::part_of(typed.trim())),
            Self::Notices => match typed.trim() {
                "none" => return None,
                "both" => text.push_str("[\"connect\", \"disconnect\"]"),
                one => push_quoted(&mut text, one),
            },
            Self::Number | Self::Switch | Self::Table => text.push_str(typed.trim()),
            Self::Items => {
                let items = typed.lines().map(|line| line.trim().trim_end_matches(','));
                let items: Vec<&str> = items.filter(|line| !line.is_empty()).collect();
                text.extend(["[", &items.join(", "), "]"]);
            }
        }
        Some(text)
    }

    /// A value as it is typed.
    pub(super) fn shown(self, value: &Value) -> String {
        let lines = |value: &Value, line: fn(&Value) -> String| {
            let lines: Vec<String> = value.one_or_many().iter().map(line).collect();
            lines.join("\n")
        };
        match (self, &value.data) {
            (Self::Topics, _) => match lines(value, octets) {
                topics if value.one_or_many().is_empty() => format!("these{topics}"),
                topics if topics.is_empty() => "all".to_owned(),
                topics => format!("these\n{topics}"),
            },
            (Self::Octets | Self::Lines, _) => lines(value, octets),
            (Self::Keys, _) => lines(value, |key| match &key.data {
                Data::Text(key) => key.clone(),
                _ => raw(key),
            }),
            (Self::Notices, _) => {
                let tells = |of: &str| value.one_or_many().iter().any(|word| word.is(of));
                match (tells("connect"), tells("disconnect")) {
                    (true, true) => "both",
                    (true, false) => "connect",
                    (false, true) => "disconnect",
                    (false, false) => "none",
                }
                .to_owned()
            }
            (Self::Percent, Data::Integer(number)) => parts::percent(&number.to_string()),
            (Self::Percent, Data::Decimal(number)) => parts::percent(number),
            (Self::Items, _) => lines(value, raw),
            (_, Data::Text(text)) if self != Self::Table => text.clone(),
            _ => raw(value),
        }
    }
}

fn raw(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
}

/// Octets as they are typed: what is no single line of text is hex behind `0x`.
fn octets(value: &Value) -> String {
    let hex = value.find("hex").map(|hex| &hex.data);
    let text = value.find("text").unwrap_or(value);
    match (hex, &text.data) {
        (Some(Data::Text(hex)), _) => format!("0x{}", hex.replace(' ', "")),
        (None, Data::Text(text)) if text.starts_with("0x") || text.contains('\n') => {
            let hex = text.bytes().map(|octet| format!("{octet:02x}"));
            format!("0x{}", hex.collect::<String>())
        }
        (None, Data::Text(text)) => text.clone(),
        _ => raw(value),
    }
}

fn push_octets(text: &mut String, typed: &str) {
    match typed.strip_prefix("0x") {
        Some(hex) => {
            text.push_str("{ hex = ");
            push_quoted(text, hex.trim());
            text.push_str(" }");
        }
        None => push_quoted(text, &escaped(typed)),
    }
}

/// A row for each key: its name, what it holds, its default, where it comes from, and what it is.
macro_rules! fields {
    ($($key:literal: $name:expr => $holds:expr, $default:literal, $source:literal, $about:expr;)*) => {
        &[$(Field {
            key: $key,
            name: $name,
            holds: $holds,
            default: $default,
            about: $about,
            source: $source,
        }),*]
    };
}

mod parts;

use Holds::{Duration, Items, Lines, Notices, Number, Octets, Switch, Table, Topics, Word};

const FILE: &[Field] = fields! {
    "link": phrase!("Links", "链路") => Table, "", "", phrase!("how links behave, all of them", "所有链路的性质");
    "pace": phrase!("Time for each call", "每次调用耗时") => Duration, "200us", "", phrase!("how long a program takes for each call", "程序每次调用花多久");
    "until": phrase!("Run at least until", "至少运行到") => Duration, "0s", "", phrase!("the run does not end before", "运行至少持续到");
    "seed": phrase!("Seed", "随机种子") => Number, "0", "", phrase!("where chance starts: the same number, the same run", "随机数的起点：同一个数，同样的运行");
};

const NODE: &[Field] = fields! {
    "steps": phrase!("Steps", "步骤") => Items, "", "", phrase!("what it does, one step in a line; several frames: { send = [\"\", \"x\"] }", "依次做什么，每行一步；多帧写作 { send = [\"\", \"x\"] }");
    "messages": phrase!("Messages", "消息") => Items, "", "", phrase!("what it sends, one message in a line; several frames: [\"\", \"x\"]", "发送什么，每行一条消息；多帧写作 [\"\", \"x\"]");
    "after": phrase!("Pause before the first", "开头的停顿") => Duration, "0s", "", phrase!("the pause before the first", "第一条之前的停顿");
    "every": phrase!("Pause after each", "每条之后的停顿") => Duration, "0s", "", phrase!("the pause after each", "每条之后的停顿");
    "rounds": phrase!("Rounds", "遍数") => Number, "1", "", phrase!("how many times it sends all", "全部发送几遍");
    "reply": phrase!("Answer", "回复") => Lines, "", "", phrase!("what it answers, one frame in a line", "回答什么，每行一帧");
    "delay": phrase!("Working time", "处理时间") => Duration, "0s", "", phrase!("how long it works on each", "每条处理多久");
    "dump": phrase!("Print the frames", "打印各帧") => Switch, "false", "", phrase!("prints every frame", "打印每一帧");
    "start": phrase!("Start", "启动时间") => Duration, "0s", "", phrase!("when it starts", "何时启动");
};

const ZMTP: Holds = Word(&["zmtp-3.1", "zmtp-3.0", "zmtp-2.0", "zmtp-1.0"]);

const SOCKET: &[Field] = fields! {
    "identity": phrase!("Identity", "身份") => Octets, "", "ZMQ_ROUTING_ID", phrase!("the name by which ROUTERs know it", "ROUTER 用来称呼它的身份");
    "subscribe": phrase!("Subscriptions", "订阅") => Topics, "none", "ZMQ_SUBSCRIBE", phrase!("nothing, everything, or what begins so", "不订阅、全部，或以此开头的");
    "join": phrase!("Groups", "组") => Lines, "", "zmq_join", phrase!("groups, one in a line", "组，每行一个");
    "hwm": phrase!("High-water mark", "高水位") => Number, "1000", "ZMQ_SNDHWM, ZMQ_RCVHWM", phrase!("messages waiting for each peer; 0 is no limit", "每个对端最多排队几条；0 为不限");
    "send-hwm": phrase!("High-water mark, sending only", "仅发送的高水位") => Number, "1000", "ZMQ_SNDHWM", phrase!("instead of the high-water mark, where messages to a peer wait", "发往对端的消息排队时，用它代替高水位");
    "receive-hwm": phrase!("High-water mark, receiving only", "仅接收的高水位") => Number, "1000", "ZMQ_RCVHWM", phrase!("instead of the high-water mark, where messages from a peer wait", "来自对端的消息排队时，用它代替高水位");
    "mandatory": phrase!("Refuse unknown names", "拒绝未知身份") => Switch, "false", "ZMQ_ROUTER_MANDATORY", phrase!("refuses a message to an unknown name instead of dropping it", "身份未知时拒绝发送，而不是丢弃");
    "handover": phrase!("Hand names over", "移交身份") => Switch, "false", "ZMQ_ROUTER_HANDOVER", phrase!("a newcomer takes over the name of a peer that is there", "后来者接管已有对端的身份");
    "notify": phrase!("Tell of peers", "通知对端进出") => Notices, "none", "ZMQ_ROUTER_NOTIFY", phrase!("tells of peers that come or go", "对端到来或离开时通知");
    "connect-identity": phrase!("Names for peers", "给对端起的身份") => Lines, "", "ZMQ_CONNECT_ROUTING_ID", phrase!("names for the peers it connects to, one in a line", "给所连对端起的身份，每行一个");
    "long-identities": phrase!("Long made-up names", "长的自动身份") => Switch, "false", "", phrase!("makes up names of 17 octets for old peers", "给旧版本对端起 17 字节的身份");
    "first-identity": phrase!("First made-up name", "第一个自动身份") => Number, "", "", phrase!("the number in the first name it makes up", "自动起的第一个身份里的编号");
    "probe-router": phrase!("Greet new peers", "向新对端打招呼") => Switch, "false", "ZMQ_PROBE_ROUTER", phrase!("sends an empty message to each new peer", "给每个新对端先发一条空消息");
    "correlate": phrase!("Number the requests", "给请求编号") => Switch, "false", "ZMQ_REQ_CORRELATE", phrase!("numbers its requests", "给请求编号");
    "relaxed": phrase!("Ask again at will", "允许重复请求") => Switch, "false", "ZMQ_REQ_RELAXED", phrase!("may ask again without a reply", "没有回复也可再次请求");
    "immediate": phrase!("Queue only when connected", "连上才排队") => Switch, "false", "ZMQ_IMMEDIATE", phrase!("queues only for peers whose handshake is done", "只给已完成握手的对端排队");
    "conflate": phrase!("Keep only the last", "只留最后一条") => Switch, "false", "ZMQ_CONFLATE", phrase!("keeps the last message only", "只保留最后一条消息");
    "verbose": phrase!("Pass on repeated subscriptions", "转交重复的订阅") => Switch, "false", "ZMQ_XPUB_VERBOSE", phrase!("passes on every subscription", "转交每一次订阅");
    "verboser": phrase!("Pass on repeated cancellations, too", "重复的退订也转交") => Switch, "false", "ZMQ_XPUB_VERBOSER", phrase!("passes on every subscription and cancellation", "转交每一次订阅和退订");
    "manual": phrase!("Decide by hand", "手动决定订阅") => Switch, "false", "ZMQ_XPUB_MANUAL", phrase!("the application decides on each subscription", "由应用程序决定每个订阅");
    "nodrop": phrase!("Wait, do not drop", "等待而不丢弃") => Switch, "false", "ZMQ_XPUB_NODROP", phrase!("waits for a full subscriber instead of dropping", "订阅者队列满时等待而不丢弃");
    "welcome": phrase!("Welcome message", "欢迎消息") => Lines, "", "ZMQ_XPUB_WELCOME_MSG", phrase!("a message for each new subscriber, one frame in a line", "给每个新订阅者的消息，每行一帧");
    "invert-matching": phrase!("Invert the matching", "反向匹配") => Switch, "false", "ZMQ_INVERT_MATCHING", phrase!("what does not match is sent", "不匹配的才发送");
    "hello-message": phrase!("Hello message", "问候消息") => Lines, "", "ZMQ_HELLO_MSG", phrase!("sent to each new peer, one frame in a line", "发给每个新对端，每行一帧");
    "disconnect-message": phrase!("Message on loss", "断开消息") => Lines, "", "ZMQ_DISCONNECT_MSG", phrase!("received when a peer is lost", "失去对端时收到");
    "hiccup-message": phrase!("Message on return", "重连消息") => Lines, "", "ZMQ_HICCUP_MSG", phrase!("received when a peer is reached again", "重新连上对端时收到");
    "speaks": phrase!("Newest ZMTP", "最新的 ZMTP") => ZMTP, "zmtp-3.1", "RFC 37", phrase!("over TCP: the newest ZMTP it speaks", "走 TCP 时：最新用哪版 ZMTP");
    "oldest": phrase!("Oldest ZMTP", "最旧的 ZMTP") => ZMTP, "zmtp-1.0", "RFC 37", phrase!("over TCP: the oldest ZMTP it still speaks", "走 TCP 时：最旧用哪版 ZMTP");
    "security": phrase!("Security", "安全") => Table, "", "RFC 23", phrase!("over TCP: who may come in, and who may read it", "走 TCP 时：谁可以进来，谁能读到内容");
    "heartbeat": phrase!("Heartbeats", "心跳") => Table, "", "RFC 37", phrase!("over TCP: signs of life", "走 TCP 时：心跳");
    "reconnect": phrase!("Reconnecting", "重连") => Table, "", "ZMQ_RECONNECT_IVL", phrase!("when a lost link is tried again", "断线后何时重连");
    "handshake-timeout": phrase!("Longest handshake", "握手时限") => Duration, "30s", "ZMQ_HANDSHAKE_IVL", phrase!("over TCP: how long the handshake may take", "走 TCP 时：握手最多多久");
    "max-frame-size": phrase!("Largest frame", "最大的帧") => Number, "1073741824", "ZMQ_MAXMSGSIZE", phrase!("over TCP: the most octets of a frame", "走 TCP 时：一帧最多几个字节");
    "max-message-size": phrase!("Largest message", "最大的消息") => Number, "1073741824", "", phrase!("over TCP: the most octets of a message", "走 TCP 时：一条消息最多几个字节");
    "max-frames": phrase!("Most frames", "最多帧数") => Number, "65536", "", phrase!("over TCP: the most frames of a message", "走 TCP 时：一条消息最多几帧");
};

#[cfg(test)]
mod tests;
