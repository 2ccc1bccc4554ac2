//! Nodes and what is done to them, told.

use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{Event, LinkId, Record, say};

use crate::support::{check, record, topology};

#[test]
fn the_node() {
    let text = "-----\n[005] Lucy \n[000] \n[002] hi".to_owned();
    check(
        SocketKind::Router,
        Event::Printed { text },
        "client: the application prints [005] Lucy, [000], [002] hi",
        "client：应用打印 [005] Lucy、[000]、[002] hi",
    );
    check(
        SocketKind::Router,
        Event::Finished,
        "client: done",
        "client：完成",
    );
}

#[test]
fn what_is_done_from_outside() {
    let cases = [
        (
            Event::LinkCut,
            "client: the link client – edge is cut",
            "client：client – edge 的链路被切断了",
        ),
        (
            Event::LinkUnplugged,
            "client: the link client – edge is unplugged: nothing crosses it, and nobody is told",
            "client：client – edge 的链路被拔掉了：什么也过不去，谁也不知道",
        ),
        (
            Event::LinkRestored,
            "client: the link client – edge can be used again",
            "client：client – edge 的链路又可以用了",
        ),
        (
            Event::Killed,
            "client: is killed; all that it held is gone",
            "client：被杀死了，手里的东西全都没了",
        ),
        (Event::Restarted, "client: starts again", "client：重新启动"),
    ];
    for (event, en, zh) in cases {
        let is_node = matches!(event, Event::Killed | Event::Restarted);
        let record = Record {
            socket: None,
            link: (!is_node).then_some(LinkId(0)),
            ..record(event)
        };
        let topology = topology(SocketKind::Req);
        assert_eq!(say(&topology, &record, Lang::En), en);
        assert_eq!(say(&topology, &record, Lang::Zh), zh);
    }
}
