//! The examples of the subcommands that are a socket each, run as they stand there against a node
//! that makes them do something.

use crate::help::at;
use crate::help::examples;
use crate::help::start_bound_example;
use crate::help::start_example;
use crate::support::start;
use crate::support::start_bound;

/// What an example meets, and what is to be seen then.
struct Meeting {
    /// The node at the other end, without its endpoint.
    met: &'static [&'static str],
    /// What is printed.
    printed: &'static str,
    /// By the example, or by the node it meets.
    by_example: bool,
}

/// The example prints something.
const fn here(met: &'static [&'static str], printed: &'static str) -> Meeting {
    Meeting {
        met,
        printed,
        by_example: true,
    }
}

/// The node that the example meets prints something.
const fn there(met: &'static [&'static str], printed: &'static str) -> Meeting {
    Meeting {
        met,
        printed,
        by_example: false,
    }
}

/// One row for each socket type, in the order of its examples.
const MEETINGS: [(&str, [Meeting; 2]); 20] = {
    const REP: &[&str] = &["rep", "-D", "world"];
    const REQ: &[&str] = &["req", "-D", "hello", "-n", "2"];
    const DEALER: &[&str] = &["dealer", "-D", "hello", "-n", "2"];
    const SUB: &[&str] = &["sub", "--subscribe", "weather", "-n", "1"];
    const PUB: &[&str] = &["pub", "-D", "weather sun", "-i", "10ms"];
    const PULL: &[&str] = &["pull", "-n", "1", "--format", "dump"];
    const PUSH: &[&str] = &["push", "-D", "job", "-n", "2"];
    const PAIR: &[&str] = &["pair", "-D", "hello", "--receive", "1"];
    const PAIR_ECHO: &[&str] = &["pair", "--echo"];
    const SERVER: &[&str] = &["server", "--echo"];
    const CLIENT: &[&str] = &["client", "-D", "hello", "-n", "2", "--receive", "1"];
    const LISTENER: &[&str] = &["client", "-n", "1"];
    const DISH: &[&str] = &["dish", "--join", "weather", "-n", "1"];
    const RADIO: &[&str] = &["radio", "--group", "weather", "-D", "sun", "-i", "10ms"];
    const GATHER: &[&str] = &["gather", "-n", "1", "--format", "dump"];
    const SCATTER: &[&str] = &["scatter", "-D", "job", "-n", "2"];
    const PEER: &[&str] = &["peer", "-D", "hello", "--receive", "1"];
    const PEER_ECHO: &[&str] = &["peer", "--echo"];
    const CHANNEL: &[&str] = &["channel", "-D", "hello", "--receive", "1"];
    const CHANNEL_ECHO: &[&str] = &["channel", "--echo"];
    const STREAM: &[&str] = &["stream", "-D", "hello", "--receive", "1"];
    const STREAM_ECHO: &[&str] = &["stream", "--echo"];
    [
        ("req", [here(REP, "world"), here(REP, "[005] world")]),
        ("rep", [here(REQ, "hello"), here(REQ, "hello")]),
        ("dealer", [here(REP, "world"), here(REP, "world")]),
        ("router", [here(DEALER, "hello"), here(DEALER, "hello")]),
        (
            "pub",
            [there(SUB, "weather sunny"), there(SUB, "weather rain")],
        ),
        ("sub", [here(PUB, "weather sun"), here(PUB, "weather sun")]),
        (
            "xpub",
            [here(SUB, "0177656174686572"), there(SUB, "weather sunny")],
        ),
        ("xsub", [here(PUB, "weather sun"), here(PUB, "weather sun")]),
        ("push", [there(PULL, "[003] job"), there(PULL, "[001] 1")]),
        ("pull", [here(PUSH, "job"), here(PUSH, "[003] job")]),
        ("pair", [here(PAIR, "hello"), here(PAIR_ECHO, "hello")]),
        ("client", [here(SERVER, "hello"), here(SERVER, "two")]),
        ("server", [here(CLIENT, "hello"), there(LISTENER, "world")]),
        ("radio", [there(DISH, "sunny"), there(DISH, "rain")]),
        ("dish", [here(RADIO, "sun"), here(RADIO, "sun")]),
        (
            "scatter",
            [there(GATHER, "[003] job"), there(GATHER, "[001] 1")],
        ),
        ("gather", [here(SCATTER, "job"), here(SCATTER, "[003] job")]),
        ("peer", [here(PEER, "hello"), here(PEER_ECHO, "hello")]),
        (
            "channel",
            [here(CHANNEL, "hello"), here(CHANNEL_ECHO, "hello")],
        ),
        (
            "stream",
            [here(STREAM, "hello"), here(STREAM_ECHO, "hello")],
        ),
    ]
};

/// The subcommands whose examples are run here.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    MEETINGS.iter().map(|(kind, _)| *kind)
}

/// Runs the examples of some rows: each test has a part of them, so that they run side by side.
fn meet(kinds: &[&str]) {
    for (kind, meetings) in MEETINGS.iter().filter(|(kind, _)| kinds.contains(kind)) {
        for (example, meeting) in examples(kind).iter().zip(meetings) {
            let (running, other) = if example.contains("-b ") {
                let (running, endpoint) = start_bound_example(example);
                (running, start(&[meeting.met, &["-c", &endpoint]].concat()))
            } else {
                let (other, endpoint) = start_bound(meeting.met);
                (start_example(&at(example, "5555", &endpoint)), other)
            };
            let printed = if meeting.by_example {
                running.end().with_code(0).stdout
            } else {
                running.end().with_code(0);
                other.end().with_code(0).stdout
            };
            assert!(printed.contains(meeting.printed), "{example}: {printed}");
        }
    }
}

#[test]
fn the_examples_of_requests_and_replies_run() {
    meet(&["req", "rep", "dealer", "router"]);
}

#[test]
fn the_examples_of_publishers_and_subscribers_run() {
    meet(&["pub", "sub", "xpub", "xsub"]);
}

#[test]
fn the_examples_of_pipelines_and_pairs_run() {
    meet(&["push", "pull", "pair"]);
}

#[test]
fn the_examples_of_clients_and_servers_run() {
    meet(&["client", "server", "peer"]);
}

#[test]
fn the_examples_of_groups_run() {
    meet(&["radio", "dish"]);
}

#[test]
fn the_examples_of_scattered_and_single_frames_run() {
    meet(&["scatter", "gather", "channel"]);
}

#[test]
fn the_examples_of_bare_tcp_run() {
    meet(&["stream"]);
}
