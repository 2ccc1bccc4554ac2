//! Servers that do not answer, and clients that close their socket and ask anew.

use std::time::Duration;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Rep, Req};

use crate::support::libzmq::python;
use crate::support::{Ours, PATIENCE, Party};

/// Long enough for an answer even on a busy machine, short enough to wait for in vain.
const WAIT: &str = "1500";

#[test]
fn their_client_asks_again_until_our_server_answers_and_gives_up_when_it_is_gone() {
    let server = Ours::new(Rep);
    let endpoint = server.bind().to_string();
    let mut client = python(
        "situations/patience.py",
        &["client", &endpoint, "9", WAIT, "2"],
    );
    for number in 0..3 {
        server.expect([&number.to_string()]);
        server.send([&number.to_string()]);
        assert_eq!(client.line(), format!("answered {number}"));
    }
    // A request that is taken and not answered: its socket goes, another asks the same. To the
    // first nobody listens any more.
    server.expect(["3"]);
    assert_eq!(client.line(), "again");
    server.send(["too late"]);
    server.expect(["3"]);
    server.send(["3"]);
    assert_eq!(client.line(), "answered 3");
    drop(server);
    let rest = [client.line(), client.line(), client.line()];
    assert_eq!(rest, ["again", "again", "gone"]);
}

#[test]
fn our_client_asks_again_until_their_server_answers() {
    const IGNORED: usize = 3;
    let mut server = python("situations/patience.py", &["server", &IGNORED.to_string()]);
    let endpoint = server.line().parse().expect("an endpoint");
    let ask = |number: usize, patience| {
        let client = Ours::new(Req);
        client.connect(&endpoint);
        client.send([&number.to_string()]);
        client.try_recv(patience)
    };
    for number in 0..IGNORED {
        assert_eq!(
            ask(number, Duration::from_millis(300)),
            Err("EAGAIN".to_owned())
        );
        assert_eq!(server.line(), format!("ignored {number}"));
    }
    for number in 0..IGNORED {
        let answer = ask(number, PATIENCE);
        assert_eq!(answer, Ok(Message::of([&*number.to_string()])));
    }
    assert_eq!(server.finish().code, Some(0));
}
