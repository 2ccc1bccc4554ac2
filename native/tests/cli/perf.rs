//! `hopscope perf`: the arguments and the lines of libzmq's own tools.

use crate::help::examples;
use crate::help::start_bound_example;
use crate::help::start_example;
use crate::support::run;
use crate::support::start;
use crate::support::start_piped;

#[test]
fn its_examples_run() {
    let [throughput, latency] = examples("perf").try_into().unwrap();
    let (local, endpoint) = start_bound_example(&throughput);
    run(&["perf", "remote-thr", &endpoint, "64", "1000"]).with_code(0);
    let told = local.end().with_code(0).stdout;
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[..2], ["message size: 64 [B]", "message count: 1000"]);
    assert!(lines[2].starts_with("mean throughput: ") && lines[2].ends_with(" [msg/s]"));
    assert!(lines[3].starts_with("mean throughput: ") && lines[3].ends_with(" [Mb/s]"));

    let told = start_example(&latency).end().with_code(0).stdout;
    assert!(told.starts_with("message size: 64 [B]\nroundtrip count: 1000\naverage latency: "));
}

#[test]
fn round_trips_are_measured_over_a_link() {
    let local = start(&["perf", "local-lat", "0", "1", "100"]);
    let remote = run(&["perf", "remote-lat", &local.endpoint(), "1", "100"]).with_code(0);
    assert!(remote.stdout.ends_with(" [us]\n"), "{remote:?}");
    local.end().with_code(0);
}

/// The options that stand before `role` and behind its arguments, in each way to play one.
const WAYS: [[&[&str]; 2]; 5] = [
    [&["--runtime", "multi"], &[]],
    [&["--runtime", "current"], &["--monitor", "unread"]],
    [&["--runtime", "multi"], &["--monitor", "read"]],
    [&["--runtime", "blocking"], &[]],
    [&["--runtime", "blocking"], &["--curve"]],
];

fn role<'a>([before, behind]: [&[&'a str]; 2], role: &'a str, endpoint: &'a str) -> Vec<&'a str> {
    let middle = ["role", role, endpoint, "64", "200"];
    [&["perf"], before, &middle, behind].concat()
}

#[test]
fn a_benchmark_can_drive_each_side() {
    for way in WAYS {
        for [server, client] in [["pull", "push"], ["rep", "req"], ["router", "dealer"]] {
            // It stays until its standard input ends.
            let server = start_piped(&role(way, server, "0"));
            let told = run(&role(way, client, &server.endpoint())).with_code(0);
            // A receiver tells what it counted, a client what it measured; the other side says
            // nothing.
            let counted = server.end().with_code(0).stdout + &told.stdout;
            assert!(counted.starts_with("n="), "{way:?} {counted:?}");
        }
    }
    for way in &WAYS[..4] {
        for within in ["inproc", "inproc1"] {
            let told = run(&role(*way, within, "inproc://perf"))
                .with_code(0)
                .stdout;
            assert!(told.starts_with("n="), "{way:?} {told:?}");
        }
    }
}

#[test]
fn a_benchmark_lets_publishers_go_when_their_subscriptions_have_come() {
    for way in WAYS {
        let mut publisher = start_piped(&role(way, "pub-topics", "0"));
        let subscriber = start(&role(way, "sub-topics", &publisher.endpoint()));
        assert_eq!(subscriber.line(), "ready");
        publisher.write_line("go");
        let told = subscriber.end().with_code(0).stdout;
        // Of 200 messages two match, and both come.
        assert!(told.starts_with("n=200 secs="), "{way:?} {told:?}");
        assert!(told.ends_with(" lost=0.0000\n"), "{way:?} {told:?}");
        let told = publisher.end().with_code(0).stdout;
        assert!(told.starts_with("n=200 secs="), "{way:?} {told:?}");
    }
}

#[test]
fn what_cannot_be_played_is_a_usage_error() {
    run(&["perf", "--runtime", "blocking", "inproc-lat", "1", "2"])
        .with_code(2)
        .saying("--runtime blocking plays roles");
    let way: [&[&str]; 2] = [&["--runtime", "blocking"], &["--monitor", "read"]];
    run(&role(way, "pull", "0"))
        .with_code(2)
        .saying("--monitor goes with the runtimes multi and current");
    run(&["perf", "inproc-thr", "much", "10"])
        .with_code(2)
        .saying("expected a number of octets, got \"much\"");
    run(&["perf", "inproc-thr", "64", "1"])
        .with_code(2)
        .saying("expected a COUNT of at least 2, got 1");
}

#[test]
fn a_side_that_answers_until_it_is_stopped_needs_no_count() {
    let router = start(&["perf", "role", "router", "0", "64", "0"]);
    assert!(router.endpoint().starts_with("tcp://"));
    router.end().with_code(0);
}

#[test]
fn a_size_that_was_not_agreed_upon_is_an_error() {
    let local = start(&["perf", "local-thr", "0", "64", "10"]);
    run(&["perf", "remote-thr", &local.endpoint(), "32", "10"]);
    local
        .end()
        .with_code(1)
        .saying("expected messages of 64 octets, one of 32 came");
}

#[test]
fn streams_can_be_sent_and_received_in_batches() {
    for runtime in ["multi", "current", "blocking"] {
        let way: [&[&str]; 2] = [&["--runtime", runtime], &["--batch", "7"]];
        let pull = start_piped(&role(way, "pull", "0"));
        run(&role(way, "push", &pull.endpoint())).with_code(0);
        let told = pull.end().with_code(0).stdout;
        assert!(told.starts_with("n=199 "), "{told:?}");
        for within in ["inproc", "inproc1"] {
            let told = run(&role(way, within, "inproc://batches"))
                .with_code(0)
                .stdout;
            assert!(told.starts_with("n="), "{told:?}");
        }
    }
    let way: [&[&str]; 2] = [&[], &["--batch", "7"]];
    run(&role(way, "req", "0"))
        .with_code(2)
        .saying("--batch goes with the roles push, pull, inproc and inproc1");
    let way: [&[&str]; 2] = [&[], &["--batch", "0"]];
    run(&role(way, "pull", "0"))
        .with_code(2)
        .saying("expected a number of messages, at least 1, got \"0\"");
}
