//! Endpoints that are not TCP over IPv4, and STREAM, which speaks to anybody.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;

use crate::support::run;
use crate::support::start_bound;
use crate::support::start_piped;

/// Sends over `endpoint`, to be bound, and checks that it arrives.
fn passes(endpoint: &str, more: &[&str]) {
    let pull = [&["pull", "-b", endpoint, "-n", "1"], more].concat();
    let pull = crate::support::start(&pull);
    let bound = pull.endpoint();
    run(&[&["push", "-c", &bound, "-D", "hello"], more].concat()).with_code(0);
    let received = pull.end().with_code(0).stdout;
    assert!(received.contains("\"hello\""), "{endpoint}: {received}");
}

#[test]
fn a_websocket_carries_messages() {
    passes("ws://127.0.0.1:0/hopscope", &[]);
}

#[test]
fn a_small_maximum_leaves_room_for_the_handshake_over_any_transport() {
    for endpoint in ["ws://127.0.0.1:0/", "tcp://127.0.0.1:0", "ipc://*"] {
        passes(endpoint, &["--maxmsgsize", "5"]);
    }
}

#[cfg(unix)]
#[test]
fn a_socket_file_carries_messages() {
    let folder = std::env::temp_dir().join(format!("hopscope-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    passes(&format!("ipc://{}", folder.join("s.sock").display()), &[]);
    std::fs::remove_dir_all(&folder).unwrap();
    passes("ipc://*", &[]);
}

#[test]
fn a_name_within_one_process_is_refused_with_what_would_do() {
    run(&["pull", "-b", "inproc://x"])
        .with_code(2)
        .saying("known within one process only")
        .saying("expected ipc://x");
    run(&["stream", "-b", "ws://127.0.0.1:0/x"])
        .with_code(2)
        .saying("a STREAM speaks TCP alone");
}

#[test]
fn a_stream_talks_to_a_program_that_is_no_zeromq() {
    let mut stream = start_piped(&["stream", "-b", "0", "--json"]);
    let endpoint = stream.endpoint();
    let mut client = TcpStream::connect(endpoint.trim_start_matches("tcp://")).unwrap();
    client.write_all(b"hello").unwrap();
    let connected = stream.line();
    let identity = connected
        .split(r#""hex":""#)
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let identity = identity.unwrap().to_owned();
    assert!(
        connected.contains(r#"{"role":"body","hex":"","len":0"#),
        "{connected}"
    );
    assert!(stream.line().contains(r#""hex":"68656c6c6f""#));
    stream.write_line(&format!(r#"[{{"hex":"{identity}"}}, "world"]"#));
    stream.write_line(&format!(r#"[{{"hex":"{identity}"}}, ""]"#));
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).unwrap();
    assert_eq!(answer, b"world", "and then it closed the connection");
    stream.end().with_code(0);
}

#[test]
fn a_stream_echoes_octets() {
    let (echo, endpoint) = start_bound(&["stream", "--echo", "-n", "1"]);
    let stream = ["stream", "-c", &endpoint, "-D", "hello", "--receive", "1"];
    let received = run(&stream).with_code(0).stdout;
    assert!(received.contains("\"hello\""), "{received}");
    echo.end().with_code(0);
}
