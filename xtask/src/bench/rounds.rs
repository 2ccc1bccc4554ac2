//! The rounds of one case: calibrate each peer, then let them play in turn.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::calibration;
use super::crowd;
use super::options::Options;
use super::outcome::Outcome;
use super::peers::Peer;
use super::play::Turn;
use super::programs::Programs;
use super::results::Measured;
use super::rows::{Amount, Case, Play};
use super::table;
use crate::progress;

/// A run takes much of its time before and after what is measured: with thousands of connections
/// most of it.
const MOST_ROUNDS_WITH_CONNECTIONS: usize = 3;

/// Who failed so often one after another is not asked again.
const MOST_FAILURES: usize = 2;

/// A peer in the rounds of a case.
struct Contestant<'a> {
    turn: Turn<'a>,
    outcomes: Vec<Option<Outcome>>,
    /// How often it has failed since it last did not.
    failures: usize,
}

/// Plays all rounds of a case. What fails is told and left out.
pub(crate) fn run(
    case: Case,
    peers: &[&'static Peer],
    programs: &Programs,
    options: &Options,
    files: usize,
) -> Measured {
    let started = Instant::now();
    let name = case.name();
    let connections = crowd::possible(options.connections, files);
    if case.row.play() == Play::Crowd && connections < options.connections {
        progress::note(&format!(
            "{name}: {connections} connections instead of {}: only {files} files may be opened",
            options.connections
        ));
    }
    let playing = peers.iter().filter(|peer| peer.plays(case.row));
    let mut contestants = Vec::new();
    for &peer in playing {
        let turn = Turn {
            programs,
            peer,
            case,
            count: 2,
            patience: Duration::from_secs_f64(20.0 + 10.0 * options.seconds),
            connections,
        };
        match calibrated(turn, options.seconds) {
            Ok(turn) => contestants.push(Contestant {
                turn,
                outcomes: Vec::new(),
                failures: 0,
            }),
            Err(error) => progress::note(&format!("{name}: without {}: {error:#}", peer.name)),
        }
    }
    let rounds = match case.row.play() {
        Play::Idle | Play::Crowd => options.runs.min(MOST_ROUNDS_WITH_CONNECTIONS),
        _ => options.runs,
    };
    for round in 0..rounds {
        let many = contestants.len();
        for index in 0..many {
            // Each round begins with another, so that nobody always follows the same one.
            contestants[(round + index) % many].play(round);
        }
    }
    let measured = Measured {
        case,
        runs: contestants
            .into_iter()
            .map(|contestant| (contestant.turn.peer.name.to_owned(), contestant.outcomes))
            .collect(),
    };
    let took = progress::spoken(started.elapsed());
    progress::note(&format!("{name} ({took}): {}", table::line(&measured)));
    measured
}

impl Contestant<'_> {
    fn play(&mut self, round: usize) {
        let mut outcome = None;
        if self.failures < MOST_FAILURES {
            match self.turn.play() {
                Ok(played) => outcome = Some(played),
                Err(error) => {
                    let (name, peer) = (self.turn.case.name(), self.turn.peer.name);
                    progress::note(&format!(
                        "{name}: {peer} failed in round {round}: {error:#}"
                    ));
                }
            }
            self.failures = match outcome {
                Some(_) => 0,
                None => self.failures + 1,
            };
        }
        self.outcomes.push(outcome);
    }
}

/// The turn with the count that makes it as long as wanted.
fn calibrated(mut turn: Turn<'_>, seconds: f64) -> Result<Turn<'_>> {
    match turn.case.amount() {
        Amount::Once => {}
        Amount::PerSecond(many) => turn.count = ((many as f64 * seconds) as usize).max(100),
        Amount::Calibrated { first } => {
            turn.count = first;
            let took = loop {
                let took = turn.play()?.get("secs").unwrap_or_default();
                match calibration::longer(turn.count, took, seconds) {
                    Some(count) => turn.count = count,
                    None => break took,
                }
            };
            turn.count = calibration::settled(turn.count, took, seconds, first);
        }
    }
    Ok(turn)
}
