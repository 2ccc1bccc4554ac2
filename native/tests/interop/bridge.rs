//! `--json`: a script that knows nothing of ZeroMQ talks to libzmq through our program.

use hopscope_core::socket::SocketKind::{Rep, Req, Router};
use hopscope_core::{Frame, Message};

use crate::support::libzmq::python;
use crate::support::{Libzmq, Party, Program};

const HOPSCOPE: &str = env!("CARGO_BIN_EXE_hopscope");

fn script(arguments: &[&str]) -> Program {
    python("bridge.py", arguments).ending_others()
}

/// The script sends each of `lines` through a node of ours.
fn ask(kind: &str, endpoint: &str, lines: &[&str]) -> Program {
    script(&[&["ask", HOPSCOPE, kind, endpoint], lines].concat())
}

/// The script ends, and has printed these lines.
fn finish(script: Program, lines: &[&str]) {
    let ended = script.finish();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.stdout.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn a_script_asks_their_router_through_our_dealer() {
    let libzmq = Libzmq::start();
    let router = libzmq.socket(Router);
    let endpoint = router.bind().to_string();
    let lines = [
        r#"["hello"]"#,
        r#"["", {"hex": "00ff"}]"#,
        r#"["", "grüße", ""]"#,
    ];
    let script = ask("dealer", &endpoint, &lines);
    let sent = [
        Message::of(["hello"]),
        Message::of([Frame::EMPTY, Frame::copy_from(&[0x00, 0xFF])]),
        Message::of(["", "grüße", ""]),
    ];
    for message in sent {
        let request = router.recv();
        assert_eq!(request.clone().split_off(1), message);
        router.try_send(request).expect("it may send");
    }
    finish(
        script,
        &[
            "body:68656c6c6f",
            "delimiter: body:00ff",
            "delimiter: body:6772c3bcc39f65 body:",
        ],
    );
}

#[test]
fn a_script_asks_their_rep_through_our_req_in_lock_step() {
    let libzmq = Libzmq::start();
    let server = libzmq.socket(Rep);
    let endpoint = server.bind().to_string();
    let script = ask("req", &endpoint, &[r#"["one"]"#, r#"["two", ""]"#]);
    server.expect(["one"]);
    server.send(["1"]);
    server.expect(["two", ""]);
    server.send(["2", ""]);
    finish(script, &["body:31", "body:32 body:"]);
}

#[test]
fn a_script_answers_their_clients_through_our_rep_and_our_router() {
    let libzmq = Libzmq::start();
    for kind in ["rep", "router"] {
        let mut script = script(&["serve", HOPSCOPE, kind, "4"]);
        let endpoint = script.line();
        let clients = [(); 2].map(|()| libzmq.socket(Req));
        for client in &clients {
            client.connect(&endpoint.parse().expect("an endpoint"));
        }
        for round in ["one", "two"] {
            for client in &clients {
                client.send([round]);
            }
            for client in &clients {
                client.expect([&round.to_uppercase()]);
            }
        }
        finish(script, &[&endpoint]);
    }
}
