//! `hopscope run` and what the program tells about scenarios and rules.

use std::fs;
use std::path::PathBuf;

use crate::support::run;

/// A file with `content` in the folder for this build's temporary files.
fn file(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

fn lessons() -> Vec<String> {
    let listed = run(&["lessons"]).with_code(0).stdout;
    let ids = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    ids.map(str::to_owned).collect()
}

#[test]
fn every_lesson_gives_the_same_frames_in_process_and_over_tcp() {
    let lessons = lessons();
    assert_eq!(lessons.len(), 6 + 10, "the lessons and the gallery");
    for lesson in lessons {
        let inproc = run(&["run", &lesson]).with_code(0).stdout;
        let tcp = run(&["run", &lesson, "--over", "tcp"]).with_code(0).stdout;
        assert!(inproc.contains(" send: "), "{lesson}: {inproc}");
        assert_eq!(inproc, tcp, "{lesson}");
    }
}

#[path = "../../../core/tests/pairs/mod.rs"]
mod pairs;

#[test]
fn every_pair_of_socket_types_gives_the_same_frames_in_process_and_over_tcp() {
    for (name, source) in pairs::PAIRS {
        let path = file(&format!("pair-{name}.toml"), source);
        let path = path.to_str().unwrap();
        let inproc = run(&["run", path]).with_code(0).stdout;
        let tcp = run(&["run", path, "--over", "tcp"]).with_code(0).stdout;
        assert!(inproc.contains(" recv: "), "{name}: {inproc}");
        assert_eq!(inproc, tcp, "{name}");
    }
}

#[test]
fn most_acts_and_old_generations_are_for_the_world() {
    let (_, source) = pairs::PAIRS[0];
    let acts = source.replace(
        "[[nodes]]\nname = \"left\"",
        "[[acts]]\nat = \"1s\"\nkill = \"left\"\n\n[[nodes]]\nname = \"left\"",
    );
    let old = pairs::PAIRS
        .iter()
        .find(|(name, _)| *name == "pair")
        .unwrap()
        .1;
    let old = old.replace(
        "connect = \"line\"",
        "connect = \"line\", speaks = \"zmtp-2.0\"",
    );
    for (name, source, why) in [
        ("acts", acts, "\"kill\" at 1000.000 ms"),
        ("old", old, "ZMTP 2.0"),
    ] {
        let path = file(&format!("world-only-{name}.toml"), &source);
        let path = path.to_str().unwrap();
        run(&["run", path]).with_code(0);
        let refused = run(&["run", path, "--over", "tcp"]).with_code(1).stderr;
        assert!(
            refused.contains(why) && refused.contains("world"),
            "{refused}"
        );
    }
}

#[test]
fn calls_by_hand_are_made_over_tcp_too_and_beside_the_program() {
    let source = r#"
title = "t"
summary = "s"

[[nodes]]
name = "source"
kind = "script"
sockets = { type = "PUSH", connect = "line" }
steps = [{ send = "by the program" }]

[[nodes]]
name = "sink"
kind = "script"
sockets = { type = "PULL", bind = "line" }
steps = ["receive"]

[[acts]]
at = "300ms"
node = "source"
send = ["by", "hand"]

[[acts]]
at = "600ms"
node = "sink"
receive = { dump = true }

[[acts]]
at = "700ms"
node = "sink"
receive = {}
"#;
    let path = file("by-hand.toml", source);
    let path = path.to_str().unwrap();
    let inproc = run(&["run", path]).with_code(0).stdout;
    let tcp = run(&["run", path, "--over", "tcp"]).with_code(0).stdout;
    assert!(inproc.contains("[004] hand"), "{inproc}");
    assert_eq!(inproc, tcp);
    let events = run(&["run", path, "--over", "tcp", "--json"])
        .with_code(0)
        .stdout;
    assert!(events.contains("nothing-to-receive"), "{events}");
}

#[test]
fn a_chain_of_any_length_gives_the_same_frames_both_ways() {
    for length in [1, 2, 5, 8] {
        let setting = format!("length={length}");
        let chain = ["run", "chain-of-routers", "--set", &setting];
        let inproc = run(&chain).with_code(0).stdout;
        let tcp = run(&[&chain[..], &["--over", "tcp"]].concat())
            .with_code(0)
            .stdout;
        assert_eq!(inproc, tcp, "{length}");
        let identities = (1..length).rev().map(|hop| format!("\"hop{hop}\" "));
        let envelope: String = identities.collect();
        let at_last = format!("hop{length}.ROUTER recv: {envelope}\"client\" \"\" \"hello\"\n");
        assert!(tcp.contains(&at_last), "{length}: {tcp}");
        assert!(tcp.contains("client recv: \"world\"\n"), "{length}: {tcp}");
    }
}

#[test]
fn the_identity_lesson_prints_what_the_program_of_the_guide_prints() {
    let printed = run(&["run", "who-are-you", "--over", "tcp"])
        .with_code(0)
        .stdout;
    let dump = |identity: &str, body: &str| {
        let dashes = "-".repeat(40);
        format!(
            "{dashes}\n[005] {identity}\n[000] \n[{:03}] {body}\n",
            body.len()
        )
    };
    let generated = dump("006B8B4567", "ROUTER uses a generated 5 byte identity");
    let chosen = dump("PEER2", "ROUTER socket uses REQ's socket identity");
    let expected = format!("sink prints:\n{generated}sink prints:\n{chosen}");
    assert!(printed.ends_with(&expected), "{printed}");
}

#[test]
fn json_gives_every_event_as_a_line() {
    for over in ["inproc", "tcp"] {
        let lines = run(&["run", "hello", "--json", "--over", over])
            .with_code(0)
            .stdout;
        let events: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event["record"], index, "{over}");
        }
        let times: Vec<_> = events
            .iter()
            .map(|event| event["at_us"].as_u64().unwrap())
            .collect();
        assert!(times.is_sorted(), "{over}: {times:?}");
        let sent = events
            .iter()
            .find(|event| event["event"] == "sent")
            .unwrap();
        assert_eq!(sent["node"], "client", "{over}");
        assert_eq!(sent["exchange"], 0, "{over}");
        assert_eq!(sent["frames"][0]["role"], "delimiter", "{over}");
        assert_eq!(sent["frames"][1]["text"], "Hello", "{over}");
    }
}

#[test]
fn a_scenario_from_a_file_runs_as_toml_and_as_json() {
    let toml = file(
        "ask.toml",
        r#"
            title.en = "Ask"
            title.zh = "问"
            summary.en = "One asks, one answers."
            summary.zh = "一问一答。"

            [[nodes]]
            name = "a"
            kind = "client"
            sockets = { type = "REQ", connect = "x" }
            steps = [{ send = "1" }, "receive", { send = "2" }, "receive"]

            [[nodes]]
            name = "b"
            kind = "echo"
            sockets = { type = "REP", bind = "x" }
        "#,
    );
    let json = file(
        "ask.json",
        r#"{
            "title": {"en": "Ask", "zh": "问"},
            "summary": {"en": "One asks, one answers.", "zh": "一问一答。"},
            "nodes": [
                {"name": "a", "kind": "client", "sockets": {"type": "REQ", "connect": "x"},
                 "steps": [{"send": "1"}, "receive", {"send": "2"}, "receive"]},
                {"name": "b", "kind": "echo", "sockets": {"type": "REP", "bind": "x"}}
            ]
        }"#,
    );
    let expected = "a send: \"1\"\na send: \"2\"\na recv: \"1\"\na recv: \"2\"\n";
    for path in [toml, json] {
        for over in ["inproc", "tcp"] {
            let account = run(&["run", path.to_str().unwrap(), "--over", over])
                .with_code(0)
                .stdout;
            assert!(
                account.starts_with(expected),
                "{}: {account}",
                path.display()
            );
        }
    }
}

#[test]
fn an_unknown_scenario_is_told_with_the_one_that_was_meant() {
    run(&["run", "chain-of-router"])
        .with_code(1)
        .saying("did you mean \"chain-of-routers\"?");
    run(&["run", "missing.toml"])
        .with_code(1)
        .saying("cannot read missing.toml");
}

#[test]
fn a_mistake_in_a_file_is_told_by_line_and_column() {
    let path = file("broken.toml", "title.en = \"Broken\"\ntitle.zh = \n");
    let ended = run(&["run", path.to_str().unwrap()]).with_code(1);
    assert!(ended.stderr.contains("line 2"), "{ended:#?}");
    assert!(ended.stderr.contains("column 12"), "{ended:#?}");
}

#[test]
fn a_pair_that_does_not_talk_is_told() {
    let path = file(
        "pair.toml",
        r#"
            title.en = "Pair"
            title.zh = "一对"
            summary.en = "They do not talk."
            summary.zh = "谈不来。"

            [[nodes]]
            name = "a"
            kind = "client"
            sockets = { type = "REQ", connect = "x" }
            steps = [{ send = "1" }]

            [[nodes]]
            name = "b"
            kind = "echo"
            sockets = { type = "DEALER", bind = "x" }
        "#,
    );
    let ended = run(&["run", path.to_str().unwrap()]);
    assert_ne!(ended.code, Some(0), "{ended:#?}");
    assert!(
        ended.stderr.contains("REQ") && ended.stderr.contains("DEALER"),
        "{ended:#?}"
    );
}

#[test]
fn a_setting_that_there_is_not_is_told() {
    run(&["run", "chain-of-routers", "--set", "lenght=5"])
        .with_code(1)
        .saying("length");
    run(&["run", "chain-of-routers", "--set", "length=9"])
        .with_code(1)
        .saying("8");
}

#[test]
fn rules_are_explained_in_both_languages() {
    let all = run(&["why"]).with_code(0).stdout;
    assert!(
        all.lines()
            .any(|line| line.starts_with("router-pushes-identity ")),
        "{all}"
    );
    let one = run(&["why", "router-pushes-identity"]).with_code(0).stdout;
    assert!(one.contains("ROUTER") && one.contains("RFC 28"), "{one}");
    let chinese = run(&["why", "router-pushes-identity", "--lang", "zh"])
        .with_code(0)
        .stdout;
    assert!(chinese.contains("ROUTER") && chinese != one, "{chinese}");
    run(&["why", "because"])
        .with_code(1)
        .saying("unknown rule \"because\"");
}

#[test]
fn a_link_runs_as_the_file_it_was_made_of() {
    let path = file(
        "linked.toml",
        include_str!("../../../scenarios/chain-of-routers.toml"),
    );
    let path = path.to_str().unwrap();
    let link = run(&[
        "link",
        path,
        "--step",
        "12",
        "--page",
        "http://127.0.0.1:1/",
    ]);
    let link = link.with_code(0).stdout;
    assert!(
        link.starts_with("http://127.0.0.1:1/#scenario=1."),
        "{link}"
    );
    let set = ["--set", "length=5"];
    let linked = run(&["run", link.trim(), set[0], set[1]])
        .with_code(0)
        .stdout;
    let read = run(&["run", path, set[0], set[1]]).with_code(0).stdout;
    assert_eq!(linked, read);
}

#[test]
fn the_link_of_a_lesson_is_its_name_and_its_parameters() {
    let lesson = [
        "link",
        "chain-of-routers",
        "--set",
        "length=5",
        "--over",
        "tcp",
    ];
    let link = run(&lesson).with_code(0).stdout;
    assert_eq!(link.trim(), "#lesson=chain-of-routers&length=5&over=tcp");
    let linked = run(&["run", link.trim()]).with_code(0).stdout;
    let read = run(&["run", "chain-of-routers", "--set", "length=5"]);
    assert_eq!(linked, read.with_code(0).stdout);
}

#[test]
fn what_cannot_be_shown_or_followed_gets_a_reason() {
    for (args, expected) in [
        (
            ["link", "chain-of-routers", "--set", "length=99"].as_slice(),
            "1 to 8",
        ),
        (&["link", "chian-of-routers"], "did you mean"),
        (&["link", "hello", "--step", "0"], "1.."),
        (&["run", "#scenario=2.abc"], "expected version 1"),
        (
            &["run", "#scenario=1.abc"],
            "expected all letters of the link",
        ),
        (&["run", "#lesson=helo"], "did you mean"),
    ] {
        let output = run(args);
        assert_ne!(output.code, Some(0), "{args:?}");
        assert!(
            output.stderr.contains(expected),
            "{args:?}: {}",
            output.stderr
        );
    }
}

#[test]
fn a_run_is_told_as_a_mermaid_diagram() {
    let text = run(&["run", "hello", "--mermaid"]).with_code(0).stdout;
    assert!(text.starts_with("sequenceDiagram\n"), "{text}");
    assert_eq!(text.matches("->>").count(), 2, "{text}");
    let over_tcp = run(&["run", "hello", "--mermaid", "--over", "tcp"]);
    assert_eq!(over_tcp.with_code(0).stdout.matches("->>").count(), 2);
}
