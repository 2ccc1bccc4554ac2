//! What each form of condition finds in a run.

use hopscope_core::Lang;
use hopscope_core::scenario::{Document, Format};
use hopscope_core::trace::verdicts;
use hopscope_core::world::{Over, play};

/// A ROUTER that answers the first of two messages with one for a name that nobody has.
const SCENARIO: &str = r#"
title = "t"
summary = "s"

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "DEALER", connect = "desk", identity = "me" }
steps = [{ send = ["", "one"] }, { send = ["", "two"] }]

[[nodes]]
name = "desk"
kind = "script"
sockets = { type = "ROUTER", bind = "desk" }
steps = ["receive", "receive", { send = ["you", "lost"] }]
"#;

/// Whether a run that meets nothing but this condition solves its task, and what is said of it.
fn judge(scenario: &str, condition: &str) -> (bool, String) {
    let task = format!("[[tasks]]\ntext = \"t\"\nconditions = [{{ text = \"c\", {condition} }}]\n");
    let source = format!("{scenario}{task}");
    let document = Document::parse(&source, Format::Toml);
    let scenario = document.and_then(|document| document.scenario(&[]));
    let scenario = scenario.unwrap_or_else(|error| panic!("{condition}: {error}"));
    let trace = play(&scenario, Over::Inproc);
    let [verdict] = &verdicts(&scenario, &scenario.tasks[0], &trace)[..] else {
        panic!("one condition, one verdict")
    };
    if let Some(record) = verdict.record {
        assert!(record < trace.records.len(), "{condition}");
    }
    (verdict.met, verdict.seen.say(Lang::En))
}

#[test]
fn every_form_of_condition_is_met_or_says_what_was_seen() {
    let cases = [
        (r#"event = "delivered""#, true, "seen 2 times"),
        (
            r#"event = "delivered", node = "desk""#,
            true,
            "seen 2 times",
        ),
        (
            r#"event = "delivered", node = "client""#,
            false,
            "none seen, needed once",
        ),
        (
            r#"event = "delivered", node = "clerk""#,
            false,
            r#"there is no node "clerk""#,
        ),
        (
            r#"event = "dropped", node = "clerk", count = 0"#,
            false,
            r#"there is no node "clerk""#,
        ),
        (
            r#"event = "delivered", node = "desk", socket = "REP""#,
            false,
            r#""desk" has no REP socket"#,
        ),
        (
            r#"event = "submitted", socket = "DEALER""#,
            true,
            "seen 2 times",
        ),
        (
            r#"event = "submitted", socket = "PUB""#,
            false,
            "none seen, needed once",
        ),
        (
            r#"event = "delivered", frames = ["me", "", "two"]"#,
            true,
            "seen once",
        ),
        (
            r#"event = "delivered", nth = 1, frames = ["me", "", "two"]"#,
            false,
            r#"the frames were "me", empty frame, "one""#,
        ),
        (
            r#"event = "delivered", nth = 3, ending = "two""#,
            false,
            "none seen, needed once",
        ),
        (
            r#"event = "delivered", ending = ["", "one"]"#,
            true,
            "seen once",
        ),
        (
            r#"event = "dropped", count = 0"#,
            false,
            "seen once, should not happen",
        ),
        (
            r#"event = "dropped", rule = "router-drops-unroutable""#,
            true,
            "seen once",
        ),
        (
            r#"event = "dropped", rule = "link-loss", count = 0"#,
            true,
            "none seen",
        ),
        (
            r#"event = "delivered", at-least = 3"#,
            false,
            "seen 2 times, needed 3 times",
        ),
        (
            r#"event = "delivered", at-most = 1"#,
            false,
            "seen 2 times, at most once",
        ),
        (
            r#"event = "delivered", at-least = 1, at-most = 2"#,
            true,
            "seen 2 times",
        ),
        (r#"event = "finished", node = "desk""#, true, "seen once"),
        (
            r#"event = "finished", frames = "x""#,
            false,
            "none seen, needed once",
        ),
        ("acts = 0", true, "acts from outside: 0, at most 0"),
    ];
    for (condition, met, seen) in cases {
        assert_eq!(
            judge(SCENARIO, condition),
            (met, seen.to_owned()),
            "{condition}"
        );
    }
}

#[test]
fn what_is_done_from_outside_is_counted() {
    let scenario = format!("{SCENARIO}\n[[acts]]\nat = \"1s\"\nkill = \"desk\"\n");
    let (met, seen) = judge(&scenario, "acts = 0");
    assert!(!met, "{seen}");
    assert_eq!(seen, "acts from outside: 1, at most 0");
    assert!(judge(&scenario, "acts = 1").0);
}
