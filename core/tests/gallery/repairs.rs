//! How each mistake of the gallery is put right: what a learner might write instead.

use hopscope_core::scenario::{Document, Format, Scenario, find};

/// The id of a scenario of the gallery, and pieces of its text with what becomes of them.
pub(crate) type Repair = (&'static str, &'static [(&'static str, &'static str)]);

/// At least one for each scenario, the one that its hints lead to first.
pub(crate) const REPAIRS: &[Repair] = &[
    (
        "forgotten-delimiter",
        &[(
            r#"{ send = "what time is it?" }"#,
            r#"{ send = ["", "what time is it?"] }"#,
        )],
    ),
    (
        "reply-without-a-name",
        &[(
            r#"{ send = "noon" }"#,
            r#"{ send = [{ frame = 1 }, "noon"] }"#,
        )],
    ),
    (
        "reply-without-a-name",
        &[(r#"{ send = "noon" }"#, r#"{ send = ["client", "noon"] }"#)],
    ),
    (
        "one-name-for-two",
        &[(
            "identity = \"worker\" }\nstart",
            "identity = \"worker-2\" }\nstart",
        )],
    ),
    ("one-name-for-two", &[(r#", identity = "worker" }"#, " }")]),
    (
        "stuck-request",
        &[(
            r#"identity = "client" }"#,
            r#"identity = "client", relaxed = true, correlate = true }"#,
        )],
    ),
    (
        "frame-by-frame",
        &[(
            "\"receive-frame\",\n  \"receive-frame\",\n",
            "\"receive-frame\",\n  \"receive-frame\",\n  \"receive-frame\",\n",
        )],
    ),
    (
        "frame-by-frame",
        &[
            (
                "\"receive-frame\",\n  \"receive-frame\",\n",
                "\"receive\",\n",
            ),
            (r#"{ frame = 1 }, """#, r#"{ frame = "envelope" }"#),
        ],
    ),
    (
        "slow-joiner",
        &[(
            r#"[{ send = "one" }"#,
            r#"[{ wait = "200ms" }, { send = "one" }"#,
        )],
    ),
    ("full-queue", &[("send-hwm = 1", "send-hwm = 10")]),
    ("full-queue", &[("receive-hwm = 1", "receive-hwm = 0")]),
    (
        "two-routers",
        &[(
            r#"bind = "desk" }"#,
            r#"bind = "desk", identity = "server" }"#,
        )],
    ),
    (
        "two-routers",
        &[(
            r#"identity = "client" }"#,
            r#"identity = "client", connect-identity = "server" }"#,
        )],
    ),
    (
        "tidy-proxy",
        &[(r#"[{ frame = 1 }, { frame = 3 }]"#, r#"{ frame = "all" }"#)],
    ),
    (
        "wrong-client",
        &[(
            "\"receive\",\n  \"receive\",\n  { send = [{ frame = \"envelope\" }, \"Ada owes 3\"] },\n",
            "\"receive\",\n  { send = [{ frame = \"envelope\" }, \"Ada owes 3\"] },\n  \"receive\",\n",
        )],
    ),
];

/// The scenario of this id as it is shipped.
pub(crate) fn shipped(id: &str) -> Scenario {
    let document = find(id).expect("it is in the gallery").document();
    document
        .and_then(|document| document.scenario(&[]))
        .unwrap_or_else(|error| panic!("{id}: {error}"))
}

/// The scenario after a repair.
pub(crate) fn repaired(&(id, edits): &Repair) -> Scenario {
    let mut source = find(id).expect("it is in the gallery").source().to_owned();
    for (piece, instead) in edits {
        assert!(source.contains(piece), "{id} has {piece}");
        source = source.replace(piece, instead);
    }
    Document::parse(&source, Format::Toml)
        .and_then(|document| document.scenario(&[]))
        .unwrap_or_else(|error| panic!("{id}: {error}"))
}
