//! For tests: runs as long as one likes.

use std::fmt::Write;

use hopscope_core::world::Over;

use crate::run::Run;

/// So many clients that send so many messages each to one REP, which answers them all; through queues
/// of few messages, so that they have to wait.
pub(crate) fn crowd(clients: usize, rounds: usize) -> Run {
    let mut nodes = String::new();
    for client in 0..clients {
        let steps = vec![r#"{"send":["","question"]}"#; rounds];
        let receives = vec![r#""receive""#; rounds];
        // Writing to a string cannot fail.
        let _ = write!(
            nodes,
            r#"{{"name":"c{client}","kind":"client","sockets":{{"type":"DEALER","connect":"hub","send-hwm":3}},"steps":[{},{}]}},"#,
            steps.join(","),
            receives.join(",")
        );
    }
    let text = format!(
        r#"{{"title":"A crowd","summary":"Many messages.","nodes":[{nodes}
        {{"name":"server","kind":"worker","sockets":{{"type":"REP","bind":"hub","receive-hwm":2}},"reply":"answer"}}]}}"#
    );
    Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"))
}
