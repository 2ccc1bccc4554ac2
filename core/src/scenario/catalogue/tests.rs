//! The catalogue, the reader and `docs/scenario.md` say the same.

use super::*;
use crate::lang::Lang;
use crate::scenario::document::{Document, Format};
use crate::scenario::edit::{Edit, apply, shown};
use crate::scenario::{Behaviour, ScriptStep, nodes, palette, sockets};

/// Something that may be typed into the form.
fn sample(field: &Field) -> &'static str {
    match (field.key, field.holds) {
        ("notify", _) => "both",
        ("security", _) => "{ mechanism = \"null\" }",
        ("heartbeat" | "reconnect", _) => "{ interval = \"1s\" }",
        ("steps", _) => "{ wait = \"1ms\" }",
        ("messages", _) => "\"a\"\n[\"b\", { hex = \"00\" }]",
        (_, Topics) => "these\nA\n0xab01",
        (_, Octets | Lines) => "0xab01",
        (_, Number) => "3",
        (_, Switch) => "true",
        (_, Duration) => "5ms",
        (_, Word(words)) => words[0],
        _ => "1",
    }
}

#[test]
fn a_mark_for_one_way_acts_only_where_there_is_another() {
    let field = |key| {
        socket_fields()
            .iter()
            .find(|field| field.key == key)
            .expect("it is there")
    };
    for kind in SocketKind::ALL {
        let both = kind.can_send() && kind.can_receive();
        for (key, acts) in [
            ("send-hwm", both),
            ("immediate", kind.can_send()),
            ("receive-hwm", both),
            ("hwm", true),
        ] {
            assert_eq!(field(key).acts_at(kind), acts, "{key} at {kind}");
        }
        for field in socket_fields() {
            assert!(
                !field.acts_at(kind) || field.is_of_type(kind),
                "{} at {kind}",
                field.key
            );
        }
    }
}

#[test]
fn every_key_that_is_read_is_in_the_catalogue_or_is_no_option() {
    let known: Vec<&str> = socket_fields().iter().map(|field| field.key).collect();
    for key in sockets::SOCKET_KEYS {
        let apart = ["type", "bind", "connect"].contains(key);
        assert_ne!(known.contains(key), apart, "{key}");
    }
    let known: Vec<&str> = node_fields().iter().map(|field| field.key).collect();
    for key in nodes::NODE_KEYS {
        let apart = ["name", "kind", "sockets", "place", "repeat"].contains(key);
        assert_ne!(known.contains(key), apart, "{key}");
    }
}

#[test]
fn an_option_is_taken_by_the_types_that_have_it_and_by_no_other() {
    let spoken = SocketKind::ALL
        .into_iter()
        .filter(|kind| *kind != SocketKind::Stream);
    for kind in spoken {
        let text = format!(
            "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"a\"\nkind = \"script\"\n\
             sockets = {{ type = \"{kind}\", connect = \"x\" }}\nsteps = []\n\n\
             [[nodes]]\nname = \"b\"\nkind = \"script\"\n\
             sockets = {{ type = \"{}\", bind = \"x\" }}\nsteps = []\n",
            kind.partners()[0]
        );
        for field in socket_fields() {
            let edit = Edit::Set {
                node: "a".to_owned(),
                socket: Some(0),
                key: field.key.to_owned(),
                value: field.holds.written(sample(field)),
            };
            let edited = apply(&text, &[], &edit);
            assert_eq!(
                edited.is_ok(),
                field.is_of_type(kind),
                "{} {kind}",
                field.key
            );
            let Ok(edited) = edited else { continue };
            let back = shown(&edited.text, &[], "a", Some(0));
            let back = back.iter().find(|shown| shown.key == field.key);
            assert_eq!(
                back.map(|shown| &*shown.value),
                Some(sample(field)),
                "{}",
                field.key
            );
        }
    }
}

#[test]
fn a_default_says_the_same_as_nothing() {
    let text = "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"a\"\nkind = \"script\"\n\
                sockets = { type = \"ROUTER\" }\nsteps = []\n";
    let plain = Document::parse(text, Format::Toml).expect("it is sound");
    for field in socket_fields()
        .iter()
        .filter(|field| field.is_of_type(SocketKind::Router))
    {
        let Some(value) = field.holds.written(field.default) else {
            continue;
        };
        let edit = Edit::Set {
            node: "a".to_owned(),
            socket: Some(0),
            key: field.key.to_owned(),
            value: Some(value),
        };
        let edited = apply(text, &[], &edit).expect("a default is a value").text;
        let edited = Document::parse(&edited, Format::Toml).expect("it is sound");
        assert_eq!(edited.scenario(&[]), plain.scenario(&[]), "{}", field.key);
    }
}

#[test]
fn the_step_that_the_hint_of_steps_shows_can_be_typed_as_it_stands() {
    let text = "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"a\"\nkind = \"client\"\n\
                sockets = { type = \"DEALER\", connect = \"x\" }\nsteps = []\n\n\
                [[nodes]]\nname = \"b\"\nkind = \"sink\"\nsockets = { type = \"ROUTER\", bind = \"x\" }\n";
    let steps = node_fields().iter().find(|field| field.key == "steps");
    let steps = steps.expect("a client has steps");
    for lang in [Lang::En, Lang::Zh] {
        let note = steps.about.get(lang);
        let (start, end) = (note.find('{'), note.rfind('}'));
        let example = &note[start.expect("it shows a step")..=end.expect("it is whole")];
        let edit = Edit::Set {
            node: "a".to_owned(),
            socket: None,
            key: "steps".to_owned(),
            value: steps.holds.written(example),
        };
        let edited = apply(text, &[], &edit).expect("it is a step").text;
        let edited = Document::parse(&edited, Format::Toml).expect("it is sound");
        let scenario = edited.scenario(&[]).expect("it is a scenario");
        let Behaviour::Script { steps, .. } = &scenario.nodes[0].behaviour else {
            panic!("a client is a script");
        };
        // Of several frames, as the hint says.
        assert!(
            matches!(&steps[..], [ScriptStep::Send { message, .. }] if message.len() == 2),
            "{example}: {steps:?}"
        );
    }
}

#[test]
fn what_a_node_may_have_depends_on_its_kind() {
    let has = |kind: &str| -> Vec<&str> {
        let fields = node_fields().iter();
        fields
            .filter(|field| field.is_of_kind(kind))
            .map(|field| field.key)
            .collect()
    };
    assert_eq!(has("client"), ["steps", "start"]);
    assert_eq!(has("worker"), ["reply", "delay", "start"]);
    assert_eq!(has("proxy"), ["start"]);
}

#[test]
fn the_palette_has_every_type_and_all_of_it_can_be_added() {
    let mut text = "title = \"t\"\nsummary = \"s\"\n".to_owned();
    for preset in palette().iter().flat_map(|group| group.presets) {
        let edit = Edit::Add {
            nodes: preset.node.to_owned(),
            place: Some([0, 0]),
        };
        text = apply(&text, &[], &edit).expect("it is a node").text;
    }
    let document = Document::parse(&text, Format::Toml).expect("it is sound");
    let scenario = document.scenario(&[]).expect("it is sound");
    let sockets = scenario.nodes.iter().flat_map(|node| &node.sockets);
    let kinds: Vec<SocketKind> = sockets.map(|socket| socket.kind).collect();
    for kind in SocketKind::ALL {
        assert_eq!(kinds.contains(&kind), kind != SocketKind::Stream, "{kind}");
    }
}

#[test]
fn frames_are_typed_as_text_or_hex() {
    let written = |typed: &str| Lines.written(typed);
    assert_eq!(
        written("a\n0x00 ff\n{i}").as_deref(),
        Some("[\"a\", { hex = \"00 ff\" }, \"{{i}}\"]")
    );
    assert_eq!(written("\nhello").as_deref(), Some("[\"\", \"hello\"]"));
    assert_eq!(written("\n").as_deref(), Some("[\"\"]"));
    assert_eq!(written(""), None);
}

#[test]
fn no_topic_is_told_from_every_topic() {
    let text = |subscribe: &str| {
        format!(
            "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"a\"\nkind = \"sink\"\n\
             sockets = {{ type = \"SUB\"{subscribe} }}\n"
        )
    };
    let read = |subscribe: &str| {
        let shown = shown(&text(subscribe), &[], "a", Some(0));
        let own = shown.into_iter().find(|shown| shown.key == "subscribe");
        own.map(|shown| shown.value)
    };
    for (written, typed) in [
        ("", None),
        (", subscribe = \"\"", Some("all")),
        (", subscribe = [\"\"]", Some("all")),
        (", subscribe = []", Some("these")),
        (", subscribe = \"A\"", Some("these\nA")),
        (", subscribe = [\"\", \"B\"]", Some("these\n\nB")),
    ] {
        assert_eq!(read(written).as_deref(), typed, "{written}");
        let again = Topics.written(typed.unwrap_or("none"));
        let again = again.map(|value| format!(", subscribe = {value}"));
        assert_eq!(
            read(&again.unwrap_or_default()).as_deref(),
            typed,
            "{written}"
        );
    }
}
