//! The options of sockets, each where it can be seen from outside.

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;
use crate::support::start_piped;

#[test]
fn metadata_and_identity_are_told_to_the_other_side() {
    let (router, endpoint) = start_bound(&["router", "-n", "1", "-v"]);
    let dealer = ["dealer", "-c", &endpoint, "-D", "x", "--identity", "A"];
    run(&[&dealer[..], &["--metadata", "X-region=north"]].concat()).with_code(0);
    let line = router.stderr_line_with("HANDSHAKE_SUCCEEDED");
    for part in [
        "type=DEALER",
        "identity=\"A\"",
        "zmtp=3.1",
        "X-region=\"north\"",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    router.end().with_code(0);
}

#[test]
fn heartbeats_are_sent_and_answered() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    let beats = ["--heartbeat-ivl", "20", "--heartbeat-ttl", "1s", "-vv"];
    let dealer = start(&[&["dealer", "-c", &endpoint][..], &beats].concat());
    dealer.stderr_line_with("PING");
    dealer.stderr_line_with("PONG");
}

#[test]
fn a_message_over_the_maximum_ends_the_link() {
    let (pull, endpoint) = start_bound(&["pull", "--maxmsgsize", "10"]);
    let push = start(&["push", "-c", &endpoint, "-D", "more than ten octets"]);
    pull.stderr_line_with("10");
    drop(push);
}

#[test]
fn a_router_that_must_route_says_whom_it_cannot_reach() {
    let mut router = start_piped(&["router", "-b", "0", "--json", "--router-mandatory"]);
    router.endpoint();
    router.write_line(r#"["nobody", "hello"]"#);
    router.end().with_code(1).saying("no peer");
    let mut router = start_piped(&["router", "-b", "0", "--json"]);
    router.endpoint();
    router.write_line(r#"["nobody", "hello"]"#);
    router.end().with_code(0);
}

#[test]
fn a_newcomer_may_take_over_a_name() {
    let (router, endpoint) = start_bound(&["router", "--router-handover", "-n", "1", "-v"]);
    let first = start(&["dealer", "-c", &endpoint, "--identity", "A", "-v"]);
    router.stderr_line_with("HANDSHAKE_SUCCEEDED");
    let second = ["dealer", "-c", &endpoint, "--identity", "A", "-D", "hello"];
    run(&second).with_code(0);
    assert!(router.end().with_code(0).stdout.contains("\"hello\""));
    first.stderr_line_with("DISCONNECTED");
}

#[test]
fn a_router_may_name_whom_it_connects_to() {
    let (dealer, endpoint) = start_bound(&["dealer", "-n", "1", "--format", "hex"]);
    let router = ["router", "-c", &endpoint, "--connect-routing-id", "B"];
    run(&[&router[..], &["--to", "B", "-D", "hello"]].concat()).with_code(0);
    assert_eq!(dealer.end().with_code(0).stdout, "68656c6c6f\n");
}

#[test]
fn a_router_learns_of_a_peer_that_probes() {
    let (router, endpoint) = start_bound(&["router", "-n", "1", "--format", "hex"]);
    let _dealer = start(&["dealer", "-c", &endpoint, "--probe-router"]);
    assert_eq!(router.end().with_code(0).stdout, "006b8b4567 -\n");
}

#[test]
fn a_router_may_be_told_who_comes_and_goes() {
    let notify = ["router", "-n", "2", "--format", "hex"];
    let notify = [&notify[..], &["--router-notify", "connect,disconnect"]].concat();
    let (router, endpoint) = start_bound(&notify);
    run(&[
        "dealer",
        "-c",
        &endpoint,
        "--identity",
        "A",
        "-n",
        "1",
        "-t",
        "200ms",
    ])
    .with_code(3);
    assert_eq!(router.end().with_code(0).stdout, "41 -\n41 -\n");
}

#[test]
fn a_relaxed_req_asks_again_when_no_reply_has_come() {
    let (router, endpoint) = start_bound(&["router", "-n", "2", "--format", "hex"]);
    let req = ["req", "-c", &endpoint, "-D", "x", "-n", "2", "-t", "500ms"];
    run(&[&req[..], &["--identity", "A", "--req-relaxed"]].concat())
        .with_code(3)
        .saying("no message came");
    assert_eq!(router.end().with_code(0).stdout, "41 - 78\n41 - 78\n");
}

#[test]
fn a_router_may_make_up_the_long_names_of_libzmq_2() {
    let named = [
        "router",
        "-n",
        "1",
        "--format",
        "hex",
        "--router-long-identities",
    ];
    let (router, endpoint) = start_bound(&named);
    let address = endpoint.trim_start_matches("tcp://");
    let mut peer = std::net::TcpStream::connect(address).unwrap();
    // ZMTP 1.0 (RFC 13): an identity without octets, then a message of one frame.
    std::io::Write::write_all(&mut peer, &[1, 0, 2, 0, b'x']).unwrap();
    let printed = router.end().with_code(0).stdout;
    assert_eq!(
        printed.split(' ').next().unwrap().len(),
        2 * 17,
        "{printed}"
    );
}

#[test]
fn a_req_may_number_its_requests() {
    let (router, endpoint) = start_bound(&["router", "--echo", "-n", "1", "--format", "hex"]);
    let req = ["req", "-c", &endpoint, "-D", "hello", "--identity", "A"];
    run(&[&req[..], &["--req-correlate", "--req-relaxed"]].concat()).with_code(0);
    let printed = router.end().with_code(0).stdout;
    let frames: Vec<_> = printed.trim_end().split(' ').collect();
    assert_eq!(
        frames.len(),
        4,
        "identity, number, delimiter, body: {printed}"
    );
    assert_eq!((frames[0], frames[1].len(), frames[2]), ("41", 8, "-"));
}

#[test]
fn messages_of_the_socket_itself() {
    let (dealer, endpoint) = start_bound(&["dealer", "--hello-msg", "hi"]);
    let greeted = run(&["dealer", "-c", &endpoint, "-n", "1", "--format", "hex"]);
    assert_eq!(greeted.with_code(0).stdout, "6869\n");
    drop(dealer);

    let (router, endpoint) = start_bound(&[
        "router",
        "--disconnect-msg",
        "bye",
        "-n",
        "1",
        "--format",
        "hex",
    ]);
    let gone = [
        "dealer",
        "-c",
        &endpoint,
        "--identity",
        "A",
        "-n",
        "1",
        "-t",
        "200ms",
    ];
    run(&gone).with_code(3);
    assert_eq!(router.end().with_code(0).stdout, "41 627965\n");
}

#[test]
fn an_older_zmtp_may_be_refused() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    run(&["req", "-c", &endpoint, "-D", "x", "--oldest-zmtp", "3.1"]).with_code(0);
}

#[test]
fn an_option_that_means_nothing_says_where_it_belongs() {
    for (arguments, said) in [
        (
            &["push", "-b", "0", "--subscribe", "x"][..],
            "--subscribe means nothing to a PUSH: it is an option of sub, xpub, xsub",
        ),
        (
            &["sub", "-b", "0", "-D", "x"],
            "--data means nothing to a SUB: it never sends; `hopscope pub` does",
        ),
        (
            &["push", "-b", "0", "--format", "hex"],
            "it never receives; `hopscope pull` does",
        ),
        (
            &["pub", "-b", "0", "--join", "g"],
            "it is an option of dish",
        ),
        (
            &["dealer", "-b", "0", "--group", "g"],
            "it is an option of radio",
        ),
        (
            &["rep", "-b", "0", "--req-relaxed"],
            "it is an option of req",
        ),
        (
            &["sub", "-b", "0", "--xpub-verbose"],
            "it is an option of xpub",
        ),
        (
            &["dealer", "-b", "0", "--router-mandatory"],
            "it is an option of router",
        ),
        (
            &["pair", "-b", "0", "--conflate"],
            "it is an option of dealer, pub, sub, push, pull",
        ),
        (
            &["xpub", "-b", "0", "--echo"],
            "it is an option of rep, dealer",
        ),
        (
            &["stream", "-b", "0", "--heartbeat-ivl", "1s"],
            "it is an option of req, rep",
        ),
        (
            &[
                "proxy",
                "--frontend-bind",
                "0",
                "--backend-bind",
                "0",
                "--req-relaxed",
            ],
            "--req-relaxed means nothing to a ROUTER or a DEALER: it is an option of req",
        ),
    ] {
        run(arguments).with_code(2).saying(said);
    }
}

#[test]
fn a_value_that_cannot_be_says_what_was_expected() {
    for (arguments, said) in [
        (
            &["dealer", "-b", "0", "-n", "-1"][..],
            "expected a number of messages, at least 1",
        ),
        (
            &["dealer", "-b", "0", "--receive", "x"],
            "expected a number of messages",
        ),
        (
            &["push", "-b", "0", "--sndhwm", "many"][..],
            "expected a number of messages",
        ),
        (
            &["push", "-b", "0", "--linger", "soon"],
            "expected -1, milliseconds",
        ),
        (
            &["push", "-b", "0", "--heartbeat-ivl", "-1"],
            "--heartbeat-ivl",
        ),
        (
            &["push", "-b", "0", "--metadata", "a=b"],
            "expected X-NAME=VALUE",
        ),
        (
            &["push", "-b", "0", "--oldest-zmtp", "4"],
            "expected 1.0, 2.0, 3.0 or 3.1",
        ),
        (
            &["push", "-b", "0", "--maxmsgsize", "big"],
            "expected a number of octets",
        ),
        (
            &["server", "-b", "0", "--to", "0", "-D", "x"],
            "expected the number of a peer",
        ),
        (&["server", "-b", "0", "-D", "x"], "give --to"),
        (
            &["router", "-b", "0", "--connect-routing-id", "A"],
            "give --connect",
        ),
        (&["radio", "-b", "0", "-D", "x"], "give --group"),
        (&["dish", "-b", "0"], "give --join"),
        (
            &["client", "-b", "0", "-D", "x", "-D", "y"],
            "messages of one frame, these are 2",
        ),
        (
            &["xpub", "-b", "0", "--subscribe", "x"],
            "--subscribe at an xpub needs --xpub-manual",
        ),
        (
            &["bridge", "--frontend-bind", "0", "--backend-bind", "0"],
            "--backend <TYPE>",
        ),
        (
            &[
                "proxy",
                "--frontend-bind",
                "0",
                "--backend-bind",
                "0",
                "--backend",
                "reqq",
            ],
            "expected a socket type",
        ),
        (
            &[
                "streamer",
                "--frontend-bind",
                "0",
                "--backend-bind",
                "0",
                "--frontend",
                "push",
                "--backend",
                "pull",
            ],
            "the other way round",
        ),
    ] {
        run(arguments).with_code(2).saying(said);
    }
}
