//! A scenario written out reads as itself.

use hopscope_core::scenario::{Document, Format, library};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is read of `document` written out with these parameters is what it is with them.
fn holds(document: &Document, values: &[(&str, u32)]) {
    let text = document.written(values).unwrap();
    let again = Document::parse(&text, Format::Toml).unwrap_or_else(|e| panic!("{e} in\n{text}"));
    let mut scenario = document.scenario(values).unwrap();
    scenario.parameters.clear();
    assert_eq!(again.scenario(&[]).unwrap(), scenario, "\n{text}");
    assert_eq!(again.written(&[]).unwrap(), text, "it is as it is written");
}

#[test]
fn every_lesson_is_written_out_with_every_value_of_its_parameter() {
    for lesson in library() {
        let document = lesson.document().unwrap();
        holds(&document, &[]);
        for parameter in document.parameters() {
            for value in parameter.min..=parameter.max {
                holds(&document, &[(&parameter.name, value)]);
            }
        }
    }
}

#[test]
fn it_looks_as_if_a_person_had_written_it() {
    let hello = hopscope_core::scenario::find("hello").unwrap();
    let written = hello.document().unwrap().written(&[]).unwrap();
    let nodes = |text: &str| {
        let from = text.find("[[nodes]]").unwrap();
        text[from..text.find("[[narration]]").unwrap()].to_owned()
    };
    assert_eq!(nodes(&written), nodes(hello.source()));
}

/// Texts with all that may be mistaken for something else.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "{",
        "}",
        "{i}",
        "{{",
        "}}",
        "{n}",
        "{1+1}",
        "\"",
        "\\",
        "\n",
        "\t",
        "\r",
        "\u{7f}",
        "\u{1}",
        "é",
        "帧",
        " ",
        "#",
        "'",
        "=",
        "\u{1F600}",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A frame: octets, or a text whose braces are as the file has them.
fn frame() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(|text| json!(text.replace('{', "<"))),
        text().prop_map(|text| json!({ "text": text.replace('{', "{{").replace('}', "}}") })),
        "([0-9a-f]{2} ){0,4}".prop_map(|hex| json!({ "hex": hex })),
        (0..4_u32).prop_map(|repeat| json!({ "hex": "ab", "repeat": repeat })),
        Just(json!({ "text": "n{i}{n}", "repeat": "n" })),
    ]
}

fn message() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(|text| json!(format!("x{}", text.replace('{', "(")))),
        prop::collection::vec(frame(), 1..4).prop_map(|mut frames| {
            frames.push(json!("end"));
            json!(frames)
        }),
    ]
}

/// A scenario with an option of every kind.
fn scenario() -> impl Strategy<Value = Value> {
    let place = prop::option::of((-99..99_i32, 0..99_i32));
    let node = (
        message(),
        message(),
        any::<bool>(),
        place,
        0..9_u32,
        1..4_u32,
    );
    (prop::collection::vec(node, 1..4), text(), 1..4_u32, any::<u32>()).prop_map(
        |(nodes, title, n, seed)| {
            let mut all = vec![json!({
                "name": "server", "kind": "worker", "reply": "r", "delay": "1.5ms",
                "sockets": [{ "type": "ROUTER", "bind": ["a", "b{n}"], "mandatory": true, "notify": ["connect"] }],
            })];
            for (index, (first, second, plain, place, hwm, repeat)) in nodes.into_iter().enumerate() {
                let mut node = json!({
                    "name": format!("client{index}-{{i}}"),
                    "kind": "script",
                    "repeat": repeat,
                    "sockets": { "type": "DEALER", "connect": ["a", "b{n}"], "hwm": hwm, "heartbeat": { "interval": "1s" } },
                    "steps": [{ "send": first }, "receive", { "receive": { "timeout": "1s" } }, { "send": second }],
                });
                if plain {
                    node["sockets"]["security"] = json!({ "mechanism": "plain", "username": "{n}", "password": "p" });
                }
                if let Some((x, y)) = place {
                    node["place"] = json!([x, y]);
                }
                all.push(node);
            }
            json!({
                "$schema": "x",
                "title": { "en": title.replace('{', "{{").replace('}', "}}"), "zh": "n {n}" },
                "summary": "s".repeat(120),
                "seed": seed,
                "link": { "loss": 0.25 },
                "parameters": [{ "name": "n", "label": "l", "min": 1, "max": 3, "default": n }],
                "opening": { "node": "server", "event": "received", "nth": "n" },
                "nodes": all,
                "acts": [{ "at": "1ms", "cut": { "endpoint": "b{n}", "node": "client0-1" } }],
                "narration": [
                    { "when": "n > 1", "at": { "node": "server", "event": "received" }, "text": "{n} {{n}}" },
                    { "at": { "node": "client0-{1}", "event": "sent", "nth": 2 }, "text": { "en": "e".repeat(100), "zh": "z" } },
                ],
            })
        },
    )
}

proptest! {
    #[test]
    fn every_scenario_is_written_out(scenario in scenario()) {
        let text = scenario.to_string();
        // Texts of random braces may be formulas that mean nothing.
        if let Ok(document) = Document::parse(&text, Format::Json) {
            holds(&document, &[]);
            holds(&document, &[("n", 3)]);
        }
    }

    #[test]
    fn the_scenarios_above_are_sound_more_often_than_not(scenarios in prop::collection::vec(scenario(), 8)) {
        let sound = scenarios.iter().filter(|scenario| {
            Document::parse(&scenario.to_string(), Format::Json).is_ok()
        });
        prop_assert!(sound.count() >= 2);
    }
}
