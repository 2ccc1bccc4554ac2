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

#[test]
fn a_benchmark_can_drive_each_side() {
    // It stays until its standard input ends.
    let role = |role, endpoint: &str| start_piped(&["perf", "role", role, endpoint, "16", "200"]);
    for [server, client] in [["pull", "push"], ["rep", "req"], ["router", "dealer"]] {
        let server = role(server, "0");
        let told = run(&["perf", "role", client, &server.endpoint(), "16", "200"]).with_code(0);
        // A receiver tells what it counted, a client what it measured; the other side says nothing.
        let counted = server.end().with_code(0).stdout + &told.stdout;
        assert!(counted.starts_with("n="), "{counted:?}");
    }
    for within in ["inproc", "inproc1"] {
        let told = role(within, "inproc://unused").end().with_code(0).stdout;
        assert!(told.starts_with("n="), "{told:?}");
    }
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
