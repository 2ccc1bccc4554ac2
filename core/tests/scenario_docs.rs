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

/// What an example leaves out is put around it.
#[test]
fn the_other_examples_are_well_formed() {
    let examples = examples();
    assert!(examples.len() >= 4, "{} examples", examples.len());
    for example in &examples[1..] {
        let mut source = "title = \"t\"\nsummary = \"s\"\n".to_owned();
        if !example.contains("[[nodes]]") {
            source += "nodes = []\n";
        }
        source += example;
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
