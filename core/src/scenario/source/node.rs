//! Nodes as their author writes them: sockets, and the steps of a script.

use core::time::Duration;

use super::{Count, Message, Octets};
use crate::scenario::error::Fault;
use crate::scenario::read::{At, OneOrMany, Read, Table, one_of, word};
use crate::scenario::tree::{Data, Value};
use crate::socket::SocketKind;

/// One node, or several alike.
#[derive(Debug)]
pub(in crate::scenario) struct Node {
    pub(in crate::scenario) at: usize,
    pub(in crate::scenario) repeat: Option<At<Count>>,
    pub(in crate::scenario) name: At<String>,
    pub(in crate::scenario) kind: NodeKind,
    pub(in crate::scenario) start: Option<Duration>,
    pub(in crate::scenario) sockets: At<OneOrMany<Socket>>,
    pub(in crate::scenario) steps: Option<At<Vec<At<Step>>>>,
    pub(in crate::scenario) reply: Option<At<Message>>,
    pub(in crate::scenario) delay: Option<At<Duration>>,
}

impl Node {
    pub(in crate::scenario) const KEYS: &'static [&'static str] = &[
        "name", "kind", "sockets", "steps", "reply", "delay", "start", "repeat",
    ];
}

impl Read for Node {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a node", Self::KEYS)?;
        Ok(Self {
            at: table.at(),
            repeat: table.optional("repeat")?,
            name: table.required("name")?,
            kind: table.required("kind")?,
            start: table.optional("start")?,
            sockets: table.required("sockets")?,
            steps: table.optional("steps")?,
            reply: table.optional("reply")?,
            delay: table.optional("delay")?,
        })
    }
}

/// What a node does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::scenario) enum NodeKind {
    Script,
    Worker,
    Echo,
    Proxy,
}

/// The words for what a node does.
pub(in crate::scenario) const NODE_KINDS: [(&str, NodeKind); 5] = [
    ("script", NodeKind::Script),
    ("client", NodeKind::Script),
    ("worker", NodeKind::Worker),
    ("echo", NodeKind::Echo),
    ("proxy", NodeKind::Proxy),
];

impl Read for NodeKind {
    fn read(value: &Value) -> Result<Self, Fault> {
        word(value, "kind of node", &NODE_KINDS)
    }
}

/// One socket.
#[derive(Debug)]
pub(in crate::scenario) struct Socket {
    pub(in crate::scenario) at: usize,
    pub(in crate::scenario) kind: SocketKind,
    pub(in crate::scenario) bind: OneOrMany<At<String>>,
    pub(in crate::scenario) connect: OneOrMany<At<String>>,
    pub(in crate::scenario) identity: Option<At<Octets>>,
    pub(in crate::scenario) hwm: Option<u32>,
    pub(in crate::scenario) send_hwm: Option<u32>,
    pub(in crate::scenario) receive_hwm: Option<u32>,
    pub(in crate::scenario) mandatory: Option<At<bool>>,
    pub(in crate::scenario) first_identity: Option<At<u32>>,
}

impl Socket {
    pub(in crate::scenario) const KEYS: &'static [&'static str] = &[
        "type",
        "bind",
        "connect",
        "identity",
        "hwm",
        "send-hwm",
        "receive-hwm",
        "mandatory",
        "first-identity",
    ];
}

impl Read for Socket {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a socket", Self::KEYS)?;
        Ok(Self {
            at: table.at(),
            kind: table.required("type")?,
            bind: table.optional("bind")?.unwrap_or_default(),
            connect: table.optional("connect")?.unwrap_or_default(),
            identity: table.optional("identity")?,
            hwm: table.optional("hwm")?,
            send_hwm: table.optional("send-hwm")?,
            receive_hwm: table.optional("receive-hwm")?,
            mandatory: table.optional("mandatory")?,
            first_identity: table.optional("first-identity")?,
        })
    }
}

/// One thing a script does.
#[derive(Debug)]
pub(in crate::scenario) enum Step {
    Send {
        socket: Option<At<u32>>,
        message: At<Message>,
    },
    Receive {
        socket: Option<At<u32>>,
        timeout: Option<Duration>,
        dump: bool,
    },
    Wait {
        duration: Duration,
    },
}

impl Step {
    pub(in crate::scenario) const KEYS: &'static [&'static str] =
        &["send", "receive", "wait", "socket"];
    pub(in crate::scenario) const RECEIVE_KEYS: &'static [&'static str] = &["timeout", "dump"];
    const WORDS: &'static [&'static str] = &["receive", "dump"];
}

/// The words `receive` and `dump` (receive and print), or a table with one deed.
impl Read for Step {
    fn read(value: &Value) -> Result<Self, Fault> {
        if let Data::Text(word) = &value.data {
            return match word.as_str() {
                "receive" => Ok(Self::Receive {
                    socket: None,
                    timeout: None,
                    dump: false,
                }),
                "dump" => Ok(Self::Receive {
                    socket: None,
                    timeout: None,
                    dump: true,
                }),
                _ => Err(Fault::unknown(value.at, "step", word, Self::WORDS)),
            };
        }
        if !matches!(value.data, Data::Table(_)) {
            return Err(value.unexpected(
                "a step: \"receive\", \"dump\", or a table with send, receive or wait",
            ));
        }
        let table = Table::open(value, "a step", Self::KEYS)?;
        let socket = table.optional("socket")?;
        match one_of(&table, &["send", "receive", "wait"])? {
            "send" => Ok(Self::Send {
                socket,
                message: table.required("send")?,
            }),
            "receive" => {
                let ReceiveOptions { timeout, dump } = table.required("receive")?;
                Ok(Self::Receive {
                    socket,
                    timeout,
                    dump,
                })
            }
            _ => Ok(Self::Wait {
                duration: table.required("wait")?,
            }),
        }
    }
}

struct ReceiveOptions {
    timeout: Option<Duration>,
    dump: bool,
}

impl Read for ReceiveOptions {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "the options of receive", Step::RECEIVE_KEYS)?;
        Ok(Self {
            timeout: table.optional("timeout")?,
            dump: table.optional("dump")?.unwrap_or(false),
        })
    }
}
