//! Forwarder, streamer and bridge; and what watches and steers a proxy.

use crate::support::Running;
use crate::support::run;
use crate::support::start;
use crate::support::start_piped;

/// A device whose two sides bind, and where they do.
fn device(arguments: &[&str]) -> (Running, String, String) {
    let bind = ["--frontend-bind", "0", "--backend-bind", "0"];
    let device = start(&[arguments, &bind].concat());
    let (frontend, backend) = (device.endpoint(), device.endpoint());
    (device, frontend, backend)
}

#[test]
fn a_forwarder_passes_subscriptions_back() {
    let (_forwarder, frontend, backend) = device(&["forwarder"]);
    let xpub = start(&["xpub", "-c", &frontend, "-n", "2", "--format", "hex"]);
    run(&["sub", "-c", &backend, "--subscribe", "a", "-t", "500ms"]).with_code(3);
    let shown = xpub.end().with_code(0).stdout;
    assert_eq!(shown, "0161\n0061\n");
}

#[test]
fn a_forwarder_passes_what_was_asked_for() {
    let (_forwarder, frontend, backend) = device(&["forwarder"]);
    let _publisher = start(&["pub", "-c", &frontend, "-D", "a1", "-i", "10ms"]);
    let sub = run(&["sub", "-c", &backend, "-n", "1", "--format", "hex"]);
    assert_eq!(sub.with_code(0).stdout, "6131\n");
}

#[test]
fn a_streamer_loses_nothing() {
    let (_streamer, frontend, backend) = device(&["streamer"]);
    let pull = start(&["pull", "-c", &backend, "-n", "1000", "--format", "hex"]);
    let mut push = start_piped(&["push", "-c", &frontend]);
    let lines: Vec<_> = (0..1000).map(|number| format!("{number:04}")).collect();
    push.write_line(&lines.join("\n"));
    push.end().with_code(0);
    let passed = pull.end().with_code(0).stdout;
    assert_eq!(passed.lines().count(), 1000);
    assert!(passed.starts_with("30303030\n30303031\n"), "in order");
}

#[test]
fn a_bridge_is_a_remote_control_for_any_socket() {
    for (backend, other, told) in [
        ("req", &["rep", "-D", "world"][..], "world"),
        ("dealer", &["rep", "--echo"], "hello"),
        ("rep", &["req", "-D", "asked"], "asked"),
        ("sub", &["pub", "-D", "news", "-i", "10ms"], "news"),
        ("pull", &["push", "-D", "job"], "job"),
        ("pair", &["pair", "--echo"], "hello"),
        ("client", &["server", "--echo"], "hello"),
        ("channel", &["channel", "--echo"], "hello"),
    ] {
        let (_bridge, frontend, behind) = device(&["bridge", "--backend", backend]);
        let mut control = start_piped(&["pair", "-c", &frontend, "--json"]);
        let _other = start(&[other, &["-c", &behind]].concat());
        match backend {
            "dealer" => control.write_line(r#"["", "hello"]"#),
            "rep" | "sub" | "pull" => {}
            _ => control.write_line(r#"["hello"]"#),
        }
        let line = control.line();
        assert!(
            line.contains(&format!(r#""text":"{told}""#)),
            "{backend}: {line}"
        );
    }
}

#[test]
fn a_bridge_sends_through_sockets_that_only_send() {
    for (backend, other) in [
        ("push", &["pull", "-n", "1"][..]),
        ("pub", &["sub", "-n", "1"]),
        ("scatter", &["gather", "-n", "1"]),
    ] {
        let (bridge, frontend, behind) = device(&["bridge", "--backend", backend, "-v"]);
        let other = start(&[other, &["-c", &behind]].concat());
        bridge.stderr_line_with("HANDSHAKE_SUCCEEDED");
        let mut control = start_piped(&["pair", "-c", &frontend]);
        if backend == "pub" {
            bridge.stderr_line_with("wants");
        }
        control.write_line("hello");
        control.end().with_code(0);
        assert!(
            other.end().with_code(0).stdout.contains("\"hello\""),
            "{backend}"
        );
    }
}

#[test]
fn a_capture_gets_a_copy_of_what_passes_both_ways() {
    let (proxy, frontend, backend) = device(&["proxy", "--capture", "0", "-v"]);
    let capture = proxy.endpoint();
    let sub = start(&["sub", "-c", &capture, "-n", "2", "--format", "hex", "-v"]);
    sub.stderr_line_with("HANDSHAKE_SUCCEEDED");
    let _rep = start(&["rep", "-c", &backend, "-D", "world"]);
    // The subscription is on its way; requests go on until two messages were captured.
    let req = [
        "req",
        "-c",
        &frontend,
        "--identity",
        "A",
        "-D",
        "hello",
        "-i",
        "10ms",
    ];
    let _req = start(&req);
    let captured = sub.end().with_code(0).stdout;
    assert!(captured.contains("41 - 776f726c64\n"), "{captured}");
}

#[test]
fn a_proxy_is_steered() {
    let (proxy, frontend, backend) = device(&["proxy", "--control", "0"]);
    let control = proxy.endpoint();
    let order = |word| {
        let answer = run(&["req", "-c", &control, "-D", word, "--format", "hex"]);
        answer.with_code(0).stdout
    };
    let _rep = start(&["rep", "-c", &backend, "--echo"]);
    run(&["req", "-c", &frontend, "-D", "hello"]).with_code(0);
    let statistics = order("STATISTICS");
    let numbers: Vec<_> = statistics.trim_end().split(' ').collect();
    assert_eq!(numbers.len(), 8, "{statistics}");
    assert!(
        numbers.iter().all(|number| number.len() == 16),
        "{statistics}"
    );
    assert_eq!(order("PAUSE"), "-\n");
    run(&["req", "-c", &frontend, "-D", "hello", "-t", "300ms"]).with_code(3);
    assert_eq!(order("RESUME"), "-\n");
    run(&["req", "-c", &frontend, "-D", "hello"]).with_code(0);
    assert_eq!(order("TERMINATE"), "-\n");
    proxy.end().with_code(0);
}

#[test]
fn a_proxy_may_stand_between_groups_and_between_single_frames() {
    let (_proxy, frontend, backend) =
        device(&["proxy", "--frontend", "gather", "--backend", "scatter"]);
    let gather = start(&["gather", "-c", &backend, "-n", "1"]);
    run(&["scatter", "-c", &frontend, "-D", "job"]).with_code(0);
    assert!(gather.end().with_code(0).stdout.contains("\"job\""));

    let (_proxy, frontend, backend) = device(&[
        "proxy",
        "--frontend",
        "dish",
        "--join",
        "g",
        "--backend",
        "radio",
    ]);
    let dish = start(&["dish", "-c", &backend, "--join", "g", "-n", "1"]);
    let _radio = start(&[
        "radio", "-c", &frontend, "--group", "g", "-D", "x", "-i", "10ms",
    ]);
    assert!(dish.end().with_code(0).stdout.contains("\"x\""));
}
