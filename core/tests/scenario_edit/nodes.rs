//! Nodes come, go, are copied and take other names, types and kinds.

use hopscope_core::scenario::edit::{Edit, copied};

use crate::support::{HELLO, PROXY, add, difference, edited, end, read, refused, set};

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
