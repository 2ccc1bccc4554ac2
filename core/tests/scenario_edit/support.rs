//! A short text to edit, and the edits.

use hopscope_core::scenario::edit::{Edit, Edited, End, apply};
use hopscope_core::scenario::{Document, Format, Scenario};

pub(crate) const HELLO: &str = r#"# A lesson.
title = "Hello" # short
summary = "One asks."

# Who asks.
[[nodes]]
name = "client" # the name
kind = "client"
sockets = { type = "REQ", connect = "front" }
steps = [{ send = "hello" }, "receive"]

# Who answers.
[[nodes]]
name = "server"
kind = "worker"
sockets = { type = "REP", bind = "front" }
reply = "world"

# What is told.
[[narration]]
at = { node = "server", event = "delivered" }
text.en = "It arrives."
text.zh = "到了。"
"#;

pub(crate) fn edited(text: &str, edit: &Edit) -> Edited {
    apply(text, &[], edit).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

pub(crate) fn read(text: &str) -> Scenario {
    let document = Document::parse(text, Format::Toml).unwrap_or_else(|e| panic!("{e} in\n{text}"));
    document.scenario(&[]).unwrap()
}

pub(crate) fn refused(text: &str, edit: &Edit) -> String {
    apply(text, &[], edit)
        .expect_err("it is refused")
        .to_string()
}

/// The lines that an edit takes away and adds, in order.
pub(crate) fn difference(edit: &Edit) -> String {
    let after = edited(HELLO, edit).text;
    let before: Vec<&str> = HELLO.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let gone = before.iter().filter(|line| !after.contains(line));
    let come = after.iter().filter(|line| !before.contains(line));
    let gone = gone.map(|line| format!("- {line}\n"));
    gone.chain(come.map(|line| format!("+ {line}\n"))).collect()
}

pub(crate) fn set(node: &str, socket: Option<usize>, key: &str, value: Option<&str>) -> Edit {
    Edit::Set {
        node: node.to_owned(),
        socket,
        key: key.to_owned(),
        value: value.map(str::to_owned),
    }
}

pub(crate) fn end(node: &str, socket: usize) -> End {
    let node = node.to_owned();
    End { node, socket }
}

pub(crate) fn connect(from: End, to: End) -> Edit {
    let binder = None;
    Edit::Connect { from, to, binder }
}

pub(crate) fn add(nodes: &str) -> Edit {
    Edit::Add {
        nodes: nodes.to_owned(),
        place: None,
    }
}

pub(crate) const PROXY: &str = r#"
[[nodes]]
name = "proxy"
kind = "proxy"
sockets = [{ type = "ROUTER" }, { type = "DEALER" }]
"#;
