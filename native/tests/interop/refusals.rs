//! Socket types that do not go together refuse each other, and both sides say so.

use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};

use crate::support::{Libzmq, Ours, PATIENCE, Party, Program, Relay};

/// Their types that ours do not talk to, each beside one of ours.
const ILLEGAL: [(SocketKind, &str); 20] = [
    (Req, "REQ"),
    (Req, "DEALER"),
    (Req, "PULL"),
    (Rep, "REP"),
    (Rep, "ROUTER"),
    (Dealer, "REQ"),
    (Dealer, "PUSH"),
    (Router, "REP"),
    (Router, "PUB"),
    (Router, "PAIR"),
    (Pub, "PUB"),
    (Pub, "PULL"),
    (Sub, "XSUB"),
    (Sub, "PUSH"),
    (Xpub, "DEALER"),
    (Xsub, "SUB"),
    (Push, "PUSH"),
    (Push, "SUB"),
    (Pull, "PUB"),
    (Pair, "DEALER"),
];

/// Our command line for a socket of this kind that connects to `endpoint`.
fn connecting(kind: SocketKind, endpoint: &str) -> Program {
    let name = kind.name().to_lowercase();
    let work: &[&str] = match kind {
        Req => &["-D", "hello"],
        Rep => &["--echo"],
        Pub | Push | Xpub | Pair => &["-D", "hello"],
        _ => &["-n", "1"],
    };
    let mut arguments = vec![name.as_str(), "-c", endpoint];
    arguments.extend(work);
    Program::hopscope(&arguments)
}

#[test]
fn our_command_line_ends_with_4_at_a_socket_of_the_wrong_type() {
    let libzmq = Libzmq::start();
    let running = ILLEGAL.map(|(kind, their_kind)| {
        let endpoint = libzmq.socket(their_kind).bind().to_string();
        (kind, their_kind, connecting(kind, &endpoint))
    });
    for (kind, their_kind, program) in running {
        let ended = program.finish();
        let said = format!("{kind} to {their_kind}: {ended:?}");
        assert_eq!(ended.code, Some(4), "{said}");
        assert_eq!(ended.stdout, "", "{said}");
        // libzmq hangs up without a word, so the type is known only if its READY came first.
        assert!(ended.stderr.starts_with("hopscope: "), "{said}");
    }
}

#[test]
fn libzmq_gives_the_link_up_and_nothing_passes() {
    let libzmq = Libzmq::start();
    for (kind, their_kind) in ILLEGAL {
        let (ours, theirs) = (Ours::new(kind), libzmq.socket(their_kind));
        let relay = Relay::to(&ours.bind());
        theirs.connect(&relay.endpoint);
        let events = theirs.events(PATIENCE);
        let link = format!("{kind} to {their_kind}: {events:?}");
        assert!(events.contains(&"CONNECTED".to_owned()), "{link}");
        assert!(
            !events.contains(&"HANDSHAKE_SUCCEEDED".to_owned()),
            "{link}"
        );
        // libzmq has no event of its own for this.
        assert_eq!(
            events.last().map(String::as_str),
            Some("DISCONNECTED"),
            "{link}"
        );
        // Our READY may be enough for it to hang up; if its own came first, we have said why.
        theirs.close();
        let (there, back) = (relay.there(), relay.back());
        assert!(back.commands_named("ERROR") <= there.commands_named("READY"));
        assert!(there.messages.is_empty() && back.messages.is_empty());
    }
}
