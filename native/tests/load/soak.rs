//! PUSH and PULL with an acknowledgement at the application, while workers are killed: nothing is
//! lost, and what was done twice is counted.
//!
//! ```text
//!             jobs                               acknowledgements
//!  PUSH  ------------->  PULL  worker  PUSH  ------------------->  PULL
//!   '------ a job without an acknowledgement is given out again <-----'
//! ```
//!
//! A worker is a `hopscope proxy` of its own process. SIGKILL takes it with all that lies in its
//! queues, so only the acknowledgement can tell what was done. `HOPSCOPE_SOAK_SECONDS` sets how
//! long it goes on; the short run is the one of every day.

use std::collections::BTreeMap;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::rng::Rng;
use hopscope_core::socket::SocketKind;
use tokio::time::timeout;

use crate::support::PATIENCE;
use crate::support::turn;

const WORKERS: usize = 4;

/// How long the run of every day goes on.
const SECONDS: u64 = 10;

/// Jobs that may be out at once.
const OUTSTANDING: usize = 2_000;

/// A job that was not acknowledged for so long is given out again.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// A worker lives about so long; the pauses between two kills are random.
const KILL_EVERY: Duration = Duration::from_millis(700);

/// What the run has seen.
#[derive(Debug, Default)]
struct Tally {
    given: u64,
    acknowledged: u64,
    again: u64,
    duplicates: u64,
    kills: u64,
}

/// A worker's process; killed, never asked.
struct Worker(Child);

impl Worker {
    fn start(jobs: &Endpoint, acknowledgements: &Endpoint) -> Self {
        let (jobs, acknowledgements) = (jobs.to_string(), acknowledgements.to_string());
        let child = Command::new(env!("CARGO_BIN_EXE_hopscope"))
            .args(["proxy", "--frontend", "pull", "--backend", "push"])
            .args(["--frontend-connect", &jobs])
            .args(["--backend-connect", &acknowledgements])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // On Unix this is SIGKILL.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The jobs that are out, by their number, and when each was given out last.
struct Desk {
    push: Socket,
    pull: Socket,
    out: BTreeMap<u64, Instant>,
    rng: Rng,
    tally: Tally,
}

impl Desk {
    /// Gives a job out if a worker has room for it now.
    fn give(&mut self, number: u64) -> bool {
        let mut body = number.to_be_bytes().to_vec();
        body.resize(8 + self.rng.next_u64() as usize % 1_000, 7);
        let given = self.push.try_send(Message::of([body])).is_ok();
        if given {
            self.out.insert(number, Instant::now());
        }
        given
    }

    /// Gives out what was not acknowledged in time.
    fn give_again(&mut self) {
        let late = |given: &Instant| given.elapsed() > AGAIN_AFTER;
        let late: Vec<u64> = self
            .out
            .iter()
            .filter_map(|(number, given)| late(given).then_some(*number))
            .collect();
        for number in late {
            if !self.give(number) {
                return;
            }
            self.tally.again += 1;
        }
    }

    /// Takes one acknowledgement, or none within a moment.
    async fn take_acknowledgement(&mut self) {
        let moment = Duration::from_millis(5);
        let Ok(received) = timeout(moment, self.pull.recv()).await else {
            return;
        };
        let message = received.unwrap();
        let number = message.frames()[0].first_chunk().unwrap();
        if self.out.remove(&u64::from_be_bytes(*number)).is_some() {
            self.tally.acknowledged += 1;
        } else {
            self.tally.duplicates += 1;
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_while_workers_are_killed() {
    let _turn = turn();
    let seconds = std::env::var("HOPSCOPE_SOAK_SECONDS").map_or(SECONDS, |told| {
        told.parse().expect("HOPSCOPE_SOAK_SECONDS is a number")
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let tally = runtime.block_on(soak(Duration::from_secs(seconds)));
    println!("{seconds} s of random kills: {tally:?}");
    assert_eq!(tally.acknowledged, tally.given, "{tally:?}");
    assert!(tally.kills > 0 && tally.given > 0, "{tally:?}");
}

async fn soak(long: Duration) -> Tally {
    let mut desk = Desk {
        push: Socket::new(SocketKind::Push),
        pull: Socket::new(SocketKind::Pull),
        out: BTreeMap::new(),
        rng: Rng::new(3),
        tally: Tally::default(),
    };
    let jobs = desk.push.bind(&Endpoint::loopback(0)).await.unwrap();
    let acknowledgements = desk.pull.bind(&Endpoint::loopback(0)).await.unwrap();
    let hire = || Worker::start(&jobs, &acknowledgements);
    let mut workers: Vec<Worker> = (0..WORKERS).map(|_| hire()).collect();

    let (start, mut next_kill) = (Instant::now(), Instant::now() + KILL_EVERY);
    while start.elapsed() < long {
        if desk.out.len() < OUTSTANDING && desk.give(desk.tally.given) {
            desk.tally.given += 1;
        } else {
            desk.give_again();
            desk.take_acknowledgement().await;
        }
        if Instant::now() >= next_kill {
            let random = desk.rng.next_u64();
            workers[random as usize % WORKERS] = hire();
            desk.tally.kills += 1;
            next_kill = Instant::now() + KILL_EVERY * ((random >> 32) % 3) as u32 + KILL_EVERY / 2;
        }
    }
    // Nobody is killed any more: every job that is still out must come back.
    let end = Instant::now();
    while !desk.out.is_empty() {
        assert!(end.elapsed() < PATIENCE, "jobs are missing: {:?}", desk.out);
        desk.give_again();
        desk.take_acknowledgement().await;
    }
    desk.tally
}
