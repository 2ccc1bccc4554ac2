//! The line that a driver reads: `key=value` pairs, of which one is `n=`.

use std::time::{Duration, Instant};

use crate::{LAST_OCTETS, SUBSCRIBERS};

/// How many, and in how many seconds.
pub fn count(n: usize, took: Duration) {
    println!("n={n} secs={:.9}", took.as_secs_f64());
}

/// How many were published, in how many seconds, and which share of `expected` was not received.
pub fn published(n: usize, took: Duration, received: usize, expected: usize) {
    let lost = 1.0 - received as f64 / expected as f64;
    println!("n={n} secs={:.9} lost={lost:.4}", took.as_secs_f64());
}

/// Round trips: mean and percentiles in microseconds.
pub fn round_trips(mut took: Vec<Duration>) {
    took.sort_unstable();
    let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
    let mean = micros(took.iter().sum()) / took.len() as f64;
    let [p50, p99] = [50, 99].map(|percent| micros(took[(took.len() - 1) * percent / 100]));
    println!(
        "n={} mean_us={mean:.3} p50_us={p50:.3} p99_us={p99:.3}",
        took.len()
    );
}

/// What one subscriber has heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard {
    count: usize,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Heard {
    /// Takes a message of `octets`; whether it goes on.
    pub fn take(&mut self, octets: usize) -> bool {
        if octets == LAST_OCTETS {
            return false;
        }
        self.count += 1;
        // The clock is read now and then: reading it for each message would be measured too.
        if self.first.is_none() {
            self.first = Some(Instant::now());
        } else if self.count.is_multiple_of(64) {
            self.last = Some(Instant::now());
        }
        true
    }
}

/// What all subscribers have heard of `published` messages each.
pub fn heard(all: &[Heard], published_each: usize) {
    let total = all.iter().map(|heard| heard.count).sum();
    let first = all.iter().filter_map(|heard| heard.first).min();
    let last = all.iter().filter_map(|heard| heard.last).max();
    let took = first
        .zip(last)
        .map_or(Duration::ZERO, |(first, last)| last - first);
    published(total, took, total, published_each * SUBSCRIBERS);
}
