//! Who plays: the implementations, each in the ways in which it can be run.

use super::rows::Row;

/// One implementation in one way to run it.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Peer {
    /// The name on the command line and in the tables.
    pub(crate) name: &'static str,
    /// Who it is to us.
    pub(crate) group: Group,
    /// The program in `bench/`, or ours.
    pub(crate) program: &'static str,
    /// The runtime that ours is asked for.
    runtime: &'static str,
    /// Who listens to our events.
    listener: &'static str,
    /// What others are asked for by a variable.
    variable: Option<(&'static str, &'static str)>,
}

/// Who a peer is to us.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Group {
    /// Hopscope.
    Ours,
    /// Another implementation of ZeroMQ.
    Other,
    /// No ZeroMQ at all: the ceiling.
    Raw,
}

/// The program that is ours.
pub(crate) const OURS: &str = "hopscope";

/// The peer that all others are compared with.
pub(crate) const REFERENCE: &str = "libzmq";

/// The ceiling: frames over raw TCP.
pub(crate) const CEILING: &str = "raw-framed";

const CURRENT: Option<(&str, &str)> = Some(("BENCH_RUNTIME", "current"));

const fn ours(name: &'static str, runtime: &'static str, listener: &'static str) -> Peer {
    Peer {
        name,
        group: Group::Ours,
        program: OURS,
        runtime,
        listener,
        variable: None,
    }
}

const fn other(
    name: &'static str,
    program: &'static str,
    variable: Option<(&'static str, &'static str)>,
) -> Peer {
    Peer {
        name,
        group: Group::Other,
        program,
        runtime: "",
        listener: "",
        variable,
    }
}

const fn raw(name: &'static str, kind: &'static str) -> Peer {
    Peer {
        group: Group::Raw,
        ..other(name, "raw", Some(("BENCH_RAW", kind)))
    }
}

/// All of them, in the order of the tables.
pub(crate) static PEERS: [Peer; 15] = [
    ours("ours", "multi", "none"),
    ours("ours-ct", "current", "none"),
    ours("ours-blk", "blocking", "none"),
    ours("ours-read", "multi", "read"),
    ours("ours-unread", "multi", "unread"),
    other(REFERENCE, "libzmq", None),
    other("omq", "omq", None),
    other("omq-ct", "omq", CURRENT),
    other("omq-blk", "omq-blocking", None),
    other("zmqrs", "zeromq", None),
    other("zmqrs-ct", "zeromq", CURRENT),
    other("rzmq", "rzmq", None),
    other("rzmq-ct", "rzmq", CURRENT),
    raw(CEILING, "framed"),
    raw("raw-bytes", "bytes"),
];

impl Peer {
    /// The peer of that name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        PEERS.iter().find(|peer| peer.name == name)
    }

    /// Whether it takes part in a row.
    pub(crate) fn plays(&self, row: Row) -> bool {
        let listens = matches!(self.listener, "read" | "unread");
        let one_thread = self.runtime == "current" || self.variable == CURRENT;
        match row {
            Row::Observer => self.group == Group::Ours && self.runtime == "multi",
            _ if listens => false,
            Row::Throughput => true,
            _ if self.name == "raw-bytes" => false,
            // Only these have CURVE among what is compared.
            Row::CurveThroughput | Row::CurveLatency => {
                self.group == Group::Ours || self.name == REFERENCE
            }
            // No ZeroMQ: no topics, no handshake.
            Row::Topics | Row::Idle | Row::Crowd => self.group != Group::Raw,
            // On one thread the first is the second, and the crate zeromq has no inproc.
            Row::Inproc | Row::Inproc1 => !one_thread && self.program != "zeromq",
            _ => true,
        }
    }

    /// The words behind the program's name.
    pub(crate) fn words(&self, row: Row, role: &str, rest: [&str; 3]) -> Vec<String> {
        let mut words = Vec::new();
        if self.group == Group::Ours {
            // With both ends on one thread there is nothing for another thread to do.
            let runtime = match (row, self.runtime) {
                (Row::Inproc1, "multi") => "current",
                (_, runtime) => runtime,
            };
            words.extend(["perf", "--runtime", runtime, "role"]);
        }
        words.push(role);
        words.extend(rest);
        if self.group == Group::Ours {
            if self.listener != "none" {
                words.extend(["--monitor", self.listener]);
            }
            if row.is_curve() {
                words.push("--curve");
            }
        }
        words.into_iter().map(str::to_owned).collect()
    }

    /// The variables that ask for what words do not.
    pub(crate) fn variables(&self, row: Row) -> Vec<(&'static str, &'static str)> {
        let mut variables: Vec<_> = self.variable.into_iter().collect();
        if row == Row::FanLossless {
            variables.push(("BENCH_NODROP", "1"));
        }
        if row.is_curve() {
            variables.push(("BENCH_CURVE", "1"));
        }
        variables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who_plays(row: Row) -> Vec<&'static str> {
        let playing = PEERS.iter().filter(|peer| peer.plays(row));
        playing.map(|peer| peer.name).collect()
    }

    #[test]
    fn each_row_has_those_who_can_play_it() {
        assert_eq!(
            who_plays(Row::Observer),
            ["ours", "ours-read", "ours-unread"]
        );
        assert_eq!(
            who_plays(Row::CurveLatency),
            ["ours", "ours-ct", "ours-blk", "libzmq"]
        );
        assert_eq!(
            who_plays(Row::Inproc1),
            [
                "ours",
                "ours-blk",
                "libzmq",
                "omq",
                "omq-blk",
                "rzmq",
                "raw-framed"
            ]
        );
        assert_eq!(who_plays(Row::Throughput).len(), PEERS.len() - 2);
        assert!(!who_plays(Row::Latency).contains(&"raw-bytes"));
        assert!(!who_plays(Row::Topics).contains(&CEILING));
    }

    #[test]
    fn ours_is_asked_by_words_and_others_by_variables() {
        let rest = ["tcp://127.0.0.1:1", "64", "100"];
        let words = |name, row| {
            let peer: &Peer = Peer::named(name).expect("it stands in the table");
            (peer.words(row, "pull", rest).join(" "), peer.variables(row))
        };
        let curve = words("ours-ct", Row::CurveThroughput).0;
        assert_eq!(
            curve,
            "perf --runtime current role pull tcp://127.0.0.1:1 64 100 --curve"
        );
        let unread = words("ours-unread", Row::Observer).0;
        assert!(unread.ends_with("100 --monitor unread"));
        assert!(words("ours", Row::Inproc1).0.contains("--runtime current"));
        assert_eq!(
            words("omq-ct", Row::FanLossless),
            (
                "pull tcp://127.0.0.1:1 64 100".into(),
                vec![("BENCH_RUNTIME", "current"), ("BENCH_NODROP", "1")]
            )
        );
    }
}
