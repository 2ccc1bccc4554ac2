//! The phases of a connection and what leads from one to the next, as data that can be drawn.

use crate::lang::{Phrase, phrase};

/// Where a connection is.
///
/// ```text
///   +----------+   +-----------+   +---------+
///   | Greeting |-->| Handshake |-->| Traffic |
///   +----------+   +-----------+   +---------+
///        |           |   ^             |
///        |           v   |             |
///        |        +---------+          |
///        |        | Verdict |          |
///        |        +---------+          |
///        v             v               v
///   +------------------------------------+     +--------+
///   |              Closing               |---->| Closed |
///   +------------------------------------+     +--------+
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Phase {
    /// The two greetings, or what stands for them in older generations.
    Greeting,
    /// The commands of the mechanism.
    Handshake,
    /// A handler has been asked and has not answered yet.
    Verdict,
    /// Messages and commands pass.
    Traffic,
    /// Nothing is read any more; what is in line for the peer still leaves.
    Closing,
    /// Over.
    Closed,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 6] = [
        Self::Greeting,
        Self::Handshake,
        Self::Verdict,
        Self::Traffic,
        Self::Closing,
        Self::Closed,
    ];

    /// What a person calls it.
    pub const fn name(self) -> Phrase {
        match self {
            Self::Greeting => phrase!("greeting", "问候"),
            Self::Handshake => phrase!("handshake", "握手"),
            Self::Verdict => phrase!("verdict", "等待裁决"),
            Self::Traffic => phrase!("traffic", "通信"),
            Self::Closing => phrase!("closing", "关闭中"),
            Self::Closed => phrase!("closed", "已关闭"),
        }
    }
}

/// A step from one phase to another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transition {
    /// Where it begins.
    pub from: Phase,
    /// Where it ends.
    pub to: Phase,
    /// What leads there.
    pub cause: Phrase,
}

const fn row(from: Phase, to: Phase, cause: Phrase) -> Transition {
    Transition { from, to, cause }
}

/// Every step there is. A connection takes no other.
pub const TRANSITIONS: [Transition; 10] = [
    row(
        Phase::Greeting,
        Phase::Handshake,
        phrase!(
            "the greetings are exchanged and agree",
            "问候交换完毕，双方一致"
        ),
    ),
    row(
        Phase::Greeting,
        Phase::Traffic,
        phrase!(
            "the peer speaks ZMTP 1.0, ZMTP 2.0 or bare ZWS, which have no handshake",
            "对端用的是没有握手的 ZMTP 1.0、ZMTP 2.0 或裸 ZWS"
        ),
    ),
    row(
        Phase::Greeting,
        Phase::Closing,
        phrase!(
            "no peer to talk to, an end, or the time is over",
            "对端无法沟通、断开或超时"
        ),
    ),
    row(
        Phase::Handshake,
        Phase::Verdict,
        phrase!(
            "a handler is asked whether the peer may come in",
            "询问处理器是否放行"
        ),
    ),
    row(
        Phase::Handshake,
        Phase::Traffic,
        phrase!(
            "the mechanism is done and the peer fits",
            "安全机制完成，对端合适"
        ),
    ),
    row(
        Phase::Handshake,
        Phase::Closing,
        phrase!(
            "ERROR either way, a breach, an end, or the time is over",
            "任一方发出 ERROR、违反协议、断开或超时"
        ),
    ),
    row(
        Phase::Verdict,
        Phase::Handshake,
        phrase!("the handler lets the peer in", "处理器放行"),
    ),
    row(
        Phase::Verdict,
        Phase::Closing,
        phrase!(
            "the handler refuses, the peer ends, or the time is over",
            "处理器拒绝、对端断开或超时"
        ),
    ),
    row(
        Phase::Traffic,
        Phase::Closing,
        phrase!(
            "an end, ERROR, a breach, a limit or silence",
            "断开、ERROR、违反协议、超出限制或太久没有动静"
        ),
    ),
    row(
        Phase::Closing,
        Phase::Closed,
        phrase!("all that was in line has been taken", "排队的字节都已取走"),
    ),
];
