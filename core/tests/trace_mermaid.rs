//! A run as the text of a Mermaid diagram.

use hopscope_core::Lang;
use hopscope_core::scenario::{Document, Format, find, library};
use hopscope_core::trace::{Event, Recording, Stage, mermaid};
use hopscope_core::world::{Over, play};

fn lesson(id: &str, over: Over) -> Recording {
    let document = find(id)
        .expect("it is built in")
        .document()
        .expect("it is sound");
    let scenario = document.scenario(&[]).expect("it can run");
    Recording::new(play(&scenario, over))
}

fn of_source(source: &str) -> String {
    let document = Document::parse(source, Format::Json).expect("it is sound");
    let scenario = document.scenario(&[]).expect("it can run");
    mermaid(&Recording::new(play(&scenario, Over::Inproc)), Lang::En)
}

#[test]
fn hello_is_two_arrows() {
    let text = mermaid(&lesson("hello", Over::Inproc), Lang::En);
    let arrows: Vec<&str> = text.lines().filter(|line| line.contains("->>")).collect();
    assert!(
        text.starts_with("sequenceDiagram\n  participant n0 as "),
        "{text}"
    );
    assert_eq!(arrows.len(), 2, "{text}");
    assert!(arrows[0].contains(": ∅ | "), "{text}");
}

#[test]
fn every_message_of_every_lesson_is_an_arrow_and_every_drop_is_seen() {
    for lesson_id in library().iter().map(|lesson| lesson.id) {
        for over in [Over::Inproc, Over::Tcp] {
            let recording = lesson(lesson_id, over);
            let text = mermaid(&recording, Lang::Zh);
            let count = |what: &str| text.matches(what).count();
            let lost = recording.flights().iter().filter(|span| span.lost).count();
            assert_eq!(count("-x"), lost, "{lesson_id}");
            assert_eq!(
                count("->>") + lost,
                recording.flights().len(),
                "{lesson_id}"
            );
            let drops = recording.trace().records.iter().filter(|record| {
                matches!(&record.event, Event::Dropped { stage, .. } if !matches!(stage, Stage::OnLink { .. }))
            });
            assert_eq!(count("Note over"), drops.count(), "{lesson_id}");
        }
    }
}

#[test]
fn what_means_something_to_mermaid_is_written_by_number() {
    let text = of_source(
        r##"{ "title": "T", "summary": "S", "nodes": [
          { "name": "end", "kind": "script", "sockets": { "type": "PUSH", "connect": "x" },
            "steps": [{ "send": ["a;b#c<d>", { "hex": "00ff0a" }, "a rather long text that goes on and on"] }] },
          { "name": "b", "kind": "sink", "sockets": { "type": "PULL", "bind": "x" } } ] }"##,
    );
    let arrow = text
        .lines()
        .find(|line| line.contains("->>"))
        .expect("one message");
    assert_eq!(
        arrow,
        "  n0->>n1: a#59;b#35;c#60;d#62; | 0x00ff0a | a rather long text that …"
    );
}

#[test]
fn a_long_run_is_cut_and_says_so() {
    let text = of_source(
        r#"{ "title": "T", "summary": "S", "nodes": [
          { "name": "a", "kind": "ventilator", "sockets": { "type": "PUSH", "connect": "x" },
            "messages": ["m"], "rounds": 700 },
          { "name": "b", "kind": "sink", "sockets": { "type": "PULL", "bind": "x" } } ] }"#,
    );
    assert_eq!(text.matches("->>").count(), 500);
    assert!(
        text.contains("Note over n0: 200 more are left out"),
        "{text}"
    );
}
