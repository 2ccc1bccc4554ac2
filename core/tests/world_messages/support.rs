//! Four messages on their way, and what is done to them.

use hopscope_core::Rule;
use hopscope_core::scenario::{Document, Format, Scenario};
use hopscope_core::trace::{Event, EventKind, Record, Trace};
use hopscope_core::world::{Over, play};

pub(crate) const BOTH: [Over; 2] = [Over::Inproc, Over::Tcp];

pub(crate) fn scenario(body: &str) -> Scenario {
    let source = format!("title = \"t\"\nsummary = \"s\"\n{body}");
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// A PUSH that sends `a` to `d`, one millisecond apart, along a link that takes five.
pub(crate) fn four_messages(acts: &[&str]) -> Scenario {
    with_security(acts, "", "")
}

pub(crate) fn with_security(acts: &[&str], at_source: &str, at_sink: &str) -> Scenario {
    scenario(&format!(
        r#"
link = {{ latency = "5ms" }}
acts = [{}]

[[nodes]]
name = "source"
kind = "ventilator"
sockets = {{ type = "PUSH", connect = "line", reconnect = {{ interval = "5ms" }}{at_source} }}
messages = ["a", "b", "c", "d"]
every = "1ms"
after = "100ms"

[[nodes]]
name = "sink"
kind = "collector"
sockets = {{ type = "PULL", bind = "line"{at_sink} }}
"#,
        acts.join(", ")
    ))
}

/// An act on the message of this number, `deed` at a time in milliseconds.
pub(crate) fn act(at: u32, deed: &str, nth: u32) -> String {
    let flight = format!("endpoint = \"line\", direction = \"to-binder\", nth = {nth}");
    match deed.split_once(' ') {
        None => format!("{{ at = \"{at}ms\", {deed} = {{ {flight} }} }}"),
        Some((deed, more)) => format!("{{ at = \"{at}ms\", {deed} = {{ {flight}, {more} }} }}"),
    }
}

pub(crate) fn played(acts: &[String], over: Over) -> Trace {
    let acts: Vec<&str> = acts.iter().map(String::as_str).collect();
    play(&four_messages(&acts), over)
}

pub(crate) fn delivered(trace: &Trace) -> Vec<String> {
    let records = trace.records.iter();
    let texts = records.filter_map(|record| match &record.event {
        Event::Delivered { message, .. } => Some(message),
        _ => None,
    });
    texts
        .map(|message| message.frames()[0].text().unwrap().to_owned())
        .collect()
}

pub(crate) fn first(trace: &Trace, kind: EventKind) -> (usize, &Record) {
    let mut records = trace.records.iter().enumerate();
    let found = records.find(|(_, record)| record.event.kind() == kind);
    found.unwrap_or_else(|| panic!("there is no {}", kind.name()))
}

pub(crate) fn rules_in_vain(trace: &Trace) -> Vec<Rule> {
    let records = trace.records.iter();
    let rules = records.filter_map(|record| match record.event {
        Event::ActInVain { rule } => Some(rule),
        _ => None,
    });
    rules.collect()
}
