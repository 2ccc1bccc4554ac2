//! A scenario's text is changed edit by edit: only what is changed is written anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod properties;
mod written;

use std::time::Duration;

use hopscope_core::scenario::edit::{
    Edit, EditError, Edited, End, Side, Unlinkable, apply, copied, shown, shown_link,
};
use hopscope_core::scenario::{Document, Format, Scenario};
use hopscope_core::socket::SocketKind;

const HELLO: &str = r#"# A lesson.
title = "Hello" # short
summary = "One asks."

# Who asks.
[[nodes]]
name = "client" # the name
kind = "client"
sockets = { type = "REQ", connect = "front" }
steps = [{ send = "hello" }, "receive"]

# Who answers.
[[nodes]]
name = "server"
kind = "worker"
sockets = { type = "REP", bind = "front" }
reply = "world"

# What is told.
[[narration]]
at = { node = "server", event = "delivered" }
text.en = "It arrives."
text.zh = "到了。"
"#;

fn edited(text: &str, edit: &Edit) -> Edited {
    apply(text, &[], edit).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn read(text: &str) -> Scenario {
    let document = Document::parse(text, Format::Toml).unwrap_or_else(|e| panic!("{e} in\n{text}"));
    document.scenario(&[]).unwrap()
}

fn refused(text: &str, edit: &Edit) -> String {
    apply(text, &[], edit)
        .expect_err("it is refused")
        .to_string()
}

/// The lines that an edit takes away and adds, in order.
fn difference(edit: &Edit) -> String {
    let after = edited(HELLO, edit).text;
    let before: Vec<&str> = HELLO.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let gone = before.iter().filter(|line| !after.contains(line));
    let come = after.iter().filter(|line| !before.contains(line));
    let gone = gone.map(|line| format!("- {line}\n"));
    gone.chain(come.map(|line| format!("+ {line}\n"))).collect()
}

fn set(node: &str, socket: Option<usize>, key: &str, value: Option<&str>) -> Edit {
    Edit::Set {
        node: node.to_owned(),
        socket,
        key: key.to_owned(),
        value: value.map(str::to_owned),
    }
}

fn end(node: &str, socket: usize) -> End {
    let node = node.to_owned();
    End { node, socket }
}

fn connect(from: End, to: End) -> Edit {
    let binder = None;
    Edit::Connect { from, to, binder }
}

fn add(nodes: &str) -> Edit {
    Edit::Add {
        nodes: nodes.to_owned(),
        place: None,
    }
}

const PROXY: &str = r#"
[[nodes]]
name = "proxy"
kind = "proxy"
sockets = [{ type = "ROUTER" }, { type = "DEALER" }]
"#;

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
fn a_node_takes_its_new_name_wherever_it_is_named() {
    let text = HELLO.replace(
        "[[narration]]",
        "[[acts]]\nat = \"1ms\"\nkill = \"server\"\n\n[[narration]]",
    );
    let edit = Edit::Rename {
        node: "server".to_owned(),
        name: "echo".to_owned(),
    };
    let after = edited(&text, &edit).text;
    assert_eq!(after, text.replace("\"server\"", "\"echo\""));
    let taken = Edit::Rename {
        node: "server".to_owned(),
        name: "client".to_owned(),
    };
    assert!(refused(&text, &taken).starts_with("a second node named \"client\""));
}

#[test]
fn an_endpoint_takes_its_new_name_at_both_ends() {
    let edit = Edit::RenameEndpoint {
        endpoint: "front".to_owned(),
        name: "door".to_owned(),
    };
    assert_eq!(
        edited(HELLO, &edit).text,
        HELLO.replace("\"front\"", "\"door\"")
    );
}

#[test]
fn a_node_goes_with_its_links_and_all_that_is_told_of_it() {
    let after = edited(HELLO, &Edit::Remove(vec!["server".to_owned()])).text;
    let expected = HELLO.split("# Who answers.").next().unwrap();
    let expected = expected.replace(", connect = \"front\"", "");
    assert_eq!(after.trim_end(), expected.trim_end());
    let empty = edited(&after, &Edit::Remove(vec!["client".to_owned()])).text;
    assert_eq!(
        empty.trim_end(),
        "# A lesson.\ntitle = \"Hello\" # short\nsummary = \"One asks.\""
    );
    assert_eq!(read(&empty).nodes, []);
}

#[test]
fn nodes_are_added_behind_the_others_under_names_that_are_free() {
    let after = edited(HELLO, &add(PROXY));
    assert_eq!(after.added, ["proxy"]);
    assert!(
        after
            .text
            .contains("reply = \"world\"\n\n[[nodes]]\nname = \"proxy\"\n")
    );
    let again = edited(&after.text, &add(PROXY));
    assert_eq!(again.added, ["proxy2"]);
    let third = edited(
        &again.text,
        &add(PROXY.replace("proxy\"\nkind", "proxy2\"\nkind").as_str()),
    );
    assert_eq!(third.added, ["proxy3"]);
    let on_nothing = edited("title = \"t\"\nsummary = \"s\"\n", &add(PROXY));
    assert_eq!(read(&on_nothing.text).nodes.len(), 1);
}

#[test]
fn copies_are_linked_among_themselves_and_to_what_was_not_copied() {
    let copy = copied(HELLO, &[], &["client", "server"]);
    let both = read(&edited(HELLO, &add(&copy)).text);
    let ends: Vec<_> = both
        .nodes
        .iter()
        .map(|node| (&*node.name, &node.sockets[0]))
        .collect();
    assert_eq!(ends[2].0, "client2");
    assert_eq!(ends[2].1.connects, ["front2"]);
    assert_eq!(ends[3].1.binds, ["front2"]);
    let copy = copied(HELLO, &[], &["client"]);
    let one = read(&edited(HELLO, &add(&copy)).text);
    assert_eq!(one.nodes[2].sockets[0].connects, ["front"]);
    // Elsewhere there is nothing of that name.
    let alone = read(&edited("title = \"t\"\nsummary = \"s\"\n", &add(&copy)).text);
    assert_eq!(alone.nodes[0].sockets[0].connects, [""; 0]);
}

#[test]
fn copies_stand_apart_or_where_they_are_put() {
    let placed = edited(
        HELLO,
        &Edit::Move(vec![("client".to_owned(), Some([10, 20]))]),
    )
    .text;
    let copy = copied(&placed, &[], &["client", "server"]);
    let apart = read(&edited(&placed, &add(&copy)).text);
    assert_eq!(apart.nodes[2].place, Some([34, 44]));
    let put = Edit::Add {
        nodes: copy,
        place: Some([100, 50]),
    };
    let put = read(&edited(&placed, &put).text);
    assert_eq!(put.nodes[2].place, Some([100, 50]));
    assert_eq!(put.nodes[3].place, Some([260, 50]));
}

#[test]
fn sockets_are_linked_by_an_endpoint_that_the_steadier_side_binds() {
    let text = edited(HELLO, &add(PROXY)).text;
    let text = edited(&text, &connect(end("client", 0), end("proxy", 0))).text;
    let text = edited(&text, &connect(end("server", 0), end("proxy", 1))).text;
    let scenario = read(&text);
    assert_eq!(scenario.nodes[0].sockets[0].connects, ["front", "proxy"]);
    assert_eq!(scenario.nodes[2].sockets[0].binds, ["proxy"]);
    assert_eq!(scenario.nodes[2].sockets[1].connects, ["front"]);
    let from = Edit::Connect {
        from: end("server", 0),
        to: end("proxy", 0),
        binder: Some(Side::From),
    };
    assert_eq!(
        refused(&text, &from),
        "REP cannot talk to ROUTER: at the other end of REP stands REQ or DEALER"
    );
}

#[test]
fn what_cannot_be_linked_is_refused_with_the_reason() {
    let error = |from, to| match apply(HELLO, &[], &connect(from, to)) {
        Err(EditError::Link(reason)) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        error(end("client", 0), end("server", 0)),
        Unlinkable::Already
    );
    assert_eq!(
        error(end("server", 0), end("client", 0)),
        Unlinkable::Already
    );
    assert_eq!(
        error(end("server", 0), end("server", 0)),
        Unlinkable::Itself
    );
    for kind in SocketKind::ALL {
        for other in SocketKind::ALL {
            let text = Unlinkable::Types(kind, other).text();
            assert!(text.zh.contains(kind.name()), "{}", text.zh);
        }
    }
}

#[test]
fn a_link_is_turned_and_ended() {
    let at = || end("client", 0);
    let endpoint = || "front".to_owned();
    let turned = edited(
        HELLO,
        &Edit::Turn {
            end: at(),
            endpoint: endpoint(),
        },
    )
    .text;
    let scenario = read(&turned);
    assert_eq!(scenario.nodes[0].sockets[0].binds, ["front"]);
    assert_eq!(scenario.nodes[1].sockets[0].connects, ["front"]);
    let ended = edited(
        HELLO,
        &Edit::Disconnect {
            end: at(),
            endpoint: endpoint(),
        },
    )
    .text;
    assert_eq!(ended, HELLO.replace(", connect = \"front\"", ""));
}

#[test]
fn another_type_leaves_the_options_it_does_not_have() {
    let text = edited(HELLO, &set("client", Some(0), "relaxed", Some("true"))).text;
    let text = edited(&text, &set("client", Some(0), "hwm", Some("7"))).text;
    let text = edited(
        &text,
        &Edit::Disconnect {
            end: end("client", 0),
            endpoint: "front".to_owned(),
        },
    )
    .text;
    let after = edited(&text, &set("client", Some(0), "type", Some("\"DEALER\""))).text;
    assert!(
        after.contains("sockets = { type = \"DEALER\", hwm = 7 }"),
        "{after}"
    );
}

#[test]
fn another_kind_leaves_what_means_nothing_and_takes_what_it_needs() {
    let kind = |kind: &str| Edit::Kind {
        node: "server".to_owned(),
        kind: kind.to_owned(),
    };
    assert_eq!(
        difference(&kind("script")),
        "- kind = \"worker\"\n- reply = \"world\"\n+ kind = \"script\"\n+ steps = []\n"
    );
    assert_eq!(
        difference(&kind("echo")),
        "- kind = \"worker\"\n- reply = \"world\"\n+ kind = \"echo\"\n"
    );
    assert!(refused(HELLO, &kind("proxy")).starts_with("a proxy with 1 socket"));
    assert!(refused(HELLO, &kind("wroker")).ends_with("did you mean \"worker\"?"));
}

#[test]
fn a_script_with_one_more_socket_says_which_one_each_step_means() {
    let more = edited(
        HELLO,
        &Edit::AddSocket {
            node: "client".to_owned(),
            kind: "SUB".to_owned(),
        },
    )
    .text;
    assert!(
        more.contains("steps = [{ send = \"hello\", socket = 1 }, { receive = {}, socket = 1 }]"),
        "{more}"
    );
    let back = Edit::RemoveSocket {
        node: "client".to_owned(),
        socket: 1,
    };
    assert_eq!(read(&edited(&more, &back).text).nodes, read(HELLO).nodes);
    let first = Edit::RemoveSocket {
        node: "client".to_owned(),
        socket: 0,
    };
    let rest = read(&edited(&more, &first).text);
    assert_eq!(rest.nodes[0].sockets[0].kind, SocketKind::Sub);
    let last = Edit::RemoveSocket {
        node: "server".to_owned(),
        socket: 0,
    };
    assert!(refused(HELLO, &last).starts_with("a node without sockets"));
}

#[test]
fn acts_are_blocks_and_later_ones_can_go() {
    let act = |at: &str| Edit::Act(format!("at = \"{at}\"\nkill = \"server\"\n"));
    let text = edited(HELLO, &act("2ms")).text;
    let text = edited(&text, &act("3ms")).text;
    assert!(
        text.ends_with("\nat = \"3ms\"\nkill = \"server\"\n"),
        "{text}"
    );
    let early = edited(
        &text,
        &Edit::DropActs {
            after: Duration::from_millis(2),
        },
    )
    .text;
    assert!(
        early.contains("\"2ms\"") && !early.contains("\"3ms\""),
        "{early}"
    );
    let none = edited(
        &early,
        &Edit::DropActs {
            after: Duration::ZERO,
        },
    )
    .text;
    assert_eq!(none.trim_end(), HELLO.trim_end());
}

#[test]
fn what_is_done_by_hand_goes_with_the_node_and_takes_its_new_names() {
    let text = format!(
        "{HELLO}\n[[acts]]\nat = \"5ms\"\nnode = \"server\"\nreceive = {{}}\n\n\
         [[acts]]\nat = \"6ms\"\ncut = {{ endpoint = \"front\", node = \"client\" }}\n\n\
         [[acts]]\nat = \"7ms\"\nslow = {{ node = \"client\", pace = \"1ms\" }}\n"
    );
    let renamed = edited(
        &text,
        &Edit::Rename {
            node: "client".to_owned(),
            name: "asker".to_owned(),
        },
    )
    .text;
    assert_eq!(
        renamed,
        text.replace("\"client\" #", "\"asker\" #")
            .replace("node = \"client\"", "node = \"asker\"")
    );
    let door = Edit::RenameEndpoint {
        endpoint: "front".to_owned(),
        name: "door".to_owned(),
    };
    assert_eq!(
        edited(&text, &door).text,
        text.replace("\"front\"", "\"door\"")
    );
    let gone = read(&edited(&text, &Edit::Remove(vec!["server".to_owned()])).text);
    assert_eq!(
        gone.acts.len(),
        1,
        "what is done to the client alone stays: {:?}",
        gone.acts
    );
}

#[test]
fn a_link_gets_a_latency_and_a_loss_of_its_own_and_loses_them_again() {
    let link = |key: &str, value: Option<&str>| Edit::Link {
        end: end("client", 0),
        endpoint: "front".to_owned(),
        key: key.to_owned(),
        value: value.map(str::to_owned),
    };
    let slow = edited(HELLO, &link("latency", Some("\"20ms\""))).text;
    assert!(
        slow.contains("[[links]]\nendpoint = \"front\"\nnode = \"client\"\nlatency = \"20ms\"\n")
    );
    let scenario = read(&slow);
    assert_eq!(scenario.links[0].latency, Some(Duration::from_millis(20)));
    let both = edited(&slow, &link("loss", Some("0.25"))).text;
    assert_eq!(read(&both).links[0].loss, Some(0.25));
    let shown = shown_link(&both, &[], &end("client", 0), "front");
    let shown: Vec<_> = shown.iter().map(|own| (&*own.key, &*own.value)).collect();
    assert!(
        shown.contains(&("latency", "20ms")) && shown.contains(&("loss", "25")),
        "{shown:?}"
    );
    let lossy = edited(&both, &link("latency", None)).text;
    assert_eq!(
        (read(&lossy).links[0].latency, read(&lossy).links[0].loss),
        (None, Some(0.25))
    );
    let plain = edited(&lossy, &link("loss", None)).text;
    assert_eq!(plain.trim_end(), HELLO.trim_end());
    assert!(refused(HELLO, &link("latency", Some("\"soon\""))).contains("expected a duration"));
    assert!(refused(HELLO, &link("loss", Some("1.5"))).contains("expected a part from 0.0"));
    // It follows what it is about, and goes with it.
    let renamed = Edit::Rename {
        node: "client".to_owned(),
        name: "asker".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &renamed).text).links[0]
            .links
            .node
            .as_deref(),
        Some("asker")
    );
    let other = Edit::RenameEndpoint {
        endpoint: "front".to_owned(),
        name: "door".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &other).text).links[0].links.endpoint,
        "door"
    );
    let turned = Edit::Turn {
        end: end("client", 0),
        endpoint: "front".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &turned).text).links[0]
            .links
            .node
            .as_deref(),
        Some("server")
    );
    let gone = Edit::Disconnect {
        end: end("client", 0),
        endpoint: "front".to_owned(),
    };
    assert_eq!(read(&edited(&slow, &gone).text).links, []);
}

#[test]
fn what_stands_within_a_table_is_set_piece_by_piece_and_the_rest_stays() {
    let on = |text: &str, key: &str, value: Option<&str>| {
        edited(text, &set("server", Some(0), key, value)).text
    };
    let beats = on(HELLO, "heartbeat.interval", Some("\"100ms\""));
    assert!(
        beats.contains("bind = \"front\", heartbeat = { interval = \"100ms\" } }"),
        "{beats}"
    );
    let more = on(&beats, "heartbeat.ttl", Some("\"1s\""));
    assert!(
        more.contains("{ interval = \"100ms\", ttl = \"1s\" }"),
        "{more}"
    );
    let needed = set("server", Some(0), "heartbeat.interval", None);
    assert!(refused(&more, &needed).contains("interval"));
    let fewer = on(&more, "heartbeat.ttl", None);
    assert_eq!(
        on(&fewer, "heartbeat.interval", None),
        HELLO,
        "nothing is left of it"
    );
    let never = on(HELLO, "reconnect", Some("\"never\""));
    let again = on(&never, "reconnect.max", Some("\"2s\""));
    assert!(again.contains("reconnect = { max = \"2s\" }"), "{again}");

    let plain = "{ mechanism = \"plain\", users = [\n  # who\n  { name = \"a\", password = \"b\" }, # first\n] }";
    let secure = on(HELLO, "security", Some(plain));
    let renamed = on(&secure, "security.users.0.name", Some("\"alice\""));
    assert!(
        renamed.contains("# who\n  { name = \"alice\", password = \"b\" }, # first\n"),
        "{renamed}"
    );
    let two = on(
        &renamed,
        "security.users.1",
        Some("{ name = \"bob\", password = \"c\" }"),
    );
    let shown = shown(&two, &[], "server", Some(0));
    let of = |key: &str| {
        shown
            .iter()
            .find(|own| own.key == key)
            .map(|own| &*own.value)
    };
    assert_eq!(of("security.mechanism"), Some("plain"));
    assert_eq!(of("security.users.1.name"), Some("bob"));
    let one = on(&two, "security.users.0", None);
    assert!(!one.contains("alice") && one.contains("bob"), "{one}");
    refused(
        &one,
        &set("server", Some(0), "security.users.7.name", Some("\"x\"")),
    );
}

#[test]
fn keys_with_dots_within_a_socket_are_written_out_before_they_are_changed() {
    let dotted = HELLO.replace(
        "bind = \"front\"",
        "bind = \"front\", heartbeat.interval = \"1s\"",
    );
    let more = edited(
        &dotted,
        &set("server", Some(0), "heartbeat.ttl", Some("\"2s\"")),
    );
    assert!(more.written_out);
    assert!(
        more.text
            .contains("heartbeat = { interval = \"1s\", ttl = \"2s\" }"),
        "{}",
        more.text
    );
}

#[test]
fn what_is_true_of_all_links_is_set_within_its_table_however_that_is_written() {
    let set = |text: &str, key: &str, value: Option<&str>| {
        let (key, value) = (key.to_owned(), value.map(str::to_owned));
        edited(text, &Edit::File { key, value }).text
    };
    let lossy = set(HELLO, "link.loss", Some("0.5"));
    assert_eq!(read(&lossy).link.loss, 0.5);
    let both = set(&lossy, "link.latency", Some("\"5ms\""));
    assert!(
        both.contains("link = { loss = 0.5, latency = \"5ms\" }"),
        "{both}"
    );
    for link in ["link.loss = 0.5", "[link]\nloss = 0.5 # half"] {
        let text = HELLO.replace("\n\n# Who asks.", &format!("\n{link}\n\n# Who asks."));
        let both = set(&text, "link.latency", Some("\"5ms\""));
        let scenario = read(&both);
        assert_eq!(
            (scenario.link.loss, scenario.link.latency),
            (0.5, Duration::from_millis(5)),
            "{both}"
        );
        let without = set(&both, "link.loss", None);
        assert_eq!(read(&without).link.loss, 0.0, "{without}");
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
