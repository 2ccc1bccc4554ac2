//! Clients and servers, with and without a broker between them, our parts on the command line.

use crate::support::Program;
use crate::support::libzmq::python;

/// What a client of the broker prints.
fn squares(count: u32) -> String {
    (0..count)
        .map(|number| format!("{number} squared is {}\n", number * number))
        .collect()
}

/// What a worker behind the broker prints.
fn tasks(count: u32) -> String {
    (0..count)
        .map(|number| format!("squaring {number}\n"))
        .collect()
}

fn broker(arguments: &[&str]) -> Program {
    python("situations/broker.py", arguments)
}

#[test]
fn our_server_greets_their_client() {
    let server = Program::hopscope(&["rep", "-b", "0", "-D", "good day", "-n", "10"]);
    let endpoint = server.listening(0).to_string();
    let client = python("situations/greetings.py", &["client", &endpoint, "10"]);
    let (client, server) = (client.finish(), server.finish());
    assert_eq!(client.code, Some(0), "{client:?}");
    assert_eq!(client.stdout, "good day\n".repeat(10));
    assert_eq!(server.code, Some(0), "{server:?}");
    assert!(server.stdout.contains("good morning 9"), "{server:?}");
}

#[test]
fn our_client_is_greeted_by_their_server() {
    let mut server = python("situations/greetings.py", &["server", "10"]);
    let endpoint = server.line();
    let request = ["req", "-c", &endpoint, "-D", "good morning", "-n", "10"];
    let client = Program::hopscope(&[&request[..], &["--format", "dump"]].concat()).finish();
    assert_eq!(client.code, Some(0), "{client:?}");
    assert_eq!(client.stdout.matches("[008] good day\n").count(), 10);
    let server = server.finish();
    let expected = format!("{endpoint}\n{}", "good morning\n".repeat(10));
    assert_eq!(server.stdout, expected);
}

#[test]
fn their_client_and_their_worker_meet_at_our_broker() {
    let ours = Program::hopscope(&["proxy", "--frontend-bind", "0", "--backend-bind", "0"]);
    let (front, back) = (ours.listening(0).to_string(), ours.listening(1).to_string());
    let (client, worker) = (
        broker(&["client", &front, "10"]),
        broker(&["worker", &back, "10"]),
    );
    assert_eq!(client.finish().stdout, squares(10));
    assert_eq!(worker.finish().stdout, tasks(10));
}

#[test]
fn our_worker_serves_their_client_through_their_broker() {
    let mut theirs = broker(&["broker"]);
    let (front, back) = (theirs.line(), theirs.line());
    let worker = Program::hopscope(&["rep", "-c", &back, "--echo", "-n", "10"]);
    let client = broker(&["client", &front, "10"]).finish();
    let echoed = (0..10).map(|number| format!("{number} squared is {number}\n"));
    assert_eq!(client.stdout, echoed.collect::<String>(), "{client:?}");
    assert_eq!(worker.finish().code, Some(0));
}

#[test]
fn our_client_is_served_by_their_worker_through_their_broker() {
    let mut theirs = broker(&["broker"]);
    let (front, back) = (theirs.line(), theirs.line());
    let worker = broker(&["worker", &back, "10"]);
    let mut client = Program::hopscope(&["req", "-c", &front, "-n", "10", "--format", "dump"]);
    for number in 0..10 {
        client.write_line(&number.to_string());
    }
    let ended = client.finish();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.contains("[002] 81\n"), "{ended:?}");
    assert_eq!(worker.finish().stdout, tasks(10));
}
