//! A scenario as its author writes it: parameters not filled in, repeated nodes not written out.
//!
//! `docs/scenario.md` tells an author about each key; `docs/scenario.schema.json` tells an editor.

use core::time::Duration;

use super::error::Fault;
use super::read::{At, OneOrMany, Read, Table, one_of};
use super::tree::{Data, Value};
use crate::lang::Text;

/// A text in both languages with its places.
pub(super) type Said = Text<At<String>>;

/// The whole file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) title: Said,
    pub(super) summary: Said,
    pub(super) seed: u64,
    pub(super) link: Option<Link>,
    pub(super) pace: Option<At<Duration>>,
    pub(super) opening: Option<Moment>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) nodes: At<Vec<Node>>,
    pub(super) narration: Vec<Narration>,
    pub(super) predictions: Vec<Prediction>,
}

impl File {
    pub(super) const KEYS: &'static [&'static str] = &[
        "title",
        "summary",
        "seed",
        "pace",
        "opening",
        "link",
        "parameters",
        "nodes",
        "narration",
        "predictions",
    ];
}

impl Read for File {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a scenario", Self::KEYS)?;
        Ok(Self {
            title: table.required("title")?,
            summary: table.required("summary")?,
            seed: table.optional("seed")?.unwrap_or(0),
            link: table.optional("link")?,
            pace: table.optional("pace")?,
            opening: table.optional("opening")?,
            parameters: table.list("parameters")?,
            nodes: table.required("nodes")?,
            narration: table.list("narration")?,
            predictions: table.list("predictions")?,
        })
    }
}

/// How links behave.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) latency: Option<Duration>,
    pub(super) loss: Option<At<f64>>,
}

impl Link {
    pub(super) const KEYS: &'static [&'static str] = &["latency", "loss"];
}

impl Read for Link {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a link", Self::KEYS)?;
        Ok(Self {
            latency: table.optional("latency")?,
            loss: table.optional("loss")?,
        })
    }
}

/// A number that can be changed before a run.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) at: usize,
    pub(super) name: At<String>,
    pub(super) label: Said,
    pub(super) min: At<u32>,
    pub(super) max: At<u32>,
    pub(super) default: At<u32>,
}

impl Parameter {
    pub(super) const KEYS: &'static [&'static str] = &["name", "label", "min", "max", "default"];
}

impl Read for Parameter {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a parameter", Self::KEYS)?;
        Ok(Self {
            at: table.at(),
            name: table.required("name")?,
            label: table.required("label")?,
            min: table.required("min")?,
            max: table.required("max")?,
            default: table.required("default")?,
        })
    }
}

/// How often: a number, or a formula in quotes.
#[derive(Clone, Debug)]
pub(super) enum Count {
    Number(u32),
    Formula(String),
}

impl Read for Count {
    fn read(value: &Value) -> Result<Self, Fault> {
        match &value.data {
            Data::Text(formula) => Some(Self::Formula(formula.clone())),
            Data::Integer(number) => u32::try_from(*number).ok().map(Self::Number),
            _ => None,
        }
        .ok_or_else(|| value.unexpected("a number, or a formula such as \"length\""))
    }
}

/// One node, or several alike.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) repeat: Option<At<Count>>,
    pub(super) name: At<String>,
    pub(super) kind: At<String>,
    pub(super) start: Option<Duration>,
    pub(super) sockets: At<OneOrMany<Socket>>,
    pub(super) steps: Option<At<Vec<At<Step>>>>,
    pub(super) reply: Option<At<Message>>,
    pub(super) delay: Option<At<Duration>>,
}

impl Node {
    pub(super) const KEYS: &'static [&'static str] = &[
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

/// One socket.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) at: usize,
    pub(super) kind: At<String>,
    pub(super) bind: OneOrMany<At<String>>,
    pub(super) connect: OneOrMany<At<String>>,
    pub(super) identity: Option<At<Octets>>,
    pub(super) hwm: Option<u32>,
    pub(super) send_hwm: Option<u32>,
    pub(super) receive_hwm: Option<u32>,
    pub(super) mandatory: Option<At<bool>>,
    pub(super) first_identity: Option<At<u32>>,
}

impl Socket {
    pub(super) const KEYS: &'static [&'static str] = &[
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
pub(super) enum Step {
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
    pub(super) const KEYS: &'static [&'static str] = &["send", "receive", "wait", "socket"];
    pub(super) const RECEIVE_KEYS: &'static [&'static str] = &["timeout", "dump"];
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
        let table = Table::open(value, "a receive", Step::RECEIVE_KEYS)?;
        Ok(Self {
            timeout: table.optional("timeout")?,
            dump: table.optional("dump")?.unwrap_or(false),
        })
    }
}

/// The frames of a message, or its only one.
pub(super) type Message = OneOrMany<Frame>;

/// A frame, or several alike.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) octets: At<Octets>,
    pub(super) repeat: Option<At<Count>>,
}

impl Frame {
    pub(super) const KEYS: &'static [&'static str] = &["text", "hex", "repeat"];
}

/// A text, or a table with `text` or `hex` and perhaps `repeat`.
impl Read for Frame {
    fn read(value: &Value) -> Result<Self, Fault> {
        if let Data::Text(text) = &value.data {
            let octets = At {
                at: value.at,
                value: Octets::Text(text.clone()),
            };
            return Ok(Self {
                octets,
                repeat: None,
            });
        }
        let table = Table::open(value, "a frame", Self::KEYS)?;
        Ok(Self {
            octets: Octets::from_table(&table)?,
            repeat: table.optional("repeat")?,
        })
    }
}

/// Octets, as text or in hex.
#[derive(Clone, Debug)]
pub(super) enum Octets {
    Text(String),
    Hex(Vec<u8>),
}

impl Octets {
    pub(super) const KEYS: &'static [&'static str] = &["text", "hex"];

    fn from_table(table: &Table<'_>) -> Result<At<Self>, Fault> {
        if one_of(table, Self::KEYS)? == "text" {
            let At { at, value } = table.required("text")?;
            return Ok(At {
                at,
                value: Self::Text(value),
            });
        }
        let At { at, value }: At<String> = table.required("hex")?;
        match from_hex(&value) {
            Some(octets) => Ok(At {
                at,
                value: Self::Hex(octets),
            }),
            None => Err(
                Fault::new(at, format!("{} is not hex", super::error::quote(&value))).expected(
                    "two digits (0-9, a-f) for each octet, spaces allowed between octets",
                ),
            ),
        }
    }
}

/// A text, or a table with `text` or `hex`.
impl Read for Octets {
    fn read(value: &Value) -> Result<Self, Fault> {
        if let Data::Text(text) = &value.data {
            return Ok(Self::Text(text.clone()));
        }
        let table = Table::open(value, "octets", Self::KEYS)?;
        Self::from_table(&table).map(|octets| octets.value)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len() / 2);
    for run in text.split_ascii_whitespace() {
        let digits: Vec<u8> = run
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        for pair in digits.chunks(2) {
            let [high, low] = pair else { return None };
            octets.push(high << 4 | low);
        }
    }
    Some(octets)
}

/// A place in a run.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) node: At<String>,
    pub(super) socket: Option<At<String>>,
    pub(super) event: At<String>,
    pub(super) nth: Option<At<Count>>,
}

impl Moment {
    pub(super) const KEYS: &'static [&'static str] = &["node", "socket", "event", "nth"];
}

impl Read for Moment {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a moment", Self::KEYS)?;
        Ok(Self {
            node: table.required("node")?,
            socket: table.optional("socket")?,
            event: table.required("event")?,
            nth: table.optional("nth")?,
        })
    }
}

/// What is told at a moment.
#[derive(Debug)]
pub(super) struct Narration {
    pub(super) when: Option<At<String>>,
    pub(super) at: Moment,
    pub(super) text: Said,
}

impl Narration {
    pub(super) const KEYS: &'static [&'static str] = &["at", "text", "when"];
}

impl Read for Narration {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a narration", Self::KEYS)?;
        Ok(Self {
            when: table.optional("when")?,
            at: table.required("at")?,
            text: table.required("text")?,
        })
    }
}

/// A question asked before a moment.
#[derive(Debug)]
pub(super) struct Prediction {
    pub(super) when: Option<At<String>>,
    pub(super) at: Moment,
    pub(super) question: Said,
    pub(super) options: At<Vec<At<Message>>>,
    pub(super) explanation: Said,
}

impl Prediction {
    pub(super) const KEYS: &'static [&'static str] =
        &["at", "question", "options", "explanation", "when"];
}

impl Read for Prediction {
    fn read(value: &Value) -> Result<Self, Fault> {
        let table = Table::open(value, "a prediction", Self::KEYS)?;
        Ok(Self {
            when: table.optional("when")?,
            at: table.required("at")?,
            question: table.required("question")?,
            options: table.required("options")?,
            explanation: table.required("explanation")?,
        })
    }
}
