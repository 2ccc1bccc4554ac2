//! Mistakes in a scenario: each is told with its place, what was expected, and what was meant.

use hopscope_core::rule::Rule;
use hopscope_core::scenario::{Document, Format};
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::EventKind;

/// A scenario without mistakes, with something of everything.
const GOOD: &str = r#"
title = "t"
summary = { en = "s", zh = "s" }
seed = 7
pace = "200us"
opening = { node = "client", event = "sent" }
link = { latency = "1ms", loss = 0.0 }
parameters = [{ name = "length", label = "l", min = 1, max = 8, default = 2 }]

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "REQ", connect = "link1", identity = "me" }
steps = [{ send = ["hello", { hex = "00 ff" }] }, "receive", { wait = "1ms" }]

[[nodes]]
repeat = "length"
name = "hop{i}"
kind = "proxy"
sockets = [{ type = "ROUTER", bind = "link{i}" }, { type = "DEALER", connect = "link{i+1}" }]

[[nodes]]
name = "server"
kind = "worker"
sockets = { type = "REP", bind = "link{length+1}", hwm = 5 }
reply = "world"
delay = "1ms"

[[narration]]
when = "length >= 2"
at = { node = "hop2", socket = "ROUTER", event = "identity-pushed", nth = 1 }
text = { en = "e", zh = "z" }

[[predictions]]
at = { node = "server", event = "delivered" }
question = "q"
options = [["hello"], ["", "hello"]]
explanation = "x"

[[tasks]]
text = "t"
hints = ["h"]
conditions = [{ text = "c", event = "dropped", rule = "link-loss", count = 0 }]
"#;

/// What is said of [`GOOD`] once `piece` has become `mistake`.
fn told(piece: &str, mistake: &str) -> String {
    assert_eq!(
        GOOD.matches(piece).count(),
        1,
        "{piece:?} stands there once"
    );
    told_of(&GOOD.replace(piece, mistake), Format::Toml)
}

fn told_of(source: &str, format: Format) -> String {
    match Document::parse(source, format).and_then(|document| document.scenario(&[])) {
        Ok(_) => "no mistake".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn check(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (piece, mistake, expected) in cases {
        let told = told(piece, mistake);
        if told != *expected {
            let mistake: String = mistake.chars().take(100).collect();
            wrong += &format!("{piece} -> {mistake}\n  told     {told}\n  expected {expected}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// `a, b or c`.
fn any_of(words: &[&str]) -> String {
    let (last, others) = words.split_last().expect("there are words");
    format!("{} or {last}", others.join(", "))
}

#[test]
fn the_good_scenario_has_no_mistake() {
    assert_eq!(told_of(GOOD, Format::Toml), "no mistake");
}

#[test]
fn each_mistake_is_told_with_its_place_and_what_was_expected() {
    let lines = include_str!("scenario_errors/mistakes.txt").lines();
    let types = any_of(SocketKind::ALL.map(SocketKind::name).as_slice());
    let events = any_of(EventKind::ALL.map(EventKind::name).as_slice());
    let rules = any_of(Rule::ALL.map(Rule::id).as_slice());
    let written_out = |line: &str| {
        line.replace("\\n", "\n")
            .replace("<rules>", &rules)
            .replace("<types>", &types)
            .replace("<events>", &events)
    };
    let lines: Vec<String> = lines.map(written_out).collect();
    let cases = lines.windows(3).filter_map(|lines| match lines {
        [piece, mistake, told] => Some((
            piece.strip_prefix("- ")?,
            mistake.strip_prefix('+')?.trim_start(),
            told.strip_prefix("= ")?,
        )),
        _ => None,
    });
    let cases: Vec<_> = cases.collect();
    let told = lines.iter().filter(|line| line.starts_with("= ")).count();
    assert_eq!(cases.len(), told, "each case has its three lines");
    check(&cases);
}

#[test]
fn a_parameter_out_of_range_is_told_with_the_place_of_its_declaration() {
    let document = Document::parse(GOOD, Format::Toml).expect("it has no mistake");
    let told = |name, value| {
        document
            .scenario(&[(name, value)])
            .err()
            .map(|e| e.to_string())
    };
    assert_eq!(told("length", 8), None);
    assert_eq!(
        told("length", 9).as_deref(),
        Some("line 8, column 15: the parameter \"length\" cannot be 9; expected 1 to 8")
    );
    assert_eq!(
        told("lenght", 3).as_deref(),
        Some(
            "line 8, column 15: unknown parameter \"lenght\"; expected length; \
             did you mean \"length\"?"
        )
    );
}

#[test]
fn malformed_sources() {
    let cases = [
        (
            "title = ",
            "line 1, column 9: malformed TOML: the file ends; expected a value: a text in quotes, a number, true, false, a list or a table",
        ),
        (
            "title = \"t",
            "line 1, column 9: malformed TOML: the text that begins here does not end; expected a closing \"",
        ),
        (
            "title == 3",
            "line 1, column 8: malformed TOML: found '='; expected a value: a text in quotes, a number, true, false, a list or a table",
        ),
        (
            "a = 1\na = 2",
            "line 2, column 1: the key \"a\" again; expected each key once",
        ),
        (
            "= 1",
            "line 1, column 1: malformed TOML: found '='; expected a key",
        ),
        ("", "line 1, column 1: a scenario without \"title\""),
        (
            "\u{feff}title = 1",
            "line 1, column 9: found the number 1; expected a text in quotes",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(told_of(source, Format::Toml), expected, "{source:?}");
    }
    let cases = [
        (
            "",
            "line 1, column 1: malformed JSON: the file ends; expected a value",
        ),
        (
            "{",
            "line 1, column 2: malformed JSON: the file ends; expected a key in double quotes",
        ),
        (
            "[]",
            "line 1, column 1: found a list; expected a scenario: a table with keys such as title, summary or seed",
        ),
        (
            "{\"title\": \"t\"}",
            "line 1, column 1: a scenario without \"summary\"",
        ),
        (
            "{\"title\": nul}",
            "line 1, column 11: malformed JSON: found 'n'; expected a value",
        ),
        (
            "{\"title\": null}",
            "line 1, column 11: found null; expected a text in quotes",
        ),
        (
            "{\"title\": \"\\ud800\"}",
            "line 1, column 12: malformed JSON: half a character; expected both of a pair of surrogates",
        ),
        (
            "{\"title\": \"\\x\"}",
            "line 1, column 13: malformed JSON: found 'x'; expected an escape such as \\n",
        ),
        (
            "{\"title\": \"t\n\"}",
            "line 1, column 13: malformed JSON: found '\\n'; expected a closing double quote",
        ),
        (
            "{'title': 1}",
            "line 1, column 2: malformed JSON: found '\\''; expected a key in double quotes",
        ),
        (
            "{\"title\" \"t\"}",
            "line 1, column 10: malformed JSON: found '\"'; expected a colon",
        ),
        (
            "{\"title\": \"t\",}",
            "line 1, column 15: malformed JSON: found '}'; expected a key in double quotes",
        ),
        (
            "{\"title\": [1 2]}",
            "line 1, column 14: malformed JSON: found '2'; expected a comma or a closing bracket",
        ),
        (
            "{\n  \"title\": \"t\",\n  \"titel\": \"t\"\n}",
            "line 3, column 3: unknown key \"titel\" in a scenario; expected title, summary, seed, pace, opening, link, parameters, nodes, links, acts, until, narration, predictions, tasks or $schema; did you mean \"title\"?",
        ),
        (
            "{\n  \"title\": \"t\",\n  \"title\": \"u\"\n}",
            "line 3, column 3: the key \"title\" again; expected each key once",
        ),
        (
            "{\"title\": \"t\"} x",
            "line 1, column 16: malformed JSON: found 'x'; expected the end of the file",
        ),
        (
            "{\"seed\": 007}",
            "line 1, column 10: malformed JSON: found '0'; expected a number without leading zeros",
        ),
        (
            "{\"seed\": 99999999999999999999}",
            "line 1, column 10: the number is too large",
        ),
        (
            "{\"title\": 1e400}",
            "line 1, column 11: found the number 1e400; expected a text in quotes",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(told_of(source, Format::Json), expected, "{source:?}");
    }
}

#[test]
fn a_mistake_is_told_alike_in_toml_and_json() {
    let value: serde_json::Value = toml::from_str(GOOD).expect("it is TOML");
    let json = format!("{value:#}");
    assert_eq!(told_of(&json, Format::Json), "no mistake");
    let mistakes = [
        (
            "\"link1\"",
            "\"lnik1\"",
            "line 26, column 20: unknown endpoint \"lnik1\"; expected link1, link2 or link3; did you mean \"link1\"?",
        ),
        (
            "\"REQ\"",
            "\"REP\"",
            "line 27, column 21: \"identity\" means nothing at a REP; expected it at a REQ, DEALER or ROUTER only",
        ),
        (
            "\"00 ff\"",
            "\"0g\"",
            "line 35, column 22: \"0g\" is not hex; expected two digits (0-9, a-f) for each octet, spaces allowed between octets",
        ),
        (
            "\"length >= 2\"",
            "\"width >= 2\"",
            "line 18, column 15: unknown name \"width\" in a formula; expected length",
        ),
    ];
    for (piece, mistake, expected) in mistakes {
        assert_eq!(json.matches(piece).count(), 1, "{piece} stands there once");
        assert_eq!(
            told_of(&json.replace(piece, mistake), Format::Json),
            expected
        );
    }
}

#[test]
fn what_is_too_much() {
    let limit = hopscope_core::scenario::MAX_SOURCE_OCTETS;
    assert_eq!(
        told_of(&"#".repeat(limit + 1), Format::Toml),
        "line 1, column 1: the file has 1048577 octets; expected at most 1048576"
    );
    let deep = |depth: usize| format!("title = {}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        told_of(&deep(40), Format::Toml),
        "line 1, column 41: lists and tables lie too deep within each other"
    );
    assert_eq!(
        told_of(&deep(100_000), Format::Toml),
        "line 1, column 41: lists and tables lie too deep within each other"
    );
    let deep = format!(
        "{{\"title\": {}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(
        told_of(&deep, Format::Json),
        "line 1, column 43: lists and tables lie too deep within each other"
    );

    let identity = format!("identity = \"{}\"", "x".repeat(256));
    let long = format!("name = \"{}\"", "x".repeat(41));
    let steps = format!("{{ wait = \"1ms\" }}{}", ", \"receive\"".repeat(10_000));
    let node = "[[nodes]]\nrepeat = 62\nname = \"x{i}\"\nkind = \"echo\"\n\
         sockets = { type = \"REP\", bind = \"x{i}\" }\n\n";
    let frames = format!(
        "reply = [{{ text = \"{}\", repeat = 250 }}]",
        "x".repeat(20_000)
    );
    let binary = format!(
        "reply = [{{ hex = \"{}\", repeat = 250 }}]",
        "ff".repeat(20_000)
    );
    let told = "[[narration]]\nat = { node = \"client\", event = \"sent\" }\ntext = \"x\"\n\n";
    let binds: Vec<String> = (0..600).map(|bind| format!("\"b{bind}\"")).collect();
    let sockets = "{ type = \"REP\", bind = \"x\" }, ".repeat(9);
    check(&[
        (
            "identity = \"me\"",
            &identity,
            "line 13, column 57: an identity has 1 to 255 octets, this one has 256",
        ),
        (
            "name = \"server\"",
            &long,
            "line 23, column 8: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" cannot name a node; expected 1 to 40 letters, digits, hyphens and underscores",
        ),
        (
            "{ wait = \"1ms\" }",
            &steps,
            "line 14, column 110047: too many steps; expected at most 10000 in all scripts together",
        ),
        (
            "[[nodes]]\nname = \"server\"",
            &format!("{node}[[nodes]]\nname = \"server\""),
            "line 22, column 1: too many nodes; expected at most 64 once they are written out",
        ),
        (
            "reply = \"world\"",
            &frames,
            "line 26, column 19: the scenario grows too large when it is written out; expected at most 4194304 octets in all",
        ),
        (
            "reply = \"world\"",
            &binary,
            "line 26, column 18: the scenario grows too large when it is written out; expected at most 4194304 octets in all",
        ),
        (
            "[[predictions]]",
            &format!("{}[[predictions]]", told.repeat(256)),
            "line 1054, column 1: too much is told; expected at most 256 of each",
        ),
        (
            "bind = \"link{length+1}\"",
            &format!("bind = [{}]", binds.join(", ")),
            "line 25, column 11: too many links; expected at most 512",
        ),
        (
            "{ type = \"REP\", bind = \"link{length+1}\", hwm = 5 }",
            &format!("[{sockets}]"),
            "line 25, column 11: a worker or an echo with 9 sockets; expected one, or two: from the first to the second",
        ),
        (
            "[\"hello\", { hex = \"00 ff\" }]",
            &format!("[{}]", "\"\",".repeat(257)),
            "line 14, column 19: too many frames; expected at most 256 once they are written out",
        ),
    ]);
}
