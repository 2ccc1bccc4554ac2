//! No text makes reading a scenario panic, and every mistake lies within the text.

use hopscope_core::scenario::{Document, Format, library};
use proptest::prelude::*;
use proptest::sample::Index;

/// Reads `source` in both formats; what is wrong with it must stand in it.
fn read(source: &str) {
    for format in [Format::Toml, Format::Json] {
        let read = Document::parse(source, format).and_then(|document| {
            for parameter in document.parameters() {
                document.scenario(&[(&parameter.name, parameter.max)])?;
            }
            document.scenario(&[])
        });
        if let Err(error) = read {
            let line = source
                .split('\n')
                .nth(error.line - 1)
                .expect("the line is there");
            // One character past the end, for what is missing there; a byte order mark is none.
            assert!(
                error.column <= line.chars().count() + 2,
                "{error} in {line:?}"
            );
        }
    }
}

/// One of the lessons, as TOML or as JSON.
fn lesson(index: Index, json: bool) -> String {
    let source = library()[index.index(library().len())].source();
    if json {
        let value: serde_json::Value = toml::from_str(source).expect("lessons are TOML");
        format!("{value:#}")
    } else {
        source.to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_panics(source in "\\PC*") {
        read(&source);
    }

    #[test]
    fn no_soup_of_its_own_words_panics(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "title", "nodes", "name", "sockets", "=", "\"x\"", "{", "}", "[", "]", "[[nodes]]",
                "\n", ",", ":", "1", "-1", "0.5", "true", "null", "\"{i}\"", "\"{i+\"", "\"1ms\"",
                "\"{{\"", "steps", "send", "hex", "repeat", "kind", "type", "\"REQ\"", "bind",
            ]),
            0..40,
        ),
    ) {
        read(&words.join(" "));
    }

    #[test]
    fn no_damage_to_a_lesson_panics(
        index in any::<Index>(),
        json in any::<bool>(),
        at in any::<Index>(),
        length in 0usize..40,
        instead in prop_oneof!["\\PC{0,8}", "[0-9{}\\[\\]\"=,+-]{0,6}"],
    ) {
        let source = lesson(index, json);
        let chars: Vec<char> = source.chars().collect();
        let at = at.index(chars.len());
        let end = (at + length).min(chars.len());
        let damaged: String =
            chars[..at].iter().copied().chain(instead.chars()).chain(chars[end..].iter().copied()).collect();
        read(&damaged);
    }
}
