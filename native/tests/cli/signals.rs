//! How the program ends when it is asked to.

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;
use crate::support::start_piped;

#[test]
fn ctrl_c_is_quiet() {
    let (router, endpoint) = start_bound(&["router"]);
    let waiting = start(&["req", "-c", &endpoint, "-D", "hello", "-v"]);
    // It hears Ctrl-C from its first word on.
    waiting.stderr_line_with("is ready");
    let typing = start_piped(&["dealer", "-c", &endpoint, "-v"]);
    typing.stderr_line_with("is ready");
    for node in [router, waiting, typing] {
        node.signal("INT");
        let ended = node.end().with_code(130);
        assert!(!ended.stderr.contains("hopscope:"), "{ended:#?}");
    }
}

#[test]
fn a_node_that_is_asked_to_end_says_goodbye() {
    let (rep, endpoint) = start_bound(&["rep", "--echo"]);
    let proxy = start(&[
        "proxy",
        "--frontend-bind",
        "0",
        "--backend-connect",
        &endpoint,
    ]);
    let frontend = proxy.endpoint();
    run(&["req", "-c", &frontend, "-D", "hello"]).with_code(0);
    for node in [proxy, rep] {
        node.signal("TERM");
        let ended = node.end().with_code(0);
        assert!(!ended.stderr.contains("hopscope:"), "{ended:#?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let (mut rep, endpoint) = start_bound(&["rep", "-D", "world"]);
    rep.close_stdout();
    let _req = start(&["req", "-c", &endpoint, "-D", "hello", "-i", "1ms"]);
    let ended = rep.end().with_code(0);
    assert_eq!(ended.stderr, "");
}
