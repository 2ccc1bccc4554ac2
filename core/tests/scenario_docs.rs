//! The examples of the scenario format's documentation are read as it says.

use hopscope_core::scenario::{Document, Format, MAX_SOURCE_OCTETS};
use hopscope_core::trace::EventKind;

const DOCS: &str = include_str!("../../docs/scenario.md");

/// The TOML blocks, in order.
fn examples() -> Vec<&'static str> {
    let blocks = DOCS.split("```toml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().expect("the block ends"))
        .collect()
}

#[test]
fn the_whole_example_runs() {
    let whole = examples()[0];
    let document = Document::parse(whole, Format::Toml).expect("it is well formed");
    let scenario = document.scenario(&[]).expect("it can run");
    assert_eq!(scenario.nodes.len(), 3);
}

/// Two with a link between them.
const TWO: &str = r#"
[[nodes]]
name = "client"
kind = "client"
sockets = { type = "REQ", connect = "front" }
steps = [{ send = "x" }, "receive"]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "front" }
"#;

/// What stands around the other examples: endpoints to connect to, nodes to tell about.
const SURROUNDINGS: [&str; 9] = [
    r#"
[[nodes]]
name = "workers"
kind = "echo"
sockets = { type = "REP", bind = ["one", "two"] }
"#,
    "",
    "",
    TWO,
    "",
    TWO,
    r#"
[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "link{length+1}" }
"#,
    r#"
[[parameters]]
name = "length"
label = "l"
min = 2
max = 3
default = 2

[[nodes]]
name = "hop2"
kind = "proxy"
sockets = [{ type = "ROUTER", bind = "a" }, { type = "DEALER", connect = "b" }]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "b" }
"#,
    TWO,
];

#[test]
fn the_other_examples_are_sound() {
    let examples = examples();
    assert_eq!(examples.len(), 1 + SURROUNDINGS.len());
    for (example, surroundings) in examples[1..].iter().zip(SURROUNDINGS) {
        let source = format!("title = \"t\"\nsummary = \"s\"\n{example}{surroundings}");
        if let Err(error) = Document::parse(&source, Format::Toml) {
            panic!("{error} in\n{source}");
        }
    }
}

#[test]
fn every_event_is_documented() {
    for event in EventKind::ALL {
        assert!(
            DOCS.contains(&format!("`{}`", event.name())),
            "{}",
            event.name()
        );
    }
    assert_eq!(MAX_SOURCE_OCTETS, 1 << 20, "the documentation says 1 MiB");
}
