//! The guide's identity program, one side of it ours and the other libzmq's: the dump that every
//! reader of the guide knows.

use hopscope_core::socket::SocketKind::Req;

use crate::support::libzmq::python;
use crate::support::{Libzmq, Party, Program, eventually};

const ANONYMOUS: &str = "ROUTER uses a generated 5 byte identity";
const IDENTIFIED: &str = "ROUTER socket uses REQ's socket identity";

/// What the sink prints; the identity that it makes up in hex.
fn dumped(generated: &str) -> String {
    let dashes = "-".repeat(40);
    format!(
        "{dashes}\n[005] {generated}\n[000] \n[039] {ANONYMOUS}\n\
         {dashes}\n[005] PEER2\n[000] \n[040] {IDENTIFIED}\n"
    )
}

#[test]
fn our_sink_dumps_the_messages_of_their_clients() {
    let libzmq = Libzmq::start();
    let sink = Program::hopscope(&["router", "-b", "0", "-n", "2", "--format", "dump"]);
    let endpoint = sink.listening(0);
    let anonymous = libzmq.socket(Req);
    anonymous.connect(&endpoint);
    anonymous.send([ANONYMOUS]);
    eventually("the first message is shown", || {
        sink.written().contains(ANONYMOUS)
    });
    let identified = libzmq.named(Req, b"PEER2");
    identified.connect(&endpoint);
    identified.send([IDENTIFIED]);
    let ended = sink.finish();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.stdout, dumped("006B8B4567"));
}

#[test]
fn their_sink_dumps_the_messages_of_our_clients() {
    let mut sink = python("sink.py", &[]);
    let endpoint = sink.line();
    let _anonymous = Program::hopscope(&["req", "-c", &endpoint, "-D", ANONYMOUS]);
    eventually("the first message is shown", || {
        sink.written().contains(ANONYMOUS)
    });
    let request = [
        "req",
        "-c",
        &endpoint,
        "--identity",
        "PEER2",
        "-D",
        IDENTIFIED,
    ];
    let _identified = Program::hopscope(&request);
    let ended = sink.finish();
    let shown = ended.stdout.strip_prefix(&format!("{endpoint}\n"));
    let shown = shown.expect("the endpoint comes first");
    let generated = shown
        .lines()
        .nth(1)
        .and_then(|line| line.strip_prefix("[005] "));
    let generated = generated.expect("an identity of five octets");
    assert!(generated.starts_with("00"), "{generated}");
    assert_eq!(shown, dumped(generated));
}
