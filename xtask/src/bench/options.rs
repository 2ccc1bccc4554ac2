//! What the command line of `cargo xtask bench` can ask for.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use super::peers::{PEERS, Peer};
use super::rows::{Row, SIZES};
use crate::cli::UsageError;

/// What is asked for.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) rows: Vec<Row>,
    pub(crate) peers: Vec<&'static Peer>,
    /// Octets of a message, for the rows that have no sizes of their own.
    pub(crate) sizes: Vec<usize>,
    /// Rounds of each row.
    pub(crate) runs: usize,
    /// How long a run is to take, in seconds.
    pub(crate) seconds: f64,
    /// Connections of the crowd.
    pub(crate) connections: usize,
    /// The folder for tables and runs.
    pub(crate) out: Option<PathBuf>,
    /// A file of runs of which only the tables are wanted.
    pub(crate) render: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rows: Row::all().collect(),
            peers: PEERS.iter().collect(),
            sizes: SIZES.to_vec(),
            runs: 7,
            seconds: 0.6,
            connections: 10_000,
            out: None,
            render: None,
        }
    }
}

impl Options {
    /// Reads what stands behind `bench`; nothing if help is wanted.
    ///
    /// # Errors
    /// An unknown option, row or peer, with those there are, and a number that makes no sense.
    pub(crate) fn parse(args: &mut lexopt::Parser) -> Result<Option<Self>, UsageError> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("help") | Short('h') => return Ok(None),
                Long("rows") => options.rows = list(args.value()?, row)?,
                Long("peers") => options.peers = list(args.value()?, peer)?,
                Long("sizes") => options.sizes = list(args.value()?, size)?,
                Long("runs") => options.runs = args.value()?.parse()?,
                Long("secs") => options.seconds = args.value()?.parse()?,
                Long("connections") => options.connections = args.value()?.parse()?,
                Long("out") => options.out = Some(args.value()?.into()),
                Long("render") => options.render = Some(args.value()?.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.runs == 0 {
            return Err(UsageError::new("--runs is at least 1"));
        }
        if !(0.05..=60.0).contains(&options.seconds) {
            return Err(UsageError::new("--secs is between 0.05 and 60"));
        }
        if options.connections < 100 {
            return Err(UsageError::new(
                "--connections is at least 100: so many are active",
            ));
        }
        Ok(Some(options))
    }
}

/// What stands between commas, each once.
fn list<T: PartialEq>(
    words: OsString,
    read: impl Fn(&str) -> Result<T, UsageError>,
) -> Result<Vec<T>, UsageError> {
    let words = words.string()?;
    let mut list = Vec::new();
    for word in words.split(',').map(str::trim) {
        let one = read(word)?;
        if !list.contains(&one) {
            list.push(one);
        }
    }
    Ok(list)
}

fn row(name: &str) -> Result<Row, UsageError> {
    let found = Row::all().find(|row| row.name() == name);
    found.ok_or_else(|| unknown("row", name, Row::all().map(Row::name)))
}

fn peer(name: &str) -> Result<&'static Peer, UsageError> {
    Peer::named(name).ok_or_else(|| unknown("peer", name, PEERS.iter().map(|peer| peer.name)))
}

fn size(word: &str) -> Result<usize, UsageError> {
    // One octet ends a publication.
    let sensible = word
        .parse()
        .ok()
        .filter(|size| (2..=1 << 30).contains(size));
    sensible.ok_or_else(|| {
        UsageError::new(format!(
            "a size is a number of octets between 2 and 2^30, found `{word}`"
        ))
    })
}

fn unknown(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> UsageError {
    let known = known.collect::<Vec<_>>().join(", ");
    UsageError::new(format!("no {what} is named `{name}`; there are {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Option<Options>, String> {
        let mut args = lexopt::Parser::from_args(line.split_whitespace());
        Options::parse(&mut args).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_peers_and_sizes_are_lists_without_repetition() {
        let options = parsed("--rows lat,thr,lat --peers ours,libzmq --sizes 64,1024 --secs 0.2");
        let options = options
            .expect("it is right")
            .expect("no help was asked for");
        assert_eq!(options.rows, [Row::Latency, Row::Throughput]);
        let names: Vec<_> = options.peers.iter().map(|peer| peer.name).collect();
        assert_eq!(names, ["ours", "libzmq"]);
        assert_eq!((options.sizes, options.seconds), (vec![64, 1024], 0.2));
        assert_eq!(parsed("--rows thr --help"), Ok(None));
        assert_eq!(parsed(""), Ok(Some(Options::default())));
    }

    #[test]
    fn what_is_unknown_is_told_with_what_there_is() {
        let told = |line, parts: [&str; 2]| {
            let error = parsed(line).expect_err(line);
            assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        };
        told("--rows thrr", ["`thrr`", "curve-lat"]);
        told("--peers zmq", ["`zmq`", "libzmq, omq"]);
        told("--sizes 64,1", ["between 2", "`1`"]);
        told("--runs 0", ["--runs", "at least 1"]);
        told("--secs 0", ["--secs", "0.05"]);
        told("--connections 10", ["--connections", "100"]);
        told("--speed 3", ["--speed", ""]);
    }
}
