//! Options are set, changed and taken away.

use hopscope_core::scenario::edit::{Edit, EditError, apply};

use crate::support::{HELLO, PROXY, add, difference, edited, read, refused, set};

#[test]
fn an_option_is_one_more_pair_and_nothing_else_changes() {
    assert_eq!(
        difference(&set("client", Some(0), "identity", Some("\"Lucy\""))),
        "- sockets = { type = \"REQ\", connect = \"front\" }\n\
         + sockets = { type = \"REQ\", connect = \"front\", identity = \"Lucy\" }\n"
    );
    assert_eq!(
        difference(&set(
            "server",
            None,
            "reply",
            Some("[\"a\", { hex = \"00\" }]")
        )),
        "- reply = \"world\"\n+ reply = [\"a\", { hex = \"00\" }]\n"
    );
    assert_eq!(
        difference(&set("server", None, "delay", Some("\"5ms\""))),
        "+ delay = \"5ms\"\n"
    );
}

#[test]
fn what_is_taken_away_leaves_no_trace() {
    let with = edited(HELLO, &set("server", Some(0), "hwm", Some("3"))).text;
    let without = edited(&with, &set("server", Some(0), "hwm", None)).text;
    assert_eq!(without, HELLO);
    let with = edited(HELLO, &set("server", None, "start", Some("\"1ms\""))).text;
    let without = edited(&with, &set("server", None, "start", None)).text;
    assert_eq!(without, HELLO);
}

#[test]
fn a_value_is_one_value_and_of_the_kind_that_stands_there() {
    let cases = [
        (
            Some(0),
            "hwm",
            "many",
            "malformed TOML: found 'm'; expected a value: a text in quotes, a number, true, false, a list or a table",
        ),
        (
            Some(0),
            "hwm",
            "1, bind = \"x\"",
            "malformed TOML: found ','; expected nothing after the value",
        ),
        (
            Some(0),
            "hwm",
            "-1",
            "found the number -1; expected a whole number from 0 to 4294967295",
        ),
        (
            Some(0),
            "mandatory",
            "true",
            "\"mandatory\" means nothing at a REP; expected it at a ROUTER only",
        ),
        (
            None,
            "delay",
            "\"soon\"",
            "found the text \"soon\"; expected a duration from 0us to 3600s, such as \"250us\", \"1ms\" or \"2s\"",
        ),
        (
            None,
            "steps",
            "[]",
            "\"steps\" means nothing at a node of this kind; expected kind = \"script\", \"client\" or \"pair\"",
        ),
    ];
    for (socket, key, value, told) in cases {
        assert_eq!(
            refused(HELLO, &set("server", socket, key, Some(value))),
            told
        );
    }
}

#[test]
fn the_files_own_keys_are_set() {
    let title = |text: &str, value: Option<&str>| {
        let edit = Edit::File {
            key: "title".to_owned(),
            value: value.map(str::to_owned),
        };
        apply(text, &[], &edit).map(|edited| edited.text)
    };
    assert_eq!(
        title(HELLO, Some("\"x\"")).unwrap(),
        HELLO.replace("\"Hello\"", "\"x\"")
    );
    let both = HELLO.replace(
        "title = \"Hello\" # short",
        "title.en = \"Hello\"\ntitle.zh = \"你好\"",
    );
    assert_eq!(
        title(&both, Some("\"x\"")).unwrap(),
        HELLO.replace("\"Hello\" # short", "\"x\"")
    );
    assert!(title(HELLO, None).is_err());
}

#[test]
fn a_text_that_stands_for_many_or_is_json_is_written_out_first() {
    let chain = hopscope_core::scenario::find("chain-of-routers")
        .unwrap()
        .source();
    let edit = set("hop2", Some(1), "identity", Some("\"second\""));
    let after = apply(chain, &[("length", 4)], &edit).unwrap();
    assert!(after.written_out);
    let scenario = read(&after.text);
    assert_eq!(scenario.nodes.len(), 6);
    assert_eq!(scenario.narration.len(), 10);
    let identity = scenario.nodes[2].sockets[1]
        .options
        .identity
        .as_ref()
        .unwrap();
    assert_eq!(identity.octets(), b"second");
    assert!(!edited(&after.text, &edit).written_out);
    let json = r#"{"title": "t", "summary": "s"}"#;
    assert!(edited(json, &add(PROXY)).written_out);
}

#[test]
fn an_unsound_text_is_not_changed() {
    let error = apply("title = ", &[], &add(PROXY)).expect_err("it is no scenario");
    assert!(matches!(error, EditError::Source(_)), "{error}");
    assert!(refused(HELLO, &set("nobody", None, "delay", Some("\"1ms\""))).contains("nobody"));
}
