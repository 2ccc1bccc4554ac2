//! The published JSON Schema says of a file's form what reading it says.
//!
//! The validator below knows the keywords that the schema uses and refuses any other, so that
//! nothing in the schema goes unchecked.

use hopscope_core::scenario::{Document, Format, library};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::EventKind;
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/scenario.schema.json")).expect("it is JSON")
}

#[test]
fn the_schema_accepts_the_lessons() {
    let schema = schema();
    for lesson in library() {
        let value: Value = toml::from_str(lesson.source()).expect("lessons are TOML");
        assert_eq!(mistake(&schema, &schema, &value), None, "{}", lesson.id);
    }
}

#[test]
fn the_schema_lists_the_words_that_are_read() {
    let schema = schema();
    let words = |pointer: &str| {
        let words = schema
            .pointer(pointer)
            .and_then(Value::as_array)
            .expect("a list of words");
        words
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let events = EventKind::ALL.map(|kind| kind.name().to_owned());
    assert_eq!(words("/$defs/moment/properties/event/enum"), events);
    for pointer in [
        "/$defs/socket/properties/type/enum",
        "/$defs/moment/properties/socket/enum",
    ] {
        let kinds = words(pointer);
        let kinds: Vec<SocketKind> = kinds
            .iter()
            .map(|kind| kind.parse().expect("a socket type"))
            .collect();
        let speaking = SocketKind::ALL
            .iter()
            .filter(|kind| **kind != SocketKind::Stream)
            .collect::<Vec<_>>();
        assert!(
            speaking.iter().all(|kind| kinds.contains(kind)),
            "{kinds:?}"
        );
    }
}

/// Each change to a good file makes both the schema and the reader refuse it, or neither.
#[test]
fn schema_and_reader_agree() {
    let good = json!({
        "$schema": "scenario.schema.json",
        "title": "t",
        "summary": { "en": "s", "zh": "s" },
        "seed": 1,
        "link": { "latency": "1ms", "loss": 0.5 },
        "parameters": [{ "name": "n", "label": "l", "min": 1, "max": 2, "default": 1 }],
        "nodes": [
            {
                "name": "a",
                "kind": "script",
                "sockets": { "type": "XREQ", "connect": ["x"], "identity": { "hex": "01" } },
                "steps": [{ "send": ["", { "text": "b", "repeat": "n" }] }, "dump"],
            },
            { "name": "b", "kind": "echo", "sockets": [{ "type": "REP", "bind": "x", "hwm": 3 }] },
        ],
        "narration": [{ "at": { "node": "a", "event": "sent" }, "text": "x", "when": "n > 1" }],
        "predictions": [{
            "at": { "node": "a", "event": "sent", "nth": 1 },
            "question": "q",
            "options": [["x"], "y"],
            "explanation": "e",
        }],
        "tasks": [{
            "text": "t",
            "hints": ["h"],
            "conditions": [
                { "text": "c", "event": "delivered", "node": "b", "frames": ["x"], "nth": 1 },
                { "text": "c", "acts": 0 },
            ],
        }],
    });
    assert!(agreed(&good), "a good file");
    let sheet = json!({ "title": "t", "summary": "s", "nodes": [] });
    assert!(agreed(&sheet), "a sheet to build on");

    let step = |step: Value| ("/nodes/0/steps/0", step);
    let refused = [
        ("/title", json!(1)),
        ("/title", json!({ "en": "t" })),
        ("/title", json!({ "en": "t", "zh": "t", "fr": "t" })),
        ("/seed", json!(-1)),
        ("/seed", json!(1.5)),
        ("/link", json!({ "loss": 2 })),
        ("/link", json!({ "latency": 1 })),
        ("/link", json!([])),
        ("/parameters/0", json!({ "name": "n" })),
        ("/parameters/0/min", json!("1")),
        ("/nodes", json!({})),
        ("/nodes/0/kind", json!("robot")),
        ("/nodes/0/name", json!(["a"])),
        ("/nodes/0/place", json!([1, 2, 3])),
        ("/nodes/0/place", json!([1, 20001])),
        ("/nodes/0/place", json!(["1", 2])),
        ("/nodes/0/place", json!([1.5, 2])),
        ("/nodes/0/sockets", json!({ "bind": "x" })),
        ("/nodes/0/sockets", json!({ "type": "STREAM", "bind": "x" })),
        ("/nodes/0/sockets/identity", json!({})),
        (
            "/nodes/0/sockets/identity",
            json!({ "text": "x", "hex": "01" }),
        ),
        ("/nodes/1/sockets/0/hwm", json!(-3)),
        ("/nodes/1/sockets/0/mandatory", json!("yes")),
        step(json!("sleep")),
        step(json!({})),
        step(json!({ "send": "x", "wait": "1ms" })),
        step(json!({ "receive": "1ms" })),
        step(json!({ "receive": { "dump": "yes" } })),
        step(json!({ "send": [{ "repeat": 2 }] })),
        step(json!({ "send": [5] })),
        ("/narration/0/at", json!({ "node": "a" })),
        ("/narration/0/at/event", json!("exploded")),
        ("/narration/0/at/socket", json!("STREAM")),
        ("/predictions/0/options", json!([["x"]])),
        ("/predictions/0/options", json!("x")),
        ("/predictions/0/when", json!(true)),
        ("/extra", json!(1)),
        step(json!({ "subscribe": 1 })),
        ("/nodes/1/sockets/0/speaks", json!("zmtp-4.0")),
        ("/nodes/1/sockets/0/immediate", json!(1)),
        ("/nodes/1/sockets/0/max-frames", json!(-1)),
        ("/nodes/1/sockets/0/heartbeat", json!({ "ttl": "1s" })),
        ("/nodes/1/sockets/0/reconnect", json!("always")),
        ("/nodes/1/sockets/0/security", json!({})),
        (
            "/nodes/1/sockets/0/security",
            json!({ "mechanism": "plain", "users": [{ "name": "a" }] }),
        ),
        (
            "/nodes/1/sockets/0/security",
            json!({ "mechanism": "null", "username": "a" }),
        ),
        ("/acts", json!([{ "kill": "a" }])),
        ("/acts", json!([{ "at": "1s", "cut": { "node": "a" } }])),
        ("/acts", json!([{ "at": "1s", "kill": "a", "cut": "x" }])),
        (
            "/acts",
            json!([{ "at": "1s", "delay": { "endpoint": "x" } }]),
        ),
        ("/acts", json!([{ "at": "1s", "node": "a" }])),
        ("/acts", json!([{ "at": "1s", "send": "x" }])),
        ("/acts", json!([{ "at": "1s", "reorder": "x" }])),
        (
            "/acts",
            json!([{ "at": "1s", "node": "a", "receive": { "timeout": "1s" } }]),
        ),
        (
            "/acts",
            json!([{ "at": "1s", "drop": { "endpoint": "x", "direction": "up", "nth": 1 } }]),
        ),
        (
            "/acts",
            json!([{ "at": "1s", "edit": { "endpoint": "x", "direction": "to-binder", "nth": 1 } }]),
        ),
        ("/until", json!(1)),
        step(json!("receive-frames")),
        step(json!({ "receive": { "frame": 1 } })),
        step(json!({ "send": [{ "frame": 0 }] })),
        step(json!({ "send": [{ "frame": "head" }] })),
        step(json!({ "send": [{ "frame": 1, "repeat": 2 }] })),
        ("/tasks/0", json!({ "text": "t" })),
        ("/tasks/0/text", json!(1)),
        ("/tasks/0/hints", json!("h")),
        ("/tasks/0/conditions", json!([])),
        ("/tasks/0/conditions/0/event", json!("exploded")),
        ("/tasks/0/conditions/0/socket", json!("STREAM")),
        ("/tasks/0/conditions/0/count", json!(-1)),
        ("/tasks/0/conditions/0/frames", json!([{ "frame": 1 }])),
        ("/tasks/0/conditions/0", json!({ "text": "c" })),
        ("/tasks/0/conditions/0", json!({ "event": "sent" })),
        ("/tasks/0/conditions/1/event", json!("sent")),
    ];
    let accepted = [
        ("/title", json!({ "en": "t", "zh": "t" })),
        ("/pace", json!("1ms")),
        (
            "/opening",
            json!({ "node": "a", "event": "sent", "socket": "DEALER", "nth": "n" }),
        ),
        ("/nodes/0/start", json!("1s")),
        ("/nodes/0/place", json!([-20, 40])),
        ("/nodes/0/repeat", json!(1)),
        ("/nodes/0/sockets/connect", json!("x")),
        ("/nodes/1/delay", json!("0.5s")),
        step(json!({ "receive": { "timeout": "1s" }, "socket": 1 })),
        step(json!({ "wait": "1ms" })),
        step(json!({ "send": "x", "socket": 1 })),
        step(json!({ "send": { "hex": "00 ff", "repeat": 3 } })),
        ("/until", json!("1s")),
        ("/nodes/1/sockets/0/speaks", json!("zmtp-2.0")),
        ("/nodes/1/sockets/0/immediate", json!(true)),
        ("/nodes/1/sockets/0/max-frames", json!(5)),
        (
            "/nodes/1/sockets/0/heartbeat",
            json!({ "interval": "1s", "ttl": "1s" }),
        ),
        ("/nodes/1/sockets/0/reconnect", json!("never")),
        ("/nodes/1/sockets/0/reconnect", json!({ "max": "1s" })),
        (
            "/nodes/1/sockets/0/security",
            json!({ "mechanism": "plain", "users": [{ "name": "a", "password": "b" }] }),
        ),
        (
            "/nodes/1/sockets/0/security",
            json!({ "mechanism": "plain", "username": "a", "password": "b" }),
        ),
        (
            "/acts",
            json!([{ "at": "1s", "cut": { "endpoint": "x", "node": "a" } }, { "at": "2s", "restore": "x" }]),
        ),
        step(json!("receive-frame")),
        step(json!({ "receive": { "frame": true, "timeout": "1s" } })),
        step(
            json!({ "send": [{ "frame": 1 }, "", { "frame": "body" }, { "text": "x", "repeat": 2 }] }),
        ),
        step(json!({ "send": { "frame": "all" } })),
        ("/tasks/0/when", json!("n > 0")),
        // What is asked may be about what the learner has yet to make.
        ("/tasks/0/conditions/0/node", json!("nobody")),
        (
            "/tasks/0/conditions/0",
            json!({ "text": "c", "event": "dropped", "rule": "link-loss", "ending": "x", "at-least": 1, "at-most": "n" }),
        ),
        ("/acts", json!([{ "at": "1s", "kill": "a" }])),
        (
            "/acts",
            json!([
                { "at": "1s", "freeze": "a" },
                { "at": "1s", "thaw": "a" },
                { "at": "1s", "slow": { "node": "a", "pace": "1ms" } },
                { "at": "1s", "fill": { "node": "a", "socket": 1 } },
                { "at": "1s", "unfill": { "node": "a" } },
                { "at": "1s", "delay": { "endpoint": "x", "by": "1ms" } },
                { "at": "1s", "loss": { "endpoint": "x", "node": "a", "socket": 1, "part": 0.5 } },
                { "at": "1s", "drop-next": { "endpoint": "x", "direction": "to-connector" } },
                { "at": "1s", "drop": { "endpoint": "x", "direction": "to-binder", "nth": 1 } },
                { "at": "1s", "hold": { "endpoint": "x", "direction": "to-binder", "nth": "n" } },
                { "at": "1s", "release": { "endpoint": "x", "direction": "to-binder", "nth": 2 } },
                {
                    "at": "1s",
                    "edit": { "endpoint": "x", "direction": "to-binder", "nth": 1, "frames": ["", "y"] },
                },
                { "at": "1s", "node": "a", "send": ["x", { "hex": "00" }] },
                { "at": "1s", "node": "a", "receive": { "dump": true }, "socket": 1 },
            ]),
        ),
    ];
    let changes = refused.map(|change| (change, false)).into_iter();
    for ((pointer, value), good_still) in changes.chain(accepted.map(|change| (change, true))) {
        let mut changed = good.clone();
        set(&mut changed, pointer, value.clone());
        assert_eq!(agreed(&changed), good_still, "{pointer} = {value}");
    }
    for pointer in ["/title", "/summary", "/nodes/0/kind", "/nodes/1/sockets"] {
        let mut changed = good.clone();
        let (table, key) = pointer.rsplit_once('/').expect("it has a slash");
        let table = changed.pointer_mut(table).and_then(Value::as_object_mut);
        table.expect("it is a table").remove(key);
        assert!(!agreed(&changed), "without {pointer}");
    }
}

/// Whether schema and reader accept `value`.
fn agreed(value: &Value) -> bool {
    let schema = schema();
    let by_schema = mistake(&schema, &schema, value);
    let read = Document::parse(&value.to_string(), Format::Json)
        .and_then(|document| document.scenario(&[]));
    assert_eq!(
        by_schema.is_none(),
        read.is_ok(),
        "schema: {by_schema:?}, reader: {read:?}"
    );
    read.is_ok()
}

fn set(value: &mut Value, pointer: &str, to: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("it has a slash");
    match value.pointer_mut(parent).expect("it is there") {
        Value::Object(table) => drop(table.insert(key.to_owned(), to)),
        Value::Array(list) => list[key.parse::<usize>().expect("an index")] = to,
        other => panic!("{other} has no parts"),
    }
}

/// What keeps `value` from being valid under `schema`, a part of `root`.
fn mistake(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().find_map(|(keyword, rule)| {
        let bound = || rule.as_f64().expect("a bound is a number");
        let size = || match value {
            Value::Array(list) => list.len() as f64,
            Value::Object(table) => table.len() as f64,
            _ => bound(),
        };
        let valid = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = rule.as_str().and_then(|target| target.strip_prefix('#'));
                let target = target
                    .and_then(|target| root.pointer(target))
                    .expect("it is there");
                return mistake(root, target, value);
            }
            "anyOf" => rules(rule)
                .iter()
                .any(|rule| mistake(root, rule, value).is_none()),
            "type" => match rule.as_str().expect("one type") {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("unknown type {other}"),
            },
            "enum" => rules(rule).contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= bound()),
            "maximum" => value.as_f64().is_none_or(|number| number <= bound()),
            "minItems" | "minProperties" => size() >= bound(),
            "maxItems" | "maxProperties" => size() <= bound(),
            "items" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                return items.iter().find_map(|item| mistake(root, rule, item));
            }
            "required" => rules(rule)
                .iter()
                .all(|key| key.as_str().is_some_and(|key| !value[key].is_null())),
            "properties" => {
                let table = value.as_object()?;
                let known = table
                    .iter()
                    .filter_map(|(key, value)| Some((rule.get(key)?, value)));
                return known
                    .into_iter()
                    .find_map(|(rule, value)| mistake(root, rule, value));
            }
            "additionalProperties" => {
                assert_eq!(*rule, json!(false), "the only use of it here");
                let known = &schema["properties"];
                value
                    .as_object()
                    .is_none_or(|table| table.keys().all(|key| known.get(key).is_some()))
            }
            other => panic!("the schema uses {other}, which this test does not know"),
        };
        (!valid).then(|| format!("{value} breaks {keyword} {rule}"))
    })
}

fn rules(list: &Value) -> &[Value] {
    list.as_array().expect("a list")
}
