//! `hopscope proxy`: queue devices between a REQ and a REP.

use crate::support::Running;
use crate::support::run;
use crate::support::start;
use crate::support::start_bound;

/// A proxy in front of `backend`, and where its front end listens.
fn proxy_to(backend: &str, more: &[&str]) -> (Running, String) {
    let proxy = [
        "proxy",
        "--frontend-bind",
        "0",
        "--backend-connect",
        backend,
    ];
    let running = start(&[&proxy[..], more].concat());
    let endpoint = running.endpoint();
    (running, endpoint)
}

#[test]
fn three_proxies_in_a_row_add_three_identities_and_take_them_away() {
    let (router, at_end) = start_bound(&["router", "--echo", "-n", "1", "--format", "dump"]);
    let (_third, at_third) = proxy_to(&at_end, &["--backend-identity", "hop3"]);
    let (_second, at_second) = proxy_to(&at_third, &["--backend-identity", "hop2"]);
    let (_first, at_first) = proxy_to(&at_second, &["--backend-identity", "hop1"]);
    let request = [
        "req",
        "-c",
        &at_first,
        "--identity",
        "client",
        "-D",
        "hello",
    ];
    let asked = run(&[&request[..], &["--format", "dump"]].concat()).with_code(0);
    let dashes = "-".repeat(40);
    assert_eq!(asked.stdout, format!("{dashes}\n[005] hello\n"));
    assert_eq!(
        router.end().with_code(0).stdout,
        format!(
            "{dashes}\n[004] hop3\n[004] hop2\n[004] hop1\n[006] client\n[000] \n[005] hello\n"
        )
    );
}

#[test]
fn verbose_tells_what_happens_to_the_envelope() {
    let (_rep, at_rep) = start_bound(&["rep", "--echo"]);
    let (proxy, endpoint) = proxy_to(&at_rep, &["--verbose"]);
    run(&[
        "req",
        "-c",
        &endpoint,
        "--identity",
        "client",
        "-D",
        "hello",
    ])
    .with_code(0);
    proxy.stderr_line_with("ROUTER puts \"client\" in front");
    proxy.stderr_line_with("ROUTER takes \"client\" off");
}

#[test]
fn both_ends_may_bind_and_types_go_by_their_old_names() {
    let proxy = start(&[
        "proxy",
        "--frontend-bind",
        "0",
        "--backend-bind",
        "0",
        "--frontend",
        "xrep",
        "--backend",
        "xreq",
    ]);
    let (frontend, backend) = (proxy.endpoint(), proxy.endpoint());
    let rep = start(&["rep", "-c", &backend, "-D", "world", "-n", "1"]);
    let asked = run(&["req", "-c", &frontend, "-D", "hello", "--format", "hex"]).with_code(0);
    assert_eq!(asked.stdout, "776f726c64\n");
    rep.end().with_code(0);
}

#[test]
fn a_back_end_that_cannot_be_talked_to_ends_the_proxy() {
    let (_req, endpoint) = start_bound(&["req", "-D", "hello"]);
    let proxy = [
        "proxy",
        "--frontend-bind",
        "0",
        "--backend-connect",
        &endpoint,
    ];
    run(&proxy)
        .with_code(4)
        .saying("expected a REP or DEALER or ROUTER for our DEALER, found REQ");
}
