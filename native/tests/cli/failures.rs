//! What goes wrong, and what the program says and returns then.

use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::thread;

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;

/// A server that is no ZeroMQ: does `serve` with each client, and keeps the connection until the
/// client closes it.
fn foreign_server(serve: fn(&mut TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            serve(&mut stream);
            thread::spawn(move || stream.read_to_end(&mut Vec::new()));
        }
    });
    endpoint
}

#[test]
fn an_address_in_use() {
    let (_router, endpoint) = start_bound(&["router"]);
    run(&["rep", "--echo", "-b", &endpoint])
        .with_code(1)
        .saying(&format!(
            "cannot bind {endpoint}: the address is in use by another program"
        ));
    run(&["play", "--bind", endpoint.trim_start_matches("tcp://")])
        .with_code(1)
        .saying("the address is in use by another program; choose another one with --bind");
}

#[test]
fn nobody_there() {
    let (probe, endpoint) = start_bound(&["router"]);
    drop(probe);
    for kind in ["req", "dealer"] {
        run(&[kind, "-c", &endpoint, "-D", "hello", "-t", "300ms"])
            .with_code(3)
            .saying(&format!("within 300ms ({endpoint}: nobody listens there)"));
    }
}

#[test]
fn nobody_answers() {
    let (_router, endpoint) = start_bound(&["router"]);
    let asked = run(&["req", "-c", &endpoint, "-D", "hello", "-t", "300ms"]).with_code(3);
    assert_eq!(asked.stderr, "hopscope: no message came within 300ms\n");
    run(&["rep", "--echo", "-b", "0", "-t", "100ms"]).with_code(3);
    run(&[
        "router", "-b", "0", "-D", "nobody", "-D", "hello", "-t", "100ms",
    ])
    .with_code(3)
    .saying("no peer called \"nobody\" came within 100ms");
}

#[test]
fn a_peer_that_speaks_something_else() {
    let endpoint = foreign_server(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    run(&["req", "-c", &endpoint, "-D", "hello"])
        .with_code(4)
        .saying("greeting");
}

#[test]
fn a_peer_that_hangs_up_at_once() {
    let endpoint = foreign_server(|stream| drop(stream.shutdown(std::net::Shutdown::Both)));
    run(&["req", "-c", &endpoint, "-D", "hello"])
        .with_code(4)
        .saying("the peer closed the connection before its ZMTP greeting was whole");
}

#[test]
fn a_peer_that_says_nothing() {
    let endpoint = foreign_server(|_| {});
    run(&[
        "req",
        "-c",
        &endpoint,
        "-D",
        "hello",
        "--handshake-timeout",
        "200ms",
    ])
    .with_code(4)
    .saying("the peer did not send a ZMTP greeting in time");
}

#[test]
fn a_peer_that_stalls_after_its_greeting() {
    let endpoint = foreign_server(|stream| {
        let mut greeting = [0; 64];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10..12].copy_from_slice(&[3, 1]);
        greeting[12..16].copy_from_slice(b"NULL");
        let _ = stream.write_all(&greeting);
    });
    run(&[
        "dealer",
        "-c",
        &endpoint,
        "-D",
        "hello",
        "--handshake-timeout",
        "200ms",
    ])
    .with_code(4)
    .saying("the peer did not send READY in time");
}

#[test]
fn a_server_outlives_clients_that_are_no_zeromq() {
    let (rep, endpoint) = start_bound(&["rep", "--echo", "-n", "1"]);
    let mut client = TcpStream::connect(endpoint.trim_start_matches("tcp://")).unwrap();
    client.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    rep.stderr_line_with("greeting");
    run(&["req", "-c", &endpoint, "-D", "hello"]).with_code(0);
    rep.end().with_code(0);
}

#[test]
fn types_that_do_not_talk_to_each_other() {
    let (dealer, endpoint) = start_bound(&["dealer", "-n", "1"]);
    run(&["req", "-c", &endpoint, "-D", "hello"])
        .with_code(4)
        .saying("expected a REP or ROUTER for our REQ, found DEALER");
    dealer.stderr_line_with("our DEALER");
}

#[test]
fn an_identity_that_is_taken_is_told() {
    let (router, endpoint) = start_bound(&["router", "-v"]);
    let _first = start(&["dealer", "-c", &endpoint, "--identity", "A"]);
    router.stderr_line_with("\"A\"");
    let _second = start(&["dealer", "-c", &endpoint, "--identity", "A"]);
    router.stderr_line_with("already");
}

#[test]
fn a_command_line_that_cannot_be() {
    for (arguments, said) in [
        (&["req", "-D", "hello"][..], "--bind"),
        (
            &["req", "-c", "5555x", "-D", "hello"],
            "expected tcp://host:port",
        ),
        (
            &["req", "-c", "pgm://x", "-D", "x"],
            "\"pgm\" is not a transport spoken here",
        ),
        (
            &["req", "-c", "0", "-D", "x"],
            "expected a host and a port other than 0",
        ),
        (
            &["req", "-c", "5555", "-D", "x", "-t", "soon"],
            "expected a time such as 500ms",
        ),
        (&["req", "-c", "5555", "-D", "0xz"], "expected hex digits"),
        (
            &["req", "-c", "5555", "-D", "x", "--json"],
            "cannot be used with",
        ),
        (
            &["dealer", "-c", "5555", "--identity", "0x00"],
            "zero octet",
        ),
        (
            &["router", "-b", "0", "-D", "lonely"],
            "the first --data is the identity",
        ),
        (&["proxy", "--frontend-bind", "0"], "--backend-bind"),
        (
            &[
                "proxy",
                "--frontend-bind",
                "0",
                "--backend-bind",
                "0",
                "--frontend",
                "rep",
            ],
            "router and dealer (a queue)",
        ),
        (&["run", "hello", "--set", "length"], "expected NAME=NUMBER"),
        (&["publish", "-b", "5555"], "unrecognized subcommand"),
        (&["--lang", "fr", "lessons"], "expected en or zh"),
    ] {
        run(arguments).with_code(2).saying(said);
    }
}
