//! A scenario as its author writes it: parameters not filled in, repeated nodes not written out.
//!
//! `docs/scenario.md` tells an author about each key; `docs/scenario.schema.json` tells an editor.

mod message;
mod node;

use core::time::Duration;

use super::error::Fault;
use super::read::{At, Read, Table};
use super::tree::Value;
use crate::lang::Text;
use crate::socket::SocketKind;
use crate::trace::EventKind;

pub(super) use message::{Count, Message, Octets};
pub(super) use node::{NODE_KINDS, Node, NodeKind, Socket, Step};

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
    /// `$schema` is for editors and means nothing here.
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
        "$schema",
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

/// A place in a run.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) node: At<String>,
    pub(super) socket: Option<At<SocketKind>>,
    pub(super) event: At<EventKind>,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value as Json;

    use super::*;

    /// The keys that the published schema has where `pointer` points, over all its alternatives.
    fn keys_in_schema(schema: &Json, pointer: &str) -> BTreeSet<String> {
        let table = schema.pointer(pointer).expect("the schema has it");
        let alternatives = table["anyOf"].as_array().cloned();
        alternatives
            .unwrap_or_else(|| vec![table.clone()])
            .iter()
            .filter_map(|table| table["properties"].as_object())
            .flat_map(|properties| properties.keys().cloned())
            .collect()
    }

    #[test]
    fn the_published_schema_has_the_keys_that_are_read() {
        let source = include_str!("../../../docs/scenario.schema.json");
        let schema: Json = serde_json::from_str(source).expect("it is JSON");
        let tables = [
            ("", File::KEYS),
            ("/$defs/link", Link::KEYS),
            ("/$defs/parameter", Parameter::KEYS),
            ("/$defs/node", Node::KEYS),
            ("/$defs/socket", Socket::KEYS),
            ("/$defs/step", Step::KEYS),
            ("/$defs/step/anyOf/2/properties/receive", Step::RECEIVE_KEYS),
            ("/$defs/frame", message::Frame::KEYS),
            ("/$defs/octets", Octets::KEYS),
            ("/$defs/moment", Moment::KEYS),
            ("/$defs/narration", Narration::KEYS),
            ("/$defs/prediction", Prediction::KEYS),
        ];
        for (pointer, keys) in tables {
            let keys: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            assert_eq!(keys_in_schema(&schema, pointer), keys, "{pointer}");
        }
    }
}
