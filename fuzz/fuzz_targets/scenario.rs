//! Any text as a scenario, in both formats: no panic, and every error says where it is.
#![no_main]

use hopscope_core::scenario::{Document, Format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    for format in [Format::Toml, Format::Json] {
        let scenario = Document::parse(source, format).and_then(|document| document.scenario(&[]));
        if let Err(error) = scenario {
            assert!(error.line > 0 && error.column > 0, "{error}");
        }
    }
});
