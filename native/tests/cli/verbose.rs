//! `-v`, `-vv` and `-vvv`: events, handshakes, octets.

use crate::support::Ended;
use crate::support::run;
use crate::support::start_bound;

/// A request and its reply, told as `verbose` says.
fn told(verbose: &[&str]) -> Ended {
    let (_rep, endpoint) = start_bound(&["rep", "-D", "world"]);
    let req = ["req", "-c", &endpoint, "-D", "hello"];
    run(&[&req[..], verbose].concat()).with_code(0)
}

#[test]
fn once_tells_events_by_libzmqs_names_and_what_happens_to_messages() {
    let told = told(&["-v"]).stderr;
    let mut rest = &told[..];
    // In this order.
    for part in [
        "CONNECTED tcp://127.0.0.1:",
        "HANDSHAKE_SUCCEEDED tcp://127.0.0.1:",
        "type=REP",
        "zmtp=3.1",
        "DISCONNECTED tcp://127.0.0.1:",
    ] {
        let (_, behind) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("no {part:?} in its place in {told}"));
        rest = behind;
    }
    assert!(told.contains("puts the delimiter in front"), "{told}");
    assert!(!told.contains("READY"), "{told}");
    assert!(!told.contains("Socket-Type"), "{told}");
}

#[test]
fn twice_tells_the_handshake_with_the_meaning_of_each_field() {
    let told = told(&["-vv"]).stderr;
    for part in ["\"NULL\": no authentication", "READY", "Socket-Type", "REP"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("68 65 6c 6c 6f"),
        "no octets of messages: {told}"
    );
}

#[test]
fn three_times_tells_every_octet() {
    let told = told(&["-vvv"]).stderr;
    for part in [
        // The signature, the two messages.
        "7f ",
        "to tcp://127.0.0.1:",
        "from tcp://127.0.0.1:",
        "68 65 6c 6c 6f           body: the body: \"hello\"",
        "77 6f 72 6c 64           body: the body: \"world\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_script_gets_events_as_lines_of_json() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    let mut req = crate::support::start_piped(&["req", "-c", &endpoint, "--json", "-v"]);
    req.write_line(r#"["hello"]"#);
    let ended = req.end().with_code(0);
    let lines: Vec<_> = ended.stderr.lines().collect();
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with('{') && line.ends_with('}')),
        "{ended:#?}"
    );
    for part in [
        r#"{"event":"CONNECTED","at_us":"#,
        r#""event":"HANDSHAKE_SUCCEEDED""#,
        r#""type":"REP""#,
        r#""event":"delimiter-added""#,
    ] {
        assert!(ended.stderr.contains(part), "{part}: {ended:#?}");
    }
}

#[test]
fn trouble_is_an_event_too() {
    let (dealer, endpoint) = start_bound(&["dealer", "-v"]);
    run(&["req", "-c", &endpoint, "-D", "hello", "-v"])
        .with_code(4)
        .saying("HANDSHAKE_FAILED_PROTOCOL");
    dealer.stderr_line_with("ACCEPTED");
    dealer.stderr_line_with("HANDSHAKE_FAILED_PROTOCOL");
}
