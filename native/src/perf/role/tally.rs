//! What was measured, and the line that a driver reads.

use core::time::Duration;
use std::time::Instant;

use super::LAST_OCTETS;
use super::SUBSCRIBERS;

/// Tells of round trips: mean and percentiles in microseconds.
pub(super) fn tell_round_trips(mut took: Vec<Duration>) {
    took.sort_unstable();
    let micros = |took: Duration| took.as_secs_f64() * 1e6;
    let count = took.len();
    let mean = micros(took.iter().sum()) / count as f64;
    let [p50, p99] = [50, 99].map(|percent| micros(took[(count - 1) * percent / 100]));
    println!("n={count} mean_us={mean:.3} p50_us={p50:.3} p99_us={p99:.3}");
}

/// Tells how many were published in which time, and which share of `expected` did not come.
pub(super) fn tell_published(count: u64, took: Duration, received: u64, expected: u64) {
    let lost = 1.0 - received as f64 / expected as f64;
    println!("n={count} secs={:.9} lost={lost:.4}", took.as_secs_f64());
}

/// What one subscriber has heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    count: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Heard {
    /// Takes a message of so many octets; whether the publication goes on.
    pub(super) fn take(&mut self, octets: usize) -> bool {
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

/// Tells what all subscribers have heard of so many messages for each.
pub(super) fn tell_heard(all: &[Heard], published: u64) {
    let total = all.iter().map(|heard| heard.count).sum();
    let first = all.iter().filter_map(|heard| heard.first).min();
    let last = all.iter().filter_map(|heard| heard.last).max();
    let took = first
        .zip(last)
        .map_or(Duration::ZERO, |(first, last)| last - first);
    tell_published(total, took, total, published * SUBSCRIBERS as u64);
}
