//! What is done from outside is written and taken back.

use std::time::Duration;

use hopscope_core::scenario::Act;
use hopscope_core::scenario::edit::Edit;

use crate::support::{HELLO, edited, read, refused};

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
            after: Some(Duration::from_millis(2)),
        },
    )
    .text;
    assert!(
        early.contains("\"2ms\"") && !early.contains("\"3ms\""),
        "{early}"
    );
    let none = edited(&text, &Edit::DropActs { after: None }).text;
    assert_eq!(none.trim_end(), HELLO.trim_end());
}

#[test]
fn one_act_goes_by_its_number_in_the_order_of_their_times() {
    let act = |at: &str, node: &str| Edit::Act(format!("at = \"{at}\"\nkill = \"{node}\"\n"));
    let text = edited(HELLO, &act("3ms", "server")).text;
    let text = edited(&text, &act("0ms", "client")).text;
    let text = edited(&text, &act("3ms", "client")).text;
    for (number, left) in [
        (0, [("server", 3), ("client", 3)]),
        (1, [("client", 0), ("client", 3)]),
        (2, [("client", 0), ("server", 3)]),
    ] {
        let acts = read(&edited(&text, &Edit::DropAct(number)).text).acts;
        let expected = left.map(|(node, at)| (Act::Kill(node.to_owned()), at));
        let acts: Vec<_> = acts
            .into_iter()
            .map(|it| (it.act, it.at.as_millis()))
            .collect();
        assert_eq!(acts, expected);
    }
    assert_eq!(refused(&text, &Edit::DropAct(3)), "acts 4 is not there");
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
