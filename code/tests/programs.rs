//! What programs of any scenario have in common, whatever the language. That they run and hear what
//! the picture tells is tested in `native/tests/interop/code`.

use std::collections::BTreeSet;

use hopscope_code::{Language, Manner, Programs, endpoints, write};
use hopscope_core::Lang;
use hopscope_core::scenario::{Document, Format, Scenario, library};

fn parse(source: &str) -> Scenario {
    let document = Document::parse(source, Format::Toml).expect("it is TOML");
    document.scenario(&[]).expect("it is a scenario")
}

fn programs(scenario: &Scenario, language: Language) -> Programs {
    write(scenario, language, &Manner::new(Lang::En))
}

const HEAD: &str = "title = \"A\"\nsummary = \"B\"\n";

fn node(name: &str, kind: &str, socket: &str, more: &str) -> String {
    format!("\n[[nodes]]\nname = \"{name}\"\nkind = \"{kind}\"\nsockets = {{ {socket} }}\n{more}\n")
}

#[test]
fn each_node_has_a_program_in_each_language() {
    for lesson in library() {
        let document = lesson.document().expect("lessons are valid");
        let scenario = document.scenario(&[]).expect("lessons are valid");
        for language in Language::ALL {
            let Programs { files, gaps } = programs(&scenario, language);
            let nodes: BTreeSet<usize> = files.iter().filter_map(|file| file.node).collect();
            assert_eq!(nodes.len(), scenario.nodes.len());
            assert!(gaps.iter().all(|gap| gap.runs), "{}: {gaps:?}", lesson.id);
            let runner = files.last().expect("there is something to run them");
            assert_eq!(runner.name, "run.sh");
            for file in files.iter().filter(|file| file.node.is_some()) {
                let stem = file.name.trim_start_matches("src/bin/");
                let stem = stem.split('.').next().expect("it has a name");
                assert!(runner.text.contains(stem), "{}", runner.text);
            }
        }
    }
}

#[test]
fn whoever_waits_starts_before_whoever_speaks_and_late_ones_last() {
    let source = [
        HEAD,
        &node(
            "late",
            "echo",
            "type = \"REP\", bind = \"b\"",
            "start = \"1s\"",
        ),
        &node(
            "asks",
            "client",
            "type = \"REQ\", connect = [\"a\", \"b\"]",
            "steps = [{ send = \"x\" }]",
        ),
        &node("waits", "echo", "type = \"REP\", bind = \"a\"", ""),
    ]
    .concat();
    let scenario = parse(&source);
    let Programs { files, .. } = programs(&scenario, Language::Python);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["1-waits.py", "2-asks.py", "3-late.py", "run.sh"]);
    assert!(
        files[3]
            .text
            .contains("2-asks.py\nends=\"$ends $!\"\nsleep 1\n")
    );
}

#[test]
fn names_are_no_module_and_differ_in_more_than_case() {
    let source = [
        HEAD,
        &node("zmq", "echo", "type = \"REP\", bind = \"a\"", ""),
        &node("ZMQ", "echo", "type = \"REP\", bind = \"b\"", ""),
        &node(
            "run",
            "client",
            "type = \"REQ\", connect = [\"a\", \"b\"]",
            "steps = [{ send = \"x\" }]",
        ),
    ]
    .concat();
    for language in Language::ALL {
        let Programs { files, .. } = programs(&parse(&source), language);
        let names: BTreeSet<String> = files.iter().map(|f| f.name.to_lowercase()).collect();
        assert_eq!(names.len(), files.len());
        let own = files.iter().filter(|file| file.node.is_some());
        for file in own {
            let name = file.name.trim_start_matches("src/bin/");
            assert!(name.starts_with(|c: char| c.is_ascii_digit()), "{name}");
        }
    }
}

#[test]
fn endpoints_get_the_ports_that_are_given_and_then_the_usual_ones() {
    let source = [
        HEAD,
        &node("a", "echo", "type = \"REP\", bind = [\"x\", \"y\"]", ""),
        &node(
            "b",
            "client",
            "type = \"REQ\", connect = [\"y\", \"x\"]",
            "steps = [{ send = \"x\" }]",
        ),
    ]
    .concat();
    let scenario = parse(&source);
    assert_eq!(endpoints(&scenario), ["x", "y"]);
    let manner = Manner {
        ports: &[7001],
        ..Manner::new(Lang::En)
    };
    let client = &write(&scenario, Language::Python, &manner).files[1].text;
    let there = "connect(\"tcp://127.0.0.1:5556\")\nsocket.connect(\"tcp://127.0.0.1:7001\")";
    assert!(client.contains(there), "{client}");
}

#[test]
fn what_a_language_cannot_say_is_told_at_the_top_and_in_the_result() {
    let acts = "\n[[acts]]\nat = \"1ms\"\nkill = \"a\"\n";
    let source = [
        HEAD,
        &node("a", "echo", "type = \"SERVER\", bind = \"x\"", ""),
        &node(
            "b",
            "client",
            "type = \"CLIENT\", connect = \"x\", max-frames = 7",
            "steps = [{ send = \"x\" }, { receive = { timeout = \"1s\" } }]",
        ),
        acts,
    ]
    .concat();
    let scenario = parse(&source);
    for (language, expected) in [
        (
            Language::Python,
            [
                (None, true),
                (Some(0), false),
                (Some(1), false),
                (Some(1), true),
            ]
            .as_slice(),
        ),
        (
            Language::JavaScript,
            &[
                (None, true),
                (Some(0), false),
                (Some(1), false),
                (Some(1), true),
            ],
        ),
        (
            Language::C,
            &[
                (None, true),
                (Some(0), false),
                (Some(1), false),
                (Some(1), true),
            ],
        ),
        (Language::Rust, &[(None, true)]),
        (
            Language::Shell,
            &[(None, true), (Some(1), true), (Some(1), true)],
        ),
    ] {
        let Programs { files, gaps } = programs(&scenario, language);
        let found: Vec<_> = gaps.iter().map(|gap| (gap.node, gap.runs)).collect();
        assert_eq!(found, expected, "{language:?}: {gaps:?}");
        for gap in &gaps {
            let told = files.iter().filter(|file| file.node.is_some()).all(|file| {
                let concerns = gap.node.is_none() || gap.node == file.node;
                file.text.contains(&format!("NOT IN HERE: {}", gap.text)) == concerns
            });
            assert!(told, "{language:?}: {gap:?}");
        }
    }
}

#[test]
fn a_title_stays_on_its_line_whatever_is_in_it() {
    let title = "title = \"one\\ntwo */ \\\\ \\u202e ??/\"\nsummary = \"B\"\n";
    let source = [
        title,
        &node("a", "echo", "type = \"REP\", bind = \"x\"", ""),
        &node(
            "b",
            "client",
            "type = \"REQ\", connect = \"x\"",
            "steps = [{ send = \"x\" }]",
        ),
    ]
    .concat();
    for language in Language::ALL {
        for file in programs(&parse(&source), language).files {
            for line in file.text.lines().filter(|line| line.contains("one two")) {
                let comment = line.starts_with("# ") || line.starts_with("// ");
                assert!(comment && !line.ends_with(['\\', '/']), "{line}");
                assert!(!line.contains('\u{202e}'), "{line}");
            }
            assert!(!file.text.contains("\ntwo"), "{}", file.text);
        }
    }
}

#[test]
fn only_a_call_that_may_be_refused_is_guarded() {
    let steps = "steps = [{ send = \"a\" }, \"receive\", { send = \"b\" }, { send = \"c\" }]";
    let source = [
        HEAD,
        &node("a", "echo", "type = \"REP\", bind = \"x\"", ""),
        &node("b", "client", "type = \"REQ\", connect = \"x\"", steps),
    ]
    .concat();
    let text = &programs(&parse(&source), Language::Python).files[1].text;
    let guarded = "socket.send(b\"b\")\ntry:\n    socket.send(b\"c\")\nexcept";
    assert!(text.contains(guarded), "{text}");
    assert_eq!(text.matches("try:").count(), 1, "{text}");
}
