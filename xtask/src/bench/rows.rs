//! What is measured.

/// One thing that is measured; [`ROWS`] says what.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Row {
    Throughput,
    Latency,
    LatencyPinned,
    Echo,
    Fan,
    FanLossless,
    Inproc,
    Inproc1,
    Churn,
    Idle,
    CurveThroughput,
    CurveLatency,
    Topics,
    Crowd,
    Observer,
}

/// Who plays it, and how.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Play {
    /// A server binds, a client connects; one of them tells the outcome.
    Pair {
        server: &'static str,
        client: &'static str,
        teller: Side,
        /// Each process stays on a processor of its own.
        pinned: bool,
    },
    /// One publisher, a process with several subscribers.
    Fan { lossless: bool },
    /// One publisher, one subscriber with very many topics.
    Topics,
    /// Both ends in one process.
    Solo { role: &'static str },
    /// Connections that do nothing, made here, and the memory that each takes.
    Idle,
    /// Very many connections, made here, of which few make round trips.
    Crowd,
}

/// One of the two processes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Side {
    Server,
    Client,
}

/// How much is done in one run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Amount {
    /// As much as each peer does in the time that a run is to take; this much at first.
    Calibrated { first: usize },
    /// For all the same: this much in a second.
    PerSecond(usize),
    /// The row has none.
    Once,
}

/// Name on the command line, what it is called in the tables, sizes of messages in octets (none:
/// those of the command line).
type Entry = (Row, &'static str, &'static str, &'static [usize]);

const ROWS: [Entry; 15] = [
    (Row::Throughput, "thr", "PUSH to PULL", &[]),
    (Row::Latency, "lat", "REQ-REP round trip", &[64]),
    (
        Row::LatencyPinned,
        "lat-pinned",
        "REQ-REP round trip, each process on a processor of its own",
        &[64],
    ),
    (
        Row::Echo,
        "echo",
        "DEALER-ROUTER echo, 100 in flight",
        &[64],
    ),
    (Row::Fan, "fan", "PUB to 8 SUB", &[256]),
    (
        Row::FanLossless,
        "fan-lossless",
        "PUB to 8 SUB, PUB waits",
        &[256],
    ),
    (Row::Inproc, "inproc", "inproc, two threads", &[64]),
    (Row::Inproc1, "inproc1", "inproc, one thread", &[64]),
    (Row::Churn, "churn", "connect, one round trip, close", &[64]),
    (Row::Idle, "idle", "idle connections of a ROUTER", &[64]),
    (
        Row::CurveThroughput,
        "curve-thr",
        "CURVE, PUSH to PULL",
        &[64, 16_384],
    ),
    (
        Row::CurveLatency,
        "curve-lat",
        "CURVE, REQ-REP round trip",
        &[64],
    ),
    (
        Row::Topics,
        "topics",
        "PUB with 10,000 subscriptions, 1 in 100 matches",
        &[64],
    ),
    (
        Row::Crowd,
        "crowd",
        "ROUTER with a crowd of which 100 are active",
        &[64],
    ),
    (
        Row::Observer,
        "observer",
        "PUSH to PULL, somebody listens to events",
        &[64],
    ),
];

/// The sizes of messages of the throughput rows, unless told otherwise.
pub(crate) const SIZES: [usize; 7] = [16, 64, 256, 1_024, 16_384, 65_536, 1_048_576];

/// About so many octets go over before it is known how fast a peer is.
const FIRST_OCTETS: usize = 100_000_000;

/// And at most so many messages.
const FIRST_MESSAGES: usize = 100_000;

impl Row {
    /// All there are, in the order in which they are run.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|(row, ..)| *row)
    }

    fn entry(self) -> &'static Entry {
        let found = ROWS.iter().find(|(row, ..)| *row == self);
        found.expect("every row stands in the table")
    }

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        self.entry().1
    }

    /// What it is called in a table.
    pub(crate) fn title(self) -> &'static str {
        self.entry().2
    }

    /// Whether both sides speak CURVE.
    pub(crate) const fn is_curve(self) -> bool {
        matches!(self, Self::CurveThroughput | Self::CurveLatency)
    }

    /// Who plays it, and how.
    pub(crate) const fn play(self) -> Play {
        match self {
            Self::Throughput | Self::CurveThroughput | Self::Observer => Play::Pair {
                server: "pull",
                client: "push",
                teller: Side::Server,
                pinned: false,
            },
            Self::Latency | Self::LatencyPinned | Self::CurveLatency => Play::Pair {
                server: "rep",
                client: "req",
                teller: Side::Client,
                pinned: matches!(self, Self::LatencyPinned),
            },
            Self::Echo => Play::Pair {
                server: "router",
                client: "dealer",
                teller: Side::Client,
                pinned: false,
            },
            Self::Churn => Play::Pair {
                server: "router",
                client: "churn",
                teller: Side::Client,
                pinned: false,
            },
            Self::Fan => Play::Fan { lossless: false },
            Self::FanLossless => Play::Fan { lossless: true },
            Self::Topics => Play::Topics,
            Self::Inproc => Play::Solo { role: "inproc" },
            Self::Inproc1 => Play::Solo { role: "inproc1" },
            Self::Idle => Play::Idle,
            Self::Crowd => Play::Crowd,
        }
    }
}

/// A row with one size of message.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Case {
    pub(crate) row: Row,
    /// Octets.
    pub(crate) size: usize,
}

impl Case {
    /// The name by which results are kept: `thr 64`.
    pub(crate) fn name(self) -> String {
        format!("{} {}", self.row.name(), self.size)
    }

    /// The case of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (row, size) = name.split_once(' ')?;
        Some(Self {
            row: Row::all().find(|known| known.name() == row)?,
            size: size.parse().ok()?,
        })
    }

    /// How much is done in one run.
    pub(crate) fn amount(self) -> Amount {
        let first = match self.row {
            Row::Throughput | Row::Observer => {
                (FIRST_OCTETS / self.size.max(1)).clamp(300, FIRST_MESSAGES)
            }
            Row::CurveThroughput => (FIRST_OCTETS / 10 / self.size.max(1)).clamp(300, 20_000),
            Row::Latency | Row::LatencyPinned => return Amount::PerSecond(12_000),
            Row::CurveLatency => return Amount::PerSecond(6_000),
            Row::Crowd => return Amount::PerSecond(9_000),
            Row::Idle => return Amount::Once,
            Row::Echo => 30_000,
            Row::Fan | Row::FanLossless => 20_000,
            Row::Inproc | Row::Inproc1 => 100_000,
            // Some compare each message with each topic.
            Row::Topics => 2_000,
            Row::Churn => 200,
        };
        Amount::Calibrated { first }
    }
}

/// The cases of some rows.
pub(crate) fn cases(rows: &[Row], sizes: &[usize]) -> Vec<Case> {
    let sizes_of = |row: Row| match row.entry().3 {
        [] => sizes,
        own => own,
    };
    let cases = |row: &Row| {
        let row = *row;
        sizes_of(row).iter().map(move |&size| Case { row, size })
    };
    rows.iter().flat_map(cases).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_is_found_by_its_name() {
        let all: Vec<_> = Row::all().collect();
        let cases = cases(&all, &SIZES);
        assert_eq!(cases.len(), SIZES.len() + all.len());
        for case in cases {
            assert_eq!(Case::named(&case.name()), Some(case));
        }
        assert_eq!(Case::named("thr"), None);
        assert_eq!(Case::named("thrr 64"), None);
    }

    #[test]
    fn large_messages_are_fewer_at_first() {
        let first = |size| match (Case {
            row: Row::Throughput,
            size,
        })
        .amount()
        {
            Amount::Calibrated { first } => first,
            other => panic!("{other:?}"),
        };
        assert_eq!([16, 65_536, 1_048_576].map(first), [100_000, 1_525, 300]);
    }
}
