//! The four nodes of the command line, talking to each other over TCP.

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;
use crate::support::start_piped;

#[test]
fn a_req_asks_and_a_rep_echoes() {
    let (rep, endpoint) = start_bound(&["rep", "--echo", "-n", "1"]);
    let asked = run(&["req", "-c", &endpoint, "-D", "hello"]).with_code(0);
    assert_eq!(asked.stdout, "#1  1 frame\n  body       \"hello\"\n");
    assert_eq!(asked.stderr, "", "nothing but data");
    let answered = rep.end().with_code(0);
    assert_eq!(answered.stdout, "#1  1 frame\n  body       \"hello\"\n");
}

#[test]
fn either_side_may_bind() {
    let (req, endpoint) = start_bound(&["req", "-D", "hello", "--format", "hex"]);
    run(&["rep", "-c", &endpoint, "-D", "0x00ff", "-n", "1"]).with_code(0);
    assert_eq!(req.end().with_code(0).stdout, "00ff\n");
}

#[test]
fn a_peer_that_comes_late_is_waited_for() {
    // A port that was free a moment ago.
    let (probe, endpoint) = start_bound(&["router"]);
    drop(probe);
    let req = start(&["req", "-c", &endpoint, "-D", "hello", "--format", "hex"]);
    req.stderr_line_with("nobody listens there; trying again");
    let rep = start(&["rep", "-b", &endpoint, "--echo", "-n", "1"]);
    rep.endpoint();
    assert_eq!(req.end().with_code(0).stdout, "68656c6c6f\n");
}

#[test]
fn a_router_shows_the_envelope_of_a_req_in_the_form_of_the_guide() {
    let (router, endpoint) = start_bound(&["router", "-n", "2", "--format", "dump"]);
    let req = start(&["req", "-c", &endpoint, "-D", "hello"]);
    run(&[
        "dealer",
        "-c",
        &endpoint,
        "--identity",
        "PEER2",
        "-D",
        "",
        "-D",
        "0x0001",
    ])
    .with_code(0);
    let shown = router.end().with_code(0).stdout;
    drop(req);
    let dashes = "-".repeat(40);
    let generated = format!("{dashes}\n[005] 006B8B4567\n[000] \n[005] hello\n");
    let chosen = format!("{dashes}\n[005] PEER2\n[000] \n[002] 0001\n");
    // Which of the two comes first is theirs to decide; the identity is made up either way, from
    // the same counter.
    assert!(
        shown == format!("{generated}{chosen}") || shown == format!("{chosen}{generated}"),
        "{shown}"
    );
}

#[test]
fn a_router_answers_by_name() {
    let (router, endpoint) = start_bound(&["router", "-D", "A", "-D", "", "-D", "hello"]);
    let dealer = run(&["dealer", "-c", &endpoint, "--identity", "A", "-n", "1"]).with_code(0);
    assert_eq!(
        dealer.stdout,
        "#1  2 frames\n  delimiter  \"\"\n  body       \"hello\"\n"
    );
    router.end().with_code(0);
}

#[test]
fn the_names_of_2_x_are_understood() {
    let (xrep, endpoint) = start_bound(&["xrep", "--echo", "-n", "1"]);
    let xreq = run(&[
        "xreq",
        "-c",
        &endpoint,
        "--identity",
        "A",
        "-D",
        "hello",
        "--receive",
        "1",
    ]);
    assert_eq!(
        xreq.with_code(0).stdout,
        "#1  1 frame\n  body       \"hello\"\n"
    );
    let echoed = xrep.end().with_code(0).stdout;
    assert_eq!(
        echoed,
        "#1  2 frames\n  identity   \"A\"\n  body       \"hello\"\n"
    );
}

#[test]
fn a_dealer_that_sends_once_flushes_before_it_ends() {
    let (router, endpoint) = start_bound(&["router", "-n", "3", "--format", "hex"]);
    run(&["dealer", "-c", &endpoint, "-D", "x", "-n", "3", "-i", "1ms"]).with_code(0);
    assert_eq!(
        router.end().with_code(0).stdout,
        "006b8b4567 78\n".repeat(3)
    );
}

#[test]
fn a_large_message_arrives_whole() {
    let (router, endpoint) = start_bound(&["router", "-n", "1", "--format", "hex"]);
    let mut dealer = start_piped(&["dealer", "-c", &endpoint]);
    let line = "x".repeat(3_000_000);
    dealer.write_line(&line);
    dealer.end().with_code(0);
    let shown = router.end().with_code(0).stdout;
    assert_eq!(shown.len(), "006b8b4567 ".len() + 2 * line.len() + 1);
    assert!(shown.trim_end().ends_with(&"78".repeat(100)));
}

#[test]
fn lines_of_standard_input_are_messages_and_blank_ones_are_not() {
    let (rep, endpoint) = start_bound(&["rep", "--echo", "-n", "2"]);
    let mut req = start_piped(&["req", "-c", &endpoint, "--format", "dump"]);
    for line in ["", "one", "   ", "two\r"] {
        req.write_line(line);
    }
    let dashes = "-".repeat(40);
    let expected = format!("{dashes}\n[003] one\n{dashes}\n[003] two\n");
    assert_eq!(req.end().with_code(0).stdout, expected);
    rep.end().with_code(0);
}

#[test]
fn a_req_reads_a_line_only_after_the_reply_to_the_last() {
    let (_rep, endpoint) = start_bound(&["rep", "-D", "world"]);
    let mut req = start_piped(&["req", "-c", &endpoint, "--format", "hex"]);
    for _ in 0..3 {
        req.write_line("hello");
        assert_eq!(req.line(), "776f726c64");
    }
    req.end().with_code(0);
}

#[test]
fn a_rep_answers_with_lines_of_standard_input() {
    let mut rep = start_piped(&["rep", "-b", "0", "-n", "2"]);
    let endpoint = rep.endpoint();
    rep.write_line("first");
    rep.write_line("second");
    let req = run(&[
        "req", "-c", &endpoint, "-D", "x", "-n", "2", "--format", "dump",
    ])
    .with_code(0);
    let dashes = "-".repeat(40);
    assert_eq!(
        req.stdout,
        format!("{dashes}\n[005] first\n{dashes}\n[006] second\n")
    );
    rep.end().with_code(0);
}

#[test]
fn a_rep_whose_answers_have_run_out_says_so() {
    let (rep, endpoint) = start_bound(&["rep"]);
    let _req = start(&["req", "-c", &endpoint, "-D", "hello"]);
    rep.end()
        .with_code(1)
        .saying("standard input ended, and the last request has no answer");
}

#[test]
fn one_socket_may_bind_and_connect_to_several_peers() {
    let (first, at_first) = start_bound(&["rep", "-D", "first"]);
    let (second, at_second) = start_bound(&["rep", "-D", "second"]);
    let asked = run(&[
        "req", "-c", &at_first, "-c", &at_second, "-D", "x", "-n", "4", "--format", "hex",
    ]);
    let (one, two) = ("6669727374\n", "7365636f6e64\n");
    assert_eq!(
        asked.with_code(0).stdout,
        [one, two, one, two].concat(),
        "in turn"
    );
    drop((first, second));
}

#[test]
fn verbose_tells_each_step_in_the_chosen_language() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    let english = run(&["req", "-c", &endpoint, "-D", "hello", "-v"]).with_code(0);
    assert!(
        english.stderr.contains("puts the delimiter in front"),
        "{english:#?}"
    );
    let chinese = run(&["req", "-c", &endpoint, "-D", "hello", "-v", "--lang", "zh"]).with_code(0);
    assert!(chinese.stderr.contains("分隔帧"), "{chinese:#?}");
    assert!(chinese.stdout.contains("正文"), "{chinese:#?}");
    let mut by_environment =
        crate::support::hopscope(&["req", "-c", &endpoint, "-D", "hello", "-v"]);
    by_environment.env("LANG", "zh_CN.UTF-8");
    let by_environment = crate::support::Running::of(by_environment)
        .end()
        .with_code(0);
    assert!(
        by_environment.stderr.contains("分隔帧"),
        "{by_environment:#?}"
    );
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    let request = ["req", "-c", &endpoint, "-D", "hello"];
    let piped = run(&request).with_code(0);
    assert!(!piped.stdout.contains('\u{1b}'), "{piped:#?}");
    let always = run(&[&request[..], &["--color", "always"]].concat()).with_code(0);
    assert!(always.stdout.contains("\u{1b}["), "{always:#?}");
}

#[test]
fn a_hundred_thousand_lines_are_sent_without_a_rest() {
    const LINES: usize = 100_000;
    let count = LINES.to_string();
    let (router, endpoint) = start_bound(&["router", "-n", &count, "--format", "hex"]);
    let mut dealer = start_piped(&["dealer", "-c", &endpoint]);
    dealer.write_line(&vec!["x"; LINES].join("\n"));
    dealer.end().with_code(0);
    assert_eq!(router.end().with_code(0).stdout.lines().count(), LINES);
}
