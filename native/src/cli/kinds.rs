//! What the command line says of each socket type: one row for each, in the order of
//! [`SocketKind`].

use hopscope_core::socket::SocketKind;

/// One socket type as a subcommand.
pub(super) struct Row {
    /// The type.
    pub(super) kind: SocketKind,
    /// Its name as a subcommand.
    pub(super) name: &'static str,
    /// Its name of ZeroMQ 2.x, which is understood too.
    pub(super) alias: Option<&'static str>,
    /// What it does, in a line of the list.
    pub(super) about: &'static str,
    /// Two command lines that a test runs.
    pub(super) examples: [&'static str; 2],
}

impl Row {
    /// The examples as the help shows them.
    pub(super) fn help(&self) -> String {
        let [first, second] = self.examples;
        format!("Examples:\n  $ {first}\n  $ {second}")
    }
}

/// The row of a socket type.
pub(super) const fn row(kind: SocketKind) -> &'static Row {
    &TABLE[kind as usize]
}

/// The name of a socket type as a subcommand.
pub(crate) const fn name(kind: SocketKind) -> &'static str {
    row(kind).name
}

const fn new(
    kind: SocketKind,
    name: &'static str,
    about: &'static str,
    examples: [&'static str; 2],
) -> Row {
    Row {
        kind,
        name,
        alias: None,
        about,
        examples,
    }
}

/// The rows.
pub(super) const TABLE: [Row; 20] = [
    new(
        SocketKind::Req,
        "req",
        "Send requests, print the replies",
        [
            "hopscope req -c tcp://127.0.0.1:5555 -D hello",
            r"printf 'one\ntwo\n' | hopscope req -c 5555 -t 30s --format dump",
        ],
    ),
    new(
        SocketKind::Rep,
        "rep",
        "Print requests, send replies",
        [
            "hopscope rep -b tcp://127.0.0.1:5555 --echo -n 1",
            "hopscope rep -b 5555 -D world -n 2 --format json",
        ],
    ),
    Row {
        alias: Some("xreq"),
        ..new(
            SocketKind::Dealer,
            "dealer",
            "Send and print messages with all their frames",
            [
                "hopscope dealer -c 5555 --identity A -D '' -D hello --receive 1",
                r#"echo '["", "hello"]' | hopscope dealer -c 5555 --json --receive 1"#,
            ],
        )
    },
    Row {
        alias: Some("xrep"),
        ..new(
            SocketKind::Router,
            "router",
            "Print messages behind the identity of their sender, send by identity",
            [
                "hopscope router -b 5555 -n 1 --format dump",
                "hopscope router -b 5555 --echo -n 2",
            ],
        )
    },
    new(
        SocketKind::Pub,
        "pub",
        "Publish messages to every subscriber",
        [
            "hopscope pub -b 5555 -D 'weather sunny'",
            r"printf 'weather rain\nweather sun\n' | hopscope pub -b 5555 -t 30s",
        ],
    ),
    new(
        SocketKind::Sub,
        "sub",
        "Print what is published under some topics, or all of it",
        [
            "hopscope sub -c 5555 -n 1",
            "hopscope sub -c 5555 --subscribe weather --subscribe news -n 2 --format json",
        ],
    ),
    new(
        SocketKind::Xpub,
        "xpub",
        "Publish messages, print subscriptions as they come",
        [
            "hopscope xpub -b 5555 -n 1 --format hex",
            "hopscope xpub -b 5555 -D 'weather sunny' --xpub-verbose",
        ],
    ),
    new(
        SocketKind::Xsub,
        "xsub",
        "Send subscriptions as messages, print what is published",
        [
            "hopscope xsub -c 5555 -D 0x01 --receive 1",
            "hopscope xsub -c 5555 --subscribe weather -n 1 --format dump",
        ],
    ),
    new(
        SocketKind::Push,
        "push",
        "Deal messages out to PULL sockets in turn",
        [
            "hopscope push -b 5555 -D job",
            "seq 3 | hopscope push -c 5555 -t 30s",
        ],
    ),
    new(
        SocketKind::Pull,
        "pull",
        "Print what PUSH sockets deal out",
        [
            "hopscope pull -b 5555 -n 1",
            "hopscope pull -c 5555 -n 2 --format dump",
        ],
    ),
    new(
        SocketKind::Pair,
        "pair",
        "Talk to exactly one other PAIR",
        [
            "hopscope pair -b 5555 --echo -n 1",
            "hopscope pair -c 5555 -D hello --receive 1",
        ],
    ),
    new(
        SocketKind::Client,
        "client",
        "Send single frames to a SERVER, print its answers",
        [
            "hopscope client -c 5555 -D hello --receive 1",
            r"printf 'one\ntwo\n' | hopscope client -c 5555 --receive 2",
        ],
    ),
    new(
        SocketKind::Server,
        "server",
        "Print frames behind the number of their CLIENT, send by number",
        [
            "hopscope server -b 5555 --echo -n 2",
            "hopscope server -b 5555 --to 0x6b8b4567 -D world",
        ],
    ),
    new(
        SocketKind::Radio,
        "radio",
        "Publish frames to every DISH of a group",
        [
            "hopscope radio -b 5555 --group weather -D sunny",
            r"printf 'rain\nsun\n' | hopscope radio -c 5555 --group weather -t 30s",
        ],
    ),
    new(
        SocketKind::Dish,
        "dish",
        "Print what is sent to the groups joined",
        [
            "hopscope dish -b 5555 --join weather -n 1",
            "hopscope dish -c 5555 --join weather --join news -n 2 --format json",
        ],
    ),
    new(
        SocketKind::Scatter,
        "scatter",
        "Deal single frames out to GATHER sockets in turn",
        [
            "hopscope scatter -b 5555 -D job",
            "seq 3 | hopscope scatter -c 5555 -t 30s",
        ],
    ),
    new(
        SocketKind::Gather,
        "gather",
        "Print what SCATTER sockets deal out",
        [
            "hopscope gather -b 5555 -n 1",
            "hopscope gather -c 5555 -n 2 --format dump",
        ],
    ),
    new(
        SocketKind::Peer,
        "peer",
        "Talk to other PEERs, each known by a number",
        [
            "hopscope peer -b 5555 --echo -n 1",
            "hopscope peer -c 5555 -D hello --receive 1",
        ],
    ),
    new(
        SocketKind::Channel,
        "channel",
        "Talk to exactly one other CHANNEL in single frames",
        [
            "hopscope channel -b 5555 --echo -n 1",
            "hopscope channel -c 5555 -D hello --receive 1",
        ],
    ),
    new(
        SocketKind::Stream,
        "stream",
        "Exchange octets with programs that are no ZeroMQ, over bare TCP",
        [
            "hopscope stream -b 5555 --echo -n 1",
            "hopscope stream -c 5555 -D hello --receive 1",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_row_in_its_place() {
        let kinds: Vec<_> = TABLE.iter().map(|row| row.kind).collect();
        assert_eq!(kinds, SocketKind::ALL);
        assert!(TABLE.iter().all(|row| row.name.parse() == Ok(row.kind)));
    }
}
