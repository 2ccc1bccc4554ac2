//! Very many connections to one ROUTER, made here: those that do nothing, and a few that do.

use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use super::machine::memory_kib;
use super::outcome::Outcome;
use super::play::Turn;
use super::zmtp;

/// Idle connections whose memory is measured.
const IDLE: usize = 2_000;

/// Connections of the crowd that make round trips.
const ACTIVE: usize = 100;

/// An active connection rests between two round trips, so that it is waiting that is measured and
/// not a queue.
const REST: Duration = Duration::from_millis(10);

/// Round trips of an active connection before the clock runs.
const WARM_UP: usize = 10;

/// Memory is looked at when nothing has happened for so long.
const SETTLE: Duration = Duration::from_millis(500);

/// What this process, and a server, open besides connections.
const OTHER_FILES: usize = 200;

/// How many connections there can be if that many are wanted and so many files may be opened.
pub(crate) fn possible(wanted: usize, files: usize) -> usize {
    wanted.min(files.saturating_sub(OTHER_FILES)).max(ACTIVE)
}

/// The memory of a ROUTER before and after idle connections.
///
/// # Errors
/// When one of them is not let in.
pub(crate) fn idle(turn: Turn<'_>) -> Result<Outcome> {
    let (server, _, port) = turn.listening("router", None)?;
    let memory = || memory_kib(server.id()).context("the server has gone");
    thread::sleep(SETTLE);
    let before = memory()?;
    let crowd = connections(port, IDLE)?;
    thread::sleep(SETTLE);
    let after = memory()?;
    drop(crowd);
    let each = (after as f64 - before as f64) / IDLE as f64;
    Ok(Outcome::default()
        .with("n", IDLE as f64)
        .with("before_kib", before as f64)
        .with("after_kib", after as f64)
        .with("kib_each", each))
}

/// Round trips of a few connections among very many.
///
/// # Errors
/// When one of them is not let in, or has no answer.
pub(crate) fn active(turn: Turn<'_>) -> Result<Outcome> {
    let (_server, _, port) = turn.listening("router", None)?;
    let mut active = connections(port, turn.connections)?;
    // The first to come are active; the others stay until the end.
    let idle = active.split_off(ACTIVE.min(active.len()));
    let body = vec![0x5A; turn.case.size];
    let message: Arc<[u8]> = zmtp::message(&body).into();
    let trips = (turn.count / ACTIVE).max(1);
    let start = Arc::new(Barrier::new(active.len()));
    let working = active.into_iter().enumerate().map(|(index, stream)| {
        let (start, message) = (Arc::clone(&start), Arc::clone(&message));
        thread::spawn(move || {
            start.wait();
            // They do not all begin at the same moment.
            thread::sleep(REST * u32::try_from(index)? / u32::try_from(ACTIVE)?);
            round_trips(stream, &message, trips)
        })
    });
    let mut took = Vec::new();
    for thread in working.collect::<Vec<_>>() {
        let trips = thread.join().map_err(|_| anyhow!("a thread panicked"))?;
        took.extend(trips?);
    }
    let outcome = summary(took).context("nobody made a round trip")?;
    Ok(outcome.with("connections", (idle.len() + ACTIVE) as f64))
}

fn connections(port: u16, wanted: usize) -> Result<Vec<TcpStream>> {
    let connect = |number| {
        let connected = zmtp::connect(port);
        connected.with_context(|| format!("connection {number} of {wanted} is not let in"))
    };
    (1..=wanted).map(connect).collect()
}

fn round_trips(mut stream: TcpStream, message: &[u8], trips: usize) -> Result<Vec<Duration>> {
    let mut back = vec![0; message.len()];
    let mut took = Vec::with_capacity(trips);
    for trip in 0..WARM_UP + trips {
        let start = Instant::now();
        zmtp::round_trip(&mut stream, message, &mut back)?;
        if trip >= WARM_UP {
            took.push(start.elapsed());
        }
        thread::sleep(REST);
    }
    Ok(took)
}

/// Mean and percentiles in microseconds, under the names that the roles have for them.
fn summary(mut took: Vec<Duration>) -> Option<Outcome> {
    took.sort_unstable();
    let micros = |took: Duration| took.as_secs_f64() * 1e6;
    let percentile = |percent: usize| {
        let index = (took.len().checked_sub(1)?) * percent / 100;
        took.get(index).copied().map(micros)
    };
    let outcome = Outcome::default()
        .with("n", took.len() as f64)
        .with("p50_us", percentile(50)?)
        .with("p99_us", percentile(99)?);
    let total: Duration = took.iter().sum();
    Some(outcome.with("mean_us", micros(total) / took.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crowd_is_no_larger_than_the_files_that_may_be_opened() {
        assert_eq!(possible(10_000, 20_000), 10_000);
        assert_eq!(possible(10_000, 4_096), 3_896);
        assert_eq!(possible(10_000, 64), ACTIVE);
    }

    #[test]
    fn round_trips_are_told_by_mean_and_percentiles() {
        let took = (1..=101).rev().map(Duration::from_micros).collect();
        let summary = summary(took).expect("there are some");
        let get = |key| summary.get(key).map(f64::round);
        assert_eq!(get("n"), Some(101.0));
        assert_eq!(get("mean_us"), Some(51.0));
        assert_eq!(get("p50_us"), Some(51.0));
        assert_eq!(get("p99_us"), Some(100.0));
        assert!(super::summary(Vec::new()).is_none());
    }
}
