//! Senders that send once: they wait for somebody, and everything leaves before they end.

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;
use crate::support::start_piped;

/// An endpoint that was free a moment ago.
fn free_endpoint() -> String {
    let (probe, endpoint) = start_bound(&["router"]);
    drop(probe);
    endpoint
}

#[test]
fn a_push_deals_out_in_turn() {
    let (first, at_first) = start_bound(&["pull", "-n", "2", "--format", "hex"]);
    let (second, at_second) = start_bound(&["pull", "-n", "2", "--format", "hex"]);
    let mut push = start_piped(&["push", "-c", &at_first, "-c", &at_second]);
    for line in ["a", "b", "c", "d"] {
        push.write_line(line);
    }
    push.end().with_code(0);
    let (first, second) = (first.end().with_code(0), second.end().with_code(0));
    assert_eq!(first.stdout.lines().count(), 2);
    assert_eq!(second.stdout.lines().count(), 2);
}

#[test]
fn one_shots_wait_for_a_peer_that_comes_late() {
    for (sender, receiver) in [
        (&["push"][..], &["pull"][..]),
        (&["pub"], &["sub"]),
        (&["dealer"], &["router"]),
        (&["pair"], &["pair"]),
        (&["client"], &["server"]),
        (&["radio", "--group", "g"], &["dish", "--join", "g"]),
        (&["scatter"], &["gather"]),
        (&["channel"], &["channel"]),
        (&["peer"], &["peer"]),
    ] {
        let endpoint = free_endpoint();
        let sender = start(&[sender, &["-c", &endpoint, "-D", "hello"]].concat());
        sender.stderr_line_with("nobody listens there; trying again");
        let receiver = start(&[receiver, &["-b", &endpoint, "-n", "1"]].concat());
        sender.end().with_code(0);
        let received = receiver.end().with_code(0).stdout;
        assert!(received.contains("\"hello\""), "{received}");
    }
}

#[test]
fn one_shots_without_a_peer_give_up() {
    let endpoint = free_endpoint();
    for kind in [
        "push", "dealer", "pair", "client", "scatter", "channel", "peer", "stream",
    ] {
        run(&[kind, "-c", &endpoint, "-D", "hello", "-t", "200ms"])
            .with_code(3)
            .saying(&format!(
                "no peer took the message within 200ms ({endpoint}: nobody listens there)"
            ));
    }
    run(&["push", "-b", "0", "-D", "hello", "--sndtimeo", "200"])
        .with_code(3)
        .saying("no peer took the message within 200ms");
    run(&["pull", "-b", "0", "--rcvtimeo", "200"])
        .with_code(3)
        .saying("no message came within 200ms");
}

#[test]
fn everything_leaves_before_the_end() {
    let (pull, endpoint) = start_bound(&["pull", "-n", "20", "--format", "hex"]);
    let mut push = start_piped(&["push", "-c", &endpoint, "--sndhwm", "2"]);
    let line = "x".repeat(100_000);
    for _ in 0..20 {
        push.write_line(&line);
    }
    push.end().with_code(0);
    let received = pull.end().with_code(0).stdout;
    assert!(
        received
            .lines()
            .all(|received| received.len() == 2 * line.len())
    );
    assert_eq!(received.lines().count(), 20);
}

#[cfg(unix)]
#[test]
fn what_cannot_leave_in_time_is_told() {
    let (pull, endpoint) = start_bound(&["pull", "--rcvhwm", "1"]);
    let mut push = start_piped(&["push", "-c", &endpoint, "--linger", "200", "-v"]);
    push.stderr_line_with("HANDSHAKE_SUCCEEDED");
    // It reads nothing any more, and its system takes only so much for it.
    pull.signal("STOP");
    let line = "x".repeat(1_000_000);
    for _ in 0..30 {
        push.write_line(&line);
    }
    push.end()
        .with_code(3)
        .saying("not every message has left within 200ms");
}

#[test]
fn a_server_answers_by_number() {
    let mut server = start_piped(&["server", "-b", "0", "--json"]);
    let endpoint = server.endpoint();
    let client = start(&["client", "-c", &endpoint, "-D", "hello", "--receive", "2"]);
    let line = server.line();
    assert!(
        line.starts_with(r#"{"frames":[{"role":"identity","hex":"6b8b4567","len":4"#),
        "{line}"
    );
    server.write_line(r#"[{"hex":"6b8b4567"}, "one"]"#);
    server.write_line(r#"[1804289383, "two"]"#);
    let answers = client.end().with_code(0).stdout;
    assert!(
        answers.contains("\"one\"") && answers.contains("\"two\""),
        "{answers}"
    );
    server.end().with_code(0);
}

#[test]
fn a_number_may_be_decimal_or_hex() {
    for number in ["0x6b8b4567", "1804289383"] {
        let (server, endpoint) = start_bound(&["server", "--to", number, "-D", "hello"]);
        let client = run(&["client", "-c", &endpoint, "-n", "1"]).with_code(0);
        assert!(client.stdout.contains("hello"), "{client:#?}");
        server.end().with_code(0);
    }
}

#[test]
fn a_router_sends_lines_to_one_peer() {
    let mut router = start_piped(&["router", "-b", "0", "--to", "A"]);
    let endpoint = router.endpoint();
    let dealer = ["dealer", "-c", &endpoint, "--identity", "A", "-n", "2"];
    let dealer = start(&[&dealer[..], &["--format", "hex"]].concat());
    router.write_line("one");
    router.write_line("two");
    assert_eq!(dealer.end().with_code(0).stdout, "6f6e65\n74776f\n");
    router.end().with_code(0);
}

#[test]
fn a_second_pair_is_turned_away() {
    let (first, endpoint) = start_bound(&["pair", "-v"]);
    let _second = start(&["pair", "-c", &endpoint]);
    first.stderr_line_with("HANDSHAKE_SUCCEEDED");
    let third = start(&["pair", "-c", &endpoint, "-v"]);
    third.stderr_line_with("DISCONNECTED");
}
