//! Very many subscriptions: which topics there are, and which messages.
//!
//! A topic is `topic/` and a number of 14 digits, 20 octets. The subscriber wants every hundredth
//! number below a million. The messages go through numbers of the same million in scattered order,
//! so that one in a hundred matches and the others look much like it.

use crate::OCTET;

/// Subscriptions of the one subscriber.
pub const SUBSCRIPTIONS: usize = 10_000;

/// One message in so many matches.
pub const MATCHING: usize = 100;

/// Octets of a topic, and so the least of a message.
pub const TOPIC_OCTETS: usize = 20;

/// The prefix of what everybody hears; it sorts behind every topic, and is subscribed last.
pub const ALL: &str = "~";

/// Tells the subscriber that its subscriptions have come.
pub const READY: &[u8] = b"~ready";

/// Tells it that the publication is over.
pub const LAST: &[u8] = b"~";

/// Different messages; the publisher begins anew when they are through.
const MESSAGES: usize = 10_000;

/// Has no divisor in common with the numbers there are, so that no number comes twice.
const STRIDE: usize = 7_919;

fn topic(number: usize) -> String {
    format!("topic/{number:014}")
}

/// What the subscriber subscribes, apart from [`ALL`].
pub fn subscriptions() -> impl Iterator<Item = String> {
    (0..SUBSCRIPTIONS).map(|index| topic(index * MATCHING))
}

/// The messages, each of `size` octets or as many as its topic has.
pub fn messages(size: usize) -> Vec<Vec<u8>> {
    let numbers = (0..MESSAGES).map(|index| index * STRIDE % (SUBSCRIPTIONS * MATCHING));
    let message = |number| {
        let mut octets = topic(number).into_bytes();
        octets.resize(size.max(TOPIC_OCTETS), OCTET);
        octets
    };
    numbers.map(message).collect()
}

/// Of `count` messages, how many match.
pub const fn matching(count: usize) -> usize {
    count.div_ceil(MATCHING)
}
