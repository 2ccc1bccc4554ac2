//! The kinds of node and the types of socket that each can work with.

use super::chinese::chinese;
use super::error::{Fault, any_of, fault};
use crate::socket::SocketKind;

/// What a node does.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Kind {
    Script,
    Ventilator,
    Sink,
    Worker,
    Echo,
    Proxy,
}

/// The words for the kinds; some have several, after what is built of them.
pub(super) const KIND_NAMES: &[&str] = &[
    "script",
    "client",
    "pair",
    "publisher",
    "ventilator",
    "subscriber",
    "collector",
    "sink",
    "worker",
    "echo",
    "proxy",
    "queue",
    "forwarder",
    "streamer",
];
pub(super) const KINDS: [Kind; 14] = [
    Kind::Script,
    Kind::Script,
    Kind::Script,
    Kind::Ventilator,
    Kind::Ventilator,
    Kind::Sink,
    Kind::Sink,
    Kind::Sink,
    Kind::Worker,
    Kind::Echo,
    Kind::Proxy,
    Kind::Proxy,
    Kind::Proxy,
    Kind::Proxy,
];

impl Kind {
    /// The keys that mean something at a node of this kind and not at every other.
    pub(super) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Script => &["steps"],
            Self::Ventilator => &["messages", "after", "every", "rounds"],
            Self::Sink => &["delay", "dump"],
            Self::Worker => &["reply", "delay"],
            Self::Echo => &["delay"],
            Self::Proxy => &[],
        }
    }

    /// The kind of this word, in any case.
    pub(super) fn named(word: &str) -> Option<Self> {
        let mut names = KIND_NAMES.iter();
        let index = names.position(|name| name.eq_ignore_ascii_case(word))?;
        KINDS.get(index).copied()
    }
}

/// The types to which a proxy may give its copies.
const CAPTURING: &[SocketKind] = &[
    SocketKind::Pub,
    SocketKind::Dealer,
    SocketKind::Push,
    SocketKind::Pair,
];

/// Refuses types with which a node of this kind could not do anything.
pub(super) fn check_kinds(at: usize, kind: Kind, kinds: &[SocketKind]) -> Result<(), Fault> {
    let lock_step = |kind: SocketKind| matches!(kind, SocketKind::Req | SocketKind::Rep);
    match (kind, kinds) {
        (Kind::Ventilator, [own]) if !own.can_send() || lock_step(*own) => Err(fault!(
            at,
            "a {own} at a node that only sends" / "只发送的节点不能用 {own}",
            "a type that sends without being asked, such as PUB or PUSH"
                / "无需请求即可发送的类型，例如 PUB 或 PUSH"
        )),
        (Kind::Sink, [own]) if !own.can_receive() || lock_step(*own) => Err(fault!(
            at,
            "a {own} at a node that only receives" / "只接收的节点不能用 {own}",
            "a type that receives without asking, such as SUB or PULL"
                / "无需请求即可接收的类型，例如 SUB 或 PULL"
        )),
        (Kind::Worker | Kind::Echo, [SocketKind::Req]) => Err(fault!(
            at,
            "a REQ cannot answer: it asks" / "REQ 不能应答：它只提问",
            "REP, DEALER or ROUTER at a worker or an echo"
                / "worker 或 echo 应用 REP、DEALER 或 ROUTER"
        )),
        (Kind::Worker | Kind::Echo, [own]) if !own.can_send() || !own.can_receive() => Err(fault!(
            at,
            "a {own} alone cannot answer" / "单独一个 {own} 不能应答",
            "REP, DEALER or ROUTER at a worker or an echo, or a second socket to pass on to"
                / "worker 或 echo 应用 REP、DEALER 或 ROUTER，或再加一个用来转交的套接字"
        )),
        (Kind::Worker | Kind::Echo, [from, to])
            if !from.can_receive() || !to.can_send() || lock_step(*from) || lock_step(*to) =>
        {
            Err(fault!(
                at,
                "a worker that takes from a {from} and passes on to a {to}"
                    / "worker 不能从 {from} 接收再转交给 {to}",
                "two types such as PULL and PUSH" / "例如 PULL 和 PUSH 这样两种类型"
            ))
        }
        (Kind::Proxy, [front, back, ..]) => {
            let passes = |from: SocketKind, to: SocketKind| from.can_receive() && to.can_send();
            if passes(*front, *back) || passes(*back, *front) {
                return check_capture(at, kinds.get(2).copied());
            }
            Err(fault!(
                at,
                "a proxy between a {front} and a {back}" / "代理不能架在 {front} 与 {back} 之间",
                "one that receives and one that sends, such as XSUB and XPUB"
                    / "一个接收、一个发送，例如 XSUB 和 XPUB"
            ))
        }
        _ => Ok(()),
    }
}

/// The types to which a proxy may give its copies, as in libzmq: none that waits for an answer.
#[inline(never)]
fn check_capture(at: usize, capture: Option<SocketKind>) -> Result<(), Fault> {
    match capture {
        Some(kind) if !CAPTURING.contains(&kind) => {
            let names: Vec<&str> = CAPTURING.iter().map(|kind| kind.name()).collect();
            let names = any_of(&names);
            let names_zh = chinese(&names);
            Err(fault!(
                at,
                "a {kind} that captures" / "{kind} 不能用来抄送",
                "{names}" / "{names_zh}"
            ))
        }
        _ => Ok(()),
    }
}
