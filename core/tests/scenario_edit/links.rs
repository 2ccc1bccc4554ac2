//! Sockets are linked, and links turned and ended.

use hopscope_core::scenario::edit::{Edit, EditError, Side, Unlinkable, apply};
use hopscope_core::socket::SocketKind;

use crate::support::{HELLO, PROXY, add, connect, edited, end, read, refused};

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
